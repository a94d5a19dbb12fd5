// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelineview.h"

#include "core/session/tokenchoice.h"
#include "core/session/tokenlife.h"
#include "ui/look/theme.h"
#include "ui/timeline/timelinepainter.h"
#include "ui/token/tokendrag.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QDragLeaveEvent>
#include <QDragMoveEvent>
#include <QDropEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <algorithm>
#include <cmath>

namespace {

constexpr int rightMargin = 12;
constexpr int axisHeight = 40; // the now label, the line, the ticks' texts
constexpr qsizetype portion = 1000; // tokens placed at once: about a millisecond
constexpr double zoomStep = 1.25;
constexpr double latestNow = 0.6; // share of the range; a now line beyond it makes the range move on

} // namespace

TimelineView::TimelineView(const session::SessionLog &log, Clock clock, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_log(log)
    , m_clock(std::move(clock))
    , m_names(m_layout)
    , m_drag(QApplication::startDragDistance())
{
    setObjectName(QStringLiteral("timelineView"));
    setAccessibleName(tr("Timeline of the tokens"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAcceptDrops(true);
    viewport()->setMouseTracking(true);
    setMouseTracking(true);
    m_barFont = font();
    m_barFont.setPointSizeF(font().pointSizeF() * 0.92);
    m_axis.show(m_clock());
    m_layout.begin(log.tokens().size());
    connect(&log, &session::SessionLog::tokenAdded, this, &TimelineView::noteChange);
    connect(&log, &session::SessionLog::tokenChanged, this, &TimelineView::noteChange);
    connect(&log, &session::SessionLog::familyChanged, this, [this](const QList<int> &ids) {
        for (const int id : ids)
            m_layout.change(id);
        markStale();
    });
    connect(verticalScrollBar(), &QScrollBar::actionTriggered, this, [this] { // by hand
        m_anchor.reset();
        m_isToBeShown = false;
    });
    connect(&log, &session::SessionLog::restored, this, [this] {
        m_selected = m_current = -1;
        m_anchor.reset();
        m_isAllToBeShown = false;
        m_layout.begin(m_log.tokens().size());
        markStale();
    });
}

void TimelineView::noteChange(int id)
{
    m_layout.change(id);
    markStale();
}

/// Any number of changes cost one layout, made when it is next looked at.
void TimelineView::markStale()
{
    if (m_isStale)
        return;
    m_isStale = true;
    viewport()->update();
}

void TimelineView::ensureLaidOut()
{
    if (!m_isStale)
        return;
    m_isStale = false;
    const std::optional<Anchor> anchor = m_anchor ? m_anchor : whatIsLookedAt();
    m_layout.place(m_log.tokens(), portion);
    const bool isInPortions = m_layout.isWaiting() || m_placing.isActive();
    if (m_layout.isWaiting())
        m_placing.start(0, this); // until placeMore() has seen that all are placed
    m_anchor = m_layout.isWaiting() ? anchor : std::nullopt;
    if (m_names.fit(fontMetrics(), viewport()->width()))
        placeAxis();
    const int below = m_layout.height() - (TimelineLayout::rowPitch - TimelineLayout::rowHeight) - plotBottom();
    verticalScrollBar()->setRange(0, m_layout.wholeRowFrom(below));
    verticalScrollBar()->setPageStep(qMax(1, plotBottom()));
    verticalScrollBar()->setSingleStep(TimelineLayout::rowPitch);
    if (const int index = anchor && isInPortions ? m_layout.indexOf(anchor->token) : -1; index >= 0)
        verticalScrollBar()->setValue(m_layout.rowAt(index).top - anchor->below);
}

/// The row that the keyboard stands on, where it is in sight, else the topmost, unless that is the first.
std::optional<TimelineView::Anchor> TimelineView::whatIsLookedAt() const
{
    const int value = verticalScrollBar()->value();
    if (const int index = m_layout.indexOf(m_current); index >= 0) {
        const int below = m_layout.rowAt(index).top - value;
        if (below >= 0 && below < plotBottom())
            return Anchor{ m_current, below };
    }
    const int topmost = m_layout.rowFrom(value);
    if (value == 0 || topmost >= m_layout.rowCount())
        return std::nullopt;
    return Anchor{ m_layout.rowAt(topmost).id, m_layout.rowAt(topmost).top - value };
}

/// The next portion of a large session.
void TimelineView::placeMore()
{
    m_isStale = true;
    ensureLaidOut();
    if (!m_layout.isWaiting())
        m_placing.stop();
    viewport()->update();
    if (m_isToBeShown && isVisible())
        setSelectedToken(m_selected);
    if (m_isAllToBeShown && !m_layout.isWaiting())
        showAll();
}

void TimelineView::placeAxis()
{
    m_axis.setPixels(m_names.width() + 8, viewport()->width() - m_names.width() - 8 - rightMargin);
    if (m_follows)
        m_axis.show(m_clock()); // which tick it begins on depends on the width
}

const TimelineGroup *TimelineView::groupAt(const QPoint &point)
{
    ensureLaidOut();
    return point.y() < plotBottom() ? m_names.at(point + QPoint(0, scrolled())) : nullptr;
}

void TimelineView::toggle(const TimelineGroup &group)
{
    if (!TimelineNames::canFold(group))
        return;
    m_layout.toggle(group);
    markStale();
    if (m_current >= 0)
        ensureVisible(m_current);
}

bool TimelineView::isClickable(const QPoint &point)
{
    const TimelineGroup *group = groupAt(point);
    return group ? TimelineNames::canFold(*group) : tokenAt(point) >= 0;
}

const TimelineLayout &TimelineView::contents()
{
    do {
        m_isStale = true;
        ensureLaidOut();
    } while (m_layout.isWaiting());
    return m_layout;
}

int TimelineView::plotBottom() const
{
    return qMax(0, viewport()->height() - axisHeight);
}

/// By whole rows, wherever the bar stands.
int TimelineView::scrolled() const
{
    return m_layout.wholeRowFrom(verticalScrollBar()->value());
}

TimelineBar TimelineView::bar(const TimelineRow &row, Instant now) const
{
    const session::TokenRecord *token = m_log.token(row.id);
    if (!token)
        return {};
    const QFontMetricsF metrics(m_barFont);
    return layOut(row, *token, m_axis, row.top - scrolled(), now, metrics, session::lifeText(*token, m_log, now));
}

TimelineBar TimelineView::barOf(int id)
{
    ensureLaidOut();
    const int index = m_layout.indexOf(id);
    return index < 0 ? TimelineBar() : bar(m_layout.rowAt(index), m_clock());
}

int TimelineView::tokenAt(const QPoint &point)
{
    if (point.x() < m_names.width() || point.y() >= plotBottom())
        return -1;
    ensureLaidOut(); // which may scroll
    const int y = point.y() + scrolled();
    const Instant now = m_clock();
    for (const TimelineRow &row : m_layout.rowsBetween(y - 2, y + 2)) {
        const bool isShown = row.top + TimelineLayout::rowHeight <= scrolled() + plotBottom();
        if (isShown && bar(row, now).contains(point))
            return row.id;
    }
    return -1;
}

void TimelineView::setSelectedToken(int id)
{
    m_selected = m_log.token(id) ? id : -1;
    if (isVisible()) // nothing is laid out until somebody looks
        ensureLaidOut();
    m_isToBeShown = m_selected >= 0 && !(isVisible() && m_layout.contains(m_selected));
    if (m_selected >= 0 && !m_isToBeShown)
        setCurrent(m_selected);
    viewport()->update();
}

void TimelineView::moveCurrent(int by)
{
    ensureLaidOut();
    const bool isWaiting = m_current >= 0 && !m_layout.contains(m_current); // another one would be far from it
    if (m_layout.rowCount() > 0 && !isWaiting)
        setCurrent(m_layout.rowAt(qBound(0, m_layout.indexOf(m_current) + by, m_layout.rowCount() - 1)).id);
}

void TimelineView::ensureVisible(int id)
{
    ensureLaidOut();
    const int index = m_layout.indexOf(id);
    if (index < 0)
        return;
    const int top = m_layout.rowAt(index).top;
    QScrollBar *bar = verticalScrollBar();
    if (top - TimelineLayout::topMargin < bar->value())
        bar->setValue(top - TimelineLayout::topMargin);
    else if (top + TimelineLayout::rowPitch > bar->value() + plotBottom())
        bar->setValue(top + TimelineLayout::rowPitch - plotBottom());
    m_anchor.reset(); // what is looked at is this from now on
}

void TimelineView::setCurrent(int id)
{
    m_current = id;
    m_isToBeShown = false; // of what else was selected before
    m_layout.keepInSight({ m_current, m_selected });
    m_isStale = true; // the scroll range may be another one
    ensureVisible(id);
    viewport()->update();
    if (const session::TokenRecord *token = m_log.token(id))
        setAccessibleDescription(session::lifeText(*token, m_log, m_clock())); // announces it
}

void TimelineView::choose(int id)
{
    if (!m_layout.contains(id))
        return;
    m_selected = id;
    setCurrent(id);
    emit tokenSelected(id);
}

void TimelineView::zoom(double factor)
{
    m_isAllToBeShown = false;
    const double nowX = m_axis.xOf(m_clock());
    const bool aroundNow = m_follows && nowX >= m_axis.left() && nowX <= m_axis.right();
    m_axis.zoom(factor, aroundNow ? nowX : (m_axis.left() + m_axis.right()) / 2);
    viewport()->update();
}

void TimelineView::showNow()
{
    m_follows = true;
    m_isAllToBeShown = false;
    m_axis.show(m_clock());
    viewport()->update();
}

void TimelineView::showAll()
{
    ensureLaidOut();
    m_isAllToBeShown = m_layout.isWaiting();
    const auto extent = m_layout.extent();
    if (!extent || m_isAllToBeShown)
        return;
    const Instant now = m_clock();
    const Instant first = qMin(extent->first, now);
    const std::chrono::microseconds span = qMax(extent->second, now) - first;
    m_axis.setRange(first - span / 50, span + span / 25);
    m_follows = false;
    viewport()->update();
}

/// The range stands still while the now line moves through it, and then makes a step: what one wants to click on
/// doesn't creep away.
void TimelineView::follow(Instant now)
{
    if (m_follows
        && (now < m_axis.from()
            || now > m_axis.from() + std::chrono::duration_cast<std::chrono::microseconds>(m_axis.span() * latestNow)))
        m_axis.show(now);
}

void TimelineView::refresh()
{
    follow(m_clock());
    viewport()->update();
}

QSize TimelineView::sizeHint() const
{
    return { 800, 200 };
}

QSize TimelineView::minimumSizeHint() const
{
    return { TimelineNames::leastWidth + 200, axisHeight + 3 * TimelineLayout::rowPitch };
}

bool TimelineView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int token = tokenAt(help->pos());
        const QPoint inContents = help->pos() + QPoint(0, scrolled());
        QToolTip::showText(help->globalPos(),
            token >= 0 ? session::lifeToolTip(token, m_log, m_clock()) : m_names.toolTipAt(inContents), viewport());
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void TimelineView::paintEvent(QPaintEvent *event)
{
    ensureLaidOut();
    const Instant now = m_clock();
    TimelineScene scene{ m_layout, m_axis, [this, now](const TimelineRow &row) { return bar(row, now); }, now,
        viewport()->size(), plotBottom(), scrolled(), font(), m_barFont };
    scene.selected = m_selected;
    scene.cursor = hasFocus() ? m_current : -1;
    scene.dropTarget = m_dropTarget;
    QPainter painter(viewport());
    TimelinePainter(painter, Theme::of(this), scene).paint(event->rect());
}

void TimelineView::resizeEvent(QResizeEvent *event)
{
    const int index = m_layout.indexOf(m_current);
    const int below = index < 0 ? -1 : m_layout.rowAt(index).top - verticalScrollBar()->value();
    const bool wasInSight = below >= 0 && below < event->oldSize().height() - axisHeight;
    placeAxis();
    m_isStale = true; // the scroll range follows the height, the names' room the width
    ensureLaidOut();
    if (wasInSight)
        ensureVisible(m_current);
    QAbstractScrollArea::resizeEvent(event);
}

void TimelineView::scrollContentsBy(int, int)
{
    viewport()->update(); // not moved: axis and now line stay where they are
}

void TimelineView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        m_barFont = font();
        m_barFont.setPointSizeF(font().pointSizeF() * 0.92); // as all that is small: each size costs a start
    }
}

void TimelineView::showEvent(QShowEvent *event)
{
    QAbstractScrollArea::showEvent(event);
    refresh();
    if (m_isToBeShown)
        setSelectedToken(m_selected);
    m_tick.start(1000, this);
}

void TimelineView::hideEvent(QHideEvent *event)
{
    QAbstractScrollArea::hideEvent(event);
    m_tick.stop();
}

void TimelineView::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_placing.timerId())
        return placeMore();
    if (event->timerId() != m_tick.timerId())
        return QAbstractScrollArea::timerEvent(event);
    refresh();
    const double pixel = double(m_axis.span().count()) / 1000 / qMax(1.0, m_axis.right() - m_axis.left());
    const int interval = int(qBound(40.0, pixel, 1000.0)); // ms; the line moves by a pixel, the texts by a second
    m_tick.start(interval, this);
}

