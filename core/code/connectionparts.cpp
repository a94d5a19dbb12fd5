// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/code/connectionparts.h"

#include "core/code/language.h"

#include <QCoreApplication>
#include <QUrl>

using config::Connection;

namespace code {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("code::Connection", text);
}

bool isStraight(const Connection &connection)
{
    return connection.proxy == u"none";
}

bool hasProxy(const Connection &connection)
{
    return !connection.proxy.isEmpty() && !isStraight(connection);
}

bool isJavaScript(Form form)
{
    return form == Form::Fetch || form == Form::Axios;
}

QByteArray word(const char *option, const QString &value)
{
    return option + value.toUtf8();
}

QString certificateLeftOut(const Connection &connection, Form form)
{
    if (connection.clientCertificate.isEmpty())
        return {};
    if (form == Form::Fetch)
        return tr("the client certificate %1: fetch shows none.").arg(connection.clientCertificate);
    return connection.keyPassphrase.isEmpty() ? QString()
                                              : tr("the passphrase of the client's key: it stands in no code.");
}

QString proxyLeftOut(const Connection &connection, Form form)
{
    const bool isSocks = connection.proxy.startsWith(u"socks");
    if (form == Form::Axios && hasProxy(connection) && isSocks)
        return tr("the proxy %1: axios goes by none of that kind.").arg(connection.proxy);
    if (form == Form::Fetch && hasProxy(connection))
        return tr("the proxy %1: fetch goes straight.").arg(connection.proxy);
    if (form == Form::Httpx && hasProxy(connection))
        return tr("the proxy %1, which httpx names otherwise in each version: set ALL_PROXY=%1.").arg(connection.proxy);
    if (form == Form::Httpie && isStraight(connection))
        return tr("that no proxy is on the way: set NO_PROXY=*.");
    return {};
}

/// A file, or a pair of them.
QByteArray pythonCertificate(const Connection &connection)
{
    const QByteArray certificate = python().text(connection.clientCertificate);
    return connection.clientKey.isEmpty() ? certificate
                                          : '(' + certificate + ", " + python().text(connection.clientKey) + ')';
}

} // namespace

QByteArrayList shellOptions(const Connection &connection, Form form)
{
    const bool isCurl = form == Form::Curl;
    QByteArrayList words;
    const auto add = [&](const char *curl, const char *httpie, const QString &value) {
        if (!value.isEmpty())
            words += isCurl ? QByteArrayList{ curl, value.toUtf8() } : QByteArrayList{ word(httpie, value) };
    };
    add("--cacert", "--verify=", connection.caFile);
    add("--cert", "--cert=", connection.clientCertificate);
    add("--key", "--cert-key=", connection.clientCertificate.isEmpty() ? QString() : connection.clientKey);
    if (isCurl && isStraight(connection))
        words += QByteArrayList{ "--noproxy", "*" };
    if (hasProxy(connection) && isCurl)
        words += QByteArrayList{ "--proxy", connection.proxy.toUtf8() };
    if (hasProxy(connection) && !isCurl)
        words += QByteArrayList{ word("--proxy=http:", connection.proxy), word("--proxy=https:", connection.proxy) };
    return words;
}

QByteArray httpxContext(const Connection &connection)
{
    if (connection.caFile.isEmpty() && connection.clientCertificate.isEmpty())
        return {};
    const QByteArray authority
        = connection.caFile.isEmpty() ? QByteArray() : "cafile=" + python().text(connection.caFile);
    QByteArray text = "context = ssl.create_default_context(" + authority + ")\n";
    if (!connection.clientCertificate.isEmpty()) {
        text += "context.load_cert_chain(" + python().text(connection.clientCertificate);
        text += connection.clientKey.isEmpty() ? ")\n" : ", " + python().text(connection.clientKey) + ")\n";
    }
    return text;
}

