// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/timeexplainer.h"

#include "core/base/timetext.h"
#include "core/explain/namedtype.h"
#include "core/explain/numericdate.h"

namespace explain {

TimeExplainer::TimeExplainer(const InspectionContext &context, const TokenParts &parts)
    : m_context(context)
    , m_parts(parts)
{
}

QString TimeExplainer::instantWithRelative(Instant instant) const
{
    return instantText(instant, m_context.timeZone) + QStringLiteral(" · ") + relativeText(instant, m_context.now);
}

Explanation TimeExplainer::time(const PartMember &member) const
{
    const NumericDate date = numericDate(&member.value);
    Explanation explanation;
    explanation.isTime = true;
    switch (date.kind) {
    case NumericDate::Kind::Absent:
    case NumericDate::Kind::NotANumber:
        explanation.text = tr("No time: it should be a number, the seconds since 1970-01-01 UTC.");
        explanation.isTime = false;
        return explanation;
    case NumericDate::Kind::NumericText:
        explanation.text = tr("A string, not a number.");
        if (date.instant)
            explanation.text += u' ' + tr("Read as seconds: %1.").arg(instantWithRelative(*date.instant));
        return explanation;
    default:
        break;
    }
    if (date.probableUnit != NumericDate::Unit::Seconds && date.probableInstant) {
        const bool isMilliseconds = date.probableUnit == NumericDate::Unit::Milliseconds;
        explanation.text = (isMilliseconds ? tr("Looks like milliseconds, %1; the claim counts seconds.")
                                           : tr("Looks like microseconds, %1; the claim counts seconds."))
                               .arg(instantWithRelative(*date.probableInstant));
        return explanation;
    }
    if (!date.instant) {
        explanation.text = tr("Beyond the year 9999, or before the year 1: no server can read it as a time.");
        return explanation;
    }
    explanation.emphasis = relativeText(*date.instant, m_context.now);
    explanation.text = instantWithRelative(*date.instant);
    return explanation;
}

Explanation TimeExplainer::expiry(const PartMember &member) const
{
    Explanation explanation = time(member);
    const NumericDate date = numericDate(&member.value);
    if (!date.isUsable()) {
        explanation.state = Verdict::State::Bad;
        return explanation;
    }
    const bool isOver
        = std::chrono::floor<std::chrono::seconds>(*date.instant) <= m_context.now - m_context.settings.leeway;
    const bool isWithinLeeway = !isOver && *date.instant <= m_context.now;
    if (isWithinLeeway)
        explanation.text
            += QStringLiteral(" · ") + tr("still accepted: LEEWAY is %1").arg(durationText(m_context.settings.leeway));
    explanation.state = isOver ? Verdict::State::Bad : isWithinLeeway ? Verdict::State::Warning : Verdict::State::Good;
    return explanation;
}

Explanation TimeExplainer::notBefore(const PartMember &member) const
{
    Explanation explanation = time(member);
    const NumericDate date = numericDate(&member.value);
    const bool isEarly = date.instant && *date.instant > m_context.now + m_context.settings.leeway;
    explanation.state = !date.isUsable() || isEarly ? Verdict::State::Bad : Verdict::State::Good;
    return explanation;
}

QString TimeExplainer::lifetimeText() const
{
    const NumericDate issued = numericDate(m_parts.payload.find(u"iat"));
    const NumericDate expires = numericDate(m_parts.payload.find(u"exp"));
    if (!issued.isUsable() || !expires.isUsable())
        return {};
    const auto lifetime = *expires.instant - *issued.instant;
    if (lifetime.count() < 0)
        return tr("expires before it was issued");
    const QString type = tokenTypeOf(m_parts, m_context.settings);
    const auto known = claimedType(type);
    if (!known)
        return tr("lifetime %1").arg(durationText(lifetime));
    const auto expected = std::chrono::floor<std::chrono::seconds>(m_context.settings.lifetime(*known));
    // iat and exp are cut to seconds one after the other, so one second is no difference.
    const bool isSame = std::chrono::abs(lifetime - expected) <= std::chrono::seconds{ 1 };
    const QString setting = lifetimeSettingName(type);
    if (isSame)
        return tr("lifetime %1 = %2").arg(durationText(expected), setting);
    if (m_context.isBandKnown && isDerivedAccess(m_context, *known, lifetime))
        return tr("lifetime %1: %2 (%3), counted from the refresh")
            .arg(durationText(lifetime), setting, durationText(expected));
    // What the server's setting is nobody said.
    return (m_context.knowsLifetimes() ? tr("lifetime %1, but %2 is %3") : tr("lifetime %1; %2 is %3 by default"))
        .arg(durationText(lifetime), setting, durationText(expected));
}

Explanation TimeExplainer::issuedAt(const PartMember &member) const
{
    Explanation explanation = notBefore(member); // PyJWT refuses the future in both
    if (const QString lifetime = lifetimeText(); !lifetime.isEmpty() && explanation.isTime)
        explanation.text += QStringLiteral(" · ") + lifetime;
    if (explanation.state != Verdict::State::Bad)
        explanation.emphasis.clear();
    return explanation;
}

} // namespace explain
