// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/numbertext.h"

#include <QtNumeric>
#include <array>
#include <charconv>

QByteArray pythonFloatText(double value)
{
    if (qIsNaN(value))
        return QByteArrayLiteral("NaN");
    if (qIsInf(value))
        return value < 0 ? QByteArrayLiteral("-Infinity") : QByteArrayLiteral("Infinity");
    std::array<char, 40> buffer; // sign, 17 digits, point, exponent
    const auto end
        = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific).ptr;
    QByteArray text(buffer.data(), end - buffer.data()); // d.ddde+xx, at least two digits in the exponent as Python
    const qsizetype mark = text.indexOf('e');
    const int exponent = text.mid(mark + 1).toInt();
    if (exponent < -4 || exponent >= 16)
        return text;
    QByteArray digits = text.left(mark);
    const QByteArray sign = digits.startsWith('-') ? "-" : "";
    digits.remove(0, sign.size()).replace(".", "");
    if (exponent < 0)
        return sign + "0." + QByteArray(-exponent - 1, '0') + digits;
    digits = digits.leftJustified(exponent + 2, '0'); // 1 -> 1.0
    return sign + digits.left(exponent + 1) + '.' + digits.mid(exponent + 1);
}
