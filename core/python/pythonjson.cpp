// SPDX-License-Identifier: GPL-3.0-or-later
// Follows CPython's C scanner (Modules/_json.c) step by step: which mistake is met first, and the position it names,
// are what a Simple JWT server's answer shows.
#include "core/python/pythonjson.h"

#include "core/json/jsonlexer.h"
#include "core/python/pythontext.h"

#include <QHash>
#include <algorithm>

namespace python {

namespace {

using Kind = PythonJsonError::Kind;

/// Nested arrays and objects that json.loads reads when a module calls it directly: sys.getrecursionlimit() is 1000 and
/// Python's own calls count. On a server, the calls above it take some 50 more, which depends on the installation.
constexpr int PythonDepth = 995;
constexpr qsizetype PythonIntegerDigits = 4300; // sys.get_int_max_str_digits()
constexpr size_t NoPosition = std::u32string_view::npos;

/// A dict being filled: of a repeated name the last value, in the first one's place.
class Dict
{
public:
    void set(const QString &name, Json value)
    {
        const qsizetype place = placeOf(name);
        if (place >= 0) {
            m_members[place].value = std::move(value);
            return;
        }
        m_members.append({ name, std::move(value) });
        if (m_members.size() < Few)
            return;
        if (m_members.size() == Few) {
            for (const Json::Member &member : std::as_const(m_members))
                m_places.insert(member.name, m_places.size());
        } else {
            m_places.insert(name, m_members.size() - 1);
        }
    }
    Json take() { return Json::object(std::move(m_members)); }

private:
    static constexpr qsizetype Few = 16; // so many are found quicker by looking at each

    qsizetype placeOf(const QString &name) const
    {
        if (m_members.size() >= Few)
            return m_places.value(name, -1);
        const auto place = std::find_if(
            m_members.cbegin(), m_members.cend(), [&name](const Json::Member &member) { return member.name == name; });
        return place == m_members.cend() ? -1 : place - m_members.cbegin();
    }

    QHash<QString, qsizetype> m_places; // once there are many
    QList<Json::Member> m_members;
};

class Scanner
{
public:
    Scanner(std::u32string_view text, NonFinite nonFinite)
        : m_text(text)
        , m_nonFinite(nonFinite)
    {
    }
    PythonJson load();

private:
    bool value(Json &value);
    bool behindItem(char32_t closing, bool &more);
    bool array(Json &value);
    bool object(Json &value);
    bool number(Json &value);
    bool fraction();
    bool constant(Json &value, QLatin1StringView name);
    bool string(QString &out);
    static void appendRun(QString &out, std::u32string_view run);
    bool escape(QString &out);
    bool unicodeEscape(QString &out);
    /// The four hexadecimal digits at m_at; none: position of the backslash before them goes into the error.
    bool hexUnit(char32_t &unit);
    bool enter(const char *what);

    char32_t at(size_t i) const { return i < m_text.size() ? m_text[i] : char32_t(0xffffffff); }
    char32_t here() const { return at(m_at); }
    bool isDigit(size_t i) const { return at(i) >= '0' && at(i) <= '9'; }
    bool startsWith(QLatin1StringView word) const;
    void skipSpace()
    {
        while (here() == ' ' || here() == '\t' || here() == '\n' || here() == '\r')
            ++m_at;
    }
    /// Always false.
    bool stop(const char *message, size_t position);
    bool stop(Kind kind, const QString &text)
    {
        m_error = { kind, text };
        return false;
    }

