// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/curlreading.h"

#include "core/archive/shellwords.h"
#include "core/client/wirecheck.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>
#include <optional>

using session::Exchange;

namespace archive {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("archive::Curl", text);
}

/// Options with an argument by which nothing that is sent changes, or nothing that is on record: all others of curl 8,
/// since the argument of an option that isn't known would pass for the address.
constexpr const char *passedOver[] = { "--abstract-unix-socket", "--alt-svc", "--aws-sigv4", "--cacert", "--capath",
    "--cert", "--cert-type", "--ciphers", "--connect-timeout", "--connect-to", "--continue-at", "--cookie-jar",
    "--create-file-mode", "--crlfile", "--curves", "--delegation", "--dns-interface", "--dns-ipv4-addr",
    "--dns-ipv6-addr", "--dns-servers", "--doh-url", "--dump-header", "--ech", "--egd-file", "--engine",
    "--etag-compare", "--etag-save", "--expect100-timeout", "--ftp-account", "--ftp-alternative-to-user",
    "--ftp-method", "--ftp-port", "--ftp-ssl-ccc-mode", "--happy-eyeballs-timeout-ms", "--haproxy-clientip",
    "--hostpubmd5", "--hostpubsha256", "--hsts", "--interface", "--ip-tos", "--ipfs-gateway", "--keepalive-cnt",
    "--keepalive-time", "--key", "--key-type", "--krb", "--libcurl", "--limit-rate", "--local-port", "--login-options",
    "--mail-auth", "--mail-from", "--mail-rcpt", "--max-filesize", "--max-redirs", "--max-time", "--netrc-file",
    "--noproxy", "--output", "--output-dir", "--parallel-max", "--pass", "--pinnedpubkey", "--preproxy", "--proto",
    "--proto-default", "--proto-redir", "--proxy", "--proxy-cacert", "--proxy-capath", "--proxy-cert",
    "--proxy-cert-type", "--proxy-ciphers", "--proxy-crlfile", "--proxy-header", "--proxy-key", "--proxy-key-type",
    "--proxy-pass", "--proxy-pinnedpubkey", "--proxy-service-name", "--proxy-tls13-ciphers", "--proxy-tlsauthtype",
    "--proxy-tlspassword", "--proxy-tlsuser", "--proxy-user", "--proxy1.0", "--pubkey", "--quote", "--random-file",
    "--rate", "--request-target", "--resolve", "--retry", "--retry-delay", "--retry-max-time", "--sasl-authzid",
    "--service-name", "--sigalgs", "--socks4", "--socks4a", "--socks5", "--socks5-gssapi-service", "--socks5-hostname",
    "--speed-limit", "--speed-time", "--ssl-sessions", "--stderr", "--telnet-option", "--tftp-blksize", "--time-cond",
    "--tls-max", "--tls13-ciphers", "--tlsauthtype", "--tlspassword", "--tlsuser", "--trace", "--trace-ascii",
    "--trace-config", "--unix-socket", "--upload-flags", "--variable", "--vlan-priority", "--write-out" };

struct Short
{
    char name;
    const char *option;
};
/// Short options with an argument; all others are switches.
constexpr Short shortOptions[] = { { 'X', "--request" }, { 'H', "--header" }, { 'd', "--data" }, { 'u', "--user" },
    { 'b', "--cookie" }, { 'A', "--user-agent" }, { 'e', "--referer" }, { 'F', "--form" }, { 'T', "--upload-file" },
    { 'K', "--config" }, { 'o', "--output" }, { 'm', "--max-time" }, { 'x', "--proxy" }, { 'E', "--cert" },
    { 'w', "--write-out" }, { 'c', "--cookie-jar" }, { 'D', "--dump-header" }, { 'r', "--range" },
    { 'U', "--proxy-user" }, { 'C', "--continue-at" }, { 'Q', "--quote" }, { 'P', "--ftp-port" },
    { 't', "--telnet-option" }, { 'y', "--speed-time" }, { 'Y', "--speed-limit" }, { 'z', "--time-cond" } };

