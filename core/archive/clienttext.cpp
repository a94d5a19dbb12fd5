// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/clienttext.h"

#include <QRegularExpression>
#include <algorithm>
#include <array>

namespace archive {

using session::Exchange;
using session::Failure;

namespace {

constexpr qsizetype MostBytes = 4000; ///< such texts are a few lines
constexpr qsizetype MostShown = 200; ///< characters of a line that is quoted

/// A text that says that no answer came.
struct Failing
{
    Failure failure;
    const char *pattern;
};

constexpr std::array Failings{
    // curl's exit codes
    Failing{ Failure::Unreachable, "curl: \\((?:5|6|7)\\)" },
    Failing{ Failure::TimedOut, "curl: \\(28\\)" },
    Failing{ Failure::TlsUntrusted, "curl: \\((?:51|60|90|91)\\)" },
    Failing{ Failure::NotHttp, "curl: \\((?:1|8|35)\\)" }, // 35: TLS was offered, and something else answered
    Failing{ Failure::BrokenOff, "curl: \\((?:18|52|55|56|92)\\)" },
    // Chrome and what is made of it
    Failing{ Failure::TlsUntrusted, "net::ERR_CERT_\\w+" },
    // TLS was offered to who speaks plain HTTP; runserver says so itself.
    Failing{ Failure::NotHttp,
        "net::ERR_SSL_PROTOCOL_ERROR|SSL_ERROR_RX_RECORD_TOO_LONG|wrong[_ ]version[_ ]number|packet length too long|"
        "accessing the development server over HTTPS" },
    Failing{ Failure::TimedOut, "net::ERR_(?:CONNECTION_)?TIMED_OUT" },
    Failing{ Failure::Unreachable,
        "net::ERR_(?:CONNECTION_REFUSED|NAME_NOT_RESOLVED|ADDRESS_(?:UNREACHABLE|INVALID)|INTERNET_DISCONNECTED|"
        "CONNECTION_FAILED|NETWORK_CHANGED)" },
    Failing{ Failure::BrokenOff,
        "net::ERR_(?:CONNECTION_(?:RESET|CLOSED|ABORTED)|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|"
        "CONTENT_LENGTH_MISMATCH)" },
    // Python's and Node's clients
    Failing{ Failure::TlsUntrusted,
        "^(?:requests|urllib3?|httpx|aiohttp)\\.[^\\n]*(?:SSL|CERTIFICATE_VERIFY|Certificate)|"
        "UNABLE_TO_VERIFY_LEAF_SIGNATURE|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN" },
    Failing{ Failure::TimedOut, "^(?:requests|urllib3|httpx|aiohttp)\\.[\\w.]*Timeout\\w*\\b|\\bETIMEDOUT\\b" },
    Failing{ Failure::Unreachable,
        "^(?:requests|urllib3?|httpx|aiohttp)\\.[\\w.]*(?:Connect\\w*Error|ConnectorError|MaxRetryError|URLError)\\b|"
        "\\b(?:ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|EAI_AGAIN)\\b" },
    Failing{ Failure::BrokenOff, "\\b(?:ECONNRESET|socket hang up)\\b" },
    // of phones: Dart's, Java's and Kotlin's
    Failing{ Failure::TimedOut, "\\b(?:SocketTimeoutException|(?:connection|receive|send) timeout\\])" },
    Failing{ Failure::Unreachable,
        "\\b(?:SocketException|ConnectException|UnknownHostException|DioException|DioError|ClientException)\\b[^\\n]*"
        "(?:refused|failed to connect|Failed host lookup|unreachable|Unable to resolve host)" },
};

/// A text that has the status of an answer, perhaps with its call. Named groups: status, method, url.
constexpr std::array Statuses{
    // browsers' consoles
    "^\\W*(?:XHR)?(?<method>GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\\s+(?<url>(?:https?:/)?/\\S+)\\s+"
    "(?:\\[HTTP/[0-9.]+ )?(?<status>[1-5]\\d\\d)\\b",
    "(?:(?<url>https?://\\S+?)(?::\\d+)?\\s+)?Failed to load resource: the server responded with a status of "
    "(?<status>[1-5]\\d\\d)",
    "^\\W*(?<method>GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\\s+(?<url>(?:https?:/)?/\\S+)\\s+net::ERR_ABORTED "
    "(?<status>[1-5]\\d\\d)",
    // libraries of JavaScript
    "Request failed with status code (?<status>[1-5]\\d\\d)",
    "(?:response has a|invalid) status code of (?<status>[1-5]\\d\\d)",
    "Http failure response for (?<url>\\S+): (?<status>[1-5]\\d\\d)\\b",
    "HTTP error!?,? ?\\(?status:? ?(?<status>[1-5]\\d\\d)\\b",
    // of Python, and curl --fail
    "HTTPError: (?<status>[1-5]\\d\\d) (?:Client|Server) Error: [^\\n]*? for url: (?<url>\\S+)",
    "(?:Client|Server) error '(?<status>[1-5]\\d\\d) [^'\\n]*' for url '(?<url>[^'\\s]+)'",
    "HTTP Error (?<status>[1-5]\\d\\d)\\b",
    "curl: \\(22\\) [^\\n]*?(?<status>[45]\\d\\d)\\b",
    "\\bHttpException: HTTP (?<status>[1-5]\\d\\d)\\b",
    "AssertionError: (?<status>[45]\\d\\d) != [1-5]\\d\\d\\b",
    // a status with its reason, and no more than that
    "^\\s*(?:HTTP(?:/[0-9.]+)?[ :]+|Error:? )?(?<status>[45]\\d\\d)[ :-]+(?:Bad Request|Unauthorized|Forbidden|Not "
    "Found|Method Not Allowed|Not Acceptable|Request Time-?out|Conflict|Gone|Payload Too Large|Unsupported Media Type|"
    "Unprocessable|Too Many Requests|Internal Server Error|Not Implemented|Bad Gateway|Service (?:Temporarily "
    ")?Unavailable|Gateway Time-?out)\\b",
};

/// A browser or a phone got an answer, or none, and does not let its page or app see which.
constexpr auto KeptBack = "blocked by CORS policy|Cross-Origin Request Blocked|not allowed by "
                          "Access-Control-Allow-Origin|due to access control checks|Preflight response is not "
                          "successful|is therefore not allowed access|Mixed Content:|Blocked loading mixed|CLEARTEXT "
                          "communication |Cleartext HTTP traffic |App Transport Security";

QRegularExpression compiled(const char *pattern)
{
    QRegularExpression expression(
        QString::fromLatin1(pattern), QRegularExpression::CaseInsensitiveOption | QRegularExpression::MultilineOption);
    Q_ASSERT_X(expression.isValid(), "clienttext", pattern);
    return expression;
}

template<std::size_t Size> QList<QRegularExpression> compiledAll(const std::array<const char *, Size> &patterns)
{
    QList<QRegularExpression> all;
    for (const char *pattern : patterns)
        all.append(compiled(pattern));
    return all;
}

QString lineAt(const QString &text, qsizetype at)
{
    const qsizetype start = at > 0 ? text.lastIndexOf(u'\n', at - 1) + 1 : 0;
    const qsizetype end = text.indexOf(u'\n', at);
    return text.mid(start, end < 0 ? -1 : end - start).trimmed().left(MostShown);
}

/// The address that a console names; the page's own is called its origin.
QUrl addressIn(const QString &text)
{
    static const QRegularExpression address(QStringLiteral("(?<!origin )(?<!origin ['‘\"])https?://[^\\s'\"‘’“”)]+"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression page(
        QStringLiteral("The page at ['‘\"]?https?://\\S+"), QRegularExpression::CaseInsensitiveOption);
    QString found = address.match(QString(text).remove(page)).captured();
    while (found.endsWith(u'.') || found.endsWith(u',') || found.endsWith(u';'))
        found.chop(1);
    return QUrl(found);
}

std::optional<Exchange> failed(const QString &text)
{
    static const QList<std::pair<Failure, QRegularExpression>> rows = [] {
        QList<std::pair<Failure, QRegularExpression>> all;
        for (const Failing &each : Failings)
            all.append({ each.failure, compiled(each.pattern) });
        return all;
    }();
    for (const auto &[failure, pattern] : rows) {
        const auto match = pattern.match(text);
        if (!match.hasMatch())
            continue;
        Exchange exchange;
        exchange.failure = failure;
        exchange.error = Error{ Errc::Network, lineAt(text, match.capturedStart()), {} };
        exchange.url = addressIn(text);
        static const QRegularExpression method(QStringLiteral("^\\W*(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) http"));
        exchange.method = method.match(text).captured(1).toLatin1();
        return exchange;
    }
    return std::nullopt;
}

std::optional<Exchange> keptBack(const QString &text)
{
    static const QRegularExpression expression = compiled(KeptBack);
    static const QRegularExpression status(
        QStringLiteral("status code:? ([1-5]\\d\\d)\\b"), QRegularExpression::CaseInsensitiveOption);
    if (!expression.match(text).hasMatch())
        return std::nullopt;
    Exchange exchange;
    exchange.url = addressIn(text);
    exchange.status = status.match(text).captured(1).toInt();
    exchange.replyBody = text.toUtf8();
    return exchange;
}

std::optional<Exchange> refused(const QString &text)
{
    static const QList<QRegularExpression> rows = compiledAll(Statuses);
    for (const QRegularExpression &row : rows) {
        const auto match = row.match(text);
        if (!match.hasMatch())
            continue;
        Exchange exchange;
        exchange.status = match.captured(QStringLiteral("status")).toInt();
        exchange.method = match.captured(QStringLiteral("method")).toLatin1();
        exchange.url = QUrl(match.captured(QStringLiteral("url")));
        // What stands below may be the reply's body; a stack of a script's calls is none.
        const QString rest = text.mid(match.capturedEnd());
        const qsizetype brace = rest.indexOf(QLatin1String("\n{"));
        if (brace >= 0)
            exchange.replyBody = rest.mid(brace + 1).trimmed().toUtf8();
        return exchange;
    }
    return std::nullopt;
}

} // namespace

std::optional<Exchange> exchangeFromClient(const QByteArray &bytes)
{
    const QString text = QString::fromUtf8(bytes.left(MostBytes)).trimmed();
    // A body says itself what it has to say, and a server's log tells of its own calls.
    static const QRegularExpression isBody(QStringLiteral("^(?:\\{|<|\\[\\s*[\\[{\"\\d\\]])"));
    if (text.isEmpty() || isBody.match(text).hasMatch()
        || text.contains(QLatin1String("Traceback (most recent call last)")) || text.contains(u"upstream"))
        return std::nullopt;
    if (auto exchange = keptBack(text))
        return exchange;
    if (auto exchange = failed(text))
        return exchange;
    return refused(text);
}

} // namespace archive
