// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/timetext.h"

#include "core/base/plural.h"
#include "core/base/tabletext.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <array>

using namespace std::chrono;

namespace {

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("explain::TimeText", text, nullptr, n);
}

struct Unit
{
    qint64 seconds;
    TableText text;
};

// A year is 365 days here: nobody reckons a token's life in leap years.
constexpr std::array units{
    Unit{ 365 * 86400, TABLE_TEXT("explain::TimeText", "%n year(s)") },
    Unit{ 86400, TABLE_TEXT("explain::TimeText", "%n day(s)") },
    Unit{ 3600, TABLE_TEXT("explain::TimeText", "%n h") },
    Unit{ 60, TABLE_TEXT("explain::TimeText", "%n min") },
    Unit{ 1, TABLE_TEXT("explain::TimeText", "%n s") },
};

/// Nobody reads four digits of milliseconds.
QString secondsText(std::chrono::microseconds duration)
{
    return tr("%1 s").arg(double(duration.count()) / 1e6, 0, 'f', 1);
}

} // namespace

QString durationText(std::chrono::microseconds span)
{
    qint64 rest = qAbs(std::chrono::duration_cast<std::chrono::seconds>(span).count());
    for (size_t i = 0; i < units.size(); ++i) {
        const qint64 count = rest / units[i].seconds;
        if (count == 0 && i + 1 < units.size())
            continue;
        QString text = counted(units[i].text.translated(int(count)), count);
        rest %= units[i].seconds;
        if (i + 1 < units.size()) {
            const Unit &next = units[i + 1];
            if (const qint64 minor = rest / next.seconds; minor > 0)
                text += u' ' + counted(next.text.translated(int(minor)), minor);
        }
        return text;
    }
    Q_UNREACHABLE();
}

QString relativeText(Instant instant, Instant now)
{
    const auto span = instant - now;
    if (std::chrono::abs(span) < std::chrono::seconds{ 1 })
        return tr("now");
    return span.count() > 0 ? tr("in %1").arg(durationText(span)) : tr("%1 ago").arg(durationText(span));
}

QString instantText(Instant instant, const QTimeZone &zone)
{
    const QDateTime utc = toDateTime(instant).toUTC();
    const QDateTime local = utc.toTimeZone(zone);
    const bool isFraction = utc.time().msec() != 0;
    const QString time = isFraction ? QStringLiteral("HH:mm:ss.zzz") : QStringLiteral("HH:mm:ss");
    const QString dateTime = QStringLiteral("yyyy-MM-dd ") + time;
    return tr("%1 UTC · %2 local")
        .arg(utc.toString(dateTime), local.toString(local.date() == utc.date() ? time : dateTime));
}

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

QString elapsedText(std::chrono::microseconds duration)
{
    if (duration >= std::chrono::seconds(1))
        return secondsText(duration);
    const double milliseconds = double(duration.count()) / 1000;
    return tr("%1 ms").arg(milliseconds, 0, 'f', milliseconds < 10 ? 1 : 0);
}

QString roughElapsedText(std::chrono::microseconds duration)
{
    if (duration >= std::chrono::seconds(1))
        return secondsText(duration);
    return duration < std::chrono::milliseconds(1) ? tr("<1 ms") : tr("%1 ms").arg(duration.count() / 1000);
}

QString agoText(Instant instant, Instant now)
{
    const microseconds span = instant - now;
    if (abs(span) < 1s)
        return text("just now");
    return (span < microseconds::zero() ? text("%1 ago") : text("in %1")).arg(spanText(span));
}

QString bareClockText(Instant instant, Instant now)
{
    const QDateTime time = toDateTime(instant);
    const bool sameDay = time.date() == toDateTime(now).date();
    return time.toString(sameDay ? QStringLiteral("HH:mm:ss") : QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

QString clockText(Instant instant, Instant now)
{
    return bareClockText(instant, now) + QStringLiteral(" UTC");
}

Result<seconds> readSpan(const QString &input)
{
    constexpr seconds longestSpan{ 100'000'000'000 }; // as the command line's; instants stay far from their end
    static const QRegularExpression part(
        QStringLiteral("\\G\\s*(\\d{1,10})(?!\\d)\\s*(s|sec|min|m|h|d)?(?=[\\s\\d]|$)"));
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
        if (total > longestSpan.count())
            return fail(Errc::Usage,
                text("“%1” is too long; the longest time span is %2 d.").arg(trimmed).arg(longestSpan.count() / 86400));
        at = match.capturedEnd();
    }
    if (trimmed.isEmpty() || at < trimmed.size())
        return fail(Errc::Usage, text("“%1” is no time span; write it as 90 s, 5 min, 2 h or 1 d.").arg(trimmed));
    return seconds{ total };
}
