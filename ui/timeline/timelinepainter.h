// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/timeaxis.h"
#include "ui/timeline/timelinebar.h"
#include "ui/timeline/timelinelayout.h"

#include <QFont>
#include <QRegion>
#include <functional>

class QPainter;
struct Theme;

/// What a timeline shows at one moment. Pixels of the viewport.
struct TimelineScene
{
    const TimelineLayout &layout;
    const TimeAxis &axis;
    std::function<TimelineBar(const TimelineRow &)> bar;
    Instant now;
    QSize size;
    int plotBottom; ///< where the rows end and the axis begins
    int scrolled; ///< to where a row begins
    QFont font; ///< of the users' names
    QFont barFont;
    int selected = -1; ///< tokens; -1: none
    int cursor = -1; ///< the one that the keyboard stands on
    int dropTarget = -1; ///< the one that another is held over
};

/// How a timeline looks: bars in the colours of their kinds, stripes over what is revoked, axis and now line. Paints
/// only what lies in the dirty part.
class TimelinePainter
{
public:
    /// All three must outlive it.
    TimelinePainter(QPainter &painter, const Theme &theme, const TimelineScene &scene)
        : m_painter(painter)
        , m_theme(theme)
        , m_scene(scene)
    {
    }

    void paint(const QRect &dirty);

private:
    void paintEmpty();
    void paintRows(const QRect &dirty);
    void paintRow(const TimelineRow &row);
    void paintUsers(const QRect &dirty);
    void paintFold(const TimelineGroup &group, const QRect &name);
    void paintAxis();
    void paintNow();
    bool isWhole(int top) const; ///< a row that begins there, in the contents
    int axisLine() const; ///< y

    QPainter &m_painter;
    const Theme &m_theme;
    const TimelineScene &m_scene;
    QRegion m_labels; ///< which the now line doesn't cross
};
