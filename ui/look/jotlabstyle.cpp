// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/jotlabstyle.h"

#include "ui/look/controldrawing.h"
#include "ui/look/icons.h"
#include "ui/look/owndirection.h"
#include "ui/look/theme.h"

#include <QAbstractScrollArea>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QPushButton>
#include <QStyleFactory>
#include <QStyleOption>

namespace {

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
        controls::drawButton(option, painter, isPrimary(widget));
        return;
    case PE_PanelButtonTool:
        controls::drawToolPanel(option, painter, isPrimary(widget));
        return;
    case PE_PanelLineEdit:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option); frame && frame->lineWidth == 0)
            return; // part of a combo box or a cell editor that has its own frame
        controls::drawRounded(painter, option->rect, theme.field, focus ? theme.accent : theme.line, focus ? 2 : 1);
        return;
    case PE_Frame:
        controls::drawRounded(painter, option->rect, {}, focus ? theme.accent : theme.line, focus ? 2 : 1);
        return;
    case PE_PanelTipLabel: // a window of its own, whose corners can't be round
        painter->fillRect(option->rect, theme.line);
        painter->fillRect(option->rect.adjusted(1, 1, -1, -1), theme.panel);
        return;
    case PE_FrameTabWidget:
        return;
    case PE_FrameTabBarBase:
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), theme.line);
        return;
    case PE_FrameFocusRect:
        if (!qobject_cast<const QPushButton *>(widget)) // drawn with the button
            controls::drawRounded(painter, option->rect, {}, theme.accent, 2);
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        controls::drawCheckBox(option, painter);
        return;
    case PE_IndicatorArrowDown:
        controls::drawChevron(option->rect, theme.muted, painter, 0);
        return;
    case PE_IndicatorArrowUp:
        controls::drawChevron(option->rect, theme.muted, painter, 2);
        return;
    case PE_IndicatorArrowRight:
        controls::drawChevron(option->rect, theme.muted, painter, 3);
        return;
    case PE_IndicatorArrowLeft:
        controls::drawChevron(option->rect, theme.muted, painter, 1);
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
        controls::drawTab(option, painter);
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
        // Beside an icon, Qt asks for the right from right to left, which the painter would turn into the left.
        const Qt::LayoutDirection before = painter->layoutDirection();
        if (!button.icon.isNull())
            painter->setLayoutDirection(Qt::LayoutDirectionAuto);
        QProxyStyle::drawControl(element, &button, painter, widget);
        painter->setLayoutDirection(before);
        return;
    }
    case CE_ComboBoxLabel: {
        QStyleOptionComboBox box = *qstyleoption_cast<const QStyleOptionComboBox *>(option);
        const QRect field = proxy()->subControlRect(CC_ComboBox, &box, SC_ComboBoxEditField, widget);
        const int icon = box.currentIcon.isNull() ? 0 : box.iconSize.width() + 4;
        box.currentText = box.fontMetrics.elidedText(box.currentText, Qt::ElideRight, field.width() - 2 - icon);
        QProxyStyle::drawControl(element, &box, painter, widget);
        return;
    }
    case CE_ToolButtonLabel: {
        QStyleOptionToolButton button = *qstyleoption_cast<const QStyleOptionToolButton *>(option);
        if (hasPadding(button)) // its icon would stick to the edge
            button.rect
                = visualRect(option->direction, option->rect, option->rect.adjusted(JotlabStyle::toolPadding, 0, 0, 0));
        QProxyStyle::drawControl(element, &button, painter, widget);
        return;
    }
    case CE_Splitter:
        if (option->state & (State_MouseOver | State_Sunken)) {
            const bool tall = option->rect.height() > option->rect.width();
            const QPoint middle = option->rect.center();
            const QRect grip
                = tall ? QRect(middle.x() - 1, middle.y() - 16, 3, 32) : QRect(middle.x() - 16, middle.y() - 1, 32, 3);
            controls::drawRounded(painter, grip, theme.accent, {});
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
        controls::drawScrollBar(slider, proxy()->subControlRect(control, option, SC_ScrollBarSlider, widget), painter);
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
        controls::drawButton(&button, painter, false);
        const QColor &arrow = Theme::of(option->palette).muted;
        controls::drawChevron(proxy()->subControlRect(control, box, SC_ComboBoxArrow, widget), arrow, painter, 0);
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

QSize JotlabStyle::sizeFromContents(
    ContentsType type, const QStyleOption *option, const QSize &contents, const QWidget *widget) const
{
    QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
    const int line = option ? option->fontMetrics.height() : 16;
    switch (type) {
    case CT_PushButton: {
        const auto *button = qobject_cast<const QPushButton *>(widget);
        const bool iconOnly = button && button->text().isEmpty();
        size.setWidth(contents.width() + (iconOnly ? 16 : 24));
        const bool isTall = contents.height() > line + 12; // else it is as high with an icon as without
        size.setHeight((isTall ? contents.height() - 4 : line) + 12);
        break;
    }
    case CT_ToolButton:
        if (const auto *tool = qstyleoption_cast<const QStyleOptionToolButton *>(option);
            tool && tool->toolButtonStyle == Qt::ToolButtonTextBesideIcon && !(tool->state & State_AutoRaise))
            size = QSize(size.width() + 2 * toolPadding, qMax(size.height(), line + 12));
        break;
    case CT_ItemViewItem:
        if (qobject_cast<const QListView *>(widget))
            size.setHeight(qMax(size.height(), line + 10));
        break;
    case CT_LineEdit:
        size = QSize(size.width() + 2 * linePadding, qMax(contents.height(), line) + 12);
        break;
    case CT_ComboBox:
        size.setHeight(qMax(contents.height(), line) + 12);
        break;
    case CT_TabBarTab:
        size = QSize(size.width() + 4, qMax(size.height(), line + 16));
        break;
    case CT_HeaderSection:
        size.setHeight(line + 12);
        break;
    case CT_MenuItem:
        size.setHeight(qMax(size.height(), line + 8));
        break;
    default:
        break;
    }
    return size;
}

QIcon JotlabStyle::standardIcon(StandardPixmap standard, const QStyleOption *option, const QWidget *widget) const
{
    // Qt looks for this one through the desktop's icon themes, which takes a tenth of the start.
    return standard == SP_LineEditClearButton ? themedIcon(QStringLiteral("cross"), IconRole::Muted)
                                              : QProxyStyle::standardIcon(standard, option, widget);
}

int JotlabStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent:
        return 12;
    case PM_ScrollBarSliderMin:
        return 28;
    case PM_SplitterWidth:
        return 8;
    case PM_TabBarBaseOverlap:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    case PM_ButtonIconSize:
    case PM_ListViewIconSize:
        return 16;
    case PM_TabBarTabHSpace:
        return 24;
    case PM_HeaderMargin:
        return 8;
    case PM_MenuVMargin:
        return 4;
    case PM_FocusFrameHMargin: // beside icon and text of a list's row; a table's cells have their own
        return qobject_cast<const QListView *>(widget) ? 6 : QProxyStyle::pixelMetric(metric, option, widget);
    case PM_DefaultFrameWidth:
        // Two pixels, so that the focus ring of a framed view never runs below its contents.
        return qobject_cast<const QAbstractScrollArea *>(widget) ? 2 : QProxyStyle::pixelMetric(metric, option, widget);
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int JotlabStyle::styleHint(
    StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *returnData) const
{
    switch (hint) {
    case SH_EtchDisabledText:
        return 0;
    case SH_Table_GridLineColor:
        return int(Theme::of(option ? option->palette : QPalette()).line.rgba());
    case SH_ComboBox_Popup:
        return 0;
    case SH_ToolTip_WakeUpDelay:
        return 400;
    case SH_TabBar_Alignment:
        return Qt::AlignLeft;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

void JotlabStyle::drawItemText(QPainter *painter, const QRect &rect, int flags, const QPalette &palette, bool isEnabled,
    const QString &text, QPalette::ColorRole role) const
{
    const bool isReverse = flags & Qt::TextForceRightToLeft || painter->layoutDirection() == Qt::RightToLeft;
    QProxyStyle::drawItemText(painter, rect, flags, palette, isEnabled,
        inOwnDirection(text, isReverse ? Qt::RightToLeft : Qt::LeftToRight), role);
}

QRect JotlabStyle::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    switch (element) {
    case SE_ItemViewItemFocusRect:
        return option->rect.adjusted(1, 1, -1, -1); // round the row, not round its text
    case SE_LineEditContents:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option); frame && frame->lineWidth > 0)
            return rect.adjusted(linePadding, 0, -linePadding, 0);
        return rect;
    default:
        return rect;
    }
}

void JotlabStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QPushButton *>(widget) || qobject_cast<QComboBox *>(widget))
        widget->setAttribute(Qt::WA_Hover);
    if (qobject_cast<QLineEdit *>(widget) || qobject_cast<QComboBox *>(widget))
        widget->installEventFilter(&m_tips); // installing it again only moves it
    if (qobject_cast<QComboBox *>(widget))
        m_wheel.watch(widget);
}
