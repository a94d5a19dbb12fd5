// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

namespace scan {

/// What stands before a token on its line, for people: "Authorization header", "JSON member “access”", "cookie “jwt”".
/// Empty if nothing telling does.
QString placeOf(QByteArrayView input, qsizetype tokenOffset);

} // namespace scan
