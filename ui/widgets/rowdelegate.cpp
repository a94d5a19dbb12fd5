// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/rowdelegate.h"

#include "ui/look/icons.h"
#include "ui/look/owndirection.h"
#include "ui/widgets/chip.h"

#include <QApplication>
#include <QHeaderView>
#include <QHelpEvent>
#include <QPainter>
#include <QStyle>
#include <QTableView>
#include <QToolTip>

static constexpr int indent = 5; ///< pixels before a text

void RowDelegate::install(QTableView *view)
{
    view->setItemDelegate(new RowDelegate(view));
    view->setShowGrid(false);
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setSelectionMode(QAbstractItemView::SingleSelection);
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setFrameShape(QFrame::StyledPanel);
    view->setWordWrap(false);
    view->setTabKeyNavigation(false); // Tab leaves the table
    view->verticalHeader()->hide();
    const int height = view->fontMetrics().height() + 10;
    view->verticalHeader()->setMinimumSectionSize(height); // the style's is higher
    view->verticalHeader()->setDefaultSectionSize(height);
    view->horizontalHeader()->setHighlightSections(false);
    view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

void RowDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::of(option.widget);
    QStyleOptionViewItem item = option;
    item.state &= ~QStyle::State_HasFocus; // the whole row is selected, and the view shows the focus
    const QVariant tone = index.data(ToneRole);
    if (index.data(MutedRole).toBool() && !(option.state & QStyle::State_Selected))
        item.palette.setColor(QPalette::Text, theme.muted);
    if (tone.isValid()) {
        painter->fillRect(option.rect, option.state & QStyle::State_Selected ? theme.selection : theme.panel);
        const auto value = Tone(tone.toInt());
        Chip::draw(painter, option.rect.adjusted(4, 0, -4, -1), index.data().toString(), value, toneIcon(value),
            option.widget);
    } else {
        // The text begins where the header's does.
        painter->fillRect(option.rect, option.state & QStyle::State_Selected ? theme.selection : theme.panel);
        item.rect = QStyle::visualRect(option.direction, option.rect, option.rect.adjusted(indent, 0, 0, 0));
        QStyledItemDelegate::paint(painter, item, index);
    }
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), theme.line);
}

void RowDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->text = inOwnDirection(option->text, option->direction);
}

bool RowDelegate::helpEvent(
    QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const bool isCut = sizeHint(option, index).width() > option.rect.width();
    if (event->type() != QEvent::ToolTip || !isCut || !index.data(Qt::ToolTipRole).toString().isEmpty())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QToolTip::showText(event->globalPos(), index.data().toString().toHtmlEscaped(), view);
    return true;
}

QSize RowDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.rwidth() += index.data(ToneRole).isValid() ? 32 : indent;
    return size;
}
