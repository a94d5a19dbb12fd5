// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpointclient.h"
#include "core/fingerprint/fingerprint.h"

#include <QObject>

namespace fingerprint {

/// Asks a server the harmless questions, one after the other, and concludes. Stops by itself where the server doesn't
/// answer or asks to be left alone. Lives in the thread that made it, which is the log's.
class Fingerprinter : public QObject
{
    Q_OBJECT

public:
    explicit Fingerprinter(QObject *parent = nullptr);
    ~Fingerprinter() override;

    /// Ignored while one is under way. finished() comes once, never before this returns.
    void start(const Order &order, const Known &known);
    /// What is left is not sent; finished() comes at once.
    void stop();
    bool isRunning() const { return m_running; }
    /// Of the last that was started; without its tokens once it has finished.
    const Order &order() const { return m_order; }
    const Fingerprint &result() const { return m_result; } ///< of the last that finished

signals:
    void asking(int number, int of); ///< about to be sent: the first is 1
    void finished();

private:
    void next();
    void onExchange(const session::Exchange &exchange, quint64 call);
    void end(const QString &interruption);

    client::EndpointClient *m_client = nullptr; ///< of the run, by the order's clock
    Order m_order;
    Known m_known;
    QList<ProbeKind> m_plan;
    QList<ProbeAnswer> m_answers;
    Fingerprint m_result;
    qsizetype m_next = 0;
    quint64 m_call = 0;
    int m_run = 0; ///< counts starts and ends
    bool m_running = false;
};

} // namespace fingerprint
