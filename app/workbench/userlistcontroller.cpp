// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/userlistcontroller.h"

#include "ui/servers/projectusers.h"

using namespace project;

namespace {

constexpr int pageSize = 100;
constexpr int mostFound = 500; ///< who looks for more has to type more

} // namespace

UserListController::UserListController(QObject *parent)
    : QObject(parent)
{
}

UserListController::~UserListController()
{
    stop();
}

void UserListController::setView(ProjectUsers *view)
{
    m_view = view;
    connect(view, &ProjectUsers::listRequested, this, &UserListController::list);
    connect(view, &ProjectUsers::moreRequested, this, &UserListController::more);
    connect(view, &ProjectUsers::stopRequested, this, [this] {
        stop();
        m_view->showSearchEnd(false);
    });
}

template<class Work, class Report> void UserListController::ask(Work work, Report report)
{
    const int mine = ++*m_asked;
    m_background.run(
        [source = *m_source, asked = m_asked, mine, work] {
            using Answer = decltype(work(source));
            return *asked == mine ? std::optional<Answer>(work(source)) : std::nullopt;
        },
        [this, mine, report](const auto &answer) {
            if (!answer || *m_asked != mine || !m_view)
                return;
            if (*answer)
                report(**answer);
            else
                m_view->showListError(answer->error());
        });
}

void UserListController::show(const Reading &reading)
{
    stop();
    ++m_projects;
    m_source.reset();
    const auto source = userSource(reading);
    if (!source || !m_view)
        return;
    m_source = *source;
    list(m_view->typed());
    count();
}

void UserListController::stop()
{
    ++*m_asked;
}

void UserListController::list(const QString &beginning)
{
    if (!m_source)
        return;
    m_beginning = beginning;
    ask([beginning](const UserSource &source) { return usersBeginning(source, beginning, pageSize); },
        [this](const UserPage &page) {
            m_next = page.next;
            m_view->showPage(page, false);
        });
}

void UserListController::more()
{
    if (!m_source || !m_next)
        return;
    ask([beginning = m_beginning, from = *m_next](
            const UserSource &source) { return usersBeginning(source, beginning, pageSize, from); },
        [this](const UserPage &page) {
            m_next = page.next;
            m_view->showPage(page, true);
        });
}

/// On its own, since it may take longer than a page, and nothing waits for it.
void UserListController::count()
{
    m_background.run([source = *m_source] { return userCount(source); },
        [this, mine = m_projects](const Result<qint64> &number) {
            if (m_view && number && mine == m_projects)
                m_view->setCount(*number);
        });
}

void UserListController::find(const QString &text)
{
    if (!m_source || text.isEmpty())
        return;
    m_next.reset();
    const int mine = *m_asked + 1; // as ask() will number it
    const auto work = [this, text, mine, asked = m_asked](const UserSource &source) -> Result<bool> {
        qsizetype count = 0;
        const auto done = usersContaining(source, text, [&](QList<ProjectUser> users, double progress) {
            users = users.first(qMin(users.size(), mostFound - count));
            count += users.size();
            QMetaObject::invokeMethod(
                this,
                [this, users, progress, mine] {
                    if (*m_asked == mine && m_view)
                        m_view->showFound(users, progress);
                },
                Qt::QueuedConnection);
            return *asked == mine && count < mostFound;
        });
        if (!done && done.error().code != Errc::Cancelled)
            return tl::unexpected(done.error());
        return done.has_value();
    };
    ask(work, [this](bool isWhole) { m_view->showSearchEnd(isWhole); });
}
