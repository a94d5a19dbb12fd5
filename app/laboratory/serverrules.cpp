// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/serverrules.h"

#include "app/laboratory/embeddedserver.h"
#include "app/laboratory/serverlist.h"
#include "core/simplejwt/verificationkeys.h"

using namespace Qt::StringLiterals;

ServerRules::ServerRules(EmbeddedServer &embedded, const ServerList &servers, QObject *parent)
    : QObject(parent)
    , m_embedded(embedded)
    , m_servers(servers)
{
    connect(&servers, &ServerList::renamed, this, [this](const QString &oldId, const QString &newId) {
        if (m_foreign.contains(oldId))
            m_foreign.insert(newId, m_foreign.take(oldId));
        if (m_ownLogins.contains(oldId))
            m_ownLogins.insert(newId, m_ownLogins.take(oldId));
    });
    connect(&servers, &ServerList::changed, this, &ServerRules::dropOwnLogins);
    connect(&servers, &ServerList::currentChanged, this, &ServerRules::changed);
    // Also where another server is called: its band is the embedded one's as long as it isn't known.
    connect(&embedded, &EmbeddedServer::rulesChanged, this, &ServerRules::changed);
}

const simplejwt::Settings &ServerRules::settings() const
{
    return settingsOf(m_servers.current().id());
}

const simplejwt::Settings &ServerRules::settingsOf(const QString &serverId) const
{
    if (serverId == m_servers.embedded().id())
        return m_embedded.settings();
    const auto foreign = m_foreign.constFind(serverId);
    static const simplejwt::Settings defaults;
    return foreign == m_foreign.constEnd() ? defaults : *foreign;
}

bool ServerRules::areKnown() const
{
    return areKnownOf(m_servers.current().id());
}

bool ServerRules::areKnownOf(const QString &serverId) const
{
    return serverId == m_servers.embedded().id() || m_foreign.contains(serverId);
}

simplejwt::Band ServerRules::bandOf(const QString &serverId) const
{
    const config::ServerProfile *server = m_servers.find(serverId);
    return server ? server->band.value_or(m_embedded.band()) : m_embedded.band();
}

simplejwt::Settings ServerRules::ownSettings() const
{
    simplejwt::Settings own = settings();
    if (m_servers.current().embedded && m_embedded.hasOwnKey())
        own.signingKey.reset();
    return own;
}

Result<> ServerRules::setSettings(const simplejwt::Settings &settings)
{
    return setSettingsOf(m_servers.current().id(), settings);
}

Result<> ServerRules::setSettingsOf(const QString &serverId, const simplejwt::Settings &settings)
{
    if (serverId == m_servers.embedded().id())
        return m_embedded.setSettings(settings);
    m_foreign.insert(serverId, settings);
    emit changed();
    return {};
}

void ServerRules::setOwnLogins(const QString &serverId, const QStringList &names)
{
    if (ownLogins(serverId) == names)
        return;
    const config::ServerProfile *server = m_servers.find(serverId);
    m_ownLogins.insert(serverId, { names, server ? *server : config::ServerProfile(), !server });
    emit changed();
}

/// Another server may come to the same address. A removal that is undone brings the old one back as it was.
void ServerRules::dropOwnLogins()
{
    const auto dropped = m_ownLogins.removeIf([this](QHash<QString, OwnLogins>::iterator each) {
        const config::ServerProfile *server = m_servers.find(each.key());
        if (server && each->isRemoved && *server != each->server)
            return true;
        each->isRemoved = !server;
        if (server)
            each->server = *server;
        return false;
    });
    if (dropped > 0)
        emit changed();
}

void ServerRules::forgetSettingsOf(const QString &serverId)
{
    const bool wasKnown = m_foreign.remove(serverId);
    if (m_ownLogins.remove(serverId) || wasKnown)
        emit changed();
}

Result<> ServerRules::adoptSigningKey(const jose::Key &key)
{
    return adoptSigningKey(m_servers.current().id(), key);
}

Result<> ServerRules::adoptSigningKey(const QString &serverId, const jose::Key &key)
{
    if (!key.hasPrivate() || key.algorithms().isEmpty())
        return fail(Errc::KeyMismatch, tr("“%1” can't sign; import a private key or a secret.").arg(key.label()));
    simplejwt::Settings settings = settingsOf(serverId);
    const auto text = key.type() == jose::KeyType::Secret ? key.secret() : key.toPem();
    if (!text)
        return tl::unexpected(text.error());
    settings.signingKey = *text;
    settings.verifyingKey.clear();
    if (key.type() != jose::KeyType::Secret) {
        const auto verifying = key.publicPem();
        if (!verifying)
            return tl::unexpected(verifying.error());
        settings.verifyingKey = *verifying;
    }
    settings.algorithm = QLatin1String(jose::info(key.algorithms().first()).name);
    return setSettingsOf(serverId, settings);
}

void ServerRules::dropSigningKey(const QString &serverId)
{
    const auto settings = m_foreign.find(serverId);
    if (settings == m_foreign.end() || !settings->signingKey)
        return;
    settings->signingKey.reset();
    settings->verifyingKey.clear();
    settings->algorithm = simplejwt::Settings().algorithm;
    emit changed();
}

std::optional<jose::Key> ServerRules::signingKeyOf(const QString &serverId) const
{
    const auto settings = m_foreign.constFind(serverId);
    if (settings == m_foreign.constEnd() || !settings->signingKey)
        return std::nullopt;
    const auto key = settings->algorithm.startsWith("HS"_L1) ? jose::Key::fromSecret(*settings->signingKey)
                                                             : jose::Key::fromPem(*settings->signingKey);
    return key ? std::optional(*key) : std::nullopt;
}

const QList<jose::Key> &ServerRules::keys() const
{
    return keysOf(m_servers.current().id());
}

const QList<jose::Key> &ServerRules::keysOf(const QString &serverId) const
{
    const config::ServerProfile *server = m_servers.find(serverId);
    ReadKeys &read = m_read[serverId];
    if (!server) {
        read.keys.clear();
        return read.keys;
    }
    const simplejwt::Settings &settings = settingsOf(serverId);
    const QString label
        = server->embedded && m_embedded.hasOwnKey() ? tr("embedded key") : tr("key of %1").arg(server->title());
    if (read.settings != settings || read.label != label)
        read = { settings, label, simplejwt::verificationKeys(settings, label) };
    return read.keys;
}
