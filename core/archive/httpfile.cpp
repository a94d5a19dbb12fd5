// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/httpfile.h"

#include "core/archive/callmaker.h"
#include "core/archive/curlreading.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace archive {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("archive::HttpFile", text);
}

bool isSeparator(const QString &line)
{
    return line.startsWith(u"###"_s);
}

bool isComment(const QString &line)
{
    const QStringView text = QStringView(line).trimmed();
    return text.startsWith(u'#') || text.startsWith(u"//"_s);
}

bool isMethod(QStringView word)
{
    static const QStringList methods{ u"GET"_s, u"POST"_s, u"PUT"_s, u"PATCH"_s, u"DELETE"_s, u"HEAD"_s, u"OPTIONS"_s,
        u"TRACE"_s, u"CONNECT"_s, u"LOCK"_s, u"UNLOCK"_s, u"PROPFIND"_s, u"PROPPATCH"_s, u"COPY"_s, u"MOVE"_s,
        u"MKCOL"_s, u"SEARCH"_s, u"QUERY"_s };
    return methods.contains(word, Qt::CaseInsensitive);
}

bool isOtherProtocol(QStringView word)
{
    return word == u"GRAPHQL"_s || word == u"WEBSOCKET"_s || word == u"GRPC"_s || word == u"RSOCKET"_s;
}

/// What may begin an address: a scheme, a variable, or a path below the Host.
bool isAddress(QStringView text)
{
    return text.startsWith(u"http://"_s, Qt::CaseInsensitive) || text.startsWith(u"https://"_s, Qt::CaseInsensitive)
        || text.startsWith(u"{{"_s) || (text.startsWith(u'/') && !text.startsWith(u"//"_s));
}

/// The first blank that is not within {{ and }}; -1: none.
qsizetype blankIn(QStringView text)
{
    bool isWithin = false;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const QStringView rest = text.sliced(at);
        if (rest.startsWith(u"{{"_s) || rest.startsWith(u"}}"_s))
            isWithin = rest.startsWith(u"{{"_s);
        if (!isWithin && text.at(at).isSpace())
            return at;
    }
    return -1;
}

struct RequestLine
{
    QString method;
    QString address;
};

/// "POST {{base}}/x HTTP/1.1", "POST localhost:8000/x", "https://h/x"; absent: the line is none.
std::optional<RequestLine> requestLine(const QString &line)
{
    static const QRegularExpression version(u"\\s+HTTP/[0-9.]+$"_s);
    QString text = line.trimmed();
    if (const auto match = version.match(text.right(20)); match.hasMatch())
        text.chop(match.capturedLength());
    const qsizetype blank = blankIn(text);
    const QString first = text.left(blank < 0 ? text.size() : blank);
    const QString rest = blank < 0 ? QString() : text.mid(blank).trimmed();
    static const QRegularExpression word(u"^[A-Z][A-Z-]*$"_s);
    const bool isOther = word.match(first).hasMatch() && isAddress(rest) && !isOtherProtocol(first);
    if (!rest.isEmpty() && (isMethod(first) || isOther) && !rest.startsWith(u'=') && !rest.startsWith(u':'))
        return RequestLine{ first.toUpper(), rest };
    if (isAddress(text) && !text.startsWith(u'/'))
        return RequestLine{ {}, text };
    return std::nullopt;
}

bool hasType(const WrittenCall &call, QStringView type)
{
    return headerOf(call.headers, u"Content-Type").value_or(QString()).contains(type, Qt::CaseInsensitive);
}

/// The fields of a form in parts; absent: it has something else in it than texts with a name.
std::optional<QList<WrittenCall::Field>> textParts(const QString &text)
{
    static const QRegularExpression head(u"^Content-Disposition:\\s*form-data;\\s*name=\"([^\"\\r\\n]*)\"\\s*$"_s,
        QRegularExpression::CaseInsensitiveOption);
    const QString boundary = text.section(u"\r\n"_s, 0, 0);
    if (boundary.size() < 3 || !boundary.startsWith(u"--"_s) || !text.endsWith(u"\r\n"_s + boundary + u"--\r\n"_s))
        return std::nullopt;
    const qsizetype size = text.size() - 2 * boundary.size() - 8;
    const QString inner = text.mid(boundary.size() + 2, std::max<qsizetype>(size, 0));
    QList<WrittenCall::Field> fields;
    for (const QString &part : inner.split(u"\r\n"_s + boundary + u"\r\n"_s)) {
        const qsizetype end = part.indexOf(u"\r\n\r\n"_s);
        const auto match = head.match(part.left(end));
        if (end < 0 || !match.hasMatch())
            return std::nullopt;
        fields.append({ match.captured(1), part.mid(end + 4) });
    }
    return fields;
}

