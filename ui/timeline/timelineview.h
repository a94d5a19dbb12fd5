// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessionlog.h"
#include "ui/timeline/timeaxis.h"
#include "ui/timeline/timelinebar.h"
#include "ui/timeline/timelinedrag.h"
#include "ui/timeline/timelinelayout.h"
#include "ui/timeline/timelinenames.h"

#include <QAbstractScrollArea>
#include <QBasicTimer>

/// The tokens of a session as bars on one time axis, with a line that is now. Paints only what is in sight. Every bar
/// can be hovered, clicked and reached with the arrow keys; Ctrl and wheel zoom, dragging moves through time; a
/// token that is dragged up or down can be dropped on another one, or elsewhere, to be compared. A click on a user's
/// name, or F, folds and unfolds what that user has.
class TimelineView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    /// The log must outlive the view.
    TimelineView(const session::SessionLog &log, Clock clock, QWidget *parent = nullptr);

    int selectedToken() const { return m_selected; }
    /// Scrolls there. An unknown id selects none. Says nothing: it is told, not asked.
    void setSelectedToken(int id);
    /// The token that the keyboard stands on; -1: none.
    int currentToken() const { return m_current; }

    void zoom(double factor); ///< around the now line while it is followed, else around the middle
    void showNow(); ///< and follows it from then on
    void showAll(); ///< every token's whole life, once all are placed
    bool followsNow() const { return m_follows; }
    /// The clock was moved, or something else that no signal of the log tells.
    void refresh();

    const TimeAxis &axis() const { return m_axis; }
    /// With every token placed, at once.
    const TimelineLayout &contents();
    /// As it is painted now, in viewport pixels; empty for one that is unknown, folded or not placed yet.
    TimelineBar barOf(int id);
    int tokenAt(const QPoint &point); ///< viewport pixels; -1: none

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void tokenSelected(int id); ///< by click, Enter or Space
    void tokenMenuRequested(int id, const QPoint &globalPosition);
    /// A token was dropped on another one.
    void comparisonRequested(int token, int with);

protected:
    bool viewportEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void setDropTarget(int id);
    void noteChange(int id);
    void markStale();
    void ensureLaidOut();
    void placeMore();
    /// What doesn't move while others are placed above it.
    struct Anchor
    {
        int token;
        int below; ///< the upper edge, in pixels
    };
    std::optional<Anchor> whatIsLookedAt() const;
    void ensureVisible(int id);
    void follow(Instant now);
    void setCurrent(int id);
    void choose(int id);
    int scrolled() const;
    int plotBottom() const; ///< where the rows end and the axis begins
    TimelineBar bar(const TimelineRow &row, Instant now) const;
    void placeAxis();
    const TimelineGroup *groupAt(const QPoint &point); ///< by its name; nullptr: none
    void toggle(const TimelineGroup &group);
    bool isClickable(const QPoint &point);
    /// So many rows on.
    void moveCurrent(int by);

    const session::SessionLog &m_log;
    Clock m_clock;
    TimelineLayout m_layout;
    TimelineNames m_names;
    TimeAxis m_axis;
    QFont m_barFont;
    QBasicTimer m_tick;
    QBasicTimer m_placing; ///< of tokens that wait still
    std::optional<Anchor> m_anchor; ///< while some wait
    bool m_isAllToBeShown = false; ///< once none waits
    bool m_isStale = true;
    bool m_follows = true;
    int m_selected = -1;
    bool m_isToBeShown = false; ///< the selected token, as it was selected while nobody saw it, or waits to be placed
    int m_current = -1;
    TimelineDrag m_drag;
    int m_dropTarget = -1; ///< the token that another one is held over
};
