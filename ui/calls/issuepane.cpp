// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/calls/issuepane.h"

#include "core/base/plural.h"
#include "ui/actions/action.h"
#include "ui/calls/claimsform.h"
#include "ui/calls/userform.h"
#include "ui/calls/usermenu.h"
#include "ui/calls/usersmodel.h"
#include "ui/calls/userstable.h"
#include "ui/look/icons.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/popover.h"
#include "ui/widgets/scrollbox.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

IssuePane::IssuePane(const session::SessionLog &log, Clock clock, QWidget *parent)
    : Panel(tr("Issue without a password"), parent)
    , m_model(new UsersModel(log, std::move(clock), this))
    , m_filter(new QLineEdit)
    , m_kindButton(new QPushButton)
    , m_claimsButton(new QPushButton(tr("claims…")))
    , m_issue(new QPushButton)
    , m_table(new UsersTable(m_model))
    , m_claims(new ClaimsForm)
    , m_userForm(new UserForm)
    , m_route(new MutedLabel)
    , m_isId(new QCheckBox(tr("a user id, no username")))
    , m_message(new InlineMessage)
    , m_add(new QToolButton)
    , m_more(new QToolButton)
    , m_load(new QToolButton)
    , m_tick(new QTimer(this))
{
    setObjectName(QStringLiteral("issuePane"));
    body()->addWidget(makeToolRow());
    connectTable();
    body()->addWidget(makeScrolled(), 1);
    auto *last = new QHBoxLayout;
    last->addWidget(m_route, 1);
    last->addWidget(m_isId);
    body()->addLayout(last);
    makeHeaderButtons();
    makeForms();
    setKind(IssueRequest::Kind::Pair);

    m_tick->setInterval(1000);
    connect(m_tick, &QTimer::timeout, m_model, &UsersModel::recount);
    connect(&log, &session::SessionLog::tokenAdded, m_model, &UsersModel::noteTokens);
    connect(&log, &session::SessionLog::tokenChanged, m_model, &UsersModel::noteTokens);
    connect(&log, &session::SessionLog::restored, m_model, &UsersModel::noteTokens);
    setEditable(false);
    setUsersUrl({});
    setFocusProxy(m_table);
    showSelection();
}

QWidget *IssuePane::makeToolRow()
{
    m_filter->setObjectName(QStringLiteral("userFilter"));
    m_filter->setPlaceholderText(tr("Filter users"));
    m_filter->setAccessibleName(tr("Filter users"));
    m_filter->setToolTip(withKey(tr("Filter users by name or id"), Action::FilterHere));
    m_filter->addAction(themedIcon(QStringLiteral("search"), IconRole::Muted), QLineEdit::LeadingPosition);
    m_filter->setClearButtonEnabled(true);
    m_filter->installEventFilter(this);
    connect(m_filter, &QLineEdit::textChanged, this, [this] {
        m_table->setFilter(typed());
        showSelection();
    });
    connect(m_filter, &QLineEdit::returnPressed, this, &IssuePane::issue);

    m_kindButton->setObjectName(QStringLiteral("issueKind"));
    auto *menu = new QMenu(m_kindButton);
    const std::pair<IssueRequest::Kind, QString> kinds[]
        = { { IssueRequest::Kind::Pair, tr("&Pair") }, { IssueRequest::Kind::Access, tr("&Access") },
              { IssueRequest::Kind::Refresh, tr("&Refresh") }, { IssueRequest::Kind::Sliding, tr("&Sliding") } };
    for (const auto &[kind, title] : kinds)
        connect(menu->addAction(title), &QAction::triggered, this, [this, kind = kind] { setKind(kind); });
    m_kindButton->setMenu(menu);

    m_claimsButton->setObjectName(QStringLiteral("claimsButton"));
    m_claimsButton->setCheckable(true);
    m_claimsButton->setAccessibleName(tr("Claims and lifetime"));
    m_claimsButton->setShortcut(keyOf(Action::IssueClaims));
    m_claimsButton->setToolTip(withKey(tr("Add claims, or another lifetime"), Action::IssueClaims));
    auto *box = new Popover(m_claims, m_claimsButton); // the users stay in sight
    connect(m_claimsButton, &QPushButton::toggled, box, [box](bool shown) {
        if (shown)
            box->open();
        else
            box->close();
    });
    connect(box, &Popover::closed, m_claimsButton, [this] { m_claimsButton->setChecked(false); });
    showClaims();

    m_issue->setObjectName(QStringLiteral("issueButton"));
    m_issue->setProperty("primary", true);
    m_issue->setFixedWidth(fontMetrics().horizontalAdvance(tr("Issue for %1").arg(QString())) + nameWidth() + 24);
    m_issue->setShortcut(keyOf(Action::Issue));
    connect(m_issue, &QPushButton::clicked, this, &IssuePane::issue);

    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_filter, 1);
    layout->addWidget(m_kindButton);
    layout->addWidget(m_claimsButton);
    layout->addWidget(m_issue);
    return row;
}

