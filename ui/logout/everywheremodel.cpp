// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logout/everywheremodel.h"

#include "core/base/timetext.h"
#include "ui/look/theme.h"
#include "ui/widgets/wraptable.h"

using logout::EverywhereMark;
using logout::EverywhereRow;

namespace {

Tone toneOf(EverywhereMark mark)
{
    switch (mark) {
    case EverywhereMark::Revoked:
    case EverywhereMark::DeadBefore:
        return Tone::Good;
    case EverywhereMark::Alive:
        return Tone::Bad;
    case EverywhereMark::NotKnown:
    case EverywhereMark::NotSent:
        return Tone::Warning;
    case EverywhereMark::Waiting:
        break;
    }
    return Tone::Neutral;
}

QString markText(EverywhereMark mark)
{
    switch (mark) {
    case EverywhereMark::Revoked:
        return EverywhereModel::tr("blacklisted");
    case EverywhereMark::DeadBefore:
        return EverywhereModel::tr("dead already");
    case EverywhereMark::Alive:
        return EverywhereModel::tr("not blacklisted");
    case EverywhereMark::NotKnown:
        return EverywhereModel::tr("not known");
    case EverywhereMark::NotSent:
        return EverywhereModel::tr("not sent");
    case EverywhereMark::Waiting:
        break;
    }
    return {};
}

} // namespace

EverywhereModel::EverywhereModel(Clock clock, QObject *parent)
    : QAbstractTableModel(parent)
    , m_clock(std::move(clock))
{
}

void EverywhereModel::setRows(QList<EverywhereRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

void EverywhereModel::setRow(int row, const EverywhereRow &content)
{
    if (row < 0 || row >= m_rows.size())
        return;
    m_rows[row] = content;
    emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

int EverywhereModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int EverywhereModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString EverywhereModel::text(const EverywhereRow &row, int column) const
{
    switch (column) {
    case TokenColumn:
        return row.title;
    case LifeColumn:
        return row.expiresAt ? tr("until %1").arg(clockText(*row.expiresAt, m_clock())) : tr("without an end");
    case CallColumn:
        return QStringLiteral("%1 %2").arg(QString::fromLatin1(row.method), row.url.path());
    case AnswerColumn:
        return row.actual;
    case StateColumn:
        return markText(row.mark);
    default:
        return row.note;
    }
}

QVariant EverywhereModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const EverywhereRow &row = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case WrapRole::Tone:
        return index.column() == StateColumn ? QVariant(int(toneOf(row.mark))) : QVariant();
    case WrapRole::Muted:
        return index.column() == LifeColumn || row.mark == EverywhereMark::NotSent;
    default:
        return {};
    }
}

QVariant EverywhereModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TokenColumn:
        return tr("token");
    case LifeColumn:
        return tr("lives");
    case CallColumn:
        return tr("call");
    case AnswerColumn:
        return tr("answered");
    case WhyColumn:
        return tr("why");
    default:
        return {};
    }
}
