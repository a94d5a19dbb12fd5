// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinepainter.h"

#include "core/base/timetext.h"
#include "ui/look/theme.h"
#include "ui/timeline/timelinenames.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPainter>

using session::TokenState;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("TimelinePainter", text);
}

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
    if (state == TokenState::Expired || state == TokenState::Unknown || state == TokenState::Unverified)
        return theme.expiredBar;
    return row.kind == TimelineRow::Kind::Refresh ? theme.refreshBar : theme.accessBar;
}

} // namespace

void TimelinePainter::paint(const QRect &dirty)
{
    m_painter.setLayoutDirection(Qt::LeftToRight); // as the axis runs
    m_painter.fillRect(dirty, m_theme.panel);
    if (m_scene.layout.groups().isEmpty())
        paintEmpty();
    m_painter.save();
    m_painter.setClipRect(QRect(0, 0, m_scene.size.width(), m_scene.plotBottom));
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.setFont(m_scene.barFont);
    paintRows(dirty);
    m_painter.restore();
    paintUsers(dirty);
    paintAxis();
    if (!m_scene.layout.groups().isEmpty())
        paintNow(); // else it would cross out what is said there
}

void TimelinePainter::paintEmpty()
{
    m_painter.setPen(m_theme.muted);
    m_painter.drawText(QRect(QPoint(), m_scene.size).adjusted(16, 0, -16, -m_scene.plotBottom / 4),
        Qt::AlignCenter | Qt::TextWordWrap, tr("Issue tokens for a user and their lifetimes appear here."));
}

int TimelinePainter::axisLine() const
{
    return m_scene.size.height() - QFontMetrics(m_scene.barFont).height() - 8;
}

void TimelinePainter::paintAxis()
{
    m_painter.save();
    m_painter.setFont(m_scene.barFont);
    const QFontMetrics metrics(m_scene.barFont);
    const int line = axisLine();
    m_painter.fillRect(
        QRectF(m_scene.axis.left(), line, m_scene.axis.right() - m_scene.axis.left() + 12, 1), m_theme.line);
    m_painter.setPen(m_theme.muted);
    const double room = metrics.horizontalAdvance(QStringLiteral("0000-00-00")) + 24;
    for (const TimeAxis::Tick &tick : m_scene.axis.ticks(room)) {
        const double x = m_scene.axis.xOf(tick.at);
        m_painter.fillRect(QRectF(x, line, 1, 4), m_theme.line);
        const double width = metrics.horizontalAdvance(tick.text);
        if (x + width <= m_scene.size.width())
            m_painter.drawText(QPointF(x, line + 4 + metrics.ascent()), tick.text);
    }
    m_painter.restore();
}

void TimelinePainter::paintRows(const QRect &dirty)
{
    const int scrolled = m_scene.scrolled;
    const int bottom = qMin(dirty.bottom() + 1, m_scene.plotBottom);
    for (const TimelineRow &row : m_scene.layout.rowsBetween(dirty.top() - 3 + scrolled, bottom + 3 + scrolled)) {
        if (isWhole(row.top))
            paintRow(row);
    }
}

bool TimelinePainter::isWhole(int top) const
{
    return top + TimelineLayout::rowHeight - m_scene.scrolled <= m_scene.plotBottom;
}

void TimelinePainter::paintRow(const TimelineRow &row)
{
    const TimelineBar shown = m_scene.bar(row);
    if (row.id == m_scene.selected) {
        const QRectF band(m_scene.axis.left() - 6, row.top - m_scene.scrolled - 2,
            m_scene.axis.right() - m_scene.axis.left() + 12, TimelineLayout::rowHeight + 4);
        m_painter.fillRect(band, m_theme.selection);
    }
    const QColor color = colorOf(row, shown.state, m_theme);
    const bool isOutline = shown.state == TokenState::NotYet || shown.state == TokenState::Unverified;
    m_painter.setPen(Qt::NoPen);
    if (!shown.extension.isEmpty()) {
        m_painter.setBrush(m_theme.refreshBar);
        m_painter.drawRect(shown.extension);
    }
    if (!shown.life.isEmpty()) {
        // An outline: its time lies ahead, or is only what it says itself.
        const Qt::PenStyle line = shown.state == TokenState::Unverified ? Qt::DashLine : Qt::SolidLine;
        m_painter.setPen(isOutline ? QPen(color, 1.5, line) : QPen(Qt::NoPen));
        m_painter.setBrush(isOutline ? QBrush(m_theme.panel) : QBrush(color));
        m_painter.drawRoundedRect(isOutline ? shown.life.adjusted(1, 1, -1, -1) : shown.life, corner, corner);
    }
    m_painter.setPen(Qt::NoPen);
    if (!shown.revoked.isEmpty()) {
        m_painter.setBrush(hatching(m_theme.blacklistedBar, shown.revoked));
        m_painter.drawRoundedRect(shown.revoked, corner, corner);
    }
    const bool hasCursor = row.id == m_scene.cursor || row.id == m_scene.dropTarget;
    if (row.id == m_scene.selected || hasCursor) {
        const QRectF around = (shown.all().isEmpty() ? shown.label : shown.all()).adjusted(-1.5, -1.5, 1.5, 1.5);
        m_painter.setBrush(Qt::NoBrush);
        m_painter.setPen(QPen(m_theme.accent, hasCursor ? 2.5 : 1));
        m_painter.drawRoundedRect(around, corner + 1, corner + 1);
    }
    const bool white = shown.labelInside && !isOutline;
    m_painter.setPen(white ? QColor(Qt::white) : shown.all().isEmpty() ? m_theme.muted : m_theme.text);
    const QString text = QFontMetricsF(m_scene.barFont).elidedText(shown.text, Qt::ElideRight, shown.label.width());
    m_painter.drawText(shown.label, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, text);
    m_labels += shown.label.toAlignedRect().adjusted(-2, 0, 2, 0);
}