/// One file, from its first line down.
class Reader
{
public:
    Reader(QStringList lines, const GivenVariables &given, ImportFolder &folder, Instant now)
        : m_maker(given.variables, now)
        , m_lines(std::move(lines))
        , m_folder(folder)
        , m_now(now)
    {
    }

    Import read(const GivenVariables &given)
    {
        addEnvironment(given.environment);
        addVariables();
        while (m_at < m_lines.size())
            readRequest();
        return m_maker.take();
    }

private:
    const QString &line() const { return m_lines.at(m_at); }
    bool isInRequest() const { return m_at < m_lines.size() && !isSeparator(line()); }
    /// Told with the line it stands in, counted from 0.
    void skip(qsizetype at, const QString &text)
    {
        const QString number = tr("line %1").arg(at + 1);
        m_maker.skip(m_name.isEmpty() ? number : m_name + u", "_s + number, text);
    }

    /// What either client keeps beside the file.
    void addEnvironment(const QString &name)
    {
        Environments all;
        for (const QString &path :
            { u"http-client.env.json"_s, u"http-client.private.env.json"_s, u".vscode/settings.json"_s }) {
            if (!m_folder.has(path))
                continue;
            const auto content = m_folder.read(path);
            if (path.startsWith(u'.') && content && !content->contains("rest-client.environmentVariables"))
                continue;
            const auto found = content.and_then([](const QByteArray &text) { return environmentsIn(text); });
            if (!found)
                m_maker.skip(path, found.error().what);
            for (const QString &each : found ? found->keys() : QStringList())
                all[each].insert(found->value(each));
        }
        m_maker.addEnvironment(all, name);
    }

    /// All of them hold for the whole file, wherever they stand.
    void addVariables()
    {
        static const QRegularExpression variable(u"^\\s*@([^\\s=@]{1,200})\\s*=\\s*(.*?)\\s*$"_s);
        bool asksDotenv = false;
        for (const QString &each : std::as_const(m_lines)) {
            asksDotenv = asksDotenv || each.contains(u"$dotenv"_s);
            if (!each.contains(u'@'))
                continue;
            if (const auto match = variable.match(each); match.hasMatch())
                m_maker.addVariable(match.captured(1), match.captured(2));
        }
        if (!asksDotenv || !m_folder.has(u".env"_s))
            return;
        const auto content = m_folder.read(u".env"_s);
        const auto values = content.and_then([](const QByteArray &text) { return environmentVariables(text); });
        if (!values) {
            m_maker.skip(u".env"_s, values.error().what);
            return;
        }
        for (auto each = values->cbegin(); each != values->cend(); ++each)
            m_maker.addVariable(u"$dotenv "_s + each.key(), each.value());
    }

    void readRequest()
    {
        m_name.clear();
        if (isSeparator(line())) {
            static const QRegularExpression rule(u"^#+\\s*"_s);
            m_name = QString(line()).remove(rule).trimmed();
            ++m_at;
        }
        m_call = {};
        if (!readBeginning())
            return;
        readHeaders();
        readBody();
        m_call.place = m_name.isEmpty() ? tr("line %1").arg(m_start + 1) : m_name;
        findHost();
        authorise();
        if (headerOf(m_call.headers, u"X-Request-Type"))
            skip(m_start, tr("A GraphQL call is not imported."));
        else
            m_maker.add(m_call);
    }

    /// What stands before the request, and its line; false: there is none.
    bool readBeginning()
    {
        static const QRegularExpression name(u"^\\s*(?:#|//)\\s*@name[\\s=]+(.+?)\\s*$"_s);
        for (; isInRequest(); ++m_at) {
            const QString text = line().trimmed();
            if (const auto match = name.match(line()); match.hasMatch()) {
                if (m_name.isEmpty())
                    m_name = match.captured(1);
            } else if (text.startsWith(u"< "_s) || text.startsWith(u"<{%"_s))
                passScript(tr("Its script before the call was not run."));
            else if (text.isEmpty() || isComment(text) || text.startsWith(u'@'))
                continue;
            else if (text.startsWith(u"curl "_s))
                return readCurl();
            else if (const auto request = requestLine(text)) {
                m_start = m_at;
                m_call.method = request->method;
                m_call.url = request->address;
                ++m_at;
                return true;
            } else if (isOtherProtocol(QStringView(text).left(text.indexOf(u' ')))) {
                skip(m_at, tr("“%1” is no HTTP call and is not imported.").arg(text.section(u' ', 0, 0)));
                return passRest();
            } else {
                skip(m_at, tr("This line is neither a request nor a comment."));
            }
        }
        return false;
    }

