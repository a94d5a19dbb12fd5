// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workbench/tokenlistcontroller.h"
#include "app/workbench/userlistcontroller.h"
#include "core/base/background.h"
#include "core/config/serverprofile.h"
#include "core/project/projecttokens.h"
#include "core/project/readcommand.h"

#include <QObject>
#include <QPointer>
#include <QUrl>
#include <functional>

class DecodeController;
class Laboratory;
class MainWindow;
class ProjectPage;
struct Error;

/// A Django project: found by its files, run once that is allowed, in the background, and made a server of; tokens for
/// its users.
class ProjectController : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    ProjectController(Laboratory &laboratory, MainWindow &window, DecodeController &decode, QObject *parent = nullptr);
    ~ProjectController() override;

    /// The page that is shown and asked from now on.
    void setPage(ProjectPage *page);
    /// A manage.py or a folder: says what would be run.
    void open(const QString &path);

signals:
    void stateChanged(); ///< something that has to survive a restart

private:
    using Answered = std::function<void(const project::Reading &)>;

    void read();
    void search(const QString &text);
    void issue(const QString &userId, const QString &type, project::IssueWay way, const QUrl &url);
    void use(const QUrl &url);
    void save(const QUrl &url, const QString &path);
    void run(project::ReadOrder order, const QString &what, const Answered &answered);
    void stop();
    config::ServerProfile serverAt(const QUrl &url) const;
    Result<config::ServerProfile> adopt(const QUrl &url);
    void learnUsers(const QString &serverId) const;
    void take(const Json &tokens, const QString &serverId, const project::ProjectUser &user);

    Laboratory &m_laboratory;
    MainWindow &m_window;
    DecodeController &m_decode;
    QPointer<ProjectPage> m_page;
    std::optional<project::Reading> m_reading; ///< of the project that is shown
    project::ReadOrder m_order; ///< that it came of
    QString m_confiner;
    std::shared_ptr<std::atomic_bool> m_stop; ///< of what runs
    int m_asked = 0; ///< runs and searches so far: an answer to an earlier one is passed over
    UserListController m_users;
    TokenListController m_tokens;
    Background m_background;
};
