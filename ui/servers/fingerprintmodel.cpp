// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/servers/fingerprintmodel.h"

#include "ui/look/theme.h"
#include "ui/widgets/wraptable.h"

using fingerprint::Certainty;
using fingerprint::Comparison;
using fingerprint::Finding;

namespace {

Tone toneOf(Certainty certainty)
{
    switch (certainty) {
    case Certainty::Certain:
        return Tone::Good;
    case Certainty::Likely:
        return Tone::Warning;
    case Certainty::Unknown:
        break;
    }
    return Tone::Neutral;
}

} // namespace

FingerprintModel::FingerprintModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void FingerprintModel::setFingerprint(const fingerprint::Fingerprint &print)
{
    beginResetModel();
    m_mismatches.clear();
    for (const Comparison &each : print.comparisons) {
        if (!each.agrees)
            m_mismatches.append(each);
    }
    m_findings = print.findings;
    endResetModel();
}

int FingerprintModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_mismatches.size() + m_findings.size());
}

int FingerprintModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FingerprintModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const qsizetype row = index.row();
    return row < m_mismatches.size() ? ofMismatch(m_mismatches.at(row), index.column(), role)
                                     : ofFinding(m_findings.at(row - m_mismatches.size()), index.column(), role);
}

QVariant FingerprintModel::ofMismatch(const Comparison &mismatch, int column, int role) const
{
    if (role == WrapRole::Tone && column == ValueColumn)
        return int(Tone::Bad);
    if (role == WrapRole::Tone && column == CertaintyColumn)
        return int(toneOf(mismatch.certainty));
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case PropertyColumn:
        return mismatch.place.isEmpty() ? mismatch.setting
                                        : QStringLiteral("%1\n%2").arg(mismatch.setting, mismatch.place);
    case ValueColumn:
        return tr("differs");
    case CertaintyColumn:
        return fingerprint::certaintyText(mismatch.certainty);
    case EvidenceColumn:
        return mismatch.text;
    default:
        return {};
    }
}

QVariant FingerprintModel::ofFinding(const Finding &finding, int column, int role) const
{
    const bool isTold = finding.certainty != Certainty::Unknown;
    if (role == WrapRole::Tone)
        return column == CertaintyColumn && isTold ? QVariant(int(toneOf(finding.certainty))) : QVariant();
    if (role == WrapRole::Muted)
        return !isTold;
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case PropertyColumn:
        return fingerprint::propertyTitle(finding.property);
    case ValueColumn:
        return fingerprint::valueText(finding);
    case CertaintyColumn:
        return isTold ? fingerprint::certaintyText(finding.certainty) : QString();
    case EvidenceColumn:
        return finding.evidence;
    default:
        return {};
    }
}

QVariant FingerprintModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case PropertyColumn:
        return tr("property");
    case ValueColumn:
        return tr("value");
    case CertaintyColumn:
        return tr("how sure");
    case EvidenceColumn:
        return tr("seen");
    default:
        return {};
    }
}
