// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forge/forging.h"

#include "core/jose/base64url.h"
#include "core/jose/jwk.h"
#include "core/jose/jwkwrite.h"
#include "core/jose/jws.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

using namespace Qt::StringLiterals;

namespace forge {

namespace {

constexpr std::chrono::hours Day{ 24 };

QString tr(const char *text)
{
    return QCoreApplication::translate("forge::Forging", text);
}

/// A token taken apart, to be put together otherwise.
struct Draft
{
    const ForgeryMaterial &material;
    Json header;
    Json claims;
    QByteArray signature;

    QByteArray input() const
    {
        return jose::encodeBase64Url(writeJson(header, JsonStyle::PythonDumps)) + '.'
            + jose::encodeBase64Url(writeJson(claims, JsonStyle::PythonDumps));
    }
    QByteArray withSignature(const QByteArray &bytes) const { return input() + '.' + jose::encodeBase64Url(bytes); }
    Result<QByteArray> signedWith(const jose::Key &key) const;
    Result<QByteArray> wellSigned() const;

    QString typeClaim() const { return material.settings.tokenTypeClaim.value_or(QString()); }
    QString jtiClaim() const { return material.settings.jtiClaim.value_or(QString()); }
    qint64 secondsFromNow(std::chrono::seconds by) const { return epochSeconds(material.now) + by.count(); }
    /// As the server writes it: a number or a text.
    void setUser(const QString &id)
    {
        const Json *user = claims.find(material.settings.userIdClaim);
        bool isNumber = false;
        const qint64 number = id.toLongLong(&isNumber);
        claims.set(material.settings.userIdClaim, isNumber && user && user->isNumber() ? Json(number) : Json(id));
    }
};

std::optional<jose::Algorithm> algorithmOf(const Json &header)
{
    const Json *name = header.find(u"alg");
    return jose::algorithmNamed(name ? name->toString().toLatin1() : QByteArray());
}

Result<QByteArray> Draft::signedWith(const jose::Key &key) const
{
    const auto algorithm = algorithmOf(header);
    if (!algorithm)
        return fail(Errc::Unsupported, tr("The token's algorithm is not known here, so nothing can be signed for it."));
    return jose::signCompact(
        writeJson(header, JsonStyle::PythonDumps), writeJson(claims, JsonStyle::PythonDumps), *algorithm, key);
}

Result<QByteArray> Draft::wellSigned() const
{
    const std::optional<QByteArray> &text = material.settings.signingKey;
    if (!text)
        return fail(Errc::Secret, tr("The server's signing key isn't known, so this can't be signed."));
    const auto algorithm = algorithmOf(header);
    const bool isHmac = algorithm && jose::info(*algorithm).family == jose::Family::Hmac;
    return (isHmac ? jose::Key::fromSecret(*text) : jose::Key::fromPem(*text)).and_then([this](const jose::Key &key) {
        return signedWith(key);
    });
}

Result<Draft> takenApart(const ForgeryMaterial &material)
{
    const auto jws = jose::parseCompact(material.token);
    const auto header = jws ? parseJson(jws->header) : Result<Json>(tl::unexpected(jws.error()));
    const auto claims = jws ? parseJson(jws->payload) : Result<Json>(tl::unexpected(jws.error()));
    if (!header || !claims || !header->isObject() || !claims->isObject())
        return fail(Errc::Malformed, tr("The token to forge from can't be taken apart; give a good one."));
    return Draft{ material, *header, *claims, jws->signature };
}

/// The token with one bit of that segment's bytes flipped, in their middle.
QByteArray flipped(const QByteArray &token, qsizetype segment)
{
    QList<QByteArray> parts = token.split('.');
    QByteArray bytes = jose::decodeBase64Url(parts.at(segment)).value_or(QByteArray());
    if (bytes.isEmpty())
        return token + 'A';
    bytes[bytes.size() / 2] = char(bytes.at(bytes.size() / 2) ^ 1);
    parts[segment] = jose::encodeBase64Url(bytes);
    return parts.join('.');
}

Result<QByteArray> publicKeyAsSecret(Draft draft)
{
    const auto algorithm = algorithmOf(draft.header);
    const simplejwt::Settings &settings = draft.material.settings;
    QByteArray pem = settings.verifyingKey;
    if (pem.isEmpty() && settings.signingKey) {
        if (const auto key = jose::Key::fromPem(*settings.signingKey))
            pem = key->publicPem().value_or(QByteArray());
    }
    if (!algorithm || jose::info(*algorithm).family == jose::Family::Hmac)
        return fail(
            Errc::Unsupported, tr("The server signs with a secret: it has no public key to be mistaken for one."));
    if (pem.isEmpty())
        return fail(Errc::Unsupported, tr("The server's public key isn't known; set VERIFYING_KEY."));
    draft.header.set(u"alg"_s, u"HS256"_s);
    // Not through jose, which refuses a PEM block as a secret: a forger does not.
    const QByteArray code = QMessageAuthenticationCode::hash(draft.input(), pem, QCryptographicHash::Sha256);
    return draft.withSignature(code);
}

Result<QByteArray> signedElsewhere(QByteArrayView id, Draft draft)
{
    const auto key = draft.material.foreignKey ? Result<jose::Key>(*draft.material.foreignKey)
                                               : foreignKeyFor(draft.material.token);
    if (!key)
        return tl::unexpected(key.error());
    if (id == "embedded_jwk") // CVE-2018-0114
        draft.header.set(u"jwk"_s, jose::toJwk(*key, key->type() == jose::KeyType::Secret));
    return draft.signedWith(*key);
}

Result<QByteArray> withoutKey(QByteArrayView id, Draft draft)
{
    const QByteArray &token = draft.material.token;
    if (id.startsWith("alg_")) {
        draft.header.set(u"alg"_s, QString::fromLatin1(id.sliced(4)));
        return draft.withSignature({});
    }
    if (id == "public_key_as_secret")
        return publicKeyAsSecret(draft);
    if (id == "signature_empty")
        return token.first(token.lastIndexOf('.') + 1);
    if (id == "signature_zero") // CVE-2022-21449 for ECDSA
        return token.first(token.lastIndexOf('.') + 1)
            + jose::encodeBase64Url(QByteArray(draft.signature.size(), '\0'));
    if (id == "header_bit" || id == "payload_bit" || id == "signature_bit")
        return flipped(token, id == "header_bit" ? 0 : id == "payload_bit" ? 1 : 2);
    if (id == "other_user") {
        draft.setUser(draft.material.inactiveUser.isEmpty() ? draft.material.unknownUser : draft.material.inactiveUser);
        return draft.withSignature(draft.signature);
    }
    if (id == "kid_path") {
        draft.header.set(u"alg"_s, u"HS256"_s);
        draft.header.set(u"kid"_s, u"../../../../../../dev/null"_s);
        return jose::Key::fromSecret({}).and_then([&](const jose::Key &key) { return draft.signedWith(key); });
    }
    return signedElsewhere(id, draft);
}

/// A claim that the settings have switched off can't be wrong.
Result<> requireClaim(const QString &name, const char *setting)
{
    if (!name.isEmpty())
        return {};
    return fail(
        Errc::Unsupported, tr("%1 is None: this server doesn't look at that claim.").arg(QLatin1StringView(setting)));
}

Result<> spoilIdentity(QByteArrayView id, Draft &draft)
{
    const QString type = draft.typeClaim();
    if (id == "no_jti") {
        draft.claims.remove(draft.jtiClaim());
        return requireClaim(draft.jtiClaim(), "JTI_CLAIM");
    }
    if (id == "no_type" || id == "wrong_type") {
        const Json *own = draft.claims.find(type);
        const QString other = own && own->toString() == u"access" ? u"refresh"_s : u"access"_s;
        draft.claims.remove(id == "no_type" ? type : QString());
        if (id == "wrong_type" && !type.isEmpty())
            draft.claims.set(type, other);
        return requireClaim(type, "TOKEN_TYPE_CLAIM");
    }
    if (id == "inactive_user" && draft.material.inactiveUser.isEmpty())
        return fail(Errc::NotFound, tr("No inactive user is known here; make one inactive to try it."));
    if (id == "no_user")
        draft.claims.remove(draft.material.settings.userIdClaim);
    else
        draft.setUser(id == "text_user" ? u"nobody"_s
                : id == "inactive_user" ? draft.material.inactiveUser
                                        : draft.material.unknownUser);
    return {};
}

Result<> spoil(QByteArrayView id, Draft &draft)
{
    if (id == "no_exp")
        draft.claims.remove(u"exp");
    else if (id == "expired")
        draft.claims.set(u"exp"_s, draft.secondsFromNow(-Day));
    else if (id == "future_iat")
        draft.claims.set(u"iat"_s, draft.secondsFromNow(Day));
    else if (id == "future_nbf")
        draft.claims.set(u"nbf"_s, draft.secondsFromNow(Day));
    else if (id == "milliseconds")
        draft.claims.set(u"exp"_s, draft.secondsFromNow(Day) * 1000);
    else if (id == "other_kid")
        draft.header.set(u"kid"_s, u"no-such-key"_s);
    else if (id == "wrong_aud")
        draft.claims.set(u"aud"_s, u"somebody-else"_s);
    else if (id == "wrong_iss")
        draft.claims.set(u"iss"_s, u"somebody-else"_s);
    else
        return spoilIdentity(id, draft);
    return {};
}

} // namespace

Result<jose::Key> foreignKeyFor(QByteArrayView token)
{
    const auto jws = jose::parseCompact(token);
    const auto header = jws ? parseJson(jws->header) : Result<Json>(tl::unexpected(jws.error()));
    const auto algorithm = header ? algorithmOf(*header) : std::nullopt;
    if (!algorithm)
        return fail(Errc::Unsupported, tr("The token's algorithm is not known here, so nothing can be signed for it."));
    const jose::AlgorithmInfo &info = jose::info(*algorithm);
    switch (info.family) {
    case jose::Family::Hmac:
        break;
    case jose::Family::Rsa:
    case jose::Family::RsaPss:
        return jose::Key::generate(jose::KeyType::Rsa);
    case jose::Family::Ec:
        return jose::Key::generateEc(info.curve);
    case jose::Family::Ed:
        return jose::Key::generate(jose::KeyType::Ed25519);
    }
    return jose::Key::generate(jose::KeyType::Secret, 512);
}

Result<QByteArray> forge(const Forgery &forgery, const ForgeryMaterial &material)
{
    auto draft = takenApart(material);
    if (!draft)
        return tl::unexpected(draft.error());
    switch (forgery.means) {
    case Means::Server:
        return material.token;
    case Means::Anyone:
        return withoutKey(forgery.id, *draft);
    case Means::SigningKey:
        break;
    }
    if (const QString jti = draft->jtiClaim(); draft->claims.contains(jti))
        draft->claims.set(jti, QString::fromLatin1(randomIds()()));
    if (const auto spoilt = spoil(forgery.id, *draft); !spoilt)
        return tl::unexpected(spoilt.error());
    return draft->wellSigned();
}

} // namespace forge
