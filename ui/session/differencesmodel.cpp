// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/differencesmodel.h"

#include "core/session/tokenchoice.h"
#include "ui/look/theme.h"
#include "ui/widgets/wraptable.h"

using archive::SessionDifference;

namespace {

QString statuses(const QList<int> &list)
{
    QStringList texts;
    for (const int status : list)
        texts.append(status == 0 ? DifferencesModel::tr("no answer") : QString::number(status));
    return texts.isEmpty() ? DifferencesModel::tr("not called") : texts.join(QStringLiteral(", "));
}

QString title(const SessionDifference &difference)
{
    if (difference.kind == SessionDifference::Kind::Calls)
        return difference.call;
    const session::TokenRecord &token = difference.here ? *difference.here : *difference.there;
    return tokenTitleWithUser(token);
}

} // namespace

DifferencesModel::DifferencesModel(Clock clock, QObject *parent)
    : QAbstractTableModel(parent)
    , m_clock(std::move(clock))
{
}

void DifferencesModel::setDifferences(QList<SessionDifference> differences)
{
    beginResetModel();
    m_differences = std::move(differences);
    endResetModel();
}

int DifferencesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_differences.size());
}

int DifferencesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString DifferencesModel::side(const std::optional<session::TokenRecord> &token) const
{
    return token ? session::tokenStateText(*token, m_clock()) : tr("not there");
}

QVariant DifferencesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const SessionDifference &difference = m_differences.at(index.row());
    const bool isCall = difference.kind == SessionDifference::Kind::Calls;
    const bool isHere = index.column() == HereColumn;
    if (role == WrapRole::Muted && index.column() != WhatColumn) {
        return isCall ? (isHere ? difference.statusesHere : difference.statusesThere).isEmpty()
                      : !(isHere ? difference.here : difference.there).has_value();
    }
    if (role != Qt::DisplayRole)
        return {};
    if (index.column() == WhatColumn)
        return title(difference);
    if (isCall)
        return statuses(isHere ? difference.statusesHere : difference.statusesThere);
    return side(isHere ? difference.here : difference.there);
}

QVariant DifferencesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case WhatColumn:
        return tr("token or call");
    case HereColumn:
        return tr("this session");
    default:
        return tr("the file");
    }
}
