// SPDX-License-Identifier: GPL-3.0-or-later
// The strict reader: one pass over the bytes, either building a tree (parseJson) or only looking (visitMembers).
//
// It is our own for what it accepts, not for speed: no library at hand reads all of RFC 8259 and keeps it (number text
// is lost or limited, lone surrogates are refused). On a token it takes about as long as simdjson's checked reader;
// simdjson's lazy one is a quarter quicker and leaves unchecked what nobody asks for (tests/benchmarks/bench_json.cpp).
#include "core/base/json.h"
#include "core/base/jsonlexer.h"
#include "core/base/jsonscanner.h"

#include <QCoreApplication>
#include <QSet>
#include <array>
#include <cstring>

using namespace jsonlexer;

namespace {

class Reader
{
public:
    Reader(QByteArrayView bytes, int maxDepth)
        : m_begin(bytes.data())
        , m_end(bytes.data() + bytes.size())
        , m_at(bytes.data())
        , m_depthLeft(std::clamp(maxDepth, 1, JsonLimits::DeepestAllowed))
    {
    }

    bool readDocument(Json &value) { return start() && readValue(value) && finish(); }
    bool visitDocument(JsonMemberVisitor visitor);
    Error error(QByteArrayView bytes) const;

private:
    bool start();
    bool finish();
    bool visitMember(JsonMemberVisitor visitor);
    bool readValue(Json &value);
    bool readArray(Json &value);
    bool readObject(Json &value);
    bool skipValue(StringToken *string = nullptr);
    bool skipArray();
    bool skipObject();
    bool takeName(StringToken &name);
    bool takeString(StringToken &token);
    bool takeStringRest(StringToken &token, const char *begin);
    bool takeNumber();
    bool takeDigits();
    bool takeWord(const char *word, qsizetype length);
    /// Behind an item: true if another one follows, false at the end or on a mistake.
    bool takeComma(char close, Mistake mistake);
    bool enter();
    void skipSpace()
    {
        while (m_at < m_end && isSpace(*m_at))
            ++m_at;
    }
    bool take(char c)
    {
        if (m_at == m_end || *m_at != c)
            return false;
        ++m_at;
        return true;
    }
    bool stop(Mistake mistake, const char *at)
    {
        m_mistake = at == m_end && mistake != Mistake::UnterminatedString ? Mistake::UnexpectedEnd : mistake;
        m_at = at;
        return false;
    }
    bool isRepeated(QByteArrayView name);

    struct Seen // trivial: setting 24 of them up would cost more than looking at them
    {
        quint64 key;
        const char *name;
        qsizetype length;
        QByteArrayView view() const { return { name, length }; }
    };
    static constexpr int MostSeenInline = 24; // more than a token has

