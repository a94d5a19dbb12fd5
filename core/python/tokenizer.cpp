// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/tokenizer.h"

#include <QCoreApplication>
#include <array>
#include <optional>

namespace python {
namespace {
using Kind = Token::Kind;
constexpr int deepestIndent = 100; // as Python has it
constexpr QLatin1StringView namedCharacter("\\N"); // \N{…}: its value is not known, but it is no fault

QString tr(const char *text)
{
    return QCoreApplication::translate("python::Source", text);
}

bool isNameStart(QChar c)
{
    return c == u'_' || c.isLetter() || c.isSurrogate();
}

bool isNamePart(QChar c)
{
    return isNameStart(c) || c.isDigit() || c.isMark();
}

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

int hexDigit(QChar c)
{
    if (isDigit(c))
        return c.unicode() - u'0';
    const char16_t lower = c.unicode() | 0x20;
    return lower >= u'a' && lower <= u'f' ? lower - u'a' + 10 : -1;
}

/// The inside of a string literal while it is read.
class Literal
{
public:
    Literal(QStringView inside, bool raw, bool bytes, QString &problem)
        : m_inside(inside)
        , m_raw(raw)
        , m_bytes(bytes)
        , m_problem(problem)
    {
    }

    QString read()
    {
        while (m_at < m_inside.size())
            readCharacter();
        return m_value;
    }

private:
    QChar peek(qsizetype ahead = 0) const { return m_at + ahead < m_inside.size() ? m_inside[m_at + ahead] : QChar(); }

    void readCharacter()
    {
        const QChar c = peek();
        if (c == u'\r') { // Python reads every line end as \n
            m_value += u'\n';
            m_at += peek(1) == u'\n' ? 2 : 1;
        } else if (c == u'\\' && !m_raw) {
            readEscape();
        } else {
            if (m_bytes && c.unicode() > 0x7f)
                m_problem = tr("bytes hold ASCII characters only");
            m_value += c;
            ++m_at;
        }
    }

    void readEscape()
    {
        static constexpr std::u16string_view letters = u"\\'\"abfnrtv";
        static constexpr std::u16string_view meanings = u"\\'\"\a\b\f\n\r\t\v";
        const QChar c = peek(1);
        m_at += 2;
        if (const auto index = letters.find(c.unicode()); !c.isNull() && index != std::u16string_view::npos) {
            m_value += QChar(meanings[index]);
        } else if (c == u'\n') { // the line goes on
        } else if (c == u'\r') {
            m_at += peek() == u'\n';
        } else if (c >= u'0' && c <= u'7') {
            readOctal(c);
        } else if (c == u'x') {
            readCodePoint(2);
        } else if (c == u'u' && !m_bytes) {
            readCodePoint(4);
        } else if (c == u'U' && !m_bytes) {
            readCodePoint(8);
        } else if (c == u'N' && !m_bytes) {
            m_problem = QString(namedCharacter);
        } else {
            m_value += u'\\';
            m_at -= 1; // kept as it is, as Python does
        }
    }

    void readOctal(QChar first)
    {
        char16_t code = first.unicode() - u'0';
        for (int i = 0; i < 2 && peek() >= u'0' && peek() <= u'7'; ++i, ++m_at)
            code = char16_t(code * 8 + (peek().unicode() - u'0'));
        m_value += QChar(m_bytes ? char16_t(code & 0xff) : code);
    }

    void readCodePoint(int digits)
    {
        quint64 code = 0;
        for (int i = 0; i < digits; ++i, ++m_at) {
            if (hexDigit(peek()) < 0) {
                m_problem = tr("an escape in this text is cut short");
                return;
            }
            code = code * 16 + quint64(hexDigit(peek()));
        }
        if (code > 0x10ffff)
            m_problem = tr("an escape in this text names no character");
        else
            m_value += QChar::fromUcs4(char32_t(code));
    }

