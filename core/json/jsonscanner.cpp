// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/jsonscanner.h"

#include "core/json/jsonlexer.h"

#include <QCoreApplication>
#include <QSet>
#include <algorithm>

using namespace jsonlexer;
using Kind = JsonProblem::Kind;

namespace {

class Scanner
{
public:
    Scanner(QByteArrayView bytes, int maxDepth)
        : m_begin(bytes.data())
        , m_end(bytes.data() + bytes.size())
        , m_at(bytes.data())
        , m_depthLeft(std::clamp(maxDepth, 1, JsonLimits::DeepestAllowed))
    {
    }
    JsonScan scan();

private:
    std::optional<Json> value();
    Json array();
    Json object();
    Json numberOrWord();
    QString name();
    QString string();
    void escape(QString &out);
    void invalidBytes(QString &out);
    void colon();
    /// Between two items: true if the container goes on.
    bool goesOn(char close, Mistake mistake);
    /// Steps over a container that is too deep to be read.
    Json skipContainer();
    const char *wordEnd() const;
    void skipSpace()
    {
        while (m_at < m_end && isSpace(*m_at))
            ++m_at;
    }
    bool isAt(char c) const { return m_at < m_end && *m_at == c; }

    void report(Kind kind, const char *from, const char *to, const QString &text);
    void report(Mistake mistake, const char *from, const char *to);
    void reportEnd();

