// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/calls/usersmodel.h"

#include "core/base/timetext.h"
#include "core/django/usersearch.h"
#include "ui/widgets/rowdelegate.h"

#include <QHash>
#include <QTimer>
#include <algorithm>
#include <chrono>
#include <utility>

namespace {

constexpr qsizetype mostListed = 1000; // a list is read by nobody beyond that, and each row costs at each look
constexpr qsizetype atOnce = 10'000; // tokens that are counted before the window gets to something else

} // namespace

UsersModel::UsersModel(const session::SessionLog &log, Clock clock, QObject *parent)
    : QAbstractTableModel(parent)
    , m_log(log)
    , m_clock(std::move(clock))
{
    m_goingOn.setSingleShot(true);
    connect(&m_goingOn, &QTimer::timeout, this, &UsersModel::goOn);
    connect(&log, &session::SessionLog::restored, this, [this] { // by others: who listens to us counts them anew
        m_count.reset();
        m_goingOn.stop();
    });
}

void UsersModel::setUsers(const QList<django::User> &users, const QString &server)
{
    if (std::exchange(m_server, server) != server) {
        for (Row &row : m_rows)
            row.tally = {};
    }
    m_users = users;
    list();
}

void UsersModel::look(const QString &words)
{
    if (std::exchange(m_words, words) != words && m_users.size() > mostListed)
        list();
}

void UsersModel::list()
{
    m_before.clear();
    for (const Row &row : std::as_const(m_rows))
        m_before.insert(django::keyText(row.user), row.tally);
    beginResetModel();
    m_rows.clear();
    const bool areMany = m_users.size() > mostListed;
    const django::UserSearch search(m_words);
    for (const django::User &user : std::as_const(m_users)) {
        if (m_rows.size() == mostListed)
            break;
        if (!areMany || search.fits(user))
            m_rows.append({ user, false, m_before.value(django::keyText(user)) });
    }
    endResetModel();
    takeTokens();
}

void UsersModel::bring(const QString &username)
{
    if (m_users.size() <= mostListed || rowOf(username) >= 0)
        return;
    const auto named = std::find_if(
        m_users.cbegin(), m_users.cend(), [&username](const django::User &user) { return user.username == username; });
    if (named == m_users.cend())
        return;
    beginInsertRows({}, 0, 0);
    m_rows.prepend({ *named, false, {} });
    endInsertRows();
    begin(m_count && m_count->addsSeen);
}

const django::User *UsersModel::user(int row) const
{
    return row >= 0 && row < m_rows.size() ? &m_rows[row].user : nullptr;
}

int UsersModel::rowOf(const QString &username) const
{
    for (int row = 0; row < m_rows.size(); ++row) {
        if (m_rows[row].user.username == username)
            return row;
    }
    return -1;
}

void UsersModel::listSeen(bool seen)
{
    if (seen == m_listsSeen)
        return;
    m_listsSeen = seen;
    for (int row = int(m_rows.size()) - 1; row >= 0; --row) {
        if (!m_rows[row].isSeen)
            continue;
        beginRemoveRows({}, row, row);
        m_rows.removeAt(row);
        endRemoveRows();
    }
    takeTokens();
}

void UsersModel::noteTokens()
{
    // All of them are counted anew, so the more there are the less often.
    const std::chrono::milliseconds pause{ m_log.tokens().size() / 100 };
    if (!std::exchange(m_willTake, true))
        QTimer::singleShot(pause, this, &UsersModel::takeTokens);
}

void UsersModel::takeTokens()
{
    m_willTake = false;
    begin(m_listsSeen);
}

void UsersModel::recount()
{
    if (m_count)
        m_count->isAskedAgain = true;
    else
        begin(false);
}

void UsersModel::begin(bool addsSeen)
{
    m_count.reset();
    m_goingOn.stop();
    if (m_rows.isEmpty() && !addsSeen)
        return;
    m_count = Count{ ++m_lastCount, m_clock(), addsSeen, false, 0, {}, QList<Tally>(m_rows.size()) };
    for (int row = 0; row < m_rows.size(); ++row)
        m_count->rows.insert(django::keyText(m_rows.at(row).user), row);
    goOn();
}

