// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forge/forgery.h"

#include <algorithm>

namespace forge {

namespace {

#define FORGERY(text) TABLE_TEXT("forge::Forgery", text)

constexpr TableText AllowOne = FORGERY(
    "Verify with one fixed list of algorithms, never with the one that the token names (RFC 8725 section 3.1).");
constexpr TableText CheckSignature
    = FORGERY("The signature isn't checked: decode tokens with verification on, and with the server's key.");
constexpr TableText OwnKeys = FORGERY(
    "Take keys from the server's settings alone, never from what a token says of itself (RFC 8725 section 3.10).");
constexpr TableText CheckTimes = FORGERY("Verify exp, nbf and iat, and keep LEEWAY short.");
constexpr TableText CheckType
    = FORGERY("Check the token type: without it a long-lived refresh token is as good as an access token.");
constexpr TableText CheckUser = FORGERY("Look the user up at each use; Simple JWT's refresh does so from 5.4 on, and "
                                        "answers 401 for a deleted one in the unreleased head.");
constexpr TableText NoCrash
    = FORGERY("Nobody but the holder of the key can send it, yet a token must never crash a view: answer 401.");

constexpr Forgery Table[] = {
    { "alg_none", Means::Anyone, FORGERY("The algorithm is “none”, and there is no signature."), AllowOne },
    { "alg_None", Means::Anyone, FORGERY("The algorithm is “None”, and there is no signature."), AllowOne },
    { "alg_NONE", Means::Anyone, FORGERY("The algorithm is “NONE”, and there is no signature."), AllowOne },
    { "alg_nOnE", Means::Anyone, FORGERY("The algorithm is “nOnE”, and there is no signature."), AllowOne },
    { "public_key_as_secret", Means::Anyone, FORGERY("HS256 with the server's public key as its secret."), AllowOne },
    { "signature_empty", Means::Anyone, FORGERY("The signature is left out."), CheckSignature },
    { "signature_zero", Means::Anyone, FORGERY("The signature is all zeros."), CheckSignature },
    { "header_bit", Means::Anyone, FORGERY("One bit of the header is flipped."), CheckSignature },
    { "payload_bit", Means::Anyone, FORGERY("One bit of the payload is flipped."), CheckSignature },
    { "signature_bit", Means::Anyone, FORGERY("One bit of the signature is flipped."), CheckSignature },
    { "other_user", Means::Anyone, FORGERY("The user is another one, the signature the old one."), CheckSignature },
    { "other_key", Means::Anyone, FORGERY("Signed with a key that isn't the server's."), CheckSignature },
    { "embedded_jwk", Means::Anyone, FORGERY("Signed with another key, which its own header brings along as “jwk”."),
        OwnKeys },
    { "kid_path", Means::Anyone, FORGERY("“kid” is the path of an empty file, and the secret is empty."), OwnKeys },
    { "other_kid", Means::SigningKey, FORGERY("Well signed, but “kid” names a key that nobody has."), OwnKeys },
    { "wrong_type", Means::SigningKey, FORGERY("Well signed, but of the other token type."), CheckType },
    { "no_type", Means::SigningKey, FORGERY("Well signed, but without a token type."), CheckType },
    { "no_jti", Means::SigningKey, FORGERY("Well signed, but without an id."), NoCrash },
    { "no_exp", Means::SigningKey, FORGERY("Well signed, but without an end."), CheckTimes },
    { "no_user", Means::SigningKey, FORGERY("Well signed, but without a user."), CheckUser },
    { "expired", Means::SigningKey, FORGERY("Well signed, but expired a day ago."), CheckTimes },
    { "future_iat", Means::SigningKey, FORGERY("Well signed, but issued tomorrow."), CheckTimes },
    { "future_nbf", Means::SigningKey, FORGERY("Well signed, but good only from tomorrow on."), CheckTimes },
    { "milliseconds", Means::SigningKey, FORGERY("Well signed, but “exp” counts milliseconds."), NoCrash },
    { "wrong_aud", Means::SigningKey, FORGERY("Well signed, but for another audience."),
        FORGERY("AUDIENCE is set, yet “aud” isn't compared.") },
    { "wrong_iss", Means::SigningKey, FORGERY("Well signed, but from another issuer."),
        FORGERY("ISSUER is set, yet “iss” isn't compared.") },
    { "unknown_user", Means::SigningKey, FORGERY("Well signed, but for a user that doesn't exist."), CheckUser },
    { "inactive_user", Means::SigningKey, FORGERY("Well signed, but for a user that is inactive."), CheckUser },
    { "text_user", Means::SigningKey, FORGERY("Well signed, but the user's id is no number."), NoCrash },
    { "rotated", Means::Server, FORGERY("A refresh token that was exchanged for a new one."),
        FORGERY("Set BLACKLIST_AFTER_ROTATION, and install the blacklist app.") },
    { "blacklisted", Means::Server, FORGERY("A refresh token that was logged out."),
        FORGERY("Add “rest_framework_simplejwt.token_blacklist” to INSTALLED_APPS and migrate: logout does nothing.") },
};

#undef FORGERY

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

QString forgeryText(const Forgery &forgery)
{
    return forgery.text.translated();
}

QString forgeryAdvice(const Forgery &forgery)
{
    return forgery.advice.translated();
}

bool appliesTo(const Forgery &forgery, Target target)
{
    const QLatin1StringView id(forgery.id);
    if (id == QLatin1StringView("no_user")) // a refresh token without a user is nobody's, but no forgery
        return target == Target::ProtectedView;
    return forgery.means != Means::Server || target == Target::Refresh; // access tokens live until they expire
}

bool mayBeTaken(const Forgery &forgery, const simplejwt::Settings &settings)
{
    const QLatin1StringView id(forgery.id);
    if (id == QLatin1StringView("other_kid"))
        return settings.jwkUrl.isEmpty();
    if (id == QLatin1StringView("wrong_aud"))
        return settings.audience.isNull();
    if (id == QLatin1StringView("wrong_iss"))
        return settings.issuer.isNull();
    return id == QLatin1StringView("inactive_user") && !settings.checkUserIsActive;
}

} // namespace forge