    std::u32string_view m_text;
    NonFinite m_nonFinite;
    size_t m_at = 0;
    int m_depth = 0;
    PythonJsonError m_error;
};

PythonJson Scanner::load()
{
    Json result;
    skipSpace();
    if (!value(result))
        return tl::unexpected(m_error);
    skipSpace();
    if (m_at < m_text.size()) {
        stop("Extra data", m_at);
        return tl::unexpected(m_error);
    }
    return result;
}

bool Scanner::stop(const char *message, size_t position)
{
    const std::u32string_view before = m_text.substr(0, position);
    const auto line = std::count(before.begin(), before.end(), U'\n') + 1;
    const size_t lineBreak = before.rfind(U'\n');
    const size_t column = lineBreak == NoPosition ? position + 1 : position - lineBreak;
    return stop(Kind::Decode,
        QStringLiteral("%1: line %2 column %3 (char %4)")
            .arg(QLatin1StringView(message))
            .arg(line)
            .arg(column)
            .arg(position));
}

bool Scanner::startsWith(QLatin1StringView word) const
{
    const std::u32string_view rest = m_text.substr(m_at, size_t(word.size()));
    return std::equal(rest.begin(), rest.end(), word.begin(), word.end(),
        [](char32_t left, char right) { return left == char32_t(right); });
}

bool Scanner::value(Json &value)
{
    const auto word = [&](QLatin1StringView name, const Json &meaning) {
        if (!startsWith(name))
            return number(value);
        m_at += size_t(name.size());
        value = meaning;
        return true;
    };
    switch (here()) {
    case '"': {
        QString text;
        if (!string(text))
            return false;
        value = Json(std::move(text));
        return true;
    }
    case '{':
        return object(value);
    case '[':
        return array(value);
    case 'n':
        return word(QLatin1StringView("null"), Json());
    case 't':
        return word(QLatin1StringView("true"), Json(true));
    case 'f':
        return word(QLatin1StringView("false"), Json(false));
    case 'N':
        return constant(value, QLatin1StringView("NaN"));
    case 'I':
        return constant(value, QLatin1StringView("Infinity"));
    case '-':
        return at(m_at + 1) == 'I' ? constant(value, QLatin1StringView("-Infinity")) : number(value);
    default:
        return number(value);
    }
}

bool Scanner::constant(Json &value, QLatin1StringView name)
{
    if (!startsWith(name))
        return number(value);
    m_at += size_t(name.size());
    if (m_nonFinite == NonFinite::Refused)
        return stop(
            Kind::NotCompliant, QStringLiteral("Out of range float values are not JSON compliant: '%1'").arg(name));
    value = Json::number(QByteArray(name.data(), name.size()));
    return true;
}

bool Scanner::enter(const char *what)
{
    if (m_depth == PythonDepth)
        return stop(Kind::Recursion,
            QStringLiteral("maximum recursion depth exceeded while decoding a JSON %1 from a unicode string")
                .arg(QLatin1StringView(what)));
    ++m_depth;
    ++m_at;
    skipSpace();
    return true;
}

/// Goes to the next item, if there are more, or stands at the closing bracket.
bool Scanner::behindItem(char32_t closing, bool &more)
{
    skipSpace();
    more = here() != closing;
    if (!more)
        return true;
    if (here() != ',')
        return stop("Expecting ',' delimiter", m_at);
    ++m_at;
    skipSpace();
    return true;
}

bool Scanner::array(Json &value)
{
    if (!enter("array"))
        return false;
    QList<Json> items;
    for (bool more = here() != ']'; more;) {
        if (!this->value(items.emplaceBack()) || !behindItem(U']', more))
            return false;
    }
    ++m_at;
    --m_depth;
    value = Json::array(std::move(items));
    return true;
}

bool Scanner::object(Json &value)
{
    if (!enter("object"))
        return false;
    Dict dict;
    for (bool more = here() != '}'; more;) {
        if (here() != '"')
            return stop("Expecting property name enclosed in double quotes", m_at);
        QString name;
        if (!string(name))
            return false;
        skipSpace();
        if (here() != ':')
            return stop("Expecting ':' delimiter", m_at);
        ++m_at;
        skipSpace();
        Json member;
        if (!this->value(member))
            return false;
        dict.set(name, std::move(member));
        if (!behindItem(U'}', more))
            return false;
    }
    ++m_at;
    --m_depth;
    value = dict.take();
    return true;
}

/// Takes ".5" and "e+5" as far as they are complete; true if there was any.
bool Scanner::fraction()
{
    const size_t before = m_at;
    if (here() == '.' && isDigit(m_at + 1)) {
        ++m_at;
        while (isDigit(m_at))
            ++m_at;
    }
    if (here() == 'e' || here() == 'E') {
        const size_t digits = m_at + (at(m_at + 1) == '+' || at(m_at + 1) == '-' ? 2 : 1);
        if (isDigit(digits)) {
            m_at = digits;
            while (isDigit(m_at))
                ++m_at;
        }
    }
    return m_at > before;
}

bool Scanner::number(Json &value)
{
    const size_t begin = m_at;
    const size_t first = begin + (here() == '-' ? 1 : 0);
    if (!isDigit(first))
        return stop("Expecting value", begin);
    m_at = first + 1;
    while (at(first) != '0' && isDigit(m_at))
        ++m_at;
    const qsizetype digits = qsizetype(m_at - first);
    if (!fraction() && digits > PythonIntegerDigits)
        return stop(Kind::IntegerLimit,
            QStringLiteral("Exceeds the limit (%1 digits) for integer string conversion: value has %2 digits; use "
                           "sys.set_int_max_str_digits() to increase the limit")
                .arg(PythonIntegerDigits)
                .arg(digits));
    QByteArray text;
    for (const char32_t c : m_text.substr(begin, m_at - begin))
        text += char(c);
    value = Json::number(std::move(text));
    return true;
}

void Scanner::appendRun(QString &out, std::u32string_view run)
{
    const qsizetype before = out.size();
    out.resize(before + qsizetype(run.size()));
    char16_t *to = reinterpret_cast<char16_t *>(out.data()) + before;
    for (size_t i = 0; i < run.size(); ++i) {
        if (run[i] > 0xffff) { // two units: one at a time from here
            out.resize(before + qsizetype(i));
            for (const char32_t c : run.substr(i))
                jsonlexer::appendUtf16(out, c);
            return;
        }
        *to++ = char16_t(run[i]);
    }
}

bool Scanner::string(QString &out)
{
    const size_t begin = m_at++;
    for (;;) {
        const auto rest = m_text.substr(m_at);
        const auto end
            = std::find_if(rest.begin(), rest.end(), [](char32_t c) { return c == '"' || c == '\\' || c <= 0x1f; });
        appendRun(out, rest.substr(0, size_t(end - rest.begin())));
        m_at += size_t(end - rest.begin());
        if (m_at == m_text.size())
            return stop("Unterminated string starting at", begin);
        if (here() == '"') {
            ++m_at;
            return true;
        }
        if (here() != '\\')
            return stop("Invalid control character at", m_at);
        if (m_at + 1 == m_text.size())
            return stop("Unterminated string starting at", begin);
        if (!escape(out))
            return false;
    }
}

bool Scanner::escape(QString &out)
{
    const char32_t c = at(m_at + 1);
    if (c == 'u')
        return unicodeEscape(out);
    const char character = c < 0x80 ? jsonlexer::shortEscape(char(c)) : '\0';
    if (!character)
        return stop("Invalid \\escape", m_at);
    out += QLatin1Char(character);
    m_at += 2;
    return true;
}

bool Scanner::hexUnit(char32_t &unit)
{
    unit = 0;
    // Python wants a character behind the digits as well: the closing quote.
    if (m_at + 4 >= m_text.size())
        return false;
    for (int i = 0; i < 4; ++i, ++m_at) {
        const char32_t c = here();
        if (c >= '0' && c <= '9')
            unit = unit * 16 + (c - '0');
        else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
            unit = unit * 16 + ((c | 0x20) - 'a' + 10);
        else
            return false;
    }
    return true;
}

bool Scanner::unicodeEscape(QString &out)
{
    constexpr char Invalid[] = "Invalid \\uXXXX escape";
    const size_t letter = m_at + 1;
    char32_t unit = 0;
    m_at += 2;
    if (!hexUnit(unit))
        return stop(Invalid, letter);
    if (QChar::isHighSurrogate(unit) && m_at + 6 < m_text.size() && here() == '\\' && at(m_at + 1) == 'u') {
        const size_t second = m_at;
        char32_t low = 0;
        m_at += 2;
        if (!hexUnit(low))
            return stop(Invalid, second + 1);
        if (QChar::isLowSurrogate(low))
            unit = QChar::surrogateToUcs4(char16_t(unit), char16_t(low));
        else
            m_at = second;
    }
    jsonlexer::appendUtf16(out, unit);
    return true;
}

PythonJson loadDecoded(const python::Decoded &text, NonFinite nonFinite)
{
    if (!text)
        return tl::unexpected(PythonJsonError{ Kind::Unicode, text.error() });
    return Scanner(*text, nonFinite).load();
}

PythonJson loadString(const python::Decoded &text, NonFinite nonFinite)
{
    if (text && text->starts_with(char32_t(QChar::ByteOrderMark)))
        return tl::unexpected(PythonJsonError{
            Kind::Decode, QStringLiteral("Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)") });
    return loadDecoded(text, nonFinite);
}

} // namespace

PythonJson loadPythonJson(QStringView text, NonFinite nonFinite)
{
    return loadString(python::fromQString(text), nonFinite);
}

PythonJson loadPythonJsonBytes(QByteArrayView bytes, NonFinite nonFinite)
{
    return loadDecoded(python::decodeDetected(bytes), nonFinite);
}

PythonJson loadDrfJson(QByteArrayView body, NonFinite nonFinite)
{
    using namespace python;
    return loadString(decodeUtf8(body, Surrogates::Strict, Tail::Incomplete), nonFinite);
}

} // namespace python
