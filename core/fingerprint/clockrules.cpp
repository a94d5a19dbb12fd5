// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fingerprint/clockrules.h"

#include "core/base/plural.h"
#include "core/base/timetext.h"
#include "core/session/exchangereading.h"

#include <QCoreApplication>
#include <algorithm>

using namespace Qt::StringLiterals;
using session::Exchange;

namespace fingerprint {

namespace {

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("fingerprint::Clock", text, nullptr, n);
}

/// How far ahead of ours a clock can be, by one answer: Date was written during the call and is cut to the second.
struct Span
{
    std::chrono::microseconds least;
    std::chrono::microseconds most;
};

std::optional<Span> spanOf(const Exchange &exchange)
{
    const auto date = session::dateOf(exchange.replyHeaders);
    const bool isFromStore = session::headerValue(exchange.replyHeaders, "Age").has_value(); // RFC 9111, 5.1
    if (!date || isFromStore)
        return std::nullopt;
    return Span{ *date - session::endOf(exchange), *date + std::chrono::seconds(1) - exchange.startedAt };
}

bool isLogin(session::Endpoint endpoint)
{
    return endpoint == session::Endpoint::Login || endpoint == session::Endpoint::ObtainPair
        || endpoint == session::Endpoint::ObtainSliding;
}

} // namespace

Finding skew(const Evidence &evidence)
{
    std::optional<Span> span;
    int count = 0;
    for (const ProbeAnswer &each : evidence.answers()) {
        const auto one = each.exchange.failure == session::Failure::None ? spanOf(each.exchange) : std::nullopt;
        if (!one)
            continue;
        ++count;
        span = span ? Span{ std::max(span->least, one->least), std::min(span->most, one->most) } : *one;
    }
    if (!span)
        return unknown(Property::Skew, tr("No answer has a Date."));
    if (span->least > span->most)
        return unknown(Property::Skew, tr("The Dates of its answers don't go together: several clocks answer there."));
    const auto middle = std::chrono::round<std::chrono::seconds>((span->least + span->most) / 2);
    const Json value(qint64(middle.count()));
    // A proxy in front writes Date as well; of the server itself only its tokens' iat speaks.
    const Finding tokens = tokenClock(evidence);
    const bool isOwn = tokens.certainty == Certainty::Certain && tokens.value == Json(qint64(0));
    const Certainty certainty = isOwn ? Certainty::Certain : Certainty::Likely;
    const QString evidenceText = isOwn
        ? counted(tr("By the Date of %n answer(s) and iat of its tokens.", count), count)
        : counted(tr("By the Date of %n answer(s); a proxy in front may write it.", count), count);
    if (span->least <= std::chrono::microseconds(0) && span->most >= std::chrono::microseconds(0)) {
        return { Property::Skew, Json(qint64(0)), tr("the same as here"), certainty,
            tr("%1 It may be off by up to %2.")
                .arg(evidenceText,
                    durationText(std::max(std::chrono::microseconds(std::chrono::seconds(1)),
                        std::max(std::chrono::microseconds(-span->least), span->most)))) };
    }
    const bool isAhead = span->least > std::chrono::microseconds(0);
    const QString size = durationText(std::max(
        std::chrono::microseconds(std::chrono::abs(middle)), std::chrono::microseconds(std::chrono::seconds(1))));
    return { Property::Skew, value,
        isAhead ? tr("about %1 ahead of here").arg(size) : tr("about %1 behind here").arg(size), certainty,
        evidenceText };
}

Finding tokenClock(const Evidence &evidence)
{
    for (const SeenToken &token : evidence.tokens()) {
        if (!token.exchange || !isLogin(token.exchange->endpoint))
            continue;
        const auto date = session::dateOf(token.exchange->replyHeaders);
        const auto issuedAt = token.reading.time(u"iat");
        if (!date || !issuedAt)
            continue;
        const auto off = *issuedAt - *date;
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(off);
        constexpr std::chrono::seconds Slack{ 2 }; // an answer takes its time after the token was made
        if (std::chrono::abs(seconds) <= Slack) {
            return { Property::TokenClock, Json(qint64(0)), tr("the time of its answers"), Certainty::Certain,
                tr("iat of %1 is the Date of the answer.").arg(token.from) };
        }
        const QString size = durationText(off);
        return { Property::TokenClock, Json(qint64(seconds.count())),
            seconds.count() > 0 ? tr("%1 ahead of its answers").arg(size) : tr("%1 behind its answers").arg(size),
            Certainty::Certain,
            tr("iat of %1 is not the Date of the answer: a time zone, or another machine's clock.").arg(token.from) };
    }
    return unknown(Property::TokenClock, tr("Log in once in this session: the login's answer tells."));
}

} // namespace fingerprint
