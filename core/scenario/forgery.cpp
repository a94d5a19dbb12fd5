// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/forgery.h"

#include "core/base/jsonwriter.h"
#include "core/jose/base64url.h"
#include "core/jose/jws.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace scenario {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("scenario::Forgery", text);
}

constexpr Forgery Table[] = {
    { "alg_none", QT_TRANSLATE_NOOP("scenario::Forgery", "“alg” says none, and there is no signature."), false },
    { "alg_None", QT_TRANSLATE_NOOP("scenario::Forgery", "“alg” says None, and there is no signature."), false },
    { "alg_NONE", QT_TRANSLATE_NOOP("scenario::Forgery", "“alg” says NONE, and there is no signature."), false },
    { "alg_nOnE", QT_TRANSLATE_NOOP("scenario::Forgery", "“alg” says nOnE, and there is no signature."), false },
    { "public_key_as_secret",
        QT_TRANSLATE_NOOP("scenario::Forgery", "HS256 with the public key as its secret (RFC 8725 section 2.1)."),
        false },
    { "signature_empty", QT_TRANSLATE_NOOP("scenario::Forgery", "The signature is left out."), false },
    { "signature_zero", QT_TRANSLATE_NOOP("scenario::Forgery", "The signature is all zeros."), false },
    { "header_bit", QT_TRANSLATE_NOOP("scenario::Forgery", "One bit of the header is flipped."), false },
    { "payload_bit", QT_TRANSLATE_NOOP("scenario::Forgery", "One bit of the payload is flipped."), false },
    { "signature_bit", QT_TRANSLATE_NOOP("scenario::Forgery", "One bit of the signature is flipped."), false },
    { "other_user_unsigned",
        QT_TRANSLATE_NOOP("scenario::Forgery", "The user is another, the signature is the old one."), false },
    { "other_key", QT_TRANSLATE_NOOP("scenario::Forgery", "Signed with a key that the server doesn't have."), false },
    { "wrong_type", QT_TRANSLATE_NOOP("scenario::Forgery", "Well signed, but of another token type."), true },
    { "no_type", QT_TRANSLATE_NOOP("scenario::Forgery", "Well signed, but without a token type."), true },
    { "no_jti", QT_TRANSLATE_NOOP("scenario::Forgery", "Well signed, but without an id."), true },
    { "no_exp", QT_TRANSLATE_NOOP("scenario::Forgery", "Well signed, but without an end."), true },
    { "no_user", QT_TRANSLATE_NOOP("scenario::Forgery", "Well signed, but without a user."), true },
    { "expired", QT_TRANSLATE_NOOP("scenario::Forgery", "Well signed, but over since a minute."), true },
    { "future_iat", QT_TRANSLATE_NOOP("scenario::Forgery", "Well signed, but issued an hour from now."), true },
    { "future_nbf", QT_TRANSLATE_NOOP("scenario::Forgery", "Well signed, but good only from an hour from now."), true },
    { "milliseconds", QT_TRANSLATE_NOOP("scenario::Forgery", "Well signed, but exp counts milliseconds."), true },
    { "other_kid", QT_TRANSLATE_NOOP("scenario::Forgery", "Well signed, with a kid that nobody knows."), true },
    { "wrong_aud", QT_TRANSLATE_NOOP("scenario::Forgery", "Well signed, but for another audience."), true },
    { "wrong_iss", QT_TRANSLATE_NOOP("scenario::Forgery", "Well signed, but from another issuer."), true },
    { "unknown_user", QT_TRANSLATE_NOOP("scenario::Forgery", "Well signed, but for a user that doesn't exist."), true },
    { "text_user", QT_TRANSLATE_NOOP("scenario::Forgery", "Well signed, but the user's id is no number."), true },
};

/// A token taken apart, to be put together otherwise.
struct Draft
{
    const ForgeryMaterial &material;
    Json header;
    Json claims;
    QByteArray signature;

    QByteArray unsignedWith(const QByteArray &newSignature) const
    {
        return jose::encodeBase64Url(writeJson(header, JsonStyle::PythonDumps)) + '.'
            + jose::encodeBase64Url(writeJson(claims, JsonStyle::PythonDumps)) + '.'
            + (newSignature.isEmpty() ? QByteArray() : jose::encodeBase64Url(newSignature));
    }

    Result<QByteArray> signedWith(jose::Algorithm algorithm, const jose::Key &key) const
    {
        return jose::signCompact(
            writeJson(header, JsonStyle::PythonDumps), writeJson(claims, JsonStyle::PythonDumps), algorithm, key);
    }

    Result<QByteArray> wellSigned() const;
    void move(const QString &claim, std::chrono::seconds by)
    {
        claims.set(claim, epochSeconds(material.now) + by.count());
    }
};

Result<QByteArray> Draft::wellSigned() const
{
    const auto algorithm = jose::algorithmNamed(material.settings.algorithm.toLatin1());
    if (!algorithm)
        return fail(
            Errc::Unsupported, tr("The server's algorithm “%1” is not known here.").arg(material.settings.algorithm));
    if (!material.settings.signingKey)
        return fail(Errc::Secret, tr("The server's signing key isn't known, so this forgery can't be signed."));
    const QByteArray &text = *material.settings.signingKey;
    const bool isHmac = jose::info(*algorithm).family == jose::Family::Hmac;
    const auto key = isHmac ? jose::Key::fromSecret(text) : jose::Key::fromPem(text);
    if (!key)
        return tl::unexpected(key.error());
    return signedWith(*algorithm, *key);
}

