// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessionlog.h"

#include <QAbstractTableModel>

/// Every exchange of the session, oldest first. Shows no token: type and the beginning of its id.
class ExchangesModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        TimeColumn,
        MethodColumn,
        PathColumn,
        StatusColumn,
        DurationColumn,
        UserColumn,
        TokenColumn,
        ColumnCount
    };

    /// The log must outlive the model.
    ExchangesModel(const session::SessionLog &log, Clock clock, QObject *parent = nullptr);

    const session::Exchange *exchange(int row) const; ///< nullptr: no such row
    int rowOf(quint64 id) const; ///< -1: no such exchange

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(const session::Exchange &exchange, int column) const;
    QString userOf(const session::Exchange &exchange) const;
    QString tokensOf(const session::Exchange &exchange) const;
    void add();
    void refreshTokens();

    const session::SessionLog &m_log;
    Clock m_clock;
    int m_rows = 0; ///< as announced to the views
};
