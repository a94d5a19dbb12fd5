// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/look/theme.h"

#include <QStyledItemDelegate>

class QTableView;

/// Rows as the tables of this window have them: a hairline below each, the whole row selected, a cell with a tone as a
/// chip.
class RowDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /// A model gives a Tone (as int) under this role for the cells that are chips.
    static constexpr int ToneRole = Qt::UserRole + 100;
    /// True: the cell is shown in the muted colour.
    static constexpr int MutedRole = Qt::UserRole + 101;

    using QStyledItemDelegate::QStyledItemDelegate;

    /// Puts a delegate on the view and sets what goes with it: no grid, single rows, no row numbers, row height.
    static void install(QTableView *view);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    /// Of a text that is shortened, the whole, where the model has no tip of its own.
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
        const QModelIndex &index) override;
};
