// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/causes.h"
#include "app/cli/commands.h"
#include "app/cli/invocation.h"
#include "core/base/timetext.h"
#include "core/client/endpointclient.h"
#include "core/client/giventokens.h"
#include "core/config/serverfile.h"
#include "core/diagnose/diagnose.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;
using session::Endpoint;
using session::Exchange;

namespace cli {

namespace {

/// What is asked of the server; the token and the login are empty where the endpoint takes none.
struct Call
{
    Endpoint endpoint;
    QByteArray token;
    QByteArray access;
    Json login;
    Endpoint otherwise = endpoint; ///< where the server has no such endpoint
};

/// The tokens that a success gives, wherever the server puts them.
client::GivenTokens tokensOf(const Exchange &exchange, const config::ServerProfile &server)
{
    return exchange.succeeded() ? client::givenTokens(server, exchange) : client::GivenTokens();
}

void print(const Exchange &exchange, const QList<diagnose::Cause> &causes, const config::ServerProfile &server,
    Console &console)
{
    const client::GivenTokens given = tokensOf(exchange, server);
    if (console.json) {
        Json headers = Json::array();
        for (const auto &[name, value] : exchange.replyHeaders)
            headers.append(Json::array({ QString::fromUtf8(name), QString::fromUtf8(value) }));
        Json object = Json::object();
        object.set(u"status"_s, exchange.status);
        object.set(u"headers"_s, headers);
        object.set(u"body"_s, QString::fromUtf8(exchange.replyBody));
        object.set(u"causes"_s, causesJson(causes));
        Json tokens = Json::object();
        for (const auto &[name, token] : { std::pair(u"access"_s, given.access), { u"refresh"_s, given.refresh } }) {
            if (!token.isEmpty())
                tokens.set(name, QString::fromUtf8(token));
        }
        if (!tokens.members().isEmpty())
            object.set(u"tokens"_s, tokens);
        console.object(object);
        return;
    }
    const QString status = exchange.status == 0 ? u"no answer"_s : QString::number(exchange.status);
    console.line(console.coloured(status, exchange.succeeded() ? 32 : 31)
        + printable(u"  %1 %2  %3"_s.arg(QString::fromLatin1(exchange.method),
            exchange.url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery), roughElapsedText(exchange.duration))));
    if (!exchange.replyBody.isEmpty())
        console.line(printableLines(QString::fromUtf8(exchange.replyBody)));
    for (const auto &cookie : { given.accessCookie, given.refreshCookie }) {
        if (cookie)
            console.line(
                printable(u"cookie %1: %2"_s.arg(QString::fromUtf8(cookie->name), QString::fromUtf8(cookie->value))));
    }
    if (exchange.error)
        return; // its sentence follows as the diagnostic, and the cause would say the same
    printCauses(causes, console);
}

/// The embedded server has two ways to some endpoints: with an access token its password-less views, else Simple JWT's
/// own.
Endpoint pick(Endpoint authenticated, Endpoint stock, const Invocation &invocation)
{
    return invocation.isSet(u"access"_s) ? authenticated : stock;
}

Exit send(const Invocation &invocation, Call call)
{
    Console &console = invocation.console();
    auto server = invocation.server();
    if (!server)
        return console.failure(server.error());
    if (!server->has(call.endpoint) && server->has(call.otherwise) && !invocation.isSet(u"path"_s))
        call.endpoint = call.otherwise;
    if (invocation.isSet(u"path"_s))
        server->paths[call.endpoint] = invocation.value(u"path"_s);
    if (!call.access.isEmpty())
        server->wantsAccessOverrides[call.endpoint] = true;
    const auto facts = serverFacts(invocation);
    if (!facts)
        return console.failure(facts.error());
    const auto request = client::buildRequest(*server, call.endpoint, call.token, call.access, call.login);
    if (!request)
        return console.failure(request.error());

    invocation.tellWay(request->url, request->connection.proxy);
    client::EndpointClient client;
    Exchange exchange;
    QObject::connect(&client, &client::EndpointClient::exchangeFinished, &client, [&](const Exchange &finished) {
        exchange = finished;
        QCoreApplication::quit();
    });
    client.send(*request);
    QCoreApplication::exec();

    diagnose::DiagnoseContext context;
    context.server = &*server;
    context.band = server->band;
    facts->tell(&context);
    const QList<diagnose::Cause> causes = diagnose::diagnose(exchange, context);
    print(exchange, causes, *server, console);
    if (exchange.failure != session::Failure::None) {
        console.diagnostic(exchange.error ? exchange.error->what : u"No usable answer came."_s);
        return Exit::Failed;
    }
    return exchange.succeeded() ? Exit::Done : Exit::Refused;
}

void addServerOptions(Invocation &invocation)
{
    invocation.addOption(u"server"_s, u"Where the server is, or a server file."_s, u"url|file"_s);
    invocation.addOption(u"path"_s, u"Another path than the embedded server's."_s, u"path"_s);
}

/// A command that takes a token, and perhaps an access token beside it.
Exit callWithToken(const QString &name, const QString &description, Endpoint authenticated, Endpoint stock,
    const QStringList &words, Console &console)
{
    Invocation invocation(name, description, KeyOptions | SettingsOptions | ServerSecretOption, console);
    addServerOptions(invocation);
    invocation.addOption(u"access"_s,
        u"Access token for the Authorization header or its cookie; - for standard input, @FILE for a file."_s,
        u"token"_s);
    invocation.addArgument(u"TOKEN"_s, u"The token; - for standard input, @FILE for a file."_s);
    if (!invocation.parse(words))
        return invocation.exit();
    const auto token = invocation.argument(u"a TOKEN"_s);
    if (!token)
        return console.failure(token.error());
    const Endpoint endpoint = pick(authenticated, stock, invocation);
    Call call{ endpoint, token->trimmed(), {}, {}, endpoint == stock ? authenticated : stock };
    const auto access = invocation.token(u"access"_s);
    if (!access)
        return console.failure(access.error());
    call.access = *access;
    if (stock == Endpoint::WhoAmI)
        std::swap(call.token, call.access);
    return send(invocation, call);
}

} // namespace

