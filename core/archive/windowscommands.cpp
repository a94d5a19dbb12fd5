// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/windowscommands.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>

namespace archive {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("archive::Commands", text);
}

bool isOfName(QChar c)
{
    return c.isLetterOrNumber() || c == u'_';
}

auto openQuote()
{
    return fail(Errc::Malformed, tr("A quote in it is not closed."));
}

/// One command of PowerShell, from its name to the end of its line.
class PowerShell
{
public:
    explicit PowerShell(const QString &text)
        : m_text(text)
    {
    }

    Result<WrittenCall> read()
    {
        skipWord();
        while (skipSpace()) {
            if (peek() != u'-') {
                const auto value = readValue();
                if (!value)
                    return tl::unexpected(value.error());
                if (m_call.url.isEmpty())
                    m_call.url = *value;
                continue;
            }
            const qsizetype start = ++m_at;
            while (m_at < m_text.size() && isOfName(m_text.at(m_at)))
                ++m_at;
            const QString option = m_text.mid(start, m_at - start).toLower();
            if (peek() == u':')
                ++m_at;
            if (const auto done = readOption(option); !done)
                return tl::unexpected(done.error());
        }
        if (m_call.url.isEmpty())
            return fail(Errc::Malformed, tr("The PowerShell command has no address."));
        if (m_call.body == WrittenCall::Body::Text && m_call.textType.isEmpty())
            m_call.textType = QStringLiteral("application/x-www-form-urlencoded");
        return m_call;
    }

    qsizetype length() const { return m_at; }

private:
    QChar peek(qsizetype ahead = 0) const { return m_at + ahead < m_text.size() ? m_text.at(m_at + ahead) : QChar(); }

    void skipWord()
    {
        while (m_at < m_text.size() && !m_text.at(m_at).isSpace())
            ++m_at;
    }

    /// False: the command ends here.
    bool skipSpace()
    {
        while (m_at < m_text.size()) {
            const QChar c = peek();
            if (c == u'`' && peek(1) == u'\n')
                m_at += 2;
            else if (c == u' ' || c == u'\t' || c == u'\r')
                ++m_at;
            else
                return c != u'\n' && c != u';' && c != u'|' && c != u')' && c != u'}' && c != u'#';
        }
        return false;
    }

    Result<> readOption(const QString &option)
    {
        static const QStringList switches{ QStringLiteral("usebasicparsing"), QStringLiteral("disablekeepalive"),
            QStringLiteral("skipcertificatecheck"), QStringLiteral("passthru"), QStringLiteral("usedefaultcredentials"),
            QStringLiteral("allowunencryptedauthentication"), QStringLiteral("skiphttperrorcheck"),
            QStringLiteral("skipheadervalidation"), QStringLiteral("verbose") };
        if (switches.contains(option) || !skipSpace())
            return {};
        if (option == u"headers" && peek() == u'@')
            return readTable(&m_call.headers);
        if ((option == u"body" || option == u"form") && peek() == u'@') {
            m_call.body = option == u"form" ? WrittenCall::Body::Parts : WrittenCall::Body::Form;
            return readTable(&m_call.fields);
        }
        const auto value = readValue();
        if (!value)
            return tl::unexpected(value.error());
        if (option == u"uri")
            m_call.url = *value;
        else if (option == u"method" || option == u"custommethod")
            m_call.method = *value;
        else if (option == u"contenttype")
            m_call.textType = *value;
        else if (option == u"useragent")
            m_call.headers.append({ QStringLiteral("User-Agent"), *value });
        else if (option == u"headers") // a variable, whose fields stand elsewhere
            return fail(Errc::Unsupported, tr("Its header fields stand in a variable: write them as -Headers @{…}."));
        else if (option == u"body") {
            m_call.body = WrittenCall::Body::Text;
            m_call.text = *value;
        } else if (option == u"token") {
            m_call.auth = WrittenCall::Auth::Bearer;
            m_call.credential = { {}, *value };
        } else if (option == u"infile") {
            return fail(Errc::Unsupported, tr("Its body is a file, which was not read."));
        }
        return {};
    }

