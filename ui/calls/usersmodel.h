// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/django/store.h"
#include "core/session/sessionlog.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QTimer>
#include <optional>

/// The users of a server with what the session knows of their tokens.
class UsersModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { IdColumn, NameColumn, StateColumn, AliveColumn, IssuedColumn, ColumnCount };

    /// The log must outlive the model.
    UsersModel(const session::SessionLog &log, Clock clock, QObject *parent = nullptr);

    /// Lists the first thousand.
    void setUsers(const QList<django::User> &users, const QString &server);
    /// Of more users than are listed, lists those with the words in their name or id.
    void look(const QString &words);
    /// Lists that user too, where there is one.
    void bring(const QString &username);
    qsizetype userCount() const { return m_users.size(); } ///< as given, listed or not
    /// Whether users that the server's tokens name follow those given, as the tokens come: of a server that tells
    /// nobody who its users are.
    void listSeen(bool seen);
    const django::User *user(int row) const; ///< nullptr: no such row
    int rowOf(const QString &username) const; ///< -1: none
    /// Counts again: time went by. Of very many tokens a part now and the rest from the event loop.
    void recount();
    /// Lists and counts again: a token came, or was revoked. Once for all that happens until the event loop is back.
    void noteTokens();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Tally
    {
        int alive = 0;
        std::optional<Instant> lastIssuedAt;
    };
    struct Row
    {
        django::User user;
        bool isSeen = false; ///< in a token; of the account itself nothing is known
        Tally tally;
    };
    /// One that goes on: very many tokens are counted a part at a time.
    struct Count
    {
        int number;
        Instant now;
        bool addsSeen;
        bool isAskedAgain; ///< while it went on
        qsizetype next; ///< token
        QHash<QString, int> rows; ///< by the user's key
        QList<Tally> tallies; ///< by row
    };
    QString text(const Row &row, int column) const;
    void list();
    void takeTokens();
    void begin(bool addsSeen);
    void goOn();
    void addSeen(qsizetype begin, qsizetype end);
    void count(const session::TokenRecord &token);

    const session::SessionLog &m_log;
    Clock m_clock;
    QString m_server;
    QList<django::User> m_users; ///< as given
    QString m_words;
    QList<Row> m_rows;
    QHash<QString, Tally> m_before; ///< by the user's key; stand until all are counted anew
    bool m_listsSeen = false;
    bool m_willTake = false; ///< takeTokens() is on its way
    std::optional<Count> m_count;
    int m_lastCount = 0;
    QTimer m_goingOn;
};
