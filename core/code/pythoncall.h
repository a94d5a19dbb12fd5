// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/code/form.h"
#include "core/config/connection.h"

#include <QByteArray>

namespace code {

struct WrittenRequest;

/// The request for requests or httpx, and a line that prints the answer. Thread-safe.
QByteArray pythonCall(const WrittenRequest &request, Form client, const config::Connection &connection);

} // namespace code
