// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logout/logouttest.h"

#include <QAbstractTableModel>

/// The grid of a logout test: each call with what it sends, what is expected, what came. Shows no token.
class LogoutModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { NumberColumn, StepColumn, CallColumn, ExpectedColumn, AnswerColumn, StateColumn, ColumnCount };

    explicit LogoutModel(QObject *parent = nullptr);

    void setRows(QList<logout::LogoutRow> rows);
    void setRow(int row, const logout::LogoutRow &content);
    const logout::LogoutRow *row(int row) const; ///< nullptr: no such row

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<logout::LogoutRow> m_rows;
};
