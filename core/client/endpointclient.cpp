// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/endpointclient.h"

#include "core/base/log.h"
#include "core/client/callfailure.h"
#include "core/client/certificatecheck.h"
#include "core/client/tlssetup.h"
#include "core/client/way.h"
#include "core/client/wirecheck.h"

#include <QElapsedTimer>
#include <QHash>
#include <QNetworkAccessManager>
#include <QNetworkProxyFactory>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslError>
#include <QTimer>
#include <algorithm>

namespace client {

using session::Exchange;
using session::Failure;

namespace {

class ProxyChoice : public QNetworkProxyFactory
{
public:
    explicit ProxyChoice(QString own)
        : m_own(std::move(own))
    {
    }
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override { return proxiesFor(query, m_own); }

private:
    QString m_own;
};

/// A request's body that can be read once. Qt silently sends a request again, up to three times, when the server hangs
/// up before it answers; for a rotating refresh that is a replay, and the exchange on record would not be what
/// happened. A request without a body has an empty one, for the same reason.
class OneShotBody : public QIODevice
{
public:
    OneShotBody(QByteArray bytes, QObject *parent)
        : QIODevice(parent)
        , m_bytes(std::move(bytes))
    {
        open(QIODevice::ReadOnly);
    }
    bool isSequential() const override { return true; }
    bool atEnd() const override { return bytesAvailable() == 0; }
    qint64 bytesAvailable() const override { return m_bytes.size() - m_read + QIODevice::bytesAvailable(); }
    bool reset() override { return false; }

protected:
    qint64 readData(char *data, qint64 most) override
    {
        const qint64 count = std::min<qint64>(most, m_bytes.size() - m_read);
        std::copy_n(m_bytes.constData() + m_read, count, data);
        m_read += count;
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    qint64 m_read = 0;
};

/// What Qt would otherwise fill in by itself: a browser's name, the system's language (and so translated messages), and
/// compression, which would hide the length of the answer.
Headers withDefaults(Headers headers)
{
    for (const auto &[name, value] :
        { std::pair("User-Agent", "Jotlab"), { "Accept-Encoding", "identity" }, { "Accept-Language", "en" } }) {
        if (!session::headerValue(headers, name))
            headers.emplaceBack(name, value);
    }
    return headers;
}

/// What is kept of a request. The start secret opens the server for as long as it runs, so no record holds it.
Exchange recordOf(const EndpointRequest &request)
{
    Exchange exchange = toExchange(request);
    for (auto &[name, value] : exchange.headers) {
        if (name.compare(session::startSecretHeader, Qt::CaseInsensitive) == 0)
            value = "***";
    }
    return exchange;
}

} // namespace

class EndpointClient::Private
{
public:
    struct Call
    {
        Exchange exchange;
        QElapsedTimer elapsed;
        /// One a call: nothing of one call (connection, TLS session, credentials) is left for the next, and a race of
        /// twenty refreshes is one, where a shared one would queue them on six connections.
        QNetworkAccessManager *network = nullptr;
        QNetworkReply *reply = nullptr;
        QTimer *limit = nullptr;
        Failure stoppedFor = Failure::None; ///< why we ended it ourselves
        QString tlsReason;
        QByteArray pin; ///< config::Connection::pin
        qint64 sizeLimit;
        std::chrono::milliseconds timeLimit;
    };

    explicit Private(EndpointClient *client, Clock now)
        : q(client)
        , clock(std::move(now))
    {
    }

    void start(quint64 id, EndpointRequest request, const QSslConfiguration &tls);
    void refuse(quint64 id, const EndpointRequest &request, const Error &why);
    QNetworkReply *begin(
        QNetworkAccessManager *network, const EndpointRequest &request, const QSslConfiguration &tls) const;
    QNetworkRequest networkRequest(const EndpointRequest &request, const QSslConfiguration &tls) const;
    void watch(quint64 id, Call &call);
    void read(quint64 id);
    void stop(quint64 id, Failure why);
    void finish(quint64 id);
    Failure failureOf(const Call &call) const;

