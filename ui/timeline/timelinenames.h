// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/timelinelayout.h"

#include <QPoint>

class QFontMetrics;

/// The users' names at the left of a timeline: how much room they take, whose name is where, what it says when hovered.
/// Points are those of the contents, in pixels.
class TimelineNames
{
public:
    /// It must outlive this.
    explicit TimelineNames(const TimelineLayout &layout)
        : m_layout(layout)
    {
    }

    static QString nameOf(const TimelineGroup &group);
    static bool canFold(const TimelineGroup &group) { return group.count() > TimelineLayout::leftOfFolded; }

    /// By the longest names, within limits. True: it is another one.
    bool fit(const QFontMetrics &metrics, int viewWidth);
    int width() const { return m_width; }
    /// nullptr: none.
    const TimelineGroup *at(const QPoint &point) const;
    const TimelineGroup *ofToken(int id) const;
    /// Empty where no name is.
    QString toolTipAt(const QPoint &point) const;

    static constexpr int left = 18; ///< of the names; before them is the arrow of what folds
    static constexpr int leastWidth = 92; ///< the buttons stand below them

private:
    const TimelineLayout &m_layout;
    int m_width = leastWidth;
};
