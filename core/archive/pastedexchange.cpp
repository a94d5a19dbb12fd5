// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/pastedexchange.h"

#include "core/archive/brunocollection.h"
#include "core/archive/clienttext.h"
#include "core/archive/curlreading.h"
#include "core/archive/har.h"
#include "core/archive/insomniacollection.h"
#include "core/archive/openapidocument.h"
#include "core/archive/postmancollection.h"
#include "core/archive/shellwords.h"
#include "core/json/json.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringDecoder>

namespace archive {

using session::Exchange;

namespace {

constexpr qsizetype MostBytes = 16 * 1024 * 1024;
constexpr qsizetype MostExchanges = 1000;

QRegularExpressionMatch matched(const char *pattern, const QByteArray &line, const char *options = "")
{
    QRegularExpression expression(QString::fromUtf8(pattern));
    if (*options == 'i')
        expression.setPatternOptions(QRegularExpression::CaseInsensitiveOption);
    return expression.match(QString::fromUtf8(line));
}

/// UTF-8 with line feeds, without a terminal's colours.
QByteArray plainText(QByteArrayView bytes)
{
    QByteArray text = bytes.first(std::min(bytes.size(), MostBytes)).toByteArray();
    const bool isWide = text.startsWith("\xFF\xFE") || text.startsWith("\xFE\xFF");
    const qsizetype zeroes = text.left(200).count('\0');
    if (isWide || zeroes > text.left(200).size() / 4) {
        const bool bigEnd = text.startsWith("\xFE\xFF") || (!isWide && text.startsWith('\0'));
        QStringDecoder decoder(bigEnd ? QStringConverter::Utf16BE : QStringConverter::Utf16LE);
        text = QString(decoder(text)).toUtf8();
    }
    if (text.startsWith("\xEF\xBB\xBF"))
        text.remove(0, 3);
    text.replace("\r\n", "\n").replace('\r', '\n');
    if (text.contains('\x1b')) {
        static const QRegularExpression colours(QStringLiteral("\x1b\\[[0-9;?]*[A-Za-z]|\x1b\\][^\x07]*\x07"));
        text = QString::fromUtf8(text).remove(colours).toUtf8();
    }
    return text;
}

const QRegularExpression &statusLine()
{
    static const QRegularExpression expression(QStringLiteral("^HTTP/([0-9.]+)\\s+(\\d{3})\\b ?(.*)$"));
    return expression;
}

const QRegularExpression &requestLine()
{
    static const QRegularExpression expression(
        QStringLiteral("^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\\s+(\\S+)\\s+HTTP/[0-9.]+\\s*$"));
    return expression;
}

bool isField(const QByteArray &line)
{
    static const QRegularExpression expression(QStringLiteral("^[A-Za-z0-9!#$%&'*+.^_`|~-]+:($|\\s|\\S)"));
    return expression.match(QString::fromUtf8(line)).hasMatch() && !line.startsWith("http:")
        && !line.startsWith("https:");
}

std::pair<QByteArray, QByteArray> fieldOf(const QByteArray &line)
{
    const qsizetype colon = line.indexOf(':');
    return { line.left(colon).trimmed(), line.mid(colon + 1).trimmed() };
}

/// Raw HTTP may be cut into chunks (RFC 9112 section 7.1); other tools have put them together by then.
QByteArray unchunked(const QByteArray &body)
{
    QByteArray whole;
    qsizetype at = 0;
    while (at < body.size()) {
        const qsizetype end = body.indexOf('\n', at);
        bool isNumber = false;
        const qsizetype size = body.mid(at, end - at).split(';').constFirst().trimmed().toLongLong(&isNumber, 16);
        if (isNumber && size == 0) // the last one, whose line end went with the text's
            return whole;
        if (end < 0 || !isNumber || size < 0 || size > body.size() - end - 1)
            return body;
        whole += body.mid(end + 1, size);
        at = end + 1 + size;
        while (at < body.size() && body.at(at) == '\n')
            ++at;
    }
    return whole;
}

void setUrl(Exchange *exchange, const QByteArray &target)
{
    const QUrl url = QUrl::fromEncoded(target);
    const QByteArray host = session::headerValue(exchange->headers, "Host").value_or(QByteArray());
    if (!url.host().isEmpty())
        exchange->url = url;
    else if (!host.isEmpty())
        exchange->url = QUrl::fromEncoded("http://" + host + target);
    else
        exchange->url = url;
}

/// The header says that a body follows it, or does not say that none does: whoever copies a request leaves its body
/// out, and so does curl -v.
bool hidesBody(const Exchange &request)
{
    const std::optional<QByteArray> length = session::headerValue(request.headers, "Content-Length");
    if (!request.body.isEmpty() || (length && length->trimmed() == "0"))
        return false;
    static const QList<QByteArray> methods{ "POST", "PUT", "PATCH" };
    return length || session::headerValue(request.headers, "Content-Type")
        || session::headerValue(request.headers, "Transfer-Encoding") || methods.contains(request.method);
}

/// Reads a text of messages line by line: requests and replies, each a start line, fields and a body.
class Messages
{
public:
    explicit Messages(const QByteArray &text)
        : m_lines(text.split('\n'))
    {
    }

