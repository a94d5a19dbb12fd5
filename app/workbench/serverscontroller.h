// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>
#include <optional>

struct FingerprintSubject;
class IssueController;
class KeptKeys;
class Laboratory;
class ProjectController;
class ServersPane;

/// Servers: which there are and which is called, the keys that sign for them, the embedded one's switches.
class ServersController : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    ServersController(Laboratory &laboratory, KeptKeys &keptKeys, ProjectController &project,
        const IssueController &issue, QObject *parent = nullptr);

    QWidget *makePane();
    /// Servers unfolds the one that is called.
    void selectCurrent();

    /// An empty form for a new one.
    void add();
    /// The page of the Django project.
    void showProject();
    /// Of the server that is called, which is shown then.
    void switchAutoRefresh();
    /// What the server that is shown is; of the page of a project, or a new one, the server that is called.
    void showFingerprint();

signals:
    void widthWanted(bool isWanted); ///< of the window, for what the pane shows
    void stateChanged(); ///< something that has to survive a restart

private:
    void show();
    QString chosenUser() const; ///< of the server that is called; empty: none is known
    /// What is known of a server, for its fingerprint.
    std::optional<FingerprintSubject> subjectOf(const QString &serverId) const;

    Laboratory &m_laboratory;
    KeptKeys &m_keptKeys;
    ProjectController &m_project;
    const IssueController &m_issue;
    QPointer<ServersPane> m_pane;
};