    bool passRest()
    {
        while (isInRequest())
            ++m_at;
        return false;
    }

    /// REST Client takes a command in place of a request.
    bool readCurl()
    {
        m_start = m_at;
        QString command;
        for (; isInRequest() && !line().trimmed().isEmpty(); ++m_at)
            command += line() + u'\n';
        const auto exchanges = exchangesFromCurl(m_maker.filled(command).toUtf8(), m_now);
        if (!exchanges)
            skip(m_start, exchanges.error().what);
        for (const session::Exchange &exchange : exchanges ? *exchanges : QList<session::Exchange>()) {
            WrittenCall call = writtenCall(exchange);
            call.place = m_name.isEmpty() ? tr("line %1").arg(m_start + 1) : m_name;
            m_maker.add(call);
        }
        return passRest();
    }

    void readHeaders()
    {
        bool isAddressOver = false;
        for (; isInRequest() && !line().trimmed().isEmpty(); ++m_at) {
            const QString text = line().trimmed();
            // An address goes on in lines that are set in, or that begin like a part of a query.
            const bool goesOn = text.startsWith(u'?') || text.startsWith(u'&') || line().at(0).isSpace();
            const qsizetype colon = text.indexOf(u':');
            if (isComment(text))
                continue;
            if (!isAddressOver && goesOn) {
                m_call.url += text;
                continue;
            }
            isAddressOver = true;
            if (colon > 0)
                m_call.headers.append({ text.left(colon), text.mid(colon + 1).trimmed() });
            else if (text.startsWith(u"> "_s) || text.startsWith(u"< "_s) || text.startsWith(u"<> "_s))
                return; // the body's, without an empty line before it
            else
                skip(m_at, tr("This line is no header field."));
        }
    }

    void readBody()
    {
        QStringList lines;
        bool hasComment = false;
        for (; isInRequest(); ++m_at) {
            const QString text = line().trimmed();
            if (text.startsWith(u"> "_s) || text.startsWith(u">{%"_s))
                passScript(tr("Its script after the call was not run."));
            else if (text.startsWith(u"<> "_s))
                skip(m_at, tr("The answer that is kept in “%1” was not read.").arg(text.mid(3).trimmed()));
            else if (text.startsWith(u">> "_s) || text.startsWith(u">>! "_s))
                skip(m_at, tr("No answer is written to “%1”.").arg(text.section(u' ', 1).trimmed()));
            else if (text.startsWith(u"< "_s) || text.startsWith(u"<@"_s))
                lines.append(fileContent(text));
            else if (!isComment(text))
                lines.append(line());
            else if (!hasComment && !lines.isEmpty() && isFollowed()) {
                hasComment = true;
                skip(m_at, tr("A line of its body that begins with “#” or “//” is a comment and was left out."));
            }
        }
        while (!lines.isEmpty() && lines.constLast().trimmed().isEmpty())
            lines.removeLast();
        while (!lines.isEmpty() && lines.constFirst().trimmed().isEmpty())
            lines.removeFirst();
        if (lines.isEmpty())
            return;
        m_call.body = WrittenCall::Body::Text;
        if (hasType(m_call, u"x-www-form-urlencoded")) {
            for (QString &each : lines)
                each = each.trimmed();
            m_call.text = lines.join(QString());
        } else {
            const bool isMultipart = hasType(m_call, u"multipart/");
            m_call.text = lines.join(isMultipart ? u"\r\n"_s : u"\n"_s);
            if (isMultipart)
                m_call.text += u"\r\n"_s;
            if (const auto fields = isMultipart ? textParts(m_call.text) : std::nullopt) {
                m_call.body = WrittenCall::Body::Parts;
                m_call.text.clear();
                m_call.fields = *fields;
                m_call.headers.removeIf(
                    [](const auto &header) { return header.name.compare(u"Content-Type", Qt::CaseInsensitive) == 0; });
            }
        }
    }

