// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logout/logouteverywhere.h"
#include "ui/widgets/panel.h"

class EverywhereModel;
class InlineMessage;
class MutedLabel;
class QComboBox;
class QPushButton;
class WrapTable;

/// Log a user out everywhere: lists the refresh tokens that are alive and the call for each, sends them on a click, and
/// says of each what became of it, and which tokens live on until when.
class EverywherePane : public Panel
{
    Q_OBJECT

public:
    /// The log must outlive the pane; it has to get what exchangeMade says.
    EverywherePane(const session::SessionLog &log, Clock clock, QWidget *parent = nullptr);

    /// Another server forgets the last result. settings: where they are known.
    void setServer(const config::ServerProfile &server, const std::optional<simplejwt::Settings> &settings);
    /// By the user claim; while a run is under way, for after its result.
    void selectUser(const QString &userId);
    void run();
    const logout::LogoutEverywhere &work() const { return m_work; }

signals:
    /// For the session's memory.
    void exchangeMade(const session::Exchange &exchange);

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeChoice();
    logout::EverywhereOrder order() const;
    void noteChange();
    void showUsers();
    void showPlan();
    void showResult();
    void lookAgain();
    void showRunning();

    const session::SessionLog &m_log;
    config::ServerProfile m_server;
    std::optional<simplejwt::Settings> m_settings;
    logout::LogoutEverywhere m_work;
    EverywhereModel *m_model;
    QComboBox *m_user;
    QPushButton *m_run;
    MutedLabel *m_intro;
    InlineMessage *m_verdict;
    WrapTable *m_table;
    QString m_wanted; ///< user claim of the one to be shown after this result; empty: none
    bool m_isStale = true;
    bool m_hasResult = false; ///< of the user who is chosen
};
