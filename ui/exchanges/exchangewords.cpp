// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exchanges/exchangewords.h"

#include "core/json/json.h"
#include "core/json/jsonreader.h"

#include <QCoreApplication>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ExchangeWords", text);
}

} // namespace

QString failureText(session::Failure failure)
{
    using session::Failure;
    switch (failure) {
    case Failure::None:
        return {};
    case Failure::Unreachable:
        return tr("not reachable");
    case Failure::TimedOut:
        return tr("timed out");
    case Failure::TlsUntrusted:
        return tr("certificate not trusted");
    case Failure::TooLarge:
        return tr("reply too large");
    case Failure::NotHttp:
        return tr("no HTTP answer");
    case Failure::BrokenOff:
        return tr("broken off");
    case Failure::Cancelled:
        return tr("cancelled");
    }
    return {};
}

QString statusText(const session::Exchange &exchange)
{
    if (exchange.failure != session::Failure::None)
        return failureText(exchange.failure);
    QString text = QString::number(exchange.status);
    if (exchange.replyBody.size() < 4096) {
        const auto body = parseJson(exchange.replyBody);
        const Json *code = body && body->isObject() ? body->find(u"code") : nullptr;
        if (code && code->isString() && code->toString().size() <= 40)
            return text + QLatin1Char(' ') + code->toString();
    }
    const QString reason = QString::fromLatin1(exchange.reason.left(40));
    return reason.isEmpty() ? text : text + QLatin1Char(' ') + reason;
}

Tone statusTone(const session::Exchange &exchange)
{
    if (exchange.failure == session::Failure::Cancelled)
        return Tone::Neutral;
    if (exchange.succeeded())
        return Tone::Good;
    return exchange.status >= 300 && exchange.status < 400 ? Tone::Warning : Tone::Bad;
}
