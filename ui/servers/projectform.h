// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/interpreters.h"
#include "core/project/readcommand.h"

#include <QWidget>

class MutedLabel;
class QCheckBox;
class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

/// What is asked before a Django project is read: with which Python, how far it may go; the exact command, and the
/// script that is run.
class ProjectForm : public QWidget
{
    Q_OBJECT

public:
    explicit ProjectForm(QWidget *parent = nullptr);

    /// What was found of a project; nothing of it was run. \a confiner is bubblewrap's path, empty for none.
    void setProject(
        const project::ProjectPlace &place, const project::InterpreterSearch &search, const QString &confiner);
    bool hasProject() const { return !m_place.root.isEmpty(); }
    /// As the fields say.
    project::ReadOrder order() const;
    QString confiner() const; ///< empty: not there, or not wanted
    void choose(); ///< asks for a manage.py

signals:
    void pathChosen(const QString &path);
    void runRequested(); ///< the command that is shown is allowed

private:
    void makeFields();
    void makeCommand();
    void choosePython();
    void showCommand();

    project::ProjectPlace m_place;
    QString m_confiner;
    QStringList m_remarks;
    QLineEdit *m_path;
    QComboBox *m_python;
    QLineEdit *m_settings;
    QCheckBox *m_withKey;
    QCheckBox *m_withDatabase;
    QCheckBox *m_online;
    QCheckBox *m_confined;
    QPlainTextEdit *m_command;
    QPlainTextEdit *m_script;
    MutedLabel *m_safety;
    QPushButton *m_run;
    QWidget *m_rest; ///< all that needs a project
};
