// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/shellwords.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QString>
#include <algorithm>

namespace archive {

namespace {

constexpr qsizetype LongestExpansion = 400;

class Reader
{
public:
    explicit Reader(QByteArrayView script)
        : m_script(script)
    {
    }

    /// The first command alone, its variables as {{name}}.
    Result<QList<QByteArray>> readOne(qsizetype *length)
    {
        m_namesVariables = true;
        while (m_at < m_script.size() && m_commands.isEmpty()) {
            if (!m_inWord && m_words.isEmpty() && m_script[m_at] == '\n')
                break;
            if (m_script[m_at] == ')') {
                endCommand();
                break;
            }
            if (!step())
                return fail(
                    Errc::Malformed, QCoreApplication::translate("archive::Shell", "A quote in it is not closed."));
        }
        endCommand();
        *length = std::min(m_at, m_script.size()); // a backslash may be the last character
        return m_commands.isEmpty() ? QList<QByteArray>() : m_commands.constFirst();
    }

    Result<QList<QList<QByteArray>>> read()
    {
        while (m_at < m_script.size()) {
            if (!step())
                return fail(Errc::Malformed,
                    QCoreApplication::translate("archive::Shell", "A quote that begins in line %1 is not closed.")
                        .arg(1 + std::count(m_script.begin(), m_script.begin() + m_quoteAt, '\n')));
        }
        endCommand();
        return std::move(m_commands);
    }

    const QByteArrayList &expansions() const { return m_expansions; }

private:
    char peek(qsizetype ahead = 0) const { return m_at + ahead < m_script.size() ? m_script[m_at + ahead] : '\0'; }

    /// False: a quote is not closed.
    bool step()
    {
        const char c = m_script[m_at++];
        switch (c) {
        case '\\':
            if (peek() == '\r' && peek(1) == '\n')
                ++m_at;
            if (peek() != '\n' && m_at < m_script.size())
                put(peek());
            ++m_at;
            return true;
        case '\'':
            return singleQuoted();
        case '"':
            return doubleQuoted();
        case '$':
            if (peek() == '\'') {
                ++m_at;
                return escapedQuoted();
            }
            noteExpansion();
            m_inWord = true;
            if (!nameVariable(c))
                put(c);
            return true;
        case '`':
            noteExpansion();
            m_inWord = true;
            if (!nameVariable(c))
                put(c);
            return true;
        case ' ':
        case '\t':
        case '\r':
            endWord();
            return true;
        case '\n':
        case ';':
        case '&':
        case '|':
        case '>':
        case '<':
            endCommand();
            if (c == '>' || c == '<') // its file name is no word of a command
                skipLine();
            return true;
        case '#':
            if (!m_inWord) {
                skipLine();
                return true;
            }
            break;
        default:
            break;
        }
        put(c);
        return true;
    }

    void put(char c)
    {
        m_word += c;
        m_inWord = true;
    }

    void skipLine()
    {
        while (m_at < m_script.size() && m_script[m_at] != '\n')
            ++m_at;
    }

    bool singleQuoted()
    {
        m_inWord = true;
        m_quoteAt = m_at - 1;
        const qsizetype end = m_script.indexOf('\'', m_at);
        if (end < 0)
            return false;
        m_word += m_script.sliced(m_at, end - m_at);
        m_at = end + 1;
        return true;
    }

    bool doubleQuoted()
    {
        m_inWord = true;
        m_quoteAt = m_at - 1;
        while (m_at < m_script.size()) {
            const char c = m_script[m_at++];
            if (c == '"')
                return true;
            if (c == '\\' && QByteArrayView("$`\"\\\n").contains(peek())) {
                if (peek() != '\n')
                    m_word += peek();
                ++m_at;
            } else {
                if (c == '$' || c == '`')
                    noteExpansion();
                if ((c != '$' && c != '`') || !nameVariable(c))
                    m_word += c;
            }
        }
        return false;
    }

    /// Puts {{name}} in the place of the expansion whose first character was just read. False: it is none.
    bool nameVariable(char c)
    {
        if (!m_namesVariables)
            return false;
        const auto isOfName = [](char each) {
            return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9')
                || each == '_';
        };
        if (c == '`' || peek() == '(') {
            if (m_isOpen)
                return false;
            const qsizetype end = c == '`' ? m_script.indexOf('`', m_at) : endOfSubstitution();
            m_isOpen = end < 0; // looked for once
            if (m_isOpen)
                return false;
            m_at = end + 1;
            m_word += "{{output}}";
            return true;
        }
        const bool isBraced = peek() == '{';
        const qsizetype start = m_at + (isBraced ? 1 : 0);
        qsizetype end = start;
        while (end < m_script.size() && isOfName(m_script[end]))
            ++end;
        if (end == start || (m_script[start] >= '0' && m_script[start] <= '9' && !isBraced))
            return false;
        m_word += "{{" + m_script.sliced(start, end - start).toByteArray() + "}}";
        const qsizetype close = isBraced ? m_script.indexOf('}', end) : end - 1;
        m_at = close < 0 ? end : close + 1;
        return true;
    }

