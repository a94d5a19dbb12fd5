// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QVariant>
#include <optional>

namespace django {

/// A row of auth_user, or of the project's own user model, as far as tokens are concerned.
struct User
{
    qint64 id = 0; ///< 0 when adding: the database picks one. Where key is not empty, a number for Jotlab alone
    QString username;
    QString passwordHash; ///< Django's encoded form; begins with "!" if no password can be used
    bool isActive = true;
    std::optional<Instant> lastLogin; ///< UTC
    QString email;
    QString key = {}; ///< str() of a primary key that is no number, such as a UUID; else empty

    bool operator==(const User &) const = default;
};

/// What primary keys of users are.
enum class KeyKind : quint8 { Number, Uuid, Text };

/// str(user.pk).
inline QString keyText(const User &user)
{
    return user.key.isEmpty() ? QString::number(user.id) : user.key;
}

/// A row of token_blacklist_outstandingtoken.
struct OutstandingToken
{
    qint64 id = 0;
    std::optional<qint64> userId; ///< absent: unknown, or the user was deleted
    QString jti;
    QByteArray token; ///< the text at the time of issue; not a key, its signature may differ from the one handed out
    std::optional<Instant> createdAt; ///< UTC
    Instant expiresAt; ///< UTC, whole seconds

    bool operator==(const OutstandingToken &) const = default;
};

/// A row of token_blacklist_blacklistedtoken.
struct BlacklistedToken
{
    qint64 id = 0;
    qint64 tokenId = 0; ///< OutstandingToken::id
    Instant blacklistedAt; ///< UTC

    bool operator==(const BlacklistedToken &) const = default;
};

/// Users, outstanding and blacklisted tokens. Belongs to the thread that opened it.
/// Errors: Errc::Io if the database fails (locked, read only, full), Conflict if a name, id or jti is taken, NotFound
/// for a missing row to change.
class Store
{
public:
    virtual ~Store() = default;

    virtual Result<QList<User>> users() = 0; ///< by id
    virtual Result<std::optional<User>> userById(qint64 id) = 0;
    virtual Result<std::optional<User>> userByName(const QString &username) = 0;
    /// \a field is a column of auth_user ("id", "pk", "username", "email") or of the project's own user model, else
    /// Errc::Usage. Errc::Conflict if several users have that value (e-mail addresses need not differ).
    virtual Result<std::optional<User>> userByField(const QString &field, const QVariant &value) = 0;
    virtual KeyKind keyKind() const { return KeyKind::Number; } ///< else users have a User::key
    /// Whether the project's own user model has such a field, by which users can be looked up.
    virtual bool hasUserField(const QString &field) const;
    /// What such a field says of a user, as Python has it; null: None.
    virtual Result<QVariant> userField(qint64 id, const QString &field);
    virtual Result<User> addUser(const User &user) = 0; ///< with its id; Conflict if the name or id is taken
    virtual Result<> updateUser(const User &user) = 0; ///< by id
    virtual Result<> removeUser(qint64 id) = 0; ///< the user's outstanding rows stay, without the user

    /// Whether the blacklist app's tables are there. Without them the app is taken as not installed, and the calls
    /// below fail.
    virtual bool hasBlacklist() const { return true; }
    virtual Result<QList<OutstandingToken>> outstanding() = 0; ///< by id
    virtual Result<std::optional<OutstandingToken>> outstandingByJti(const QString &jti) = 0;
    virtual Result<qint64> addOutstanding(const OutstandingToken &token)
        = 0; ///< the new row's id; Conflict if the jti is there

    virtual Result<QList<BlacklistedToken>> blacklisted() = 0; ///< by id
    virtual Result<bool> isBlacklisted(const QString &jti) = 0;
    /// Blacklists the row of token.jti, which is inserted if it isn't outstanding yet. Doing so again changes nothing.
    virtual Result<> blacklist(const OutstandingToken &token, Instant at) = 0;

    /// Deletes outstanding rows with expires_at <= now, and their blacklist rows. The number of outstanding rows
    /// deleted.
    virtual Result<qint64> flushExpired(Instant now) = 0;

    /// One transaction at a time, taken for writing at once; use Transaction.
    virtual Result<> begin() = 0;
    virtual Result<> commit() = 0;
    virtual void rollback() = 0;
};

/// Groups writes into one; rolls back unless committed.
class Transaction
{
public:
    static Result<Transaction> begin(Store &store);
    Transaction(Transaction &&other) noexcept;
    Transaction &operator=(Transaction &&) = delete;
    ~Transaction();

    Result<> commit();

private:
    explicit Transaction(Store &store);

    Store *m_store; ///< nullptr once committed
};

} // namespace django
