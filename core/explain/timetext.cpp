// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/timetext.h"

#include <QCoreApplication>
#include <array>

namespace explain {

namespace {

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("explain::TimeText", text, nullptr, n);
}

struct Unit
{
    qint64 seconds;
    const char *one;
    const char *many;
};

// A year is 365 days here: nobody reckons a token's life in leap years.
constexpr std::array units{
    Unit{ 365 * 86400, QT_TRANSLATE_NOOP("explain::TimeText", "%1 year"),
        QT_TRANSLATE_NOOP("explain::TimeText", "%1 years") },
    Unit{ 86400, QT_TRANSLATE_NOOP("explain::TimeText", "%1 day"), QT_TRANSLATE_NOOP("explain::TimeText", "%1 days") },
    Unit{ 3600, QT_TRANSLATE_NOOP("explain::TimeText", "%1 h"), QT_TRANSLATE_NOOP("explain::TimeText", "%1 h") },
    Unit{ 60, QT_TRANSLATE_NOOP("explain::TimeText", "%1 min"), QT_TRANSLATE_NOOP("explain::TimeText", "%1 min") },
    Unit{ 1, QT_TRANSLATE_NOOP("explain::TimeText", "%1 s"), QT_TRANSLATE_NOOP("explain::TimeText", "%1 s") },
};

} // namespace

QString durationText(std::chrono::microseconds span)
{
    qint64 rest = qAbs(std::chrono::duration_cast<std::chrono::seconds>(span).count());
    for (size_t i = 0; i < units.size(); ++i) {
        const qint64 count = rest / units[i].seconds;
        if (count == 0 && i + 1 < units.size())
            continue;
        QString text = tr(count == 1 ? units[i].one : units[i].many).arg(count);
        rest %= units[i].seconds;
        if (i + 1 < units.size()) {
            const Unit &next = units[i + 1];
            if (const qint64 minor = rest / next.seconds; minor > 0)
                text += u' ' + tr(minor == 1 ? next.one : next.many).arg(minor);
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

} // namespace explain
