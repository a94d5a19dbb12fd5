// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/calls/issuepane.h"

#include "core/base/result.h"
#include "core/base/timetext.h"
#include "ui/calls/claimsform.h"
#include "ui/calls/userform.h"
#include "ui/calls/usermenu.h"
#include "ui/calls/usersmodel.h"
#include "ui/look/icons.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/rowdelegate.h"
#include "ui/widgets/scrollbox.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace {

constexpr int leastTableHeight = 78; ///< pixels: the header, a user and the beginning of the next

} // namespace

IssuePane::IssuePane(const session::SessionLog &log, Clock clock, QWidget *parent)
    : Panel(tr("Issue without a password"), parent)
    , m_model(new UsersModel(log, std::move(clock), this))
    , m_filtered(new QSortFilterProxyModel(this))
    , m_filter(new QLineEdit)
    , m_kindButton(new QPushButton)
    , m_claimsButton(new QPushButton(tr("claims…")))
    , m_issue(new QPushButton)
    , m_table(new QTableView)
    , m_claims(new ClaimsForm)
    , m_userForm(new UserForm)
    , m_empty(new MutedLabel)
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
    makeTable();
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
    m_filter->setToolTip(tr("Filter users by name or id (Ctrl+F)"));
    m_filter->addAction(themedIcon(QStringLiteral("search"), IconRole::Muted), QLineEdit::LeadingPosition);
    m_filter->setClearButtonEnabled(true);
    m_filter->installEventFilter(this);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filtered->setFilterFixedString(text.trimmed());
        if (!m_table->currentIndex().isValid() && m_filtered->rowCount() > 0)
            m_table->selectRow(0);
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
    m_claimsButton->setShortcut(QKeySequence(QStringLiteral("Ctrl+L")));
    m_claimsButton->setToolTip(tr("Add claims, or another lifetime (Ctrl+L)"));
    connect(m_claimsButton, &QPushButton::toggled, this, [this](bool shown) {
        if (!shown && m_claims->isAncestorOf(focusWidget()))
            m_claimsButton->setFocus();
        m_claims->setVisible(shown);
        if (!shown)
            return;
        m_claims->setFocus();
        m_scroll->reveal(m_claims);
    });
    m_claims->hide();
    showClaims();

    m_issue->setObjectName(QStringLiteral("issueButton"));
    m_issue->setProperty("primary", true);
    m_issue->setFixedWidth(fontMetrics().horizontalAdvance(tr("Issue for %1").arg(QString())) + nameWidth() + 24);
    m_issue->setShortcut(QKeySequence(QStringLiteral("Ctrl+I")));
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
    layout->addWidget(m_claims);
    layout->addWidget(m_message);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_userForm);
    m_scroll = new ScrollBox(contents, leastTableHeight);
    m_scroll->setObjectName(QStringLiteral("issueArea"));
    m_scroll->setMinimumHeight(leastTableHeight);
    return m_scroll;
}

