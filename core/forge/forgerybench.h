// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/background.h"
#include "core/client/endpointclient.h"
#include "core/forge/benchrow.h"
#include "core/forge/shadowserver.h"
#include "core/jose/key.h"
#include "core/simplejwt/band.h"

#include <QSet>

namespace forge {

/// What is sent, and with what.
struct BenchOrder
{
    config::ServerProfile server;
    QByteArray access; ///< good ones; empty: none, and nothing is sent that needs it
    QByteArray refresh; ///< ends with the run: it is rotated and logged out
    QString refreshTitle; ///< how people know it ("refresh 1035… of alice"); no secret
    std::optional<simplejwt::Settings> settings; ///< the server's; with its signing key where that is known, too
    std::optional<simplejwt::Band> band;
    QString inactiveUser; ///< user claim of an inactive user; empty: none is known
    Clock clock = systemClock(); ///< the server's, as far as it is known
};

/// Everything that run() would do, with what can't be sent named already. Sends nothing.
QList<BenchRow> planOf(const BenchOrder &order);

/// Sends forgeries to a server one by one. Asynchronous; lives in the thread that made it.
class ForgeryBench : public QObject
{
    Q_OBJECT

public:
    explicit ForgeryBench(QObject *parent = nullptr);

    /// Not while it is running. finished() comes once, never before this returns.
    void run(const BenchOrder &order);
    /// What is under way is cut off; the rest is not sent.
    void stop();
    bool isRunning() const { return m_running; }
    const QList<BenchRow> &rows() const { return m_rows; }

signals:
    void rowChanged(int index);
    /// A call with a good token was answered: worth remembering, since it may have rotated or ended it.
    void learned(const session::Exchange &exchange);
    void finished();

private:
    void begin(int run, const std::optional<jose::Key> &foreignKey);
    void next();
    void prepareOrSend();
    void send(const QByteArray &token);
    void sendPreparation(session::Endpoint endpoint);
    void onExchange(const session::Exchange &exchange, quint64 call);
    void concludePreparation(const session::Exchange &exchange);
    void judge(const session::Exchange &exchange);
    void adopt(const session::Exchange &exchange);
    void skip(const QString &reason);
    void end(const QString &reason);
    BenchRow &row() { return m_rows[m_index]; }
    Answer foreseen(const QByteArray &token) const;

    BenchOrder m_order;
    QList<BenchRow> m_rows;
    int m_run = 0; ///< counts the runs
    int m_index = -1;
    quint64 m_request = 0;
    bool m_running = false;
    bool m_preparing = false; ///< the call under way only brings about what the row needs
    QByteArray m_refresh; ///< the newest good one
    QByteArray m_sent; ///< of the row
    std::optional<jose::Key> m_foreignKey;
    QSet<Target> m_barred; ///< where the good token is refused, too
    std::unique_ptr<ShadowServer> m_shadow;
    client::EndpointClient m_client; ///< by the clock of the order
    Background m_background; ///< an RSA key takes its time
};

} // namespace forge
