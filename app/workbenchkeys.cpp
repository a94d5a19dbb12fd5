// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Workbench that knows the keys.
#include "app/keyfetcher.h"
#include "app/services.h"
#include "app/workbench.h"
#include "core/base/jsonwriter.h"
#include "ui/decodepane.h"
#include "ui/inlinemessage.h"
#include "ui/keyspane.h"

#include <QFileInfo>
#include <algorithm>

using namespace Qt::StringLiterals;

QWidget *Workbench::makeKeys()
{
    m_keys = new KeysPane(systemClock()); // a certificate's validity goes by real time
    m_fetcher = new KeyFetcher(m_keys);
    config::KeyRing &ring = m_services.keyRing();
    connect(m_keys, &KeysPane::keysGiven, this,
        [this, &ring](const QList<config::ImportedKey> &keys, const QString &origin, const QString &name) {
            const QStringList ids = ring.add(keys, origin, name);
            if (!ids.isEmpty())
                m_keys->selectKey(ids.constFirst());
        });
    connect(m_keys, &KeysPane::renamed, &ring, &config::KeyRing::rename);
    connect(m_keys, &KeysPane::removeRequested, this, &Workbench::removeKey);
    connect(m_keys, &KeysPane::restoreRequested, this, [this, &ring] {
        if (const auto removed = std::exchange(m_removedKey, std::nullopt)) {
            ring.putBack(*removed);
            m_keys->selectKey(removed->id);
        }
    });
    connect(m_keys, &KeysPane::retryRequested, &ring, &config::KeyRing::retry);
    connect(m_keys, &KeysPane::fetchRequested, m_fetcher, &KeyFetcher::fetch);
    connect(m_keys, &KeysPane::fetchCancelled, m_fetcher, &KeyFetcher::cancel);
    connect(m_fetcher, &KeyFetcher::fetched, m_keys,
        [this](const QUrl &url, const QByteArray &body) { m_keys->take(url, body); });
    connect(m_fetcher, &KeyFetcher::failed, m_keys,
        [this](const QUrl &url, const Error &error) { m_keys->take(url, tl::unexpected(error)); });
    showKeysPane();
    m_keys->setTrials(m_decode->inspection().keyTrials);
    return m_keys;
}

void Workbench::showKeysPane()
{
    if (!m_keys)
        return;
    QList<KeyRow> rows;
    const config::ServerProfile &server = m_services.server();
    const bool isOwn = server.embedded && m_services.hasOwnKey();
    const QList<jose::Key> ringKeys = m_services.keyRing().keys();
    for (const jose::Key &key : m_services.serverKeys()) {
        const auto isSame = [&key](const jose::Key &other) {
            const auto part = other.publicKey();
            return key.sameMaterial(other) || (part && part->sameMaterial(key));
        };
        if (std::any_of(ringKeys.begin(), ringKeys.end(), isSame))
            continue; // it stands in the ring
        const QString origin = server.embedded ? tr("the embedded server") : server.title();
        if (!key.hasPrivate())
            rows.append(
                serverKeyRow(key, tr("public"), tr("The server's VERIFYING_KEY: nothing about it is secret."), origin));
        else if (isOwn)
            rows.append(serverKeyRow(key, tr("key file"),
                tr("The embedded server's key lies beside its database, readable by you alone."), origin));
        else
            rows.append(serverKeyRow(key, tr("memory, this run"),
                tr("The server's signing key is in memory for this run and is written nowhere."), origin));
    }
    for (const config::KeyEntry &entry : m_services.keyRing().entries())
        rows.append(keyRow(entry));
    m_keys->setKeys(rows);
}

void Workbench::removeKey(const QString &id)
{
    const auto removed = m_services.keyRing().remove(id);
    if (!removed)
        return;
    m_removedKey = removed->key ? removed : std::nullopt;
    if (m_removedKey)
        m_keys->offerRestore(removed->name);
}

