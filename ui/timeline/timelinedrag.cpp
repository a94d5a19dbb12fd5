// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinedrag.h"

#include <cmath>
#include <utility>

void TimelineDrag::press(const QPointF &at, int token)
{
    m_pressed = at;
    m_token = token;
    m_from = at.x();
    m_pans = false;
}

TimelineDrag::Move TimelineDrag::moveTo(const QPointF &to, bool isInView)
{
    if (!m_pressed)
        return {};
    if (carriesAway(to, isInView)) {
        m_pressed.reset();
        return { Move::Kind::Carry };
    }
    if (!m_pans && std::abs(to.x() - m_pressed->x()) < m_distance)
        return {};
    m_pans = true;
    return { Move::Kind::Pan, to.x() - std::exchange(m_from, to.x()) };
}

bool TimelineDrag::release()
{
    const bool isClick = m_pressed && !m_pans;
    m_pressed.reset();
    return isClick;
}

bool TimelineDrag::carriesAway(const QPointF &to, bool isInView) const
{
    const QPointF by = to - *m_pressed;
    const bool isVertical = std::abs(by.y()) >= m_distance && std::abs(by.y()) > std::abs(by.x());
    return m_token >= 0 && (!isInView || (isVertical && !m_pans));
}
