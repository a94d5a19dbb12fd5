// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

/// A table of what is imported: as wide as its pane, with the rows of this window.
class ImportTable : public QTableView
{
    Q_OBJECT

public:
    ImportTable(QAbstractItemModel *model, const char *name, const QString &title, QWidget *parent = nullptr);
};