void IssuePane::makeTable()
{
    m_filtered->setSourceModel(m_model);
    m_filtered->setFilterKeyColumn(-1);
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_table->setObjectName(QStringLiteral("usersTable"));
    m_table->setAccessibleName(tr("Users"));
    m_table->setModel(m_filtered);
    RowDelegate::install(m_table);
    m_table->setMinimumHeight(leastTableHeight);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    QHeaderView *header = m_table->horizontalHeader();
    header->setSectionResizeMode(UsersModel::NameColumn, QHeaderView::Stretch);
    header->resizeSection(UsersModel::IdColumn, 44);
    header->resizeSection(UsersModel::StateColumn, 104);
    header->resizeSection(UsersModel::AliveColumn, 96);
    // As wide as its longest text, "59 min 59 s ago", and no narrower than its title.
    const QString longest = agoText(Instant(), Instant() + std::chrono::seconds(3599));
    const int wanted = m_table->fontMetrics().horizontalAdvance(longest) + 16;
    header->resizeSection(UsersModel::IssuedColumn, std::max(104, wanted));
    header->setMinimumSectionSize(40);
    m_table->installEventFilter(this);
    m_empty->setObjectName(QStringLiteral("usersEmpty"));
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setForegroundRole(QPalette::WindowText); // a table's children have another one
    auto *inside = new QVBoxLayout(m_table->viewport());
    inside->setContentsMargins(16, 4, 16, 4);
    inside->addWidget(m_empty);
    for (const auto signal : { &QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved })
        connect(m_filtered, signal, this, &IssuePane::showEmpty);
    connect(m_filtered, &QAbstractItemModel::modelReset, this, &IssuePane::showEmpty);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QTableView::doubleClicked, this, &IssuePane::issue);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        showSelection();
        if (const django::User *user = current())
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
    prepare(m_add, "addUser", "plus", tr("Add a user (Ctrl+N)"));
    prepare(m_more, "userMenu", "more", tr("Activate, set a password, remove"));
    m_add->setShortcut(QKeySequence(QStringLiteral("Ctrl+N")));
    m_more->setPopupMode(QToolButton::InstantPopup);
    UserMenu *menu = makeUserMenu();
    m_more->setMenu(menu);
    connect(m_load, &QToolButton::clicked, this, &IssuePane::usersRequested);
    connect(m_add, &QToolButton::clicked, this, [this] {
        m_userForm->askForUser();
        m_scroll->reveal(m_userForm);
    });
    connect(m_table, &QTableView::customContextMenuRequested, this, [this, menu](const QPoint &at) {
        if (m_editable && current())
            menu->popup(m_table->viewport()->mapToGlobal(at));
    });
}

UserMenu *IssuePane::makeUserMenu()
{
    auto *menu = new UserMenu([this] { return m_editable ? current() : nullptr; }, m_more);
    addActions(menu->actions());
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
        if (m_removed)
            emit userRestoreRequested(*std::exchange(m_removed, std::nullopt));
        m_message->clear();
    });
}

void IssuePane::setUsers(const QList<django::User> &users, const QString &server, const QString &source)
{
    const QString before = selectedUser();
    m_source = source;
    m_model->setUsers(users, server);
    selectUser(m_model->rowOf(before) >= 0 || users.isEmpty() ? before : users.first().username);
    setNote(users.isEmpty()     ? source
            : users.size() == 1 ? tr("1 user · %1").arg(source)
                                : tr("%1 users · %2").arg(users.size()).arg(source));
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
    const django::User *user = current();
    return user ? user->username : QString();
}

void IssuePane::selectUser(const QString &username)
{
    const int row = m_model->rowOf(username);
    if (row < 0)
        return;
    const QModelIndex index = m_filtered->mapFromSource(m_model->index(row, 0));
    if (!index.isValid())
        m_filter->clear();
    m_table->setCurrentIndex(m_filtered->mapFromSource(m_model->index(row, 0)));
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
    m_message->show(error);
    m_scroll->reveal(m_message);
}

void IssuePane::offerRestore(const django::User &user)
{
    m_removed = user;
    m_message->setAction(tr("Undo"));
    m_message->show(Tone::Accent, {},
        tr("%1 is removed. Tokens of this user that are still alive are refused from now on.").arg(user.username));
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
    if (watched == m_table && event->type() == QEvent::Resize)
        m_table->setColumnHidden(UsersModel::IssuedColumn, m_table->width() < 420); // the name needs the room
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (watched == m_filter && (key == Qt::Key_Down || key == Qt::Key_Up)) {
            const int row = m_table->currentIndex().row() + (key == Qt::Key_Down ? 1 : -1);
            if (row >= 0 && row < m_filtered->rowCount())
                m_table->selectRow(row);
            return true;
        }
        if (watched == m_table && (key == Qt::Key_Return || key == Qt::Key_Enter)) {
            issue();
            return true;
        }
    }
    return Panel::eventFilter(watched, event);
}

const django::User *IssuePane::current() const
{
    const QModelIndex index = m_table->currentIndex();
    return index.isValid() ? m_model->user(m_filtered->mapToSource(index).row()) : nullptr;
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
