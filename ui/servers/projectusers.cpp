// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/servers/projectusers.h"

#include "ui/widgets/chooserow.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/rowdelegate.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QShortcut>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>

using project::IssueWay;

namespace {

enum Column { NameColumn, IdColumn, StateColumn, LoginColumn, ColumnCount };
constexpr int leastRows = 3;

QString idText(const Json &id)
{
    return id.isString() ? id.toString() : QString::fromLatin1(id.numberText());
}

QStandardItem *item(const QString &text, bool isMuted = false)
{
    auto *made = new QStandardItem(text);
    made->setEditable(false);
    made->setData(isMuted, RowDelegate::MutedRole);
    return made;
}

/// By name or id, as the project itself looks for them.
class UserFilter : public QSortFilterProxyModel
{
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override
    {
        const QString wanted = filterRegularExpression().pattern();
        for (const int column : { NameColumn, IdColumn }) {
            if (sourceModel()->index(row, column, parent).data().toString().contains(filterRegularExpression()))
                return true;
        }
        return wanted.isEmpty();
    }
};

} // namespace

ProjectUsers::ProjectUsers(QWidget *parent)
    : QWidget(parent)
    , m_search(new QLineEdit)
    , m_find(new QPushButton(tr("Find among all")))
    , m_table(new QTableView)
    , m_model(new QStandardItemModel(0, ColumnCount, this))
    , m_filtered(new UserFilter(this))
    , m_note(new MutedLabel)
    , m_progress(new QProgressBar)
    , m_stop(new QPushButton(tr("Stop")))
    , m_type(new QComboBox)
    , m_byProject(new QPushButton(tr("Issue by the project")))
    , m_here(new QPushButton(tr("Sign here")))
{
    m_search->setObjectName(QStringLiteral("projectUserSearch"));
    m_search->setAccessibleName(tr("Filter users by name or id"));
    m_search->setClearButtonEnabled(true);
    m_find->setObjectName(QStringLiteral("projectUserFind"));
    m_note->setObjectName(QStringLiteral("projectUserNote"));
    m_note->setWordWrap(true);
    m_type->setObjectName(QStringLiteral("projectIssueType"));
    m_type->setAccessibleName(tr("What is issued"));
    m_type->addItem(tr("Access and refresh"), QStringLiteral("pair"));
    m_type->addItem(tr("Access"), QStringLiteral("access"));
    m_type->addItem(tr("Refresh"), QStringLiteral("refresh"));
    m_type->addItem(tr("Sliding"), QStringLiteral("sliding"));
    m_type->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_type->setMinimumContentsLength(8);
    m_byProject->setObjectName(QStringLiteral("projectIssue"));
    m_byProject->setProperty("primary", true);
    m_byProject->setToolTip(tr("Runs the project, and lets its own code make the tokens; nothing is written"));
    m_here->setObjectName(QStringLiteral("projectSignHere"));
    m_here->setToolTip(tr("Runs the project for the user, its key and settings, and makes the tokens with them"));
    makeTable();
    makeProgress();

    auto *top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(m_search, 1);
    top->addWidget(m_find);
    auto *bottom = new QHBoxLayout;
    bottom->setSpacing(8);
    auto *search = new QHBoxLayout;
    search->setSpacing(8);
    search->addWidget(m_note, 1);
    search->addWidget(m_progress);
    search->addWidget(m_stop);
    bottom->addWidget(m_type, 1);
    bottom->addWidget(m_here);
    bottom->addWidget(m_byProject);
    auto *ways = new MutedLabel(project::issueWaysText());
    ways->setWordWrap(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(top);
    layout->addWidget(m_table, 1);
    layout->addLayout(search);
    layout->addLayout(bottom);
    layout->addWidget(ways);

    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (m_isDirect) {
            m_find->setEnabled(!typed().isEmpty());
            emit listRequested(typed());
            return;
        }
        m_filtered->setFilterFixedString(text);
        if (!m_table->currentIndex().isValid())
            chooseRow(m_table, 0);
        showChoice();
    });
    const auto find = [this] {
        if (!m_find->isEnabled())
            return;
        m_found = typed();
        if (m_isDirect)
            showSearchStart();
        emit searchRequested(m_found);
    };
    connect(m_search, &QLineEdit::returnPressed, this, find);
    connect(m_find, &QPushButton::clicked, this, find);
    connect(m_stop, &QPushButton::clicked, this, &ProjectUsers::stopRequested);
    connect(m_byProject, &QPushButton::clicked, this,
        [this] { emit issueRequested(chosen(), m_type->currentData().toString(), IssueWay::Project); });
    connect(m_here, &QPushButton::clicked, this,
        [this] { emit issueRequested(chosen(), m_type->currentData().toString(), IssueWay::Here); });
    showChoice();
}

