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

} // namespace

UsersModel::UsersModel(const session::SessionLog &log, Clock clock, QObject *parent)
    : QAbstractTableModel(parent)
    , m_log(log)
    , m_clock(std::move(clock))
{
}

void UsersModel::setUsers(const QList<django::User> &users, const QString &server)
{
    m_server = server;
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
    beginResetModel();
    m_rows.clear();
    const bool areMany = m_users.size() > mostListed;
    const django::UserSearch search(m_words);
    for (const django::User &user : std::as_const(m_users)) {
        if (m_rows.size() == mostListed)
            break;
        if (!areMany || search.fits(user))
            m_rows.append({ user, false, 0, {} });
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
    m_rows.prepend({ *named, false, 0, {} });
    endInsertRows();
    recount();
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

void UsersModel::addSeen()
{
    QHash<qint64, qsizetype> rowsById;
    for (qsizetype row = 0; row < m_rows.size(); ++row)
        rowsById.insert(m_rows[row].user.id, row);
    for (const session::TokenRecord &token : m_log.tokens()) {
        bool isNumber = false;
        const qint64 id = token.userId.toLongLong(&isNumber);
        if (!isNumber || id <= 0 || token.server != m_server || !token.isVerified)
            continue;
        const QString name = token.user == token.userId ? QString() : token.user;
        if (const auto known = rowsById.constFind(id); known != rowsById.cend()) {
            Row &row = m_rows[*known];
            if (row.isSeen && !name.isEmpty())
                row.user.username = name;
            continue;
        }
        rowsById.insert(id, m_rows.size());
        beginInsertRows({}, int(m_rows.size()), int(m_rows.size()));
        Row row;
        row.user.id = id;
        row.user.username = name;
        row.isSeen = true;
        m_rows.append(row);
        endInsertRows();
    }
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
    if (m_listsSeen)
        addSeen();
    recount();
}

void UsersModel::recount()
{
    if (m_rows.isEmpty())
        return;
    QHash<QString, Row *> byId;
    for (Row &row : m_rows) {
        row.alive = 0;
        row.lastIssuedAt.reset();
        byId.insert(django::keyText(row.user), &row);
    }
    const Instant now = m_clock();
    for (const session::TokenRecord &token : m_log.tokens()) {
        // A token that nobody verified is nobody's.
        if (!token.isVerified || token.origin == session::Origin::File || token.server != m_server)
            continue;
        Row *row = byId.value(token.userId);
        if (!row)
            continue;
        if (stateAt(token, now) == session::TokenState::Alive)
            ++row->alive;
        if (token.issuedAt && token.origin != session::Origin::Composed)
            row->lastIssuedAt = qMax(row->lastIssuedAt.value_or(*token.issuedAt), *token.issuedAt);
    }
    emit dataChanged(index(0, NameColumn), index(int(m_rows.size()) - 1, IssuedColumn));
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
        return (index.column() == IssuedColumn && !row.lastIssuedAt)
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
        return QString::number(row.alive);
    case IssuedColumn:
        return row.lastIssuedAt ? agoText(*row.lastIssuedAt, m_clock()) : tr("never");
    default:
        return {};
    }
}
