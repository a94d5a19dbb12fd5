// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/authserver.h"

#include "core/base/log.h"
#include "core/django/sqlstore.h"
#include "core/jose/base64url.h"
#include "core/jose/cryptothread.h"
#include "core/server/authroutes.h"
#include "core/server/keyfetches.h"
#include "core/server/localaccess.h"
#include "core/simplejwt/passwords.h"

#include <QCoreApplication>
#include <QMetaMethod>
#include <QRandomGenerator>
#include <QThread>
#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <optional>

namespace server {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds patience{ 5 }; ///< with another program that has the database locked, as Django's
constexpr std::chrono::milliseconds betweenTries{ 20 };

QString text(const char *source)
{
    return QCoreApplication::translate("server::AuthServer", source);
}

/// The database, the engine and the views for one set of options; everything of it lives in the server's thread.
struct Backend
{
    std::shared_ptr<django::SqlStore> store; ///< stays when the options change
    std::unique_ptr<simplejwt::Engine> engine;
    std::unique_ptr<AuthRoutes> routes;
    bool wantsStartSecret = false;
    Clock now;
};

/// 256 random bits, as text.
QByteArray newStartSecret()
{
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    return jose::encodeBase64Url(QByteArrayView(reinterpret_cast<const char *>(words.data()), sizeof words));
}

Result<> addMissingUsers(django::Store &store, const Options &options)
{
    QList<django::User> wanted;
    for (const QString &name : options.users)
        wanted.append({ 0, name, {}, true, {}, {} });
    if (options.database == ":memory:"_L1 && wanted.isEmpty()) {
        for (const QString &name : { u"alice"_s, u"bob"_s, u"carol"_s, u"otp-guest"_s })
            wanted.append({ 0, name, {}, name != "carol"_L1, {}, {} });
    }
    for (django::User &user : wanted) {
        const auto there = store.userByName(user.username);
        if (!there)
            return tl::unexpected(there.error());
        if (*there)
            continue;
        user.passwordHash = simplejwt::unusablePassword();
        if (const auto added = store.addUser(user); !added)
            return tl::unexpected(added.error());
    }
    return {};
}

RouteOptions routeOptions(const Options &options, const django::SqlStore &store, const QByteArray &startSecret)
{
    RouteOptions routes;
    routes.noAuthenticationClasses = options.noAuthenticationClasses;
    const bool keyImported = options.settings.signingKey.has_value() || options.settings.signingKeyIsNone;
    routes.login = options.allowLogin || (!keyImported && store.isOwn());
    if (!routes.login) {
        const QString why = keyImported ? u"its signing key was imported"_s : u"its database was not made by Jotlab"_s;
        routes.loginRefusal
            = u"The login without a password is off because %1; allow it with --allow-login or in the window."_s.arg(
                why);
    }
    if (options.clockControl) {
        routes.advanceClock = [clock = options.clock](std::chrono::microseconds by) {
            clock->advance(by);
            return clock->now();
        };
    }
    // What opens a real server is not for everybody who can reach this port: the loopback is no login.
    if ((keyImported || !store.isOwn()) && (routes.login || routes.advanceClock))
        routes.startSecret = startSecret;
    return routes;
}

Result<> buildEngine(
    Backend &backend, const Options &options, const QByteArray &startSecret, simplejwt::KeyFetcher keySets)
{
    simplejwt::Settings settings = options.settings;
    if (!settings.signingKey && !settings.signingKeyIsNone) {
        const auto key = backend.store->signingKey();
        if (!key)
            return tl::unexpected(key.error());
        settings.signingKey = *key;
    }
    const Clock now = [clock = options.clock] { return clock->now(); };
    auto engine = std::make_unique<simplejwt::Engine>(
        settings, options.band, *backend.store, now, options.ids, std::move(keySets));
    RouteOptions routes = routeOptions(options, *backend.store, startSecret);
    backend.wantsStartSecret = !routes.startSecret.isEmpty();
    backend.routes = std::make_unique<AuthRoutes>(*engine, *backend.store, std::move(routes));
    backend.engine = std::move(engine);
    backend.now = now;
    return {};
}

Result<std::shared_ptr<Backend>> openBackend(
    const Options &options, const QByteArray &startSecret, simplejwt::KeyFetcher keySets)
{
    using Mode = django::SqlStore::OpenMode;
    auto store = django::SqlStore::open(options.database, options.writeForeign ? Mode::Write : Mode::Create);
    if (!store)
        return tl::unexpected(store.error());
    const auto backend = std::make_shared<Backend>();
    backend->store = std::move(*store);
    if (const auto added = addMissingUsers(*backend->store, options); !added)
        return tl::unexpected(added.error());
    // Whoever waits, waits in the queue: a statement that did would keep all others waiting.
    if (const auto set = backend->store->setPatience({}); !set)
        return tl::unexpected(set.error());
    if (const auto built = buildEngine(*backend, options, startSecret, std::move(keySets)); !built)
        return tl::unexpected(built.error());
    return backend;
}

} // namespace

/// The server's thread: the database, the views and the front live in it, and its loop is the front's.
class AuthServer::Worker : public QThread
{
public:
    Worker(AuthServer *server, Options options)
        : m_server(server)
        , m_options(std::move(options))
    {
        setObjectName(u"embedded server"_s);
    }

    /// Starts the thread and waits until it listens, or can't.
    Result<quint16> open()
    {
        std::future<Result<quint16>> port = m_listening.get_future();
        start();
        return port.get();
    }

    Result<> reconfigure(Options options)
    {
        std::promise<Result<>> done;
        m_front->post([&] { done.set_value(change(std::move(options))); });
        return done.get_future().get();
    }

