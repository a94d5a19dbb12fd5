// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scan/tokenfinder.h"

#include "core/scan/tokenchars.h"
#include "core/scan/tokenplace.h"
#include "core/scan/wrappedtoken.h"

#include <algorithm>
#include <cstring>
#include <optional>

namespace scan {

namespace {

/// What a text looks like; nullopt: it is no token.
std::optional<TokenShape> shapeOf(QByteArrayView text, const FindOptions &options, bool isWholeInput)
{
    const QByteArray first = sniffedJson(text);
    if (!first.startsWith('{'))
        return std::nullopt;
    const bool isHeader = hasMember(first, { "alg", "enc" });
    const qsizetype separators = dots(text);
    if (separators >= 4 && hasMember(first, { "enc" }))
        return TokenShape::Jwe;
    if (separators >= 2) {
        const bool isToken = isHeader || isWholeInput || startsLikeJson(text.sliced(text.indexOf('.') + 1));
        return isToken ? std::optional(TokenShape::Jws) : std::nullopt;
    }
    if (!options.cutTokens)
        return std::nullopt;
    if (isHeader || hasMember(first, { "typ" }))
        return separators == 1 ? TokenShape::NoSignature : TokenShape::HeaderOnly;
    const bool isPayload
        = separators == 1 && hasMember(first, { "exp", "iat", "sub", "jti", "iss", "token_type", "user_id" });
    return isPayload ? std::optional(TokenShape::NoHeader) : std::nullopt;
}

/// Where a token may start: at a base64url "{" that doesn't continue a word.
bool isStart(QByteArrayView input, qsizetype at)
{
    const QByteArrayView rest = input.sliced(at);
    // base64 of {" and of { followed by a blank, a tab, a line feed or a carriage return
    if (!(rest.startsWith("eyJ") || rest.startsWith("eyA") || rest.startsWith("ewo") || rest.startsWith("ew0")
            || rest.startsWith("ewk")))
        return false;
    if (rest.size() < 8 || !std::all_of(rest.begin(), rest.begin() + 8, isBase64Url))
        return false; // too short to say anything; also keeps a text full of such beginnings cheap
    if (at == 0 || !isBase64Url(input[at - 1]))
        return true;
    const bool afterEscape = at >= 2 && input[at - 2] == '\\';
    const bool afterPercent = at >= 3 && input[at - 3] == '%';
    const bool afterUnicode = at >= 6 && input[at - 6] == '\\' && input[at - 5] == 'u';
    return afterEscape || afterPercent || afterUnicode;
}

/// The input without what people paste around a token; its place is kept through the offset.
struct Core
{
    qsizetype begin, end;
};

Core coreOf(QByteArrayView input)
{
    Core core{ 0, input.size() };
    const auto isWrapping = [](char c) { return isSpace(c) || std::strchr("\"'`,;", c) != nullptr; };
    while (core.begin < core.end && isWrapping(input[core.begin]))
        ++core.begin;
    while (core.end > core.begin && isWrapping(input[core.end - 1]))
        --core.end;
    const QByteArrayView rest = input.sliced(core.begin, core.end - core.begin);
    if (rest.size() > 7 && qstrnicmp(rest.data(), 6, "bearer", 6) == 0 && isSpace(rest[6])) {
        core.begin += 7;
        while (core.begin < core.end && isWrapping(input[core.begin]))
            ++core.begin;
    }
    return core;
}

/// Is there nothing but one token, perhaps broken over lines?
bool isBare(QByteArrayView core)
{
    int junk = 0;
    for (const char c : core) {
        if (isTokenChar(c))
            continue;
        if (std::strchr("\"'`,;<>(){}[]&\\", c) != nullptr)
            return false;
        junk += isSpace(c) ? 0 : 1;
    }
    return junk <= MaxJunk && dots(core) <= 5;
}

/// A token whose very first characters are damaged or lost: only believed if nothing else is there.
QList<FoundToken> wholeInputAsToken(QByteArrayView input, const Core &core)
{
    FoundToken token{ core.begin, core.end - core.begin, input.sliced(core.begin, core.end - core.begin).toByteArray(),
        {}, {}, {} };
    const qsizetype separators = dots(token.text);
    if ((separators != 2 && separators != 4) || std::any_of(token.text.begin(), token.text.end(), isSpace))
        return {};
    const QList<QByteArray> segments = token.text.split('.');
    if (!startsLikeJson(segments[0]) && !startsLikeJson(segments[1]))
        return {};
    token.shape = separators == 4 ? TokenShape::Jwe : TokenShape::Jws;
    return { token };
}

} // namespace

QList<FoundToken> findTokens(QByteArrayView input, const FindOptions &options)
{
    QList<FoundToken> found;
    const Core core = coreOf(input);
    const QByteArrayView inner = input.first(core.end);
    const bool bare = isBare(input.sliced(core.begin, core.end - core.begin));
    qsizetype at = core.begin;
    while (at < inner.size() && found.size() < options.maxTokens) {
        const void *hit = std::memchr(inner.data() + at, 'e', size_t(inner.size() - at));
        if (!hit)
            break;
        at = static_cast<const char *>(hit) - inner.data();
        if (!isStart(inner, at)) {
            ++at;
            continue;
        }
        const bool isWhole = bare && at == core.begin;
        FoundToken token = readWrappedToken(inner, at, isWhole);
        at = std::max(at + 1, token.offset + token.length);
        const std::optional<TokenShape> shape = shapeOf(token.text, options, isWhole);
        if (!shape)
            continue;
        token.shape = *shape;
        token.place = placeOf(input, token.offset);
        found.append(token);
    }
    const bool isBeginningUnread
        = found.isEmpty() || (found.size() == 1 && found.first().shape == TokenShape::NoHeader);
    if (bare && isBeginningUnread) {
        if (const QList<FoundToken> whole = wholeInputAsToken(input, core); !whole.isEmpty())
            return whole;
    }
    return found;
}

} // namespace scan
