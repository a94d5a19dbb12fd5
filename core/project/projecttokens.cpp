// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/projecttokens.h"

#include "core/django/sqlstore.h"

#include <QCoreApplication>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace project {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("project::Reading", text);
}

QStringList namesOf(const Json &claims)
{
    QStringList names;
    for (const Json::Member &claim : claims.members())
        names += claim.name;
    return names;
}

} // namespace

QString issueWaysText()
{
    return tr("The project makes tokens by its own code, exactly as its for_user() or its login's get_token() does; "
              "Jotlab makes them with its key and settings alone, so what the project's own code adds is missing.");
}

Result<Json> tokensMadeHere(const Reading &reading, simplejwt::IssueOrder order, bool fillsClaims, const Clock &clock)
{
    if (!reading.named)
        return fail(Errc::NotFound, tr("The project was not asked for a user, so no token can be made."));
    auto settings = reading.settings();
    if (!settings)
        return tl::unexpected(settings.error());
    if (!settings->signingKey)
        return fail(Errc::Secret, tr("No key of the project is known, so no token can be signed here."));
    // What the project itself names the user by, whatever USER_ID_FIELD is; a later claim of the same name goes first.
    Json claims = Json::object();
    claims.set(settings->userIdClaim, reading.named->claim);
    if (!reading.named->revokeClaim.isEmpty())
        claims.set(settings->revokeTokenClaim, reading.named->revokeClaim);
    if (fillsClaims) {
        for (const Json::Member &claim : reading.named->addedClaims.members())
            claims.set(claim.name, claim.value);
    }
    for (const Json::Member &claim : order.claims.members())
        claims.set(claim.name, claim.value);
    order.claims = claims;
    order.user = { .id = 1, .username = u"user"_s, .passwordHash = {}, .lastLogin = {}, .email = {} };
    settings->userIdField = u"id"_s;
    auto store
        = django::SqlStore::open(u":memory:"_s); // for the outstanding row: the project's database is not touched
    if (!store)
        return tl::unexpected(store.error());
    if (const auto added = (*store)->addUser(order.user); !added)
        return tl::unexpected(added.error());
    const simplejwt::Engine engine(*settings, reading.band(), **store, clock);
    return simplejwt::issueTokens(engine, order).map_error([](const simplejwt::Refusal &refusal) {
        return Error{ Errc::Usage, tr("No token could be made with the project's settings: %1.").arg(refusal.reason),
            {} };
    });
}

QStringList tokenRemarks(const Reading &reading, IssueWay way, const QString &type, bool filled)
{
    QStringList remarks;
    const bool isHere = way == IssueWay::Here;
    if (isHere ? !reading.named : !reading.issued)
        return remarks;
    const ProjectUser &user = isHere ? reading.named->user : reading.issued->user;
    if (!user.isActive)
        remarks
            += tr("%1 is inactive: by Simple JWT's own rule a server refuses such a user's tokens.").arg(user.username);
    if (isHere) {
        const QStringList added = namesOf(reading.named->addedClaims);
        if (!added.isEmpty())
            remarks += filled
                ? tr("%1 is filled in as %2 writes it now.").arg(added.join(u", "_s), reading.named->serializer)
                : tr("%1 is missing: the project's login adds it, by %2.")
                      .arg(added.join(u", "_s), reading.named->serializer);
    }
    if (isHere && reading.ownSettings.contains(u"JSON_ENCODER"))
        remarks += tr("The project's own JSON_ENCODER did not write them.");
    const QStringList unrun = isHere ? reading.named->unrun : reading.issued->unrun;
    if (!unrun.isEmpty())
        remarks += tr("%1 did not run: what it adds to the tokens of a login is not known.").arg(unrun.join(u", "_s));
    const bool isKept = !isHere && reading.issued->isWritten;
    if (reading.blacklist && reading.blacklist->isInstalled && !isKept && type != u"access")
        remarks += tr("No outstanding row was written: the server takes the %1 token, and writes the row when it is "
                      "blacklisted, but doesn't find it among the user's tokens until then.")
                       .arg(type == u"sliding" ? type : u"refresh"_s);
    if (reading.key.isAnotherEachStart)
        remarks += tr("The key is another at each start: a server that runs already refuses these tokens.");
    return remarks;
}

} // namespace project