Exit login(const QStringList &words, Console &console)
{
    Invocation invocation(u"login"_s,
        u"Gets tokens: from the password-less login, or with --password from Simple JWT's own."_s,
        KeyOptions | SettingsOptions | ServerSecretOption, console);
    addServerOptions(invocation);
    invocation.addOption(u"user"_s, u"The user's name."_s, u"name"_s);
    invocation.addOption(u"user-id"_s, u"The user's id."_s, u"id"_s);
    invocation.addOption(u"password"_s, u"The password; - for standard input, @FILE for a file."_s, u"password"_s);
    invocation.addOption(u"field"_s,
        u"What this project's login asks for, as in email=alice@example.org (repeatable)."_s, u"name=value"_s);
    if (!invocation.parse(words))
        return invocation.exit();
    Call call{ Endpoint::Login, {}, {}, Json::object(), Endpoint::Login };
    for (const QString &field : invocation.values(u"field"_s)) {
        const qsizetype equals = field.indexOf(u'=');
        if (equals < 1) {
            console.diagnostic(u"--field wants NAME=VALUE."_s);
            return Exit::Usage;
        }
        const QString name = field.first(equals);
        call.login.set(name, field.sliced(equals + 1));
        if (name.contains(u"password"_s)) {
            call.endpoint = Endpoint::ObtainPair;
            console.diagnostic(u"Other users of this machine can see a password that is given as an argument; "
                               "use --password with - or @FILE."_s);
        }
    }
    if (invocation.isSet(u"user"_s))
        call.login.set(u"username"_s, invocation.value(u"user"_s));
    if (invocation.isSet(u"user-id"_s)) {
        bool isNumber = false;
        const qint64 id = invocation.value(u"user-id"_s).toLongLong(&isNumber);
        call.login.set(u"user_id"_s, isNumber ? Json(id) : Json(invocation.value(u"user-id"_s)));
    }
    if (invocation.isSet(u"password"_s)) {
        if (!invocation.isSet(u"user"_s) && !invocation.isSet(u"field"_s)) {
            console.diagnostic(u"--password goes with --user, or with --field."_s);
            return Exit::Usage;
        }
        const auto password = invocation.content(invocation.value(u"password"_s), u"password"_s, true);
        if (!password)
            return console.failure(password.error());
        const bool fromFile
            = invocation.value(u"password"_s) == u'-' || invocation.value(u"password"_s).startsWith(u'@');
        QByteArray text = *password;
        while (fromFile && (text.endsWith('\n') || text.endsWith('\r')))
            text.chop(1);
        call.endpoint = Endpoint::ObtainPair;
        call.login.set(u"password"_s, QString::fromUtf8(text));
    }
    return send(invocation, call);
}

Exit refresh(const QStringList &words, Console &console)
{
    return callWithToken(u"refresh"_s,
        u"Sends a refresh token for a new access token: to /refresh/ with --access, else to /api/token/refresh/."_s,
        Endpoint::Refresh, Endpoint::TokenRefresh, words, console);
}

Exit blacklist(const QStringList &words, Console &console)
{
    return callWithToken(u"blacklist"_s,
        u"Logs out, the refresh token is blacklisted: by /logout/ with --access, else by /api/token/blacklist/."_s,
        Endpoint::Logout, Endpoint::TokenBlacklist, words, console);
}

Exit check(const QStringList &words, Console &console)
{
    return callWithToken(u"check"_s, u"Asks the server's verify view about a token of any type."_s,
        Endpoint::TokenVerify, Endpoint::TokenVerify, words, console);
}

Exit whoami(const QStringList &words, Console &console)
{
    return callWithToken(u"whoami"_s, u"Calls a protected view with an access token."_s, Endpoint::WhoAmI,
        Endpoint::WhoAmI, words, console);
}

} // namespace cli
