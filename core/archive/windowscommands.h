// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/writtencall.h"
#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayView>

namespace archive {

/// Whether a command is written for cmd: carets before quotes or at the ends of its lines.
bool looksLikeCmd(QByteArrayView command);

/// The words of the command that a text begins with, as cmd and a Windows program read them: carets, double quotes,
/// %NAME% as {{NAME}}. Errc::Malformed: an open quote. Thread-safe.
Result<QList<QByteArray>> cmdCommand(QByteArrayView text, qsizetype *length);

/// Invoke-WebRequest or Invoke-RestMethod, whose text begins there, as browsers copy it and people write it; \a whole
/// is what it stands in, where $session has its user agent. $name and $env:NAME are {{name}}. Errc::Malformed: an open
/// quote or bracket, no address. Thread-safe.
Result<WrittenCall> callFromPowerShell(QByteArrayView whole, QByteArrayView text, qsizetype *length);

} // namespace archive