void TimelinePainter::paintUsers(const QRect &dirty)
{
    m_painter.save();
    m_painter.setClipRect(QRect(0, 0, int(m_scene.axis.left()) - 8, m_scene.plotBottom));
    m_painter.setPen(m_theme.muted);
    const QFontMetrics metrics(m_scene.font);
    const int scrolled = m_scene.scrolled;
    for (const TimelineGroup &group : m_scene.layout.groups()) {
        if (group.bottom - scrolled < dirty.top() || group.top - scrolled > dirty.bottom())
            continue;
        // The name stays in sight as long as one of the user's rows is.
        const int first = scrolled + TimelineLayout::topMargin;
        const int top = qBound(group.top, first, group.bottom - TimelineLayout::rowHeight) - scrolled;
        if (!isWhole(top + scrolled))
            continue;
        const QRect rect(
            TimelineNames::left, top, int(m_scene.axis.left()) - 12 - TimelineNames::left, TimelineLayout::rowHeight);
        m_painter.setFont(m_scene.font);
        m_painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
            metrics.elidedText(TimelineNames::nameOf(group), Qt::ElideMiddle, rect.width()));
        if (!TimelineNames::canFold(group))
            continue;
        paintFold(group, rect);
        const int second = top + TimelineLayout::rowPitch;
        if (group.folded() == 0 || second > group.bottom - scrolled || !isWhole(second + scrolled))
            continue;
        m_painter.setFont(m_scene.barFont);
        const QString count = QLocale().toString(group.folded());
        const QString more = tr("+ %1 more").arg(count);
        const bool fits = QFontMetrics(m_scene.barFont).horizontalAdvance(more) <= rect.width();
        m_painter.drawText(rect.translated(0, TimelineLayout::rowPitch),
            Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, fits ? more : tr("+ %1").arg(count));
    }
    m_painter.restore();
}

/// Points down where the group is open, else ahead.
void TimelinePainter::paintFold(const TimelineGroup &group, const QRect &name)
{
    const QPointF middle(name.left() - 8, name.center().y() + 1);
    const bool isFolded = group.folded() > 0;
    QPolygonF arrow{ { -4, -2.5 }, { 4, -2.5 }, { 0, 3 } };
    if (isFolded)
        arrow = QTransform().rotate(-90).map(arrow);
    m_painter.save();
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.setBrush(m_painter.pen().color());
    m_painter.setPen(Qt::NoPen);
    m_painter.drawPolygon(arrow.translated(middle));
    m_painter.restore();
}

void TimelinePainter::paintNow()
{
    const Instant now = m_scene.now;
    if (!m_scene.axis.shows(now))
        return;
    m_painter.save();
    m_painter.setFont(m_scene.barFont);
    const QFontMetrics metrics(m_scene.barFont);
    const double x = m_scene.axis.xOf(now);
    const int line = axisLine();
    m_painter.setClipRegion(QRegion(QRect(QPoint(), m_scene.size)) - m_labels);
    m_painter.fillRect(QRectF(x - 1, 0, 2, line), m_theme.bad);
    m_painter.setClipping(false);
    m_painter.setPen(m_theme.bad);
    const QString text = tr("now %1").arg(clockText(now, now));
    const double width = metrics.horizontalAdvance(text);
    const double left = x + 6 + width <= m_scene.axis.right() ? x + 6 : x - 6 - width;
    m_painter.drawText(QPointF(left, line - 4 - metrics.descent()), text);
    m_painter.restore();
}
