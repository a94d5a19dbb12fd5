// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/background.h"
#include "core/project/userlisting.h"

#include <QObject>
#include <QPointer>
#include <atomic>
#include <memory>
#include <optional>

class ProjectUsers;

/// Lists a project's users straight from its database, in the background, as they are looked for: what is asked for
/// later takes the place of what was before.
class UserListController : public QObject
{
    Q_OBJECT

public:
    explicit UserListController(QObject *parent = nullptr);
    ~UserListController() override;

    /// Where users are shown and looked for from now on.
    void setView(ProjectUsers *view);
    /// Shows those of a project from now on, where its database can be read; else nothing of it is touched.
    void show(const project::Reading &reading);
    bool isListing() const { return m_source.has_value(); }
    /// Those with a text anywhere in their name or id.
    void find(const QString &text);

private:
    void list(const QString &beginning);
    void more();
    void count();
    void stop();
    /// work(source) in the background, then report() of its answer, unless something else was asked for meanwhile.
    template<class Work, class Report> void ask(Work work, Report report);

    QPointer<ProjectUsers> m_view;
    std::optional<project::UserSource> m_source;
    QString m_beginning; ///< of those that are listed
    std::optional<project::UserPlace> m_next;
    std::shared_ptr<std::atomic_int> m_asked = std::make_shared<std::atomic_int>(0); ///< questions so far
    int m_projects = 0; ///< shown so far
    Background m_background; ///< ends before what its work uses
};
