// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/endpointclient.h"

#include "core/base/log.h"
#include "core/client/tlssetup.h"
#include "core/client/way.h"
#include "core/client/wirecheck.h"
#include "core/jose/certificate.h"

#include <QCoreApplication>
#include <QCryptographicHash>
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

QString tr(const char *text)
{
    return QCoreApplication::translate("client::EndpointClient", text);
}

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

QString hostText(const QUrl &url)
{
    return url.authority(QUrl::PrettyDecoded);
}

/// The sentence for a failure, without a secret.
Error errorOf(Failure failure, const Exchange &exchange, const QString &reason, std::chrono::milliseconds limit,
    qint64 bytes, bool isPinned)
{
    const QString host = hostText(exchange.url);
    switch (failure) {
    case Failure::TimedOut:
        if (exchange.status > 0 && exchange.replyHeaders.isEmpty())
            return { Errc::Network,
                tr("The header of %1's answer can't be read: it has over 100 fields, or one that is too long; so where "
                   "the answer ends is not known. Look whether the server sets that many cookies.")
                    .arg(host),
                reason };
        return { Errc::Network,
            tr("%1 did not complete its answer within %2 s. Check that the server is well, or raise the time limit.")
                .arg(host)
                .arg(double(limit.count()) / 1000),
            reason };
    case Failure::TooLarge:
        return { Errc::Limit,
            tr("The answer of %1 is larger than %2 bytes and was cut off there. Check the address: a token endpoint "
               "answers with a few hundred.")
                .arg(host)
                .arg(bytes),
            reason };
    case Failure::TlsUntrusted:
        return { Errc::Network,
            (isPinned ? tr("The certificate of %1 is not trusted: %2. If it was renewed, and you know that from "
                           "elsewhere, pin the new one in the server's settings.")
                      : tr("The certificate of %1 is not trusted: %2. Name its authority's certificate in the server's "
                           "settings, or correct the server's."))
                .arg(host, reason),
            reason };
    case Failure::NotHttp:
        return { Errc::Network,
            tr("%1 gave no HTTP answer: it closed the connection, or speaks something else. Check scheme and port of "
               "the address; if they are right, look into the server's log.")
                .arg(host),
            reason };
    case Failure::BrokenOff:
        return { Errc::Network,
            tr("%1 closed the connection in the middle of its answer. Look into the server's log and try again.")
                .arg(host),
            reason };
    case Failure::Cancelled:
        return { Errc::Cancelled, tr("The call to %1 was cancelled.").arg(host), reason };
    case Failure::Unreachable:
    case Failure::None:
        break;
    }
    return { Errc::Network,
        tr("%1 cannot be reached: %2. Check that the server runs and that the address is right.").arg(host, reason),
        reason };
}

bool isPinned(const QByteArray &der, const QByteArray &pin)
{
    return !der.isEmpty() && QCryptographicHash::hash(der, QCryptographicHash::Sha256).toHex() == pin;
}

QString notPinned(const QByteArray &der)
{
    return tr("it is not the pinned one, but has the fingerprint %1")
        .arg(config::pinText(QCryptographicHash::hash(der, QCryptographicHash::Sha256).toHex()));
}

/// The alerts of TLS with which a server refuses a client for its certificate (RFC 8446 section 6.2), in OpenSSL's
/// words.
bool asksForCertificate(const QString &reason)
{
    return reason.contains(u"certificate required") || reason.contains(u"alert bad certificate")
        || reason.contains(u"alert unknown ca");
}

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

/// Qt's own texts end with or without a full stop; ours goes on.
QString clause(QString text)
{
    while (text.endsWith(u'.'))
        text.chop(1);
    return text;
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
        if (each->pin.isEmpty() || !isPinned(der, each->pin)) {
            each->tlsReason = each->pin.isEmpty() ? clause(errors.constFirst().errorString()) : notPinned(der);
            return; // not ignored, so the call ends
        }
        // Whoever signed it, for whatever names: it is the one. But its time may be over.
        const auto late = std::find_if(errors.cbegin(), errors.cend(), [](const QSslError &error) {
            return error.error() == QSslError::CertificateExpired || error.error() == QSslError::CertificateNotYetValid;
        });
        if (late == errors.cend())
            each->reply->ignoreSslErrors(errors);
        else
            each->tlsReason = clause(late->errorString());
    });
    // Qt takes a name in the certificate's subject although its subjectAltName has others. Nothing was sent yet.
    QObject::connect(call.reply, &QNetworkReply::encrypted, q, [this, id] {
        const auto each = calls.find(id);
        if (each == calls.end())
            return;
        const QByteArray der = each->reply->sslConfiguration().peerCertificate().toDer();
        const QByteArray host = each->reply->url().host(QUrl::FullyEncoded).toLatin1();
        if (each->pin.isEmpty() ? jose::isIssuedFor(der, host) : isPinned(der, each->pin))
            return;
        each->tlsReason = each->pin.isEmpty() ? tr("it was issued for other names") : notPinned(der);
        stop(id, Failure::TlsUntrusted);
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
        const QString reason = call.tlsReason.isEmpty() ? clause(call.reply->errorString()) : call.tlsReason;
        exchange.error
            = errorOf(exchange.failure, exchange, reason, call.timeLimit, call.sizeLimit, !call.pin.isEmpty());
    }
    if (exchange.status == 0 && asksForCertificate(call.reply->errorString())) {
        exchange.failure = Failure::Unreachable;
        exchange.error = Error{ Errc::Network,
            tr("%1 takes only clients that it knows by a certificate. Name one that it takes as client certificate in "
               "the server's settings.")
                .arg(hostText(exchange.url)),
            clause(call.reply->errorString()) };
    } else if (exchange.failure == Failure::NotHttp && exchange.url.scheme() == u"https"
        && call.reply->sslConfiguration().localCertificate().isNull()) {
        // By TLS 1.3 a server looks at it after the handshake, and what it then says may be lost with the connection.
        exchange.error->what += u' '
            + tr("If it takes only clients that it knows by a certificate, name a client certificate in the server's "
                 "settings.");
    }
    qCDebug(lcClient) << id << exchange.status << exchange.duration.count() << "us";
    call.limit->stop();
    call.limit->deleteLater();
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
