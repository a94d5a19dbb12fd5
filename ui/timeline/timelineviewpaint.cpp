// SPDX-License-Identifier: GPL-3.0-or-later
// How a TimelineView looks.
#include "ui/look/theme.h"
#include "ui/timeline/timelineview.h"
#include "core/base/timetext.h"

#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

using session::TokenState;

namespace {

constexpr double corner = 3;

/// Diagonal stripes in two shades, both dark enough for white text.
QBrush hatching(const QColor &color, const QRectF &rect)
{
    QLinearGradient stripes(rect.topLeft(), rect.topLeft() + QPointF(8, 8));
    stripes.setSpread(QGradient::RepeatSpread);
    const QColor lighter = color.lighter(122);
    stripes.setColorAt(0, color);
    stripes.setColorAt(0.5, color);
    stripes.setColorAt(0.5001, lighter);
    stripes.setColorAt(1, lighter);
    return stripes;
}

QColor colorOf(const TimelineRow &row, TokenState state, const Theme &theme)
{
    if (state == TokenState::Expired || state == TokenState::Unknown)
        return theme.expiredBar;
    return row.kind == TimelineRow::Kind::Refresh ? theme.refreshBar : theme.accessBar;
}

} // namespace

void TimelineView::paintEvent(QPaintEvent *event)
{
    ensureLaidOut();
    const Theme &theme = Theme::of(this);
    const Instant now = m_clock();
    QPainter painter(viewport());
    painter.fillRect(event->rect(), theme.panel);
    if (m_layout.rows().isEmpty()) {
        painter.setPen(theme.muted);
        painter.drawText(viewport()->rect().adjusted(16, 0, -16, -plotBottom() / 4), Qt::AlignCenter | Qt::TextWordWrap,
            tr("Issue tokens for a user and their lifetimes appear here."));
    }
    painter.save();
    painter.setClipRect(QRect(0, 0, viewport()->width(), plotBottom()));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(m_barFont);
    paintRows(painter, theme, event->rect(), now);
    painter.restore();
    paintUsers(painter, theme, event->rect());
    paintAxis(painter, theme);
    paintNow(painter, theme, now);
}

void TimelineView::paintAxis(QPainter &painter, const Theme &theme) const
{
    painter.save();
    painter.setFont(m_barFont);
    const QFontMetrics metrics(m_barFont);
    const int line = viewport()->height() - metrics.height() - 8;
    painter.fillRect(QRectF(m_axis.left(), line, m_axis.right() - m_axis.left() + 12, 1), theme.line);
    painter.setPen(theme.muted);
    const double room = metrics.horizontalAdvance(QStringLiteral("0000-00-00")) + 24;
    for (const TimeAxis::Tick &tick : m_axis.ticks(room)) {
        const double x = m_axis.xOf(tick.at);
        painter.fillRect(QRectF(x, line, 1, 4), theme.line);
        const double width = metrics.horizontalAdvance(tick.text);
        if (x + width <= viewport()->width())
            painter.drawText(QPointF(x, line + 4 + metrics.ascent()), tick.text);
    }
    painter.restore();
}

void TimelineView::paintRows(QPainter &painter, const Theme &theme, const QRect &dirty, Instant now) const
{
    const int scrolled = verticalScrollBar()->value();
    const int bottom = qMin(dirty.bottom() + 1, plotBottom());
    const auto [first, last] = m_layout.rowsBetween(dirty.top() - 3 + scrolled, bottom + 3 + scrolled);
    for (qsizetype index = first; index < last; ++index)
        paintRow(painter, theme, m_layout.rows().at(index), now);
}

void TimelineView::paintRow(QPainter &painter, const Theme &theme, const TimelineRow &row, Instant now) const
{
    const TimelineBar shown = bar(row, now);
    if (row.id == m_selected) {
        const QRectF band(m_axis.left() - 6, row.top - verticalScrollBar()->value() - 2,
            m_axis.right() - m_axis.left() + 12, TimelineLayout::rowHeight + 4);
        painter.fillRect(band, theme.selection);
    }
    const QColor color = colorOf(row, shown.state, theme);
    painter.setPen(Qt::NoPen);
    if (!shown.extension.isEmpty()) {
        painter.setBrush(theme.refreshBar);
        painter.drawRect(shown.extension);
    }
    if (!shown.life.isEmpty()) {
        const bool lies = shown.state == TokenState::NotYet; // its time lies ahead: an outline
        painter.setPen(lies ? QPen(color, 1.5) : QPen(Qt::NoPen));
        painter.setBrush(lies ? QBrush(theme.panel) : QBrush(color));
        painter.drawRoundedRect(lies ? shown.life.adjusted(1, 1, -1, -1) : shown.life, corner, corner);
    }
    painter.setPen(Qt::NoPen);
    if (!shown.revoked.isEmpty()) {
        painter.setBrush(hatching(theme.blacklistedBar, shown.revoked));
        painter.drawRoundedRect(shown.revoked, corner, corner);
    }
    const bool hasCursor = (hasFocus() && row.id == m_current) || row.id == m_dropTarget;
    if (row.id == m_selected || hasCursor) {
        const QRectF around = (shown.all().isEmpty() ? shown.label : shown.all()).adjusted(-1.5, -1.5, 1.5, 1.5);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.accent, hasCursor ? 2.5 : 1));
        painter.drawRoundedRect(around, corner + 1, corner + 1);
    }
    const bool white = shown.labelInside && shown.state != TokenState::NotYet;
    painter.setPen(white ? QColor(Qt::white) : shown.all().isEmpty() ? theme.muted : theme.text);
    const QString text = QFontMetricsF(m_barFont).elidedText(shown.text, Qt::ElideRight, shown.label.width());
    painter.drawText(shown.label, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, text);
}

void TimelineView::paintUsers(QPainter &painter, const Theme &theme, const QRect &dirty) const
{
    painter.save();
    painter.setClipRect(QRect(0, 0, int(m_axis.left()) - 8, plotBottom()));
    painter.setPen(theme.muted);
    const QFontMetrics metrics = fontMetrics();
    const int scrolled = verticalScrollBar()->value();
    for (const TimelineGroup &group : m_layout.groups()) {
        if (group.bottom - scrolled < dirty.top() || group.top - scrolled > dirty.bottom())
            continue;
        // The name stays in sight as long as one of the user's rows is.
        const int top = qBound(group.top, scrolled + 2, group.bottom - TimelineLayout::rowHeight) - scrolled;
        const QString name = group.user.isEmpty() ? tr("no user") : group.user;
        const QRect rect(12, top, int(m_axis.left()) - 24, TimelineLayout::rowHeight);
        painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
            metrics.elidedText(name.left(64), Qt::ElideMiddle, rect.width()));
    }
    painter.restore();
}

void TimelineView::paintNow(QPainter &painter, const Theme &theme, Instant now) const
{
    if (!m_axis.shows(now))
        return;
    painter.save();
    painter.setFont(m_barFont);
    const QFontMetrics metrics(m_barFont);
    const double x = m_axis.xOf(now);
    const int line = viewport()->height() - metrics.height() - 8;
    painter.fillRect(QRectF(x - 1, 0, 2, line), theme.bad);
    painter.setPen(theme.bad);
    const QString text = tr("now %1").arg(clockText(now, now));
    const double width = metrics.horizontalAdvance(text);
    const double left = x + 6 + width <= m_axis.right() ? x + 6 : x - 6 - width;
    painter.drawText(QPointF(left, line - 4 - metrics.descent()), text);
    painter.restore();
}
