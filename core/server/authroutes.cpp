// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/authroutes.h"

#include "core/jose/jwk.h"
#include "core/jose/jwkwrite.h"
#include "core/jose/kdf.h"
#include "core/jose/key.h"
#include "core/server/drf.h"
#include "core/session/exchange.h"

#include <QList>
#include <cmath>

namespace server {

using namespace Qt::StringLiterals;

namespace {

enum class ViewId {
    Login,
    Refresh,
    Blacklist,
    ObtainPair,
    Verify,
    ObtainSliding,
    RefreshSliding,
    WhoAmI,
    Users,
    KeySet,
    Clock
};

enum class Access {
    Anyone, ///< authentication_classes = (), permission_classes = ()
    Authenticated, ///< JWTAuthentication and IsAuthenticated
    Copied, ///< IsAuthenticated on a library view: Authenticated, or by a switch without an authenticator, as commonly
            ///< copied
    Switched, ///< gives away what it shows: may be off, and may want the start secret
    Controlled ///< changes the server itself: may want the start secret
};

const char credentialsText[] = "Takes a set of user credentials and returns ";
const QList<drf::Field> credentials{ { "username", true, false }, { "password", true, false } };
const QList<drf::Field> refreshAndAccess{ { "refresh", true, false }, { "access", false, true } };
const QList<drf::Field> refreshOnly{ { "refresh", true, false } };
const QList<drf::Field> tokenOnly{ { "token", true, false } };

Json userJson(const django::User &user)
{
    const Json id = user.key.isEmpty() ? Json(user.id) : Json(user.key);
    return Json::object({ { u"id"_s, id }, { u"username"_s, Json(user.username) } });
}

drf::Problem fieldProblem(const QString &field, const QString &text)
{
    return { 400, Json::object({ { field, Json::array({ Json(text) }) } }) };
}

} // namespace

struct AuthRoutes::View
{
    ViewId id;
    QByteArray path;
    Access access;
    bool isPost; ///< POST only, else GET only
    QString name; ///< get_view_name()
    QString description; ///< its docstring, as OPTIONS tells it
    QList<drf::Field> fields; ///< of its serializer
    QByteArray allow() const { return isPost ? "POST, OPTIONS" : "GET, HEAD, OPTIONS"; }
};

/// One request to one view, in the order of APIView.dispatch().
class AuthRoutes::Call
{
public:
    Call(AuthRoutes &routes, const View &view, const HttpRequest &request)
        : m_routes(routes)
        , m_view(view)
        , m_request(request)
        , m_method(request.method.toUpper())
    {
    }

    HttpReply run()
    {
        const auto renderer = drf::negotiate(m_request);
        if (!renderer)
            return refuse(refusalOf(renderer.error()));
        m_renderer = *renderer;
        if (const auto refusal = admit())
            return refuse(*refusal);
        const QByteArray handled = m_view.isPost ? "POST" : "GET";
        if (m_method == "OPTIONS")
            return answer(200, drf::metadata(m_view.name, m_view.description, m_view.fields));
        if (m_method != handled && !(m_method == "HEAD" && !m_view.isPost))
            return answer(405, drf::detail(u"Method \"%1\" not allowed."_s.arg(QString::fromLatin1(m_method))));
        const auto body = handle();
        return body ? answer(200, *body) : refuse(body.error());
    }

private:
    using Body = simplejwt::Outcome<Json>;

    HttpReply answer(int status, const Json &body) const
    {
        return drf::render(status, body, m_renderer, m_view.allow(),
            status == 401 ? m_routes.m_engine.authenticateHeader() : QByteArray());
    }

    HttpReply refuse(const simplejwt::Refusal &refusal) const
    {
        return refusal.status == 500 ? drf::serverError(refusal.reason) : answer(refusal.status, refusal.body);
    }

    static simplejwt::Refusal refusalOf(const drf::Problem &problem)
    {
        const Json *detail = problem.body.find(u"detail");
        return { problem.status, problem.body, detail ? detail->toString() : QString() };
    }

    static simplejwt::Refusal failure(const Error &error) { return { 500, drf::detail(error.what), error.what }; }

    // Authentication, then permission.
    std::optional<simplejwt::Refusal> admit()
    {
        const auto refusal = [](int status, const QString &text) {
            return simplejwt::Refusal{ status, drf::detail(text), text };
        };
        if (m_view.access == Access::Switched && !m_routes.m_options.login)
            return refusal(403, m_routes.m_options.loginRefusal);
        const bool isGuarded = m_view.access == Access::Switched || m_view.access == Access::Controlled;
        if (isGuarded && !knowsStartSecret())
            return refusal(403,
                u"This server has a key or users of another one, so it wants to know who asks: send the secret that it "
                "printed at its start as %1, or with --server-secret."_s.arg(
                    QLatin1StringView(session::startSecretHeader)));
        if (isGuarded || m_view.access == Access::Anyone)
            return {};
        if (m_view.access == Access::Copied && m_routes.m_options.noAuthenticationClasses)
            return refusal(403, u"You do not have permission to perform this action."_s);
        auto user = m_routes.m_engine.authenticate(credentialsHeader());
        if (!user)
            return user.error();
        m_user = std::move(*user);
        if (!m_user)
            return refusal(401, u"Authentication credentials were not provided."_s);
        return {};
    }