bool takesArgument(const QByteArray &option)
{
    for (const char *each : { "--request", "--header", "--data", "--data-raw", "--data-ascii", "--data-binary",
             "--data-urlencode", "--json", "--user", "--cookie", "--user-agent", "--referer", "--url", "--form",
             "--form-string", "--upload-file", "--config", "--oauth2-bearer", "--url-query", "--range" }) {
        if (option == each)
            return true;
    }
    return std::any_of(
        std::begin(passedOver), std::end(passedOver), [&option](const char *each) { return option == each; });
}

auto unsupported(const QByteArray &option, const QString &why)
{
    return fail(Errc::Unsupported,
        tr("The cURL command can't be imported: “%1” %2.").arg(QString::fromUtf8(option.left(40)), why));
}

/// One command, word by word.
class Command
{
public:
    Result<Exchange> read(const QList<QByteArray> &words, Instant now)
    {
        for (m_at = 1; m_at < words.size(); ++m_at) {
            if (const auto done = takeWord(words); !done)
                return tl::unexpected(done.error());
        }
        return finish(now);
    }

    /// The same with variables, which are no part of an address yet.
    Result<WrittenCall> write(const QList<QByteArray> &words, QStringList *without)
    {
        m_takesForms = true;
        for (m_at = 1; m_at < words.size(); ++m_at) {
            if (const auto done = takeWord(words); !done)
                return tl::unexpected(done.error());
        }
        if (m_url.isEmpty())
            return fail(Errc::Malformed, tr("The cURL command has no http or https address."));
        *without = m_without;
        WrittenCall call;
        QByteArrayList query = m_query;
        if (m_dataIsQuery && m_hasData)
            query.append(m_data);
        call.url = QString::fromUtf8(m_url);
        if (!query.isEmpty())
            addToQuery(QString::fromUtf8(query.join('&')), &call.url);
        for (const auto &[name, value] : std::as_const(m_headers))
            call.headers.append({ QString::fromUtf8(name), QString::fromUtf8(value) });
        const bool hasBody = m_hasData && !m_dataIsQuery;
        if (hasBody) {
            call.body = WrittenCall::Body::Text;
            call.text = QString::fromUtf8(m_data);
            call.textType
                = m_isJson ? QStringLiteral("application/json") : QStringLiteral("application/x-www-form-urlencoded");
        } else if (m_isForm) {
            call.body = WrittenCall::Body::Parts;
            call.fields = m_parts;
        }
        call.method = !m_method.isEmpty() ? QString::fromUtf8(m_method)
            : hasBody || m_isForm         ? QStringLiteral("POST")
                                          : QStringLiteral("GET");
        if (m_isJson && !hasHeader("Accept"))
            call.headers.append({ QStringLiteral("Accept"), QStringLiteral("application/json") });
        if (!m_user.isEmpty()) {
            call.auth = WrittenCall::Auth::Basic;
            call.credential = { m_user.section(u':', 0, 0), m_user.section(u':', 1) };
        }
        return call;
    }

private:
    Result<> takeWord(const QList<QByteArray> &words)
    {
        const QByteArray &word = words.at(m_at);
        if (word.startsWith("--"))
            return takesArgument(word) ? takeNext(word, words) : takeSwitch(word);
        if (!word.startsWith('-') || word.size() < 2) {
            takeUrl(word);
            return {};
        }
        for (qsizetype i = 1; i < word.size(); ++i) {
            const auto known = std::find_if(std::begin(shortOptions), std::end(shortOptions),
                [&word, i](const Short &each) { return each.name == word.at(i); });
            if (known == std::end(shortOptions)) {
                if (const auto done = takeSwitch(word.mid(i, 1)); !done)
                    return done;
                continue;
            }
            if (i + 1 == word.size())
                return takeNext(known->option, words);
            return take(known->option, word.mid(i + 1));
        }
        return {};
    }

    /// The argument of an option that isn't known may look like one.
    void takeUrl(const QByteArray &word)
    {
        if (!m_url.contains("://") || word.contains("://"))
            m_url = word;
    }

    Result<> takeNext(const QByteArray &option, const QList<QByteArray> &words)
    {
        if (m_at + 1 >= words.size())
            return fail(Errc::Malformed,
                tr("The cURL command ends after “%1”, which wants a value.").arg(QString::fromUtf8(option)));
        return take(option, words.at(++m_at));
    }

