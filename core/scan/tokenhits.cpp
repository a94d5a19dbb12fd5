// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scan/tokenhits.h"

#include <array>
#include <cstring>

namespace scan {

namespace {

using Byte = unsigned char;

constexpr qsizetype blockSize = 64;

constexpr int equals(Byte left, char right)
{
    return left == static_cast<Byte>(right);
}

/// Whether it may be worth a look at what begins with these three bytes. No branches and few comparisons, so that the
/// compiler makes quick vectors of the loop below.
constexpr int isSuspect(Byte first, Byte second, Byte third)
{
    const int header = equals(second, 'y') & ((third & 0xf4) == 0x40); // eyA, eyJ, and what few words have
    const int spaced = equals(second, 'w') & (((third & 0x9b) == 0x0b) | equals(third, '0')); // ewk, ewo, ew0
    const int plain = equals(first, 'e') & (header | spaced | equals(second, '\0'));
    const int aligned = equals(first, 'X') & equals(second, 'l'); // of ZXlK
    const int shiftedByOne = equals(first, 'V') & equals(second, '5'); // of V5S
    const int shiftedByTwo = equals(first, 'l') & equals(second, 'e') & equals(third, 'U');
    return plain | aligned | shiftedByOne | shiftedByTwo;
}

inline std::optional<Hit> hitAt(QByteArrayView input, qsizetype at)
{
    const char second = input[at + 1];
    const char third = input[at + 2];
    const auto inBase64 = [&](qsizetype before, int skip) {
        return at >= before ? std::optional(Hit{ at - before, HitKind::Base64, skip, at + 1 }) : std::nullopt;
    };
    switch (input[at]) {
    case 'e': {
        if (second == '\0')
            return third == 'y' ? std::optional(Hit{ at, HitKind::Wide, 0, at + 1 }) : std::nullopt;
        const bool isHeader
            = second == 'y' ? third == 'J' || third == 'A' : third == 'o' || third == '0' || third == 'k';
        return isHeader ? std::optional(Hit{ at, HitKind::Plain, 0, at + 1 }) : std::nullopt;
    }
    case 'X':
        return third == 'K' && at >= 1 && input[at - 1] == 'Z' ? inBase64(1, 0) : std::nullopt;
    case 'V':
        return third == 'S' ? inBase64(2, 1) : std::nullopt;
    default:
        return inBase64(3, 2);
    }
}

} // namespace

std::optional<Hit> nextHit(QByteArrayView input, qsizetype from)
{
    const auto *bytes = reinterpret_cast<const Byte *>(input.data());
    const qsizetype end = input.size() - hitLookahead;
    const auto suspect = [bytes](qsizetype at) { return Byte(isSuspect(bytes[at], bytes[at + 1], bytes[at + 2])); };
    qsizetype at = from;
    for (; at + blockSize <= end; at += blockSize) {
        std::array<Byte, blockSize> flags;
        Byte any = 0;
        for (qsizetype i = 0; i < blockSize; ++i) {
            flags[size_t(i)] = suspect(at + i);
            any |= flags[size_t(i)];
        }
        if (!any)
            continue;
        const Byte *const flagsEnd = flags.data() + blockSize;
        const auto flagged = [flagsEnd](const Byte *flag) {
            return static_cast<const Byte *>(std::memchr(flag, 1, size_t(flagsEnd - flag)));
        };
        for (const Byte *flag = flagged(flags.data()); flag; flag = flagged(flag + 1)) {
            if (const auto hit = hitAt(input, at + (flag - flags.data())))
                return hit;
        }
    }
    for (; at < end; ++at) {
        if (!suspect(at))
            continue;
        if (const auto hit = hitAt(input, at))
            return hit;
    }
    return std::nullopt;
}

} // namespace scan