void UsersModel::goOn()
{
    const qsizetype end = std::min(m_count->next + atOnce, m_log.tokens().size());
    const int number = m_count->number;
    if (m_count->addsSeen)
        addSeen(m_count->next, end);
    if (!m_count || m_count->number != number) // who saw the new rows listed others
        return;
    for (qsizetype id = m_count->next; id < end; ++id)
        count(m_log.tokens().at(id));
    m_count->next = end;
    if (end < m_log.tokens().size()) {
        m_goingOn.start();
        return;
    }
    for (int row = 0; row < m_rows.size(); ++row)
        m_rows[row].tally = m_count->tallies.at(row);
    const bool isAskedAgain = m_count->isAskedAgain;
    m_count.reset();
    if (isAskedAgain)
        begin(false);
    if (!m_rows.isEmpty())
        emit dataChanged(index(0, NameColumn), index(int(m_rows.size()) - 1, IssuedColumn));
}

void UsersModel::addSeen(qsizetype begin, qsizetype end)
{
    QList<Row> added;
    for (qsizetype each = begin; each < end; ++each) {
        const session::TokenRecord &token = m_log.tokens().at(each);
        bool isNumber = false;
        const qint64 id = token.userId.toLongLong(&isNumber);
        if (!isNumber || id <= 0 || token.server != m_server || !token.isVerified)
            continue;
        const QString name = token.user == token.userId ? QString() : token.user;
        if (const auto known = m_count->rows.constFind(QString::number(id)); known != m_count->rows.cend()) {
            Row &row = *known < m_rows.size() ? m_rows[*known] : added[*known - m_rows.size()];
            if (row.isSeen && !name.isEmpty())
                row.user.username = name;
            continue;
        }
        m_count->rows.insert(QString::number(id), int(m_rows.size() + added.size()));
        Row row;
        row.user.id = id;
        row.user.username = name;
        row.isSeen = true;
        row.tally = m_before.value(QString::number(id));
        added.append(row);
    }
    if (added.isEmpty())
        return;
    beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + added.size()) - 1);
    m_rows += added;
    m_count->tallies.resize(m_rows.size());
    endInsertRows();
}

void UsersModel::count(const session::TokenRecord &token)
{
    // A token that nobody verified is nobody's.
    if (!token.isVerified || token.origin == session::Origin::File || token.server != m_server)
        return;
    const auto row = m_count->rows.constFind(token.userId);
    if (row == m_count->rows.cend())
        return;
    Tally &tally = m_count->tallies[*row];
    if (stateAt(token, m_count->now) == session::TokenState::Alive)
        ++tally.alive;
    if (token.issuedAt && token.origin != session::Origin::Composed)
        tally.lastIssuedAt = qMax(tally.lastIssuedAt.value_or(*token.issuedAt), *token.issuedAt);
}

int UsersModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int UsersModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant UsersModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case RowDelegate::ToneRole:
        if (index.column() == StateColumn)
            return int(row.isSeen ? Tone::Neutral : row.user.isActive ? Tone::Good : Tone::Warning);
        return {};
    case RowDelegate::MutedRole:
        return (index.column() == IssuedColumn && !row.tally.lastIssuedAt)
            || (index.column() == NameColumn && row.user.username.isEmpty());
    case Qt::ToolTipRole:
        return row.isSeen ? tr("Named by a token of this server; whether the account is active is not known")
                          : QVariant();
    default:
        return {};
    }
}

QVariant UsersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case IdColumn:
        return tr("id");
    case NameColumn:
        return tr("username");
    case StateColumn:
        return tr("state");
    case AliveColumn:
        return tr("tokens alive");
    case IssuedColumn:
        return tr("last issued");
    default:
        return {};
    }
}

QString UsersModel::text(const Row &row, int column) const
{
    switch (column) {
    case IdColumn:
        return django::keyText(row.user);
    case NameColumn:
        return row.user.username.isEmpty() ? tr("name not known") : row.user.username;
    case StateColumn:
        return row.isSeen ? tr("from a token") : row.user.isActive ? tr("active") : tr("inactive");
    case AliveColumn:
        return QString::number(row.tally.alive);
    case IssuedColumn:
        return row.tally.lastIssuedAt ? agoText(*row.tally.lastIssuedAt, m_clock()) : tr("never");
    default:
        return {};
    }
}
