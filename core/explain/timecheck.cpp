// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/timecheck.h"

#include "core/base/timetext.h"
#include "core/explain/explainer.h"
#include "core/explain/namedtype.h"
#include "core/explain/numericdate.h"

#include <QCoreApplication>

namespace explain {

namespace {

using State = Verdict::State;

QString tr(const char *text)
{
    return QCoreApplication::translate("explain::TimeCheck", text);
}

struct Times
{
    NumericDate exp, nbf, iat;

    explicit Times(const TokenParts &parts)
        : exp(numericDate(parts.payload.find(u"exp")))
        , nbf(numericDate(parts.payload.find(u"nbf")))
        , iat(numericDate(parts.payload.find(u"iat")))
    {
    }
};

/// Python's int(): whole seconds.
Instant whole(const NumericDate &date)
{
    return std::chrono::floor<std::chrono::seconds>(*date.instant);
}

std::optional<Verdict> notYet(const Times &times, const InspectionContext &context)
{
    const Instant latest = context.now + context.settings.leeway;
    if (times.nbf.isUsable() && whole(times.nbf) > latest)
        return Verdict{ State::Bad, tr("Not yet · %1").arg(relativeText(*times.nbf.instant, context.now)),
            tr("“nbf” lies in the future.") };
    if (times.iat.isUsable() && whole(times.iat) > latest)
        return Verdict{ State::Bad, tr("Not yet · issued %1").arg(relativeText(*times.iat.instant, context.now)),
            tr("“iat” lies in the future; PyJWT refuses that.") };
    return std::nullopt;
}

QString slidingDetail(const TokenParts &parts, const InspectionContext &context)
{
    const NumericDate refresh = numericDate(parts.payload.find(context.settings.slidingTokenRefreshExpClaim));
    const bool isRefreshable
        = tokenTypeOf(parts, context.settings) == u"sliding" && refresh.isUsable() && *refresh.instant > context.now;
    return isRefreshable ? tr("It can still be refreshed for %1.").arg(durationText(*refresh.instant - context.now))
                         : QString();
}

Verdict unreadable(const NumericDate &exp)
{
    if (exp.probableUnit == NumericDate::Unit::Milliseconds)
        return { State::Bad, tr("exp in milliseconds"), tr("“exp” must count seconds; Simple JWT answers 500 to it.") };
    return { State::Bad, tr("exp is no time"), tr("“exp” is nothing that a server could read as a time.") };
}

} // namespace

Verdict checkTime(const TokenParts &parts, const InspectionContext &context)
{
    if (parts.isEncrypted)
        return { State::CannotCheck, tr("Time unknown"), tr("The claims are encrypted.") };
    if (parts.payload.members.isEmpty())
        return { State::CannotCheck, tr("Time unknown"), tr("There are no claims that could be read.") };
    const Times times(parts);
    if (const auto early = notYet(times, context))
        return *early;
    if (times.exp.kind == NumericDate::Kind::Absent) {
        return parts.payload.isObject
            ? Verdict{ State::Warning, tr("Never expires"), tr("There is no “exp”.") }
            : Verdict{ State::CannotCheck, tr("Time unknown"), tr("“exp” could not be read.") };
    }
    if (!times.exp.isUsable())
        return unreadable(times.exp);
    if (times.exp.probableUnit != NumericDate::Unit::Seconds)
        return { State::Warning, tr("exp in milliseconds"), tr("Read as seconds it lies thousands of years ahead.") };
    const Instant end = whole(times.exp);
    const auto leeway = context.settings.leeway;
    if (end <= context.now - leeway)
        return { State::Bad, tr("Expired · %1").arg(relativeText(end, context.now)), slidingDetail(parts, context) };
    const auto left = end + leeway - context.now;
    if (end <= context.now)
        return { State::Warning, tr("Alive by LEEWAY · %1 left").arg(durationText(left)),
            tr("“exp” has passed; LEEWAY of %1 keeps it alive.").arg(durationText(leeway)) };
    return { State::Good, tr("Alive · %1 left").arg(durationText(end - context.now)), {} };
}

Instant instantWithinTime(const TokenParts &parts, const InspectionContext &context)
{
    const Times times(parts);
    Instant instant = context.now;
    if (times.exp.isUsable())
        instant = std::min(instant, whole(times.exp) - std::chrono::seconds{ 1 });
    for (const NumericDate &start : { times.nbf, times.iat }) {
        if (start.isUsable())
            instant = std::max(instant, whole(start));
    }
    return instant;
}

} // namespace explain
