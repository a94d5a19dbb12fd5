// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timeaxis.h"

#include <algorithm>
#include <cmath>

using namespace std::chrono;

namespace {

constexpr microseconds shortest = 2s;
constexpr microseconds longest = hours{ 24 } * 365 * 20;
constexpr double farthest = 1e6; // pixels; beyond it painting would lose its precision

constexpr seconds steps[] = { 1s, 2s, 5s, 10s, 15s, 30s, 1min, 2min, 5min, 10min, 15min, 30min, 1h, 2h, 3h, 6h, 12h,
    24h, 48h, 24h * 7, 24h * 14, 24h * 30, 24h * 90, 24h * 365, 24h * 365 * 5 };

Instant alignedDown(Instant instant, microseconds step)
{
    const qint64 count = instant.time_since_epoch().count();
    const qint64 rest = ((count % step.count()) + step.count()) % step.count();
    return instant - microseconds{ rest };
}

QString tickText(Instant at, microseconds step)
{
    const QDateTime time = toDateTime(at);
    if (step >= 24h)
        return time.toString(QStringLiteral("yyyy-MM-dd"));
    if (step < 1min)
        return time.toString(QStringLiteral("HH:mm:ss"));
    const bool midnight = time.time().msecsSinceStartOfDay() == 0;
    return time.toString(midnight ? QStringLiteral("MM-dd HH:mm") : QStringLiteral("HH:mm"));
}

} // namespace

void TimeAxis::setPixels(double left, double width)
{
    m_left = left;
    m_width = std::max(1.0, width);
}

void TimeAxis::setRange(Instant from, microseconds span)
{
    m_span = std::clamp(span, shortest, longest);
    m_from = std::clamp(from, Instant{} - longest, fromEpochSeconds(253402300800) - m_span); // to the year 10000
}

double TimeAxis::xOf(Instant instant) const
{
    const double pixels = double((instant - m_from).count()) / double(m_span.count()) * m_width;
    return m_left + std::clamp(pixels, -farthest, farthest);
}

Instant TimeAxis::at(double x) const
{
    return m_from + microseconds{ std::llround((x - m_left) / m_width * double(m_span.count())) };
}

void TimeAxis::pan(double pixels)
{
    setRange(at(m_left - pixels), m_span);
}

void TimeAxis::zoom(double factor, double x)
{
    const Instant fixed = at(x);
    const double share = (x - m_left) / m_width;
    const double span = std::clamp(double(m_span.count()) * factor, double(microseconds{ shortest }.count()),
        double(microseconds{ longest }.count()));
    setRange(fixed - microseconds{ std::llround(share * span) }, microseconds{ std::llround(span) });
}

void TimeAxis::show(Instant instant)
{
    const microseconds each = step(100);
    setRange(alignedDown(instant - m_span / 3 + each - 1us, each), m_span);
}

microseconds TimeAxis::step(double pixels) const
{
    const double wanted = double(m_span.count()) * pixels / m_width;
    const auto fits = std::find_if(std::begin(steps), std::end(steps),
        [wanted](seconds step) { return double(microseconds{ step }.count()) >= wanted; });
    return fits == std::end(steps) ? steps[std::size(steps) - 1] : *fits;
}

QList<TimeAxis::Tick> TimeAxis::ticks(double pixels) const
{
    const microseconds each = step(pixels);
    QList<Tick> ticks;
    for (Instant at = alignedDown(m_from + each - 1us, each); at <= to(); at += each)
        ticks.append({ at, tickText(at, each) });
    return ticks;
}
