// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/json/json.h"
#include "core/project/readcommand.h"

namespace project {

/// Runs a command that was allowed, and gives the document that its script answers with. Blocks, at most a few seconds
/// longer than the command's time limit; reentrant. The project may have failed to start: readingFrom() tells.
/// Errc::Io: no such interpreter, no Python, it hangs or ended early; Errc::Limit: it says more than is read;
/// Errc::Cancelled: it was stopped. The error's detail is the end of what it printed.
Result<Json> runReading(const ReadCommand &command);

/// The document in what the script printed, with whatever was printed before it. Errc::NotFound: there is none;
/// Errc::Malformed.
Result<Json> readingDocument(const QByteArray &answer);

} // namespace project