/// What comes and goes, so that the pane doesn't grow with it.
QWidget *IssuePane::makeScrolled()
{
    auto *contents = new QWidget;
    auto *layout = new QVBoxLayout(contents);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_message);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_userForm);
    m_scroll = new ScrollBox(contents, UsersTable::leastHeight);
    m_scroll->setObjectName(QStringLiteral("issueArea"));
    m_scroll->setMinimumHeight(UsersTable::leastHeight);
    return m_scroll;
}

void IssuePane::connectTable()
{
    connect(m_table, &UsersTable::issueRequested, this, &IssuePane::issue);
    connect(m_table, &UsersTable::listChanged, this, &IssuePane::showEmpty);
    connect(m_table, &UsersTable::currentUserChanged, this, [this] {
        showSelection();
        if (const django::User *user = m_table->currentUser())
            emit userSelected(user->username);
    });
}

void IssuePane::makeHeaderButtons()
{
    const auto prepare = [this](QToolButton *button, const char *name, const char *icon, const QString &tip) {
        button->setObjectName(QLatin1String(name));
        button->setIcon(themedIcon(QLatin1String(icon), IconRole::Muted));
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setAccessibleName(tip);
        button->setToolTip(tip);
        addHeaderButton(button);
    };
    prepare(m_load, "loadUsers", "refresh", tr("Ask the server for its users"));
    prepare(m_add, "addUser", "plus", withKey(tr("Add a user"), Action::AddUser));
    prepare(m_more, "userMenu", "more", tr("Activate, set a password, remove"));
    m_add->setShortcut(keyOf(Action::AddUser));
    m_more->setPopupMode(QToolButton::InstantPopup);
    UserMenu *menu = makeUserMenu();
    m_more->setMenu(menu);
    connect(m_load, &QToolButton::clicked, this, &IssuePane::usersRequested);
    connect(m_add, &QToolButton::clicked, this, [this] {
        m_userForm->askForUser();
        m_scroll->reveal(m_userForm);
    });
    connect(m_table, &UsersTable::customContextMenuRequested, this, [this, menu](const QPoint &at) {
        if (m_editable && m_table->currentUser())
            menu->popup(m_table->viewport()->mapToGlobal(at));
    });
}

UserMenu *IssuePane::makeUserMenu()
{
    auto *menu = new UserMenu([this] { return m_editable ? m_table->currentUser() : nullptr; }, m_more);
    addActions(menu->actions());
    connect(m_table, &UsersTable::removeRequested, menu->removal(), &QAction::trigger);
    connect(menu, &UserMenu::activationRequested, this, &IssuePane::userActivationRequested);
    connect(menu, &UserMenu::removalRequested, this, &IssuePane::userRemovalRequested);
    connect(menu, &UserMenu::passwordRequested, this, [this](const django::User &user) {
        m_userForm->askForPassword(user.username);
        m_scroll->reveal(m_userForm);
    });
    return menu;
}

