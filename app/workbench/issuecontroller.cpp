// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/issuecontroller.h"

#include "app/laboratory/laboratory.h"
#include "app/workbench/decodecontroller.h"
#include "core/json/jsonreader.h"
#include "ui/calls/issuepane.h"

#include <QGuiApplication>

using namespace Qt::StringLiterals;
using django::User;
using session::Endpoint;
using simplejwt::TokenType;

IssueController::IssueController(Laboratory &laboratory, DecodeController &decode, QObject *parent)
    : QObject(parent)
    , m_laboratory(laboratory)
    , m_decode(decode)
{
    connect(&laboratory.rules(), &ServerRules::changed, this, &IssueController::showServer);
    connect(&laboratory.directory(), &Directory::changed, this, &IssueController::showUsers);
    connect(&laboratory.directory(), &Directory::failed, this, [this](const Error &error) {
        const bool isSeen = m_pane && m_pane->isVisible();
        if (isSeen || (m_pane && m_pane->isRestoring()))
            m_pane->showError(error);
        if (!isSeen)
            emit failed(error);
    });
    // Where jotlab-cli changed users meanwhile, say.
    connect(qGuiApp, &QGuiApplication::applicationStateChanged, this, [this](Qt::ApplicationState state) {
        if (state == Qt::ApplicationActive)
            m_laboratory.directory().refresh();
    });
}

IssuePane *IssueController::makePane()
{
    m_pane = new IssuePane(m_laboratory.log(), m_laboratory.clock().clock());
    connect(m_pane, &IssuePane::issueRequested, this, &IssueController::issue);
    connect(m_pane, &IssuePane::usersRequested, this,
        [this] { ask(client::buildRequest(m_laboratory.servers().current(), Endpoint::Users)); });
    connectDirectory();
    showServer();
    showUsers();
    return m_pane;
}

void IssueController::connectDirectory()
{
    Directory &directory = m_laboratory.directory();
    connect(m_pane, &IssuePane::userAddRequested, &directory,
        [&directory](const QString &name, bool isActive, const QString &password) {
            User user;
            user.username = name;
            user.isActive = isActive;
            directory.add(user, password);
        });
    connect(
        m_pane, &IssuePane::userRestoreRequested, &directory, [&directory](const User &user) { directory.add(user); });
    connect(&directory, &Directory::added, m_pane, &IssuePane::showAdded);
    connect(m_pane, &IssuePane::userActivationRequested, &directory, [&directory](User user, bool isActive) {
        user.isActive = isActive;
        directory.update(user);
    });
    connect(m_pane, &IssuePane::userRemovalRequested, &directory, &Directory::remove);
    connect(&directory, &Directory::removed, m_pane, &IssuePane::offerRestore);
    connect(m_pane, &IssuePane::userPasswordRequested, &directory, &Directory::setPassword);
    connect(&directory, &Directory::passwordSet, m_pane, [this](const User &user, bool isUsable) {
        m_pane->showMessage(Tone::Good, {},
            isUsable ? tr("%1 has a new password.").arg(user.username)
                     : tr("%1 has no usable password now.").arg(user.username));
    });
}

bool IssueController::goesThroughServer(const IssueRequest &request) const
{
    return request.kind == IssueRequest::Kind::Pair && request.extraClaims.isNull() && !request.lifetime
        && m_laboratory.servers().current().url(Endpoint::Login).has_value();
}

QString IssueController::routeOf(const IssueRequest &request) const
{
    if (goesThroughServer(request))
        return tr("Sends POST %1").arg(m_laboratory.servers().current().url(Endpoint::Login)->toString());
    if (m_laboratory.minting().isPossible()) {
        const QString key = m_laboratory.keys().isEmpty() ? tr("signing key") : m_laboratory.keys().first().label();
        const QStringList logins = m_laboratory.rules().ownLogins(m_laboratory.servers().current().id());
        return logins.isEmpty() ? tr("Signs here with the %1; nothing is sent").arg(key)
                                : tr("Signs here with the %1, without what %2 may add; nothing is sent")
                                      .arg(key, logins.size() > 2 ? tr("its logins") : logins.join(u", "));
    }
    return tr("%1 has no password-less login and no signing key was imported")
        .arg(m_laboratory.servers().current().title());
}

void IssueController::issue(const IssueRequest &request)
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
    ask(client::buildRequest(m_laboratory.servers().current(), Endpoint::Login, {}, {}, login));
}

void IssueController::mint(const IssueRequest &request)
{
    using Kind = IssueRequest::Kind;
    const QList<TokenType> types = request.kind == Kind::Pair ? QList{ TokenType::Access, TokenType::Refresh }
        : request.kind == Kind::Access                        ? QList{ TokenType::Access }
        : request.kind == Kind::Refresh                       ? QList{ TokenType::Refresh }
                                                              : QList{ TokenType::Sliding };
    User user = request.user;
    if (user.id == 0)
        user.id = user.username.toLongLong(); // typed, where no directory is known: a number is the id
    const auto texts = m_laboratory.minting().mint(user, types, request.extraClaims, request.lifetime);
    if (!texts) {
        m_pane->showError(texts.error());
        return;
    }
    QList<int> ids;
    for (const QByteArray &text : *texts)
        ids.append(m_laboratory.log().observe(text, session::Origin::Issued, m_laboratory.servers().current().id()));
    m_laboratory.log().joinFamilies(ids);
    m_decode.select(ids.constFirst());
}

void IssueController::ask(const Result<client::EndpointRequest> &request)
{
    if (request)
        emit callRequested(*request);
    else
        m_pane->showError(request.error());
}

void IssueController::learnUsers(const session::Exchange &exchange)
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
    m_laboratory.directory().learn(exchange.server, users);
}

QString IssueController::selectedUser() const
{
    return m_pane ? m_pane->selectedUser() : QString();
}

void IssueController::selectUser(const QString &name)
{
    if (m_pane)
        m_pane->selectUser(name);
}

void IssueController::issueFor(const QString &name)
{
    selectUser(name);
    if (selectedUser() == name)
        m_pane->issue();
}

void IssueController::showServer()
{
    if (!m_pane)
        return;
    const config::ServerProfile &server = m_laboratory.servers().current();
    m_pane->setEditable(m_laboratory.directory().isEditable());
    const auto usersUrl = server.url(Endpoint::Users);
    m_pane->setUsersUrl(!server.embedded && usersUrl ? usersUrl->toString() : QString());
    m_pane->setRoute([this](const IssueRequest &request) { return routeOf(request); });
}

void IssueController::showUsers()
{
    if (!m_pane)
        return;
    const config::ServerProfile &server = m_laboratory.servers().current();
    m_pane->setUsers(m_laboratory.directory().users(), server.id(), server.embedded ? QString() : server.title());
}