    const char *m_begin;
    const char *m_end;
    const char *m_at;
    int m_depthLeft;
    bool m_endReported = false;
    QList<JsonProblem> m_problems;
};

QString translated(const char *text)
{
    return QCoreApplication::translate("Json", text);
}

Kind kindOf(Mistake mistake)
{
    switch (mistake) {
    case Mistake::InvalidUtf8:
        return Kind::InvalidUtf8;
    case Mistake::TrailingData:
        return Kind::TrailingData;
    case Mistake::TooDeep:
        return Kind::TooDeep;
    default:
        return Kind::Syntax;
    }
}

void Scanner::report(Kind kind, const char *from, const char *to, const QString &text)
{
    if (m_problems.size() < JsonScan::MostProblems)
        m_problems.append({ kind, from - m_begin, to - from, text });
}

void Scanner::report(Mistake mistake, const char *from, const char *to)
{
    QString text = mistakeText(mistake) + u'.';
    text[0] = text[0].toUpper();
    report(kindOf(mistake), from, to, text);
}

/// Every open container would complain about the same end.
void Scanner::reportEnd()
{
    if (!m_endReported)
        report(Mistake::UnexpectedEnd, m_end, m_end);
    m_endReported = true;
}

JsonScan Scanner::scan()
{
    if (QByteArrayView(m_begin, m_end).startsWith("\xef\xbb\xbf")) {
        report(Mistake::ByteOrderMark, m_at, m_at + 3);
        m_at += 3;
    }
    skipSpace();
    JsonScan result;
    result.value = value();
    skipSpace();
    if (result.value && m_at < m_end)
        report(Mistake::TrailingData, m_at, m_end);
    std::stable_sort(m_problems.begin(), m_problems.end(),
        [](const JsonProblem &left, const JsonProblem &right) { return left.offset < right.offset; });
    result.problems = std::move(m_problems);
    return result;
}

std::optional<Json> Scanner::value()
{
    if (m_at == m_end) {
        reportEnd();
        return {};
    }
    switch (*m_at) {
    case '"':
        return Json(string());
    case '{':
        return m_depthLeft > 0 ? object() : skipContainer();
    case '[':
        return m_depthLeft > 0 ? array() : skipContainer();
    case ',':
    case ':':
    case ']':
    case '}':
        report(Mistake::ValueExpected, m_at, m_at + 1);
        return {};
    default:
        return numberOrWord();
    }
}

/// The end of what stands here without being punctuation; at least one byte on.
const char *Scanner::wordEnd() const
{
    const char *end = m_at;
    while (end < m_end && !isSpace(*end) && !QByteArrayView(",:[]{}\"").contains(*end))
        ++end;
    return std::max(end, std::min(m_at + 1, m_end));
}

Json Scanner::numberOrWord()
{
    const char *const begin = m_at;
    m_at = wordEnd();
    const QByteArrayView word(begin, m_at);
    if (word == "true" || word == "false")
        return Json(word == "true");
    if (word == "null")
        return {};
    if (isNumber(word))
        return Json::number(word.toByteArray());
    if (word == "NaN" || word == "Infinity" || word == "-Infinity") {
        report(Kind::NonFiniteNumber, begin, m_at,
            translated("Python reads this as a number, but JSON has no such value."));
        return Json::number(word.toByteArray());
    }
    const bool looksLikeNumber = isDigit(*begin) || *begin == '-' || *begin == '+' || *begin == '.';
    report(looksLikeNumber ? Mistake::BadNumber : Mistake::ValueExpected, begin, m_at);
    return looksLikeNumber ? Json::number(word.toByteArray()) : Json(fromUtf8Exactly(word));
}

Json Scanner::skipContainer()
{
    const char *const begin = m_at;
    for (qsizetype open = 0; m_at < m_end; ++m_at) {
        if (*m_at == '"') {
            for (++m_at; m_at < m_end && *m_at != '"'; ++m_at)
                m_at += *m_at == '\\' && m_at + 1 < m_end ? 1 : 0;
            if (m_at == m_end)
                break;
        }
        open += *m_at == '[' || *m_at == '{' ? 1 : 0;
        open -= *m_at == ']' || *m_at == '}' ? 1 : 0;
        if (open == 0) {
            ++m_at;
            break;
        }
    }
    report(Mistake::TooDeep, begin, m_at);
    return {};
}

bool Scanner::goesOn(char close, Mistake mistake)
{
    skipSpace();
    if (m_at == m_end) {
        reportEnd();
        return false;
    }
    if (*m_at == ',') {
        const char *const comma = m_at++;
        skipSpace();
        if (!isAt(close))
            return true;
        report(close == '}' ? Mistake::NameExpected : Mistake::ValueExpected, comma, comma + 1);
    }
    if (isAt(close)) {
        ++m_at;
        return false;
    }
    report(mistake, m_at, m_at + 1);
    const bool wrongBracket = *m_at == ']' || *m_at == '}';
    if (wrongBracket || *m_at == ':')
        ++m_at;
    return !wrongBracket;
}

Json Scanner::array()
{
    QList<Json> items;
    --m_depthLeft;
    ++m_at;
    skipSpace();
    if (isAt(']')) {
        ++m_at;
    } else {
        do {
            skipSpace();
            if (const std::optional<Json> item = value())
                items.append(*item);
        } while (goesOn(']', Mistake::CommaOrBracketExpected));
    }
    ++m_depthLeft;
    return Json::array(std::move(items));
}

QString elided(const QString &name)
{
    constexpr qsizetype Most = 40;
    return name.size() > Most ? name.left(Most) + u'\u2026' : name;
}

Json Scanner::object()
{
    QList<Json::Member> members;
    QSet<QString> names;
    --m_depthLeft;
    ++m_at;
    skipSpace();
    if (isAt('}')) {
        ++m_at;
    } else {
        do {
            skipSpace();
            if (m_at == m_end || QByteArrayView(",]}").contains(*m_at)) {
                m_at == m_end ? reportEnd() : report(Mistake::NameExpected, m_at, m_at + 1);
                continue;
            }
            const char *const begin = m_at;
            const QString memberName = name();
            const qsizetype before = names.size();
            names.insert(memberName);
            if (names.size() == before)
                report(Kind::DuplicateName, begin, m_at,
                    translated("The name “%1” occurs more than once in this object; Python keeps the last value.")
                        .arg(elided(memberName)));
            colon();
            members.append({ memberName, value().value_or(Json()) });
        } while (goesOn('}', Mistake::CommaOrBraceExpected));
    }
    ++m_depthLeft;
    return Json::object(std::move(members));
}

QString Scanner::name()
{
    if (*m_at == '"')
        return string();
    const char *const begin = m_at;
    m_at = wordEnd();
    report(Mistake::NameExpected, begin, m_at);
    return fromUtf8Exactly({ begin, m_at });
}

void Scanner::colon()
{
    skipSpace();
    if (isAt(':'))
        ++m_at;
    else if (m_at < m_end)
        report(Mistake::ColonExpected, m_at, m_at + 1);
    skipSpace();
}

QString Scanner::string()
{
    const char *const quote = m_at++;
    QString out;
    for (;;) {
        const char *const end = plainEnd(m_at, m_end);
        out += QLatin1StringView(m_at, end - m_at);
        m_at = end;
        if (m_at == m_end) {
            report(Mistake::UnterminatedString, quote, m_end);
            m_endReported = true;
            return out;
        }
        if (*m_at == '"') {
            ++m_at;
            return out;
        }
        if (*m_at == '\\') {
            escape(out);
        } else if (uchar(*m_at) < 0x20) {
            report(Mistake::ControlCharacter, m_at, m_at + 1);
            out += QLatin1Char(*m_at++);
        } else if (const int length = utf8Length(m_at, m_end)) {
            out += fromUtf8Exactly({ m_at, length });
            m_at += length;
        } else {
            invalidBytes(out);
        }
    }
}

void Scanner::escape(QString &out)
{
    if (const UnicodeEscape unicode = unicodeEscape(m_at, m_end); unicode.length > 0) {
        if (QChar::isSurrogate(unicode.code))
            report(Kind::LoneSurrogate, m_at, m_at + unicode.length,
                translated("Half of a surrogate pair stands alone here; it is no character."));
        appendUtf16(out, unicode.code);
        m_at += unicode.length;
        return;
    }
    const char character = m_at + 1 < m_end ? shortEscape(m_at[1]) : '\0';
    if (!character)
        report(Mistake::BadEscape, m_at, std::min(m_at + 2, m_end));
    // A broken escape is shown as it stands.
    out += character ? QLatin1Char(character) : QLatin1Char('\\');
    m_at += character ? 2 : 1;
}

void Scanner::invalidBytes(QString &out)
{
    const char *const begin = m_at;
    for (; m_at < m_end && uchar(*m_at) >= 0x80 && utf8Length(m_at, m_end) == 0; ++m_at)
        out += QChar(QChar::ReplacementCharacter);
    report(Mistake::InvalidUtf8, begin, m_at);
}

} // namespace

JsonScan scanJson(QByteArrayView bytes, JsonLimits limits)
{
    if (bytes.size() <= limits.maxBytes)
        return Scanner(bytes, limits.maxDepth).scan();
    JsonScan scan;
    scan.problems.append({ Kind::TooLarge, limits.maxBytes, bytes.size() - limits.maxBytes,
        translated("The text has %1 bytes, more than the %2 that are read.").arg(bytes.size()).arg(limits.maxBytes) });
    return scan;
}

JsonPosition jsonPosition(QByteArrayView bytes, qsizetype offset)
{
    JsonPosition position{ 1, 1 };
    for (const char byte : bytes.first(qBound(qsizetype(0), offset, bytes.size()))) {
        if (byte == '\n')
            position = { position.line + 1, 1 };
        else if ((uchar(byte) & 0xc0) != 0x80) // the first byte of a character
            ++position.column;
    }
    return position;
}