void IssuePane::makeForms()
{
    m_message->setObjectName(QStringLiteral("issueMessage"));
    m_message->setClosable(true);
    m_route->setObjectName(QStringLiteral("issueRoute"));
    m_isId->setObjectName(QStringLiteral("typedIsId"));
    m_isId->hide();
    connect(m_isId, &QCheckBox::toggled, this, &IssuePane::showSelection);
    m_route->setElided(true);
    m_route->setTextInteractionFlags(Qt::TextSelectableByMouse);
    connect(m_claims, &ClaimsForm::changed, this, [this] {
        showClaims();
        showSelection();
    });
    connect(m_userForm, &UserForm::userGiven, this, &IssuePane::userAddRequested);
    connect(m_userForm, &UserForm::passwordGiven, this, [this](const QString &username, const QString &password) {
        if (const django::User *user = m_model->user(m_model->rowOf(username)))
            emit userPasswordRequested(*user, password);
    });
    connect(m_userForm, &UserForm::closed, this, [this] { m_table->setFocus(); });
    connect(m_message, &InlineMessage::actionTriggered, this, [this] {
        if (m_removed && !std::exchange(m_isRestoring, true))
            emit userRestoreRequested(*m_removed);
    });
}

void IssuePane::setUsers(const QList<django::User> &users, const QString &server, const QString &source)
{
    const QString before = selectedUser();
    m_model->setUsers(users, server);
    m_model->bring(before);
    selectUser(m_model->rowOf(before) >= 0 || users.isEmpty() ? before : users.first().username);
    QStringList note;
    if (m_model->rowCount() < users.size())
        note.append(tr("%n users: type to find them", nullptr, int(users.size())));
    else if (!users.isEmpty())
        note.append(counted(tr("%n user(s)", nullptr, int(users.size())), users.size()));
    if (!source.isEmpty())
        note.append(source);
    setNote(note.join(QStringLiteral(" · ")));
    showSelection();
}

void IssuePane::setEditable(bool editable)
{
    m_editable = editable;
    m_model->listSeen(!editable);
    if (!editable)
        m_userForm->hide();
    m_add->setVisible(editable);
    m_more->setVisible(editable);
    m_filter->setPlaceholderText(editable ? tr("Filter users") : tr("Filter, or type a username"));
    showSelection();
}

void IssuePane::setUsersUrl(const QString &url)
{
    m_usersUrl = url;
    m_load->setVisible(!url.isEmpty());
    m_load->setToolTip(tr("Ask the server for its users: GET %1").arg(url));
    showSelection();
}

void IssuePane::setRoute(Route route)
{
    m_routeOf = std::move(route);
    showSelection();
}

QString IssuePane::selectedUser() const
{
    const django::User *user = m_table->currentUser();
    return user ? user->username : QString();
}

void IssuePane::selectUser(const QString &username)
{
    m_model->bring(username);
    if (m_model->rowOf(username) < 0)
        return;
    if (!m_table->choose(m_model->rowOf(username))) {
        m_filter->clear();
        m_model->bring(username);
        m_table->choose(m_model->rowOf(username));
    }
}

void IssuePane::issue()
{
    if (const auto wanted = request()) {
        m_message->clear();
        emit issueRequested(*wanted);
    }
}

void IssuePane::showMessage(Tone tone, const QString &lead, const QString &text)
{
    m_message->setAction({});
    m_message->show(tone, lead, text);
    m_scroll->reveal(m_message);
}

void IssuePane::showError(const Error &error)
{
    m_message->setAction({});
    if (std::exchange(m_isRestoring, false))
        m_message->offerUndo(); // whoever could not be brought back is not lost with that
    m_message->show(error);
    m_scroll->reveal(m_message);
}

void IssuePane::showAdded(const django::User &user)
{
    if (m_removed && m_removed->username == user.username) {
        m_removed.reset();
        m_isRestoring = false;
        m_message->clear();
    }
    selectUser(user.username);
}

void IssuePane::offerRestore(const django::User &user)
{
    m_removed = user;
    m_isRestoring = false;
    m_message->offerUndo();
    m_message->show(Tone::Accent, {},
        tr("Removed %1. Tokens of this user that are still alive are refused from now on.").arg(user.username));
    m_scroll->reveal(m_message);
}

void IssuePane::showEvent(QShowEvent *event)
{
    Panel::showEvent(event);
    m_tick->start();
}

void IssuePane::hideEvent(QHideEvent *event)
{
    Panel::hideEvent(event);
    m_tick->stop();
}

