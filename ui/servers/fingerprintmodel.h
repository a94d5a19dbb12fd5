// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fingerprint/fingerprint.h"

#include <QAbstractTableModel>

/// What a server showed: where it differs from what is known of it, then its properties. Shows no token.
class FingerprintModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { PropertyColumn, ValueColumn, CertaintyColumn, EvidenceColumn, ColumnCount };

    explicit FingerprintModel(QObject *parent = nullptr);

    void setFingerprint(const fingerprint::Fingerprint &print);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QVariant ofMismatch(const fingerprint::Comparison &mismatch, int column, int role) const;
    QVariant ofFinding(const fingerprint::Finding &finding, int column, int role) const;

    QList<fingerprint::Comparison> m_mismatches;
    QList<fingerprint::Finding> m_findings;
};
