// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpoint.h"

#include <QObject>
#include <chrono>
#include <memory>

namespace client {

/// Sends requests, one exchange each, several at a time. Follows no redirect and keeps no cookie and no cache: what the
/// server said is what is reported. Loopback is never reached through a proxy. Lives in the thread that made it;
/// asynchronous throughout.
class EndpointClient : public QObject
{
    Q_OBJECT

public:
    explicit EndpointClient(Clock clock = systemClock(), QObject *parent = nullptr);
    ~EndpointClient() override;

    /// From the call to the last byte; the default is 30 s. Holds for requests sent afterwards.
    void setTimeLimit(std::chrono::milliseconds limit);
    /// Bytes of body taken from an answer; the default is 16 MiB.
    void setSizeLimit(qint64 bytes);

    /// Starts the request; exchangeFinished comes exactly once, never before this returns. The number of the call among
    /// this client's, never 0; what an exchange's id is, says the session that records it.
    quint64 send(const EndpointRequest &request);
    /// exchangeFinished comes with Failure::Cancelled. A call that is unknown or done is ignored.
    void cancel(quint64 call);
    void cancelAll();
    bool isBusy() const;

signals:
    /// The exchange has no id yet.
    void exchangeFinished(const session::Exchange &exchange, quint64 call);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace client
