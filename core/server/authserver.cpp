// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/authserver.h"

#include "core/base/log.h"
#include "core/django/sqlstore.h"
#include "core/jose/cryptothread.h"
#include "core/server/authroutes.h"
#include "core/server/localaccess.h"
#include "core/simplejwt/passwords.h"

#include <QAbstractHttpServer>
#include <QCoreApplication>
#include <QHttpServerRequest>
#include <QMetaMethod>
#include <QTcpSocket>
#include <QThread>
#include <functional>
#include <memory>

namespace server {

using namespace Qt::StringLiterals;

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("server::AuthServer", source);
}

/// The one place that knows Qt HTTP Server: it delivers a whole body, the guard the head of the same request and the
/// way out.
class HttpFront : public QAbstractHttpServer
{
public:
    using Handler = std::function<HttpReply(const HttpRequest &)>;

    HttpFront(const ConnectionLimits &limits, Handler handler)
        : m_guard(new ConnectionGuard(limits, this))
        , m_handler(std::move(handler))
    {
    }

    Result<quint16> listen(quint16 port)
    {
        if (!m_guard->listen(QHostAddress::LocalHost, port)) {
            return fail(Errc::Network,
                text("Port %1 on 127.0.0.1 can't be used: %2. Choose another, or 0 for a free one.")
                    .arg(port)
                    .arg(m_guard->errorString()));
        }
        bind(m_guard);
        return m_guard->serverPort();
    }

protected:
    bool handleRequest(const QHttpServerRequest &request, QTcpSocket *socket) override
    {
        const HttpRequest whole = m_guard->head(socket).toRequest(request.body());
        m_guard->reply(socket, m_handler(whole));
        return true;
    }

    void missingHandler(const QHttpServerRequest &, QTcpSocket *) override { }

private:
    ConnectionGuard *m_guard;
    Handler m_handler;
};

/// The database, the engine and the views for one set of options; everything of it lives in the server's thread.
struct Backend
{
    std::shared_ptr<django::SqlStore> store; ///< stays when the options change
    std::unique_ptr<simplejwt::Engine> engine;
    std::unique_ptr<AuthRoutes> routes;
};

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

RouteOptions routeOptions(const Options &options, const django::SqlStore &store)
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
    return routes;
}

Result<> buildEngine(Backend &backend, const Options &options)
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
        settings, options.profile, *backend.store, now, options.ids, options.keyFetcher);
    backend.routes = std::make_unique<AuthRoutes>(*engine, *backend.store, routeOptions(options, *backend.store));
    backend.engine = std::move(engine);
    return {};
}

Result<std::shared_ptr<Backend>> openBackend(const Options &options)
{
    using Mode = django::SqlStore::OpenMode;
    auto store = django::SqlStore::open(options.database, options.writeForeign ? Mode::Write : Mode::Create);
    if (!store)
        return tl::unexpected(store.error());
    const auto backend = std::make_shared<Backend>();
    backend->store = std::move(*store);
    if (const auto added = addMissingUsers(*backend->store, options); !added)
        return tl::unexpected(added.error());
    if (const auto built = buildEngine(*backend, options); !built)
        return tl::unexpected(built.error());
    return backend;
}

} // namespace

class AuthServer::Worker : public QObject
{
public:
    explicit Worker(AuthServer *server)
        : m_server(server)
    {
    }

    Result<quint16> start(const Options &options)
    {
        const auto backend = openBackend(options);
        if (!backend)
            return tl::unexpected(backend.error());
        m_backend = *backend;
        m_front = std::make_unique<HttpFront>(
            options.limits, [this](const HttpRequest &request) { return handle(request); });
        return m_front->listen(options.port);
    }

    Result<> reconfigure(const Options &options)
    {
        const auto changed = std::make_shared<Backend>();
        changed->store = m_backend->store;
        if (const auto built = buildEngine(*changed, options); !built)
            return built;
        m_backend = changed;
        return {};
    }

    void stop()
    {
        if (m_inHand > 0) { // not deleteLater() at once: the event loop amid the request would do it
            HttpFront *front = m_front.release();
            connect(QThread::currentThread(), &QThread::finished, front, &QObject::deleteLater);
        }
        m_front.reset();
        m_backend.reset();
    }

private:
    // Fetching a key set (Options::keyFetcher) may run an event loop, in which this is called again, or stop() and
    // reconfigure() are: what a request began with stays until it is answered.
    HttpReply handle(const HttpRequest &request)
    {
        const std::shared_ptr<Backend> backend = m_backend;
        if (!backend)
            return detailReply(503, u"The server is being stopped."_s);
        ++m_inHand;
        const std::optional<HttpReply> foreign = refuseForeign(request);
        const HttpReply reply = foreign ? *foreign : backend->routes->handle(request);
        --m_inHand;
        static const QMetaMethod answeredSignal = QMetaMethod::fromSignal(&AuthServer::answered);
        if (m_server->isSignalConnected(answeredSignal))
            Q_EMIT m_server->answered(request.method, request.path, reply.status);
        return reply;
    }

    AuthServer *m_server;
    std::shared_ptr<Backend> m_backend;
    std::unique_ptr<HttpFront> m_front;
    int m_inHand = 0; ///< requests that are being answered
};

AuthServer::AuthServer(QObject *parent)
    : QObject(parent)
{
    m_thread.setObjectName(u"embedded server"_s);
    connect(&m_thread, &QThread::finished, &m_thread, &jose::leaveThread, Qt::DirectConnection);
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
    m_worker = new Worker(this);
    m_worker->moveToThread(&m_thread);
    m_thread.start();
    Result<quint16> port;
    QMetaObject::invokeMethod(
        m_worker, [&] { port = m_worker->start(completed(options)); }, Qt::BlockingQueuedConnection);
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
    QMetaObject::invokeMethod(
        m_worker, [this] { m_worker->stop(); }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
    delete std::exchange(m_worker, nullptr);
    m_url.clear();
}

Result<> AuthServer::reconfigure(const Options &options)
{
    if (!m_worker)
        return fail(Errc::Usage, text("The embedded server is not running; start it first."));
    Result<> done;
    QMetaObject::invokeMethod(
        m_worker, [&] { done = m_worker->reconfigure(completed(options)); }, Qt::BlockingQueuedConnection);
    return done;
}

} // namespace server
