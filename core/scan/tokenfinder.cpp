// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scan/tokenfinder.h"

#include "core/scan/tokenplace.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace scan {

namespace {

constexpr qsizetype SniffedChars = 2048; // enough of a header to see its alg
constexpr int MaxDots = 6; // a run with more is no token; reading on would be wasted
constexpr int MaxJunk = 8; // characters that belong to no token, tolerated within one

bool isBase64Url(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/// A character that a token may be written with, other alphabets' and padding included.
bool isTokenChar(char c)
{
    return isBase64Url(c) || c == '.' || c == '+' || c == '/' || c == '=';
}

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// Ends a token in any text: what quotes, lists and URLs are made of.
bool isDelimiter(char c)
{
    return isSpace(c) || std::strchr("\"'`,;<>(){}[]&\\", c) != nullptr; // also '\0', which strchr finds at the end
}

qsizetype cleanRunEnd(QByteArrayView input, qsizetype from)
{
    qsizetype at = from;
    for (int dots = 0; at < input.size() && isTokenChar(input[at]); ++at) {
        dots += input[at] == '.' ? 1 : 0;
        if (dots > MaxDots)
            break;
        const bool afterPadding = at > from && input[at - 1] == '=';
        if (afterPadding && input[at] != '=' && input[at] != '.')
            break; // "name=value" again, not padding
    }
    return at;
}

qsizetype dots(QByteArrayView text)
{
    return std::count(text.begin(), text.end(), '.');
}

/// What the first segment says, as far as it is there.
QByteArray sniffedJson(QByteArrayView text)
{
    const auto dot = std::find(text.begin(), text.end(), '.');
    const qsizetype length = std::min<qsizetype>(dot - text.begin(), SniffedChars);
    return QByteArray::fromBase64(text.first(length).toByteArray(), QByteArray::Base64UrlEncoding);
}

bool startsLikeJson(QByteArrayView text)
{
    return sniffedJson(text.first(std::min<qsizetype>(text.size(), 8))).startsWith('{');
}

bool hasMember(const QByteArray &json, std::initializer_list<const char *> names)
{
    return std::any_of(
        names.begin(), names.end(), [&](const char *name) { return json.contains(QByteArray("\"") + name + '"'); });
}

/// Longest signature that the header's algorithm can have, in characters; wrapped signatures are joined up to it.
qsizetype signatureChars(const QByteArray &header)
{
    struct Row
    {
        const char *alg;
        qsizetype chars;
    };
    static constexpr std::array rows { Row { "HS256", 43 }, Row { "HS384", 64 }, Row { "HS512", 86 },
        Row { "ES256", 86 }, Row { "ES384", 128 }, Row { "ES512", 176 }, Row { "EdDSA", 152 }, Row { "\"RS", 683 },
        Row { "\"PS", 683 } };
    for (const Row &row : rows) {
        if (header.contains(row.alg))
            return row.chars;
    }
    return 0;
}

/// Reads one token from where it starts, over line breaks and single wrong characters.
class Reader
{
public:
    Reader(QByteArrayView input, qsizetype start, bool isWholeInput)
        : m_input(input)
        , m_at(start)
        , m_isWholeInput(isWholeInput)
    {
        m_token.offset = start;
    }

    FoundToken read()
    {
        for (;;) {
            take(cleanRunEnd(m_input, m_at));
            if (const qsizetype gap = gapLength(); gap > 0 && continuesAfter(m_at + gap)) {
                m_token.gaps.append({ m_token.text.size(), gap });
                m_at += gap;
            } else if (const qsizetype end = junkEnd(); end > m_at) {
                take(end);
            } else {
                break;
            }
        }
        trimEnd();
        m_token.length = m_at - m_token.offset;
        return m_token;
    }

private:
    void take(qsizetype end)
    {
        const QByteArrayView run = m_input.sliced(m_at, end - m_at);
        const bool isHeaderRead = m_dots > 0;
        const auto lastDot = std::find(run.rbegin(), run.rend(), '.');
        m_lastSegment = lastDot == run.rend() ? m_lastSegment + run.size() : lastDot - run.rbegin();
        m_dots += dots(run);
        m_token.text.append(run);
        m_at = end;
        if (!isHeaderRead) {
            m_header = sniffedJson(m_token.text);
            m_wantedDots = hasMember(m_header, { "enc" }) ? 4 : 2;
        }
    }

    /// A line break with what people and programs put around it: indentation, "\", "=", "> ", quotes of joined strings.
    qsizetype gapLength() const
    {
        qsizetype at = m_at;
        const auto peek = [&] { return at < m_input.size() ? m_input[at] : '\0'; };
        if (m_input.sliced(at).startsWith("\\r\\n"))
            return 4;
        if (m_input.sliced(at).startsWith("\\n"))
            return 2;
        const char quote = peek() == '"' || peek() == '\'' ? peek() : '\0';
        at += quote ? 1 : 0;
        const auto skipBlanks = [&](QByteArrayView blanks) {
            while (at < m_input.size() && blanks.contains(m_input[at]))
                ++at;
        };
        skipBlanks(" \t");
        if (peek() == '\\' || (quote && peek() == '+'))
            ++at;
        skipBlanks(" \t");
        const bool isBreak = peek() == '\n' || peek() == '\r';
        if (!isBreak && !(m_isWholeInput && !quote && at > m_at))
            return 0;
        skipBlanks("\r\n \t>");
        if (!quote)
            return at - m_at;
        return peek() == quote ? at + 1 - m_at : 0;
    }

    /// Does the next line belong to this token?
    bool continuesAfter(qsizetype next) const
    {
        qsizetype end = cleanRunEnd(m_input, next);
        const QByteArrayView run = m_input.sliced(next, end - next);
        if (run.isEmpty())
            return false;
        while (end < m_input.size() && (m_input[end] == ' ' || m_input[end] == '\t') && !m_isWholeInput)
            ++end;
        if (end < m_input.size() && !isDelimiter(m_input[end]))
            return false; // "Host: …": a word of another line
        if (end < m_input.size() && end > next + run.size())
            return m_input[end] == '\r' || m_input[end] == '\n';
        const qsizetype have = m_dots;
        const qsizetype wanted = m_wantedDots;
        if (have + dots(run) > wanted || (dots(run) >= 2 && startsLikeJson(run) && !m_token.text.endsWith('.')))
            return false; // that is a token of its own
        if (have < wanted)
            return true;
        if (wanted == 4)
            return m_lastSegment < 22; // no authentication tag is shorter than 128 bits
        const qsizetype longest = signatureChars(m_header);
        const qsizetype joined = m_lastSegment + run.size();
        const bool isWholeRsa = longest == 683 && (m_lastSegment == 342 || m_lastSegment == 512);
        return joined <= longest && !isWholeRsa;
    }

    /// The end of a stretch that holds wrong characters but makes the token whole; m_at if there is none.
    qsizetype junkEnd() const
    {
        const qsizetype wanted = m_wantedDots;
        qsizetype have = m_dots;
        const bool isComplete = have >= wanted;
        if (isComplete && !m_isWholeInput)
            return m_at;
        int junk = 0;
        qsizetype at = m_at;
        for (; at < m_input.size() && !isDelimiter(m_input[at]); ++at) {
            const bool isJunk = !isTokenChar(m_input[at]);
            junk += isJunk ? 1 : 0;
            if (junk > MaxJunk || (isJunk && have >= wanted && !m_isWholeInput))
                break;
            have += m_input[at] == '.' ? 1 : 0;
        }
        const bool reachesEnd = at >= m_input.size() || isDelimiter(m_input[at]);
        return (have == wanted && junk <= MaxJunk) || (m_isWholeInput && reachesEnd && junk <= MaxJunk) ? at : m_at;
    }

    /// Dots that a sentence or an ellipsis put behind the token, and what follows a third part in running text
    /// ("….txt").
    void trimEnd()
    {
        QByteArray &text = m_token.text;
        qsizetype trailing = 0;
        while (trailing < text.size() && text[text.size() - 1 - trailing] == '.')
            ++trailing;
        const qsizetype surplus = m_dots - m_wantedDots;
        qsizetype cut = trailing >= 3 ? trailing : std::clamp<qsizetype>(surplus, 0, trailing);
        if (surplus > cut && !m_isWholeInput) {
            qsizetype end = -1;
            for (qsizetype dot = 0; dot <= m_wantedDots; ++dot)
                end = text.indexOf('.', end + 1);
            cut = std::max(cut, text.size() - end);
        }
        text.chop(cut);
        m_at -= cut;
        if (!m_isWholeInput && cut == 0)
            endAtSlash();
    }

    /// A token in the path of a URL ends where its signature is complete: "…/next" would be good base64.
    void endAtSlash()
    {
        const qsizetype slash = m_token.text.indexOf('/', m_token.text.size() - m_lastSegment);
        const qsizetype length = slash - (m_token.text.size() - m_lastSegment);
        if (m_dots != 2 || slash < 0 || length != signatureChars(m_header))
            return;
        m_at -= m_token.text.size() - slash;
        m_token.text.truncate(slash);
    }

    QByteArrayView m_input;
    qsizetype m_at;
    bool m_isWholeInput;
    FoundToken m_token;
    QByteArray m_header; // its JSON as far as it was read
    qsizetype m_dots = 0;
    qsizetype m_wantedDots = 2;
    qsizetype m_lastSegment = 0; // characters after the last dot
};

/// nullopt-like: an empty text means "no token".
bool classify(FoundToken &token, const FindOptions &options, bool isWholeInput)
{
    const QByteArray first = sniffedJson(token.text);
    if (!first.startsWith('{'))
        return false;
    const bool isHeader = hasMember(first, { "alg", "enc" });
    const qsizetype separators = dots(token.text);
    if (separators >= 4 && hasMember(first, { "enc" })) {
        token.shape = TokenShape::Jwe;
        return true;
    }
    if (separators >= 2) {
        token.shape = TokenShape::Jws;
        const QByteArrayView second = QByteArrayView(token.text).sliced(token.text.indexOf('.') + 1);
        return isHeader || isWholeInput || startsLikeJson(second);
    }
    if (!options.cutTokens)
        return false;
    if (isHeader || hasMember(first, { "typ" })) {
        token.shape = separators == 1 ? TokenShape::NoSignature : TokenShape::HeaderOnly;
        return true;
    }
    token.shape = TokenShape::NoHeader;
    return separators == 1 && hasMember(first, { "exp", "iat", "sub", "jti", "iss", "token_type", "user_id" });
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
    Core core { 0, input.size() };
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
        if (std::strchr("\"'`,;<>(){}[]&\\", c) != nullptr)
            return false;
        junk += isTokenChar(c) || isSpace(c) ? 0 : 1;
    }
    return junk <= MaxJunk && dots(core) <= 5;
}

/// A token whose very first characters are damaged or lost: only believed if nothing else is there.
QList<FoundToken> wholeInputAsToken(QByteArrayView input, const Core &core)
{
    FoundToken token { core.begin, core.end - core.begin, input.sliced(core.begin, core.end - core.begin).toByteArray(),
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

qsizetype FoundToken::inputOffset(qsizetype textOffset) const
{
    qsizetype skipped = 0;
    for (const Gap &gap : gaps) {
        if (gap.at > textOffset)
            break;
        skipped += gap.length;
    }
    return offset + textOffset + skipped;
}

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
        FoundToken token = Reader(inner, at, isWhole).read();
        at = std::max(at + 1, token.offset + token.length);
        if (!classify(token, options, isWhole))
            continue;
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
