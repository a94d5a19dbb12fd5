// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/keptservers.h"

#include "app/laboratory/embeddedserver.h"
#include "app/laboratory/serverlist.h"
#include "core/config/serverfile.h"
#include "core/config/serverfilewriting.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/settingsjson.h"
#include "core/simplejwt/settingswriting.h"

#include <QSettings>

using namespace Qt::StringLiterals;

namespace {

const QString embeddedId = QStringLiteral("embedded"); // its address is another at each start

} // namespace

KeptServers::KeptServers(EmbeddedServer &embedded, ServerList &servers, QSettings &state, QObject *parent)
    : QObject(parent)
    , m_embedded(embedded)
    , m_servers(servers)
    , m_state(state)
{
}

void KeptServers::restoreSettings()
{
    const QByteArray kept = m_state.value(u"embedded/settings"_s).toByteArray();
    if (kept.isEmpty() || !m_embedded.keepsSettings())
        return;
    const auto done = parseJson(kept)
                          .and_then([](const Json &json) { return simplejwt::settingsFromJson(json); })
                          .and_then([this](simplejwt::Settings settings) {
                              settings.blacklistApp = m_embedded.settings().blacklistApp;
                              return m_embedded.setSettings(settings);
                          });
    if (!done)
        emit failed(done.error());
}

void KeptServers::restore()
{
    const QByteArrayList kept = m_state.value(u"servers/profiles"_s).value<QByteArrayList>();
    for (const QByteArray &text : kept) {
        if (const auto server = config::parseServerProfile(text))
            m_servers.keep(*server);
    }
    restoreSettings();
    config::EmbeddedSwitches switches = m_embedded.switches();
    switches.noAuthenticationClasses = m_state.value(u"embedded/noAuthenticationClasses"_s).toBool();
    switches.blacklistApp = m_state.value(u"embedded/blacklistApp"_s, switches.blacklistApp).toBool();
    if (const auto done = m_embedded.setSwitches(switches); !done)
        emit failed(done.error());
    m_servers.setAutoRefresh(m_servers.embedded().id(), m_state.value(u"embedded/autoRefresh"_s).toBool());
    const QString current = m_state.value(u"servers/current"_s).toString();
    if (current != embeddedId)
        m_servers.choose(current);
}

void KeptServers::save()
{
    m_state.setValue(u"rules/band"_s, QString(simplejwt::bandName(m_embedded.band())));
    const config::EmbeddedSwitches switches = m_embedded.switches(); // allowLogin is for this run only
    m_state.setValue(u"embedded/noAuthenticationClasses"_s, switches.noAuthenticationClasses);
    m_state.setValue(u"embedded/blacklistApp"_s, switches.blacklistApp);
    m_state.setValue(u"embedded/autoRefresh"_s, m_servers.embedded().autoRefresh);
    if (m_embedded.keepsSettings())
        m_state.setValue(
            u"embedded/settings"_s, writeJson(simplejwt::toJson(m_embedded.lastingSettings()), JsonStyle::Compact));
    saveProfiles();
}

void KeptServers::saveProfiles()
{
    QByteArrayList profiles;
    for (const config::ServerProfile &server : m_servers.all()) {
        if (!server.embedded)
            profiles.append(config::writeServerProfile(server));
    }
    m_state.setValue(u"servers/profiles"_s, QVariant::fromValue(profiles));
    const config::ServerProfile &current = m_servers.current();
    m_state.setValue(u"servers/current"_s, current.embedded ? embeddedId : current.id());
}

quint16 KeptServers::port() const
{
    return quint16(m_state.value(u"embedded/port"_s).toUInt());
}

void KeptServers::savePort()
{
    if (m_embedded.url().port() <= 0)
        return;
    m_state.setValue(u"embedded/port"_s, m_embedded.url().port());
    m_state.sync();
}
