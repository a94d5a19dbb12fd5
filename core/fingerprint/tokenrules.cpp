// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fingerprint/tokenrules.h"

#include "core/base/timetext.h"
#include "core/jose/keyfile.h"
#include "core/json/jsonwriter.h"
#include "core/session/carriedtokens.h"
#include "core/session/exchangereading.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;
using session::Exchange;

namespace fingerprint {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("fingerprint::Tokens", text);
}

/// What is true of a token that the server knows, is only likely of one of which a person says so.
Certainty atMost(Certainty certainty, const SeenToken &token)
{
    return token.proof == Proof::None ? std::min(certainty, Certainty::Likely) : certainty;
}

/// The sentence, and that nobody knows whose the token is.
QString withProof(const QString &sentence, const SeenToken &token)
{
    return token.proof == Proof::None ? sentence + u' ' + tr("Whether the token is this server's was not seen.")
                                      : sentence;
}

QString withoutTokens(const Evidence &evidence)
{
    QStringList refused;
    for (const SeenToken &token : evidence.refused())
        refused.append(token.from);
    return refused.isEmpty() ? tr("No token of this server was seen: log in once in this session, or give one.")
                             : tr("No token of this server was seen; it refused %1.").arg(refused.join(u", "_s));
}

/// A refresh copies what its token says, whoever wrote that: only where the settings name a value it is overwritten.
bool mayBeCopied(const SeenToken &token)
{
    return token.exchange && session::isRefresh(*token.exchange);
}

Finding textClaim(Property property, const QString &claim, const QString &none, const Evidence &evidence)
{
    for (const SeenToken &token : evidence.tokens()) {
        const Json *value = token.reading.claims->find(claim);
        if (!value || value->isNull()) {
            return { property, Json(false), none, atMost(Certainty::Certain, token),
                withProof(tr("There is no “%1” in %2.").arg(claim, token.from), token) };
        }
        if (mayBeCopied(token))
            continue;
        const QString text = value->isString() ? value->toString() : QString::fromUtf8(writeJson(*value));
        return { property, *value, text, atMost(Certainty::Certain, token),
            withProof(tr("“%1” stands in %2.").arg(claim, token.from), token) };
    }
    return unknown(property,
        evidence.tokens().isEmpty()
            ? withoutTokens(evidence)
            : tr("“%1” stands only in tokens that refreshes gave, which copy it: log in once in this session.")
                  .arg(claim));
}

bool isTokenId(const Json &value)
{
    static const QRegularExpression hex(u"^[0-9a-f]{32}$"_s);
    return value.isString() && hex.match(value.toString()).hasMatch();
}

Finding claimFinding(
    Property property, const QString &name, Certainty certainty, const QString &why, const SeenToken &token)
{
    return { property, name, name, atMost(certainty, token), withProof(why, token) };
}

/// Claims that are not the user's.
bool isOthers(const QString &name, const SeenToken &token)
{
    static const QStringList known{ u"exp"_s, u"iat"_s, u"nbf"_s, u"iss"_s, u"aud"_s, u"jti"_s, u"refresh_exp"_s,
        u"hash_password"_s };
    return known.contains(name) || name == token.typeClaim();
}

/// The times between which a token lives, in seconds; absent: it says none.
std::optional<qint64> span(const SeenToken &token, const char *claim)
{
    const auto until = token.reading.time(QString::fromLatin1(claim));
    const auto from = token.reading.time(u"iat");
    if (!until || !from)
        return std::nullopt;
    return epochSeconds(*until) - epochSeconds(*from);
}

/// An access token that a refresh gave, where iat may be the refresh token's (before 5.5.1): by the answer's own time.
std::optional<qint64> spanByDate(const SeenToken &token)
{
    const auto until = token.reading.time(u"exp");
    const auto date = token.exchange ? session::dateOf(token.exchange->replyHeaders) : std::nullopt;
    if (!until || !date)
        return std::nullopt;
    return epochSeconds(*until) - epochSeconds(*date);
}

/// iat is when the token was made, by the Date of the answer that brought it.
bool isFresh(const SeenToken &token)
{
    const auto issuedAt = token.reading.time(u"iat");
    const auto date = token.exchange ? session::dateOf(token.exchange->replyHeaders) : std::nullopt;
    constexpr std::chrono::seconds Slack{ 2 };
    return issuedAt && date && std::chrono::abs(*date - *issuedAt) <= Slack;
}

struct Measured
{
    qint64 seconds;
    Certainty certainty;
    QString evidence;
};