    bool knowsStartSecret() const
    {
        const QByteArray &secret = m_routes.m_options.startSecret;
        return secret.isEmpty() || jose::equalInConstantTime(m_request.header(session::startSecretHeader), secret);
    }

    std::optional<QByteArray> credentialsHeader() const
    {
        const QByteArray name = m_routes.m_engine.settings().authHeaderField();
        QList<QByteArray> values; // WSGI joins repeated headers with commas
        for (const Header &header : m_request.headers) {
            if (header.first.compare(name, Qt::CaseInsensitive) == 0)
                values.append(header.second);
        }
        return values.isEmpty() ? std::nullopt : std::optional(values.join(','));
    }

    Body handle()
    {
        switch (m_view.id) {
        case ViewId::WhoAmI:
            return userJson(*m_user);
        case ViewId::Users:
            return users();
        case ViewId::KeySet:
            return keySet();
        default:
            break;
        }
        const auto data = drf::parse(m_request);
        if (!data)
            return tl::unexpected(refusalOf(data.error()));
        if (m_view.id == ViewId::Login)
            return login(*data);
        if (m_view.id == ViewId::Clock)
            return moveClock(*data);
        QStringList names;
        for (const drf::Field &field : m_view.fields) {
            if (!field.readOnly)
                names.append(QString::fromLatin1(field.name));
        }
        const auto texts = drf::requiredTexts(*data, names);
        if (!texts)
            return tl::unexpected(refusalOf(texts.error()));
        return tokenWork(*texts);
    }

    Body tokenWork(const QStringList &texts)
    {
        const simplejwt::Engine &engine = m_routes.m_engine;
        const QByteArray token = texts.first().toUtf8();
        switch (m_view.id) {
        case ViewId::ObtainPair:
            return engine.obtainPair(texts[0], texts[1]);
        case ViewId::ObtainSliding:
            return engine.obtainSliding(texts[0], texts[1]);
        case ViewId::Refresh:
            return engine.refresh(token);
        case ViewId::RefreshSliding:
            return engine.refreshSliding(token);
        case ViewId::Verify:
            return engine.verify(token);
        default:
            return engine.blacklist(token);
        }
    }

    Body login(const Json &data)
    {
        if (!data.isObject()) // the login view has no serializer, but says the same
            return tl::unexpected(refusalOf(drf::requiredTexts(data, {}).error()));
        const auto user = loginUser(data);
        if (!user)
            return tl::unexpected(user.error());
        if (!*user)
            return tl::unexpected(simplejwt::Refusal{ 404, drf::detail(u"No such user."_s), u"No such user."_s });
        return m_routes.m_engine.login(**user);
    }

    simplejwt::Outcome<std::optional<django::User>> loginUser(const Json &data)
    {
        const auto looked = [](auto &&found) -> simplejwt::Outcome<std::optional<django::User>> {
            if (!found)
                return tl::unexpected(failure(found.error()));
            return *found;
        };
        const Json *name = data.find(u"username");
        const Json *id = data.find(u"user_id");
        if (name && !name->isNull() && !(name->isString() && name->toString().isEmpty())) {
            if (!name->isString())
                return tl::unexpected(refusalOf(fieldProblem(u"username"_s, u"Not a valid string."_s)));
            return looked(m_routes.m_store.userByName(name->toString()));
        }
        if (id && id->isString() && m_routes.m_store.keyKind() != django::KeyKind::Number)
            return looked(m_routes.m_store.userByField(u"id"_s, id->toString()));
        if (id && !id->isNull()) {
            bool ok = false;
            const qint64 number = id->isString() ? id->toString().toLongLong(&ok) : 0;
            const std::optional<qint64> wanted = ok ? std::optional(number) : id->toInteger();
            if (!wanted)
                return tl::unexpected(refusalOf(fieldProblem(u"user_id"_s, u"A valid integer is required."_s)));
            return looked(m_routes.m_store.userById(*wanted));
        }
        const auto all = m_routes.m_store.users();
        if (!all)
            return tl::unexpected(failure(all.error()));
        return all->isEmpty() ? std::nullopt : std::optional(all->first());
    }

    Body users()
    {
        const auto all = m_routes.m_store.users();
        if (!all)
            return tl::unexpected(failure(all.error()));
        Json list = Json::array();
        for (const django::User &user : *all) {
            Json row = userJson(user);
            row.set(u"is_active"_s, Json(user.isActive));
            list.append(row);
        }
        return list;
    }

    Body keySet()
    {
        const simplejwt::Settings &settings = m_routes.m_engine.settings();
        QList<jose::Key> keys;
        if (!settings.algorithm.startsWith("HS"_L1)) {
            Result<jose::Key> key = jose::Key::fromPem(settings.verifyingKey);
            if (!key && settings.signingKey)
                key = jose::Key::fromPem(*settings.signingKey);
            if (key)
                key = key->publicKey();
            if (key)
                keys.append(key->withLabels({ key->thumbprint(), settings.algorithm.toLatin1(), "sig", {} }));
        }
        return jose::toJwkSet(keys, false);
    }

