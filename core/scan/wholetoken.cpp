// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scan/wholetoken.h"

#include "core/json/json.h"
#include "core/json/jsonreader.h"
#include "core/scan/tokenchars.h"
#include "core/scan/wrappedtoken.h"
#include "core/session/tokenreading.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace scan {

namespace {

constexpr qsizetype longestHeader = 16 * 1024; // characters; x5c certificates make headers long
constexpr qsizetype longestBreak = 16; // bytes that may be looked at behind what a wrapped token's reader has read
constexpr qsizetype signedDots = 2;
constexpr qsizetype encryptedDots = 4;

/// Characters that a signature, or an authentication tag, can have, ascending. RFC 7518 sections 3 and 5, RFC 8037,
/// RFC 8812; RSA's are those of keys of 1024, 2048, 3072 and 4096 bits.
struct Lengths
{
    std::string_view name;
    std::array<qsizetype, 4> characters;

    std::span<const qsizetype> all() const
    {
        return { characters.begin(), std::find(characters.begin(), characters.end(), 0) };
    }
};

constexpr std::array<qsizetype, 4> rsaLengths{ 171, 342, 512, 683 };

constexpr std::array signatureLengths{ Lengths{ "HS256", { 43 } }, Lengths{ "HS384", { 64 } },
    Lengths{ "HS512", { 86 } }, Lengths{ "RS256", rsaLengths }, Lengths{ "RS384", rsaLengths },
    Lengths{ "RS512", rsaLengths }, Lengths{ "PS256", rsaLengths }, Lengths{ "PS384", rsaLengths },
    Lengths{ "PS512", rsaLengths }, Lengths{ "ES256", { 86 } }, Lengths{ "ES256K", { 86 } },
    Lengths{ "ES384", { 128 } }, Lengths{ "ES512", { 176 } }, Lengths{ "EdDSA", { 86, 152 } } };

constexpr std::array tagLengths{ Lengths{ "A128GCM", { 22 } }, Lengths{ "A192GCM", { 22 } },
    Lengths{ "A256GCM", { 22 } }, Lengths{ "A128CBC-HS256", { 22 } }, Lengths{ "A192CBC-HS384", { 32 } },
    Lengths{ "A256CBC-HS512", { 43 } } };

std::span<const qsizetype> lengthsOf(std::span<const Lengths> table, const QString &name)
{
    const QByteArray bytes = name.toLatin1();
    const auto row = std::find_if(table.begin(), table.end(),
        [&](const Lengths &one) { return one.name == std::string_view(bytes.constData(), size_t(bytes.size())); });
    return row == table.end() ? std::span<const qsizetype>() : row->all();
}

qsizetype runEnd(QByteArrayView input, qsizetype from)
{
    while (from < input.size() && isBase64Url(input[from]))
        ++from;
    return from;
}

std::optional<TokenForm> readHeader(QByteArrayView text)
{
    const auto bytes = QByteArray::fromBase64Encoding(text.toByteArray(), QByteArray::Base64UrlEncoding);
    if (!bytes.decoded.startsWith('{'))
        return std::nullopt;
    const Result<Json> json = parseJson(bytes.decoded);
    if (!json || !json->isObject())
        return std::nullopt;
    const Json *algorithm = json->find(u"alg");
    const Json *encryption = json->find(u"enc");
    if (encryption && encryption->isString())
        return TokenForm{ encryptedDots, lengthsOf(tagLengths, encryption->toString()), false };
    if (!algorithm || !algorithm->isString())
        return std::nullopt;
    const QString name = algorithm->toString();
    return TokenForm{ signedDots, lengthsOf(signatureLengths, name), name.compare(u"none", Qt::CaseInsensitive) == 0 };
}

struct LastPart
{
    qsizetype length;
    TokenEnd end;
};

/// Where the last part ends, of so many characters that could belong to it.
LastPart lastPartOf(const TokenForm &header, qsizetype available)
{
    if (header.isUnsigned)
        return { 0, available == 0 ? TokenEnd::Exact : TokenEnd::Guessed };
    if (header.lengths.empty())
        return { available, TokenEnd::Exact };
    if (available < header.lengths.front())
        return { available, TokenEnd::Cut };
    const auto next = std::upper_bound(header.lengths.begin(), header.lengths.end(), available);
    const qsizetype length = *std::prev(next);
    return { length, length == available || header.lengths.size() == 1 ? TokenEnd::Exact : TokenEnd::Guessed };
}

WholeToken notThere(qsizetype seen)
{
    return { WholeToken::Outcome::None, {}, seen, TokenEnd::Exact };
}

WholeToken needsMore()
{
    return { WholeToken::Outcome::NeedsMore, {}, 0, TokenEnd::Exact };
}

} // namespace

