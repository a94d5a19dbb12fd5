// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/import.h"

#include <QAbstractTableModel>
#include <QHash>

/// The variables of what is imported: their values, which can be typed, and who gave them. Those without one come
/// first. The value of one with a secret's name is not shown.
class VariablesModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { NameColumn, ValueColumn, FromColumn, ColumnCount };
    static constexpr int SecretRole = Qt::UserRole; ///< bool: what is typed must not be shown

    explicit VariablesModel(QObject *parent = nullptr);

    /// givenBy: as archive::Intake has it.
    void setVariables(const archive::Import &import, const QHash<QString, QString> &givenBy);
    int missingCount() const { return m_missing; } ///< of those without a value

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    /// Says it by given(); the model follows with the next setVariables().
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

signals:
    void given(const QString &name, const QString &value);

private:
    struct Variable
    {
        QString name;
        std::optional<QString> value; ///< absent: it is asked for
    };

    QList<Variable> m_variables;
    QHash<QString, QString> m_givenBy;
    int m_missing = 0;
};