    /// @{ "name"="value"; … }
    Result<> readTable(QList<WrittenCall::Field> *fields)
    {
        m_at += peek(1) == u'{' ? 2 : 1;
        while (m_at < m_text.size()) {
            const QChar c = peek();
            if (c == u'}') {
                ++m_at;
                return {};
            }
            if (c.isSpace() || c == u';') {
                ++m_at;
                continue;
            }
            const auto name = readValue(u'=');
            if (!name)
                return tl::unexpected(name.error());
            while (peek().isSpace() && m_at < m_text.size())
                ++m_at;
            if (peek() != u'=')
                return fail(Errc::Malformed, tr("A table in it has a name without a value."));
            ++m_at;
            while (m_at < m_text.size() && (peek() == u' ' || peek() == u'\t'))
                ++m_at;
            const auto value = readValue(u';');
            if (!value)
                return tl::unexpected(value.error());
            fields->append({ *name, *value });
        }
        return fail(Errc::Malformed, tr("A table in it is not closed."));
    }

    /// A text in quotes or a word; ([System.Text.Encoding]::UTF8.GetBytes("…")) is the text in it.
    Result<QString> readValue(QChar end = {})
    {
        if (peek() == u'(') {
            const qsizetype quote = m_text.indexOf(QRegularExpression(QStringLiteral("[\"']")), m_at);
            if (quote < 0 || m_text.mid(m_at, quote - m_at).contains(u'\n'))
                return fail(Errc::Unsupported, tr("A value in it is made by other commands."));
            m_at = quote;
            const auto text = readQuoted();
            while (text && m_at < m_text.size() && peek() == u')')
                ++m_at;
            return text;
        }
        if (peek() == u'"' || peek() == u'\'')
            return readQuoted();
        QString word;
        while (m_at < m_text.size() && !peek().isSpace() && peek() != end && peek() != u'}' && peek() != u';'
            && peek() != u'|' && peek() != u')') {
            if (peek() != u'$' || !readVariable(&word))
                word += m_text.at(m_at++);
        }
        if (word.isEmpty() && m_at < m_text.size())
            ++m_at; // nothing that is known
        return word;
    }

    Result<QString> readQuoted()
    {
        const QChar quote = m_text.at(m_at++);
        QString text;
        while (m_at < m_text.size()) {
            const QChar c = m_text.at(m_at);
            if (c == quote) {
                ++m_at;
                if (peek() != quote) // twice is once
                    return text;
                text += quote;
                ++m_at;
            } else if (quote == u'"' && c == u'`' && m_at + 1 < m_text.size()) {
                const QChar next = m_text.at(m_at + 1);
                text += next == u'n' ? QChar(u'\n')
                    : next == u'r'   ? QChar(u'\r')
                    : next == u't'   ? QChar(u'\t')
                    : next == u'0'   ? QChar(u'\0')
                                     : next;
                m_at += 2;
            } else if (quote == u'\'' || c != u'$' || !readVariable(&text)) {
                text += c;
                ++m_at;
            }
        }
        return openQuote();
    }

    /// $name, ${name}, $env:NAME, $($name), and $([char]233), which is a character.
    bool readVariable(QString *text)
    {
        static const QRegularExpression character(QStringLiteral("\\G\\$\\(\\[char\\](\\d{1,6})\\)"));
        static const QRegularExpression name(QStringLiteral("\\G\\$(?:\\(\\$)?\\{?(?:env:)?([A-Za-z_]\\w*)\\}?\\)?"),
            QRegularExpression::CaseInsensitiveOption);
        if (const auto match = character.match(m_text, m_at); match.hasMatch()) {
            const char32_t code = match.captured(1).toUInt();
            *text += QString::fromUcs4(&code, 1);
            m_at = match.capturedEnd();
            return true;
        }
        const auto match = name.match(m_text, m_at);
        if (!match.hasMatch())
            return false;
        *text += QLatin1StringView("{{") + match.captured(1) + QLatin1StringView("}}");
        m_at += match.capturedLength();
        if (!match.captured().startsWith(QLatin1StringView("$(")) && match.captured().endsWith(u')'))
            --m_at; // it is of something around it
        return true;
    }

    const QString m_text;
    qsizetype m_at = 0;
    WrittenCall m_call;
};

} // namespace

bool looksLikeCmd(QByteArrayView command)
{
    const QByteArray start = command.first(std::min<qsizetype>(command.size(), 64 * 1024)).toByteArray();
    const qsizetype line = start.indexOf('\n');
    const QByteArray first = start.left(line < 0 ? start.size() : line).trimmed();
    static const QRegularExpression variable(QStringLiteral("%[A-Za-z_]\\w*%"));
    return first.endsWith('^') || first.contains("^\"") || variable.match(QString::fromUtf8(first)).hasMatch();
}

