// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/import/importtable.h"

#include "ui/widgets/rowdelegate.h"

#include <QHeaderView>

ImportTable::ImportTable(QAbstractItemModel *model, const char *name, const QString &title, QWidget *parent)
    : QTableView(parent)
{
    setObjectName(QLatin1String(name));
    setAccessibleName(title);
    setModel(model);
    RowDelegate::install(this);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(QFrame::NoFrame);
    setTextElideMode(Qt::ElideMiddle); // addresses and places begin alike
    horizontalHeader()->setMinimumSectionSize(40);
}
