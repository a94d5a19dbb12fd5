// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/forgeries/forgeriesmodel.h"

#include "core/forge/benchreport.h"
#include "ui/look/theme.h"
#include "ui/widgets/wraptable.h"

using forge::BenchRow;
using forge::Verdict;

namespace {

Tone toneOf(const BenchRow &row)
{
    switch (row.verdict) {
    case Verdict::Refused:
        return Tone::Good;
    case Verdict::Taken:
        return row.forgery ? Tone::Neutral : Tone::Good;
    case Verdict::Alarm:
    case Verdict::NoAnswer:
        return Tone::Bad;
    case Verdict::Bug:
    case Verdict::Otherwise:
        return Tone::Warning;
    case Verdict::Waiting:
    case Verdict::NotSent:
        break;
    }
    return Tone::Neutral;
}

} // namespace

ForgeriesModel::ForgeriesModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void ForgeriesModel::setRows(const QList<BenchRow> &rows, const config::ServerProfile &server)
{
    beginResetModel();
    m_rows = rows;
    m_server = server;
    endResetModel();
}

void ForgeriesModel::setRow(int row, const BenchRow &value)
{
    if (!this->row(row))
        return;
    m_rows[row] = value;
    emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

const BenchRow *ForgeriesModel::row(int row) const
{
    return row >= 0 && row < m_rows.size() ? &m_rows.at(row) : nullptr;
}

int ForgeriesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ForgeriesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ForgeriesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const BenchRow &row = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::FontRole:
        return index.column() == CallColumn ? QVariant(monospaceFont()) : QVariant();
    case WrapRole::Tone:
        return index.column() == VerdictColumn ? QVariant(int(toneOf(row))) : QVariant();
    case WrapRole::Secret:
        return QString::fromUtf8(row.token);
    case WrapRole::Muted:
        return row.verdict == Verdict::NotSent;
    default:
        return {};
    }
}

QVariant ForgeriesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case CallColumn:
        return tr("call");
    case ForgeryColumn:
        return tr("forgery");
    case SoundColumn:
        return tr("a sound server");
    case AnswerColumn:
        return tr("this server");
    case VerdictColumn:
        return tr("verdict");
    default:
        return {};
    }
}

QString ForgeriesModel::text(const BenchRow &row, int column) const
{
    switch (column) {
    case CallColumn:
        return forge::rowCall(row, m_server);
    case ForgeryColumn:
        return forge::rowText(row);
    case SoundColumn:
        return forge::expectedText(row);
    case AnswerColumn:
        return forge::answerText(row.answer).left(200);
    default:
        return row.forgery || row.verdict != Verdict::Taken ? forge::verdictText(row.verdict) : tr("accepted");
    }
}
