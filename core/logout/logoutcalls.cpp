// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logout/logoutcalls.h"

#include "core/base/tabletext.h"
#include "core/session/carriedtokens.h"
#include "core/session/exchangereading.h"

#include <QCoreApplication>
#include <QPair>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace logout {

using session::Endpoint;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("LogoutTest", text);
}

/// The rows in the order of the enum.
struct StepText
{
    TableText title;
    TableText expected;
};

constexpr StepText Steps[] = {
    { TABLE_TEXT("LogoutTest", "Log in"), TABLE_TEXT("LogoutTest", "200 tokens") },
    { TABLE_TEXT("LogoutTest", "Protected view"), TABLE_TEXT("LogoutTest", "200") },
    { TABLE_TEXT("LogoutTest", "Refresh once, as clients do"), TABLE_TEXT("LogoutTest", "200 tokens") },
    { TABLE_TEXT("LogoutTest", "Log out with an expired access token"),
        TABLE_TEXT("LogoutTest", "200, else the refresh token lives on") },
    { TABLE_TEXT("LogoutTest", "Log out"), TABLE_TEXT("LogoutTest", "200 {}") },
    { TABLE_TEXT("LogoutTest", "Verify the access token"), TABLE_TEXT("LogoutTest", "200, still alive") },
    { TABLE_TEXT("LogoutTest", "Verify the refresh token"), TABLE_TEXT("LogoutTest", "400 blacklisted") },
    { TABLE_TEXT("LogoutTest", "Refresh"), TABLE_TEXT("LogoutTest", "401 blacklisted") },
    { TABLE_TEXT("LogoutTest", "Refresh with the token before it"), TABLE_TEXT("LogoutTest", "401 blacklisted") },
    { TABLE_TEXT("LogoutTest", "Protected view again"), TABLE_TEXT("LogoutTest", "200 until the token's end") },
    { TABLE_TEXT("LogoutTest", "Log out again"), TABLE_TEXT("LogoutTest", "401 blacklisted") },
};

QString tokenText(LogoutStep step)
{
    switch (step) {
    case LogoutStep::LogIn:
    case LogoutStep::View:
    case LogoutStep::ViewAgain:
        return {};
    case LogoutStep::VerifyAccess:
        return tr("the access token");
    case LogoutStep::RefreshOlder:
        return tr("the refresh token before the rotation, if the server rotates");
    default:
        return tr("the refresh token");
    }
}

QString loginText(const LogoutOrder &order)
{
    if (order.user.isEmpty())
        return tr("no name: the server takes its first user");
    return order.password.isEmpty() ? tr("the name “%1”, no password").arg(order.user)
                                    : tr("the name “%1” and the password").arg(order.user);
}

/// Where the access token stands.
QString accessPlace(const LogoutOrder &order)
{
    const QByteArray cookie = order.server.accessCookie();
    return cookie.isEmpty() ? QString::fromLatin1(order.server.headerName)
                            : tr("the cookie “%1”").arg(QString::fromLatin1(cookie));
}

QString sendsText(const LogoutOrder &order, LogoutStep step)
{
    QStringList parts;
    if (step == LogoutStep::LogIn)
        parts.append(loginText(order));
    else if (const QString token = tokenText(step); !token.isEmpty()) {
        const QByteArray cookie = order.server.cookieOf(logoutEndpoint(order, step));
        parts.append(cookie.isEmpty() ? token : tr("%1 in the cookie “%2”").arg(token, QString::fromLatin1(cookie)));
    }
    if (step == LogoutStep::LogOutTooLate)
        parts.append(tr("an expired access token in %1").arg(accessPlace(order)));
    else if (order.server.wantsAccess(logoutEndpoint(order, step)))
        parts.append(tr("the access token in %1").arg(accessPlace(order)));
    return parts.join(u"; "_s);
}

} // namespace

Endpoint logoutEndpoint(const LogoutOrder &order, LogoutStep step)
{
    const auto first = [&order](Endpoint own, Endpoint stock) { return order.server.has(own) ? own : stock; };
    switch (step) {
    case LogoutStep::LogIn:
        return order.password.isEmpty() ? Endpoint::Login : Endpoint::ObtainPair;
    case LogoutStep::View:
    case LogoutStep::ViewAgain:
        return Endpoint::WhoAmI;
    case LogoutStep::RefreshOnce:
    case LogoutStep::Refresh:
    case LogoutStep::RefreshOlder:
        return first(Endpoint::Refresh, Endpoint::TokenRefresh);
    case LogoutStep::LogOutTooLate:
    case LogoutStep::LogOut:
    case LogoutStep::LogOutAgain:
        return first(Endpoint::Logout, Endpoint::TokenBlacklist);
    case LogoutStep::VerifyAccess:
    case LogoutStep::VerifyRefresh:
        break;
    }
    return Endpoint::TokenVerify;
}

Result<client::EndpointRequest> logoutRequest(
    const LogoutOrder &order, LogoutStep step, const QByteArray &token, const QByteArray &access)
{
    Json login = Json::object();
    if (!order.user.isEmpty())
        login.set(u"username"_s, order.user);
    if (!order.password.isEmpty())
        login.set(u"password"_s, order.password);
    return client::buildRequest(order.server, logoutEndpoint(order, step), token, access, login);
}

QList<LogoutRow> logoutPlan(const LogoutOrder &order)
{
    QList<LogoutRow> rows;
    for (std::size_t i = 0; i < std::size(Steps); ++i) {
        LogoutRow row;
        row.step = LogoutStep(i);
        row.title = Steps[i].title.translated();
        row.expected = Steps[i].expected.translated();
        if (row.step == LogoutStep::LogIn && !order.user.isEmpty())
            row.title = tr("Log in as %1").arg(order.user);
        if (const auto request = logoutRequest(order, row.step, {}, {})) {
            row.method = request->method;
            row.url = request->url;
        } else {
            row.note = request.error().what;
        }
        row.sends = sendsText(order, row.step);
        rows.append(row);
    }
    return rows;
}

QString refreshPlace(const LogoutOrder &order)
{
    const bool isCookie = order.server.cookies && !order.server.cookies->refresh.isEmpty();
    return isCookie ? tr("the cookie “%1”").arg(QString::fromLatin1(order.server.cookies->refresh))
                    : tr("“%1”").arg(order.server.fields.refresh);
}

QString logoutAnswer(const session::Exchange &exchange)
{
    if (exchange.status == 0)
        return tr("no answer");
    const QString status = QString::number(exchange.status);
    if (session::saysBlacklisted(exchange))
        return tr("%1 blacklisted").arg(status);
    const Json reply = session::jsonReply(exchange);
    for (const QStringView member : { u"username", u"code" }) {
        if (const Json *value = reply.find(member); value && value->isString())
            return status + u' ' + value->toString().left(60);
    }
    const QList<session::CarriedToken> given = session::receivedInOrder(exchange);
    const auto gives = [&given](QStringView type) {
        return std::any_of(given.cbegin(), given.cend(),
            [type](const session::CarriedToken &each) { return session::isNamedOrTyped(each, type); });
    };
    if (gives(u"access") && gives(u"refresh"))
        return tr("%1 access, refresh").arg(status);
    if (gives(u"access"))
        return tr("%1 access").arg(status);
    if (const Json *detail = reply.find(u"detail"); detail && detail->isString())
        return status + u' ' + detail->toString().left(80);
    return reply.isObject() && reply.members().isEmpty() ? status + u" {}"_s : status;
}

} // namespace logout
