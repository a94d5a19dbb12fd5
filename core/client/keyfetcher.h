// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpointclient.h"

namespace client {

/// Fetches documents about keys: the body of a 200 answer, at most 1 MB, within 10 seconds; no redirect is followed.
class KeyFetcher : public QObject
{
    Q_OBJECT

public:
    explicit KeyFetcher(QObject *parent = nullptr);

    /// fetched() or failed() comes exactly once, never before this returns.
    void fetch(const QUrl &url);
    /// failed() comes with Errc::Cancelled.
    void cancel();

signals:
    void fetched(const QUrl &url, const QByteArray &body);
    void failed(const QUrl &url, const Error &error); ///< Errc::Network where it is not there

private:
    client::EndpointClient m_client;
};

/// Fetches JWK_URL for the engine. Errc::Network; Errc::Cancelled where the calling thread is told to quit. Blocks: to
/// be called in a thread made for it, whose loop this is; never where one runs already, whose events would come in the
/// middle of what the caller does.
Result<QByteArray> fetchKeySet(const QUrl &url);

} // namespace client
