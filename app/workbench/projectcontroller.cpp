// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/projectcontroller.h"

#include "app/laboratory/laboratory.h"
#include "app/workbench/decodecontroller.h"
#include "core/config/serverfilewriting.h"
#include "core/project/interpreters.h"
#include "core/project/projectserver.h"
#include "core/project/readproject.h"
#include "core/project/setupfinding.h"
#include "ui/servers/projectpage.h"
#include "ui/window/mainwindow.h"

#include <QElapsedTimer>

using namespace Qt::StringLiterals;
using project::IssueWay;
using project::Reading;
using project::ReadOrder;

namespace {

struct Found
{
    Result<project::ProjectPlace> place;
    project::InterpreterSearch search;
    QString confiner;
};

Found lookFor(const QString &path)
{
    Found found{ project::findProject(path), {}, project::confinerPath() };
    if (found.place)
        found.search = project::findInterpreters(*found.place, QProcessEnvironment::systemEnvironment());
    return found;
}

/// As tokens name it: by its USER_ID_FIELD, which need not be the primary key.
django::User userOf(const project::ProjectUser &user, qint64 place)
{
    const auto number = user.id.toInteger();
    const QString key = number ? QString::number(*number) : user.id.toString();
    const QString claim = user.claim.isEmpty() ? key : user.claim;
    return { .id = number.value_or(place),
        .username = user.username,
        .passwordHash = {},
        .isActive = user.isActive,
        .lastLogin = {},
        .email = {},
        .key = number && claim == key ? QString() : claim };
}

} // namespace

ProjectController::ProjectController(
    Laboratory &laboratory, MainWindow &window, DecodeController &decode, QObject *parent)
    : QObject(parent)
    , m_laboratory(laboratory)
    , m_window(window)
    , m_decode(decode)
    , m_tokens(laboratory, decode)
{
}

ProjectController::~ProjectController()
{
    stop(); // or the end would wait for the project
}

void ProjectController::setPage(ProjectPage *page)
{
    m_page = page;
    m_users.setView(page->users());
    m_tokens.setView(page->tokens());
    connect(page, &ProjectPage::pathChosen, this, &ProjectController::open);
    connect(page, &ProjectPage::runRequested, this, &ProjectController::read);
    connect(page, &ProjectPage::stopRequested, this, &ProjectController::stop);
    connect(page, &ProjectPage::searchRequested, this, &ProjectController::search);
    connect(page, &ProjectPage::issueRequested, this, &ProjectController::issue);
    connect(page, &ProjectPage::useRequested, this, &ProjectController::use);
    connect(page, &ProjectPage::saveRequested, this, &ProjectController::save);
}

void ProjectController::open(const QString &path)
{
    if (path.isEmpty() || !m_page)
        return;
    stop();
    const int asked = ++m_asked;
    m_background.run([path] { return lookFor(path); },
        [this, asked](const Found &found) {
            if (asked != m_asked || !m_page)
                return;
            m_page->showBusy({});
            if (!found.place)
                return m_page->showError(found.place.error());
            m_reading.reset();
            m_tokens.setServer({});
            m_page->ask(*found.place, found.search, found.confiner);
        });
}

/// What is shown has been allowed by a click on it.
void ProjectController::read()
{
    const ReadOrder order = m_page->order();
    const QString confiner = m_page->confiner();
    QElapsedTimer timer;
    timer.start();
    m_order = order;
    m_confiner = confiner;
    run(order, tr("The project is starting: %1").arg(order.place.manage), [this, timer](const Reading &reading) {
        m_reading = reading;
        m_page->showReading(reading, project::setupFindings(reading, m_laboratory.clock().realTime()()),
            double(timer.elapsed()) / 1000, project::developmentAddress());
        m_users.show(reading);
        m_tokens.setProject(reading);
    });
}

void ProjectController::run(ReadOrder order, const QString &what, const Answered &answered)
{
    stop();
    m_stop = std::make_shared<std::atomic_bool>(false);
    order.stop = m_stop;
    const int asked = ++m_asked;
    m_page->showBusy(what);
    m_background.run([order, confiner = m_confiner] { return project::readProject(order, confiner); },
        [this, asked, answered](const Result<Reading> &reading) {
            if (asked != m_asked || !m_page)
                return;
            m_page->showBusy({});
            if (!reading)
                m_page->showError(reading.error());
            else
                answered(*reading);
        });
}

void ProjectController::stop()
{
    if (m_stop)
        *m_stop = true;
}

