// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/flowcontroller.h"

#include "app/laboratory/laboratory.h"
#include "app/workbench/decodecontroller.h"
#include "ui/calls/endpointspane.h"
#include "ui/calls/issuepane.h"
#include "ui/decode/decodepane.h"
#include "ui/token/tokenmenu.h"
#include "ui/window/mainwindow.h"

#include <QSettings>
#include <QSplitter>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using django::User;
using session::Endpoint;
using simplejwt::TokenType;

FlowController::FlowController(
    Services &services, MainWindow &window, DecodeController &decode, QSettings &state, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_window(window)
    , m_decode(decode)
    , m_state(state)
{
    connect(decode.menu(), &TokenMenu::twinRequested, this, &FlowController::makeTwin);
    connect(decode.menu(), &TokenMenu::useRequested, this, &FlowController::useToken);
    connect(&decode, &DecodeController::selectionChanged, this, [this](int tokenId) {
        if (m_endpoints)
            m_endpoints->setSelectedToken(tokenId);
    });
}

QWidget *FlowController::makePane()
{
    const Clock clock = m_services.clock().clock();
    m_issue = new IssuePane(m_services.log(), clock);
    m_endpoints = new EndpointsPane(m_services.client(), m_services.log(), clock);
    connect(m_issue, &IssuePane::issueRequested, this, &FlowController::issue);
    connect(m_issue, &IssuePane::usersRequested, this, &FlowController::askForUsers);
    connectDirectory();
    connect(m_endpoints, &EndpointsPane::tokenChosen, &m_decode, &DecodeController::select);
    connect(m_endpoints, &EndpointsPane::tokenMenuRequested, m_decode.menu(), &TokenMenu::open);
    m_endpoints->setDiagnoseContext([this] { return m_services.diagnoseContext(); });
    m_endpoints->setSelectedToken(m_decode.selected());

    m_splitter = new QSplitter(Qt::Vertical);
    m_splitter->setObjectName(u"flowSplitter"_s);
    m_splitter->addWidget(m_issue);
    m_splitter->addWidget(m_endpoints);
    m_splitter->setChildrenCollapsible(false);
    if (!m_splitter->restoreState(m_state.value(u"flow/splitter"_s).toByteArray()))
        m_splitter->setSizes({ 262, 280 });
    m_splitter->setOrientation(Qt::Vertical);
    m_splitter->setFocusProxy(m_issue);
    showServer();
    showUsers();
    m_issue->selectUser(m_state.value(u"flow/user"_s).toString());
    return m_splitter;
}

void FlowController::connectDirectory()
{
    const auto show = [this](const Result<> &done) {
        if (!done)
            m_issue->showError(done.error());
    };
    connect(m_issue, &IssuePane::userAddRequested, this,
        [this](const QString &name, bool isActive, const QString &password) {
            User user;
            user.username = name;
            user.isActive = isActive;
            m_services.addUserWithPassword(user, password);
            m_issue->selectUser(name);
        });
    connect(m_issue, &IssuePane::userRestoreRequested, this, [this, show](const User &user) {
        show(m_services.addUser(user).map([](const User &) {}));
        m_issue->selectUser(user.username);
    });
    connect(m_issue, &IssuePane::userActivationRequested, this, [this, show](User user, bool isActive) {
        user.isActive = isActive;
        show(m_services.updateUser(user));
    });
    connect(m_issue, &IssuePane::userRemovalRequested, this, [this, show](const User &user) {
        const auto removed = m_services.removeUser(user.id);
        if (removed)
            m_issue->offerRestore(user);
        show(removed);
    });
    connect(m_issue, &IssuePane::userPasswordRequested, this, [this](const User &user, const QString &password) {
        m_services.setPassword(user, password);
        m_issue->showMessage(Tone::Good, {},
            password.isEmpty() ? tr("%1 has no usable password now.").arg(user.username)
                               : tr("%1 has a new password.").arg(user.username));
    });
}

bool FlowController::goesThroughServer(const IssueRequest &request) const
{
    return request.kind == IssueRequest::Kind::Pair && request.extraClaims.isNull() && !request.lifetime
        && m_services.server().url(Endpoint::Login).has_value();
}

QString FlowController::routeOf(const IssueRequest &request) const
{
    if (goesThroughServer(request))
        return tr("Sends POST %1").arg(m_services.server().url(Endpoint::Login)->toString());
    if (m_services.canMint())
        return tr("Signs here with the %1; nothing is sent")
            .arg(m_services.keys().isEmpty() ? tr("signing key") : m_services.keys().first().label());
    return tr("%1 has no password-less login and no signing key was imported").arg(m_services.server().title());
}

/// What a server answers comes back through the session: see DecodeController::selectReceived().
void FlowController::issue(const IssueRequest &request)
{
    if (!goesThroughServer(request)) {
        mint(request);
        return;
    }
    Json login = Json::object();
    if (request.user.username.isEmpty())
        login.set(u"user_id"_s, Json(request.user.id));
    else
        login.set(u"username"_s, Json(request.user.username));
    const auto call = client::buildRequest(m_services.server(), Endpoint::Login, {}, {}, login);
    if (call)
        m_endpoints->send(*call);
    else
        m_issue->showError(call.error());
}

void FlowController::mint(const IssueRequest &request)
{
    using Kind = IssueRequest::Kind;
    const QList<TokenType> types = request.kind == Kind::Pair ? QList{ TokenType::Access, TokenType::Refresh }
        : request.kind == Kind::Access                        ? QList{ TokenType::Access }
        : request.kind == Kind::Refresh                       ? QList{ TokenType::Refresh }
                                                              : QList{ TokenType::Sliding };
    User user = request.user;
    if (user.id == 0)
        user.id = user.username.toLongLong(); // typed, where no directory is known: a number is the id
    const auto texts = m_services.mint(user, types, request.extraClaims, request.lifetime);
    if (!texts) {
        m_issue->showError(texts.error());
        return;
    }
    QList<int> ids;
    for (const QByteArray &text : *texts)
        ids.append(m_services.log().observe(text, session::Origin::Issued, m_services.server().id()));
    m_services.log().joinFamilies(ids);
    m_decode.select(ids.constFirst());
}

void FlowController::makeTwin(int tokenId)
{
    const session::TokenRecord *token = m_services.log().token(tokenId);
    if (!token)
        return;
    const QString server = token->server.isEmpty() ? m_services.server().id() : token->server;
    const auto twin = m_services.twinOf(*token, 10s);
    if (!twin) {
        emit failed(twin.error());
        return;
    }
    const int id = m_services.log().observe(*twin, session::Origin::Issued, server);
    m_services.log().joinFamilies({ tokenId, id }); // what goes with the one goes with the other
    m_decode.select(id);
}

void FlowController::askForUsers()
{
    const auto call = client::buildRequest(m_services.server(), Endpoint::Users);
    if (call)
        m_endpoints->send(*call);
    else
        m_issue->showError(call.error());
}

void FlowController::learnUsers(const session::Exchange &exchange)
{
    if (exchange.endpoint != Endpoint::Users || !exchange.succeeded())
        return;
    const auto list = parseJson(exchange.replyBody);
    if (!list || !list->isArray())
        return;
    QList<User> users;
    for (const Json &row : list->items()) {
        const Json *id = row.find(u"id");
        const Json *name = row.find(u"username");
        const Json *active = row.find(u"is_active");
        if (id && id->toInteger() && name && name->isString())
            users.append({ .id = *id->toInteger(),
                .username = name->toString(),
                .passwordHash = {},
                .isActive = !active || active->toBool(),
                .lastLogin = {},
                .email = {} });
    }
    m_services.setKnownUsers(exchange.server, users);
}

QString FlowController::selectedUser() const
{
    return m_issue ? m_issue->selectedUser() : QString();
}

void FlowController::selectUser(const QString &name)
{
    m_window.showPane(u"flow"_s);
    m_issue->selectUser(name);
}

void FlowController::useToken(int tokenId, TokenType as)
{
    m_window.showPane(u"flow"_s);
    if (m_decode.selected() < 0)
        m_decode.select(tokenId);
    m_endpoints->useToken(tokenId, as);
}

void FlowController::showServer()
{
    if (!m_issue)
        return;
    const config::ServerProfile &server = m_services.server();
    m_endpoints->setServer(server);
    m_issue->setEditable(server.embedded && m_services.hasDatabase());
    const auto usersUrl = server.url(Endpoint::Users);
    m_issue->setUsersUrl(!server.embedded && usersUrl ? usersUrl->toString() : QString());
    m_issue->setRoute([this](const IssueRequest &request) { return routeOf(request); });
}

void FlowController::showUsers()
{
    if (!m_issue)
        return;
    const auto users = m_services.users();
    if (!users) {
        m_issue->showError(users.error());
        return;
    }
    const config::ServerProfile &server = m_services.server();
    m_issue->setUsers(*users, server.id(), server.embedded ? tr("embedded directory") : server.title());
    m_decode.pane()->reinspect();
}

void FlowController::saveState()
{
    if (!m_issue)
        return;
    m_state.setValue(u"flow/user"_s, m_issue->selectedUser());
    m_state.setValue(u"flow/splitter"_s, m_splitter->saveState());
}
