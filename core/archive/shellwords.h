// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>
#include <QList>

namespace archive {

/// Reads a shell script as words, without running anything: single, double and $'…' quotes, backslashes, continued
/// lines and comments as bash has them (POSIX.1-2017, Shell Command Language, 2.2 and 2.3). A command ends with its
/// line, with ; & && || or |; redirections end it too. Variables and substitutions stay as they are written.
/// Errc::Malformed: a quote is not closed; the sentence has its line. Thread-safe.
Result<QList<QList<QByteArray>>> shellCommands(QByteArrayView script);

/// What a shell would put something else in the place of, as it is written: "$TOKEN", "${TOKEN}", "$(cat token)". Not
/// what stands in single quotes or behind a backslash. Thread-safe.
QByteArrayList shellExpansions(QByteArrayView script);

/// The words of the command that a script begins with; variables and substitutions outside single quotes as variables
/// of a file with calls: $TOKEN and ${TOKEN} as {{TOKEN}}, $(…) and `…` as {{output}}. A bracket that closes an outer
/// substitution ends the command. Errors as above. Thread-safe.
Result<QList<QByteArray>> shellCommand(QByteArrayView script, qsizetype *length);

/// One word for a POSIX shell, quoted only where it has to be.
QByteArray shellQuoted(const QByteArray &word);

} // namespace archive
