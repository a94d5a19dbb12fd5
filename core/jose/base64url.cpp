// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/base64url.h"

#include <QCoreApplication>
#include <QtEndian>
#include <array>
#include <cstring>

namespace jose {
namespace {

constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr quint32 badCharacter = 1; // below the 24 bits of a group
constexpr int maxDamage = 16;

// One table a position in the group of four, each value already shifted to its place: a group is three ORs and one
// test.
using Table = std::array<quint32, 256>;

constexpr Table shiftedTable(int shift)
{
    Table table{};
    for (quint32 &value : table)
        value = badCharacter;
    for (int i = 0; i < 64; ++i)
        table[static_cast<unsigned char>(alphabet[i])] = static_cast<quint32>(i) << shift;
    return table;
}

constexpr Table first = shiftedTable(26);
constexpr Table second = shiftedTable(20);
constexpr Table third = shiftedTable(14);
constexpr Table fourth = shiftedTable(8);

QString tr(const char *text)
{
    return QCoreApplication::translate("jose::Base64Url", text);
}

QString shown(char character)
{
    const auto code = static_cast<unsigned char>(character);
    if (code > 0x20 && code < 0x7f)
        return tr("“%1”").arg(QLatin1Char(character));
    return tr("the byte 0x%1").arg(code, 2, 16, QLatin1Char('0'));
}

bool isUrlCharacter(char character)
{
    return fourth[static_cast<unsigned char>(character)] != badCharacter;
}

QString outsideAlphabet(char character, qsizetype offset)
{
    if (character == '=')
        return tr("Padding (“=”) at character %1; a JWS has none.").arg(offset + 1);
    return tr("%1 at character %2 is not in the base64url alphabet.").arg(shown(character)).arg(offset + 1);
}

// Where strict reading stops, and why. Only called once decoding has failed.
Base64Damage firstDamage(QByteArrayView input)
{
    for (qsizetype i = 0; i < input.size(); ++i) {
        if (!isUrlCharacter(input[i]))
            return { i, outsideAlphabet(input[i], i) };
    }
    if (input.size() % 4 == 1)
        return { input.size(),
            tr("%1 characters cannot be base64url; the last one is missing or too many.").arg(input.size()) };
    return { input.size() - 1,
        tr("The unused bits of the last character, %1, are not zero.").arg(shown(input[input.size() - 1])) };
}

} // namespace

char *encodeBase64UrlTo(QByteArrayView bytes, char *out)
{
    const auto *in = reinterpret_cast<const unsigned char *>(bytes.data());
    qsizetype left = bytes.size();
    for (; left >= 3; left -= 3, in += 3) {
        const quint32 group = static_cast<quint32>(in[0]) << 16 | static_cast<quint32>(in[1]) << 8 | in[2];
        *out++ = alphabet[group >> 18];
        *out++ = alphabet[group >> 12 & 63];
        *out++ = alphabet[group >> 6 & 63];
        *out++ = alphabet[group & 63];
    }
    if (left > 0) {
        const quint32 group = static_cast<quint32>(in[0]) << 16 | (left == 2 ? static_cast<quint32>(in[1]) << 8 : 0);
        *out++ = alphabet[group >> 18];
        *out++ = alphabet[group >> 12 & 63];
        if (left == 2)
            *out++ = alphabet[group >> 6 & 63];
    }
    return out;
}

QByteArray encodeBase64Url(QByteArrayView bytes)
{
    QByteArray out((bytes.size() * 4 + 2) / 3, Qt::Uninitialized);
    encodeBase64UrlTo(bytes, out.data());
    return out;
}

bool decodeBase64UrlTo(QByteArrayView input, char *out)
{
    const auto *in = reinterpret_cast<const unsigned char *>(input.data());
    const auto *const end = in + input.size();
    quint32 seen = 0; // the mark of a bad character survives the ORs, so it is looked at once, at the end
    // While another whole group follows, four bytes are stored for three: the next group overwrites the fourth.
    for (; end - in >= 8; in += 4, out += 3) {
        const quint32 group = first[in[0]] | second[in[1]] | third[in[2]] | fourth[in[3]];
        seen |= group;
        qToBigEndian(group, out);
    }
    for (; end - in >= 4; in += 4) {
        const quint32 group = first[in[0]] | second[in[1]] | third[in[2]] | fourth[in[3]];
        seen |= group;
        *out++ = static_cast<char>(group >> 24);
        *out++ = static_cast<char>(group >> 16);
        *out++ = static_cast<char>(group >> 8);
    }
    const qsizetype left = end - in;
    if (left == 0)
        return (seen & badCharacter) == 0;
    if (left == 1)
        return false;
    const quint32 group = first[in[0]] | second[in[1]] | (left == 3 ? third[in[2]] : 0);
    *out++ = static_cast<char>(group >> 24);
    if (left == 3)
        *out = static_cast<char>(group >> 16);
    const quint32 unusedBits = left == 3 ? 0xff00 : 0xffff00;
    return ((seen | group) & badCharacter) == 0 && (group & unusedBits) == 0;
}

Result<QByteArray> decodeBase64Url(QByteArrayView input)
{
    QByteArray bytes(decodedSize(input.size()), Qt::Uninitialized);
    if (!decodeBase64UrlTo(input, bytes.data()))
        return fail(Errc::Malformed, firstDamage(input).text, QStringLiteral("RFC 7515 section 2"));
    return bytes;
}

LooseBase64 decodeBase64UrlLoosely(QByteArrayView input)
{
    LooseBase64 loose;
    loose.bytes.resize(decodedSize(input.size()));
    if (decodeBase64UrlTo(input, loose.bytes.data()))
        return loose;
    const auto note = [&loose](qsizetype offset, const QString &sentence) {
        if (loose.damage.size() < maxDamage)
            loose.damage.append({ offset, sentence });
    };
    QByteArray kept;
    kept.reserve(input.size());
    for (qsizetype i = 0; i < input.size(); ++i) {
        const char character = input[i];
        if (isUrlCharacter(character)) {
            kept.append(character);
        } else if (character == '+' || character == '/') {
            kept.append(character == '+' ? '-' : '_');
            note(i,
                tr("%1 at character %2 is of the standard alphabet; base64url has “-” and “_”.")
                    .arg(shown(character))
                    .arg(i + 1));
        } else {
            note(i, outsideAlphabet(character, i));
        }
    }
    if (kept.size() % 4 == 1) {
        note(input.size(),
            tr("%1 characters cannot be base64url; the last one is missing or too many.").arg(kept.size()));
        kept.chop(1);
    }
    loose.bytes.resize(decodedSize(kept.size()));
    if (!decodeBase64UrlTo(kept, loose.bytes.data()))
        note(input.size() - 1, tr("The unused bits of the last character are not zero."));
    return loose;
}

} // namespace jose
