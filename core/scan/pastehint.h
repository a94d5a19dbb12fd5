// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

namespace scan {

/// What a pasted text is that looks like a token and is none, or no whole one: a session of Flask (itsdangerous), a
/// token that was shortened with “…”, one in the frame of a terminal, UTF-16. A sentence with what to do; null: nothing
/// of that. Thread-safe.
QString pasteHint(QByteArrayView text);

/// UTF-16 as UTF-8, told by its byte order mark or its zeroes; anything else as it is.
QByteArray asUtf8(QByteArrayView text);

} // namespace scan