    Result<> takeSwitch(const QByteArray &option)
    {
        if (option == "--get" || option == "G")
            m_dataIsQuery = true;
        else if (option == "--head" || option == "I")
            m_method = "HEAD";
        return {};
    }

    Result<> take(const QByteArray &option, const QByteArray &value)
    {
        if (option == "--request")
            m_method = value;
        else if (option == "--url")
            takeUrl(value);
        else if (option == "--range")
            m_headers.emplaceBack("Range", "bytes=" + value);
        else if (option == "--header")
            return addHeader(value);
        else if (option == "--user" && m_takesForms)
            m_user = QString::fromUtf8(value);
        else if (option == "--user")
            m_headers.emplaceBack("Authorization", "Basic " + value.toBase64());
        else if (option == "--oauth2-bearer")
            m_headers.emplaceBack("Authorization", "Bearer " + value);
        else if (option == "--user-agent")
            m_headers.emplaceBack("User-Agent", value);
        else if (option == "--referer")
            m_headers.emplaceBack("Referer", value);
        else if (option == "--cookie" && value.contains('='))
            m_headers.emplaceBack("Cookie", value);
        else if (option.startsWith("--data") || option == "--json")
            return addData(option, value);
        else if (option == "--url-query")
            m_query.append(value);
        else if (option.startsWith("--form") && m_takesForms)
            addPart(option, value);
        else if (option.startsWith("--form"))
            return unsupported(option, tr("sends a multipart form"));
        else if (option == "--upload-file" || option == "--config" || option == "--cookie")
            return unsupported(option, tr("reads a file"));
        return {};
    }

    /// name=value, with ;type=… and the like behind it, or name=@file.
    void addPart(const QByteArray &option, const QByteArray &value)
    {
        m_isForm = true;
        const qsizetype equals = value.indexOf('=');
        const QString name = QString::fromUtf8(value.left(std::max<qsizetype>(equals, 0)));
        QByteArray text = value.mid(equals + 1);
        if (option == "--form" && (text.startsWith('@') || text.startsWith('<'))) {
            m_without.append(tr("The field “%1” is a file, which was not read.").arg(name.left(80)));
            return;
        }
        static const QRegularExpression kind(QStringLiteral(";(type|filename|headers|encoder)=.*\\z"));
        const QString plain = QString::fromUtf8(text);
        m_parts.append({ name, option == "--form" ? QString(plain).remove(kind) : plain });
    }

