// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench.h"

#include "app/arguments.h"
#include "app/services.h"
#include "core/base/jsonwriter.h"
#include "core/scan/tokenfinder.h"
#include "ui/clockbar.h"
#include "ui/composepane.h"
#include "ui/decodepane.h"
#include "ui/endpointspane.h"
#include "ui/findfield.h"
#include "ui/inlinemessage.h"
#include "ui/issuepane.h"
#include "ui/keyspane.h"
#include "ui/timelinepane.h"
#include "ui/tokenmenu.h"
#include "ui/topbar.h"

#include <QScopeGuard>
#include <QSplitter>

using namespace Qt::StringLiterals;
using session::Endpoint;
using simplejwt::TokenType;
using simplejwt::User;

Workbench::Workbench(Services &services, ThemeController &theme, QSettings &state, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_theme(theme)
    , m_state(state)
    , m_tokenMenu(new TokenMenu(services.log(), services.clock().clock(), &m_window))
{
    makePanes();
    connectTopBar();
    connectSession();
    connectPresenter();
    connectComparison();
    connect(&m_services, &Services::serversChanged, this, &Workbench::showServers);
    connect(&m_services, &Services::serverChanged, this, &Workbench::showServer);
    connect(&m_services, &Services::usersChanged, this, &Workbench::showUsers);
    connect(&m_services, &Services::clockChanged, this, &Workbench::showClock);
    connect(&m_services, &Services::keysChanged, this, &Workbench::showKeys);
    connect(&m_services, &Services::failed, this, &Workbench::report);
    connect(&m_window, &MainWindow::aboutToClose, this, &Workbench::saveState);
}

void Workbench::makePanes()
{
    m_decode = new DecodePane(
        m_services.inspector(), [this] { return inspectionContext(); }, m_services.clock().clock());
    m_window.addPane(u"flow"_s, u"flow"_s, tr("Flow"), [this] { return makeFlow(); });
    m_window.addPane(u"compose"_s, u"compose"_s, tr("Compose"), [this] { return makeCompose(); });
    m_window.addPane(u"keys"_s, u"keys"_s, tr("Keys"), [this] { return makeKeys(); });
    m_window.addPane(
        u"logout"_s, u"logout"_s, tr("Logout"), [this] { return makeLogout(); }, ActivityBar::Place::Top, true);
    m_window.addPane(
        u"servers"_s, u"servers"_s, tr("Servers"), [this] { return makeServers(); }, ActivityBar::Place::Bottom);
    m_window.addPane(
        u"settings"_s, u"settings"_s, tr("Settings"), [this] { return makeSettings(); }, ActivityBar::Place::Bottom,
        true);
    m_window.addPane(
        u"forgeries"_s, u"forgeries"_s, tr("Forgeries"), [this] { return makeForgeries(); },
        ActivityBar::Place::Top, true);
    m_window.addPane(
        u"scenarios"_s, u"scenarios"_s, tr("Scenarios"), [this] { return makeScenarios(); }, ActivityBar::Place::Top,
        true);
    makeSessionViews();
    m_window.setDecodePane(m_decode);
    connect(m_decode, &DecodePane::tokenDecoded, this, [this](const QByteArray &token) {
        m_selected = m_services.log().observe(token, session::Origin::Pasted);
        if (m_endpoints)
            m_endpoints->setSelectedToken(m_selected);
        if (m_timeline)
            m_timeline->setSelectedToken(m_selected);
    });
    connect(m_decode, &DecodePane::inspected, this, [this] {
        if (m_keys)
            m_keys->setTrials(m_decode->inspection().keyTrials);
    });
    connect(m_decode, &DecodePane::editCopyRequested, this, [this](const QByteArray &token) {
        m_window.showPane(u"compose"_s);
        m_compose->editCopyOf(token);
    });
}

QWidget *Workbench::makeFlow()
{
    const Clock clock = m_services.clock().clock();
    m_issue = new IssuePane(m_services.log(), clock);
    m_endpoints = new EndpointsPane(m_services.client(), m_services.log(), clock);
    connectIssuePane();
    connectDirectory();
    connect(m_endpoints, &EndpointsPane::tokenChosen, this, &Workbench::select);
    connect(m_endpoints, &EndpointsPane::tokenMenuRequested, m_tokenMenu, &TokenMenu::open);
    m_endpoints->setDiagnoseContext([this] { return m_services.diagnoseContext(); });
    m_endpoints->setSelectedToken(m_selected);

    auto *flow = new QSplitter(Qt::Vertical);
    flow->setObjectName(u"flowSplitter"_s);
    flow->addWidget(m_issue);
    flow->addWidget(m_endpoints);
    flow->setChildrenCollapsible(false);
    if (!flow->restoreState(m_state.value(u"flow/splitter"_s).toByteArray()))
        flow->setSizes({ 262, 280 });
    flow->setOrientation(Qt::Vertical);
    flow->setFocusProxy(m_issue);
    showServer();
    showUsers();
    m_issue->selectUser(m_state.value(u"flow/user"_s).toString());
    return flow;
}

QWidget *Workbench::makeCompose()
{
    m_compose = new ComposePane(m_services.clock().clock(), randomIds());
    m_compose->setKeys(m_services.keys());
    connect(m_compose, &ComposePane::tokenComposed, this,
        [this](const QByteArray &token, const QString &provenance, bool isCopy) {
            if (isCopy)
                m_decode->showCopy(token, provenance);
            else
                m_decode->showToken(token, provenance);
        });
    connect(m_compose, &ComposePane::compareRequested, m_decode, &DecodePane::compareWith);
    connect(m_compose, &ComposePane::useRequested, this, [this](const QByteArray &token, TokenType as) {
        useToken(m_services.log().observe(token, session::Origin::Composed, m_services.server().id()), as);
    });
    return m_compose;
}

void Workbench::connectIssuePane()
{
    m_issue->setRoute([this](const IssueRequest &request) { return routeOf(request); });
    connect(m_issue, &IssuePane::issueRequested, this, &Workbench::issue);
    connect(m_issue, &IssuePane::usersRequested, this, &Workbench::askForUsers);
}

void Workbench::connectDirectory()
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

void Workbench::connectTopBar()
{
    TopBar *bar = m_window.topBar();
    bar->setTheme(m_theme.mode());
    connect(bar, &TopBar::themeChosen, this, [this](ThemeController::Mode mode) {
        m_theme.apply(mode);
        m_window.topBar()->setTheme(mode);
        saveState();
    });
    connect(bar, &TopBar::serverChosen, &m_services, &Services::chooseServer);
    connect(bar, &TopBar::bandChosen, this, [this](const QString &id) {
        if (const auto band = simplejwt::profileNamed(id))
            chooseBand(*band);
    });
    connect(bar->clock(), &ClockBar::advanced, &m_services, &Services::advanceClock);
    connect(bar->clock(), &ClockBar::resetRequested, &m_services, &Services::resetClock);
    bar->findField()->setFinder([this](const QString &words) { return find(words); });
    connect(bar->findField(), &FindField::textGiven, this, &Workbench::decode);
    connect(m_window.notice(), &InlineMessage::actionTriggered, this, [this] {
        if (const auto opened = m_services.openTemporaryDatabase(); !opened) {
            reportDatabase(opened.error());
            return;
        }
        m_window.notice()->clear();
        startServer();
    });
}

/// The rules of the server that is chosen: the embedded one follows them, of another one they are what is known.
void Workbench::chooseBand(simplejwt::Profile band)
{
    config::ServerProfile server = m_services.server();
    if (server.embedded) {
        if (const auto done = m_services.setBand(band); !done)
            report(done.error());
    } else {
        server.band = band;
        m_services.keepServer(server, server.id());
    }
    saveState();
}

/// What Decode judges by. The session knows what became of a token that was chosen in the window.
explain::InspectionContext Workbench::inspectionContext() const
{
    explain::InspectionContext context = m_services.inspectionContext();
    const session::TokenRecord *token = m_services.log().token(m_selected);
    if (!token)
        return context;
    QString excuse;
    if (token->isStripped)
        excuse = tr("The session was kept without signatures, so this token has none any more; issue a new one.");
    else if (!token->server.isEmpty() && token->server != m_services.server().id())
        excuse = tr("No key of %1, which made the token, is known here.").arg(token->server);
    if (!excuse.isEmpty())
        context.signatureExcuse
            = [text = token->text, excuse](QByteArrayView other) { return other == text ? excuse : QString(); };
    return context;
}

void Workbench::connectSession()
{
    connect(&m_services.log(), &session::SessionLog::exchangeAdded, this, &Workbench::learnFrom);
    connect(&m_services.log(), &session::SessionLog::exchangeAdded, this, [this] {
        if (!m_isImporting)
            showSkew();
    });
    connect(m_tokenMenu, &TokenMenu::decodeRequested, this, &Workbench::select);
    connect(m_tokenMenu, &TokenMenu::twinRequested, this, &Workbench::makeTwin);
    connect(m_tokenMenu, &TokenMenu::useRequested, this, &Workbench::useToken);
    connect(m_tokenMenu, &TokenMenu::everywhereRequested, this, &Workbench::showEverywhere);
}

void Workbench::openDatabase()
{
    if (const auto opened = m_services.openDatabase(); !opened)
        reportDatabase(opened.error());
    showServers();
    showServer();
    restoreState();
}

void Workbench::startServer()
{
    const auto keeping = qScopeGuard([this] { keepSession(); }); // its tokens need the server's address
    if (!m_services.hasDatabase())
        return;
    m_serverProblem.clear();
    if (const auto started = m_services.startServer(quint16(m_state.value(u"embedded/port"_s).toUInt())); !started) {
        m_serverProblem = started.error().what;
        report(started.error());
        showStatus();
    }
}

bool Workbench::goesThroughServer(const IssueRequest &request) const
{
    return request.kind == IssueRequest::Kind::Pair && request.extraClaims.isNull() && !request.lifetime
        && m_services.server().url(Endpoint::Login).has_value();
}

QString Workbench::routeOf(const IssueRequest &request) const
{
    if (goesThroughServer(request))
        return tr("Sends POST %1").arg(m_services.server().url(Endpoint::Login)->toString());
    if (m_services.canMint())
        return tr("Signs here with the %1; nothing is sent")
            .arg(m_services.keys().isEmpty() ? tr("signing key") : m_services.keys().first().label());
    return tr("%1 has no password-less login and no signing key was imported").arg(m_services.server().title());
}

void Workbench::issue(const IssueRequest &request)
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

void Workbench::mint(const IssueRequest &request)
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
    select(ids.constFirst());
}