bool IssuePane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_filter && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            m_table->moveBy(key == Qt::Key_Down ? 1 : -1);
            return true;
        }
    }
    return Panel::eventFilter(watched, event);
}

void IssuePane::setKind(IssueRequest::Kind kind)
{
    m_kind = kind;
    QString title = m_kindButton->menu()->actions().at(int(kind))->text().remove(QLatin1Char('&'));
    m_kindButton->setText(title);
    m_kindButton->setAccessibleName(tr("What to issue: %1").arg(title));
    m_kindButton->setToolTip(kind == IssueRequest::Kind::Pair ? tr("What to issue: an access and a refresh token")
                                                              : tr("What to issue: one %1 token").arg(title.toLower()));
    showSelection();
}

QString IssuePane::typed() const
{
    return m_filter->text().trimmed();
}

Result<IssueRequest> IssuePane::request() const
{
    // Folded away or not, the claims count: the button's mark tells of them.
    return issueRequest({ m_kind, m_table->currentUser(), m_editable, typed(), m_isId->isChecked(), m_claims->claims(),
        m_claims->lifetime() });
}

/// Room for a name in the button, which keeps its width whoever is chosen.
int IssuePane::nameWidth() const
{
    return fontMetrics().averageCharWidth() * 9;
}

void IssuePane::showSelection()
{
    const django::User *user = m_table->currentUser();
    bool isNumber = false;
    typed().toLongLong(&isNumber);
    m_isId->setVisible(!m_editable && !user && isNumber);
    const auto wanted = request();
    const QString name = wanted ? issuedName(wanted->user) : user ? issuedName(*user) : QString();
    const QString shown = fontMetrics().elidedText(name, Qt::ElideRight, nameWidth());
    m_issue->setEnabled(bool(wanted));
    m_issue->setText(name.isEmpty()
            ? tr("Issue")
            : tr("Issue for %1").arg(QString(shown).replace(QLatin1Char('&'), QLatin1String("&&"))));
    m_issue->setAccessibleName(name.isEmpty() ? tr("Issue") : tr("Issue for %1").arg(name));
    m_issue->setShortcut(keyOf(Action::Issue)); // setText() drops it
    m_more->setEnabled(user);
    const QString line = !wanted ? wanted.error().what : m_routeOf ? m_routeOf(*wanted) : QString();
    m_route->setText(line);
    m_route->setToolTip(line.toHtmlEscaped());
    m_issue->setToolTip(withKey(line, Action::Issue));
    m_issue->setAccessibleDescription(line);
    showEmpty();
}

/// Marks the button that folds the claims away: what is hidden below it takes part all the same.
void IssuePane::showClaims()
{
    const auto problem = m_claims->problem();
    const QString state = problem ? problem->what
        : m_claims->isFilled()    ? tr("What is typed here goes into what is issued, folded away or not.")
                                  : tr("Add claims, or another lifetime.");
    m_claimsButton->setIcon(problem ? toneIcon(Tone::Bad)
            : m_claims->isFilled()  ? themedIcon(QStringLiteral("dot"), IconRole::Accent)
                                    : QIcon());
    m_claimsButton->setToolTip(withKey(state, Action::IssueClaims));
    m_claimsButton->setAccessibleDescription(state);
}

/// In place of an empty list: why it is empty, and how to go on.
void IssuePane::showEmpty()
{
    if (!m_table->isEmpty())
        return;
    if (m_model->rowCount() > 0 && m_editable)
        m_table->setEmptyText(tr("No user matches “%1”.").arg(typed()));
    else if (m_model->rowCount() > 0)
        m_table->setEmptyText(tr("“%1” is not in the list. Issue asks for it as typed.").arg(typed()));
    else if (m_editable)
        m_table->setEmptyText(
            withKey(tr("There are no users yet. Add one with the plus above"), Action::AddUser) + QLatin1Char('.'));
    else if (m_usersUrl.isEmpty())
        m_table->setEmptyText(
            tr("This server has no list of its users. Type a username or a user id above; users that its "
               "tokens name appear here."));
    else
        m_table->setEmptyText(
            tr("This server's users are not known yet. Type a username or a user id above, or ask for the "
               "list with the button in the title."));
}