bool startsLikeHeader(QByteArrayView text)
{
    if (text.size() < lookedAtOfHeader || !std::all_of(text.begin(), text.begin() + lookedAtOfHeader, isBase64Url))
        return false;
    const QByteArray bytes
        = QByteArray::fromBase64(text.first(lookedAtOfHeader).toByteArray(), QByteArray::Base64UrlEncoding);
    const auto isPrintable = [](char c) { return isSpace(c) || (c >= ' ' && c <= '~'); };
    return bytes.startsWith('{') && std::all_of(bytes.begin(), bytes.end(), isPrintable);
}

const std::optional<TokenForm> &TokenReader::formOf(QByteArrayView header)
{
    if (header != m_header) {
        m_header = header.toByteArray();
        m_form = readHeader(header);
    }
    return m_form;
}

// One that is broken over lines, coloured or quoted.
WholeToken TokenReader::readWrapped(QByteArrayView input, qsizetype start, bool isAll, Stretch *dotless)
{
    const QByteArrayView piece = input.first(std::min(input.size(), start + longestToken));
    qsizetype looked = 0;
    const FoundToken found = readWrappedToken(piece, start, false, &looked);
    if (!isAll && piece.size() == input.size() && looked + longestBreak >= piece.size())
        return needsMore();
    if (dotless && !found.text.contains('.')) {
        // Whatever begins in it reads on to the same end. Where that is only as far as was looked, a shorter header may
        // find its dot behind it.
        const bool isCut = piece.size() < input.size() && looked + longestBreak >= piece.size();
        *dotless = { start, start + found.length - (isCut ? longestHeader : 0) };
        return notThere(1);
    }
    const qsizetype headerLength = found.text.indexOf('.');
    if (headerLength > longestHeader) {
        if (dotless) // what begins before that is too long as well
            *dotless = { start, found.inputOffset(headerLength - longestHeader) };
        return notThere(1);
    }
    // What is damaged in its middle is nobody's token.
    if (!std::all_of(found.text.begin(), found.text.end(), isTokenChar) || !session::looksLikeToken(found.text))
        return notThere(1);
    const auto header = formOf(QByteArrayView(found.text).first(headerLength));
    if (!header || dots(found.text) != header->dots)
        return notThere(1);
    const qsizetype lastDot = found.text.lastIndexOf('.');
    QByteArrayView last = QByteArrayView(found.text).sliced(lastDot + 1);
    while (last.endsWith('='))
        last.chop(1);
    const LastPart part = lastPartOf(*header, last.size());
    const bool isWhole = part.length == last.size();
    const qsizetype length = isWhole ? found.text.size() : lastDot + 1 + part.length;
    return { WholeToken::Outcome::Found, found.text.first(length),
        isWhole ? found.length : found.inputOffset(length) - start, part.end };
}

WholeToken TokenReader::read(QByteArrayView input, qsizetype start, bool isAll, Stretch *dotless)
{
    const bool mayWait = !isAll && input.size() - start < longestToken;
    // Before its end is looked for, which may be far, and a text may be full of what is none.
    if (!startsLikeHeader(input.sliced(start)))
        return input.size() - start < lookedAtOfHeader && mayWait ? needsMore() : notThere(1);
    if (dotless && start >= dotless->from && start < dotless->until)
        return notThere(1);
    const qsizetype headerEnd = runEnd(input, start);
    if (headerEnd == input.size() && mayWait)
        return needsMore();
    if (headerEnd == input.size())
        return notThere(headerEnd - start); // nothing that begins in it has an end
    if (input[headerEnd] != '.')
        return readWrapped(input, start, !mayWait, dotless);
    if (headerEnd - start > longestHeader)
        return notThere(headerEnd - start - longestHeader); // what begins before that is too long as well
    const std::optional<TokenForm> header = formOf(input.sliced(start, headerEnd - start));
    if (!header)
        return notThere(1);
    qsizetype dot = headerEnd;
    for (qsizetype passed = 1; passed < header->dots; ++passed) {
        const qsizetype end = runEnd(input, dot + 1);
        if (end == input.size() && mayWait)
            return needsMore();
        if (end == input.size())
            return notThere(1);
        if (input[end] != '.')
            return readWrapped(input, start, !mayWait, dotless);
        dot = end;
    }
    const qsizetype end = runEnd(input, dot + 1);
    const qsizetype longest = header->lengths.empty() ? longestToken : header->lengths.back();
    if (end == input.size() && mayWait && end - dot - 1 <= longest)
        return needsMore();
    const LastPart part = lastPartOf(*header, end - dot - 1);
    if (part.end == TokenEnd::Cut && end < input.size()) { // it may go on behind a line break
        const WholeToken wrapped = readWrapped(input, start, !mayWait, dotless);
        if (wrapped.outcome != WholeToken::Outcome::None)
            return wrapped;
    }
    const qsizetype length = dot + 1 + part.length - start;
    return { WholeToken::Outcome::Found, input.sliced(start, length).toByteArray(), length, part.end };
}

} // namespace scan
