// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logout/logouteverywhere.h"

#include <QAbstractTableModel>

/// The refresh tokens of one user, each with the call that blacklists it and what came of it. Shows no token.
class EverywhereModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { TokenColumn, LifeColumn, CallColumn, AnswerColumn, StateColumn, WhyColumn, ColumnCount };

    explicit EverywhereModel(Clock clock, QObject *parent = nullptr);

    void setRows(QList<logout::EverywhereRow> rows);
    void setRow(int row, const logout::EverywhereRow &content);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(const logout::EverywhereRow &row, int column) const;

    Clock m_clock;
    QList<logout::EverywhereRow> m_rows;
};