void ProjectUsers::makeTable()
{
    m_filtered->setSourceModel(m_model);
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_model->setHorizontalHeaderLabels({ tr("name"), tr("id"), tr("state"), tr("last login") });
    m_table->setObjectName(QStringLiteral("projectUsers"));
    m_table->setAccessibleName(tr("Users of the project"));
    m_table->setModel(m_filtered);
    RowDelegate::install(m_table);
    QHeaderView *header = m_table->horizontalHeader();
    header->setSectionResizeMode(NameColumn, QHeaderView::Stretch);
    header->setSectionResizeMode(IdColumn, QHeaderView::Stretch);
    const auto fix = [this, header](int column, const QString &widest) {
        header->setSectionResizeMode(column, QHeaderView::Fixed);
        header->resizeSection(column, m_table->fontMetrics().horizontalAdvance(widest) + 24);
    };
    fix(StateColumn, tr("inactive") + QStringLiteral(", ") + tr("staff"));
    fix(LoginColumn, QStringLiteral("2026-12-24 "));
    m_table->setMinimumHeight(
        header->sizeHint().height() + leastRows * m_table->verticalHeader()->defaultSectionSize());
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ProjectUsers::showChoice);
    for (const int key : { Qt::Key_Return, Qt::Key_Enter }) {
        auto *shortcut = new QShortcut(QKeySequence(key), m_table);
        shortcut->setContext(Qt::WidgetShortcut);
        connect(shortcut, &QShortcut::activated, m_byProject, &QPushButton::click);
    }
}

void ProjectUsers::makeProgress()
{
    m_progress->setObjectName(QStringLiteral("projectUserProgress"));
    m_progress->setAccessibleName(tr("How many users were looked at"));
    m_progress->setFixedWidth(100);
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 100);
    m_stop->setObjectName(QStringLiteral("projectUserStop"));
    m_progress->hide();
    m_stop->hide();
    const QScrollBar *bar = m_table->verticalScrollBar();
    connect(bar, &QScrollBar::valueChanged, this, &ProjectUsers::askForMore);
    connect(bar, &QScrollBar::rangeChanged, this, &ProjectUsers::askForMore);
}

/// Before the last row is in sight.
void ProjectUsers::askForMore()
{
    const QScrollBar *bar = m_table->verticalScrollBar();
    if (!m_hasMore || bar->value() + bar->pageStep() < bar->maximum())
        return;
    m_hasMore = false;
    emit moreRequested();
}

void ProjectUsers::append(const QList<project::ProjectUser> &users)
{
    for (const project::ProjectUser &user : users) {
        QStringList states{ user.isActive ? tr("active") : tr("inactive") };
        if (user.isStaff)
            states += tr("staff");
        QStandardItem *id = item(idText(user.id), true);
        id->setToolTip(id->text());
        QStandardItem *state = item(states.join(QStringLiteral(", ")), true);
        state->setToolTip(state->text());
        QStandardItem *login = item(user.lastLogin.isEmpty() ? tr("never") : user.lastLogin.left(10), true);
        login->setToolTip(user.lastLogin);
        m_model->appendRow({ item(user.username), id, state, login });
    }
    if (!m_table->currentIndex().isValid())
        chooseRow(m_table, 0);
    showChoice();
}