void TimelineView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    if (m_current < 0 && !m_isToBeShown && event->reason() != Qt::MouseFocusReason)
        moveCurrent(0);
    viewport()->update();
}

void TimelineView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void TimelineView::keyPressEvent(QKeyEvent *event)
{
    const int page = qMax(1, plotBottom() / TimelineLayout::rowPitch - 1);
    const double across = (m_axis.right() - m_axis.left()) / 8;
    const auto pan = [this](double pixels) {
        m_follows = m_isAllToBeShown = false;
        m_axis.pan(pixels);
        viewport()->update();
    };
    switch (event->key()) {
    case Qt::Key_Up:
        return moveCurrent(-1);
    case Qt::Key_Down:
        return moveCurrent(1);
    case Qt::Key_PageUp:
        return moveCurrent(-page);
    case Qt::Key_PageDown:
        return moveCurrent(page);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        return choose(m_current);
    case Qt::Key_Left:
        return pan(across);
    case Qt::Key_Right:
        return pan(-across);
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoom(1 / zoomStep);
    case Qt::Key_Minus:
        return zoom(zoomStep);
    case Qt::Key_Home:
        return showNow();
    case Qt::Key_F:
        if (const TimelineGroup *group = m_names.ofToken(m_current))
            toggle(*group);
        return;
    case Qt::Key_0:
        return showAll();
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void TimelineView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const int id = byKey ? m_current : tokenAt(event->pos());
    if (id < 0)
        return QAbstractScrollArea::contextMenuEvent(event);
    const QRect at = barOf(id).all().toAlignedRect().intersected(viewport()->rect());
    emit tokenMenuRequested(id, byKey ? viewport()->mapToGlobal(at.bottomLeft()) : event->globalPos());
}

void TimelineView::wheelEvent(QWheelEvent *event)
{
    const QPoint delta = event->angleDelta();
    if (event->modifiers() & Qt::ControlModifier) {
        m_follows = m_isAllToBeShown = false;
        m_axis.zoom(std::pow(zoomStep, -delta.y() / 120.0), event->position().x());
    } else if (delta.x() != 0 || (event->modifiers() & Qt::ShiftModifier)) {
        m_follows = m_isAllToBeShown = false;
        m_axis.pan(delta.x() != 0 ? delta.x() : delta.y());
    } else {
        return QAbstractScrollArea::wheelEvent(event);
    }
    event->accept();
    viewport()->update();
}

void TimelineView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return QAbstractScrollArea::mousePressEvent(event);
    m_drag.press(event->position(), tokenAt(event->position().toPoint()));
}

void TimelineView::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint at = event->position().toPoint();
    if (!m_drag.isPressed())
        return viewport()->setCursor(isClickable(at) ? Qt::PointingHandCursor : Qt::ArrowCursor);
    const TimelineDrag::Move move = m_drag.moveTo(event->position(), viewport()->rect().contains(at));
    switch (move.kind) {
    case TimelineDrag::Move::Kind::None:
        return;
    case TimelineDrag::Move::Kind::Carry:
        viewport()->unsetCursor();
        return dragToken(viewport(), m_drag.token(), tokenTitle(*m_log.token(m_drag.token())));
    case TimelineDrag::Move::Kind::Pan:
        m_follows = m_isAllToBeShown = false;
        viewport()->setCursor(Qt::ClosedHandCursor);
        m_axis.pan(move.by);
        viewport()->update();
    }
}

void TimelineView::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_drag.isPressed())
        return QAbstractScrollArea::mouseReleaseEvent(event);
    viewport()->unsetCursor();
    const int pressed = m_drag.token(); // another one may be there by now
    if (!m_drag.release())
        return;
    if (const TimelineGroup *group = groupAt(event->position().toPoint()))
        toggle(*group);
    else
        choose(pressed);
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