    const char *m_begin;
    const char *m_end;
    const char *m_at;
    int m_depthLeft;
    Mistake m_mistake = Mistake::None;
    int m_seenCount = 0;
    std::array<Seen, MostSeenInline> m_seen; // not initialized on purpose
    QSet<QByteArray> m_manySeen;
    QList<QByteArray> m_unescapedNames; // m_seen looks at these
};

bool Reader::start()
{
    if (m_end - m_at >= 3 && std::memcmp(m_at, "\xef\xbb\xbf", 3) == 0)
        return stop(Mistake::ByteOrderMark, m_at);
    skipSpace();
    return true;
}

bool Reader::finish()
{
    skipSpace();
    return m_at == m_end || stop(Mistake::TrailingData, m_at);
}

bool Reader::enter()
{
    if (m_depthLeft == 0)
        return stop(Mistake::TooDeep, m_at);
    --m_depthLeft;
    ++m_at;
    skipSpace();
    return true;
}

bool Reader::takeComma(char close, Mistake mistake)
{
    skipSpace();
    if (take(',')) {
        skipSpace();
        return true;
    }
    if (!take(close))
        return stop(mistake, m_at);
    ++m_depthLeft;
    return false;
}

bool Reader::takeName(StringToken &name)
{
    if (m_at == m_end || *m_at != '"')
        return stop(Mistake::NameExpected, m_at);
    if (!takeString(name))
        return false;
    skipSpace();
    if (!take(':'))
        return stop(Mistake::ColonExpected, m_at);
    skipSpace();
    return true;
}

bool Reader::takeString(StringToken &token)
{
    const char *const begin = m_at + 1;
    m_at = plainEnd(begin, m_end);
    if (m_at == m_end || *m_at != '"')
        return takeStringRest(token, begin);
    token.text = { begin, m_at++ };
    return true;
}

/// From the first byte on that is not plain.
bool Reader::takeStringRest(StringToken &token, const char *begin)
{
    while (m_at < m_end && *m_at != '"') {
        if (*m_at == '\\') {
            token.escaped = true;
            const bool isUnicode = m_end - m_at > 1 && m_at[1] == 'u';
            const int length
                = isUnicode ? unicodeEscape(m_at, m_end).length : (m_end - m_at > 1 && shortEscape(m_at[1]) ? 2 : 0);
            if (length == 0)
                return stop(Mistake::BadEscape, m_at);
            m_at += length;
        } else if (uchar(*m_at) < 0x20) {
            return stop(Mistake::ControlCharacter, m_at);
        } else {
            const int length = utf8Length(m_at, m_end);
            if (length == 0)
                return stop(Mistake::InvalidUtf8, m_at);
            m_at += length;
        }
        m_at = plainEnd(m_at, m_end);
    }
    if (m_at == m_end)
        return stop(Mistake::UnterminatedString, begin - 1);
    token.plain = false;
    token.text = { begin, m_at++ };
    return true;
}

bool Reader::takeDigits()
{
    const char *const first = m_at;
    while (m_at < m_end && isDigit(*m_at))
        ++m_at;
    return m_at > first;
}

bool Reader::takeNumber()
{
    const char *const first = m_at;
    const bool negative = take('-');
    if (!take('0') && !takeDigits())
        return negative ? stop(Mistake::BadNumber, first) : stop(Mistake::ValueExpected, first);
    if (take('.') && !takeDigits())
        return stop(Mistake::BadNumber, first);
    if (m_at < m_end && (*m_at == 'e' || *m_at == 'E')) {
        ++m_at;
        if (m_at < m_end && (*m_at == '+' || *m_at == '-'))
            ++m_at;
        if (!takeDigits())
            return stop(Mistake::BadNumber, first);
    }
    return true;
}

bool Reader::takeWord(const char *word, qsizetype length)
{
    if (m_end - m_at < length || std::memcmp(m_at, word, size_t(length)) != 0)
        return stop(Mistake::ValueExpected, m_at);
    m_at += length;
    return true;
}

bool Reader::readValue(Json &value)
{
    const char first = m_at < m_end ? *m_at : '\0';
    const char *const begin = m_at;
    StringToken string;
    switch (first) {
    case '"':
        if (!takeString(string))
            return false;
        value = Json(decodeString(string));
        return true;
    case '{':
        return readObject(value);
    case '[':
        return readArray(value);
    case 't':
    case 'f':
        value = Json(first == 't');
        return first == 't' ? takeWord("true", 4) : takeWord("false", 5);
    case 'n':
        value = Json();
        return takeWord("null", 4);
    default:
        if (!takeNumber())
            return false;
        value = Json::number(QByteArray(begin, m_at - begin));
        return true;
    }
}

bool Reader::readArray(Json &value)
{
    QList<Json> items;
    if (!enter())
        return false;
    if (take(']')) {
        ++m_depthLeft;
    } else {
        do {
            if (!readValue(items.emplaceBack()))
                return false;
        } while (takeComma(']', Mistake::CommaOrBracketExpected));
    }
    value = Json::array(std::move(items));
    return m_mistake == Mistake::None;
}

bool Reader::readObject(Json &value)
{
    QList<Json::Member> members;
    if (!enter())
        return false;
    if (take('}')) {
        ++m_depthLeft;
    } else {
        do {
            StringToken name;
            if (!takeName(name))
                return false;
            Json::Member &member = members.emplaceBack();
            member.name = decodeString(name);
            if (!readValue(member.value))
                return false;
        } while (takeComma('}', Mistake::CommaOrBraceExpected));
    }
    value = Json::object(std::move(members));
    return m_mistake == Mistake::None;
}

bool Reader::skipValue(StringToken *string)
{
    StringToken ignored;
    switch (m_at < m_end ? *m_at : '\0') {
    case '"':
        return takeString(string ? *string : ignored);
    case '{':
        return skipObject();
    case '[':
        return skipArray();
    case 't':
        return takeWord("true", 4);
    case 'f':
        return takeWord("false", 5);
    case 'n':
        return takeWord("null", 4);
    default:
        return takeNumber();
    }
}

bool Reader::skipArray()
{
    if (!enter())
        return false;
    if (take(']')) {
        ++m_depthLeft;
        return true;
    }
    do {
        if (!skipValue())
            return false;
    } while (takeComma(']', Mistake::CommaOrBracketExpected));
    return m_mistake == Mistake::None;
}

bool Reader::skipObject()
{
    if (!enter())
        return false;
    if (take('}')) {
        ++m_depthLeft;
        return true;
    }
    do {
        StringToken name;
        if (!takeName(name) || !skipValue())
            return false;
    } while (takeComma('}', Mistake::CommaOrBraceExpected));
    return m_mistake == Mistake::None;
}

/// First and last bytes and the length: tells nearly all names apart without a call to memcmp.
quint64 nameKey(QByteArrayView name)
{
    const auto size = quint64(name.size());
    if (size >= 4)
        return qFromLittleEndian<quint32>(name.data()) | quint64(qFromLittleEndian<quint32>(name.end() - 4)) << 32;
    return size == 0 ? 0 : uchar(name[0]) | uchar(name[name.size() / 2]) << 8 | uchar(name.back()) << 16 | size << 24;
}

/// Quick for the few short names of a token, and no trap for thousands of them.
bool Reader::isRepeated(QByteArrayView name)
{
    const quint64 key = nameKey(name);
    if (m_seenCount < MostSeenInline) {
        for (int i = 0; i < m_seenCount; ++i) {
            if (m_seen[size_t(i)].key == key && m_seen[size_t(i)].view() == name)
                return true;
        }
        m_seen[size_t(m_seenCount++)] = { key, name.data(), name.size() };
        return false;
    }
    if (m_manySeen.isEmpty()) {
        for (const Seen &seen : m_seen)
            m_manySeen.insert(seen.view().toByteArray());
    }
    const qsizetype before = m_manySeen.size();
    m_manySeen.insert(name.toByteArray());
    return m_manySeen.size() == before;
}

Json::Type typeOf(char first)
{
    switch (first) {
    case '"':
        return Json::Type::String;
    case '{':
        return Json::Type::Object;
    case '[':
        return Json::Type::Array;
    case 't':
    case 'f':
        return Json::Type::Bool;
    case 'n':
        return Json::Type::Null;
    default:
        return Json::Type::Number;
    }
}

bool Reader::visitMember(JsonMemberVisitor visitor)
{
    StringToken nameToken;
    if (!takeName(nameToken))
        return false;
    QByteArrayView name = nameToken.text;
    if (nameToken.escaped)
        name = m_unescapedNames.emplaceBack(unescapeUtf8(name));
    const char *const begin = m_at;
    StringToken string;
    if (!skipValue(&string))
        return false;
    JsonMemberView member{ name, typeOf(*begin), isRepeated(name), { begin, m_at }, string.text };
    if (!string.escaped) {
        visitor(member);
        return true;
    }
    const QByteArray unescaped = unescapeUtf8(string.text);
    member.string = unescaped;
    visitor(member);
    return true;
}

bool Reader::visitDocument(JsonMemberVisitor visitor)
{
    if (!start())
        return false;
    if (m_at == m_end || *m_at != '{') {
        // Broken JSON is told apart from JSON that is something else.
        return skipValue() && finish() && stop(Mistake::ObjectExpected, m_begin);
    }
    enter();
    if (take('}'))
        return finish();
    do {
        if (!visitMember(visitor))
            return false;
    } while (takeComma('}', Mistake::CommaOrBraceExpected));
    return m_mistake == Mistake::None && finish();
}

Error Reader::error(QByteArrayView bytes) const
{
    const qsizetype offset = m_at - m_begin;
    const JsonPosition position = jsonPosition(bytes, offset);
    const QString what
        = QCoreApplication::translate("Json", "The JSON text cannot be read at line %1, column %2 (byte %3): %4.")
              .arg(position.line)
              .arg(position.column)
              .arg(offset)
              .arg(mistakeText(m_mistake));
    return { m_mistake == Mistake::TooDeep ? Errc::Limit : Errc::Malformed, what, QStringLiteral("RFC 8259") };
}

auto tooLarge(qsizetype size, qsizetype most)
{
    return fail(Errc::Limit,
        QCoreApplication::translate("Json", "The JSON text has %1 bytes, more than the %2 that are read; shorten it.")
            .arg(size)
            .arg(most));
}

} // namespace

Result<Json> parseJson(QByteArrayView utf8, JsonLimits limits)
{
    if (utf8.size() > limits.maxBytes)
        return tooLarge(utf8.size(), limits.maxBytes);
    Reader reader(utf8, limits.maxDepth);
    Json value;
    if (!reader.readDocument(value))
        return tl::unexpected(reader.error(utf8));
    return value;
}

Result<> visitMembers(QByteArrayView utf8, JsonMemberVisitor visitor, JsonLimits limits)
{
    if (utf8.size() > limits.maxBytes)
        return tooLarge(utf8.size(), limits.maxBytes);
    Reader reader(utf8, limits.maxDepth);
    if (!reader.visitDocument(visitor))
        return tl::unexpected(reader.error(utf8));
    return {};
}
