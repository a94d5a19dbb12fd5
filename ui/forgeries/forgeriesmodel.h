// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/forge/forgerybench.h"

#include <QAbstractTableModel>

/// The forgeries of a bench: where each is sent, what a sound server answers, what this one answered. Shows no token.
class ForgeriesModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { CallColumn, ForgeryColumn, SoundColumn, AnswerColumn, VerdictColumn, ColumnCount };

    explicit ForgeriesModel(QObject *parent = nullptr);

    void setRows(const QList<forge::BenchRow> &rows, const config::ServerProfile &server);
    void setRow(int row, const forge::BenchRow &value);
    const QList<forge::BenchRow> &rows() const { return m_rows; }
    const forge::BenchRow *row(int row) const; ///< nullptr: no such row

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const forge::BenchRow &row, int column) const;

    QList<forge::BenchRow> m_rows;
    config::ServerProfile m_server;
};