    QList<PastedExchange> read()
    {
        while (m_at < m_lines.size() && m_found.size() < MostExchanges) {
            const QByteArray line = m_lines.at(m_at).trimmed();
            if (const auto request = requestLine().match(QString::fromUtf8(line)); request.hasMatch())
                readRequest(request);
            else if (const auto status = statusLine().match(QString::fromUtf8(line)); status.hasMatch())
                readReply(status);
            else
                ++m_at;
        }
        return m_found;
    }

private:
    bool startsMessage(const QByteArray &line) const
    {
        const QString text = QString::fromUtf8(line.trimmed().left(2000));
        return requestLine().match(text).hasMatch() || statusLine().match(text).hasMatch();
    }

    session::Headers readFields()
    {
        session::Headers fields;
        for (++m_at; m_at < m_lines.size(); ++m_at) {
            const QByteArray &line = m_lines.at(m_at);
            if (line.trimmed().isEmpty())
                break;
            if ((line.startsWith(' ') || line.startsWith('\t')) && !fields.isEmpty()) {
                fields.last().second += ' ' + line.trimmed(); // folded, as old servers did
                continue;
            }
            if (startsMessage(line) || !isField(line.trimmed()))
                return fields; // damaged: what follows may be the body or the next message
            const auto [name, value] = fieldOf(line.trimmed());
            fields.emplaceBack(name, value);
        }
        ++m_at; // the blank line
        return fields;
    }

    QByteArray readBody()
    {
        QByteArrayList body;
        while (m_at < m_lines.size() && !startsMessage(m_lines.at(m_at)))
            body.append(m_lines.at(m_at++));
        QByteArray text = body.join('\n');
        while (text.endsWith('\n'))
            text.chop(1);
        return text;
    }

    void readRequest(const QRegularExpressionMatch &line)
    {
        m_request = Exchange();
        m_request->method = line.captured(1).toLatin1();
        m_request->headers = readFields();
        setUrl(&*m_request, line.captured(2).toUtf8());
        m_request->body = readBody();
    }

    void readReply(const QRegularExpressionMatch &line)
    {
        PastedExchange pasted;
        pasted.hasRequest = m_request.has_value();
        pasted.exchange = m_request.value_or(Exchange());
        pasted.hasBody = pasted.hasRequest && !hidesBody(pasted.exchange);
        pasted.exchange.status = line.captured(2).toInt();
        pasted.exchange.reason = line.captured(3).trimmed().toUtf8();
        pasted.exchange.replyHeaders = readFields();
        pasted.hasReplyHeader = !pasted.exchange.replyHeaders.isEmpty();
        pasted.exchange.replyBody = readBody();
        const QByteArray coding
            = session::headerValue(pasted.exchange.replyHeaders, "Transfer-Encoding").value_or(QByteArray());
        if (coding.toLower().contains("chunked"))
            pasted.exchange.replyBody = unchunked(pasted.exchange.replyBody);
        const bool isInterim
            = pasted.exchange.status < 200 || pasted.exchange.reason.toLower().contains("connection established");
        if (isInterim)
            return; // the answer of the server itself follows
        m_found.append(pasted);
    }

