// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QList>
#include <QString>

/// Which part of time is shown, and between which pixels. A plain value.
class TimeAxis
{
public:
    struct Tick
    {
        Instant at;
        QString text; ///< UTC: "02:40", "02:40:15" or a date, as fine as the step
    };

    /// The pixels that are shown; at least one.
    void setPixels(double left, double width);
    void setRange(Instant from, std::chrono::microseconds span);

    Instant from() const { return m_from; }
    Instant to() const { return m_from + m_span; }
    std::chrono::microseconds span() const { return m_span; }
    double left() const { return m_left; }
    double right() const { return m_left + m_width; }

    /// Beyond the range it runs on, but not further than the pixel grid reaches.
    double xOf(Instant instant) const;
    Instant at(double x) const;
    bool shows(Instant instant) const { return instant >= from() && instant <= to(); }

    void pan(double pixels); ///< positive: earlier times come in from the left
    /// Factors below 1 show less time in more detail. The instant at x stays where it is.
    void zoom(double factor, double x);
    /// Puts the instant into the first third of the range, the range beginning on a tick.
    void show(Instant instant);

    /// Between neighbours: the smallest sensible step that leaves each tick this much room.
    std::chrono::microseconds step(double pixels) const;
    /// Aligned to full hours and midnights of UTC.
    QList<Tick> ticks(double pixels) const;

private:
    Instant m_from{};
    std::chrono::microseconds m_span{ std::chrono::minutes{ 13 } };
    double m_left = 0;
    double m_width = 1;
};
