// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/chooserow.h"

#include <QHeaderView>
#include <QTableView>

void chooseRow(QTableView *table, int row)
{
    const QHeaderView *header = table->horizontalHeader();
    int first = 0;
    while (first < header->count() - 1 && header->isSectionHidden(header->logicalIndex(first)))
        ++first;
    if (const QModelIndex cell = table->model()->index(row, header->logicalIndex(first)); cell.isValid())
        table->selectionModel()->setCurrentIndex(cell, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}
