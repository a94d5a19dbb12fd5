// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/throwawayfolder.h"
#include "core/django/sqlstore.h"

#include <memory>

/// The embedded server's database: the installation's own, a given one, or one for this run. Belongs to the thread that
/// opened it, as its connection does; closed, it can be given to another. The server has a connection of its own.
class EmbeddedDatabase
{
public:
    /// path empty: the installation's own, below AppDataLocation; fresh: in its place one in a temporary directory.
    EmbeddedDatabase(QString path, bool fresh);
    /// To be opened again(): made, filled, mended and with its key by then, so that this takes no time. Any thread,
    /// once for an object.
    Result<> prepare();

    /// A new one gets alice, bob, carol (inactive) and otp-guest. The installation's own is set aside where it is
    /// damaged, and a new one begun: remark(). Errc::Io, Secret, Unsupported.
    Result<> open();
    /// What became of a damaged one, for people; empty: nothing.
    const QString &remark() const { return m_remark; }
    /// In place of one that can't be used: a new one in a temporary directory, removed at the end.
    Result<> openTemporary();
    /// What was open before, and is there: as it is.
    Result<> openAgain() { return openAt(m_path); }
    void close() { m_store.reset(); }

    const QString &path() const { return m_path; }
    bool isFresh() const { return m_fresh; }
    /// nullptr: it is not open.
    django::SqlStore *store() const { return m_store.get(); }
    /// The signing key that it brought along; none in a project's database. Errc::Io, Secret.
    Result<std::optional<QByteArray>> ownKey() const;

private:
    Result<> openAt(const QString &path);
    Result<> openOrSetAside();
    bool setAside();

    QString m_path;
    QString m_remark;
    bool m_fresh;
    std::unique_ptr<ThrowawayFolder> m_temporary;
    std::unique_ptr<django::SqlStore> m_store;
};
