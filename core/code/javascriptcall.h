// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/connection.h"

#include <QByteArray>

namespace code {

struct WrittenRequest;

// The request as a module for Node or, with values in the place of its variables, a page; a line prints the answer.
// Thread-safe.

QByteArray fetchCall(const WrittenRequest &request);
QByteArray axiosCall(const WrittenRequest &request, const config::Connection &connection);

} // namespace code
