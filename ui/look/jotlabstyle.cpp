// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/jotlabstyle.h"

#include "ui/look/theme.h"

#include <QComboBox>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QStyleFactory>
#include <QStyleOption>

namespace {

constexpr qreal radius = 4;

/// Of those that show text and icon in a frame; what is raised under the mouse only is closer to its neighbours.
bool hasPadding(const QStyleOptionToolButton &button)
{
    return button.toolButtonStyle == Qt::ToolButtonTextBesideIcon && !button.text.isEmpty()
        && !(button.state & QStyle::State_AutoRaise);
}

bool isPrimary(const QWidget *widget)
{
    return widget && widget->property("primary").toBool();
}

QColor mix(const QColor &a, const QColor &b, qreal share)
{
    return QColor::fromRgbF(float(a.redF() + (b.redF() - a.redF()) * share),
        float(a.greenF() + (b.greenF() - a.greenF()) * share), float(a.blueF() + (b.blueF() - a.blueF()) * share));
}

void drawRounded(QPainter *painter, const QRect &rect, const QColor &fill, const QColor &border, qreal width = 1)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(fill.isValid() ? QBrush(fill) : Qt::NoBrush);
    painter->setPen(border.isValid() ? QPen(border, width) : Qt::NoPen);
    const qreal inset = border.isValid() ? width / 2 : 0;
    painter->drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius);
    painter->restore();
}

void drawButton(const QStyleOption *option, QPainter *painter, const QWidget *widget)
{
    const Theme &theme = Theme::of(option->palette);
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool primary = isPrimary(widget) && enabled;
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

void drawToolPanel(const QStyleOption *option, QPainter *painter, const QWidget *widget)
{
    const Theme &theme = Theme::of(option->palette);
    const bool raised = option->state & QStyle::State_AutoRaise;
    if (!raised) {
        drawButton(option, painter, widget);
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

/// Its border is as dark as text: an empty box must be seen.
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

QRect sliderRect(const QStyleOptionSlider *option, int minimumLength)
{
    const bool horizontal = option->orientation == Qt::Horizontal;
    const int groove = horizontal ? option->rect.width() : option->rect.height();
    const qint64 range = qint64(option->maximum) - option->minimum;
    int length = groove;
    if (range > 0)
        length = qBound(
            qMin(minimumLength, groove), int(qint64(groove) * option->pageStep / (range + option->pageStep)), groove);
    const int start = QStyle::sliderPositionFromValue(
        option->minimum, option->maximum, option->sliderPosition, groove - length, option->upsideDown);
    return horizontal ? QRect(option->rect.left() + start, option->rect.top(), length, option->rect.height())
                      : QRect(option->rect.left(), option->rect.top() + start, option->rect.width(), length);
}

} // namespace

JotlabStyle::JotlabStyle()
    : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion")))
{
}

void JotlabStyle::drawPrimitive(
    PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const Theme &theme = Theme::of(option->palette);
    const bool focus = option->state & State_HasFocus;
    switch (element) {
    case PE_PanelButtonCommand:
        drawButton(option, painter, widget);
        return;
    case PE_PanelButtonTool:
        drawToolPanel(option, painter, widget);
        return;
    case PE_PanelLineEdit:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option); frame && frame->lineWidth == 0)
            return; // part of a combo box or a cell editor that has its own frame
        drawRounded(painter, option->rect, theme.field, focus ? theme.accent : theme.line, focus ? 2 : 1);
        return;
    case PE_Frame:
        drawRounded(painter, option->rect, {}, focus ? theme.accent : theme.line, focus ? 2 : 1);
        return;
    case PE_FrameTabWidget:
        return;
    case PE_FrameTabBarBase:
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), theme.line);
        return;
    case PE_FrameFocusRect:
        if (!qobject_cast<const QPushButton *>(widget)) // drawn with the button
            drawRounded(painter, option->rect, {}, theme.accent, 2);
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        drawCheckBox(option, painter);
        return;
    case PE_IndicatorArrowDown:
        drawChevron(option->rect, theme.muted, painter, 0);
        return;
    case PE_IndicatorArrowUp:
        drawChevron(option->rect, theme.muted, painter, 2);
        return;
    case PE_IndicatorArrowRight:
        drawChevron(option->rect, theme.muted, painter, 3);
        return;
    case PE_IndicatorArrowLeft:
        drawChevron(option->rect, theme.muted, painter, 1);
        return;
    case PE_PanelStatusBar:
    case PE_FrameStatusBarItem:
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void JotlabStyle::drawControl(
    ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const Theme &theme = Theme::of(option->palette);
    switch (element) {
    case CE_TabBarTabShape:
        drawTab(option, painter);
        return;
    case CE_TabBarTabLabel: {
        QStyleOptionTab tab = *qstyleoption_cast<const QStyleOptionTab *>(option);
        const bool selected = tab.state & State_Selected;
        tab.palette.setColor(QPalette::WindowText, selected ? theme.text : theme.muted);
        tab.state &= ~State_HasFocus; // the shape has drawn it
        QProxyStyle::drawControl(element, &tab, painter, widget);
        return;
    }
    case CE_HeaderSection:
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, theme.panel);
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), theme.line);
        return;
    case CE_HeaderLabel: {
        QStyleOptionHeader header = *qstyleoption_cast<const QStyleOptionHeader *>(option);
        header.palette.setColor(QPalette::ButtonText, theme.muted);
        header.state &= ~State_On; // no bold for the column of the selection
        // The margin is meant sideways; above and below it would cut descenders off.
        const int margin = pixelMetric(PM_HeaderMargin, option, widget);
        header.rect.adjust(0, -margin, 0, margin - 1);
        QProxyStyle::drawControl(element, &header, painter, widget);
        return;
    }
    case CE_PushButtonLabel: {
        QStyleOptionButton button = *qstyleoption_cast<const QStyleOptionButton *>(option);
        if (isPrimary(widget) && (button.state & State_Enabled))
            button.palette.setColor(QPalette::ButtonText, theme.accentText);
        QProxyStyle::drawControl(element, &button, painter, widget);
        return;
    }
    case CE_ToolButtonLabel: {
        QStyleOptionToolButton button = *qstyleoption_cast<const QStyleOptionToolButton *>(option);
        if (hasPadding(button)) // its icon would stick to the edge
            button.rect.adjust(JotlabStyle::toolPadding, 0, 0, 0);
        QProxyStyle::drawControl(element, &button, painter, widget);
        return;
    }
    case CE_Splitter:
        if (option->state & (State_MouseOver | State_Sunken)) {
            const bool tall = option->rect.height() > option->rect.width();
            const QPoint middle = option->rect.center();
            const QRect grip
                = tall ? QRect(middle.x() - 1, middle.y() - 16, 3, 32) : QRect(middle.x() - 16, middle.y() - 1, 32, 3);
            drawRounded(painter, grip, theme.accent, {});
        }
        return;
    default:
        QProxyStyle::drawControl(element, option, painter, widget);
    }
}

