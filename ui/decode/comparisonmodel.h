// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/comparison.h"

#include <QAbstractTableModel>

/// Two tokens beside each other, a row a header member, claim, lifetime or signature. Everything is plain text.
class ComparisonModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { StateColumn, NameColumn, LeftColumn, RightColumn, ColumnCount };
    enum Role {
        StateRole = Qt::UserRole ///< int of explain::CompareState
    };

    explicit ComparisonModel(QObject *parent = nullptr);

    void setComparison(const explain::Comparison &comparison);
    /// Only rows that differ.
    void setOnlyDifferences(bool only);
    int differences() const; ///< rows that differ, whether the others are shown or not
    int total() const { return int(m_rows.size()); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row
    {
        QString name;
        explain::CompareState state = explain::CompareState::Same;
        bool isSpelling = false;
        QString left, right; ///< in full
        QString leftShown, rightShown; ///< around the place where long ones part
        QString leftExtra, rightExtra; ///< below the value
        QString note; ///< what the difference is; at the end of the right cell

        bool has(int column) const;
    };
    static Row rowOf(const explain::ComparedRow &compared);
    static Row rowOf(const explain::ComparedLifetime &life);
    QVariant valueData(const Row &row, int column, int role) const;
    QVariant stateData(const Row &row, int role) const;
    void choose();

    QList<Row> m_rows;
    QList<int> m_shown; ///< indices in m_rows
    bool m_onlyDifferences = false;
};
