// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logout/logoutmodel.h"

#include "ui/look/theme.h"
#include "ui/widgets/wraptable.h"

using logout::LogoutMark;
using logout::LogoutRow;

namespace {

Tone toneOf(LogoutMark mark)
{
    switch (mark) {
    case LogoutMark::AsExpected:
        return Tone::Good;
    case LogoutMark::Look:
        return Tone::Warning;
    case LogoutMark::Wrong:
        return Tone::Bad;
    case LogoutMark::Waiting:
    case LogoutMark::NotNeeded:
    case LogoutMark::NotSent:
        break;
    }
    return Tone::Neutral;
}

QString callText(const LogoutRow &row)
{
    const QString call = row.url.isEmpty()
        ? LogoutModel::tr("no such endpoint")
        : QStringLiteral("%1 %2").arg(QString::fromLatin1(row.method), row.url.path());
    return row.sends.isEmpty() ? call : call + QLatin1Char('\n') + LogoutModel::tr("sends %1").arg(row.sends);
}

} // namespace

LogoutModel::LogoutModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void LogoutModel::setRows(QList<LogoutRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

void LogoutModel::setRow(int row, const LogoutRow &content)
{
    if (row < 0 || row >= m_rows.size())
        return;
    m_rows[row] = content;
    emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

const LogoutRow *LogoutModel::row(int row) const
{
    return row >= 0 && row < m_rows.size() ? &m_rows.at(row) : nullptr;
}

int LogoutModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int LogoutModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LogoutModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const LogoutRow &row = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case NumberColumn:
            return index.row() + 1;
        case StepColumn:
            return row.title;
        case CallColumn:
            return callText(row);
        case ExpectedColumn:
            return row.expected;
        case AnswerColumn:
            return row.actual;
        case StateColumn:
            return logout::markText(row.mark);
        default:
            return {};
        }
    case WrapRole::Tone:
        return index.column() == StateColumn ? QVariant(int(toneOf(row.mark))) : QVariant();
    case WrapRole::Muted:
        return index.column() == NumberColumn || row.mark == LogoutMark::NotSent || row.mark == LogoutMark::NotNeeded;
    case Qt::ToolTipRole:
        return row.note;
    default:
        return {};
    }
}

QVariant LogoutModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NumberColumn:
        return QStringLiteral("#");
    case StepColumn:
        return tr("step");
    case CallColumn:
        return tr("call");
    case ExpectedColumn:
        return tr("expected");
    case AnswerColumn:
        return tr("answered");
    default:
        return {};
    }
}