void JotlabStyle::drawComplexControl(
    ComplexControl control, const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const
{
    if (control == CC_ScrollBar) {
        const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
        drawScrollBar(slider, proxy()->subControlRect(control, option, SC_ScrollBarSlider, widget), painter);
        return;
    }
    if (const auto *tool = qstyleoption_cast<const QStyleOptionToolButton *>(option);
        tool && control == CC_ToolButton) {
        QStyleOptionToolButton plain = *tool; // an icon that says "more" needs no arrow beside it
        if (plain.text.isEmpty())
            plain.features &= ~QStyleOptionToolButton::HasMenu;
        QProxyStyle::drawComplexControl(control, &plain, painter, widget);
        return;
    }
    if (control == CC_ComboBox) {
        const auto *box = qstyleoption_cast<const QStyleOptionComboBox *>(option);
        QStyleOption button = *option;
        button.palette = option->palette;
        drawButton(&button, painter, nullptr);
        const QColor &arrow = Theme::of(option->palette).muted;
        drawChevron(proxy()->subControlRect(control, box, SC_ComboBoxArrow, widget), arrow, painter, 0);
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect JotlabStyle::subControlRect(
    ComplexControl control, const QStyleOptionComplex *option, SubControl subControl, const QWidget *widget) const
{
    if (control != CC_ScrollBar)
        return QProxyStyle::subControlRect(control, option, subControl, widget);
    const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
    const QRect handle = sliderRect(slider, pixelMetric(PM_ScrollBarSliderMin, option, widget));
    const QRect &all = option->rect;
    const bool horizontal = slider->orientation == Qt::Horizontal;
    switch (subControl) {
    case SC_ScrollBarSlider:
        return handle;
    case SC_ScrollBarGroove:
        return all;
    case SC_ScrollBarSubPage:
        return horizontal ? QRect(all.topLeft(), QPoint(handle.left() - 1, all.bottom()))
                          : QRect(all.topLeft(), QPoint(all.right(), handle.top() - 1));
    case SC_ScrollBarAddPage:
        return horizontal ? QRect(QPoint(handle.right() + 1, all.top()), all.bottomRight())
                          : QRect(QPoint(all.left(), handle.bottom() + 1), all.bottomRight());
    default:
        return {}; // no arrow buttons
    }
}

void JotlabStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QPushButton *>(widget) || qobject_cast<QComboBox *>(widget))
        widget->setAttribute(Qt::WA_Hover);
}
