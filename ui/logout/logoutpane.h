// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logout/logouttest.h"
#include "core/scenario/report.h"
#include "ui/widgets/panel.h"

class InlineMessage;
class LogoutModel;
class MutedLabel;
class QComboBox;
class QLineEdit;
class QPushButton;
class WrapTable;

/// Are we really logged out? One button; the calls that it will send stand there before it sends them, then what came
/// back beside what was expected, and the verdict in words. A report can be copied or saved.
class LogoutPane : public Panel
{
    Q_OBJECT

public:
    explicit LogoutPane(Clock clock, QWidget *parent = nullptr);

    /// Another server, or another address of it, forgets the last result. settings: where they are known.
    void setServer(const config::ServerProfile &server, const std::optional<simplejwt::Settings> &settings);
    /// Names to choose from; any other can be typed.
    void setUsers(const QStringList &names);
    void selectUser(const QString &name);

    void run();
    const logout::LogoutResult &result() const { return m_test.result(); }
    /// Errc::Io; the format by the file's ending.
    void saveReport(const QString &path);

signals:
    /// For the session's memory.
    void exchangeMade(const session::Exchange &exchange);

private:
    void makeHeader();
    QWidget *makeChoices();
    void makeTable();
    logout::LogoutOrder order() const;
    void showPlan();
    void showRow(int row);
    void showStep(int row);
    void showResult();
    void showWhy();
    void showNamesBeginning();
    void showRunning();
    void copyReport();
    void chooseFile();

    config::ServerProfile m_server;
    std::optional<simplejwt::Settings> m_settings;
    logout::LogoutTest m_test;
    bool m_hasResult = false;
    LogoutModel *m_model;
    QPushButton *m_run;
    QPushButton *m_copy;
    QPushButton *m_save;
    QComboBox *m_user;
    QLineEdit *m_password;
    MutedLabel *m_intro;
    InlineMessage *m_verdict;
    WrapTable *m_table;
    InlineMessage *m_why;
    InlineMessage *m_message;
};