void ProjectUsers::say(const QString &note)
{
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

void ProjectUsers::show(const project::Reading &reading, const QString &found)
{
    m_isDirect = false;
    m_hasMore = false;
    m_progress->hide();
    m_stop->hide();
    m_find->setText(tr("Find among all"));
    m_find->setToolTip(tr("Runs the project again, to look among all of its users"));
    m_search->setPlaceholderText(tr("Filter by name or id"));
    m_filtered->setFilterFixedString(m_search->text());
    if (found.isEmpty())
        m_count = reading.userCount.value_or(reading.users.size());
    m_isWhole = found.isEmpty() && m_count <= reading.users.size();
    m_model->removeRows(0, m_model->rowCount());
    append(reading.users);
    const qint64 matching = reading.userCount.value_or(reading.users.size());
    const QString listed = QLocale().toString(reading.users.size());
    if (!reading.usersUnread.isEmpty())
        say(tr("The users were not read: %1").arg(reading.usersUnread));
    else if (!found.isEmpty() && matching > reading.users.size())
        say(tr("“%1” is in %2 users; the first %3 are listed.").arg(found, QLocale().toString(matching), listed));
    else if (!found.isEmpty())
        say(tr("“%1” is in %2 of the project's users.").arg(found, listed));
    else if (!m_isWhole)
        say(tr("The first %1 of %2 are listed; Return in the field looks among all.")
                .arg(listed, QLocale().toString(m_count)));
    else
        say(m_model->rowCount() == 0 ? tr("The project has no users yet.") : QString());
    m_find->setVisible(!m_isWhole);
    chooseRow(m_table, 0);
    showChoice();
}

void ProjectUsers::showPage(const project::UserPage &page, bool isMore)
{
    const QString beginning = typed();
    if (!m_isDirect) {
        m_isDirect = true;
        m_find->setText(tr("Find anywhere"));
        m_find->setToolTip(tr("Looks at every user's name and id, for what is typed anywhere in them"));
        m_find->show();
        m_search->setPlaceholderText(tr("Beginning of a name or id"));
        m_filtered->setFilterFixedString({});
    }
    m_progress->hide();
    m_stop->hide();
    if (!isMore)
        m_model->removeRows(0, m_model->rowCount());
    m_hasMore = page.next.has_value();
    append(page.users);
    const QString listed = QLocale().toString(m_model->rowCount());
    if (m_model->rowCount() == 0)
        say(beginning.isEmpty()
                ? tr("The project has no users yet.")
                : tr("No name or id begins with “%1”; Return looks for it anywhere in them.").arg(beginning));
    else if (m_hasMore)
        say(tr("The first %1 are listed, more as you scroll; read straight from the database.").arg(listed));
    else
        say(beginning.isEmpty()
                ? tr("Read straight from the database.")
                : tr("Begin with “%2”: %1. Return looks for it anywhere in names and ids.").arg(listed, beginning));
    askForMore();
}

void ProjectUsers::showSearchStart()
{
    m_model->removeRows(0, m_model->rowCount());
    m_hasMore = false;
    m_progress->setValue(0);
    m_progress->show();
    m_stop->show();
    showFound({}, 0);
}

void ProjectUsers::showFound(const QList<project::ProjectUser> &users, double progress)
{
    m_progress->setValue(int(progress * 100));
    append(users);
    say(tr("“%1” is in %2 users so far.").arg(m_found, QLocale().toString(m_model->rowCount())));
}

void ProjectUsers::showSearchEnd(bool isWhole)
{
    m_progress->hide();
    m_stop->hide();
    const QString listed = QLocale().toString(m_model->rowCount());
    say(isWhole ? tr("“%1” is in %2 of the project's users.").arg(m_found, listed)
                : tr("“%1” is in %2 users, and not all were looked at.").arg(m_found, listed));
}

void ProjectUsers::showListError(const Error &error)
{
    m_progress->hide();
    m_stop->hide();
    m_hasMore = false;
    say(tr("The users were not read: %1").arg(error.what));
}

void ProjectUsers::setCount(qint64 count)
{
    m_count = count;
    emit countChanged();
}

void ProjectUsers::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    showChoice();
}

QString ProjectUsers::typed() const
{
    return m_search->text().trimmed();
}

QString ProjectUsers::chosen() const
{
    const QModelIndex current = m_table->currentIndex();
    return current.isValid() ? current.siblingAtColumn(IdColumn).data().toString() : QString();
}

void ProjectUsers::showChoice()
{
    const bool can = !m_isBusy && !chosen().isEmpty();
    m_byProject->setEnabled(can);
    m_here->setEnabled(can);
    m_find->setEnabled(m_isDirect ? !typed().isEmpty() : !m_isBusy && !m_isWhole);
}