Result<QList<QByteArray>> cmdCommand(QByteArrayView text, qsizetype *length)
{
    // First what cmd does: carets and variables; a quote that is no caret's holds its carets.
    QByteArray line;
    bool isQuoted = false;
    qsizetype at = 0;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '^' && !isQuoted && at + 1 < text.size()) {
            ++at;
            if (text[at] != '\n')
                line += text[at];
            else if (at + 1 < text.size() && text[at + 1] == '\n')
                line += text[++at]; // a line end that is meant
        } else if (c == '\n' || (!isQuoted && (c == '&' || c == '|' || c == '>' || c == '<'))) {
            break;
        } else if (c == '%') {
            const qsizetype end = text.indexOf('%', at + 1);
            const QByteArrayView name = end < 0 ? QByteArrayView() : text.sliced(at + 1, end - at - 1);
            const bool isName = !name.isEmpty() && name.size() < 100 && !(name[0] >= '0' && name[0] <= '9')
                && std::all_of(name.begin(), name.end(), [](char each) { return isOfName(QLatin1Char(each)); });
            line += isName ? "{{" + name.toByteArray() + "}}" : QByteArray("%");
            at = isName ? end : at;
        } else {
            isQuoted = c == '"' ? !isQuoted : isQuoted;
            line += c;
        }
    }
    *length = std::min(at, text.size());
    // Then what the program does with its line.
    QList<QByteArray> words;
    QByteArray word;
    bool inWord = false;
    bool inQuotes = false;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const char c = line.at(i);
        if (c == '\\') {
            qsizetype end = i;
            while (end < line.size() && line.at(end) == '\\')
                ++end;
            const bool isBeforeQuote = end < line.size() && line.at(end) == '"';
            word += QByteArray(isBeforeQuote ? (end - i) / 2 : end - i, '\\');
            if (isBeforeQuote && (end - i) % 2 == 1) {
                word += '"';
                ++end;
            }
            inWord = true;
            i = end - 1;
        } else if (c == '"') {
            if (inQuotes && i + 1 < line.size() && line.at(i + 1) == '"')
                word += line.at(++i);
            else
                inQuotes = !inQuotes;
            inWord = true;
        } else if (!inQuotes && (c == ' ' || c == '\t' || c == '\n')) {
            if (inWord)
                words.append(std::exchange(word, {}));
            inWord = false;
        } else {
            word += c;
            inWord = true;
        }
    }
    if (inQuotes)
        return openQuote();
    if (inWord)
        words.append(word);
    return words;
}

Result<WrittenCall> callFromPowerShell(QByteArrayView whole, QByteArrayView text, qsizetype *length)
{
    const QString command = QString::fromUtf8(text);
    PowerShell reader(command);
    auto call = reader.read();
    *length = QStringView(command).first(std::min(reader.length(), command.size())).toUtf8().size();
    if (!call)
        return call;
    static const QRegularExpression session(
        QStringLiteral("-WebSession\\s+\\$(\\w+)"), QRegularExpression::CaseInsensitiveOption);
    const auto used = session.match(command.left(reader.length()));
    if (!used.hasMatch())
        return call;
    // What a browser writes above it.
    const QString before = QString::fromUtf8(whole);
    const QString name = QRegularExpression::escape(used.captured(1));
    const QRegularExpression agent(
        QStringLiteral("\\$") + name + QStringLiteral("\\.UserAgent\\s*=\\s*\"([^\"\\n]*)\""));
    const QRegularExpression cookie(QStringLiteral("\\$") + name
        + QStringLiteral("\\.Cookies\\.Add\\(\\(New-Object System\\.Net\\.Cookie\\(\"([^\"\\n]*)\", \"([^\"\\n]*)\""));
    if (const auto match = agent.match(before); match.hasMatch())
        call->headers.append({ QStringLiteral("User-Agent"), match.captured(1) });
    QStringList cookies;
    for (auto all = cookie.globalMatch(before); all.hasNext();) {
        const auto match = all.next();
        cookies.append(match.captured(1) + u'=' + match.captured(2));
    }
    if (!cookies.isEmpty())
        call->headers.append({ QStringLiteral("Cookie"), cookies.join(u"; ") });
    return call;
}

} // namespace archive
