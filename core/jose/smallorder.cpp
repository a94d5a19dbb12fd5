// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/smallorder.h"

#include <QByteArray>
#include <QList>

namespace jose {
namespace {

// The y coordinates, little endian, without the sign bit. Of the points of order 1, 2 and 4 (y = 1, -1, 0), of order 8
// (Ed25519 alone has them), and the same plus p, where that still fits the encoding.
QList<QByteArray> smallEd25519()
{
    const auto hex = [](const char *text) { return QByteArray::fromHex(text); };
    return {
        hex("0000000000000000000000000000000000000000000000000000000000000000"), // 0
        hex("0100000000000000000000000000000000000000000000000000000000000000"), // 1
        hex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"), // p - 1
        hex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"), // p, that is 0
        hex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"), // p + 1, that is 1
        hex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), // order 8
        hex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), // order 8, its negative
    };
}

QList<QByteArray> smallEd448()
{
    const QByteArray zeros(56, '\0');
    QByteArray one = zeros;
    one[0] = '\1';
    // p = 2^448 - 2^224 - 1
    const QByteArray p = QByteArray(28, '\xff') + '\xfe' + QByteArray(27, '\xff');
    QByteArray minusOne = p;
    minusOne[0] = '\xfe';
    const QByteArray pPlusOne = QByteArray(28, '\0') + QByteArray(28, '\xff');
    return { zeros + '\0', one + '\0', minusOne + '\0', p + '\0', pPlusOne + '\0' };
}

bool isListed(const QList<QByteArray> &list, QByteArrayView point)
{
    QByteArray y = point.toByteArray();
    y.back() = static_cast<char>(y.back() & 0x7f); // the sign of x
    return list.contains(y);
}

} // namespace

bool hasSmallOrder(QByteArrayView point)
{
    static const QList<QByteArray> ed25519 = smallEd25519();
    static const QList<QByteArray> ed448 = smallEd448();
    if (point.size() == 32)
        return isListed(ed25519, point);
    if (point.size() == 57)
        return isListed(ed448, point);
    return false;
}

} // namespace jose
