// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/server/httpfront.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/engine.h"
#include "core/simplejwt/settings.h"

#include <QObject>
#include <QUrl>
#include <memory>

namespace server {

/// How an embedded server is started.
struct Options
{
    quint16 port = 0; ///< 0: a free one
    QString database = QStringLiteral(":memory:"); ///< a path, opened once more by the server's thread
    bool writeForeign = false; ///< a database that Jotlab didn't make is opened for writing too
    simplejwt::Settings settings; ///< without a signingKey: the database's own key
    simplejwt::Band band = simplejwt::Band::V5_5;
    /// Made if absent, active. ":memory:" without any gets alice, bob, carol (inactive) and otp-guest.
    QStringList users;
    bool noAuthenticationClasses = false; ///< /refresh/ and /logout/ as commonly copied: 403, always
    bool allowLogin = false; ///< /login/ and /users/ answer even with an imported key or a foreign database
    bool clockControl = false; ///< POST /clock/ moves the clock
    std::shared_ptr<MovableClock> clock; ///< unset: a clock of its own on the system's time
    IdSource ids = randomIds();
    simplejwt::KeyFetcher keyFetcher; ///< for JWK_URL; called on a thread of its own, whose event loop stop() quits
    ConnectionLimits limits;
};

/// The embedded server: the views of AuthRoutes behind an HttpFront, on 127.0.0.1 alone, in a thread of its own with a
/// database connection of its own. An answer is sent only after what it says is on disk, so killing the process loses
/// nothing it answered. Call it from the thread it lives in.
class AuthServer : public QObject
{
    Q_OBJECT

public:
    explicit AuthServer(QObject *parent = nullptr);
    ~AuthServer() override;

    /// Opens the database and listens; the address on success. Stops first if it is running.
    /// Errc::Network: the port is taken; Errc::Io, Secret, Unsupported: the database; Errc::Usage: the options.
    Result<QUrl> start(const Options &options);
    void stop();
    /// Other settings, band or switches on the same port and database, connections stay open. Port, database and limits
    /// are ignored.
    Result<> reconfigure(const Options &options);

    bool isRunning() const { return m_url.isValid(); }
    QUrl url() const { return m_url; } ///< http://127.0.0.1:PORT, invalid while stopped
    /// What /login/, /users/ and /clock/ want to hear in session::startSecretHeader, another at each start. Empty:
    /// nothing, as long as key and database are Jotlab's own, or none of them answers.
    QByteArray startSecret() const;

Q_SIGNALS:
    /// One request was answered, by a view or not. \a path is the path alone: no query, no token.
    void answered(const QByteArray &method, const QByteArray &path, int status);

private:
    class Worker;

    std::unique_ptr<Worker> m_worker; ///< while it runs
    QUrl m_url;
};

} // namespace server
