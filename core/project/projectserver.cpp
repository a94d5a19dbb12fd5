// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/projectserver.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace project {

namespace {

using config::Endpoint;

/// What its users are found by: "username", "email".
QString nameFieldOf(const Reading &reading)
{
    const Json *field = reading.userModel.find(u"username_field");
    return field && field->isString() ? field->toString() : u"username"_s;
}

/// Which endpoint a view can be: those that want a user stand apart from Simple JWT's own.
struct Role
{
    Endpoint endpoint;
    const char *kind;
    std::optional<bool> wantsUser; ///< absent: either
};

constexpr Role roles[]{
    { Endpoint::Refresh, "token_refresh", true },
    { Endpoint::Logout, "token_blacklist", true },
    { Endpoint::Logout, "dj_rest_auth_logout", {} },
    { Endpoint::ObtainPair, "obtain_pair", {} },
    { Endpoint::ObtainPair, "dj_rest_auth_login", {} },
    { Endpoint::TokenRefresh, "token_refresh", false },
    { Endpoint::TokenVerify, "token_verify", {} },
    { Endpoint::TokenBlacklist, "token_blacklist", false },
    { Endpoint::ObtainSliding, "obtain_sliding", {} },
    { Endpoint::RefreshSliding, "refresh_sliding", {} },
    { Endpoint::WhoAmI, "dj_rest_auth_user", {} },
    { Endpoint::Refresh, "refresh", true },
    { Endpoint::TokenRefresh, "refresh", false },
    { Endpoint::Logout, "logout", true },
    { Endpoint::TokenBlacklist, "logout", false },
};

bool isFixed(const ProjectView &view)
{
    return !view.path.contains(u'<') && !view.path.contains(u'(');
}

/// What a view is called, to people.
QString namesOf(const ProjectView &view)
{
    return view.path + u' ' + view.view.section(u'.', -1);
}

/// What a refresh or logout of the project's own calls the refresh token; empty: its source does not tell.
QString refreshField(const ProjectView &view)
{
    QStringList names = view.takes().filter(u"refresh"_s, Qt::CaseInsensitive);
    if (names.isEmpty())
        names = view.takes().filter(u"token"_s, Qt::CaseInsensitive);
    return names.value(0);
}

const ProjectView *viewFor(const Reading &reading, const Role &role)
{
    const auto found = std::find_if(reading.views.begin(), reading.views.end(), [&](const ProjectView &view) {
        return view.kind == QLatin1String(role.kind) && isFixed(view)
            && view.method == QLatin1String(config::info(role.endpoint).method)
            && (!role.wantsUser || view.wantsUser == *role.wantsUser);
    });
    return found == reading.views.end() ? nullptr : &*found;
}

/// One name for the refresh token: that of the refresh, else of the logout. A view of the project's own that calls it
/// otherwise is left out, since a server has one name for that.
QString refreshFieldOf(QMap<Endpoint, const ProjectView *> &views)
{
    QString name;
    for (const Endpoint endpoint :
        { Endpoint::TokenRefresh, Endpoint::Refresh, Endpoint::TokenBlacklist, Endpoint::Logout }) {
        const ProjectView *view = views.value(endpoint);
        if (!view || view->kind.startsWith(u"dj_rest_auth"))
            continue;
        const bool isOwn = view->kind == u"refresh" || view->kind == u"logout";
        const QString own = isOwn ? refreshField(*view) : u"refresh"_s;
        if (own.isEmpty() || (!name.isEmpty() && own != name))
            views.remove(endpoint);
        else
            name = own;
    }
    return name;
}

/// A view that makes tokens by for_user() without knowing who calls; one that makes users, too, is none.
const ProjectView *ownLogin(const Reading &reading, bool wantsPassword)
{
    static const QRegularExpression logsIn(
        u"log[-_]?in|sign[-_]?in|token|auth"_s, QRegularExpression::CaseInsensitiveOption);
    const ProjectView *best = nullptr;
    bool isNamedSo = false;
    for (const ProjectView &view : reading.views) {
        if (!isOwnLogin(view))
            continue;
        const auto form = loginFormOf(view, reading);
        if (!form || form->wantsPassword != wantsPassword)
            continue;
        const bool isSo = logsIn.match(namesOf(view)).hasMatch();
        if (!best || (isSo && !isNamedSo)) {
            best = &view;
            isNamedSo = isSo;
        }
    }
    return best;
}

/// A view that says who is calling, or else any that an access token opens.
const ProjectView *protectedView(const Reading &reading)
{
    static const QRegularExpression self(
        QStringLiteral("/(who-?am-?i|me|self|profile|user|account|current[-_]?user)/?$"),
        QRegularExpression::CaseInsensitiveOption);
    const ProjectView *any = nullptr;
    for (const ProjectView &view : reading.views) {
        if (view.method != u"GET" || !view.hasJwt() || !isFixed(view) || !view.wantsUser)
            continue;
        if (self.match(view.path).hasMatch())
            return &view;
        if (!any || view.path.size() < any->path.size())
            any = &view;
    }
    return any;
}

/// "HTTP_X_CSRFTOKEN", as WSGI has it, as it is sent.
QByteArray sentName(const QString &header)
{
    const QString name = header.startsWith(u"HTTP_") ? header.sliced(5) : header;
    return name == u"X_CSRFTOKEN" ? config::TokenCookies().csrfHeader : name.toLatin1().replace('_', '-');
}

/// dj-rest-auth's cookies, by REST_AUTH; absent: it sets none.
std::optional<config::TokenCookies> cookiesOf(const Reading &reading)
{
    const Json *given = reading.django.find(u"REST_AUTH");
    const Json options = given ? *given : Json();
    const auto isOn = [&options](QStringView name, bool otherwise) {
        const Json *value = options.find(name);
        return value && value->isBool() ? value->toBool() : otherwise;
    };
    const auto text = [](const Json &holder, QStringView name) {
        const Json *value = holder.find(name);
        return value ? value->toString() : QString();
    };
    config::TokenCookies cookies;
    cookies.access = text(options, u"JWT_AUTH_COOKIE").toLatin1();
    if (isOn(u"JWT_AUTH_HTTPONLY", true)) // else the body has that token, and the logout wants it there
        cookies.refresh = text(options, u"JWT_AUTH_REFRESH_COOKIE").toLatin1();
    const bool wantsCsrf
        = isOn(u"JWT_AUTH_COOKIE_USE_CSRF", false) || isOn(u"JWT_AUTH_COOKIE_ENFORCE_CSRF_ON_UNAUTHENTICATED", false);
    if (wantsCsrf) {
        cookies.csrf = text(reading.django, u"CSRF_COOKIE_NAME").toLatin1();
        cookies.csrfHeader = sentName(text(reading.django, u"CSRF_HEADER_NAME"));
    }
    const bool isUsable = isOn(u"USE_JWT", false) && config::cookiesProblem(cookies).isEmpty();
    return isUsable ? std::optional(cookies) : std::nullopt;
}

/// What the login calls the name; empty: there is none, or it can't be told.
QString nameField(const ProjectView *login, const Reading &reading)
{
    if (!login)
        return {};
    if (login->kind == u"login")
        return loginFormOf(*login, reading).value_or(LoginForm()).nameField;
    const QString own = nameFieldOf(reading);
    return login->takes().isEmpty() || login->takes().contains(own) ? own : u"username"_s;
}

} // namespace

