// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/finding.h"

#include <QAbstractTableModel>
#include <QList>

/// What a reader should know about a token, the worst first: severity, place, text with advice.
class FindingsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { SeverityColumn, WhereColumn, TextColumn, ColumnCount };
    enum Role {
        IdRole = Qt::UserRole ///< QString: "exp_in_milliseconds"
    };

    explicit FindingsModel(QObject *parent = nullptr);

    void setFindings(QList<explain::Finding> findings);
    const explain::Finding *finding(int row) const; ///< nullptr: no such row

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<explain::Finding> m_findings;
};
