// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/storyview.h"

#include "ui/look/motion.h"
#include "ui/look/owndirection.h"
#include "ui/look/theme.h"

#include <QGuiApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyle>
#include <QToolTip>
#include <algorithm>
#include <cmath>

StoryView::StoryView(QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_isAnimated(wantsMotion() && QGuiApplication::platformName() != QLatin1String("offscreen"))
{
    setObjectName(QStringLiteral("flowDiagramView"));
    setAccessibleName(tr("Flow diagram of the calls"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setMouseTracking(true);
    m_picture.setFont(font());
    m_growth.setStartValue(0.0);
    m_growth.setEndValue(0.0);
    connect(&m_growth, &QVariantAnimation::valueChanged, viewport(), qOverload<>(&QWidget::update));
}

/// Milliseconds an arrow; 0 where the desktop wants no animations, or nobody looks.
int StoryView::animationTime() const
{
    if (!m_isAnimated || !isVisible())
        return 0;
    return style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this);
}

void StoryView::setSteps(const QList<story::Step> &steps)
{
    m_growth.stop();
    m_picture.setSteps(steps);
    m_current = -1;
    layOut();
    showNewest();
    viewport()->update();
}

void StoryView::append(const story::Step &step)
{
    const bool wasAtEnd = verticalScrollBar()->value() == verticalScrollBar()->maximum();
    const double before = isGrowing() ? m_growth.currentValue().toDouble() : double(m_picture.rows().size());
    m_picture.append(step);
    layOut();
    if (wasAtEnd)
        showNewest();
    m_growth.stop();
    if (const int each = animationTime(); each > 0) {
        const double after = double(m_picture.rows().size());
        m_growth.setStartValue(before);
        m_growth.setEndValue(after);
        m_growth.setDuration(std::max(1, int(each * (after - before))));
        m_growth.start();
    }
    viewport()->update();
}

void StoryView::replaceOldest(qsizetype count, const QList<story::Step> &steps)
{
    const bool wasAtEnd = verticalScrollBar()->value() == verticalScrollBar()->maximum();
    const double height = m_picture.height();
    const qsizetype rows = m_picture.rows().size();
    m_growth.stop();
    m_picture.replaceFirst(count, steps);
    layOut();
    if (wasAtEnd)
        showNewest();
    else
        verticalScrollBar()->setValue(verticalScrollBar()->value() + int(std::round(m_picture.height() - height)));
    if (m_current >= 0)
        m_current = std::max<qsizetype>(-1, m_current + m_picture.rows().size() - rows);
    viewport()->update();
}

void StoryView::setSubtitles(const QStringList &subtitles)
{
    m_picture.setSubtitles(subtitles);
    layOut();
    viewport()->update();
}

void StoryView::setEmptyText(const QString &text)
{
    m_emptyText = text;
    viewport()->update();
}

void StoryView::setPresenting(bool presenting)
{
    m_isPresenting = presenting;
    viewport()->update();
}

void StoryView::layOut()
{
    m_picture.setWidth(viewport()->width());
    const int room = std::max(1, viewport()->height() - int(std::ceil(m_picture.headHeight())));
    verticalScrollBar()->setRange(0, int(std::ceil(m_picture.wholeRowFrom(m_picture.height() - room))));
    verticalScrollBar()->setPageStep(room);
    verticalScrollBar()->setSingleStep(int(m_picture.rowHeight()));
}

void StoryView::showNewest()
{
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

/// By whole rows, wherever the bar stands: nothing is half hidden below the heads.
int StoryView::scrolled() const
{
    return int(std::round(m_picture.wholeRowFrom(verticalScrollBar()->value())));
}

QRectF StoryView::rectOf(qsizetype row) const
{
    if (row < 0 || row >= m_picture.rows().size())
        return {};
    return m_picture.rectOf(row).translated(0, m_picture.headHeight() - scrolled());
}

qsizetype StoryView::rowAt(const QPoint &point) const
{
    if (point.y() < m_picture.headHeight())
        return -1;
    const qsizetype row = m_picture.rowAt(QPointF(point) + QPointF(0, scrolled() - m_picture.headHeight()));
    const bool isCut = row >= 0 && rectOf(row).bottom() > viewport()->height() + 1; // so it is not painted
    return isCut ? -1 : row;
}

void StoryView::ensureVisible(qsizetype row)
{
    const StoryPicture::Row &place = m_picture.rows().at(row);
    QScrollBar *bar = verticalScrollBar();
    if (m_picture.startOf(row) < bar->value())
        bar->setValue(int(m_picture.startOf(row)));
    else if (place.bottom > bar->value() + bar->pageStep())
        bar->setValue(int(std::ceil(place.bottom)) - bar->pageStep() + 2);
}

QString StoryView::describe(qsizetype row) const
{
    const story::Arrow &arrow = m_picture.arrow(row);
    return tr("%1 to %2: %3 %4").arg(laneTitle(arrow.from), laneTitle(arrow.to), arrow.title, arrow.text);
}

void StoryView::setCurrentRow(qsizetype row)
{
    if (m_picture.rows().isEmpty())
        return;
    m_current = std::clamp<qsizetype>(row, 0, m_picture.rows().size() - 1);
    ensureVisible(m_current);
    viewport()->update();
    setAccessibleDescription(describe(m_current)); // announces it
    emit currentChanged(m_current);
}

void StoryView::choose(qsizetype row)
{
    if (row < 0 || row >= m_picture.rows().size())
        return;
    setCurrentRow(row);
    if (const quint64 exchange = steps().at(m_picture.rows().at(row).step).exchange)
        emit exchangeSelected(exchange);
    if (const QList<int> tokens = m_picture.arrow(row).tokens; !tokens.isEmpty())
        emit tokenSelected(tokens.constFirst());
}

QSize StoryView::sizeHint() const
{
    return { 800, 200 };
}

QSize StoryView::minimumSizeHint() const
{
    return { 420, int(std::ceil(m_picture.headHeight() + 2 * m_picture.rowHeight())) };
}

bool StoryView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const qsizetype row = rowAt(help->pos());
        const QString text = help->pos().y() < m_picture.headHeight()
            ? tr("What passes between the server and its blacklist is concluded from the answers.")
            : row < 0 ? QString()
                      : describe(row) + QLatin1Char('\n') + steps().at(m_picture.rows().at(row).step).narration;
        QToolTip::showText(help->globalPos(),
            text.isEmpty() ? text
                           : QStringLiteral("<p>%1</p>")
                                 .arg(text.toHtmlEscaped().replace(QLatin1Char('\n'), QLatin1String("<br>"))),
            viewport());
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void StoryView::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), m_isPresenting ? theme.window : theme.panel);
    const double head = m_picture.headHeight();
    const int from = scrolled();
    StoryPicture::Emphasis emphasis;
    emphasis.current = m_current;
    emphasis.hasFocus = hasFocus();
    emphasis.brightFrom = m_isPresenting ? steps().size() - 1 : 0;
    if (isGrowing())
        emphasis.grown = m_growth.currentValue().toDouble();
    painter.save();
    painter.setClipRect(QRectF(0, head, viewport()->width(), viewport()->height() - head));
    painter.translate(0, head - from);
    m_picture.paint(painter, theme, QRectF(0, from, viewport()->width(), viewport()->height() - head), emphasis);
    painter.restore();
    painter.setRenderHint(QPainter::Antialiasing);
    m_picture.paintHead(painter, theme);
    if (!steps().isEmpty() || m_emptyText.isEmpty())
        return;
    const int wide = std::min(viewport()->width() - 32, 620);
    const QRect box((viewport()->width() - wide) / 2, int(head), wide, viewport()->height() - int(head));
    const QRect text = painter.boundingRect(box, Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
    painter.fillRect(text.adjusted(-12, -6, 12, 6), m_isPresenting ? theme.window : theme.panel);
    painter.setPen(theme.muted);
    painter.drawText(box, Qt::AlignCenter | Qt::TextWordWrap, inOwnDirection(m_emptyText, layoutDirection()));
}

void StoryView::resizeEvent(QResizeEvent *event)
{
    const bool wasAtEnd = verticalScrollBar()->value() == verticalScrollBar()->maximum();
    layOut();
    if (wasAtEnd)
        showNewest();
    QAbstractScrollArea::resizeEvent(event);
}

void StoryView::scrollContentsBy(int, int)
{
    viewport()->update(); // not moved: the heads stay where they are
}

void StoryView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        m_picture.setFont(font());
        layOut();
    }
}

