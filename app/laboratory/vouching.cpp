// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/vouching.h"

#include "app/laboratory/serverlist.h"
#include "app/laboratory/serverrules.h"
#include "core/jose/joseheader.h"
#include "core/jose/jws.h"
#include "core/jose/signature.h"

#include <algorithm>

Vouching::Vouching(session::SessionLog &log, const ServerList &servers, const ServerRules &rules, QObject *parent)
    : QObject(parent)
    , m_log(log)
    , m_servers(servers)
    , m_rules(rules)
{
    log.setVerifier([this](const session::TokenRecord &token) { return signerOf(token); });
    connect(&log, &session::SessionLog::restored, this, &Vouching::lookAtAll);
    connect(&rules, &ServerRules::changed, this, &Vouching::lookAtAll);
}

Vouching::~Vouching()
{
    m_log.setVerifier({});
}

void Vouching::lookAtAll()
{
    for (int id = 0; id < m_log.tokens().size(); ++id) {
        const session::TokenRecord &token = m_log.tokens().at(id);
        if (const auto signer = token.isVerified ? std::nullopt : signerOf(token))
            m_log.markVerified(id, *signer);
    }
}

std::optional<QString> Vouching::signerOf(const session::TokenRecord &token) const
{
    if (!token.readable || token.isStripped)
        return std::nullopt;
    QStringList servers{ token.server };
    if (token.server.isEmpty()) {
        servers = { m_servers.current().id() }; // first: servers may share a key
        for (const config::ServerProfile &server : m_servers.all())
            servers.append(server.id());
    }
    const auto signer = std::find_if(
        servers.cbegin(), servers.cend(), [&](const QString &server) { return isSignedBy(server, token.text); });
    return signer == servers.cend() ? std::nullopt : std::optional(*signer);
}

bool Vouching::isSignedBy(const QString &server, const QByteArray &token) const
{
    const QList<jose::Key> keys = m_rules.keysOf(server);
    const auto jws = keys.isEmpty() ? Result<jose::Jws>(fail(Errc::NotFound, {})) : jose::parseCompact(token);
    if (!jws)
        return false;
    const jose::JoseHeader header = jose::readHeader(jws->header);
    if (!header.algorithm
        || QLatin1StringView(jose::info(*header.algorithm).name) != m_rules.settingsOf(server).algorithm)
        return false;
    return std::any_of(keys.cbegin(), keys.cend(), [&](const jose::Key &key) {
        return jose::verifySignature(*header.algorithm, key, jws->signingInput, jws->signature).has_value();
    });
}