std::optional<Measured> measure(const SeenToken &token)
{
    const bool isDerived = token.type() == u"access" && token.exchange && session::isRefresh(*token.exchange);
    if (isDerived && !isFresh(token)) {
        const auto seconds = spanByDate(token);
        return seconds ? std::optional(Measured{ *seconds, Certainty::Likely,
                   tr("exp of %1 less the Date of the answer; its iat is the refresh token's.").arg(token.from) })
                       : std::nullopt;
    }
    const auto seconds = span(token, "exp");
    if (!seconds)
        return std::nullopt;
    // iat of a given access token may be that of the refresh token it was made from.
    const bool mayBeDerived = token.type() == u"access" && !token.exchange;
    return Measured{ *seconds, atMost(mayBeDerived ? Certainty::Likely : Certainty::Certain, token),
        withProof(tr("exp less iat of %1.").arg(token.from), token) };
}

QString typeOf(Property property)
{
    return property == Property::AccessLifetime ? u"access"_s
        : property == Property::RefreshLifetime ? u"refresh"_s
                                                : u"sliding"_s;
}

/// The renewal keeps refresh_exp and writes a new iat: only a login tells how long that is.
std::optional<qint64> refreshSpan(const SeenToken &token)
{
    const bool isLogin = token.exchange && !session::isRefresh(*token.exchange);
    return isLogin ? span(token, "refresh_exp") : std::nullopt;
}

QString lifeText(qint64 seconds)
{
    return durationText(std::chrono::seconds(seconds));
}

} // namespace

Finding algorithm(const Evidence &evidence)
{
    for (const SeenToken &token : evidence.tokens()) {
        const Json *name = token.reading.header ? token.reading.header->find(u"alg") : nullptr;
        if (name && name->isString()) {
            return { Property::Algorithm, *name, name->toString(), atMost(Certainty::Certain, token),
                withProof(tr("alg of %1.").arg(token.from), token) };
        }
    }
    return unknown(Property::Algorithm, withoutTokens(evidence));
}

Finding keyId(const Evidence &evidence)
{
    for (const SeenToken &token : evidence.tokens()) {
        if (!token.reading.header)
            continue;
        const Json *kid = token.reading.header->find(u"kid");
        if (kid && kid->isString()) {
            return { Property::KeyId, *kid, kid->toString(), atMost(Certainty::Certain, token),
                withProof(tr("kid of %1. Simple JWT itself writes none.").arg(token.from), token) };
        }
        return { Property::KeyId, Json(false), tr("none"), atMost(Certainty::Certain, token),
            withProof(tr("There is no kid in %1.").arg(token.from), token) };
    }
    return unknown(Property::KeyId, withoutTokens(evidence));
}

Finding keySet(const Evidence &evidence)
{
    const Exchange *exchange = evidence.probe(ProbeKind::KeySet);
    const Json body = exchange && exchange->succeeded() ? session::jsonReply(*exchange) : Json();
    if (!body.contains(u"keys"))
        return unknown(Property::KeySet, tr("No JWK Set was found at the path that is known for it."));
    const auto keys = jose::keysFromBytes(exchange->replyBody);
    const QString call = session::callName(*exchange);
    if (!keys || keys->isEmpty()) {
        return { Property::KeySet, Json::array(), tr("none"), Certainty::Certain,
            tr("%1 gives a JWK Set without a key that can be read.").arg(call) };
    }
    Json thumbprints = Json::array();
    QStringList texts;
    for (const jose::Key &key : *keys) {
        thumbprints.append(QString::fromLatin1(key.thumbprint()));
        texts.append(
            key.kid().isEmpty() ? key.typeName() : tr("%1 (kid %2)").arg(key.typeName(), QString::fromUtf8(key.kid())));
    }
    return { Property::KeySet, thumbprints, texts.join(u", "_s), Certainty::Certain, tr("%1 gives them.").arg(call) };
}

Finding typeClaim(const Evidence &evidence)
{
    for (const SeenToken &token : evidence.tokens()) {
        if (const QString name = token.typeClaim(); !name.isEmpty()) {
            return claimFinding(Property::TypeClaim, name, Certainty::Certain,
                tr("It says “%1” in %2.").arg(token.type(), token.from), token);
        }
    }
    if (evidence.tokens().isEmpty())
        return unknown(Property::TypeClaim, withoutTokens(evidence));
    const SeenToken &token = evidence.tokens().constFirst();
    return { Property::TypeClaim, Json(false), tr("none"), atMost(Certainty::Likely, token),
        withProof(tr("No claim of %1 says access, refresh or sliding.").arg(token.from), token) };
}