    /// Where the bracket closes that opens here; quotes in it are looked through. Negative: nowhere.
    qsizetype endOfSubstitution() const
    {
        int depth = 0;
        char quote = 0;
        for (qsizetype at = m_at; at < m_script.size(); ++at) {
            const char c = m_script[at];
            if (c == '\\') {
                ++at;
            } else if (quote) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '(') {
                ++depth;
            } else if (c == ')' && --depth == 0) {
                return at;
            }
        }
        return -1;
    }

    /// The expansion whose first character was just read, if it is one (POSIX.1-2017, Shell Command Language, 2.6).
    void noteExpansion()
    {
        static const QRegularExpression expression(
            QStringLiteral("^(?:\\$\\w+|\\$\\{[^}\\n]*\\}|\\$\\([^)\\n]*\\)|`[^`\\n]*`)"));
        const QByteArrayView rest = m_script.sliced(m_at - 1);
        const auto match = expression.match(QString::fromUtf8(rest.first(std::min(rest.size(), LongestExpansion))));
        if (match.hasMatch() && !m_expansions.contains(match.captured().toUtf8()))
            m_expansions.append(match.captured().toUtf8());
    }

    /// $'…': what browsers write ("copy as cURL") where a text has a quote in it.
    bool escapedQuoted()
    {
        m_inWord = true;
        m_quoteAt = m_at - 1;
        while (m_at < m_script.size()) {
            const char c = m_script[m_at++];
            if (c == '\'')
                return true;
            if (c != '\\')
                m_word += c;
            else if (m_at < m_script.size())
                escape(m_script[m_at++]);
        }
        return false;
    }

    void escape(char c)
    {
        constexpr QByteArrayView names = "abefnrtv";
        constexpr QByteArrayView values = "\a\b\x1b\f\n\r\t\v";
        if (const qsizetype index = names.indexOf(c); index >= 0)
            m_word += values[index];
        else if (c == 'x')
            m_word += char(digits(2, 16));
        else if (c == 'u')
            putCodePoint(digits(4, 16));
        else if (c == 'U')
            putCodePoint(digits(8, 16));
        else if (c >= '0' && c <= '7') {
            --m_at;
            m_word += char(digits(3, 8));
        } else if (c != '\\' && c != '\'' && c != '"' && c != '?')
            m_word += QByteArray("\\") + c;
        else
            m_word += c;
    }

    char32_t digits(int most, int base)
    {
        const qsizetype start = m_at;
        const auto isDigit = [base](char c) {
            bool isNumber = false;
            QByteArray(1, c).toInt(&isNumber, base);
            return isNumber;
        };
        while (m_at < m_script.size() && m_at - start < most && isDigit(m_script[m_at]))
            ++m_at;
        return m_script.sliced(start, m_at - start).toByteArray().toUInt(nullptr, base);
    }

    /// Characters beyond U+FFFF come as two \u of UTF-16, as JSON has them.
    void putCodePoint(char32_t code)
    {
        if (QChar::isHighSurrogate(code) && peek() == '\\' && peek(1) == 'u') {
            m_at += 2;
            code = QChar::surrogateToUcs4(char16_t(code), char16_t(digits(4, 16)));
        }
        m_word += QString::fromUcs4(&code, 1).toUtf8();
    }

    void endWord()
    {
        if (m_inWord)
            m_words.append(std::exchange(m_word, {}));
        m_inWord = false;
    }

    void endCommand()
    {
        endWord();
        if (!m_words.isEmpty())
            m_commands.append(std::exchange(m_words, {}));
    }

    QByteArrayView m_script;
    qsizetype m_at = 0;
    qsizetype m_quoteAt = 0;
    QByteArray m_word;
    bool m_inWord = false; ///< also where it is empty: ''
    bool m_namesVariables = false;
    bool m_isOpen = false; ///< a substitution is not closed
    QByteArrayList m_expansions;
    QList<QByteArray> m_words;
    QList<QList<QByteArray>> m_commands;
};

} // namespace

Result<QList<QList<QByteArray>>> shellCommands(QByteArrayView script)
{
    return Reader(script).read();
}

QByteArrayList shellExpansions(QByteArrayView script)
{
    Reader reader(script);
    reader.read(); // an open quote ends it, and what was seen until then counts
    return reader.expansions();
}

Result<QList<QByteArray>> shellCommand(QByteArrayView script, qsizetype *length)
{
    return Reader(script).readOne(length);
}

QByteArray shellQuoted(const QByteArray &word)
{
    constexpr QByteArrayView plain = "%+,-./:=@_";
    const bool isPlain = !word.isEmpty() && std::all_of(word.begin(), word.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || plain.contains(c);
    });
    return isPlain ? word : '\'' + QByteArray(word).replace('\'', "'\\''") + '\'';
}

} // namespace archive
