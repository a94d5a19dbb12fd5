// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/embeddeddatabase.h"

#include "core/base/privatefiles.h"
#include "core/simplejwt/passwords.h"

#include <QCoreApplication>
#include <QDir>
#include <QStandardPaths>

using namespace Qt::StringLiterals;
using django::SqlStore;
using django::User;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("EmbeddedDatabase", text);
}

/// People to begin with, in a database of ours that has none.
Result<> seed(SqlStore &store)
{
    if (!store.isOwn() || store.isReadOnly())
        return {};
    const auto present = store.users();
    if (!present)
        return tl::unexpected(present.error());
    if (!present->isEmpty())
        return {};
    auto transaction = django::Transaction::begin(store);
    if (!transaction)
        return tl::unexpected(transaction.error());
    for (const QString &name : { u"alice"_s, u"bob"_s, u"carol"_s, u"otp-guest"_s }) {
        User user;
        user.username = name;
        user.isActive = name != "carol"_L1;
        user.passwordHash = simplejwt::unusablePassword();
        if (const auto added = store.addUser(user); !added)
            return tl::unexpected(added.error());
    }
    return transaction->commit();
}

} // namespace

EmbeddedDatabase::EmbeddedDatabase(QString path, bool fresh)
    : m_path(std::move(path))
    , m_fresh(fresh)
{
}

Result<> EmbeddedDatabase::open()
{
    if (m_fresh && m_path.isEmpty())
        return openTemporary();
    if (m_path.isEmpty()) {
        const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
        if (!QDir().mkpath(folder))
            return fail(Errc::Io, tr("The folder %1 can't be made; give another place with --database.").arg(folder));
        makeFolderPrivate(folder);
        m_path = folder + "/jotlab.sqlite3"_L1;
    }
    return openAt(m_path);
}

Result<> EmbeddedDatabase::openTemporary()
{
    m_temporary = std::make_unique<QTemporaryDir>();
    if (!m_temporary->isValid())
        return fail(Errc::Io, tr("No temporary directory could be made: %1.").arg(m_temporary->errorString()));
    m_path = m_temporary->filePath(u"jotlab.sqlite3"_s);
    return openAt(m_path);
}

Result<> EmbeddedDatabase::openAt(const QString &path)
{
    auto store = SqlStore::open(path);
    if (!store)
        return tl::unexpected(store.error());
    if (const auto seeded = seed(**store); !seeded)
        return seeded;
    m_store = std::move(*store);
    return {};
}

Result<std::optional<QByteArray>> EmbeddedDatabase::ownKey() const
{
    if (!m_store || !m_store->isOwn())
        return std::nullopt;
    return m_store->signingKey().map([](const QByteArray &key) { return std::optional(key); });
}