Finding idClaim(const Evidence &evidence)
{
    for (const SeenToken &token : evidence.tokens()) {
        QStringList names;
        for (const Json::Member &member : token.reading.claims->members()) {
            if (isTokenId(member.value))
                names.append(member.name);
        }
        if (const Json *jti = token.reading.claims->find(u"jti"); jti && jti->isString()) {
            return claimFinding(Property::IdClaim, u"jti"_s,
                names == QStringList{ u"jti"_s } ? Certainty::Certain : Certainty::Likely,
                tr("“jti” stands in %1.").arg(token.from), token);
        }
        if (names == QStringList{ u"null"_s }) { // as json.dumps writes Python's None for a name
            return { Property::IdClaim, Json(false), tr("none"), Certainty::Likely,
                withProof(
                    tr("It stands under “null” in %1, as it does where JTI_CLAIM is None.").arg(token.from), token) };
        }
        if (names.size() == 1) {
            return claimFinding(Property::IdClaim, names.constFirst(), Certainty::Likely,
                tr("It is the only claim of %1 that looks like an id of Simple JWT's: 32 hex digits.").arg(token.from),
                token);
        }
    }
    return unknown(Property::IdClaim,
        evidence.tokens().isEmpty() ? withoutTokens(evidence)
                                    : tr("No single claim of its tokens looks like an id of Simple JWT's."));
}

Finding userClaim(const Evidence &evidence)
{
    for (const SeenToken &token : evidence.tokens()) {
        if (token.reading.claims->contains(u"user_id")) {
            return claimFinding(Property::UserClaim, u"user_id"_s, Certainty::Likely,
                tr("“user_id” stands in %1, as Simple JWT calls it by default.").arg(token.from), token);
        }
        // for_user() writes the user right after what every token has; what a project adds comes later.
        for (const Json::Member &member : token.reading.claims->members()) {
            if (isOthers(member.name, token) || isTokenId(member.value))
                continue;
            if (!member.value.isString() && !member.value.isNumber())
                break;
            return claimFinding(Property::UserClaim, member.name, Certainty::Likely,
                tr("It comes first after the claims that every token has in %1, where Simple JWT writes the user.")
                    .arg(token.from),
                token);
        }
    }
    return unknown(Property::UserClaim,
        evidence.tokens().isEmpty() ? withoutTokens(evidence) : tr("No claim of its tokens names a user."));
}

Finding issuer(const Evidence &evidence)
{
    return textClaim(Property::Issuer, u"iss"_s, tr("none"), evidence);
}

Finding audience(const Evidence &evidence)
{
    return textClaim(Property::Audience, u"aud"_s, tr("none"), evidence);
}

Finding lifetime(Property property, const Evidence &evidence)
{
    const QString type = typeOf(property);
    std::optional<Measured> newest;
    std::optional<qint64> renewal;
    QStringList others;
    for (const SeenToken &token : evidence.tokens()) {
        const auto measured = token.type() == type ? measure(token) : std::nullopt;
        if (!measured)
            continue;
        if (!newest || (newest->certainty < measured->certainty && newest->seconds == measured->seconds)) {
            newest = measured;
            renewal = refreshSpan(token);
        } else if (newest->seconds != measured->seconds && measured->certainty == Certainty::Certain) {
            others.append(lifeText(measured->seconds));
        }
    }
    if (!newest) {
        return unknown(property,
            evidence.tokens().isEmpty()
                ? withoutTokens(evidence)
                : tr("No %1 token of this server was seen that says how long it lives.").arg(type));
    }
    others.removeDuplicates();
    if (!others.isEmpty()) {
        newest->certainty = std::min(newest->certainty, Certainty::Likely);
        newest->evidence += u' ' + tr("Others that it gave live %1.").arg(others.join(u", "_s));
    }
    if (property != Property::SlidingLifetime)
        return { property, Json(newest->seconds), lifeText(newest->seconds), newest->certainty, newest->evidence };
    Json value = Json::object({ { u"exp"_s, Json(newest->seconds) } });
    value.set(u"refresh_exp"_s, renewal ? Json(*renewal) : Json());
    return { property, value,
        renewal ? tr("%1, renewed for %2").arg(lifeText(newest->seconds), lifeText(*renewal))
                : lifeText(newest->seconds),
        newest->certainty, newest->evidence };
}

} // namespace fingerprint
