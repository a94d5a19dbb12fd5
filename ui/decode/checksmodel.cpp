// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/decode/checksmodel.h"

#include "ui/look/theme.h"
#include "ui/widgets/wraptable.h"

#include <algorithm>

using explain::CheckRow;

namespace {

Tone toneOf(CheckRow::State state)
{
    switch (state) {
    case CheckRow::State::Passed:
        return Tone::Good;
    case CheckRow::State::Failed:
        return Tone::Bad;
    case CheckRow::State::NotApplicable:
    case CheckRow::State::NotReached:
    case CheckRow::State::NotChecked:
        break;
    }
    return Tone::Neutral;
}

QString stateText(CheckRow::State state)
{
    switch (state) {
    case CheckRow::State::Passed:
        return ChecksModel::tr("passed");
    case CheckRow::State::Failed:
        return ChecksModel::tr("failed");
    case CheckRow::State::NotApplicable:
        return ChecksModel::tr("does not apply");
    case CheckRow::State::NotReached:
        return ChecksModel::tr("not reached");
    case CheckRow::State::NotChecked:
        return ChecksModel::tr("not checked");
    }
    return {};
}

QString foundText(const CheckRow &check)
{
    QString text = check.text.isEmpty() ? QString::fromUtf8(check.id).replace(u'_', u' ') : check.text;
    if (check.state == CheckRow::State::Failed && !check.answer.isEmpty())
        text += u'\n' + ChecksModel::tr("The server answers %1.").arg(check.answer);
    if (check.stops)
        text += u'\n' + ChecksModel::tr("Here the server stops.");
    return text;
}

} // namespace

ChecksModel::ChecksModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void ChecksModel::setChecks(QList<CheckRow> checks)
{
    const bool same = std::equal(checks.begin(), checks.end(), m_checks.begin(), m_checks.end(),
        [](const CheckRow &a, const CheckRow &b) { return a.id == b.id && a.source == b.source; });
    if (!same) {
        beginResetModel();
        m_checks = std::move(checks);
        endResetModel();
        return;
    }
    m_checks = std::move(checks);
    if (!m_checks.isEmpty())
        emit dataChanged(index(0, 0), index(int(m_checks.size()) - 1, ColumnCount - 1));
}

int ChecksModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_checks.size());
}

int ChecksModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ChecksModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const CheckRow &check = m_checks.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == StateColumn ? stateText(check.state)
            : index.column() == TextColumn   ? foundText(check)
                                             : check.source;
    case WrapRole::Tone:
        return index.column() == StateColumn ? QVariant(int(toneOf(check.state))) : QVariant();
    case WrapRole::Emphasis:
        return check.stops && index.column() == TextColumn ? tr("Here the server stops.") : QString();
    case WrapRole::Muted:
        return index.column() == SourceColumn || toneOf(check.state) == Tone::Neutral;
    case IdRole:
        return QString::fromUtf8(check.id);
    default:
        return {};
    }
}

QVariant ChecksModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case StateColumn:
        return tr("state");
    case TextColumn:
        return tr("what was found");
    case SourceColumn:
        return tr("whose rule");
    default:
        return {};
    }
}
