// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/endpoint.h"

#include "core/base/jsonwriter.h"
#include "core/base/log.h"
#include "core/session/tokenreading.h"

#include <QCoreApplication>

namespace client {

namespace {

/// In single quotes a POSIX shell takes everything as it is, but a single quote itself.
QString quoted(const QString &word)
{
    QString text = word;
    return u'\'' + text.replace(u'\'', QStringLiteral("'\\''")) + u'\'';
}

/// Tokens are recognised by their form, credentials of other schemes by the field they stand in.
QString redactedField(const QByteArray &name, const QByteArray &value)
{
    QList<QByteArray> words = value.split(' ');
    const bool credentials = name.compare("Authorization", Qt::CaseInsensitive) == 0 && words.size() > 1;
    for (qsizetype i = 0; i < words.size(); ++i) {
        if (session::looksLikeToken(words.at(i)) || (credentials && i > 0))
            words[i] = redacted(words.at(i)).toUtf8();
    }
    return QString::fromUtf8(words.join(' '));
}

bool isSecretMember(QStringView name)
{
    return name == u"refresh" || name == u"access" || name == u"token" || name == u"password";
}

/// The members that hold secrets by name, anything that has the form of a token, and the whole text where it can't be
/// read.
QByteArray redactedBody(const QByteArray &body)
{
    if (body.isEmpty())
        return body;
    Result<Json> json = parseJson(body);
    if (!json || !json->isObject())
        return redacted(body).toUtf8();
    for (const Json::Member &member : QList<Json::Member>(json->members())) {
        const QByteArray text = member.value.toString().toUtf8();
        if (member.name == u"password")
            json->set(member.name, QStringLiteral("…"));
        else if (member.value.isString() && (isSecretMember(member.name) || session::looksLikeToken(text)))
            json->set(member.name, redacted(text));
    }
    return writeJson(*json);
}

QString curl(const QByteArray &method, const QUrl &url, const Headers &headers, const QByteArray &body, Secrets secrets)
{
    const bool reveal = secrets == Secrets::Revealed;
    QString command = QStringLiteral("curl -i");
    if (method != "GET")
        command += QStringLiteral(" -X ") + quoted(QString::fromLatin1(method));
    command += u' ' + quoted(url.toString(QUrl::FullyEncoded));
    for (const auto &[name, value] : headers) {
        const QString shown = reveal ? QString::fromUtf8(value) : redactedField(name, value);
        // A field without a value is written with a semicolon, or curl leaves it out.
        command += QStringLiteral(" \\\n  -H ")
            + quoted(
                QString::fromLatin1(name) + (shown.isEmpty() ? QStringLiteral(";") : QStringLiteral(": ") + shown));
    }
    if (!body.isEmpty())
        command
            += QStringLiteral(" \\\n  --data-binary ") + quoted(QString::fromUtf8(reveal ? body : redactedBody(body)));
    return command;
}

Json bodyOf(const config::EndpointInfo &endpoint, const QByteArray &token, const Json &login)
{
    if (*endpoint.tokenField == '\0')
        return login;
    Json body = Json::object();
    if (!token.isNull())
        body.set(QString::fromLatin1(endpoint.tokenField), QString::fromUtf8(token));
    return body;
}

} // namespace

Result<EndpointRequest> buildRequest(const config::ServerProfile &server, Endpoint endpoint, const QByteArray &token,
    const QByteArray &access, const Json &login)
{
    const config::EndpointInfo &row = config::info(endpoint);
    const std::optional<QUrl> url = server.url(endpoint);
    if (!url)
        return fail(Errc::NotFound,
            QCoreApplication::translate(
                "client::Endpoint", "The server “%1” has no endpoint “%2”. Give it a path in the server's settings.")
                .arg(server.title(), QString::fromLatin1(row.name)));
    EndpointRequest request { endpoint, row.method, *url, {}, {}, server.id(), server.caFile };
    request.headers.emplaceBack("Accept", "application/json");
    if (request.method == "POST") {
        request.headers.emplaceBack("Content-Type", "application/json");
        request.body = writeJson(bodyOf(row, token, login.isObject() ? login : Json::object()));
    }
    if (!access.isEmpty() && server.wantsAccess(endpoint))
        request.headers.emplaceBack(server.headerName, server.headerType + ' ' + access);
    return request;
}

Result<EndpointRequest> buildRequest(
    const config::ServerProfile &server, Endpoint endpoint, const QByteArray &token, const QByteArray &access)
{
    return buildRequest(server, endpoint, token, access, Json());
}

QString toCurl(const EndpointRequest &request, Secrets secrets)
{
    return curl(request.method, request.url, request.headers, request.body, secrets);
}

QString toCurl(const session::Exchange &exchange, Secrets secrets)
{
    return curl(exchange.method, exchange.url, exchange.headers, exchange.body, secrets);
}

} // namespace client
