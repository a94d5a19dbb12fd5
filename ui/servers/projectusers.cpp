// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/servers/projectusers.h"

#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/rowdelegate.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
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
    , m_type(new QComboBox)
    , m_byProject(new QPushButton(tr("Issue by the project")))
    , m_here(new QPushButton(tr("Sign here")))
{
    m_search->setObjectName(QStringLiteral("projectUserSearch"));
    m_search->setAccessibleName(tr("Filter users by name or id"));
    m_search->setPlaceholderText(tr("Filter by name or id"));
    m_search->setClearButtonEnabled(true);
    m_find->setObjectName(QStringLiteral("projectUserFind"));
    m_find->setToolTip(tr("Runs the project again, to look among all of its users"));
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

    auto *top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(m_search, 1);
    top->addWidget(m_find);
    auto *bottom = new QHBoxLayout;
    bottom->setSpacing(8);
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
    layout->addWidget(m_note);
    layout->addLayout(bottom);
    layout->addWidget(ways);

    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filtered->setFilterFixedString(text);
        if (!m_table->currentIndex().isValid())
            m_table->selectRow(0);
        showChoice();
    });
    const auto search = [this] {
        if (m_find->isEnabled())
            emit searchRequested(m_search->text().trimmed());
    };
    connect(m_search, &QLineEdit::returnPressed, this, search);
    connect(m_find, &QPushButton::clicked, this, search);
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
    fix(StateColumn, tr("inactive") + u' ');
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

void ProjectUsers::show(const project::Reading &reading, const QString &found)
{
    if (found.isEmpty())
        m_count = reading.userCount.value_or(reading.users.size());
    m_isWhole = found.isEmpty() && m_count <= reading.users.size();
    m_model->removeRows(0, m_model->rowCount());
    for (const project::ProjectUser &user : reading.users) {
        QStringList states;
        if (!user.isActive)
            states += tr("inactive");
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
    const qint64 matching = reading.userCount.value_or(reading.users.size());
    const QString listed = QLocale().toString(reading.users.size());
    if (!reading.usersUnread.isEmpty())
        m_note->setText(tr("The users were not read: %1").arg(reading.usersUnread));
    else if (!found.isEmpty() && matching > reading.users.size())
        m_note->setText(
            tr("“%1” is in %2 users; the first %3 are listed.").arg(found, QLocale().toString(matching), listed));
    else if (!found.isEmpty())
        m_note->setText(tr("“%1” is in %2 of the project's users.").arg(found, listed));
    else if (!m_isWhole)
        m_note->setText(tr("The first %1 of %2 are listed; Return in the field looks among all.")
                            .arg(listed, QLocale().toString(m_count)));
    else
        m_note->setText(m_model->rowCount() == 0 ? tr("The project has no users yet.") : QString());
    m_note->setVisible(!m_note->text().isEmpty());
    m_find->setVisible(!m_isWhole);
    m_table->selectRow(0);
    showChoice();
}

void ProjectUsers::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    showChoice();
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
    m_find->setEnabled(!m_isBusy && !m_isWhole);
}
