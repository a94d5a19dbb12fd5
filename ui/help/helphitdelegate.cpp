// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/helphitdelegate.h"

#include "ui/look/owndirection.h"
#include "ui/look/theme.h"

#include <QAbstractItemView>
#include <QPainter>

namespace {

constexpr int across = 6; ///< pixels around the texts
constexpr int down = 4;

QRect textRect(const QStyleOptionViewItem &option, int width)
{
    return option.fontMetrics.boundingRect(
        QRect(0, 0, qMax(40, width - 2 * across), 1000), Qt::AlignLeft | Qt::TextWordWrap, option.text);
}

} // namespace

void HelpHitDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QString page = index.data(PageTitleRole).toString();
    if (page.isEmpty())
        return QStyledItemDelegate::paint(painter, option, index);
    QStyleOptionViewItem whole = option;
    initStyleOption(&whole, index);
    const QString title = whole.text;
    whole.text.clear();
    const QStyle *style = option.widget->style();
    style->drawControl(QStyle::CE_ItemViewItem, &whole, painter, option.widget); // its ground
    whole.text = title;
    const Theme &theme = Theme::of(option.widget);
    painter->save();
    QRect rect = option.rect.adjusted(across, down, -across, -down);
    painter->setPen(theme.text);
    painter->drawText(rect, Qt::AlignLeft | Qt::TextWordWrap, inOwnDirection(title, option.direction));
    rect.setTop(rect.bottom() - option.fontMetrics.height() + 1);
    painter->setPen(theme.muted);
    painter->drawText(rect, Qt::AlignLeft | Qt::AlignBottom,
        inOwnDirection(option.fontMetrics.elidedText(page, Qt::ElideRight, rect.width()), option.direction));
    painter->restore();
}

QSize HelpHitDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (index.data(PageTitleRole).toString().isEmpty())
        return QStyledItemDelegate::sizeHint(option, index);
    QStyleOptionViewItem whole = option;
    initStyleOption(&whole, index);
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const int width = view ? view->viewport()->width() : 240;
    return { width, textRect(whole, width).height() + option.fontMetrics.height() + 2 * down };
}
