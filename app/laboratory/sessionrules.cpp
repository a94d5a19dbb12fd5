// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/sessionrules.h"

#include "app/laboratory/serverlist.h"
#include "app/laboratory/serverrules.h"
#include "core/session/sessionlog.h"

SessionRules::SessionRules(
    session::SessionLog &log, const ServerList &servers, const ServerRules &rules, QObject *parent)
    : QObject(parent)
    , m_log(log)
    , m_servers(servers)
    , m_rules(rules)
{
    connect(&rules, &ServerRules::changed, this, &SessionRules::tell);
    connect(&servers, &ServerList::changed, this, &SessionRules::tell); // the embedded one has an address now, say
}

void SessionRules::tell()
{
    const session::ClaimNames usual;
    for (const config::ServerProfile &server : m_servers.all()) {
        if (!server.baseUrl.isValid())
            continue;
        if (!m_rules.areKnownOf(server.id())) { // any more
            m_log.setServerRules(server.id(), {});
            m_log.setClaimNames(server.id(), usual);
            continue;
        }
        const simplejwt::Settings &settings = m_rules.settingsOf(server.id());
        const auto hasBlacklist = settings.blacklistAppIsKnown ? std::optional(settings.blacklistApp) : std::nullopt;
        const bool isAsked = settings.rotateRefreshTokens && settings.blacklistAfterRotation;
        m_log.setServerRules(
            server.id(), { settings.rotateRefreshTokens, isAsked && hasBlacklist.value_or(true), hasBlacklist });
        m_log.setClaimNames(server.id(),
            { settings.tokenTypeClaim.value_or(usual.tokenType), settings.jtiClaim.value_or(usual.jti),
                settings.userIdClaim, settings.slidingTokenRefreshExpClaim });
    }
}