bool isOwnLogin(const ProjectView &view)
{
    static const QRegularExpression makesUsers(
        u"regist|sign[-_]?up|create|invite|join|guest|anonym"_s, QRegularExpression::CaseInsensitiveOption);
    return view.kind == u"login" && view.method == u"POST" && isFixed(view) && !view.wantsUser
        && !makesUsers.match(namesOf(view)).hasMatch();
}

std::optional<LoginForm> loginFormOf(const ProjectView &view, const Reading &reading)
{
    const QString password = u"password"_s;
    static const QStringList ids{ u"user_id"_s, u"user"_s, u"id"_s, u"pk"_s }; // another way to say who
    static const QStringList spare{ u"remember"_s, u"remember_me"_s };
    QStringList names = view.takes();
    QStringList known{ u"username"_s, nameFieldOf(reading), u"email"_s, u"phone"_s, u"phone_number"_s, u"mobile"_s,
        u"login"_s, u"user_name"_s, u"identifier"_s };
    known.removeDuplicates();
    const auto own
        = std::find_if(known.cbegin(), known.cend(), [&names](const QString &each) { return names.contains(each); });
    if (own == known.cend())
        return std::nullopt;
    LoginForm form;
    form.nameField = *own;
    form.wantsPassword = names.contains(password);
    for (const QString &name : ids + spare + QStringList{ *own, password })
        names.removeAll(name);
    return names.isEmpty() ? std::optional(form) : std::nullopt;
}

