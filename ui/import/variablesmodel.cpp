// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/import/variablesmodel.h"

#include "core/archive/scrubbing.h"
#include "core/archive/secretnames.h"
#include "core/session/tokentitle.h"
#include "ui/look/theme.h"
#include "ui/widgets/rowdelegate.h"

namespace {

constexpr qsizetype longestShown = 200; ///< characters

} // namespace

VariablesModel::VariablesModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void VariablesModel::setVariables(const archive::Import &import, const QHash<QString, QString> &givenBy)
{
    beginResetModel();
    m_variables.clear();
    for (const QString &name : import.missing)
        m_variables.append({ name, std::nullopt });
    m_missing = int(m_variables.size());
    for (auto each = import.variables.cbegin(); each != import.variables.cend(); ++each) {
        if (!import.missing.contains(each.key()))
            m_variables.append({ each.key(), each.value() });
    }
    m_givenBy = givenBy;
    endResetModel();
}

int VariablesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_variables.size());
}

int VariablesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant VariablesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Variable &variable = m_variables.at(index.row());
    const bool isSecret = archive::isSecretName(variable.name);
    if (role == SecretRole)
        return isSecret;
    if (role == Qt::EditRole && index.column() == ValueColumn)
        return isSecret ? QString() : variable.value.value_or(QString());
    if (role == RowDelegate::MutedRole)
        return index.column() == FromColumn;
    if (role == RowDelegate::ToneRole)
        return index.column() == ValueColumn && !variable.value ? QVariant(int(Tone::Warning)) : QVariant();
    if (role == Qt::FontRole)
        return index.column() == FromColumn || !variable.value ? QVariant() : QVariant(monospaceFont());
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case NameColumn:
        return session::oneLine(variable.name, longestShown);
    case ValueColumn:
        if (!variable.value)
            return tr("asked for");
        return isSecret && !variable.value->isEmpty()
            ? QStringLiteral("••••••")
            : session::oneLine(QString::fromUtf8(archive::scrubbedText(
                                   variable.value->left(longestShown * 20).toUtf8(), archive::TokenForm::Masked)),
                longestShown);
    default:
        break;
    }
    if (!variable.value)
        return tr("nobody");
    const auto by = m_givenBy.constFind(variable.name);
    return by == m_givenBy.cend() ? tr("the file itself") : by->isEmpty() ? tr("typed here") : *by;
}

bool VariablesModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || index.column() != ValueColumn || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    const Variable &variable = m_variables.at(index.row());
    const QString text = value.toString();
    if (text == data(index, Qt::EditRole).toString() || text == variable.value) // looked at, and left
        return false;
    emit given(QString(variable.name), text);
    return true;
}

Qt::ItemFlags VariablesModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.column() == ValueColumn)
        flags |= Qt::ItemIsEditable;
    return flags;
}

QVariant VariablesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == NameColumn ? tr("variable") : section == ValueColumn ? tr("value") : tr("given by");
}
