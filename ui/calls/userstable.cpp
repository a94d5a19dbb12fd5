// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/calls/userstable.h"

#include "core/base/timetext.h"
#include "ui/calls/usersmodel.h"
#include "ui/widgets/chooserow.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/rowdelegate.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QSortFilterProxyModel>
#include <QVBoxLayout>
#include <algorithm>

namespace {

constexpr int leastNameWidth = 80; // pixels; what it lacks, the last time of issue makes room for

} // namespace

UsersTable::UsersTable(UsersModel *model, QWidget *parent)
    : QTableView(parent)
    , m_users(model)
    , m_filtered(new QSortFilterProxyModel(this))
    , m_empty(new MutedLabel)
{
    m_filtered->setSourceModel(model);
    m_filtered->setFilterKeyColumn(-1);
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);
    setObjectName(QStringLiteral("usersTable"));
    setAccessibleName(tr("Users"));
    setModel(m_filtered);
    RowDelegate::install(this);
    setMinimumHeight(leastHeight);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    makeColumns();
    m_empty->setObjectName(QStringLiteral("usersEmpty"));
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setForegroundRole(QPalette::WindowText); // a table's children have another one
    auto *inside = new QVBoxLayout(viewport());
    inside->setContentsMargins(16, 4, 16, 4);
    inside->addWidget(m_empty);
    for (const auto signal : { &QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved })
        connect(m_filtered, signal, this, &UsersTable::showEmpty);
    connect(m_filtered, &QAbstractItemModel::modelReset, this, &UsersTable::showEmpty);
    setContextMenuPolicy(Qt::CustomContextMenu);
    connect(this, &QTableView::doubleClicked, this, &UsersTable::issueRequested);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, &UsersTable::currentUserChanged);
}

void UsersTable::makeColumns()
{
    QHeaderView *header = horizontalHeader();
    header->setSectionResizeMode(UsersModel::NameColumn, QHeaderView::Stretch);
    header->resizeSection(UsersModel::IdColumn, 44);
    header->resizeSection(UsersModel::StateColumn, fontMetrics().horizontalAdvance(tr("from a token")) + 44); // a chip
    header->resizeSection(UsersModel::AliveColumn, std::max(96, header->sectionSizeHint(UsersModel::AliveColumn)));
    // As wide as its longest text, "59 min 59 s ago", and no narrower than its title.
    const QString longest = agoText(Instant(), Instant() + std::chrono::seconds(3599));
    const int wanted = fontMetrics().horizontalAdvance(longest) + 16;
    m_issuedWidth = std::max({ 104, wanted, header->sectionSizeHint(UsersModel::IssuedColumn) });
    header->resizeSection(UsersModel::IssuedColumn, m_issuedWidth);
    header->setMinimumSectionSize(40);
}

void UsersTable::setFilter(const QString &text)
{
    const django::User *current = currentUser();
    const QString before = current ? current->username : QString();
    m_users->look(text);
    m_filtered->setFilterFixedString(text);
    if (!currentIndex().isValid() && !(m_users->rowOf(before) >= 0 && choose(m_users->rowOf(before)))
        && m_filtered->rowCount() > 0)
        chooseRow(this, 0);
}

bool UsersTable::isEmpty() const
{
    return m_filtered->rowCount() == 0;
}

void UsersTable::setEmptyText(const QString &text)
{
    m_empty->setText(text);
}

const django::User *UsersTable::currentUser() const
{
    const QModelIndex index = currentIndex();
    return index.isValid() ? m_users->user(m_filtered->mapToSource(index).row()) : nullptr;
}

bool UsersTable::choose(int modelRow)
{
    const QModelIndex index = m_filtered->mapFromSource(m_users->index(modelRow, 0));
    if (index.isValid())
        setCurrentIndex(index);
    return index.isValid();
}

void UsersTable::moveBy(int rows)
{
    const int row = currentIndex().row() + rows;
    if (row >= 0 && row < m_filtered->rowCount())
        chooseRow(this, row);
}

QSize UsersTable::sizeHint() const
{
    const int rows = usualRows * verticalHeader()->defaultSectionSize();
    return { QTableView::sizeHint().width(), horizontalHeader()->sizeHint().height() + rows + 2 * frameWidth() };
}

void UsersTable::resizeEvent(QResizeEvent *event)
{
    const QHeaderView *header = horizontalHeader();
    const int others = header->sectionSize(UsersModel::IdColumn) + header->sectionSize(UsersModel::StateColumn)
        + header->sectionSize(UsersModel::AliveColumn) + m_issuedWidth;
    const int name = std::max(leastNameWidth, header->sectionSizeHint(UsersModel::NameColumn));
    setColumnHidden(UsersModel::IssuedColumn, width() - others < name);
    QTableView::resizeEvent(event);
}

void UsersTable::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        emit issueRequested();
    else if (event->matches(QKeySequence::Delete))
        emit removeRequested();
    else
        QTableView::keyPressEvent(event);
}

void UsersTable::showEmpty()
{
    m_empty->setVisible(isEmpty());
    emit listChanged();
}
