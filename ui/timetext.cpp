// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timetext.h"

#include <QCoreApplication>
#include <QRegularExpression>

using namespace std::chrono;

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("timetext", source);
}

} // namespace

QString spanText(microseconds span)
{
    const qint64 total = duration_cast<seconds>(abs(span)).count();
    const qint64 days = total / 86400;
    const qint64 hours = total / 3600 % 24;
    const qint64 minutes = total / 60 % 60;
    const qint64 rest = total % 60;
    if (days > 0)
        return hours > 0 && days < 100 ? text("%1 d %2 h").arg(days).arg(hours) : text("%1 d").arg(days);
    if (hours > 0)
        return minutes > 0 ? text("%1 h %2 min").arg(hours).arg(minutes) : text("%1 h").arg(hours);
    if (minutes > 0)
        return rest > 0 ? text("%1 min %2 s").arg(minutes).arg(rest) : text("%1 min").arg(minutes);
    return text("%1 s").arg(rest);
}

QString relativeText(Instant instant, Instant now)
{
    const microseconds span = instant - now;
    if (abs(span) < 1s)
        return text("just now");
    return (span < microseconds::zero() ? text("%1 ago") : text("in %1")).arg(spanText(span));
}

QString clockText(Instant instant, Instant now)
{
    const QDateTime local = toDateTime(instant).toLocalTime();
    const QString time = local.toString(QStringLiteral("HH:mm:ss"));
    if (local.date() == toDateTime(now).toLocalTime().date())
        return time;
    return local.toString(QStringLiteral("yyyy-MM-dd ")) + time;
}

Result<seconds> readSpan(const QString &input)
{
    static const QRegularExpression part(QStringLiteral("\\G\\s*(\\d{1,10})\\s*(s|sec|min|m|h|d)?(?=[\\s\\d]|$)"));
    const QString trimmed = input.trimmed();
    qint64 total = 0;
    qsizetype at = 0;
    while (at < trimmed.size()) {
        const QRegularExpressionMatch match = part.match(trimmed, at);
        if (!match.hasMatch())
            break;
        const QString unit = match.captured(2);
        const qint64 factor = unit == QLatin1String("d") ? 86400
            : unit == QLatin1String("h")                 ? 3600
            : unit.startsWith(QLatin1Char('m'))          ? 60
                                                         : 1;
        total += match.captured(1).toLongLong() * factor;
        at = match.capturedEnd();
    }
    if (trimmed.isEmpty() || at < trimmed.size())
        return fail(Errc::Usage, text("“%1” is no time span; write it as 90 s, 5 min, 2 h or 1 d.").arg(trimmed));
    return seconds{ total };
}