    EndpointClient *q;
    Clock clock;
    QHash<quint64, Call> calls;
    quint64 lastId = 0;
    qint64 sizeLimit = 16 * 1024 * 1024;
    std::chrono::milliseconds timeLimit{ 30'000 };
};

QNetworkRequest EndpointClient::Private::networkRequest(
    const EndpointRequest &request, const QSslConfiguration &tls) const
{
    QNetworkRequest wire(request.url);
    wire.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    wire.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    wire.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    wire.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    // HTTP/1.1 only: the status line's text and the header's spelling are part of what is shown.
    wire.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    wire.setDecompressedSafetyCheckThreshold(-1); // the size limit is ours
    for (const auto &[name, value] : request.headers)
        wire.setRawHeader(name, value);
    if (request.url.scheme() == u"https")
        wire.setSslConfiguration(tls);
    return wire;
}

QNetworkReply *EndpointClient::Private::begin(
    QNetworkAccessManager *network, const EndpointRequest &request, const QSslConfiguration &tls) const
{
    QNetworkRequest wire = networkRequest(request, tls);
    wire.setHeader(QNetworkRequest::ContentLengthHeader, request.body.size());
    wire.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    return network->sendCustomRequest(wire, request.method, new OneShotBody(request.body, network));
}

void EndpointClient::Private::start(quint64 id, EndpointRequest request, const QSslConfiguration &tls)
{
    Call &call = calls[id];
    request.headers = withDefaults(request.headers);
    call.exchange = recordOf(request);
    call.exchange.startedAt = clock();
    call.sizeLimit = sizeLimit;
    call.timeLimit = timeLimit;
    call.pin = request.connection.pin;
    call.elapsed.start();
    call.network = new QNetworkAccessManager(q);
    call.network->setProxyFactory(new ProxyChoice(request.connection.proxy));
    call.reply = begin(call.network, request, tls);
    // Otherwise Qt reads a 50 MB answer before anybody asks for it.
    call.reply->setReadBufferSize(64 * 1024);
    watch(id, call);
    qCDebug(lcClient) << id << request.method << request.url.toDisplayString(QUrl::RemoveQuery);
}

/// Whatever made the request: what can't be sent as it is ends as an exchange that was not made.
void EndpointClient::Private::refuse(quint64 id, const EndpointRequest &request, const Error &why)
{
    Exchange exchange = recordOf(request);
    exchange.startedAt = clock();
    exchange.failure = Failure::Cancelled;
    exchange.error = why;
    calls.insert(id, {});
    QMetaObject::invokeMethod(
        q,
        [this, id, exchange] {
            calls.remove(id);
            emit q->exchangeFinished(exchange, id);
        },
        Qt::QueuedConnection);
}

void EndpointClient::Private::watch(quint64 id, Call &call)
{
    call.limit = new QTimer(q);
    call.limit->setSingleShot(true);
    QObject::connect(call.limit, &QTimer::timeout, q, [this, id] { stop(id, Failure::TimedOut); });
    call.limit->start(call.timeLimit);
    QObject::connect(call.reply, &QNetworkReply::readyRead, q, [this, id] { read(id); });
    QObject::connect(call.reply, &QNetworkReply::sslErrors, q, [this, id](const QList<QSslError> &errors) {
        const auto each = calls.find(id);
        if (each == calls.end() || errors.isEmpty())
            return;
        const QByteArray der = each->reply->sslConfiguration().peerCertificate().toDer();
        if (const auto why = whyNotTrusted(der, each->pin, errors))
            each->tlsReason = *why; // and as they aren't ignored, the call ends
        else
            each->reply->ignoreSslErrors(errors);
    });
    QObject::connect(call.reply, &QNetworkReply::encrypted, q, [this, id] {
        const auto each = calls.find(id);
        if (each == calls.end())
            return;
        const QByteArray der = each->reply->sslConfiguration().peerCertificate().toDer();
        const QByteArray host = each->reply->url().host(QUrl::FullyEncoded).toLatin1();
        if (const auto why = whyNotFor(der, each->pin, host)) {
            each->tlsReason = *why;
            stop(id, Failure::TlsUntrusted);
        }
    });
    // Queued, so that the caller of send() knows the id before the answer comes.
    QObject::connect(
        call.reply, &QNetworkReply::finished, q, [this, id] { finish(id); }, Qt::QueuedConnection);
}

void EndpointClient::Private::read(quint64 id)
{
    const auto call = calls.find(id);
    if (call == calls.end() || call->stoppedFor != Failure::None)
        return;
    QByteArray &body = call->exchange.replyBody;
    // What is asked for is allocated, so never more than is there: the limit is 32 MiB.
    body += call->reply->read(std::min(call->reply->bytesAvailable(), call->sizeLimit + 1 - body.size()));
    if (body.size() <= call->sizeLimit)
        return;
    body.truncate(call->sizeLimit);
    stop(id, Failure::TooLarge);
}

void EndpointClient::Private::stop(quint64 id, Failure why)
{
    const auto call = calls.find(id);
    if (call == calls.end() || !call->reply || call->stoppedFor != Failure::None || call->reply->isFinished())
        return;
    call->stoppedFor = why;
    call->reply->abort();
}

Failure EndpointClient::Private::failureOf(const Call &call) const
{
    if (call.stoppedFor != Failure::None)
        return call.stoppedFor;
    const bool answered = call.exchange.status > 0;
    switch (call.reply->error()) {
    case QNetworkReply::SslHandshakeFailedError:
        // Without a complaint about the certificate it was no TLS at all.
        return call.tlsReason.isEmpty() ? Failure::NotHttp : Failure::TlsUntrusted;
    case QNetworkReply::ContentReSendError:
        // Qt wanted to send the body again and OneShotBody kept it from that: after a 307, which is an answer, or
        // because the server hung up without one.
        return answered ? Failure::None : Failure::NotHttp;
    case QNetworkReply::RemoteHostClosedError:
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolUnknownError:
        return answered ? Failure::BrokenOff : Failure::NotHttp;
    case QNetworkReply::ProtocolInvalidOperationError: // Qt's word for a plain 400, too
        return answered ? Failure::None : Failure::NotHttp;
    default:
        return answered ? Failure::None : Failure::Unreachable;
    }
}

void EndpointClient::Private::finish(quint64 id)
{
    if (!calls.contains(id))
        return;
    if (calls[id].reply->bytesAvailable() > 0)
        read(id);
    Call call = calls.take(id);
    Exchange &exchange = call.exchange;
    exchange.duration = std::chrono::microseconds(call.elapsed.nsecsElapsed() / 1000);
    exchange.status = call.reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    exchange.reason = call.reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toByteArray();
    exchange.replyHeaders = call.reply->rawHeaderPairs();
    exchange.failure = failureOf(call);
    if (exchange.failure != Failure::None) {
        explainFailure(exchange,
            { .reason = call.tlsReason.isEmpty() ? clause(call.reply->errorString()) : call.tlsReason,
                .timeLimit = call.timeLimit,
                .sizeLimit = call.sizeLimit,
                .isPinned = !call.pin.isEmpty(),
                .showedCertificate = !call.reply->sslConfiguration().localCertificate().isNull() });
    }
    qCDebug(lcClient) << id << exchange.status << exchange.duration.count() << "us";
    call.limit->deleteLater(); // should it end before: there is no such call any more
    call.network->deleteLater(); // and its reply
    emit q->exchangeFinished(exchange, id);
}

EndpointClient::EndpointClient(Clock clock, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(clock)))
{
    qRegisterMetaType<Exchange>();
}

EndpointClient::~EndpointClient()
{
    // Nobody waits any more: replies go with the network object, without a signal to a half destroyed client.
    for (const Private::Call &call : std::as_const(d->calls)) {
        if (!call.reply) // refused, and not told yet
            continue;
        call.reply->disconnect(this);
        call.reply->abort();
    }
}

void EndpointClient::setTimeLimit(std::chrono::milliseconds limit)
{
    d->timeLimit = limit;
}

void EndpointClient::setSizeLimit(qint64 bytes)
{
    d->sizeLimit = bytes;
}

quint64 EndpointClient::send(const EndpointRequest &request)
{
    const quint64 id = ++d->lastId;
    const auto tls = checkWire(request.method, request.headers).and_then([&request] {
        return request.url.scheme() == u"https" ? tlsFor(request.connection) : QSslConfiguration();
    });
    if (tls)
        d->start(id, request, *tls);
    else
        d->refuse(id, request, tls.error());
    return id;
}

void EndpointClient::cancel(quint64 call)
{
    d->stop(call, Failure::Cancelled);
}

void EndpointClient::cancelAll()
{
    for (const quint64 id : d->calls.keys())
        d->stop(id, Failure::Cancelled);
}

bool EndpointClient::isBusy() const
{
    return !d->calls.isEmpty();
}

} // namespace client