    QByteArrayList m_lines;
    qsizetype m_at = 0;
    std::optional<Exchange> m_request;
    QList<PastedExchange> m_found;
};

/// curl -v marks each line: > sent, < received, * about the connection. The body has no mark.
std::optional<QByteArray> fromVerbose(const QByteArray &text)
{
    static const QRegularExpression progress(
        QStringLiteral("^\\s*(% Total|Dload|\\d+ .*--:--:--|[{}] \\[\\d+ bytes data\\])"));
    if (!matched("(^|\\n)[<>] (HTTP/|[A-Z]+ \\S+ HTTP/)", text).hasMatch())
        return std::nullopt;
    QByteArrayList lines;
    bool inHeader = false;
    for (const QByteArray &line : text.split('\n')) {
        const bool isMarked
            = line.startsWith("> ") || line.startsWith("< ") || line == ">" || line == "<" || line == "> \r";
        if (isMarked) {
            const QByteArray rest = line.mid(2);
            inHeader = !rest.trimmed().isEmpty();
            lines.append(rest);
        } else if (line.startsWith("* ") || line == "*" || progress.match(QString::fromUtf8(line)).hasMatch()) {
            continue;
        } else if (!inHeader || !line.trimmed().isEmpty()) {
            // The end of the connection is told behind a body that has no line end: {"detail":…}* Connection #0
            const qsizetype mark = line.indexOf("* Connection #");
            lines.append(mark > 0 ? line.left(mark) : line);
        }
    }
    return lines.join('\n');
}

/// The header fields that a browser copies, without a status line above them.
std::optional<PastedExchange> fromFields(const QByteArray &text)
{
    PastedExchange pasted;
    QByteArrayList lines = text.split('\n');
    qsizetype at = 0;
    for (; at < lines.size(); ++at) {
        const QByteArray line = lines.at(at).trimmed();
        if (line.isEmpty() || !isField(line))
            break;
        const auto [name, value] = fieldOf(line);
        if (name.compare("status", Qt::CaseInsensitive) == 0)
            pasted.exchange.status = value.left(3).toInt();
        pasted.exchange.replyHeaders.emplaceBack(name, value);
    }
    if (at < 2 || (at < lines.size() && !lines.at(at).trimmed().isEmpty()))
        return std::nullopt;
    pasted.hasReplyHeader = true;
    pasted.exchange.replyBody = lines.mid(at).join('\n').trimmed();
    return pasted;
}

PastedExchange logged(const QString &method, const QString &target, int status)
{
    PastedExchange pasted;
    pasted.exchange.method = method.toLatin1();
    setUrl(&pasted.exchange, target.toUtf8());
    pasted.exchange.status = status;
    return pasted;
}

/// "Unauthorized: /api/me/", as Django's own logger writes it, with the reason of CSRF in brackets.
std::optional<PastedExchange> djangoLine(const QByteArray &line)
{
    static const QHash<QString, int> statuses{ { QStringLiteral("Unauthorized"), 401 },
        { QStringLiteral("Forbidden"), 403 }, { QStringLiteral("Bad Request"), 400 },
        { QStringLiteral("Not Found"), 404 }, { QStringLiteral("Method Not Allowed"), 405 },
        { QStringLiteral("Not Acceptable"), 406 }, { QStringLiteral("Unsupported Media Type"), 415 },
        { QStringLiteral("Too Many Requests"), 429 }, { QStringLiteral("Internal Server Error"), 500 },
        { QStringLiteral("Service Unavailable"), 503 } };
    const auto match = matched("(?:^|[\\s\\]:])(Unauthorized|Forbidden|Bad Request|Not Found|Method Not Allowed|Not "
                               "Acceptable|Unsupported Media Type|"
                               "Too Many Requests|Internal Server Error|Service Unavailable)(?: \\(([^)]*)\\.?\\))?(?: "
                               "\\([A-Z]+\\))?: (/\\S*)",
        line);
    if (!match.hasMatch())
        return std::nullopt;
    PastedExchange pasted = logged({}, match.captured(3), statuses.value(match.captured(1)));
    const QString reason = match.captured(2);
    static const QRegularExpression csrf(
        QStringLiteral("csrf|referer|origin checking"), QRegularExpression::CaseInsensitiveOption);
    // Django's middleware writes its reason there, DRF never does: no JSON is made of it.
    if (csrf.match(reason).hasMatch())
        pasted.exchange.replyBody = QStringLiteral("Forbidden (%1)").arg(reason).toUtf8();
    return pasted;
}

/// A line of a log as JSON: {"method": …, "path": …, "status": …}.
std::optional<PastedExchange> jsonLine(const QByteArray &line)
{
    const auto json = parseJson(line);
    if (!json || !json->isObject())
        return std::nullopt;
    const auto text = [&json](std::initializer_list<QLatin1StringView> names) {
        for (const QLatin1StringView name : names) {
            if (const Json *value = json->find(name))
                return value->isNumber() ? QString::fromLatin1(value->numberText()) : value->toString();
        }
        return QString();
    };
    using namespace Qt::StringLiterals;
    const QString target = text({ "path"_L1, "request_uri"_L1, "uri"_L1, "url"_L1, "request_path"_L1 });
    const int status = text({ "status"_L1, "status_code"_L1, "response_status"_L1, "code"_L1 }).toInt();
    const QString method = text({ "method"_L1, "request_method"_L1, "verb"_L1 });
    if (target.isEmpty() || status < 100 || status > 599 || method.isEmpty())
        return std::nullopt;
    return logged(method, target, status);
}

QList<PastedExchange> fromLog(const QByteArray &text)
{
    QList<PastedExchange> found;
    QByteArrayList rest;
    for (const QByteArray &line : text.split('\n')) {
        if (found.size() >= MostExchanges)
            break;
        const auto access
            = matched("\"(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (\\S+)(?: HTTP/[0-9.]+)?\"\\s+(\\d{3})\\b", line);
        std::optional<PastedExchange> one;
        if (access.hasMatch())
            one = logged(access.captured(1), access.captured(2), access.captured(3).toInt());
        else if (line.trimmed().startsWith('{'))
            one = jsonLine(line.trimmed());
        else
            one = djangoLine(line);
        if (!one) {
            rest.append(line);
            continue;
        }
        // Django tells a refusal twice: in words, and in the line of the access log behind it.
        const bool isSame = !found.isEmpty() && found.constLast().exchange.status == one->exchange.status
            && found.constLast().exchange.url.path() == one->exchange.url.path()
            && found.constLast().exchange.method.isEmpty();
        if (isSame)
            found.last().exchange.method = one->exchange.method;
        else
            found.append(*one);
    }
    // The exception stands below the line that tells of the failed call.
    if (found.size() == 1 && found.constFirst().exchange.status >= 500
        && found.constFirst().exchange.replyBody.isEmpty())
        found.first().exchange.replyBody = rest.join('\n').trimmed();
    return found;
}

std::optional<QList<PastedExchange>> fromHarText(const QByteArray &text)
{
    const auto json = parseJson(text);
    if (!json || !json->isObject())
        return std::nullopt;
    QByteArray har = text;
    if (json->contains(u"request") && json->contains(u"response")) {
        Json log = Json::object();
        log.set(QStringLiteral("version"), QStringLiteral("1.2"));
        log.set(QStringLiteral("entries"), Json::array({ *json }));
        Json file = Json::object();
        file.set(QStringLiteral("log"), log);
        har = writeJson(file);
    } else if (!json->contains(u"log") || !json->find(u"log")->contains(u"entries")) {
        return std::nullopt;
    }
    const auto exchanges = exchangesFromHar(har);
    if (!exchanges)
        return std::nullopt;
    QList<PastedExchange> found;
    for (const Exchange &exchange : *exchanges) {
        PastedExchange one;
        one.exchange = exchange;
        one.exchange.failure = session::Failure::None;
        one.exchange.error.reset();
        one.hasRequest = true;
        // A HAR has a member for the body; without one, the header still tells of what a browser kept to itself.
        const std::optional<QByteArray> length = session::headerValue(exchange.headers, "Content-Length");
        one.hasBody = !exchange.body.isEmpty() || !length || length->trimmed() == "0";
        one.hasReplyHeader = !exchange.replyHeaders.isEmpty();
        one.hasTime = exchange.startedAt != Instant();
        found.append(one);
    }
    return found;
}

/// A call as a command makes it, and what of it only the shell knows.
struct Command
{
    Exchange exchange;
    QByteArrayList filledByShell;
};

/// The command that made the call, above its output.
std::optional<Command> commandAbove(const QByteArray &text, Instant now)
{
    static const QRegularExpression start(
        QStringLiteral("^\\s*(?:[^\\s]*[$#%>]\\s+)?(curl\\s.*)$"), QRegularExpression::MultilineOption);
    const auto match = start.match(QString::fromUtf8(text.left(64 * 1024)));
    if (!match.hasMatch())
        return std::nullopt;
    QByteArray command;
    for (const QByteArray &line :
        text.mid(QString::fromUtf8(text).left(match.capturedStart(1)).toUtf8().size()).split('\n')) {
        command += line + '\n';
        if (!line.trimmed().endsWith('\\') && command.count('\'') % 2 == 0 && command.count('"') % 2 == 0)
            break;
    }
    const auto exchanges = exchangesFromCurl(command, now);
    if (!exchanges || exchanges->isEmpty())
        return std::nullopt;
    Command made{ exchanges->constLast(), {} };
    // The output of a command is one word, whatever the command is: it takes the place of no more than that.
    for (const QByteArray &part : shellExpansions(command)) {
        const QByteArray word = part.contains(' ') ? QByteArray("$(…)") : part;
        for (auto &[name, value] : made.exchange.headers)
            value.replace(part, word);
        made.exchange.body.replace(part, word);
        made.filledByShell.append(word);
    }
    return made;
}

void addRequest(PastedExchange *pasted, const Command &command)
{
    const Exchange &request = command.exchange;
    if (!pasted->exchange.method.isEmpty() && !request.body.isEmpty()) {
        pasted->exchange.body = request.body; // curl -v shows the header alone
        pasted->hasBody = true;
        pasted->filledByShell = command.filledByShell;
        return;
    }
    if (!pasted->exchange.method.isEmpty())
        return;
    pasted->exchange.method = request.method;
    pasted->exchange.url = request.url;
    pasted->exchange.headers = request.headers;
    pasted->exchange.body = request.body;
    pasted->hasRequest = true;
    pasted->hasBody = true;
    pasted->filledByShell = command.filledByShell;
}

/// What was asked, without an answer: a request's first line, or fields that only requests have.
bool isRequestAlone(const QByteArray &text)
{
    const QByteArray first = text.split('\n').constFirst().trimmed();
    return matched("^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \\S+ HTTP/[0-9.]+$", first).hasMatch()
        || matched("^(Cookie|Authorization|Host|Accept|User-Agent|X-CSRFToken):\\s", first, "i").hasMatch();
}

/// What is imported, and no answer.
bool isCollection(const QByteArray &text)
{
    const auto json = text.startsWith('{') ? parseJson(text) : Result<Json>(Json());
    return json
        && (looksLikePostman(*json) || looksLikeInsomnia(*json) || looksLikeBruno(*json) || looksLikeOpenApi(*json));
}

/// A body alone: JSON, a page or a sentence, whose status nobody wrote down.
std::optional<PastedExchange> fromBody(const QByteArray &text)
{
    const QByteArray body = text.trimmed();
    if (isRequestAlone(body) || isCollection(body))
        return std::nullopt;
    const bool isPage = body.startsWith('<');
    const bool isTrace
        = body.contains("Traceback (most recent call last)") || matched("^[A-Za-z_][\\w.]* at /\\S*", body).hasMatch();
    const bool isJson = (body.startsWith('{') || body.startsWith('[')) && body.size() > 2;
    const bool isSentence = body.size() < 2000 && body.contains(' ') && !body.contains('\0');
    if (body.isEmpty() || (!isPage && !isTrace && !isJson && !isSentence))
        return std::nullopt;
    PastedExchange pasted;
    pasted.exchange.replyBody = body;
    if (isTrace)
        pasted.exchange.status = 500;
    const auto numbered
        = matched("<(?:title|h1)[^>]*>\\s*(?:HTTP (?:Status|Error) )?([45]\\d\\d)\\b", body.left(4000), "i");
    if (numbered.hasMatch())
        pasted.exchange.status = numbered.captured(1).toInt();
    return pasted;
}

} // namespace

Result<QList<PastedExchange>> exchangesFromText(QByteArrayView bytes, Instant now)
{
    const QByteArray text = plainText(bytes);
    QList<PastedExchange> found;
    if (const auto har = fromHarText(text.trimmed()))
        found = *har;
    if (found.isEmpty())
        found = Messages(fromVerbose(text).value_or(text)).read();
    if (found.isEmpty()) {
        if (const auto fields = fromFields(text.trimmed()))
            found = { *fields };
    }
    const std::optional<Command> command = commandAbove(text, now);
    if (found.isEmpty()) {
        found = fromLog(text);
        if (text.contains("Traceback (most recent call last)")
            && (found.size() != 1 || found.constFirst().exchange.status < 500))
            found.clear(); // the traceback tells more
    }
    if (found.isEmpty()) {
        if (const auto client = exchangeFromClient(text)) {
            found.append(PastedExchange());
            found.last().exchange = *client;
        }
    }
    if (found.isEmpty()) {
        QByteArray rest = text;
        if (command) { // the output stands below the command
            const qsizetype brace = rest.indexOf("\n{");
            rest = brace < 0 ? QByteArray() : rest.mid(brace + 1);
        }
        if (const auto body = fromBody(rest))
            found = { *body };
    }
    if (found.isEmpty() && isCollection(text.trimmed()))
        return fail(Errc::Malformed,
            QCoreApplication::translate("archive::Pasted",
                "This is a collection of calls or the description of an API, and no answer of a server: open its file "
                "in "
                "Import."));
    if (found.isEmpty())
        return fail(Errc::Malformed,
            QCoreApplication::translate("archive::Pasted",
                "The text holds no answer of a server: paste its body, the output of curl -i, or a HAR entry."));
    for (PastedExchange &each : found) {
        if (command)
            addRequest(&each, *command);
        each.exchange.startedAt = each.exchange.startedAt == Instant() ? now : each.exchange.startedAt;
    }
    return found;
}

} // namespace archive
