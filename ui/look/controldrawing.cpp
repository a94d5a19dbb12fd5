// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/controldrawing.h"

#include "ui/look/theme.h"

#include <QPainter>
#include <QStyleOption>

namespace {

constexpr double radius = 4;

QColor mix(const QColor &a, const QColor &b, qreal share)
{
    return QColor::fromRgbF(float(a.redF() + (b.redF() - a.redF()) * share),
        float(a.greenF() + (b.greenF() - a.greenF()) * share), float(a.blueF() + (b.blueF() - a.blueF()) * share));
}

} // namespace

namespace controls {

void drawRounded(QPainter *painter, const QRect &rect, const QColor &fill, const QColor &border, double borderWidth)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(fill.isValid() ? QBrush(fill) : Qt::NoBrush);
    painter->setPen(border.isValid() ? QPen(border, borderWidth) : Qt::NoPen);
    const qreal inset = border.isValid() ? borderWidth / 2 : 0;
    painter->drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius);
    painter->restore();
}

void drawButton(const QStyleOption *option, QPainter *painter, bool isPrimary)
{
    const Theme &theme = Theme::of(option->palette);
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool primary = isPrimary && enabled;
    QColor fill = primary ? theme.accent : theme.field;
    QColor border = primary ? theme.accent : theme.line;
    if (!primary && (option->state & QStyle::State_On))
        fill = theme.selection;
    if (enabled && (option->state & QStyle::State_Sunken))
        fill = mix(fill, theme.text, 0.14);
    else if (enabled && (option->state & QStyle::State_MouseOver))
        fill = mix(fill, theme.text, 0.06);
    drawRounded(painter, option->rect, fill, border);
    if (option->state & QStyle::State_HasFocus) {
        drawRounded(painter, option->rect, {}, theme.accent, 2);
        if (primary)
            drawRounded(painter, option->rect.adjusted(3, 3, -3, -3), {}, theme.accentText, 1);
    }
}

void drawToolPanel(const QStyleOption *option, QPainter *painter, bool isPrimary)
{
    const Theme &theme = Theme::of(option->palette);
    const bool raised = option->state & QStyle::State_AutoRaise;
    if (!raised) {
        drawButton(option, painter, isPrimary);
        return;
    }
    QColor fill;
    if (option->state & (QStyle::State_On | QStyle::State_Sunken))
        fill = theme.selection;
    else if ((option->state & QStyle::State_MouseOver) && (option->state & QStyle::State_Enabled))
        fill = mix(theme.panel, theme.text, 0.07);
    drawRounded(painter, option->rect, fill, option->state & QStyle::State_HasFocus ? theme.accent : QColor(), 2);
}

void drawChevron(const QRect &rect, const QColor &color, QPainter *painter, int quarterTurns)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(color, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->translate(QRectF(rect).center());
    painter->rotate(90.0 * quarterTurns);
    painter->drawPolyline(QPolygonF({ QPointF(-3.5, -1.75), QPointF(0, 1.75), QPointF(3.5, -1.75) }));
    painter->restore();
}

void drawTab(const QStyleOption *option, QPainter *painter)
{
    const Theme &theme = Theme::of(option->palette);
    const bool selected = option->state & QStyle::State_Selected;
    const bool hover = option->state & QStyle::State_MouseOver;
    if (selected || hover) {
        const QRect line(option->rect.left(), option->rect.bottom() - 1, option->rect.width(), 2);
        painter->fillRect(line, selected ? theme.accent : theme.line);
    }
    if (option->state & QStyle::State_HasFocus)
        drawRounded(painter, option->rect.adjusted(1, 1, -1, -3), {}, theme.accent, 2);
}

void drawCheckBox(const QStyleOption *option, QPainter *painter)
{
    const Theme &theme = Theme::of(option->palette);
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool on = option->state & QStyle::State_On;
    const bool partly = option->state & QStyle::State_NoChange;
    const QColor &mark = enabled ? theme.accent : theme.muted;
    QRect box = option->rect;
    const int extent = qMin(box.width(), box.height());
    box = QRect(box.center() - QPoint(extent / 2 - 1, extent / 2 - 1), QSize(extent - 1, extent - 1));
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(on || partly ? mark : theme.field);
    painter->setPen(QPen(on || partly ? mark : enabled ? theme.muted : theme.line, 1));
    painter->drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 2.5, 2.5);
    painter->translate(QRectF(box).center());
    painter->scale(box.width() / 13.0, box.height() / 13.0);
    painter->setPen(QPen(theme.accentText, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    if (on)
        painter->drawPolyline(QPolygonF({ QPointF(-3, 0.2), QPointF(-0.8, 2.4), QPointF(3.2, -2.4) }));
    else if (partly)
        painter->drawLine(QPointF(-3, 0), QPointF(3, 0));
    painter->restore();
}

void drawScrollBar(const QStyleOptionSlider *option, const QRect &handle, QPainter *painter)
{
    const Theme &theme = Theme::of(option->palette);
    const bool active = (option->activeSubControls & QStyle::SC_ScrollBarSlider)
        && (option->state & (QStyle::State_MouseOver | QStyle::State_Sunken));
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(mix(theme.line, theme.muted, active ? 0.9 : 0.4));
    const QRectF bar = QRectF(handle).adjusted(2, 2, -2, -2);
    const qreal round = qMin(bar.width(), bar.height()) / 2;
    if (option->minimum != option->maximum)
        painter->drawRoundedRect(bar, round, round);
    painter->restore();
}

} // namespace controls
