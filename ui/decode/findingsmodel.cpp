// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/decode/findingsmodel.h"

#include "ui/look/theme.h"
#include "ui/widgets/wraptable.h"

using explain::Finding;
using explain::Severity;

namespace {

Tone toneOf(Severity severity)
{
    switch (severity) {
    case Severity::Error:
        return Tone::Bad;
    case Severity::Warning:
        return Tone::Warning;
    case Severity::Info:
        break;
    }
    return Tone::Accent;
}

QString severityText(Severity severity)
{
    switch (severity) {
    case Severity::Error:
        return FindingsModel::tr("error");
    case Severity::Warning:
        return FindingsModel::tr("warning");
    case Severity::Info:
        break;
    }
    return FindingsModel::tr("note");
}

} // namespace

FindingsModel::FindingsModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void FindingsModel::setFindings(QList<Finding> findings)
{
    if (findings == m_findings)
        return; // keeps the selection
    beginResetModel();
    m_findings = std::move(findings);
    endResetModel();
}

const Finding *FindingsModel::finding(int row) const
{
    return row >= 0 && row < m_findings.size() ? &m_findings.at(row) : nullptr;
}

int FindingsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_findings.size());
}

int FindingsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FindingsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Finding &finding = m_findings.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case SeverityColumn:
            return severityText(finding.severity);
        case WhereColumn:
            return finding.where;
        default:
            return finding.advice.isEmpty() ? finding.text : finding.text + u'\n' + finding.advice;
        }
    case Qt::FontRole:
        return index.column() == WhereColumn ? QVariant(monospaceFont()) : QVariant();
    case WrapRole::Tone:
        return index.column() == SeverityColumn ? QVariant(int(toneOf(finding.severity))) : QVariant();
    case IdRole:
        return QString::fromUtf8(finding.id);
    default:
        return {};
    }
}

QVariant FindingsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case SeverityColumn:
        return tr("severity");
    case WhereColumn:
        return tr("where");
    case TextColumn:
        return tr("what, and what to do");
    default:
        return {};
    }
}
