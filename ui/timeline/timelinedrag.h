// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <optional>

/// What the mouse does to a timeline while its button is down: released where it was pressed it chooses; moved sideways
/// it moves through time; a token that was pressed goes along once the pointer moves up or down rather than through
/// time, or leaves the view.
class TimelineDrag
{
public:
    struct Move
    {
        enum class Kind { None, Pan, Carry };
        Kind kind = Kind::None;
        double by = 0; ///< pixels to pan since the move before
    };

    /// Distance: how far, in pixels, the pointer trembles without meaning a drag.
    explicit TimelineDrag(int distance)
        : m_distance(distance)
    {
    }

    void press(const QPointF &at, int token); ///< -1: beside all tokens
    bool isPressed() const { return m_pressed.has_value(); }
    int token() const { return m_token; }
    /// Carry ends it: the rest is a drag and drop.
    Move moveTo(const QPointF &to, bool isInView);
    bool release(); ///< whether it was a click

private:
    bool carriesAway(const QPointF &to, bool isInView) const;

    int m_distance;
    std::optional<QPointF> m_pressed; ///< where, while the button is down
    int m_token = -1;
    bool m_pans = false;
    double m_from = 0; ///< x of the move before
};