    Body moveClock(const Json &data)
    {
        constexpr double Most = 100.0 * 366 * 86400; // a century, so that no instant overflows
        const Json *advance = data.isObject() ? data.find(u"advance") : nullptr;
        const double seconds = advance && advance->isNumber() ? advance->toDouble() : NAN;
        // Nor do many steps lead out of the years 1 to 9999, which is all that Django knows.
        const double then = double(epochSeconds(m_routes.m_engine.now())) + seconds;
        if (!(std::abs(seconds) <= Most) || then < -62'135'596'800.0 || then >= 253'402'300'800.0)
            return tl::unexpected(refusalOf(fieldProblem(u"advance"_s, u"A valid number is required."_s)));
        const Instant now
            = m_routes.m_options.advanceClock(std::chrono::microseconds(qint64(std::llround(seconds * 1e6))));
        return Json::object({ { u"now"_s, Json(epochSeconds(now)) } });
    }

    AuthRoutes &m_routes;
    const View &m_view;
    const HttpRequest &m_request;
    QByteArray m_method;
    drf::Renderer m_renderer;
    std::optional<django::User> m_user;
};

AuthRoutes::AuthRoutes(simplejwt::Engine &engine, django::Store &store, RouteOptions options)
    : m_engine(engine)
    , m_store(store)
    , m_options(std::move(options))
{
}

const AuthRoutes::View *AuthRoutes::viewAt(QByteArrayView path) const
{
    static const QList<View> views{
        { ViewId::Login, "/login/", Access::Switched, true, u"Login"_s,
            u"Seed login: no password, pick a user, mint two INDEPENDENT tokens."_s, {} },
        { ViewId::Refresh, "/refresh/", Access::Copied, true, u"Refresh"_s, {}, refreshAndAccess },
        { ViewId::Blacklist, "/logout/", Access::Copied, true, u"Logout"_s, {}, refreshOnly },
        { ViewId::ObtainPair, "/api/token/", Access::Anyone, true, u"Token Obtain Pair"_s,
            QString::fromLatin1(credentialsText)
                + u"an access and refresh JSON web\ntoken pair to prove the authentication of those credentials."_s,
            credentials },
        { ViewId::Refresh, "/api/token/refresh/", Access::Anyone, true, u"Token Refresh"_s,
            u"Takes a refresh type JSON web token and returns an access type JSON web\ntoken if the refresh token is valid."_s,
            refreshAndAccess },
        { ViewId::Verify, "/api/token/verify/", Access::Anyone, true, u"Token Verify"_s,
            u"Takes a token and indicates if it is valid.  This view provides no\ninformation about a token's fitness for a particular use."_s,
            tokenOnly },
        { ViewId::Blacklist, "/api/token/blacklist/", Access::Anyone, true, u"Token Blacklist"_s,
            u"Takes a token and blacklists it. Must be used with the\n`rest_framework_simplejwt.token_blacklist` app installed."_s,
            refreshOnly },
        { ViewId::ObtainSliding, "/api/token/sliding/", Access::Anyone, true, u"Token Obtain Sliding"_s,
            QString::fromLatin1(credentialsText)
                + u"a sliding JSON web token to\nprove the authentication of those credentials."_s,
            credentials },
        { ViewId::RefreshSliding, "/api/token/sliding/refresh/", Access::Anyone, true, u"Token Refresh Sliding"_s,
            u"Takes a sliding JSON web token and returns a new, refreshed version if the\ntoken's refresh period has not expired."_s,
            tokenOnly },
        { ViewId::WhoAmI, "/whoami/", Access::Authenticated, false, u"Who Am I"_s, {}, {} },
        { ViewId::Users, "/users/", Access::Switched, false, u"Users"_s, u"The directory: every user."_s, {} },
        { ViewId::KeySet, "/.well-known/jwks.json", Access::Anyone, false, u"Key Set"_s,
            u"The public keys (RFC 7517), where the algorithm has any."_s, {} },
        { ViewId::Clock, "/clock/", Access::Controlled, true, u"Clock"_s, u"Moves this server's clock."_s, {} },
    };
    for (const View &view : views) {
        if (path == view.path)
            return view.id == ViewId::Clock && !m_options.advanceClock ? nullptr : &view;
    }
    return nullptr;
}

HttpReply AuthRoutes::handle(const HttpRequest &request)
{
    // As Python's HTTP server has it: leading slashes are one, so that no redirect leads to //host.
    qsizetype slashes = 0;
    while (slashes < request.path.size() && request.path[slashes] == '/')
        ++slashes;
    const QByteArray path = '/' + percentDecoded(QByteArrayView(request.path).sliced(slashes));
    if (const View *view = viewAt(path))
        return Call(*this, *view, request).run();
    if (!path.endsWith('/') && viewAt(path + '/'))
        return drf::slashRedirect(path, request.query);
    return drf::notFoundPage();
}

} // namespace server
