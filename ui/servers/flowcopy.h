// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/code/form.h"
#include "core/config/serverprofile.h"

#include <QString>

/// Copies the way of tokens at a server as code, for the user of that name. What was copied, in a sentence, with what
/// it reads from the environment. Errors as code::flowCode() has them. Main thread.
Result<QString> copyFlow(const config::ServerProfile &server, code::Form form, const QString &username);
