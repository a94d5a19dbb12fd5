// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/embeddeddatabase.h"

#include "core/base/privatefiles.h"
#include "core/simplejwt/passwords.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

using namespace Qt::StringLiterals;
using django::SqlStore;
using django::User;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("EmbeddedDatabase", text);
}

/// How long the window's thread stands still where another program has the database locked; then it says so.
constexpr std::chrono::milliseconds windowsPatience{ 250 };

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

Result<> EmbeddedDatabase::prepare()
{
    const auto prepared = open().and_then([this] { return ownKey(); }).map([](const auto &) {});
    close();
    return prepared;
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
        return openOrSetAside();
    }
    return openAt(m_path);
}

Result<> EmbeddedDatabase::openOrSetAside()
{
    // All of it is looked through where the last run was cut off, or where it can't be opened.
    Result<> opened;
    if (const bool wasCutOff = QFileInfo(m_path + "-wal"_L1).size() > 0; !wasCutOff) {
        opened = openAt(m_path);
        if (opened)
            return opened;
    }
    if (SqlStore::isDamaged(m_path) && !setAside())
        return opened ? fail(Errc::Io, tr("The database “%1” is damaged; move it away.").arg(m_path)) : opened;
    return openAt(m_path);
}

/// What can't be read is not deleted: somebody may want to look at it. Its key goes with it, else tokens that were on
/// its blacklist would be good again.
bool EmbeddedDatabase::setAside()
{
    QString aside = m_path + ".damaged"_L1;
    for (int number = 2; QFileInfo::exists(aside); ++number)
        aside = m_path + u".damaged-%1"_s.arg(number);
    if (!QFile::rename(m_path, aside))
        return false;
    for (const auto &rest : { "-wal"_L1, "-shm"_L1, ".key"_L1 })
        QFile::rename(m_path + rest, aside + rest);
    m_remark = tr("The database “%1” is damaged and was set aside as “%2”. A new one was begun, with a new key: tokens "
                  "of the old one are refused.")
                   .arg(m_path, aside);
    return true;
}

Result<> EmbeddedDatabase::openTemporary()
{
    m_temporary = std::make_unique<ThrowawayFolder>();
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
    if (const auto set = (*store)->setPatience(windowsPatience); !set)
        return set;
    m_store = std::move(*store);
    return {};
}

Result<std::optional<QByteArray>> EmbeddedDatabase::ownKey() const
{
    if (!m_store || !m_store->isOwn())
        return std::nullopt;
    return m_store->signingKey().map([](const QByteArray &key) { return std::optional(key); });
}
