// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QTableView;

/// Makes the row the current and the only selected one; what is no row changes nothing. QTableView::selectRow() does
/// nothing from right to left: it looks for the row's first column one pixel beside the table (Qt 6.4).
void chooseRow(QTableView *table, int row);