bool Workbench::openKeys(const QString &path, const QByteArray &bytes)
{
    const auto keys = config::importKeys(bytes);
    if (!keys && keys.error().code == Errc::Secret) { // its passphrase is asked for there
        m_window.showPane(u"keys"_s);
        m_keys->openFile(path);
        return true;
    }
    if (!keys || keys->isEmpty())
        return false;
    const QString file = QFileInfo(path).fileName();
    m_services.keyRing().add(*keys, file, keys->size() == 1 ? file : QString());
    m_window.notice()->setAction({});
    m_window.notice()->show(Tone::Good, {},
        keys->size() == 1 ? tr("The key of %1 can now verify tokens; see Keys.").arg(file)
                          : tr("%1 keys of %2 can now verify tokens; see Keys.").arg(keys->size()).arg(file));
    return true;
}

void Workbench::keepSigningKey(const QString &serverId, const jose::Key &key)
{
    const config::ServerProfile *server = nullptr;
    for (const config::ServerProfile &known : m_services.servers()) {
        if (known.id() == serverId && !known.embedded)
            server = &known;
    }
    if (!server)
        return;
    forgetSigningKey(serverId);
    config::KeyRing &ring = m_services.keyRing();
    const qsizetype before = ring.entries().size();
    const QString origin = tr("entered for %1").arg(server->title());
    const QStringList ids = ring.add({ { key, {}, {} } }, origin, tr("signing key of %1").arg(server->title()));
    m_signingKeys.insert(serverId,
        { ids.constFirst(), QByteArray(jose::info(key.algorithms().constFirst()).name),
            ring.entries().size() > before });
    useSigningKeys();
    saveKeys();
}

void Workbench::forgetSigningKey(const QString &serverId)
{
    const SigningKey known = m_signingKeys.take(serverId);
    m_services.dropSigningKey(serverId);
    if (known.isBrought)
        m_services.keyRing().remove(known.entry);
    saveKeys();
}

void Workbench::useSigningKeys()
{
    for (auto known = m_signingKeys.cbegin(); known != m_signingKeys.cend(); ++known) {
        const config::KeyEntry *entry = m_services.keyRing().entry(known->entry);
        const auto inUse = m_services.signingKeyOf(known.key());
        const bool canSign = entry && entry->key && entry->key->hasPrivate();
        if (!canSign && inUse && !entry) {
            m_services.dropSigningKey(known.key()); // removed under Keys
        } else if (canSign && !inUse) {
            jose::KeyLabels labels = entry->key->labels();
            labels.algorithm = known->algorithm;
            if (const auto done = m_services.adoptSigningKey(known.key(), entry->key->withLabels(labels)); !done)
                report(done.error());
        }
    }
}

QString Workbench::keptSentence(const QString &serverId) const
{
    const config::KeyEntry *entry = m_services.keyRing().entry(m_signingKeys.value(serverId).entry);
    return entry ? keyRow(*entry).keptSentence : QString();
}

void Workbench::restoreKeys()
{
    if (const auto record = parseJson(m_state.value(u"keys/ring"_s).toByteArray()))
        m_services.keyRing().restore(*record);
    if (const auto record = parseJson(m_state.value(u"servers/signingKeys"_s).toByteArray())) {
        for (const Json::Member &member : record->members()) {
            const Json *key = member.value.find(u"key");
            const Json *algorithm = member.value.find(u"algorithm");
            const Json *isBrought = member.value.find(u"brought");
            if (key && algorithm)
                m_signingKeys.insert(member.name,
                    { key->toString(), algorithm->toString().toLatin1(), isBrought && isBrought->toBool() });
        }
    }
    // What the keychain took a moment for is kept as well, also where the program doesn't end as it should.
    connect(&m_services.keyRing(), &config::KeyRing::changed, this, [this] {
        useSigningKeys();
        saveKeys();
    });
}

void Workbench::saveKeys()
{
    m_state.setValue(u"keys/ring"_s, writeJson(m_services.keyRing().record()));
    Json signing = Json::object();
    for (auto known = m_signingKeys.cbegin(); known != m_signingKeys.cend(); ++known) {
        if (!m_services.keyRing().entry(known->entry))
            continue;
        Json key = Json::object();
        key.set(u"key"_s, known->entry);
        key.set(u"algorithm"_s, QString::fromLatin1(known->algorithm));
        key.set(u"brought"_s, known->isBrought);
        signing.set(known.key(), key);
    }
    m_state.setValue(u"servers/signingKeys"_s, writeJson(signing));
}