void Workbench::askForUsers()
{
    const auto call = client::buildRequest(m_services.server(), Endpoint::Users);
    if (call)
        m_endpoints->send(*call);
    else
        m_issue->showError(call.error());
}

void Workbench::select(int tokenId)
{
    const session::TokenRecord *token = m_services.log().token(tokenId);
    if (!token)
        return;
    m_selected = tokenId;
    QString provenance = token->origin == session::Origin::Issued || token->origin == session::Origin::Received
        ? tr("issued for %1").arg(token->user)
        : tr("of %1").arg(token->user);
    if (token->user.isEmpty())
        provenance.clear();
    if (const session::TokenRecord *parent = m_services.log().token(token->parentId))
        provenance += QStringLiteral(" · ") + tr("from %1").arg(tokenTitle(*parent));
    if (const QString note = keptNote(*token); !note.isEmpty())
        provenance += (provenance.isEmpty() ? QString() : QStringLiteral(" · ")) + note;
    m_decode->showToken(token->text, provenance);
    if (m_endpoints)
        m_endpoints->setSelectedToken(tokenId);
    if (m_timeline)
        m_timeline->setSelectedToken(tokenId);
}

void Workbench::useToken(int tokenId, TokenType as)
{
    m_window.showPane(u"flow"_s);
    if (m_selected < 0)
        select(tokenId);
    m_endpoints->useToken(tokenId, as);
}

void Workbench::decode(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    m_decode->showToken(bytes);
    const QList<scan::FoundToken> found = scan::findTokens(bytes, { .maxTokens = 1, .cutTokens = false });
    if (found.isEmpty() || found.constFirst().shape != scan::TokenShape::Jws)
        return;
    m_selected = m_services.log().observe(found.constFirst().text, session::Origin::Pasted);
    if (m_endpoints)
        m_endpoints->setSelectedToken(m_selected);
}

void Workbench::learnFrom(quint64 exchangeId)
{
    const session::Exchange *exchange = m_services.log().exchange(exchangeId);
    if (!exchange || m_isImporting)
        return;
    const session::TokensOfExchange tokens = m_services.log().tokensOf(exchangeId);
    int chosen = tokens.received.isEmpty() ? -1 : tokens.received.constFirst();
    for (const int id : tokens.received) {
        if (m_services.log().token(id)->tokenType == "access")
            chosen = id;
    }
    if (chosen >= 0)
        select(chosen);
    else
        m_decode->reinspect(); // the blacklist may have grown
    if (exchange->endpoint != Endpoint::Users || !exchange->succeeded())
        return;
    const auto list = parseJson(exchange->replyBody);
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
    m_services.setKnownUsers(exchange->server, users);
}
