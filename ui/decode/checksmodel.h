// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/inspection.h"

#include <QAbstractTableModel>

/// The checklist of one token: how each check went, whose rule it is, what was found and what a server would answer.
class ChecksModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { StateColumn, TextColumn, SourceColumn, ColumnCount };
    enum Role {
        IdRole = Qt::UserRole ///< QString: "signature", "expired"
    };

    explicit ChecksModel(QObject *parent = nullptr);

    void setChecks(QList<explain::CheckRow> checks);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<explain::CheckRow> m_checks;
};
