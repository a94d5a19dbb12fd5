// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/exchange.h"

#include <functional>

namespace archive {

/// How a word is written for a shell.
using ShellQuoting = std::function<QByteArray(const QByteArray &)>;

/// The call as a command for a POSIX shell; bytes that can't stand in an argument come through a pipe. The exchange as
/// it is, tokens and all: scrub before.
QByteArray curlCommand(const session::Exchange &exchange);
QByteArray curlCommand(const session::Exchange &exchange, const ShellQuoting &quoted);
/// The same for HTTPie 3.
QByteArray httpieCommand(const session::Exchange &exchange);
QByteArray httpieCommand(const session::Exchange &exchange, const ShellQuoting &quoted);

} // namespace archive
