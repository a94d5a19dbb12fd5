// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/inspection.h"

#include <QAbstractTableModel>

/// The claims, or the header members, of one token: name, exact value, meaning. Everything is plain text.
class ClaimsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { ClaimColumn, ValueColumn, MeaningColumn, ColumnCount };

    /// `nameTitle` heads the column of the names: "claim", "member".
    explicit ClaimsModel(const QString &nameTitle, QObject *parent = nullptr);

    /// Rows that stay (the same names from the first on) keep the selection: only what differs is announced.
    void setRows(QList<explain::ClaimRow> rows);
    const explain::ClaimRow *row(int row) const; ///< nullptr: no such row

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString m_nameTitle;
    QList<explain::ClaimRow> m_rows;
};
