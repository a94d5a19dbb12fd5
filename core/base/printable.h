// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

// Text from outside as it may stand on a terminal, the one way there: what moves the cursor, starts another line, turns
// text around or can't be seen (control and formatting characters, zero width, tags, fillers, lone surrogates) is
// written as \uXXXX.

/// One line; a line feed is \n.
QString printable(const QString &text);
/// Several lines, each as above: a body, laid out JSON.
QString printableLines(const QString &text);
/// JSON that says the same: such characters in its strings as JSON's own escapes.
QByteArray printableJson(const QByteArray &json);