void ProjectController::search(const QString &text)
{
    if (!m_reading)
        return;
    if (m_users.isListing())
        return m_users.find(text);
    ReadOrder order = m_order;
    order.withKey = false;
    order.withDatabase = false;
    order.find = text;
    run(order, tr("The project looks for “%1” among its users").arg(text),
        [this, text](const Reading &reading) { m_page->showUsers(reading, text); });
}

void ProjectController::issue(const QString &userId, const QString &type, IssueWay way, const QUrl &url)
{
    if (!m_reading || userId.isEmpty())
        return;
    const auto server = adopt(url);
    if (!server)
        return m_page->showError(server.error());
    ReadOrder order = m_order;
    order.users = 0;
    order.userId = userId;
    order.withKey = way == IssueWay::Here;
    order.withDatabase = false;
    if (way == IssueWay::Project)
        order.issue = type;
    const auto answered = [this, type, way, server = *server](const Reading &reading) {
        const bool isHere = way == IssueWay::Here;
        if (!isHere && !reading.issued)
            return m_page->showError({ Errc::Io, tr("The project gave no tokens."), {} });
        const auto tokens = isHere
            ? project::tokensMadeHere(reading, { .type = type }, false, m_laboratory.clock().realTime())
            : Result<Json>(reading.issued->tokens);
        if (!tokens)
            return m_page->showError(tokens.error());
        const project::ProjectUser &user = isHere ? reading.named->user : reading.issued->user;
        take(*tokens, server.id(), user);
        const QString &name = user.username;
        const QString how = isHere ? tr("Signed here for %1, with the project's key and settings.").arg(name)
                                   : tr("Issued for %1 by the project: %2.").arg(name, reading.issued->how);
        m_page->showMessage(Tone::Good, tr("%1 %2 is the server that is called now.").arg(how, server.id()),
            (project::tokenRemarks(reading, way, type) + reading.effects).join(u'\n'));
    };
    run(order, tr("The project is asked for the user %1").arg(userId), answered);
}

void ProjectController::take(const Json &tokens, const QString &serverId, const project::ProjectUser &user)
{
    session::SessionLog &log = m_laboratory.log();
    log.nameUser(serverId, user.claim, user.username);
    QList<int> ids;
    for (const Json::Member &token : tokens.members())
        ids.append(log.observe(token.value.toString().toLatin1(), session::Origin::Issued, serverId));
    if (ids.isEmpty())
        return;
    log.joinFamilies(ids);
    m_decode.select(ids.constFirst());
}

config::ServerProfile ProjectController::serverAt(const QUrl &url) const
{
    config::ServerProfile server = project::serverOf(*m_reading, url);
    server.references.project = m_order.place.manage; // so that it is found again
    return server;
}

void ProjectController::learnUsers(const QString &serverId) const
{
    QList<django::User> users;
    for (const project::ProjectUser &user : m_reading->users)
        users.append(userOf(user, users.size() + 1));
    if (!users.isEmpty())
        m_laboratory.directory().learn(serverId, users);
}

/// The server that the project is when it runs is the one that is called from now on, with the project's settings, its
/// users, and its key if that was taken along.
Result<config::ServerProfile> ProjectController::adopt(const QUrl &url)
{
    const config::ServerProfile server = serverAt(url);
    ServerList &servers = m_laboratory.servers();
    if (server.id() == servers.embedded().id())
        return fail(Errc::Conflict,
            tr("%1 is the embedded server's own address; give the one where the project is served.").arg(server.id()));
    servers.keep(server);
    servers.choose(server.id());
    if (const auto settings = m_reading->settings())
        m_laboratory.rules().setSettings(*settings);
    m_laboratory.rules().setOwnLogins(server.id(), project::ownLogins(*m_reading));
    learnUsers(server.id());
    m_tokens.setServer(server.id());
    emit stateChanged();
    return server;
}

void ProjectController::use(const QUrl &url)
{
    if (!m_reading)
        return;
    if (const auto adopted = adopt(url); !adopted)
        m_page->showError(adopted.error());
    else
        m_window.showPane(u"flow"_s);
}

void ProjectController::save(const QUrl &url, const QString &path)
{
    if (!m_reading)
        return;
    if (const auto saved = config::saveServerProfile(serverAt(url), path); !saved)
        m_page->showError(saved.error());
    else
        m_page->showMessage(Tone::Good, tr("Saved to %1; it holds no secret.").arg(path));
}
