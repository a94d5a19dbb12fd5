// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/look/theme.h"

#include <QAbstractTableModel>
#include <QSet>
#include <functional>

/// Things that can be taken, each ticked or not: what it is, where it stands, whether it is here already. Texts are
/// asked for as they are shown, so that there may be many.
class TakeModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { WhatColumn, WhereColumn, StateColumn, ColumnCount };

    /// One of them, in words.
    struct Row
    {
        QString what;
        QString where;
        QString state;
        Tone tone = Tone::Neutral; ///< of the state
        QString more; ///< as tool tip; plain text
    };
    using Source = std::function<Row(int row)>;

    /// The titles of the columns.
    explicit TakeModel(QStringList titles, QObject *parent = nullptr);

    /// Those that are not known are ticked.
    void setRows(int count, Source source, const QSet<qsizetype> &known);
    const QList<int> taken() const; ///< rows that are ticked
    int takenCount() const { return m_takenCount; }
    void setTaken(int row, bool isTaken);
    void setAllTaken(bool isTaken);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

signals:
    void takenChanged();

private:
    QStringList m_titles;
    Source m_source;
    QList<bool> m_taken;
    int m_takenCount = 0;
};
