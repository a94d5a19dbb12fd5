// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/import/takemodel.h"

#include "ui/widgets/rowdelegate.h"

TakeModel::TakeModel(QStringList titles, QObject *parent)
    : QAbstractTableModel(parent)
    , m_titles(std::move(titles))
{
}

void TakeModel::setRows(int count, Source source, const QSet<qsizetype> &known)
{
    beginResetModel();
    m_source = std::move(source);
    m_taken = QList<bool>(count, true);
    m_takenCount = count;
    for (const qsizetype row : known) {
        m_taken[row] = false;
        --m_takenCount;
    }
    endResetModel();
    emit takenChanged();
}

const QList<int> TakeModel::taken() const
{
    QList<int> rows;
    for (int row = 0; row < m_taken.size(); ++row) {
        if (m_taken.at(row))
            rows.append(row);
    }
    return rows;
}

void TakeModel::setTaken(int row, bool isTaken)
{
    if (row < 0 || row >= m_taken.size() || m_taken.at(row) == isTaken)
        return;
    m_taken[row] = isTaken;
    m_takenCount += isTaken ? 1 : -1;
    emit dataChanged(index(row, WhatColumn), index(row, WhatColumn), { Qt::CheckStateRole });
    emit takenChanged();
}

void TakeModel::setAllTaken(bool isTaken)
{
    if (m_taken.isEmpty())
        return;
    m_taken.fill(isTaken);
    m_takenCount = isTaken ? int(m_taken.size()) : 0;
    emit dataChanged(index(0, WhatColumn), index(int(m_taken.size()) - 1, WhatColumn), { Qt::CheckStateRole });
    emit takenChanged();
}

int TakeModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_taken.size());
}

int TakeModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TakeModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::CheckStateRole)
        return index.column() == WhatColumn ? QVariant(int(m_taken.at(index.row()) ? Qt::Checked : Qt::Unchecked))
                                            : QVariant();
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != RowDelegate::ToneRole
        && role != RowDelegate::MutedRole)
        return {};
    const Row row = m_source(index.row());
    switch (role) {
    case Qt::ToolTipRole:
        return row.more.toHtmlEscaped().replace(u'\n', QLatin1String("<br>"));
    case RowDelegate::ToneRole:
        return index.column() == StateColumn ? QVariant(int(row.tone)) : QVariant();
    case RowDelegate::MutedRole:
        return index.column() == WhereColumn;
    default:
        break;
    }
    return index.column() == WhatColumn ? row.what : index.column() == WhereColumn ? row.where : row.state;
}

bool TakeModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !checkIndex(index, CheckIndexOption::IndexIsValid)
        || index.column() != WhatColumn)
        return false;
    setTaken(index.row(), value.toInt() == Qt::Checked);
    return true;
}

Qt::ItemFlags TakeModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.column() == WhatColumn)
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

QVariant TakeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return orientation == Qt::Horizontal && role == Qt::DisplayRole ? m_titles.value(section) : QVariant();
}