    /// Between open() or reconfigure() and the next of them, which wait for the server's thread.
    QByteArray startSecret() const { return m_backend && m_backend->wantsStartSecret ? m_startSecret : QByteArray(); }

    void close()
    {
        if (m_front)
            m_front->stop();
        wait();
    }

protected:
    void run() override
    {
        const Result<quint16> port = listen();
        m_listening.set_value(port);
        if (port) {
            m_front->run();
            m_fetches.cancel();
        }
        m_backend.reset(); // a database connection ends in its thread
        jose::leaveThread();
    }

private:
    /// A request that is being answered, asked anew where its view lacked the keys of JWK_URL.
    struct Call
    {
        HttpRequest request;
        HttpFront::Answer answer;
        std::shared_ptr<Backend> backend; ///< what it began with, whatever the options become meanwhile
        std::optional<Result<QByteArray>> keySet = std::nullopt;
        std::chrono::steady_clock::time_point since = std::chrono::steady_clock::now();
    };

    Result<quint16> listen()
    {
        return openBackend(m_options, m_startSecret, keySets())
            .and_then([this](const std::shared_ptr<Backend> &backend) {
                m_backend = backend;
                return HttpFront::listen(
                    m_options.port, m_options.limits,
                    [this](const HttpRequest &request, const HttpFront::Answer &answer) { handle(request, answer); },
                    [this] {
                        return m_backend->now();
                    }) // who judges its tokens by Date must see the time they are made by
                    .map([this](std::unique_ptr<HttpFront> front) {
                        m_front = std::move(front);
                        return m_front->port();
                    });
            });
    }

    Result<> change(Options options)
    {
        m_options = std::move(options);
        const auto changed = std::make_shared<Backend>();
        changed->store = m_backend->store;
        if (const auto built = buildEngine(*changed, m_options, m_startSecret, keySets()); !built)
            return built;
        m_backend = changed;
        return {};
    }

    void handle(const HttpRequest &request, const HttpFront::Answer &answer)
    {
        if (const auto foreign = refuseForeign(request)) {
            answer(*foreign);
            tell(request, foreign->status);
            return;
        }
        Call call{ request, answer, m_backend };
        ask(call);
    }

    // A view reads its tokens before it changes anything, so one that lacked the keys can be asked again; and one that
    // found the database locked has changed nothing. Others are answered meanwhile.
    void ask(Call &call)
    {
        m_call = &call;
        m_lacking.clear();
        const auto began = std::chrono::steady_clock::now();
        const HttpReply reply = call.backend->routes->handle(call.request);
        m_call = nullptr;
        const auto now = std::chrono::steady_clock::now();
        if (call.backend->store->takeLocked() && now - call.since < patience) {
            // Whoever checks a password in vain leaves most of the time to others.
            const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(now - began);
            m_front->postLater(std::max(betweenTries, 4 * took), [this, call]() mutable { ask(call); });
            return;
        }
        if (m_lacking.isEmpty()) {
            call.answer(reply);
            tell(call.request, reply.status);
            return;
        }
        m_fetches.fetch(m_options.keyFetcher, m_lacking, [this, call](const Result<QByteArray> &keySet) mutable {
            call.keySet = keySet;
            ask(call);
        });
    }

    // What an engine is given to fetch with: it gets what was fetched for the call in hand, or leaves a note.
    simplejwt::KeyFetcher keySets()
    {
        if (!m_options.keyFetcher)
            return {};
        return [this](const QUrl &url) -> Result<QByteArray> {
            if (m_call && m_call->keySet)
                return *m_call->keySet;
            m_lacking = url;
            return fail(Errc::Network, text("The keys of JWK_URL are being fetched."));
        };
    }

    void tell(const HttpRequest &request, int status)
    {
        static const QMetaMethod answeredSignal = QMetaMethod::fromSignal(&AuthServer::answered);
        if (m_server->isSignalConnected(answeredSignal))
            Q_EMIT m_server->answered(request.method, request.path, status);
    }

    AuthServer *m_server;
    Options m_options;
    const QByteArray m_startSecret = newStartSecret();
    std::promise<Result<quint16>> m_listening;
    std::shared_ptr<Backend> m_backend;
    std::unique_ptr<HttpFront> m_front;
    KeyFetches m_fetches{ [this](std::function<void()> work) { m_front->post(std::move(work)); } };
    Call *m_call = nullptr; ///< in hand
    QUrl m_lacking; ///< what its view would have fetched
};

AuthServer::AuthServer(QObject *parent)
    : QObject(parent)
{
}

AuthServer::~AuthServer()
{
    stop();
}

namespace {

Options completed(Options options)
{
    if (!options.clock)
        options.clock = std::make_shared<MovableClock>();
    if (!options.ids)
        options.ids = randomIds();
    return options;
}

} // namespace

Result<QUrl> AuthServer::start(const Options &options)
{
    stop();
    m_worker = std::make_unique<Worker>(this, completed(options));
    const Result<quint16> port = m_worker->open();
    if (!port) {
        stop();
        return tl::unexpected(port.error());
    }
    m_url = QUrl(u"http://127.0.0.1:%1"_s.arg(*port));
    qCInfo(lcServer) << "listening on" << m_url.toString();
    return m_url;
}

void AuthServer::stop()
{
    if (!m_worker)
        return;
    m_worker->close();
    m_worker.reset();
    m_url.clear();
}

QByteArray AuthServer::startSecret() const
{
    return m_worker ? m_worker->startSecret() : QByteArray();
}

Result<> AuthServer::reconfigure(const Options &options)
{
    if (!m_worker)
        return fail(Errc::Usage, text("The embedded server is not running; start it first."));
    return m_worker->reconfigure(completed(options));
}

} // namespace server
