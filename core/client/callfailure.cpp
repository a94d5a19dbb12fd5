// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/callfailure.h"

#include <QCoreApplication>

namespace client {

using session::Exchange;
using session::Failure;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("client::EndpointClient", text);
}

QString hostText(const QUrl &url)
{
    return url.authority(QUrl::PrettyDecoded);
}

Error errorOf(const Exchange &exchange, const FailedCall &call)
{
    const QString host = hostText(exchange.url);
    const QString &reason = call.reason;
    switch (exchange.failure) {
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
                .arg(double(call.timeLimit.count()) / 1000),
            reason };
    case Failure::TooLarge:
        return { Errc::Limit,
            tr("The answer of %1 is larger than %2 bytes and was cut off there. Check the address: a token endpoint "
               "answers with a few hundred.")
                .arg(host)
                .arg(call.sizeLimit),
            reason };
    case Failure::TlsUntrusted:
        return { Errc::Network,
            (call.isPinned ? tr("The certificate of %1 is not trusted: %2. If it was renewed, and you know that from "
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

/// The alerts of TLS with which a server refuses a client for its certificate (RFC 8446 section 6.2), in OpenSSL's
/// words.
bool asksForCertificate(const QString &reason)
{
    return reason.contains(u"certificate required") || reason.contains(u"alert bad certificate")
        || reason.contains(u"alert unknown ca");
}

} // namespace

void explainFailure(Exchange &exchange, const FailedCall &call)
{
    if (exchange.status == 0 && asksForCertificate(call.reason)) {
        exchange.failure = Failure::Unreachable;
        exchange.error = Error{ Errc::Network,
            tr("%1 takes only clients that it knows by a certificate. Name one that it takes as client certificate in "
               "the server's settings.")
                .arg(hostText(exchange.url)),
            call.reason };
        return;
    }
    exchange.error = errorOf(exchange, call);
    if (exchange.failure == Failure::NotHttp && exchange.url.scheme() == u"https" && !call.showedCertificate) {
        // By TLS 1.3 a server looks at it after the handshake, and what it then says may be lost with the connection.
        exchange.error->what += u' '
            + tr("If it takes only clients that it knows by a certificate, name a client certificate in the server's "
                 "settings.");
    }
}

QString clause(QString text)
{
    while (text.endsWith(u'.'))
        text.chop(1);
    return text;
}

} // namespace client
