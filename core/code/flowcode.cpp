// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/code/flowcode.h"

#include "core/archive/shellwords.h"
#include "core/code/connectionparts.h"
#include "core/code/language.h"
#include "core/code/template.h"

#include <QCoreApplication>

using config::ServerProfile;
using session::Endpoint;
using namespace Qt::StringLiterals;

namespace code {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("code::Flow", text);
}

/// Which of the server's views a flow calls; absent where it has none.
struct Views
{
    std::optional<Endpoint> login;
    std::optional<Endpoint> refresh;
    std::optional<Endpoint> logout;
};

std::optional<Endpoint> firstOf(const ServerProfile &server, std::initializer_list<Endpoint> endpoints)
{
    for (const Endpoint endpoint : endpoints) {
        if (server.has(endpoint))
            return endpoint;
    }
    return std::nullopt;
}

Views viewsOf(const ServerProfile &server, const FlowUser &user)
{
    Views views;
    views.login = user.login ? user.login : firstOf(server, { Endpoint::Login, Endpoint::ObtainPair });
    views.refresh = firstOf(server, { Endpoint::Refresh, Endpoint::TokenRefresh });
    // An expired access token is refreshed only by a view that wants none.
    if (views.refresh == Endpoint::Refresh && server.wantsAccess(Endpoint::Refresh)
        && server.has(Endpoint::TokenRefresh))
        views.refresh = Endpoint::TokenRefresh;
    views.logout = firstOf(server, { Endpoint::Logout, Endpoint::TokenBlacklist });
    return views;
}

/// As Django's test client takes a header field: HTTP_AUTHORIZATION.
QString metaName(const QByteArray &header)
{
    return u"HTTP_"_s + QString::fromLatin1(header.toUpper().replace('-', '_'));
}

QString fileOf(Form form)
{
    switch (form) {
    case Form::Fetch:
        return u"flow-fetch.mjs"_s;
    case Form::Axios:
        return u"flow-axios.mjs"_s;
    case Form::TestCase:
        return u"apitestcase.py"_s;
    case Form::Fixture:
        return u"fixture.py"_s;
    case Form::Shell:
        return u"shell.py"_s;
    default:
        return u"flow.py"_s;
    }
}

bool isOfProject(Form form)
{
    return form == Form::TestCase || form == Form::Fixture || form == Form::Shell;
}

/// One line of a shell.
QString manageLine(const QString &script)
{
    const QString statements = script.trimmed().replace(u'\n', u"; "_s);
    return u"python manage.py shell -c "_s + QString::fromUtf8(archive::shellQuoted(statements.toUtf8())) + u'\n';
}

/// What stands behind other options, on their line: ", httpsAgent".
QString axiosOptions(const AgentCode &agent)
{
    QString text;
    for (const QByteArray &line : agent.members.split('\n')) {
        if (!line.isEmpty())
            text += u", "_s + QString::fromUtf8(line).trimmed().chopped(1);
    }
    return text;
}

Error missing(const ServerProfile &server, Endpoint endpoint)
{
    return { Errc::NotFound,
        tr("%1 has no path of a view that the code needs; tell it in Servers or in the server file, as “%2”.")
            .arg(server.title(), QString::fromLatin1(config::info(endpoint).name)),
        {} };
}

} // namespace

