// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyring/keyimport.h"
#include "core/keyring/secretstore.h"

#include <QObject>

class Json;

namespace keyring {

/// One key of the ring.
struct KeyEntry
{
    /// Where its secret is; a public key has none.
    enum class Place {
        Public, ///< nothing secret: kept with the window's state
        Memory, ///< for this run; `problem` says why not in the keychain
        Storing, ///< on its way into the keychain
        Keychain, ///< survives a restart
        Loading, ///< asked for at the start
        Unreadable ///< in the keychain, which doesn't give it now; `problem` says why
    };
    QString id; ///< for the program: stable as long as the entry lives
    QString name; ///< for people, never empty
    /// Its label is the name. While Loading and Unreadable only the public part, and no HMAC secret at all.
    std::optional<jose::Key> key;
    QString kind; ///< keyTitle(), known without the key too
    Place place = Place::Memory;
    QString problem; ///< one sentence; empty: none
    QString origin; ///< "pasted", "generated", "keys.pem", a URL
    QList<jose::Certificate> chain;
};

/// The keys that somebody brought, made or fetched. Secrets rest in the store and are never part of record(); where the
/// store fails they stay in memory for this run, and the entry says so. Lives in one thread.
class KeyRing : public QObject
{
    Q_OBJECT

public:
    /// Without a store every secret stays in memory, for the reason given.
    explicit KeyRing(std::shared_ptr<SecretStore> store, QObject *parent = nullptr);

    const QList<KeyEntry> &entries() const { return m_entries; }
    const KeyEntry *entry(const QString &id) const; ///< nullptr for an unknown id
    /// Those that are there now, in order.
    QList<jose::Key> keys() const;

    /// Ids of the entries; a key that is there already keeps its entry, which gains a private part or a chain that
    /// comes with the new one.
    QStringList add(const QList<ImportedKey> &keys, const QString &origin, const QString &name = {});
    void rename(const QString &id, const QString &name);
    /// Also from the keychain. What was removed, for undo; nothing for an unknown id.
    std::optional<KeyEntry> remove(const QString &id);
    void putBack(const KeyEntry &entry);
    /// Tries again what the keychain didn't take or give.
    void retry(const QString &id);

    /// All that may be written to a file: names, kinds, origins, public keys and certificates. No secret, and no hash
    /// of one.
    Json record() const;
    /// Replaces the entries. Their secrets come with load().
    void restore(const Json &record);
    /// Asks the keychain for the secrets of restored entries.
    void load();

signals:
    void changed(); ///< entries, or where one is kept
    void failed(const Error &error); ///< a secret could not be removed from the keychain

private:
    KeyEntry *find(const QString &id);
    void append(KeyEntry entry);
    void keep(KeyEntry &entry); ///< which has a key
    void give(const QString &id);
    void erase(const KeyEntry &removed);
    void dropLaterCopy(const KeyEntry &loaded);
    void take(const QString &id, const Result<QByteArray> &jwk);
    bool merge(const ImportedKey &key, QStringList &ids);
    QString freeName(const QString &wanted, const QString &ownId = {}) const;

    std::shared_ptr<SecretStore> m_store;
    QList<KeyEntry> m_entries;
};

/// "HMAC, 52 bytes", "RSA, 2048 bits", "EC P-256": for a list, and a name where nobody gave one.
QString keyTitle(const jose::Key &key);
/// "an HMAC secret, 52 bytes", "an RSA key, 2048 bits": never anything of the key itself.
QString keyKind(const jose::Key &key);

} // namespace keyring
