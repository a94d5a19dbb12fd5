// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/django/openmode.h"
#include "core/django/store.h"

#include <QStringList>
#include <memory>

namespace django {

/// Django's own tables in an SQLite file, so that a project's database can be opened and ours can be given to a real
/// Django. Belongs to the thread that opened it; several may be open on one file, in one process or many: each sees the
/// others' writes at once.
class SqlStore final : public Store
{
public:
    using OpenMode = django::OpenMode;

    /// Opens a file, or a database in memory for ":memory:". Errc::Io: not there, no database, damaged, no right;
    /// Errc::Unsupported: a foreign database has no table of users, or several that may be it. A project's own user
    /// model is read and its rows are changed, but none is added or removed.
    static Result<std::unique_ptr<SqlStore>> open(const QString &path, OpenMode mode = OpenMode::Create);
    ~SqlStore() override;
    /// Whether a file that should be a database is none, or one whose pages don't fit together. Reads all of it. False
    /// where that can't be told: it is locked, or can't be read.
    static bool isDamaged(const QString &path);

    bool isOwn() const; ///< Jotlab made this database
    bool isReadOnly() const;
    QString path() const;
    /// What a reader of the users should know of a project's own user model, a sentence each; mostly empty.
    QStringList remarks() const;

    /// The installation's own signing key: 64 random characters in "<path>.key" (0600), made on first use; in memory, a
    /// new one each time the store is opened. Errc::Secret if it can't be read or kept, or if the database is not
    /// Jotlab's own.
    Result<QByteArray> signingKey();

    /// How long a statement waits for another program that has the database locked; 5 s unless set.
    Result<> setPatience(std::chrono::milliseconds time);
    /// Whether a statement has found it locked since the last call.
    bool takeLocked();

    Result<QList<User>> users() override;
    Result<std::optional<User>> userById(qint64 id) override;
    Result<std::optional<User>> userByName(const QString &username) override;
    Result<std::optional<User>> userByField(const QString &field, const QVariant &value) override;
    KeyKind keyKind() const override;
    bool hasUserField(const QString &field) const override;
    Result<QVariant> userField(qint64 id, const QString &field) override;
    Result<User> addUser(const User &user) override;
    Result<> updateUser(const User &user) override;
    Result<> removeUser(qint64 id) override;
    bool hasBlacklist() const override;
    Result<QList<OutstandingToken>> outstanding() override;
    Result<std::optional<OutstandingToken>> outstandingByJti(const QString &jti) override;
    Result<qint64> addOutstanding(const OutstandingToken &token) override;
    Result<QList<BlacklistedToken>> blacklisted() override;
    Result<bool> isBlacklisted(const QString &jti) override;
    Result<> blacklist(const OutstandingToken &token, Instant at) override;
    Result<qint64> flushExpired(Instant now) override;
    Result<> begin() override;
    Result<> commit() override;
    void rollback() override;

private:
    Result<std::optional<User>> userByKey(const QString &key);
    Result<std::optional<User>> userByOwnField(const QString &field, const QVariant &value);
    Result<std::optional<User>> userByEmail(const QString &email);
    Result<> updateOwnUser(const User &user);

    struct Private;
    explicit SqlStore(std::unique_ptr<Private> d);

    std::unique_ptr<Private> d;
};

} // namespace django