QByteArray flipped(QByteArray token, int segment)
{
    QList<QByteArray> parts = token.split('.');
    // In the middle: the last character may hold bits that count for nothing.
    char &character = parts[segment].data()[parts.at(segment).size() / 2];
    character = character == 'A' ? 'B' : 'A';
    return parts.join('.');
}

Result<QByteArray> publicKeyAsSecret(Draft draft)
{
    const auto algorithm = jose::algorithmNamed(draft.material.settings.algorithm.toLatin1());
    QByteArray pem = draft.material.settings.verifyingKey;
    if (pem.isEmpty() && draft.material.settings.signingKey) {
        if (const auto key = jose::Key::fromPem(*draft.material.settings.signingKey))
            pem = key->publicPem().value_or(QByteArray());
    }
    if (!algorithm || jose::info(*algorithm).family == jose::Family::Hmac || pem.isEmpty())
        return fail(Errc::Unsupported, tr("The server has no public key that could be taken for a secret."));
    draft.header.set(u"alg"_s, u"HS256"_s);
    // Not through jose: it refuses a PEM block as a secret, a forger does not.
    const QByteArray input = draft.unsignedWith({}).chopped(1);
    return input + '.'
        + jose::encodeBase64Url(QMessageAuthenticationCode::hash(input, pem, QCryptographicHash::Sha256));
}

Result<QByteArray> unsignedForgery(QByteArrayView id, Draft draft)
{
    if (id.startsWith("alg_")) {
        draft.header.set(u"alg"_s, QString::fromLatin1(id.sliced(4)));
        return draft.unsignedWith({});
    }
    if (id == "public_key_as_secret")
        return publicKeyAsSecret(draft);
    const QByteArray &token = draft.material.token;
    const qsizetype signatureAt = token.lastIndexOf('.') + 1;
    if (id == "signature_empty")
        return token.first(signatureAt);
    if (id == "signature_zero")
        return token.first(signatureAt) + jose::encodeBase64Url(QByteArray(draft.signature.size(), '\0'));
    if (id == "header_bit" || id == "payload_bit" || id == "signature_bit")
        return flipped(token, id == "header_bit" ? 0 : id == "payload_bit" ? 1 : 2);
    if (id == "other_user_unsigned") {
        draft.claims.set(draft.material.settings.userIdClaim, u"2"_s);
        return draft.unsignedWith(draft.signature);
    }
    draft.header.set(u"alg"_s, u"HS256"_s);
    const auto key = jose::Key::generate(jose::KeyType::Secret);
    return key ? draft.signedWith(jose::Algorithm::HS256, *key) : Result<QByteArray>(tl::unexpected(key.error()));
}

void spoil(QByteArrayView id, Draft *draft)
{
    const simplejwt::Settings &settings = draft->material.settings;
    const QString typeClaim = settings.tokenTypeClaim.value_or(u"token_type"_s);
    if (id == "wrong_type") {
        const Json *type = draft->claims.find(typeClaim);
        draft->claims.set(typeClaim, type && type->toString() == u"access" ? u"refresh"_s : u"access"_s);
    } else if (id == "no_type") {
        draft->claims.remove(typeClaim);
    } else if (id == "no_jti") {
        draft->claims.remove(settings.jtiClaim.value_or(u"jti"_s));
    } else if (id == "no_exp") {
        draft->claims.remove(u"exp");
    } else if (id == "no_user") {
        draft->claims.remove(settings.userIdClaim);
    } else if (id == "expired") {
        draft->move(u"exp"_s, -std::chrono::minutes(1));
    } else if (id == "future_iat") {
        draft->move(u"iat"_s, std::chrono::hours(1));
    } else if (id == "future_nbf") {
        draft->move(u"nbf"_s, std::chrono::hours(1));
    } else if (id == "milliseconds") {
        draft->claims.set(u"exp"_s, (epochSeconds(draft->material.now) + 300) * 1000);
    } else if (id == "other_kid") {
        draft->header.set(u"kid"_s, u"no-such-key"_s);
    } else if (id == "wrong_aud") {
        draft->claims.set(u"aud"_s, u"somebody-else"_s);
    } else if (id == "wrong_iss") {
        draft->claims.set(u"iss"_s, u"somebody-else"_s);
    } else if (id == "unknown_user") {
        draft->claims.set(settings.userIdClaim, u"999999"_s);
    } else if (id == "text_user") {
        draft->claims.set(settings.userIdClaim, u"nobody"_s);
    }
}

} // namespace

std::span<const Forgery> forgeries()
{
    return Table;
}

const Forgery *forgeryNamed(QStringView id)
{
    const Forgery *found = std::find_if(
        std::begin(Table), std::end(Table), [id](const Forgery &each) { return id == QLatin1StringView(each.id); });
    return found == std::end(Table) ? nullptr : found;
}

Result<QByteArray> forge(const Forgery &forgery, const ForgeryMaterial &material)
{
    const auto jws = jose::parseCompact(material.token);
    if (!jws)
        return fail(Errc::Malformed, tr("The token to forge from can't be taken apart; give a good one."));
    const auto header = parseJson(jws->header);
    const auto claims = parseJson(jws->payload);
    if (!header || !claims || !header->isObject() || !claims->isObject())
        return fail(Errc::Malformed, tr("The token to forge from holds no JSON objects; give a good one."));
    Draft draft{ material, *header, *claims, jws->signature };
    if (!forgery.signs)
        return unsignedForgery(forgery.id, draft);
    spoil(forgery.id, &draft);
    return draft.wellSigned();
}

} // namespace scenario
