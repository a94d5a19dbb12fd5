// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <optional>

// Private to core/scan.
namespace scan {

/// How the bytes at a place say that a token's header may begin: base64url of "{" and what JSON puts behind it, which
/// is eyJ, eyA, ewo, ew0 or ewk.
enum class HitKind : quint8 {
    Plain, ///< as it is
    Wide, ///< each character with a zero byte behind it: UTF-16
    Base64 ///< eyJ in base64, in one of its three alignments
};

struct Hit
{
    qsizetype at
        = 0; ///< Plain, Wide: of the "e"; Base64: of the first character of the group of four that has its first bits
    HitKind kind = HitKind::Plain;
    int skip = 0; ///< Base64: bytes of the group that stand before the "e"
    qsizetype next = 0; ///< where the search goes on
};

/// The first of them from \a from on. It may begin up to three bytes before. A guess, at the price of reading the
/// bytes.
std::optional<Hit> nextHit(QByteArrayView input, qsizetype from);

constexpr qsizetype hitLookahead = 2; ///< the last bytes of an input begin no hit: more is needed to tell

} // namespace scan
