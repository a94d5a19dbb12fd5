// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/sessioncomparison.h"

#include <QAbstractTableModel>

/// What differs between this session and one in a file, a row a difference. Shows no token.
class DifferencesModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { WhatColumn, HereColumn, ThereColumn, ColumnCount };

    explicit DifferencesModel(Clock clock, QObject *parent = nullptr);

    void setDifferences(QList<archive::SessionDifference> differences);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString side(const std::optional<session::TokenRecord> &token) const;

    Clock m_clock;
    QList<archive::SessionDifference> m_differences;
};
