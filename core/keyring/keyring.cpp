// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keyring/keyring.h"

#include "core/jose/jwk.h"
#include "core/jose/jwkwrite.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"

#include <QUuid>
#include <algorithm>

namespace keyring {
namespace {

using Place = KeyEntry::Place;

bool isKept(const KeyEntry &entry)
{
    return entry.place != Place::Memory; // what is just being stored may well arrive, though the program ends now
}

bool isSameKey(const jose::Key &one, const jose::Key &other)
{
    if (one.sameMaterial(other))
        return true;
    const auto mine = one.publicKey();
    const auto theirs = other.publicKey();
    return mine && theirs && mine->sameMaterial(*theirs);
}

Json recordOf(const KeyEntry &entry)
{
    Json row = Json::object();
    row.set(QStringLiteral("id"), entry.id);
    row.set(QStringLiteral("name"), entry.name);
    row.set(QStringLiteral("kind"), entry.kind);
    row.set(QStringLiteral("origin"), entry.origin);
    // The public part of a private key too: it can check tokens while the keychain is locked.
    if (entry.key && entry.key->type() != jose::KeyType::Secret)
        row.set(QStringLiteral("jwk"), jose::toJwk(*entry.key, false));
    row.set(QStringLiteral("secret"), entry.place != Place::Public);
    if (!entry.chain.isEmpty()) {
        Json list = Json::array();
        for (const jose::Certificate &certificate : entry.chain)
            list.append(QString::fromLatin1(certificate.der.toBase64()));
        row.set(QStringLiteral("x5c"), list);
    }
    return row;
}

QString text(const Json &row, const char16_t *name)
{
    const Json *value = row.find(name);
    return value ? value->toString() : QString();
}

std::optional<KeyEntry> entryOf(const Json &row)
{
    KeyEntry entry;
    entry.id = text(row, u"id");
    entry.name = text(row, u"name");
    entry.kind = text(row, u"kind");
    entry.origin = text(row, u"origin");
    if (entry.id.isEmpty() || entry.name.isEmpty())
        return std::nullopt;
    if (row.find(u"x5c"))
        entry.chain = jose::certificatesFromBytes(writeJson(row)).value_or(QList<jose::Certificate>());
    if (const Json *jwk = row.find(u"jwk")) {
        const auto key = jose::keyFromJwk(*jwk);
        if (!key || key->hasPrivate())
            return std::nullopt;
        entry.key = key->withLabel(entry.name);
    }
    const Json *secret = row.find(u"secret");
    entry.place = entry.key && !(secret && secret->toBool()) ? Place::Public : Place::Loading;
    return entry;
}

} // namespace

QString keyKind(const jose::Key &key)
{
    if (key.type() == jose::KeyType::Secret)
        return KeyRing::tr("%1, %2 bytes").arg(key.typeName()).arg(key.bits() / 8);
    return KeyRing::tr("%1, %2 bits").arg(key.typeName()).arg(key.bits());
}

QString keyTitle(const jose::Key &key)
{
    switch (key.type()) {
    case jose::KeyType::Secret:
        return KeyRing::tr("HMAC, %1 bytes").arg(key.bits() / 8);
    case jose::KeyType::Rsa:
        return KeyRing::tr("RSA, %1 bits").arg(key.bits());
    case jose::KeyType::Ec:
        return KeyRing::tr("EC %1").arg(QLatin1String(key.curve()));
    case jose::KeyType::Ed25519:
    case jose::KeyType::Ed448:
        break;
    }
    return QString::fromLatin1(key.curve());
}

KeyRing::KeyRing(std::shared_ptr<SecretStore> store, QObject *parent)
    : QObject(parent)
    , m_store(std::move(store))
{
}

const KeyEntry *KeyRing::entry(const QString &id) const
{
    const auto found = std::find_if(
        m_entries.cbegin(), m_entries.cend(), [&id](const KeyEntry &candidate) { return candidate.id == id; });
    return found == m_entries.cend() ? nullptr : &*found;
}

KeyEntry *KeyRing::find(const QString &id)
{
    const auto found = std::find_if(
        m_entries.begin(), m_entries.end(), [&id](const KeyEntry &candidate) { return candidate.id == id; });
    return found == m_entries.end() ? nullptr : &*found;
}

QList<jose::Key> KeyRing::keys() const
{
    QList<jose::Key> present;
    for (const KeyEntry &entry : m_entries) {
        if (entry.key)
            present.append(*entry.key);
    }
    return present;
}

QString KeyRing::freeName(const QString &wanted, const QString &ownId) const
{
    const auto isTaken = [&](const QString &name) {
        return std::any_of(m_entries.cbegin(), m_entries.cend(),
            [&](const KeyEntry &entry) { return entry.name == name && entry.id != ownId; });
    };
    QString name = wanted;
    for (int number = 2; isTaken(name); ++number)
        name = QStringLiteral("%1 %2").arg(wanted).arg(number);
    return name;
}

QStringList KeyRing::add(const QList<ImportedKey> &keys, const QString &origin, const QString &name)
{
    QStringList ids;
    for (const ImportedKey &imported : keys) {
        if (merge(imported, ids))
            continue;
        KeyEntry entry;
        entry.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
        entry.kind = keyTitle(imported.key);
        entry.origin = origin;
        entry.chain = imported.chain;
        const QString wanted = !name.trimmed().isEmpty() ? name.trimmed()
            : !imported.suggestedName.isEmpty()          ? imported.suggestedName
                                                         : entry.kind;
        entry.name = freeName(wanted);
        entry.key = imported.key.withLabel(entry.name);
        ids.append(entry.id);
        append(std::move(entry));
    }
    emit changed();
    return ids;
}

bool KeyRing::merge(const ImportedKey &imported, QStringList &ids)
{
    for (KeyEntry &entry : m_entries) {
        if (!entry.key || !isSameKey(*entry.key, imported.key) || entry.key->kid() != imported.key.kid())
            continue;
        ids.append(entry.id);
        if (entry.chain.isEmpty())
            entry.chain = imported.chain;
        if (imported.key.hasPrivate() && !entry.key->hasPrivate()) {
            entry.key = imported.key.withLabel(entry.name);
            keep(entry);
        }
        return true;
    }
    return false;
}

void KeyRing::append(KeyEntry entry)
{
    m_entries.append(std::move(entry));
    keep(m_entries.last());
}

void KeyRing::keep(KeyEntry &entry)
{
    entry.problem.clear();
    if (!entry.key->hasPrivate()) {
        entry.place = Place::Public;
        return;
    }
    if (!m_store) {
        entry.place = Place::Memory;
        entry.problem = tr("This session keeps nothing.");
        return;
    }
    entry.place = Place::Storing;
    m_store->write(
        entry.id, writeJson(jose::toJwk(*entry.key, true)), this, [this, id = entry.id](const Result<> &done) {
            KeyEntry *stored = find(id);
            if (!stored) { // removed meanwhile
                m_store->remove(id, this, [](const Result<> &) {});
                return;
            }
            stored->place = done ? Place::Keychain : Place::Memory;
            stored->problem = done ? QString() : done.error().what;
            emit changed();
        });
}

void KeyRing::give(const QString &id)
{
    KeyEntry *entry = find(id);
    if (!entry)
        return;
    if (!m_store) {
        entry->place = Place::Unreadable;
        entry->problem = tr("This session does not open the keychain.");
        return;
    }
    entry->place = Place::Loading;
    m_store->read(id, this, [this, id](const Result<QByteArray> &jwk) { take(id, jwk); });
}

void KeyRing::take(const QString &id, const Result<QByteArray> &jwk)
{
    KeyEntry *entry = find(id);
    if (!entry)
        return;
    const auto key
        = jwk.and_then([](const QByteArray &bytes) { return parseJson(bytes); }).and_then([](const Json &json) {
              return jose::keyFromJwk(json);
          });
    entry->place = key ? Place::Keychain : Place::Unreadable;
    entry->problem = key ? QString()
        : entry->key     ? tr("%1 Its public part still checks tokens.").arg(key.error().what)
                         : key.error().what;
    if (key) {
        entry->key = key->withLabel(entry->name);
        dropLaterCopy(*entry);
    }
    emit changed();
}

// Somebody may have added the same secret before the keychain gave it.
void KeyRing::dropLaterCopy(const KeyEntry &loaded)
{
    for (qsizetype index = m_entries.size() - 1; m_entries.at(index).id != loaded.id; --index) {
        const KeyEntry &later = m_entries.at(index);
        if (!later.key || !isSameKey(*later.key, *loaded.key) || later.key->kid() != loaded.key->kid())
            continue;
        if (later.place == Place::Keychain)
            erase(later);
        m_entries.removeAt(index);
        return;
    }
}

void KeyRing::rename(const QString &id, const QString &name)
{
    KeyEntry *entry = find(id);
    if (!entry || name.trimmed().isEmpty() || entry->name == name.trimmed())
        return;
    entry->name = freeName(name.trimmed(), id);
    if (entry->key)
        entry->key = entry->key->withLabel(entry->name);
    emit changed();
}

std::optional<KeyEntry> KeyRing::remove(const QString &id)
{
    const KeyEntry *known = entry(id);
    if (!known)
        return std::nullopt;
    KeyEntry removed = *known;
    m_entries.removeIf([&id](const KeyEntry &candidate) { return candidate.id == id; });
    // One that is being stored goes when it is; see keep().
    if (m_store && removed.place != Place::Public && removed.place != Place::Memory && removed.place != Place::Storing)
        erase(removed);
    emit changed();
    return removed;
}

void KeyRing::erase(const KeyEntry &removed)
{
    m_store->remove(removed.id, this, [this, name = removed.name](const Result<> &done) {
        if (!done)
            emit failed({ done.error().code,
                tr("“%1” is no longer in the key ring, but its secret is still in the system's keychain; unlock that "
                   "and "
                   "remove it there.")
                    .arg(name),
                done.error().detail });
    });
}

void KeyRing::putBack(const KeyEntry &entry)
{
    if (find(entry.id) || !entry.key)
        return;
    append(entry); // an entry whose secret was not readable comes back as its public part
    emit changed();
}

void KeyRing::retry(const QString &id)
{
    KeyEntry *known = find(id);
    if (!known)
        return;
    if (known->place == Place::Memory)
        keep(*known);
    else if (known->place == Place::Unreadable)
        give(id);
    emit changed();
}

Json KeyRing::record() const
{
    Json rows = Json::array();
    for (const KeyEntry &entry : m_entries) {
        if (isKept(entry))
            rows.append(recordOf(entry));
    }
    return rows;
}

void KeyRing::restore(const Json &record)
{
    m_entries.clear();
    for (const Json &row : record.items()) {
        if (auto entry = entryOf(row))
            m_entries.append(std::move(*entry));
    }
    emit changed();
}

void KeyRing::load()
{
    QStringList waiting;
    for (const KeyEntry &entry : std::as_const(m_entries)) {
        if (entry.place == Place::Loading)
            waiting.append(entry.id);
    }
    for (const QString &id : std::as_const(waiting))
        give(id);
    if (!waiting.isEmpty())
        emit changed();
}

} // namespace keyring
