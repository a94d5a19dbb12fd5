// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/django/store.h"
#include "core/json/json.h"
#include "core/session/sessionlog.h"
#include "core/simplejwt/token.h"

#include <optional>

class EmbeddedServer;
class LaboratoryClock;
class ServerList;
class ServerRules;

/// Signs tokens here, without a server and without a password, as the server would. GUI thread.
class Minting
{
public:
    /// All must outlive it.
    Minting(const EmbeddedServer &embedded, const ServerList &servers, const ServerRules &rules,
        const LaboratoryClock &clock);

    /// Whether there is a key to sign with for the server that is called.
    bool isPossible() const;
    /// For the server that is called: the tokens' texts, in the order of the types. Errc::NotFound, Secret: nothing to
    /// sign with; Errc::Usage: the settings or the key refuse.
    Result<QList<QByteArray>> mint(const django::User &user, const QList<simplejwt::TokenType> &types,
        const Json &extraClaims, std::optional<std::chrono::seconds> lifetime) const;
    /// The same claims with an id and an iat of its own and an exp that soon, signed as its server signs. Errc::Secret:
    /// no key to sign with is known for that server; Errc::NotFound: no such server; Errc::Malformed: its claims can't
    /// be read; Errc::Usage: the settings or the key refuse.
    Result<QByteArray> twinOf(const session::TokenRecord &token, std::chrono::seconds lifetime) const;

private:
    const EmbeddedServer &m_embedded;
    const ServerList &m_servers;
    const ServerRules &m_rules;
    const LaboratoryClock &m_clock;
};