    QStringView m_inside;
    bool m_raw;
    bool m_bytes;
    QString &m_problem;
    QString m_value;
    qsizetype m_at = 0;
};
} // namespace

QString literalText(QStringView inside, bool raw, bool bytes, QString &problem)
{
    return Literal(inside, raw, bytes, problem).read();
}

QList<Token> tokens(QStringView source, Within within)
{
    const qsizetype begin = source.startsWith(QChar::ByteOrderMark) ? 1 : 0;
    return Tokenizer(source, begin, source.size(), 1, within).run();
}

QList<Token> tokens(QStringView source, qsizetype begin, qsizetype end, int line, Within within)
{
    return Tokenizer(source, begin, end, line, within).run();
}

QList<Token> Tokenizer::run()
{
    for (;;) {
        if (m_startsLine && m_depth == 0)
            indentation();
        if (!skipBlanks())
            break;
        if (m_startsLine || m_depth > 0 || !atLineEnd()) {
            readToken();
            continue;
        }
        m_begin = m_at;
        m_beginLine = m_line;
        add(Kind::NewLine, {});
        skipLineEnd();
        m_startsLine = true;
    }
    m_begin = m_at;
    m_beginLine = m_line;
    if (m_depth == 0 && !m_tokens.isEmpty() && m_tokens.last().kind != Kind::NewLine)
        add(Kind::NewLine, {});
    for (; m_indents.size() > 1; m_indents.removeLast())
        add(Kind::Dedent, {});
    add(Kind::End, {});
    return m_tokens;
}

void Tokenizer::skipLineEnd()
{
    if (ended())
        return;
    m_at += peek() == u'\r' && peek(1) == u'\n' ? 2 : 1;
    ++m_line;
}

// Up to the first line that holds more than blanks and a comment; says how it is indented.
void Tokenizer::indentation()
{
    Column column{ 0, 0 };
    for (;;) {
        const QChar c = peek();
        if (c == u' ') {
            ++column.tabsOfEight;
            ++column.tabsOfOne;
        } else if (c == u'\t') {
            column.tabsOfEight = (column.tabsOfEight / 8 + 1) * 8;
            ++column.tabsOfOne;
        } else if (c == u'\f') {
            column = { 0, 0 };
        } else if (c == u'#') {
            while (!atLineEnd())
                ++m_at;
            continue;
        } else if (!ended() && atLineEnd()) {
            skipLineEnd();
            column = { 0, 0 };
            continue;
        } else {
            break;
        }
        ++m_at;
    }
    if (ended())
        return;
    m_begin = m_at;
    m_beginLine = m_line;
    const auto inconsistent = [&column](const Column &other) {
        return (column.tabsOfEight == other.tabsOfEight) != (column.tabsOfOne == other.tabsOfOne)
            || (column.tabsOfEight > other.tabsOfEight) != (column.tabsOfOne > other.tabsOfOne);
    };
    if (inconsistent(m_indents.last()) && column.tabsOfEight >= m_indents.last().tabsOfEight)
        return add(Kind::Bad, tr("tabs and spaces are mixed in this indentation"));
    if (column.tabsOfEight > m_indents.last().tabsOfEight) {
        m_indents.append(column);
        if (m_indents.size() > deepestIndent)
            return add(Kind::Bad, tr("this is indented too deep"));
        add(Kind::Indent, {});
    }
    while (column.tabsOfEight < m_indents.last().tabsOfEight) {
        m_indents.removeLast();
        add(Kind::Dedent, {});
    }
    if (column.tabsOfEight != m_indents.last().tabsOfEight)
        add(Kind::Bad, tr("this line is indented less than the block before it, but not as any other"));
    else if (inconsistent(m_indents.last()))
        add(Kind::Bad, tr("tabs and spaces are mixed in this indentation"));
    m_startsLine = true;
}

// To the next token or, outside of brackets, to the end of the line. False at the end of the source.
bool Tokenizer::skipBlanks()
{
    while (!ended()) {
        const QChar c = peek();
        if (c == u'#') {
            while (!atLineEnd())
                ++m_at;
        } else if (atLineEnd()) {
            if (m_depth == 0)
                return true;
            skipLineEnd();
            m_startsLine = true;
        } else if (c == u' ' || c == u'\t' || c == u'\f') {
            ++m_at;
        } else if (c == u'\\' && (peek(1) == u'\n' || peek(1) == u'\r')) {
            ++m_at;
            skipLineEnd();
        } else {
            return true;
        }
    }
    return false;
}

void Tokenizer::add(Kind kind, QString text)
{
    Token token;
    token.kind = kind;
    token.begin = m_begin;
    token.end = m_at;
    token.line = m_beginLine;
    token.startsLine = m_startsLine;
    token.text = std::move(text);
    m_tokens.append(token);
    if (kind != Kind::Indent && kind != Kind::Dedent)
        m_startsLine = false;
}

void Tokenizer::readToken()
{
    m_begin = m_at;
    m_beginLine = m_line;
    const QChar c = peek();
    if (c == u'"' || c == u'\'')
        readString(false, false, false);
    else if (isNameStart(c))
        readName();
    else if (isDigit(c) || (c == u'.' && isDigit(peek(1))))
        readNumber();
    else
        readOperator();
}

void Tokenizer::readName()
{
    static constexpr std::array prefixes{ "r", "b", "u", "f", "rb", "br", "rf", "fr" };
    while (isNamePart(peek()))
        ++m_at;
    if (peek() == u'"' || peek() == u'\'') {
        const QByteArray prefix = m_source.sliced(m_begin, m_at - m_begin).toString().toLower().toLatin1();
        for (const char *known : prefixes) {
            if (prefix == known)
                return readString(prefix.contains('r'), prefix.contains('b'), prefix.contains('f'));
        }
    }
    addSource(Kind::Name);
}

void Tokenizer::readNumber()
{
    const bool decimal = !(peek() == u'0' && peek(1).isLetter() && peek(1) != u'e' && peek(1) != u'E');
    while (isNamePart(peek()) || (decimal && peek() == u'.')
        || (decimal && (peek() == u'+' || peek() == u'-') && (peek(-1) == u'e' || peek(-1) == u'E')))
        ++m_at;
    addSource(Kind::Number);
}

void Tokenizer::readOperator()
{
    static constexpr std::array threes{ u"**=", u"//=", u"<<=", u">>=", u"..." };
    static constexpr std::array twos{ u"**", u"//", u":=", u"==", u"!=", u"<=", u">=", u"->", u"<<", u">>", u"+=",
        u"-=", u"*=", u"/=", u"%=", u"@=", u"&=", u"|=", u"^=" };
    const QStringView rest = m_source.sliced(m_at);
    for (const char16_t *three : threes) {
        if (rest.startsWith(QStringView(three))) {
            m_at += 3;
            return addSource(Kind::Operator);
        }
    }
    for (const char16_t *two : twos) {
        if (rest.startsWith(QStringView(two))) {
            m_at += 2;
            return addSource(Kind::Operator);
        }
    }
    const QChar c = peek();
    ++m_at;
    if (!QStringView(u"+-*/%@&|^~<>()[]{},:.;=").contains(c))
        return add(Kind::Bad, tr("“%1” means nothing in Python").arg(c.isPrint() ? QString(c) : QStringLiteral("?")));
    if (c == u'(' || c == u'[' || c == u'{')
        ++m_depth;
    else if ((c == u')' || c == u']' || c == u'}') && m_depth > (m_nested ? 1 : 0))
        --m_depth;
    addSource(Kind::Operator);
}

bool Tokenizer::atClosing(QChar quote, bool triple) const
{
    return peek() == quote && (!triple || (peek(1) == quote && peek(2) == quote));
}

// Past {…} of an f-string, where quotes of any kind may stand. False: it has no end.
bool Tokenizer::skipReplacement(QChar quote, bool triple)
{
    int depth = 0;
    while (!ended() && (triple || !atLineEnd())) {
        const QChar c = peek();
        if (c == u'{' || c == u'[' || c == u'(') {
            ++depth;
        } else if (c == u'}' || c == u']' || c == u')') {
            if (--depth == 0) {
                ++m_at;
                return true;
            }
        } else if (atClosing(quote, triple) && depth <= 1) {
            return true; // unbalanced: whoever reads the inside says so
        } else if (c == u'"' || c == u'\'') {
            ++m_at;
            while (!atLineEnd() && peek() != c)
                ++m_at;
        }
        if (atLineEnd() && !ended())
            skipLineEnd();
        else
            ++m_at;
    }
    return false;
}

void Tokenizer::readString(bool raw, bool bytes, bool formatted)
{
    const QChar quote = peek();
    const bool triple = peek(1) == quote && peek(2) == quote;
    m_at += triple ? 3 : 1;
    const qsizetype content = m_at;
    while (!atClosing(quote, triple)) {
        if (ended() || (!triple && atLineEnd()))
            return add(Kind::Bad, tr("the text that begins here has no closing quote"));
        if (formatted && peek() == u'{' && peek(1) == u'{') {
            m_at += 2;
        } else if (formatted && peek() == u'{') {
            if (!skipReplacement(quote, triple))
                return add(Kind::Bad, tr("the text that begins here has no closing quote"));
        } else if (peek() == u'\\' && m_at + 1 < m_source.size()) {
            ++m_at;
            if (atLineEnd())
                skipLineEnd();
            else
                ++m_at;
        } else if (atLineEnd()) {
            skipLineEnd();
        } else {
            ++m_at;
        }
    }
    const QStringView inside = m_source.sliced(content, m_at - content);
    m_at += triple ? 3 : 1;
    QString problem;
    QString value = formatted ? inside.toString() : literalText(inside, raw, bytes, problem);
    const bool isUnknown = problem == namedCharacter;
    if (!problem.isEmpty() && !isUnknown)
        return add(Kind::Bad, problem);
    add(formatted ? Kind::Formatted : bytes ? Kind::Bytes : Kind::Text, value);
    m_tokens.last().isUnknown = isUnknown;
    m_tokens.last().content = content;
    m_tokens.last().raw = raw;
}

} // namespace python
