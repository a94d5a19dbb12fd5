// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/scenario.h"
#include "core/scenario/scenarioresult.h"

#include <QAbstractTableModel>
#include <QHash>

/// The steps of a scenario: what was expected and what came, while it is played and after. Shows no whole token.
class ScenarioStepsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { NumberColumn, StepColumn, ExpectedColumn, AnswerColumn, StateColumn, DurationColumn, ColumnCount };

    explicit ScenarioStepsModel(QObject *parent = nullptr);

    /// All of its steps wait.
    void setScenario(const scenario::Scenario &scenario);
    /// isOver: what was not played won't be any more.
    void setResult(const scenario::ScenarioResult &result, bool isOver);
    void setRunning(int step);
    void setStep(int step, const scenario::StepResult &result);
    const scenario::StepResult *step(int row) const; ///< nullptr: no such row
    int firstFailure() const; ///< -1: none

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    enum class State : quint8 { Waiting, Running, Done };
    struct Texts ///< without secrets
    {
        QString name;
        QString expected;
        QString answer;
    };
    static Texts textsOf(const scenario::StepResult &result);
    QString stateText(int row) const;
    void replace(const QList<scenario::StepResult> &steps, const QList<State> &states);
    const Texts &textsOf(int row) const;

    QList<scenario::StepResult> m_steps;
    QList<State> m_states; ///< of the steps
    mutable QHash<int, Texts> m_texts; ///< of rows that were looked at: of thousands few are
};
