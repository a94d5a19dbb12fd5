// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scan/wrappedtoken.h"

#include "core/scan/tokenchars.h"

#include <algorithm>
#include <array>

namespace scan {

namespace {

constexpr qsizetype longestBreak = 16; // bytes of a colour sequence or a soft line break, looked at behind a run
constexpr int MaxDots = 6; // a run with more is no token; reading on would be wasted

/// Whether "=" stands there as a soft line break of quoted-printable (RFC 2045 section 6.7): at the end of a line that
/// is full. Else it is padding.
bool isSoftBreak(QByteArrayView input, qsizetype at)
{
    constexpr qsizetype longestLine = 76;
    constexpr qsizetype fullLine = 70; // an escape of three characters is not parted, nor is a wide one of nine
    if (input[at] != '=' || at + 1 >= input.size() || (input[at + 1] != '\r' && input[at + 1] != '\n'))
        return false;
    const QByteArrayView before = input.sliced(std::max<qsizetype>(0, at - longestLine), std::min(at, longestLine));
    const qsizetype lineBreak = before.lastIndexOf('\n');
    const qsizetype column = before.size() - 1 - lineBreak;
    return column >= fullLine && column < longestLine;
}

/// Bytes of the colour sequences that begin there (ECMA-48 section 5.4, "ESC [ … letter"); 0: none.
qsizetype colourLength(QByteArrayView input, qsizetype from)
{
    qsizetype at = from;
    while (input.sliced(at).startsWith("\x1b[")) {
        qsizetype end = at + 2;
        while (end < input.size() && input[end] >= ' ' && input[end] <= '?')
            ++end;
        if (end == input.size())
            break;
        at = end + 1;
    }
    return at - from;
}

qsizetype cleanRunEnd(QByteArrayView input, qsizetype from)
{
    qsizetype at = from;
    for (int dots = 0; at < input.size() && isTokenChar(input[at]) && !isSoftBreak(input, at); ++at) {
        dots += input[at] == '.' ? 1 : 0;
        if (dots > MaxDots)
            break;
        const bool afterPadding = at > from && input[at - 1] == '=';
        if (afterPadding && input[at] != '=' && input[at] != '.')
            break; // "name=value" again, not padding
    }
    return at;
}

/// Longest signature that the header's algorithm can have, in characters; wrapped signatures are joined up to it.
qsizetype signatureChars(const QByteArray &header)
{
    struct Row
    {
        const char *alg;
        qsizetype chars;
    };
    static constexpr std::array rows{ Row{ "HS256", 43 }, Row{ "HS384", 64 }, Row{ "HS512", 86 }, Row{ "ES256", 86 },
        Row{ "ES384", 128 }, Row{ "ES512", 176 }, Row{ "EdDSA", 152 }, Row{ "\"RS", 683 }, Row{ "\"PS", 683 } };
    for (const Row &row : rows) {
        if (header.contains(row.alg))
            return row.chars;
    }
    return 0;
}

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

    qsizetype looked() const { return m_looked; }

private:
    void look(qsizetype at) const { m_looked = std::max(m_looked, at); }

    void take(qsizetype end)
    {
        look(end);
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

    /// A line break with what people and programs put around it: indentation, "\", "=", "> ", quotes of joined strings;
    /// a change of colour.
    qsizetype gapLength() const
    {
        qsizetype at = m_at;
        const auto peek = [&] { return at < m_input.size() ? m_input[at] : '\0'; };
        if (const qsizetype colour = colourLength(m_input, at))
            return colour;
        if (peek() == '=' && isSoftBreak(m_input, at))
            return m_input.sliced(at).startsWith("=\r\n") ? 3 : 2;
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
        look(at);
        if (!quote)
            return at - m_at;
        return peek() == quote ? at + 1 - m_at : 0;
    }

    /// Does the next line belong to this token?
    bool continuesAfter(qsizetype next) const
    {
        qsizetype end = cleanRunEnd(m_input, next);
        look(end + longestBreak);
        const QByteArrayView run = m_input.sliced(next, end - next);
        if (run.isEmpty())
            return false;
        while (end < m_input.size() && (m_input[end] == ' ' || m_input[end] == '\t') && !m_isWholeInput)
            ++end;
        look(end + longestBreak);
        const bool isBroken = end < m_input.size() && (colourLength(m_input, end) > 0 || isSoftBreak(m_input, end));
        if (end < m_input.size() && !isDelimiter(m_input[end]) && !isBroken)
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
        look(at);
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
    mutable qsizetype m_looked = 0; // the end of what was read, for a decision too
};

} // namespace

FoundToken readWrappedToken(QByteArrayView input, qsizetype start, bool isWholeInput, qsizetype *looked)
{
    Reader reader(input, start, isWholeInput);
    FoundToken token = reader.read();
    if (looked)
        *looked = reader.looked();
    return token;
}

} // namespace scan