    /// Whether anything but comments comes behind this line, within the same request.
    bool isFollowed() const
    {
        for (qsizetype at = m_at + 1; at < m_lines.size() && !isSeparator(m_lines.at(at)); ++at) {
            if (!m_lines.at(at).trimmed().isEmpty() && !isComment(m_lines.at(at)))
                return true;
        }
        return false;
    }

    /// At its beginning; afterwards at its last line.
    void passScript(const QString &sentence)
    {
        const qsizetype start = m_at;
        skip(start, sentence);
        if (!line().contains(u"{%"_s))
            return; // the name of a file
        while (!line().contains(u"%}"_s)) {
            if (m_at + 1 == m_lines.size() || isSeparator(m_lines.at(m_at + 1))) {
                skip(start, tr("The script has no end (“%}”); what follows it is read as its part."));
                return;
            }
            ++m_at;
        }
    }

    /// "< ./x.json", "<@latin1 ./x.json"
    QString fileContent(const QString &text)
    {
        const QString path = text.section(u' ', 1).trimmed();
        const auto content = m_folder.read(m_maker.filled(path));
        if (!content) {
            skip(m_at, tr("The file “%1” of its body was not read: %2.").arg(path, content.error().detail));
            return {};
        }
        const QString whole
            = text.startsWith(u"<@latin1"_s) ? QString::fromLatin1(*content) : QString::fromUtf8(*content);
        if (whole.contains(QChar::ReplacementCharacter)) {
            skip(m_at, tr("The file “%1” of its body is no text and was left out.").arg(path));
            return {};
        }
        return whole;
    }

    /// "GET /path" with "Host: h".
    void findHost()
    {
        if (!m_call.url.startsWith(u'/'))
            return;
        for (qsizetype i = 0; i < m_call.headers.size(); ++i) {
            if (m_call.headers.at(i).name.compare(u"Host", Qt::CaseInsensitive) != 0)
                continue;
            m_call.url.prepend(m_call.headers.at(i).value);
            m_call.headers.removeAt(i);
            return;
        }
    }

    /// Both clients encode a user name and a password that stand in the open.
    void authorise()
    {
        for (qsizetype i = 0; i < m_call.headers.size(); ++i) {
            const auto &[name, value] = m_call.headers.at(i);
            if (name.compare(u"Authorization", Qt::CaseInsensitive) != 0)
                continue;
            const QString scheme = value.section(u' ', 0, 0);
            const QString rest = value.section(u' ', 1).trimmed();
            if (scheme.compare(u"Digest", Qt::CaseInsensitive) == 0 && !rest.contains(u'=')) {
                skip(m_start, tr("Its authorisation “%1” is not imported.").arg(scheme));
                m_call.headers.removeAt(i);
                return;
            }
            qsizetype at = blankIn(rest);
            if (at < 0)
                at = rest.indexOf(u':');
            if (scheme.compare(u"Basic", Qt::CaseInsensitive) != 0 || at < 0)
                return;
            m_call.auth = WrittenCall::Auth::Basic;
            m_call.credential = { rest.left(at), rest.mid(at + 1).trimmed() };
            m_call.headers.removeAt(i);
            return;
        }
    }

    CallMaker m_maker;
    QStringList m_lines;
    ImportFolder &m_folder;
    Instant m_now;
    qsizetype m_at = 0; ///< the line that is read
    qsizetype m_start = 0; ///< the line of the request
    QString m_name;
    WrittenCall m_call;
};

} // namespace

bool looksLikeHttpFile(QByteArrayView text)
{
    static const QRegularExpression request(
        u"^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[ \\t]+(?:https?://|\\{\\{|/|localhost|[0-9])"_s,
        QRegularExpression::MultilineOption);
    constexpr qsizetype most = 1024 * 1024;
    const QString start = QString::fromUtf8(text.first(std::min(text.size(), most)));
    return !start.contains(u"\n```"_s) && request.match(start).hasMatch();
}

Import callsFromHttpFile(QByteArrayView text, const GivenVariables &given, ImportFolder &folder, Instant now)
{
    QStringList lines = QString::fromUtf8(text).split(u'\n');
    for (QString &line : lines) {
        if (line.endsWith(u'\r'))
            line.chop(1);
    }
    return Reader(std::move(lines), given, folder, now).read(given);
}

} // namespace archive
