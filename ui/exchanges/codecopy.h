// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpoint.h"
#include "core/code/form.h"

#include <QString>

/// Copies the call as code, over its server's connection. What was copied, in a sentence: "POST /refresh/ as cURL, with
/// its tokens. Whoever has them …". Errors as code::callCode() has them. Main thread.
Result<QString> copyCode(const session::Exchange &exchange, code::Form form, client::Secrets secrets,
    const config::Connection &connection = {});
