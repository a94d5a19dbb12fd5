// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Services that signs a token anew, with less time to live.
#include "app/laboratory/laboratory.h"
#include "core/session/tokenreading.h"

#include <algorithm>

using namespace Qt::StringLiterals;

Result<QByteArray> Services::twinOf(const session::TokenRecord &token, std::chrono::seconds lifetime)
{
    const QString id = token.server.isEmpty() ? server().id() : token.server;
    const auto owner = std::find_if(
        m_servers.cbegin(), m_servers.cend(), [&id](const config::ServerProfile &each) { return each.id() == id; });
    if (owner == m_servers.cend())
        return fail(Errc::NotFound,
            tr("The twin can't be signed: the token's server, %1, is not among those here; add it, with its signing "
               "key.")
                .arg(id));
    const simplejwt::Settings rules = owner->embedded ? m_options.settings : m_foreignSettings.value(id);
    if (!rules.signingKey)
        return fail(Errc::Secret,
            tr("The twin can't be signed: no signing key of %1 is known; import it under Servers.")
                .arg(owner->title()));
    const session::TokenReading reading = session::readToken(token.text);
    if (!reading.claims)
        return fail(Errc::Malformed, tr("The token's claims can't be read, so it has no twin."));

    // Another server's clock is real time, whatever this one was moved to.
    const Instant now = owner->embedded ? m_clock->now() : m_options.clock();
    simplejwt::Token twin;
    twin.type = simplejwt::tokenTypeNamed(QString::fromUtf8(token.tokenType)).value_or(simplejwt::TokenType::Access);
    twin.claims = *reading.claims;
    twin.currentTime = now;
    twin.claims.set(u"exp"_s, Json(epochSeconds(now + lifetime)));
    if (twin.claims.contains(u"iat"))
        twin.claims.set(u"iat"_s, Json(epochSeconds(now)));
    const QString jti = rules.jtiClaim.value_or(u"jti"_s);
    if (twin.claims.contains(jti))
        twin.claims.set(jti, QString::fromLatin1(randomIds()()));

    auto scratch = django::SqlStore::open(u":memory:"_s); // encode() asks for none of its rows
    if (!scratch)
        return tl::unexpected(scratch.error());
    const simplejwt::Engine engine(
        rules, owner->embedded ? m_options.band : owner->band.value_or(m_options.band), **scratch, m_clock->clock());
    const auto text = engine.encode(twin);
    if (!text)
        return fail(Errc::Usage, tr("The twin can't be signed with these settings: %1.").arg(text.error().reason));
    return *text;
}
