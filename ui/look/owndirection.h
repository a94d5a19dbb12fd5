// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// The text so that among right-to-left things it runs in its own direction, that of its first letter: "200 OK", not
/// "OK 200". Names, addresses and what a server says are the same in every language.
inline QString inOwnDirection(const QString &text, Qt::LayoutDirection around)
{
    constexpr QChar firstStrongIsolate(0x2068);
    constexpr QChar popDirectionalIsolate(0x2069);
    return around == Qt::RightToLeft ? firstStrongIsolate + text + popDirectionalIsolate : text;
}