config::ServerProfile serverOf(const Reading &reading, const QUrl &baseUrl)
{
    config::ServerProfile server;
    server.name = QFileInfo(reading.root).fileName();
    server.baseUrl = baseUrl;
    server.band = reading.band();
    server.cookies = cookiesOf(reading);
    if (const auto settings = reading.settings()) {
        server.headerName = settings->authHeaderField();
        server.headerType = settings->authHeaderTypes.value(0, QStringLiteral("Bearer")).toUtf8();
    }
    QMap<Endpoint, const ProjectView *> views;
    for (const Role &role : roles) {
        const ProjectView *view = viewFor(reading, role);
        if (view && !views.value(role.endpoint))
            views.insert(role.endpoint, view);
    }
    if (const ProjectView *login = ownLogin(reading, false))
        views.insert(Endpoint::Login, login);
    if (const ProjectView *login = ownLogin(reading, true); login && !views.value(Endpoint::ObtainPair))
        views.insert(Endpoint::ObtainPair, login);
    // A server has one name for that: a login without a password that calls it otherwise is left out.
    const QString byPassword = nameField(views.value(Endpoint::ObtainPair), reading);
    const QString bare = nameField(views.value(Endpoint::Login), reading);
    if (!bare.isEmpty() && views.value(Endpoint::ObtainPair) && bare != byPassword)
        views.remove(Endpoint::Login);
    for (const QString &name : { byPassword, bare, nameField(views.value(Endpoint::ObtainSliding), reading) }) {
        if (!name.isEmpty()) {
            server.fields.username = name;
            break;
        }
    }
    if (const QString name = refreshFieldOf(views); !name.isEmpty())
        server.fields.refresh = name;
    if (!views.value(Endpoint::WhoAmI))
        views.insert(Endpoint::WhoAmI, protectedView(reading));
    for (const config::EndpointInfo &info : config::endpoints()) {
        const ProjectView *view = views.value(info.id);
        if (info.id == Endpoint::Other)
            continue;
        const QString path = view ? view->path : QStringLiteral("");
        if (path != QLatin1String(info.path))
            server.paths.insert(info.id, path);
        if (view && view->wantsUser != info.wantsAccess)
            server.wantsAccessOverrides.insert(info.id, view->wantsUser);
    }
    return server;
}

QStringList ownLogins(const Reading &reading)
{
    QStringList names;
    for (const ProjectView &view : reading.views) {
        const bool isOfLibrary
            = view.kind == u"obtain_pair" || view.kind == u"obtain_sliding" || view.kind == u"dj_rest_auth_login";
        const bool isOwn = !view.serializer.isEmpty() && !view.serializer.startsWith(u"rest_framework_simplejwt.")
            && !view.serializer.startsWith(u"dj_rest_auth.");
        if (view.kind == u"login")
            names += view.view.section(u'.', -1);
        else if (isOfLibrary && isOwn)
            names += view.serializer.section(u'.', -1);
    }
    names.removeDuplicates();
    return names;
}

QUrl developmentAddress()
{
    return QUrl(QStringLiteral("http://127.0.0.1:8000"));
}

} // namespace project
