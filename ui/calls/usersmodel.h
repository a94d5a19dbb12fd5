// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/django/store.h"
#include "core/session/sessionlog.h"

#include <QAbstractTableModel>

/// The users of a server with what the session knows of their tokens.
class UsersModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { IdColumn, NameColumn, StateColumn, AliveColumn, IssuedColumn, ColumnCount };

    /// The log must outlive the model.
    UsersModel(const session::SessionLog &log, Clock clock, QObject *parent = nullptr);

    void setUsers(const QList<django::User> &users, const QString &server);
    /// Whether users that the server's tokens name follow those given, as the tokens come: of a server that tells
    /// nobody who its users are.
    void listSeen(bool seen);
    const django::User *user(int row) const; ///< nullptr: no such row
    int rowOf(const QString &username) const; ///< -1: none
    /// Counts again: time went by.
    void recount();
    /// Lists and counts again: a token came, or was revoked. Once for all that happens until the event loop is back.
    void noteTokens();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row
    {
        django::User user;
        bool isSeen = false; ///< in a token; of the account itself nothing is known
        int alive = 0;
        std::optional<Instant> lastIssuedAt;
    };
    QString text(const Row &row, int column) const;
    void addSeen();
    void takeTokens();

    const session::SessionLog &m_log;
    Clock m_clock;
    QString m_server;
    QList<Row> m_rows;
    bool m_listsSeen = false;
    bool m_willTake = false; ///< takeTokens() is on its way
};
