// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/keptkeys.h"

#include "app/laboratory/serverlist.h"
#include "app/laboratory/serverrules.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"

#include <QSettings>

using namespace Qt::StringLiterals;

KeptKeys::KeptKeys(
    keyring::KeyRing &ring, const ServerList &servers, ServerRules &rules, QSettings &state, QObject *parent)
    : QObject(parent)
    , m_ring(ring)
    , m_servers(servers)
    , m_rules(rules)
    , m_state(state)
{
    connect(&servers, &ServerList::renamed, this, [this](const QString &oldId, const QString &newId) {
        if (m_signingKeys.contains(oldId))
            m_signingKeys.insert(newId, m_signingKeys.take(oldId));
    });
}

void KeptKeys::keepForServer(const QString &serverId, const jose::Key &key)
{
    const config::ServerProfile *server = m_servers.find(serverId);
    if (!server || server->embedded)
        return;
    forgetForServer(serverId);
    const qsizetype before = m_ring.entries().size();
    const QString origin = tr("entered for %1").arg(server->title());
    const QStringList ids = m_ring.add({ { key, {}, {} } }, origin, tr("signing key of %1").arg(server->title()));
    m_signingKeys.insert(serverId,
        { ids.constFirst(), QByteArray(jose::info(key.algorithms().constFirst()).name),
            m_ring.entries().size() > before });
    putToUse();
    save();
}

void KeptKeys::forgetForServer(const QString &serverId)
{
    const SigningKey known = m_signingKeys.take(serverId);
    m_rules.dropSigningKey(serverId);
    if (known.isBrought)
        m_ring.remove(known.entry);
    save();
}

void KeptKeys::putToUse()
{
    for (auto known = m_signingKeys.cbegin(); known != m_signingKeys.cend(); ++known) {
        const keyring::KeyEntry *entry = m_ring.entry(known->entry);
        const auto inUse = m_rules.signingKeyOf(known.key());
        const bool canSign = entry && entry->key && entry->key->hasPrivate();
        if (!canSign && inUse && !entry) {
            m_rules.dropSigningKey(known.key()); // removed under Keys
        } else if (canSign && !inUse) {
            jose::KeyLabels labels = entry->key->labels();
            labels.algorithm = known->algorithm;
            if (const auto done = m_rules.adoptSigningKey(known.key(), entry->key->withLabels(labels)); !done)
                emit failed(done.error());
        }
    }
}

const keyring::KeyEntry *KeptKeys::entryForServer(const QString &serverId) const
{
    return m_ring.entry(m_signingKeys.value(serverId).entry);
}

void KeptKeys::restore()
{
    if (const auto record = parseJson(m_state.value(u"keys/ring"_s).toByteArray()))
        m_ring.restore(*record);
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
    connect(&m_ring, &keyring::KeyRing::changed, this, [this] {
        putToUse();
        save();
    });
}

void KeptKeys::save()
{
    m_state.setValue(u"keys/ring"_s, writeJson(m_ring.record()));
    Json signing = Json::object();
    for (auto known = m_signingKeys.cbegin(); known != m_signingKeys.cend(); ++known) {
        if (!m_ring.entry(known->entry))
            continue;
        Json key = Json::object();
        key.set(u"key"_s, known->entry);
        key.set(u"algorithm"_s, QString::fromLatin1(known->algorithm));
        key.set(u"brought"_s, known->isBrought);
        signing.set(known.key(), key);
    }
    m_state.setValue(u"servers/signingKeys"_s, writeJson(signing));
}
