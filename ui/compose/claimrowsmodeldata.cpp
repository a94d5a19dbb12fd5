// SPDX-License-Identifier: GPL-3.0-or-later
// What ClaimRowsModel says to its views.
#include "core/base/timetext.h"
#include "ui/compose/claimrowsmodel.h"
#include "ui/look/theme.h"
#include "ui/widgets/rowdelegate.h"

using explain::ValueKind;

int ClaimRowsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_now.rows.size());
}

int ClaimRowsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ClaimRowsModel::kindText(ValueKind kind)
{
    switch (kind) {
    case ValueKind::String:
        return tr("string");
    case ValueKind::Number:
        return tr("number");
    case ValueKind::Boolean:
        return tr("boolean");
    case ValueKind::Time:
        return tr("time");
    case ValueKind::Json:
        break;
    }
    return tr("JSON");
}

QVariant ClaimRowsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const int row = index.row();
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        return column == NameColumn ? name(row)
            : column == KindColumn  ? kindText(kind(row))
            : column == ValueColumn ? shownValue(row)
                                    : note(row);
    case Qt::CheckStateRole:
        return column == NameColumn ? QVariant(isLeftOut(row) ? Qt::Unchecked : Qt::Checked) : QVariant();
    case Qt::FontRole:
        return column == NameColumn || column == ValueColumn ? QVariant(monospaceFont()) : QVariant();
    case Qt::ToolTipRole:
        if (column == NoteColumn && time(row))
            return instantText(*time(row), QTimeZone::systemTimeZone());
        return column == ValueColumn ? shownValue(row).left(400).toHtmlEscaped() : QVariant();
    case Qt::AccessibleTextRole:
        return column == NoteColumn && action(row) == Action::NewId ? tr("make a new id") : QVariant();
    case RowDelegate::MutedRole:
        return column == KindColumn || column == NoteColumn || isLeftOut(row) || !m_usable;
    case KindRole:
        return int(kind(row));
    case ActionRole:
        return int(column == NoteColumn ? action(row) : Action::None);
    default:
        return {};
    }
}

QVariant ClaimRowsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString titles[] = { tr("claim"), tr("type"), tr("value"), QString() };
    return section >= 0 && section < ColumnCount ? titles[section] : QVariant();
}

Qt::ItemFlags ClaimRowsModel::flags(const QModelIndex &index) const
{
    if (!m_usable || !index.isValid())
        return Qt::NoItemFlags;
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    if (index.column() == NameColumn)
        flags |= Qt::ItemIsUserCheckable;
    const bool isFixed = isLeftOut(index.row()) || index.column() == NoteColumn;
    const bool needsValue = index.column() == KindColumn || index.column() == ValueColumn;
    if (!isFixed && (!needsValue || isEditable(index.row())))
        flags |= Qt::ItemIsEditable;
    return flags;
}

bool ClaimRowsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    if (role == Qt::CheckStateRole && index.column() == NameColumn && m_usable) {
        setLeftOut(index.row(), value.toInt() == Qt::Unchecked);
        return true;
    }
    if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable))
        return false;
    switch (index.column()) {
    case NameColumn:
        return setName(index.row(), value.toString());
    case KindColumn:
        return setKind(index.row(), ValueKind(value.toInt()));
    case ValueColumn:
        return setValue(index.row(), value.toString());
    default:
        return false;
    }
}
