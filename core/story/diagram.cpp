// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/story/diagram.h"

#include "core/base/timetext.h"
#include "core/session/exchangereading.h"
#include "core/session/tokentitle.h"
#include "core/story/call.h"
#include "core/story/narration.h"

#include <QCoreApplication>
#include <algorithm>

namespace story {

using session::TokenRecord;
using namespace std::chrono_literals;

namespace {

constexpr auto leastPause = 1min; // shorter ones are the time that a person needs to click

const QString separator = QStringLiteral(" · ");

QString tr(const char *source)
{
    return QCoreApplication::translate("story::Diagram", source);
}

/// The path alone, as a query may hold anything; what may be a token in it is cut.
QString pathOf(const session::Exchange &exchange)
{
    QStringList parts = exchange.url.path().split(QLatin1Char('/'));
    for (QString &part : parts)
        part = session::oneLine(part, 24);
    return session::oneLine(parts.join(QLatin1Char('/')), 60);
}

/// "Bearer access 7be2…", with the scheme as it was sent.
QString bearerText(const Call &call)
{
    if (!call.bearer)
        return {};
    for (const auto &[name, value] : call.exchange.headers) {
        const QList<QByteArray> words = value.simplified().split(' ');
        if (words.size() > 1 && words.constLast() == call.bearer->text)
            return session::oneLine(QString::fromUtf8(words.constFirst()), 16) + QLatin1Char(' ')
                + tokenTitle(*call.bearer);
    }
    return tokenTitle(*call.bearer);
}

QString loginText(const Call &call)
{
    const QString name = call.userName();
    const QString user = name.isEmpty() ? tr("anybody") : session::oneLine(name, 40);
    return call.hasPassword() ? tr("%1, with a password").arg(user) : tr("%1, no password").arg(user);
}

Arrow requestArrow(const Call &call)
{
    Arrow arrow;
    arrow.title
        = session::oneLine(QString::fromLatin1(call.exchange.method), 12) + QLatin1Char(' ') + pathOf(call.exchange);
    QStringList parts;
    if (call.isLogin()) {
        parts.append(loginText(call));
    } else if (call.sent) {
        parts.append(tokenTitle(*call.sent));
        arrow.tokens.append(call.sent->id);
    } else if (!bodyToken(call.exchange).isEmpty()) {
        parts.append(tr("something that is no token"));
    }
    if (call.bearer) {
        parts.append(bearerText(call));
        arrow.tokens.append(call.bearer->id);
    }
    const bool isView = call.exchange.endpoint == session::Endpoint::WhoAmI;
    arrow.text = parts.isEmpty() && isView ? tr("no token") : parts.join(separator);
    return arrow;
}

QString grantedText(const Call &call)
{
    QStringList titles;
    for (const TokenRecord *token : call.received)
        titles.append(tokenTitle(*token));
    if (!titles.isEmpty())
        return titles.join(separator);
    const Json reply = jsonReply(call.exchange);
    if (const Json *name = reply.find(u"username"); name && name->isString())
        return session::oneLine(name->toString(), 40);
    return reply.isObject() && reply.members().isEmpty() ? QStringLiteral("{}") : QString();
}

Arrow replyArrow(const Call &call)
{
    Arrow arrow{ .from = Lane::Server, .to = Lane::Client, .isReply = true, .title = {}, .text = {}, .tokens = {} };
    const session::Exchange &exchange = call.exchange;
    arrow.title = exchange.status == 0 ? tr("no answer") : QString::number(exchange.status);
    if (!exchange.succeeded()) {
        arrow.mark = Mark::Refused;
        arrow.text = call.reason();
        return arrow;
    }
    arrow.mark = call.cause ? Mark::Doubtful : Mark::Granted;
    arrow.text = grantedText(call);
    if (call.cause)
        arrow.text = arrow.text.isEmpty() ? call.reason() : arrow.text + separator + call.reason();
    for (const TokenRecord *token : call.received)
        arrow.tokens.append(token->id);
    return arrow;
}

QString idText(const TokenRecord &token)
{
    const QString id = QString::fromUtf8(token.jti.left(4));
    return id.isEmpty() ? tokenTitle(token) : tr("jti %1…").arg(session::oneLine(id, 4));
}

} // namespace

std::chrono::microseconds pauseBetween(Instant before, Instant after)
{
    return after - before >= leastPause ? after - before : 0us;
}

QString pauseText(const Step &step)
{
    return step.pause == 0us ? QString()
                             : tr("%1 later").arg(durationText(std::chrono::round<std::chrono::seconds>(step.pause)));
}

QString laneTitle(Lane lane)
{
    switch (lane) {
    case Lane::Client:
        return tr("Client");
    case Lane::Server:
        return tr("Auth server");
    case Lane::Blacklist:
        break;
    }
    return tr("Blacklist");
}

Step stepOf(const session::Exchange &exchange, const diagnose::DiagnoseContext &context)
{
    const Call call(exchange, context);
    Step step;
    step.exchange = exchange.id;
    step.at = call.end;
    step.arrows.append(requestArrow(call));
    if (const TokenRecord *token = call.lookedUp())
        step.arrows.append({ Lane::Server, Lane::Blacklist, Mark::Call, false, tr("blacklisted?"),
            (call.isListed() ? tr("%1: yes") : tr("%1: no")).arg(idText(*token)), { token->id } });
    if (const TokenRecord *token = call.revoked())
        step.arrows.append(
            { Lane::Server, Lane::Blacklist, Mark::Revoked, false, tr("blacklist"), idText(*token), { token->id } });
    step.arrows.append(replyArrow(call));
    step.narration = narrate(call);
    return step;
}

Step stepAt(qsizetype place, const diagnose::DiagnoseContext &context)
{
    const session::ExchangeList &exchanges = context.log->exchanges();
    Step step = stepOf(exchanges.at(place), context);
    if (place > 0)
        step.pause = pauseBetween(session::endOf(exchanges.at(place - 1)), exchanges.at(place).startedAt);
    return step;
}

QList<Step> stepsOf(const diagnose::DiagnoseContext &context, qsizetype most)
{
    QList<Step> steps;
    const qsizetype end = context.log->exchanges().size();
    for (qsizetype place = std::max<qsizetype>(0, end - most); place < end; ++place)
        steps.append(stepAt(place, context));
    return steps;
}

} // namespace story
