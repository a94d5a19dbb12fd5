// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Services that knows the servers: which there are, which is called, how the embedded one behaves, what is
// signed with.
#include "app/laboratory/laboratory.h"

using namespace Qt::StringLiterals;

void Services::chooseServer(const QString &id)
{
    for (qsizetype index = 0; index < m_servers.size(); ++index) {
        if (m_servers[index].id() != id || index == m_current)
            continue;
        m_current = index;
        if (!server().embedded)
            resetClock(); // its clock is its own, so verdicts about its tokens go by real time
        rebuildEngine();
        emit keysChanged();
        emit serverChanged();
        emit usersChanged();
    }
}

void Services::keepServer(const config::ServerProfile &server, const QString &replacedId)
{
    const QString id = server.id();
    const QString before = replacedId.isEmpty() ? id : replacedId;
    for (qsizetype index = 1; index < m_servers.size(); ++index) {
        if (m_servers[index].id() != before)
            continue;
        m_servers[index] = server;
        if (before != id) {
            if (const auto settings = m_foreignSettings.constFind(before); settings != m_foreignSettings.constEnd())
                m_foreignSettings.insert(id, m_foreignSettings.take(before));
            m_knownUsers.remove(before); // of another machine, perhaps
        }
        emit serversChanged();
        if (index == m_current) {
            rebuildEngine();
            emit keysChanged();
            emit serverChanged();
            emit usersChanged();
        }
        return;
    }
    m_servers.append(server);
    emit serversChanged();
}

void Services::removeServer(const QString &id)
{
    for (qsizetype index = 1; index < m_servers.size(); ++index) {
        if (m_servers[index].id() != id)
            continue;
        if (m_current == index)
            chooseServer(m_servers.first().id());
        m_current -= m_current > index ? 1 : 0;
        m_servers.removeAt(index);
        emit serversChanged();
        return;
    }
}

Result<> Services::setBand(simplejwt::Profile band)
{
    config::EmbeddedSwitches switched = switches();
    switched.band = band;
    return setSwitches(switched);
}

config::EmbeddedSwitches Services::switches() const
{
    config::EmbeddedSwitches switches = m_switches;
    switches.band = m_options.band;
    switches.blacklistApp = m_options.settings.blacklistApp;
    return switches;
}

Result<> Services::setSwitches(const config::EmbeddedSwitches &switches)
{
    m_switches = switches;
    m_options.band = switches.band;
    m_options.settings.blacklistApp = switches.blacklistApp;
    m_servers.first().band = switches.band;
    rebuildEngine();
    Result<> done;
    if (m_server.isRunning())
        done = m_server.reconfigure(serverOptions());
    emit serverChanged();
    return done;
}

simplejwt::Settings Services::ownSettings() const
{
    simplejwt::Settings own = settings();
    if (server().embedded && !m_keyIsImported)
        own.signingKey.reset();
    return own;
}

simplejwt::Settings Services::lastingSettings() const
{
    simplejwt::Settings lasting = m_options.settings;
    const bool isAsymmetric = !lasting.algorithm.startsWith("HS"_L1);
    if (m_keyIsImported && isAsymmetric && lasting.signingKey) { // means nothing without that key
        lasting.algorithm = simplejwt::Settings().algorithm;
        lasting.verifyingKey.clear();
    }
    lasting.signingKey.reset();
    return lasting;
}

Result<> Services::setSettings(const simplejwt::Settings &settings)
{
    Result<> done;
    if (server().embedded) {
        simplejwt::Settings next = settings;
        const bool isImported = next.signingKey.has_value() || next.signingKeyIsNone;
        if (!isImported && m_store && m_store->isOwn()) {
            const auto key = m_store->signingKey();
            if (!key)
                return tl::unexpected(key.error());
            next.signingKey = *key;
        }
        m_options.settings = next;
        m_keyIsImported = isImported;
        if (m_server.isRunning())
            done = m_server.reconfigure(serverOptions());
    } else {
        m_foreignSettings.insert(server().id(), settings);
    }
    rebuildEngine();
    emit keysChanged();
    emit serverChanged();
    return done;
}

Result<> Services::adoptSigningKey(const jose::Key &key)
{
    return adoptSigningKey(server().id(), key);
}

Result<> Services::adoptSigningKey(const QString &serverId, const jose::Key &key)
{
    if (!key.hasPrivate() || key.algorithms().isEmpty())
        return fail(Errc::KeyMismatch, tr("“%1” can't sign; import a private key or a secret.").arg(key.label()));
    const bool embedded = serverId == m_servers.first().id();
    simplejwt::Settings settings = embedded ? m_options.settings : m_foreignSettings.value(serverId);
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
    if (embedded) {
        m_options.settings = settings;
        m_keyIsImported = true;
        if (m_server.isRunning()) {
            if (const auto done = m_server.reconfigure(serverOptions()); !done)
                return done;
        }
    } else {
        m_foreignSettings.insert(serverId, settings);
    }
    rebuildEngine();
    emit keysChanged();
    emit serverChanged();
    return {};
}

void Services::dropSigningKey(const QString &serverId)
{
    const auto settings = m_foreignSettings.find(serverId);
    if (settings == m_foreignSettings.end() || !settings->signingKey)
        return;
    settings->signingKey.reset();
    settings->verifyingKey.clear();
    settings->algorithm = simplejwt::Settings().algorithm;
    rebuildEngine();
    emit keysChanged();
    emit serverChanged();
}

std::optional<jose::Key> Services::signingKeyOf(const QString &serverId) const
{
    const auto settings = m_foreignSettings.constFind(serverId);
    if (settings == m_foreignSettings.constEnd() || !settings->signingKey)
        return std::nullopt;
    const auto key = settings->algorithm.startsWith("HS"_L1) ? jose::Key::fromSecret(*settings->signingKey)
                                                             : jose::Key::fromPem(*settings->signingKey);
    return key ? std::optional(*key) : std::nullopt;
}