Result<Code> flowCode(const ServerProfile &server, Form form, const FlowUser &user, client::Secrets secrets)
{
    if (!infoOf(form).writesFlows)
        return fail(Errc::Unsupported,
            tr("A login, its calls and a logout are not written for %1; take another form, such as %2.")
                .arg(titleOf(form), titleOf(Form::Requests)));
    if (server.cookies && !isOfProject(form))
        return fail(Errc::Unsupported,
            tr("%1 takes its tokens in cookies, for which login to logout can't be written; copy its calls in "
               "Exchanges, or take %2.")
                .arg(server.title(), titleOf(Form::TestCase)));
    if (!server.headers.isEmpty() && !isOfProject(form))
        return fail(Errc::Unsupported,
            tr("%1 wants extra headers with every call, for which login to logout can't be written; copy its "
               "calls in Exchanges, or take %2.")
                .arg(server.title(), titleOf(Form::TestCase)));
    const Views views = viewsOf(server, user);
    if (user.login && !server.has(*user.login))
        return tl::unexpected(missing(server, *user.login));
    if (form != Form::Shell && !server.has(Endpoint::WhoAmI))
        return tl::unexpected(missing(server, Endpoint::WhoAmI));
    if (form != Form::Shell && !views.refresh)
        return tl::unexpected(missing(server, Endpoint::TokenRefresh));

    const bool isScript = form == Form::Fetch || form == Form::Axios;
    const auto quoted
        = [&](const QString &text) { return QString::fromUtf8((isScript ? javascript() : python()).text(text)); };
    const auto field = [&](const QString &name) {
        return isScript ? QString::fromUtf8(javascript().key(javascript().text(name))) : quoted(name);
    };
    // In a project's own tests an address begins at its root.
    const auto path = [&](std::optional<Endpoint> endpoint) {
        if (!endpoint)
            return QString();
        const QUrl url = server.url(*endpoint).value_or(QUrl());
        return quoted(isOfProject(form) ? url.toString(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::FullyEncoded)
                                        : server.path(*endpoint));
    };
    const bool hasSecret = !isOfProject(form) && !server.startSecret.isEmpty() && views.login == Endpoint::Login;
    const bool isHidden = hasSecret && secrets == client::Secrets::Redacted;

    Code code;
    QSet<QString> flags;
    if (!isOfProject(form)) {
        flags.insert(!views.login ? u"tokens"_s : views.login == Endpoint::Login ? u"passwordless"_s : u"password"_s);
        if (!views.login)
            code.variables = QStringList{ u"ACCESS_TOKEN"_s, u"REFRESH_TOKEN"_s };
        else if (views.login != Endpoint::Login)
            code.variables = QStringList{ u"PASSWORD"_s };
        if (isHidden)
            code.variables.append(u"START_SECRET"_s);
    }
    const auto set = [&flags](const QString &flag, bool isSet) {
        if (isSet)
            flags.insert(flag);
    };
    set(u"requests"_s, form == Form::Requests);
    set(u"httpx"_s, form == Form::Httpx);
    set(u"environment"_s, !code.variables.isEmpty());
    set(u"secret"_s, hasSecret);
    set(u"logout"_s, views.logout.has_value());
    const QByteArray session = requestsSession(server.connection);
    const QByteArray context = form == Form::Httpx ? httpxContext(server.connection) : QByteArray();
    const AgentCode agent = axiosAgent(server.connection);
    set(u"connection"_s, !session.isEmpty());
    set(u"context"_s, !context.isEmpty());
    set(u"agent"_s, !agent.preparation.isEmpty());
    set(u"refresh_wants_access"_s, views.refresh && server.wantsAccess(*views.refresh));

    const QString secret = quoted(QString::fromUtf8(server.startSecret));
    const QString hiddenSecret = isScript ? u"process.env.START_SECRET"_s : u"os.environ[\"START_SECRET\"]"_s;
    code.text = filledTemplate(fileOf(form), flags,
        { { u"BASE_URL"_s, quoted(server.id()) }, { u"LOGIN_PATH"_s, path(views.login) },
            { u"REFRESH_PATH"_s, path(views.refresh) }, { u"LOGOUT_PATH"_s, path(views.logout) },
            { u"CALL_PATH"_s, path(Endpoint::WhoAmI) },
            { u"HEADER_NAME"_s, quoted(QString::fromLatin1(server.headerName)) },
            { u"HEADER_TYPE"_s, quoted(QString::fromLatin1(server.headerType)) },
            { u"USERNAME_FIELD"_s, field(server.fields.username) },
            { u"PASSWORD_FIELD"_s, field(server.fields.password) }, { u"ACCESS_FIELD"_s, field(server.fields.access) },
            { u"REFRESH_FIELD"_s, field(server.fields.refresh) }, { u"ACCESS_NAME"_s, quoted(server.fields.access) },
            { u"REFRESH_NAME"_s, quoted(server.fields.refresh) },
            { u"META_NAME"_s, quoted(metaName(server.headerName)) }, { u"USER"_s, quoted(user.name) },
            { u"SESSION"_s, QString::fromUtf8(session).chopped(session.isEmpty() ? 0 : 1) },
            { u"CONTEXT"_s, QString::fromUtf8(context).trimmed().replace(u'\n', u"\n        "_s) },
            { u"CLIENT_ARGUMENTS"_s, QString::fromUtf8(httpxClientArguments(server.connection)) },
            { u"AGENT"_s, QString::fromUtf8(agent.preparation).trimmed() }, { u"AXIOS_OPTIONS"_s, axiosOptions(agent) },
            { u"START_SECRET"_s, isHidden ? hiddenSecret : secret } });
    code.text.prepend(QString::fromUtf8(leftOut(server.connection, form)));
    if (form == Form::Shell)
        code.text = manageLine(code.text);
    return code;
}

} // namespace code
