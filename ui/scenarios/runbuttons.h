// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/actions/action.h"

#include <QObject>

class Panel;
class QPushButton;

/// The buttons and keys that play scenarios. The focus stays among them as a run begins and ends.
class RunButtons : public QObject
{
    Q_OBJECT

public:
    struct State
    {
        bool isRunning = false;
        bool isPaused = false;
        bool hasFailed = false; ///< something can be played again
        bool hasResults = false; ///< something can be reported
    };

    /// In the header of the panel, where the keys work, too.
    explicit RunButtons(Panel *panel);

    void setState(const State &state);

signals:
    void reportRequested();
    void rerunRequested();
    void stepRequested();
    void stopRequested();
    void runAllRequested();
    void runRequested();

private:
    QPushButton *add(const char *name, const QString &text, const QString &tip, void (RunButtons::*request)());
    void addKey(Action action, void (RunButtons::*request)());

    Panel *m_panel;
    QPushButton *m_report;
    QPushButton *m_rerun;
    QPushButton *m_step;
    QPushButton *m_stop;
    QPushButton *m_runAll;
    QPushButton *m_run;
    QPushButton *m_startedBy = nullptr; ///< had the focus as the run began
};