QByteArray pythonArguments(const Connection &connection, Form form)
{
    QByteArray text;
    if (form == Form::Httpx) {
        text = httpxContext(connection).isEmpty() ? "" : "    verify=context,\n";
        return isStraight(connection) ? text + "    trust_env=False,  # no proxy\n" : text;
    }
    if (!connection.caFile.isEmpty())
        text += "    verify=" + python().text(connection.caFile) + ",\n";
    if (!connection.clientCertificate.isEmpty())
        text += "    cert=" + pythonCertificate(connection) + ",\n";
    const QByteArray proxy = hasProxy(connection) ? python().text(connection.proxy) : QByteArray("None");
    if (!connection.proxy.isEmpty())
        text += "    proxies={\"http\": " + proxy + ", \"https\": " + proxy + "},\n";
    return text;
}

QByteArray httpxClientArguments(const Connection &connection)
{
    QByteArrayList arguments;
    if (!httpxContext(connection).isEmpty())
        arguments += "verify=context";
    if (isStraight(connection))
        arguments += "trust_env=False";
    return arguments.join(", ");
}

QByteArray requestsSession(const Connection &connection)
{
    QByteArray text;
    const auto add = [&text](const QByteArray &line) { text += "        self.http." + line + '\n'; };
    if (!connection.caFile.isEmpty())
        add("verify = " + python().text(connection.caFile));
    if (!connection.clientCertificate.isEmpty())
        add("cert = " + pythonCertificate(connection));
    if (!connection.proxy.isEmpty())
        add("trust_env = False  # what the environment names goes before a session's own proxies");
    const QByteArray proxy = python().text(connection.proxy);
    if (hasProxy(connection))
        add("proxies = {\"http\": " + proxy + ", \"https\": " + proxy + '}');
    return text;
}

AgentCode axiosAgent(const Connection &connection)
{
    AgentCode code;
    const auto file = [](const QString &path) { return "readFileSync(" + javascript().text(path) + ')'; };
    QByteArray options;
    if (!connection.caFile.isEmpty())
        options += "  ca: [...tls.rootCertificates, " + file(connection.caFile) + "],\n";
    if (!connection.clientCertificate.isEmpty()) {
        options += "  cert: " + file(connection.clientCertificate) + ",\n";
        options += "  key: "
            + file(connection.clientKey.isEmpty() ? connection.clientCertificate : connection.clientKey) + ",\n";
    }
    if (!options.isEmpty()) {
        code.preparation = "import { readFileSync } from \"node:fs\";\nimport https from \"node:https\";\n";
        if (!connection.caFile.isEmpty())
            code.preparation += "import tls from \"node:tls\";\n";
        code.preparation += "\nconst httpsAgent = new https.Agent({\n" + options + "});\n";
        code.members += "  httpsAgent,\n";
    }
    const QUrl proxy(connection.proxy);
    if (isStraight(connection))
        code.members += "  proxy: false,\n";
    else if (hasProxy(connection) && proxy.scheme() == u"http")
        code.members += "  proxy: { protocol: \"http\", host: " + javascript().text(proxy.host())
            + ", port: " + QByteArray::number(proxy.port()) + " },\n";
    return code;
}

QByteArray leftOut(const Connection &connection, Form form)
{
    if (form == Form::TestCase || form == Form::Fixture || form == Form::Shell)
        return {}; // they call no server
    QStringList parts;
    if (!connection.pin.isEmpty())
        parts += tr("the pinned certificate (SHA-256 %1): here the certificate's authority has to be trusted.")
                     .arg(config::pinText(connection.pin));
    if (form == Form::Fetch && !connection.caFile.isEmpty())
        parts += tr("the authority: set NODE_EXTRA_CA_CERTS=%1.").arg(connection.caFile);
    parts += certificateLeftOut(connection, form);
    parts += proxyLeftOut(connection, form);
    QByteArray text;
    for (const QString &part : std::as_const(parts)) {
        if (!part.isEmpty())
            text += (isJavaScript(form) ? "// " : "# ") + tr("Not in this code: %1").arg(part).simplified().toUtf8()
                + '\n';
    }
    return text;
}

} // namespace code
