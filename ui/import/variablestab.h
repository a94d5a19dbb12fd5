// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/intake.h"

#include <QWidget>

class QComboBox;
class VariablesModel;

/// The variables of what is imported, and where their values come from: typed, of an environment that is opened, of one
/// that came with the files.
class VariablesTab : public QWidget
{
    Q_OBJECT

public:
    explicit VariablesTab(QWidget *parent = nullptr);

    void showVariables(const archive::Intake &intake);
    int count() const;
    int missingCount() const; ///< of those without a value

signals:
    void environmentChosen(const QString &path);
    void environmentNamed(const QString &name); ///< of those that came with the files
    void variableGiven(const QString &name, const QString &value);

private:
    VariablesModel *m_model;
    QComboBox *m_environments; ///< that came with the files
};