    Result<> addHeader(const QByteArray &line)
    {
        if (line.startsWith('@'))
            return unsupported("--header", tr("reads a file"));
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && !line.mid(colon + 1).trimmed().isEmpty())
            m_headers.emplaceBack(line.left(colon).trimmed(), line.mid(colon + 1).trimmed());
        else if (colon < 0 && line.endsWith(';')) // how curl sends a field without a value
            m_headers.emplaceBack(line.chopped(1).trimmed(), QByteArray());
        return {};
    }

    Result<> addData(const QByteArray &option, const QByteArray &value)
    {
        if (value.startsWith('@') && option != "--data-raw")
            return unsupported(option, tr("reads a file"));
        QByteArray piece = value;
        if (option == "--data-urlencode") {
            const qsizetype equals = value.indexOf('=');
            if (equals < 0 && value.contains('@'))
                return unsupported(option, tr("reads a file"));
            piece = value.left(std::max<qsizetype>(equals, 0));
            const QByteArray text = value.mid(equals + 1);
            piece += (equals > 0 ? "=" : "")
                + (m_takesForms ? encodedAroundVariables(QString::fromUtf8(text)).toLatin1()
                                : text.toPercentEncoding());
        }
        if (option == "--json") {
            m_isJson = true;
            m_data += piece;
        } else {
            m_data += (m_hasData ? "&" : "") + piece;
        }
        m_hasData = true;
        return {};
    }

    bool hasHeader(const char *name) const { return session::headerValue(m_headers, name).has_value(); }

    Result<QUrl> address() const
    {
        const QByteArray text = m_url.contains("://") ? m_url : "http://" + m_url;
        QUrl url = QUrl::fromEncoded(text);
        if (m_url.isEmpty() || !url.isValid() || url.host().isEmpty()
            || (url.scheme() != QLatin1StringView("http") && url.scheme() != QLatin1StringView("https")))
            return fail(Errc::Malformed, tr("The cURL command has no http or https address."));
        QByteArrayList query = m_query;
        if (m_dataIsQuery && m_hasData)
            query.append(m_data);
        if (!query.isEmpty()) {
            if (url.hasQuery())
                query.prepend(url.query(QUrl::FullyEncoded).toUtf8());
            url.setQuery(QString::fromUtf8(query.join('&')));
        }
        return url;
    }

    Result<Exchange> finish(Instant now)
    {
        const auto url = address();
        if (!url)
            return tl::unexpected(url.error());
        Exchange exchange;
        exchange.url = *url;
        if (!exchange.url.userInfo().isEmpty()) {
            if (!hasHeader("Authorization"))
                m_headers.emplaceBack("Authorization",
                    "Basic "
                        + (exchange.url.userName(QUrl::FullyDecoded) + u':' + exchange.url.password(QUrl::FullyDecoded))
                              .toUtf8()
                              .toBase64());
            exchange.url.setUserInfo({});
        }
        const bool hasBody = m_hasData && !m_dataIsQuery;
        if (hasBody)
            exchange.body = m_data;
        if (hasBody && !hasHeader("Content-Type"))
            m_headers.emplaceBack("Content-Type", m_isJson ? "application/json" : "application/x-www-form-urlencoded");
        if (m_isJson && !hasHeader("Accept"))
            m_headers.emplaceBack("Accept", "application/json");
        exchange.method = !m_method.isEmpty() ? m_method : hasBody ? QByteArray("POST") : QByteArray("GET");
        exchange.headers = m_headers;
        if (const auto wire = client::checkWire(exchange.method, exchange.headers); !wire)
            return fail(wire.error().code, tr("The cURL command can't be imported. %1").arg(wire.error().what),
                wire.error().detail);
        exchange.startedAt = now;
        exchange.failure = session::Failure::Cancelled;
        exchange.error
            = Error{ Errc::Cancelled, tr("Imported from a cURL command: this call was not sent from here."), {} };
        return exchange;
    }

    qsizetype m_at = 0;
    QByteArray m_url;
    QByteArray m_method;
    session::Headers m_headers;
    QByteArray m_data;
    QByteArrayList m_query;
    bool m_hasData = false;
    bool m_isJson = false;
    bool m_dataIsQuery = false;
    // Of a call that is written with its variables.
    bool m_takesForms = false;
    bool m_isForm = false;
    QList<WrittenCall::Field> m_parts;
    QStringList m_without;
    QString m_user;
};

bool isCurl(const QByteArray &word)
{
    const QByteArray program = word.mid(word.lastIndexOf('/') + 1);
    return program == "curl" || program == "curl.exe";
}

} // namespace

Result<QList<Exchange>> exchangesFromCurl(QByteArrayView script, Instant now)
{
    const auto commands = shellCommands(script);
    if (!commands)
        return tl::unexpected(commands.error());
    QList<Exchange> exchanges;
    for (QList<QByteArray> words : *commands) {
        if (words.constFirst() == "$") // copied together with the prompt
            words.removeFirst();
        if (words.isEmpty() || !isCurl(words.constFirst()))
            continue;
        auto exchange = Command().read(words, now);
        if (!exchange)
            return tl::unexpected(exchange.error());
        exchanges.append(std::move(*exchange));
    }
    if (exchanges.isEmpty())
        return fail(Errc::Malformed, tr("There is no curl command in this text."));
    return exchanges;
}

Result<WrittenCall> callFromCurl(const QList<QByteArray> &words, QStringList *without)
{
    return Command().write(words, without);
}

bool looksLikeCurl(QByteArrayView text)
{
    static const QRegularExpression line(QStringLiteral("(?:^|\\n|\\|)\\s*(?:\\$\\s+)?curl(?:\\.exe)?\\s"));
    return line.match(QString::fromUtf8(text.first(std::min<qsizetype>(text.size(), 64 * 1024)))).hasMatch();
}

} // namespace archive
