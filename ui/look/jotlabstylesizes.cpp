// SPDX-License-Identifier: GPL-3.0-or-later
// The part of JotlabStyle that measures.
#include "ui/look/jotlabstyle.h"
#include "ui/look/theme.h"

#include <QAbstractScrollArea>
#include <QListView>
#include <QPushButton>
#include <QStyleOption>

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
