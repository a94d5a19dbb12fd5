// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/pythonlexer.h"

#include <QCoreApplication>
#include <array>
#include <optional>

namespace python {
namespace {
using Kind = PythonToken::Kind;

QString tr(const char *text)
{
    return QCoreApplication::translate("simplejwt::PythonSettings", text);
}

bool isNameStart(QChar c)
{
    return c == u'_' || c.isLetter();
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

/// The prefix of a string literal, such as rb.
struct Prefix
{
    bool raw = false;
    bool bytes = false;
    bool formatted = false;

    static std::optional<Prefix> of(QStringView letters)
    {
        static constexpr std::array known{ "r", "b", "u", "f", "rb", "br", "rf", "fr" };
        const QByteArray lower = letters.toString().toLower().toLatin1();
        for (const char *prefix : known) {
            if (lower == prefix)
                return Prefix{ lower.contains('r'), lower.contains('b'), lower.contains('f') };
        }
        return std::nullopt;
    }
};

class Lexer
{
public:
    explicit Lexer(QStringView source)
        : m_source(source)
    {
    }

    QList<PythonToken> run()
    {
        while (skipBlanks())
            readToken();
        m_begin = m_at;
        add(Kind::End, {});
        return m_tokens;
    }

private:
    QChar peek(qsizetype ahead = 0) const { return m_at + ahead < m_source.size() ? m_source[m_at + ahead] : QChar(); }
    bool ended() const { return m_at >= m_source.size(); }

    // False at the end.
    bool skipBlanks()
    {
        while (!ended()) {
            const QChar c = peek();
            if (c == u'#') {
                while (!ended() && peek() != u'\n' && peek() != u'\r')
                    ++m_at;
            } else if (c == u'\n' || c == u'\r') {
                m_startsLine = true;
                ++m_at;
            } else if (c.isSpace() || c == QChar::ByteOrderMark
                || (c == u'\\' && (peek(1) == u'\n' || peek(1) == u'\r'))) {
                ++m_at;
            } else {
                return true;
            }
        }
        return false;
    }

    void add(Kind kind, QString text)
    {
        m_tokens.append({ kind, m_begin, m_at, m_startsLine, std::move(text) });
        m_startsLine = false;
    }
    void addSource(Kind kind) { add(kind, m_source.sliced(m_begin, m_at - m_begin).toString()); }

    void readToken()
    {
        m_begin = m_at;
        const QChar c = peek();
        if (c == u'"' || c == u'\'')
            readString({});
        else if (isNameStart(c))
            readName();
        else if (isDigit(c) || (c == u'.' && isDigit(peek(1))))
            readNumber();
        else
            readOperator();
    }

    void readName()
    {
        while (isNamePart(peek()))
            ++m_at;
        const std::optional<Prefix> prefix = Prefix::of(m_source.sliced(m_begin, m_at - m_begin));
        if (prefix && (peek() == u'"' || peek() == u'\''))
            readString(*prefix);
        else
            addSource(Kind::Name);
    }

    void readNumber()
    {
        const bool decimal = !(peek() == u'0' && (peek(1).isLetter()));
        while (isNamePart(peek()) || peek() == u'.'
            || (decimal && (peek() == u'+' || peek() == u'-') && (peek(-1) == u'e' || peek(-1) == u'E')))
            ++m_at;
        addSource(Kind::Number);
    }

    void readOperator()
    {
        static constexpr std::array longOnes{ u"**", u"//", u":=", u"==", u"!=", u"<=", u">=", u"->", u"<<", u">>",
            u"+=" };
        for (const char16_t *one : longOnes) {
            if (peek() == one[0] && peek(1) == one[1]) {
                m_at += 2;
                return addSource(Kind::Operator);
            }
        }
        ++m_at;
        addSource(Kind::Operator);
    }

    void readString(Prefix prefix)
    {
        const QChar quote = peek();
        const bool triple = peek(1) == quote && peek(2) == quote;
        m_at += triple ? 3 : 1;
        QString value;
        QString problem;
        for (;;) {
            if (ended() || (!triple && (peek() == u'\n' || peek() == u'\r'))) {
                problem = tr("the text that begins here has no closing quote");
                break;
            }
            if (peek() == quote && (!triple || (peek(1) == quote && peek(2) == quote))) {
                m_at += triple ? 3 : 1;
                break;
            }
            readCharacter(prefix, value, problem);
        }
        if (prefix.formatted && problem.isEmpty())
            problem = tr("an f-string is put together by running it");
        if (!problem.isEmpty())
            return add(Kind::Unreadable, problem);
        add(prefix.bytes ? Kind::Bytes : Kind::Text, value);
    }

    void readCharacter(Prefix prefix, QString &value, QString &problem)
    {
        const QChar c = peek();
        if (c == u'\r') { // Python reads every line end as \n
            value += u'\n';
            m_at += peek(1) == u'\n' ? 2 : 1;
        } else if (c == u'\\' && prefix.raw) {
            value += c;
            ++m_at;
            if (!ended() && peek() != u'\n' && peek() != u'\r') { // an escaped quote does not end it
                value += peek();
                ++m_at;
            }
        } else if (c == u'\\') {
            readEscape(prefix, value, problem);
        } else {
            if (prefix.bytes && c.unicode() > 0x7f)
                problem = tr("bytes hold ASCII characters only");
            value += c;
            ++m_at;
        }
    }

    void readEscape(Prefix prefix, QString &value, QString &problem)
    {
        static constexpr std::u16string_view letters = u"\\'\"abfnrtv";
        static constexpr std::u16string_view meanings = u"\\'\"\a\b\f\n\r\t\v";
        const QChar c = peek(1);
        m_at += 2;
        if (const auto index = letters.find(c.unicode()); index != std::u16string_view::npos) {
            value += QChar(meanings[index]);
        } else if (c == u'\n') { // the line goes on
        } else if (c == u'\r') {
            m_at += peek() == u'\n';
        } else if (c >= u'0' && c <= u'7') {
            readOctal(c, value);
        } else if (c == u'x') {
            readCodePoint(2, value, problem);
        } else if (c == u'u' && !prefix.bytes) {
            readCodePoint(4, value, problem);
        } else if (c == u'U' && !prefix.bytes) {
            readCodePoint(8, value, problem);
        } else if (c == u'N' && !prefix.bytes) {
            problem = tr("an escape by a character's name is not known here; write the character itself");
        } else {
            value += u'\\';
            m_at -= 1; // kept as it is, as Python does
        }
    }

    void readOctal(QChar first, QString &value)
    {
        char16_t code = first.unicode() - u'0';
        for (int i = 0; i < 2 && peek() >= u'0' && peek() <= u'7'; ++i, ++m_at)
            code = char16_t(code * 8 + (peek().unicode() - u'0'));
        value += QChar(code);
    }

    void readCodePoint(int digits, QString &value, QString &problem)
    {
        quint64 code = 0;
        for (int i = 0; i < digits; ++i, ++m_at) {
            if (hexDigit(peek()) < 0) {
                problem = tr("an escape in this text is cut short");
                return;
            }
            code = code * 16 + quint64(hexDigit(peek()));
        }
        if (code > 0x10ffff)
            problem = tr("an escape in this text names no character");
        else
            value += QChar::fromUcs4(char32_t(code));
    }

    QStringView m_source;
    qsizetype m_at = 0;
    qsizetype m_begin = 0;
    bool m_startsLine = true;
    QList<PythonToken> m_tokens;
};
} // namespace

QList<PythonToken> pythonTokens(QStringView source)
{
    return Lexer(source).run();
}

} // namespace python
