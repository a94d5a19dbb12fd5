// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/pybase64.h"

#include "core/jose/base64url.h"

#include <array>

namespace python {
namespace {
constexpr quint8 outside = 0xff;

constexpr std::array<quint8, 256> sextets()
{
    std::array<quint8, 256> table{};
    for (quint8 &entry : table)
        entry = outside;
    for (int i = 0; i < 26; ++i) {
        table[size_t('A' + i)] = quint8(i);
        table[size_t('a' + i)] = quint8(26 + i);
    }
    for (int i = 0; i < 10; ++i)
        table[size_t('0' + i)] = quint8(52 + i);
    table['+'] = table['-'] = 62;
    table['/'] = table['_'] = 63;
    return table;
}

constexpr auto sextetOf = sextets();
} // namespace

std::optional<QByteArray> decodePythonBase64Url(QByteArrayView text)
{
    QByteArray bytes(text.size() / 4 * 3 + 3, Qt::Uninitialized);
    if (jose::decodeBase64UrlTo(text, bytes.data())) { // nearly every one: both then read the same
        bytes.truncate(jose::decodedSize(text.size()));
        return bytes;
    }
    char *out = bytes.data();
    const qsizetype padding = (4 - text.size() % 4) % 4; // PyJWT adds it by the raw length, junk included
    int position = 0; // in the group of four
    int pads = 0;
    uint carry = 0;
    for (qsizetype i = 0; i < text.size() + padding; ++i) {
        const char c = i < text.size() ? text[i] : '=';
        if (c == '=') {
            // Enough padding for a whole group ends the input, whatever follows.
            if (position >= 2 && position + ++pads >= 4)
                return bytes.left(out - bytes.constData());
            continue;
        }
        const quint8 sextet = sextetOf[quint8(c)];
        if (sextet == outside)
            continue;
        pads = 0;
        if (position > 0)
            *out++ = char(carry << (2 * position) | sextet >> (6 - 2 * position));
        carry = sextet;
        position = (position + 1) % 4;
    }
    if (position != 0)
        return std::nullopt;
    return bytes.left(out - bytes.constData());
}

} // namespace python
