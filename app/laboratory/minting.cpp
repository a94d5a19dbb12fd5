// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/minting.h"

#include "app/laboratory/embeddedserver.h"
#include "app/laboratory/laboratoryclock.h"
#include "app/laboratory/serverlist.h"
#include "app/laboratory/serverrules.h"
#include "core/session/tokenreading.h"
#include "core/simplejwt/engine.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;
using django::SqlStore;
using django::User;
using simplejwt::TokenType;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Minting", text);
}

Error errorOf(const simplejwt::Refusal &refusal)
{
    return { Errc::Usage, tr("The token can't be made with these settings: %1.").arg(refusal.reason), {} };
}

/// Stands in for the database of a server that is out of reach: it has to know whom a token is outstanding for.
Result<std::unique_ptr<SqlStore>> scratchFor(const User &user)
{
    auto scratch = SqlStore::open(u":memory:"_s);
    if (!scratch)
        return scratch;
    User standIn = user;
    standIn.username = QString::number(user.id);
    if (const auto added = (*scratch)->addUser(standIn); !added)
        return tl::unexpected(added.error());
    return scratch;
}

} // namespace

Minting::Minting(
    const EmbeddedServer &embedded, const ServerList &servers, const ServerRules &rules, const LaboratoryClock &clock)
    : m_embedded(embedded)
    , m_servers(servers)
    , m_rules(rules)
    , m_clock(clock)
{
}

bool Minting::isPossible() const
{
    return m_rules.settings().signingKey && (!m_servers.current().embedded || m_embedded.hasDatabase());
}

Result<QList<QByteArray>> Minting::mint(const User &user, const QList<TokenType> &types, const Json &extraClaims,
    std::optional<std::chrono::seconds> lifetime) const
{
    const config::ServerProfile &server = m_servers.current();
    if (!isPossible())
        return fail(
            Errc::Secret, tr("There is no key to sign with for %1; import one under Servers.").arg(server.title()));
    if (user.id == 0)
        return fail(Errc::NotFound,
            tr("Only the name %1 is known; a token made here needs the user's id: type that instead.")
                .arg(user.username));
    std::unique_ptr<SqlStore> scratch;
    simplejwt::Settings settings = m_rules.settings();
    if (!server.embedded) {
        if (!user.key.isEmpty()) // what its tokens name the user by, whatever field that is
            settings.userIdField = u"id"_s;
        auto made = scratchFor(user);
        if (!made)
            return tl::unexpected(made.error());
        scratch = std::move(*made);
    }
    const simplejwt::Engine engine(
        settings, m_rules.bandOf(server.id()), scratch ? *scratch : *m_embedded.store(), m_clock.clock());
    QList<QByteArray> texts;
    for (const TokenType type : types) {
        const auto token = engine.tokenForUser(user, type, extraClaims, lifetime);
        if (!token)
            return tl::unexpected(errorOf(token.error()));
        const auto text = engine.encode(*token);
        if (!text)
            return tl::unexpected(errorOf(text.error()));
        texts.append(*text);
    }
    return texts;
}

Result<QByteArray> Minting::twinOf(const session::TokenRecord &token, std::chrono::seconds lifetime) const
{
    const QString id = token.server.isEmpty() ? m_servers.current().id() : token.server;
    const config::ServerProfile *owner = m_servers.find(id);
    if (!owner)
        return fail(Errc::NotFound,
            tr("The copy can't be signed: the token's server, %1, is not among those here; add it, with its signing "
               "key.")
                .arg(id));
    const simplejwt::Settings &rules = m_rules.settingsOf(id);
    if (!rules.signingKey)
        return fail(Errc::Secret,
            tr("The copy can't be signed: no signing key of %1 is known; import it under Servers.")
                .arg(owner->title()));
    const session::TokenReading reading = session::readToken(token.text);
    if (!reading.claims)
        return fail(Errc::Malformed, tr("The token's claims can't be read, so no copy of it can be signed."));

    // Another server's clock is real time, whatever this one was moved to.
    const Clock clock = owner->embedded ? m_clock.clock() : m_clock.realTime();
    const Instant now = clock();
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

    auto scratch = SqlStore::open(u":memory:"_s); // encode() asks for none of its rows
    if (!scratch)
        return tl::unexpected(scratch.error());
    const simplejwt::Engine engine(rules, m_rules.bandOf(id), **scratch, clock);
    const auto text = engine.encode(twin);
    if (!text)
        return fail(Errc::Usage, tr("The copy can't be signed with these settings: %1.").arg(text.error().reason));
    return *text;
}
