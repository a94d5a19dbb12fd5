// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/decode/claimsmodel.h"

#include "ui/json/jsonspans.h"
#include "ui/look/theme.h"
#include "ui/widgets/wraptable.h"

#include <algorithm>

using explain::ClaimRow;
using explain::Verdict;

namespace {

/// How many rows at the beginning have the same names.
qsizetype commonRows(const QList<ClaimRow> &left, const QList<ClaimRow> &right)
{
    const auto differing = std::mismatch(left.begin(), left.end(), right.begin(), right.end(),
        [](const ClaimRow &a, const ClaimRow &b) { return a.name == b.name; });
    return differing.first - left.begin();
}

bool showTheSame(const ClaimRow &a, const ClaimRow &b)
{
    return a.valueText == b.valueText && a.meaning == b.meaning && a.emphasis == b.emphasis && a.state == b.state
        && a.isDuplicate == b.isDuplicate && a.about == b.about && a.valueOffset == b.valueOffset;
}

} // namespace

ClaimsModel::ClaimsModel(const QString &nameTitle, QObject *parent)
    : QAbstractTableModel(parent)
    , m_nameTitle(nameTitle)
{
}

void ClaimsModel::setRows(QList<ClaimRow> rows)
{
    const qsizetype common = commonRows(m_rows, rows);
    if (common < m_rows.size()) {
        beginRemoveRows({}, int(common), int(m_rows.size()) - 1);
        m_rows.resize(common);
        endRemoveRows();
    }
    for (qsizetype i = 0; i < common; ++i) {
        const ClaimRow before = std::exchange(m_rows[i], rows.at(i));
        if (!showTheSame(before, m_rows.at(i)))
            emit dataChanged(index(int(i), 0), index(int(i), ColumnCount - 1));
    }
    if (common < rows.size()) {
        beginInsertRows({}, int(common), int(rows.size()) - 1);
        m_rows = std::move(rows);
        endInsertRows();
    }
}

const ClaimRow *ClaimsModel::row(int row) const
{
    return row >= 0 && row < m_rows.size() ? &m_rows.at(row) : nullptr;
}

int ClaimsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ClaimsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ClaimsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ClaimRow &row = m_rows.at(index.row());
    const bool isMeaning = index.column() == MeaningColumn;
    switch (role) {
    case Qt::DisplayRole:
        return isMeaning ? row.meaning : visibleText(index.column() == ClaimColumn ? row.name : row.valueText);
    case Qt::FontRole:
        return isMeaning ? QVariant() : QVariant(monospaceFont());
    case WrapRole::Emphasis:
        return isMeaning ? row.emphasis : QString();
    case WrapRole::FullText:
        return index.column() == ClaimColumn ? row.name : isMeaning ? row.meaning : row.valueText;
    case Qt::AccessibleTextRole:
        return isMeaning ? row.meaning : data(index, Qt::DisplayRole);
    case Qt::AccessibleDescriptionRole:
        return row.about;
    case Qt::ForegroundRole:
        if (row.state == Verdict::State::Bad && isMeaning)
            return Theme::of(QPalette()).bad;
        return {};
    default:
        return {};
    }
}

QVariant ClaimsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case ClaimColumn:
        return m_nameTitle;
    case ValueColumn:
        return tr("value");
    case MeaningColumn:
        return tr("meaning");
    default:
        return {};
    }
}
