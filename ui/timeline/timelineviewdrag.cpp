// SPDX-License-Identifier: GPL-3.0-or-later
// How TimelineView lets a token be dragged onto another one.
#include "ui/timeline/timelineview.h"
#include "ui/token/tokendrag.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QDragLeaveEvent>
#include <QDragMoveEvent>
#include <QDropEvent>
#include <QMimeData>
#include <cmath>

/// A token that was pressed goes along once the pointer moves up or down rather than through time, or leaves the view.
bool TimelineView::carriesAway(const QPointF &point) const
{
    const QPointF by = point - *m_pressed;
    const bool isVertical
        = std::abs(by.y()) >= QApplication::startDragDistance() && std::abs(by.y()) > std::abs(by.x());
    const bool hasLeft = !viewport()->rect().contains(point.toPoint());
    return (m_drags ? hasLeft : isVertical || hasLeft) && m_pressedToken >= 0;
}

void TimelineView::setDropTarget(int id)
{
    if (std::exchange(m_dropTarget, id) != id)
        viewport()->update();
}

void TimelineView::dragEnterEvent(QDragEnterEvent *event)
{
    if (draggedToken(event->mimeData()) >= 0)
        event->acceptProposedAction();
}

void TimelineView::dragMoveEvent(QDragMoveEvent *event)
{
    const int token = draggedToken(event->mimeData());
    const int over = tokenAt(event->position().toPoint());
    const bool fits = token >= 0 && over >= 0 && over != token;
    setDropTarget(fits ? over : -1);
    event->setAccepted(fits);
}

void TimelineView::dragLeaveEvent(QDragLeaveEvent *event)
{
    setDropTarget(-1);
    QAbstractScrollArea::dragLeaveEvent(event);
}

void TimelineView::dropEvent(QDropEvent *event)
{
    setDropTarget(-1);
    const int token = draggedToken(event->mimeData());
    const int onto = tokenAt(event->position().toPoint());
    if (token < 0 || onto < 0 || onto == token)
        return;
    event->acceptProposedAction();
    emit comparisonRequested(onto, token);
}
