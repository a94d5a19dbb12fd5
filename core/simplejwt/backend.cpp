// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/backend.h"

#include "core/jose/base64url.h"
#include "core/jose/jwk.h"
#include "core/jose/signature.h"
#include "core/json/jsonwriter.h"
#include "core/python/pythonjson.h"
#include "core/simplejwt/project.h"

#include <array>

using namespace std::chrono;

namespace simplejwt {
namespace {
constexpr auto keySetLifespan = seconds{ 300 }; // PyJWKClient's

bool isAllowed(const QString &algorithm, Band band)
{
    static constexpr std::array in52{ "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512" };
    if (band != Band::V5_2)
        return jose::algorithmNamed(algorithm.toUtf8()).has_value();
    return std::any_of(
        in52.begin(), in52.end(), [&algorithm](const char *name) { return algorithm == QLatin1String(name); });
}

bool isHmac(const QString &algorithm)
{
    return algorithm.startsWith(QLatin1String("HS"));
}

python::PythonError wrongKey(jose::Family family)
{
    switch (family) {
    case jose::Family::Ec:
        return { "InvalidKeyError",
            QStringLiteral("Expecting a EllipticCurvePrivateKey/EllipticCurvePublicKey. Wrong key provided for ECDSA "
                           "algorithms") };
    case jose::Family::Ed:
        return { "InvalidKeyError",
            QStringLiteral("Expecting a EllipticCurvePrivateKey/EllipticCurvePublicKey. Wrong key provided for EdDSA "
                           "algorithms") };
    case jose::Family::Hmac:
        return { "InvalidKeyError",
            QStringLiteral("The specified key is an asymmetric key or x509 certificate and should not be used as an "
                           "HMAC secret.") };
    default:
        return { "TypeError", QStringLiteral("The key is no RSA key and can't be used with this algorithm.") };
    }
}
} // namespace

Backend::Backend(const Settings &settings, Band band, Clock clock, KeyFetcher fetcher)
    : m_settings(settings)
    , m_band(band)
    , m_clock(std::move(clock))
    , m_fetcher(std::move(fetcher))
    , m_algorithm(
          isAllowed(settings.algorithm, band) ? jose::algorithmNamed(settings.algorithm.toUtf8()) : std::nullopt)
{
    m_headerSegment = jose::encodeBase64Url("{\"alg\":\"" + settings.algorithm.toUtf8() + "\",\"typ\":\"JWT\"}");
}

std::optional<python::PythonError> Backend::misconfiguration() const
{
    if (m_algorithm)
        return std::nullopt;
    return python::PythonError{ "TokenBackendError",
        QStringLiteral("Unrecognized algorithm type '%1'").arg(m_settings.algorithm) };
}

bool Backend::usesKeySet() const
{
    return !isHmac(m_settings.algorithm) && !m_settings.jwkUrl.isEmpty();
}

bool Backend::preparesKeyFirst() const
{
    // None is handed on as it is, and fails only at the signature.
    const bool isNone = isHmac(m_settings.algorithm) && m_settings.signingKeyIsNone;
    return m_band != Band::V5_2 && !isNone;
}

python::PythonResult<jose::Key> Backend::prepared(const std::optional<QByteArray> &text, bool forSigning) const
{
    const jose::Family family = jose::info(*m_algorithm).family;
    if (!text) {
        const bool hmac = family == jose::Family::Hmac;
        return tl::unexpected(python::PythonError{ "TypeError",
            hmac ? QStringLiteral("Expected a string value") : QStringLiteral("Expecting a PEM-formatted key.") });
    }
    const QString setting
        = forSigning || family == jose::Family::Hmac ? QStringLiteral("SIGNING_KEY") : QStringLiteral("VERIFYING_KEY");
    if (const auto failing = m_settings.failsAtUse.constFind(setting); failing != m_settings.failsAtUse.constEnd())
        return tl::unexpected(python::PythonError{ "TypeError", failing->section(QLatin1String(": "), 1) });
    if (family == jose::Family::Hmac) {
        const Result<jose::Key> key = jose::Key::fromSecret(*text);
        return key ? python::PythonResult<jose::Key>(*key) : tl::unexpected(wrongKey(family));
    }
    const Result<jose::Key> key = jose::Key::fromPem(*text);
    if (!key)
        return tl::unexpected(python::PythonError{
            "ValueError", QStringLiteral("Could not deserialize key data: %1 %2").arg(setting, key.error().what) });
    if (!key->fits(*m_algorithm))
        return tl::unexpected(wrongKey(family));
    const bool isRsa = family == jose::Family::Rsa || family == jose::Family::RsaPss;
    if (forSigning && !key->hasPrivate())
        return tl::unexpected(python::PythonError{
            "AttributeError", QStringLiteral("SIGNING_KEY is a public key, which has no attribute 'sign'") });
    if (!forSigning && isRsa && key->hasPrivate())
        return tl::unexpected(python::PythonError{
            "AttributeError", QStringLiteral("VERIFYING_KEY is a private key, which has no attribute 'verify'") });
    return *key;
}

Outcome<QByteArray> Backend::encode(const Token &token) const
{
    Json claims = token.claims;
    if (claims.find(QStringView(NoneName))) {
        QList<Json::Member> members = claims.members();
        for (Json::Member &member : members) {
            if (member.name == NoneName)
                member.name = QStringLiteral("null");
        }
        claims = Json::object(members);
    }
    if (!m_settings.audience.isNull())
        claims.set(QStringLiteral("aud"), m_settings.audience);
    if (!m_settings.issuer.isNull())
        claims.set(QStringLiteral("iss"), m_settings.issuer);
    python::PythonResult<QByteArray> text = sign(claims);
    return text ? Outcome<QByteArray>(*std::move(text)) : tl::unexpected(crashed(text.error()));
}

python::PythonResult<QByteArray> Backend::sign(const Json &claims) const
{
    if (const std::optional<python::PythonError> error = misconfiguration())
        return tl::unexpected(*error);
    const Json *issuer = claims.find(u"iss");
    if (issuer && !issuer->isString() && m_band != Band::V5_2) // PyJWT since 2.10
        return tl::unexpected(python::PythonError{ "TypeError", QStringLiteral("Issuer (iss) must be a string.") });
    if (!m_signing)
        m_signing = prepared(m_settings.signingKeyIsNone ? std::nullopt : m_settings.signingKey, true);
    if (!*m_signing)
        return tl::unexpected(m_signing->error());
    QByteArray token = m_headerSegment + '.' + jose::encodeBase64Url(writeJson(claims, JsonStyle::PythonDumps));
    std::array<char, jose::maxSignatureBytes> signature;
    const qsizetype size = jose::signTo(*m_algorithm, **m_signing, token, signature.data());
    if (size == 0)
        return tl::unexpected(python::PythonError{ "ValueError", QStringLiteral("The signing key could not sign.") });
    return token + '.' + jose::encodeBase64Url(QByteArrayView(signature.data(), size));
}

python::PythonResult<bool> Backend::isSignatureGood(
    const jose::Key &key, QByteArrayView signingInput, QByteArrayView signature) const
{
    if (!key.fits(*m_algorithm))
        return tl::unexpected(wrongKey(jose::info(*m_algorithm).family));
    return jose::isSignatureValid(*m_algorithm, key, signingInput, signature);
}

python::PythonResult<std::optional<jose::Key>> Backend::verifyingKey(const Json &header) const
{
    if (!usesKeySet()) {
        if (!m_verifying) {
            const bool hmac = isHmac(m_settings.algorithm);
            const std::optional<QByteArray> text = !hmac ? std::optional(m_settings.verifyingKey)
                : m_settings.signingKeyIsNone            ? std::nullopt
                                                         : m_settings.signingKey;
            m_verifying = prepared(text, false);
        }
        return m_verifying->map([](const jose::Key &key) { return std::optional(key); });
    }
    const Json *kid = header.find(u"kid");
    for (const bool refresh : { false, true }) {
        const python::PythonResult<QList<jose::Key>> keys = keySet(refresh);
        if (!keys)
            return tl::unexpected(keys.error());
        for (const jose::Key &key : *keys) {
            if (kid && kid->isString() && key.kid() == kid->toString().toUtf8())
                return std::optional(key);
        }
    }
    return std::optional<jose::Key>();
}

// Empty if JWK_URL can't be reached or holds no key for signatures: a refusal for PyJWT, while a body that is no key
// set is a crash.
python::PythonResult<QList<jose::Key>> Backend::keySet(bool refresh) const
{
    const Instant now = m_clock();
    if (!refresh && m_keySet && now < m_keySetAt + keySetLifespan)
        return *m_keySet;
    m_keySet.reset();
    const Result<QByteArray> body = m_fetcher
        ? m_fetcher(QUrl(m_settings.jwkUrl))
        : Result<QByteArray>(fail(Errc::Network, QStringLiteral("JWK_URL is not fetched here.")));
    if (!body)
        return QList<jose::Key>();
    const python::PythonJson json = python::loadPythonJsonBytes(*body);
    if (!json)
        return tl::unexpected(python::PythonError{ "JSONDecodeError", json.error().text });
    const Json *listed = json->find(u"keys");
    if (!listed || !listed->isArray() || listed->items().isEmpty())
        return tl::unexpected(
            python::PythonError{ "PyJWKSetError", QStringLiteral("The JWK Set did not contain any keys") });
    QList<jose::Key> keys;
    for (const Json &item : listed->items()) {
        const Result<jose::Key> key = jose::keyFromJwk(item);
        if (key && !key->kid().isEmpty() && key->labels().use.value_or("sig") == "sig")
            keys += key->hasPrivate() && key->type() != jose::KeyType::Secret ? key->publicKey().value_or(*key) : *key;
    }
    m_keySet = keys;
    m_keySetAt = now;
    return keys;
}

} // namespace simplejwt