void StoryView::keyPressEvent(QKeyEvent *event)
{
    const int page = std::max(1, int(verticalScrollBar()->pageStep() / m_picture.rowHeight()) - 1);
    switch (event->key()) {
    case Qt::Key_Up:
        return setCurrentRow(m_current < 0 ? m_picture.rows().size() - 1 : m_current - 1);
    case Qt::Key_Down:
        return setCurrentRow(m_current < 0 ? m_picture.rows().size() - 1 : m_current + 1);
    case Qt::Key_PageUp:
        return setCurrentRow(m_current - page);
    case Qt::Key_PageDown:
        return setCurrentRow(m_current + page);
    case Qt::Key_Home:
        return setCurrentRow(0);
    case Qt::Key_End:
        return setCurrentRow(m_picture.rows().size() - 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        return choose(m_current);
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void StoryView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        choose(rowAt(event->pos()));
}

void StoryView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const qsizetype row = rowAt(event->pos());
    if (event->button() == Qt::LeftButton && row >= 0)
        emit exchangeActivated(steps().at(m_picture.rows().at(row).step).exchange);
}

void StoryView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const qsizetype row = byKey ? m_current : rowAt(event->pos());
    const QList<int> tokens = row < 0 ? QList<int>() : m_picture.arrow(row).tokens;
    if (tokens.isEmpty())
        return QAbstractScrollArea::contextMenuEvent(event);
    const QPoint at = byKey ? viewport()->mapToGlobal(rectOf(row).bottomLeft().toPoint()) : event->globalPos();
    emit tokenMenuRequested(tokens.constFirst(), at);
}

void StoryView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void StoryView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}
