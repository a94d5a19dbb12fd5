// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/projecttokens.h"
#include "core/project/readcommand.h"
#include "core/project/setupfinding.h"
#include "ui/look/theme.h"

#include <QUrl>
#include <QWidget>
#include <functional>

class Chip;
class InlineMessage;
class MutedLabel;
class ProjectForm;
class ProjectOverview;
class ProjectTokens;
class ProjectUsers;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QScrollArea;
class QStandardItemModel;
class QTabWidget;
class QToolButton;
class WrapTable;
namespace project {
struct InterpreterSearch;
struct ProjectPlace;
} // namespace project

/// A Django project: which one and how it may be run, then what it said of itself, its users, and the server that it is
/// when it runs. Runs nothing itself.
class ProjectPage : public QWidget
{
    Q_OBJECT

public:
    explicit ProjectPage(QWidget *parent = nullptr);

    /// Before anything is run.
    void ask(const project::ProjectPlace &place, const project::InterpreterSearch &search, const QString &confiner);
    /// What runs now, in words; empty: nothing does.
    void showBusy(const QString &what);
    /// \a url: where it is served unless somebody said so.
    void showReading(
        const project::Reading &reading, const QList<project::SetupFinding> &findings, double seconds, const QUrl &url);
    /// Its list, which may be filled straight from the database.
    ProjectUsers *users() const { return m_users; }
    ProjectTokens *tokens() const { return m_tokens; }
    /// Users that were looked for.
    void showUsers(const project::Reading &reading, const QString &found);
    /// With the end of the project's own traceback, where the error has one.
    void showError(const Error &error);
    void showMessage(Tone tone, const QString &text, const QString &detail = {});

    void choose(); ///< asks for a manage.py
    QString title() const; ///< of the project; empty: none yet
    bool wantsWidth() const; ///< sentences are shown; users and tokens have Decode beside them
    project::ReadOrder order() const;
    QString confiner() const;

signals:
    void pathChosen(const QString &path);
    void runRequested(); ///< order() is allowed
    void stopRequested();
    void searchRequested(const QString &text);
    void issueRequested(const QString &userId, const QString &type, project::IssueWay way, const QUrl &url);
    void useRequested(const QUrl &url); ///< as the server that is called
    void saveRequested(const QUrl &url, const QString &path); ///< as a server file
    void titleChanged();
    void widthChanged(); ///< wantsWidth() may be another one

private:
    QLayout *makeHead();
    QWidget *makeBusy();
    QWidget *makeActions();
    QWidget *makeSettings();
    void showSettings(const project::Reading &reading);
    void showCount();
    void saveFile();
    void withUrl(const std::function<void(const QUrl &)> &use);

    QLabel *m_title;
    Chip *m_state;
    MutedLabel *m_note;
    QToolButton *m_change;
    QToolButton *m_again;
    InlineMessage *m_message;
    QPlainTextEdit *m_trace; ///< what the project itself said
    ProjectForm *m_form;
    QScrollArea *m_formArea; ///< that it scrolls in
    QWidget *m_busy = nullptr;
    MutedLabel *m_busyText = nullptr;
    QWidget *m_actions = nullptr;
    QLineEdit *m_url = nullptr;
    QPushButton *m_use = nullptr;
    QToolButton *m_save = nullptr;
    QTabWidget *m_tabs;
    ProjectOverview *m_overview;
    ProjectUsers *m_users;
    ProjectTokens *m_tokens;
    QStandardItemModel *m_settings;
    WrapTable *m_settingTable = nullptr;
    bool m_isRead = false;
};
