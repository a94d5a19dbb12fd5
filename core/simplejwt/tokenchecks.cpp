// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/tokenchecks.h"

#include "core/python/pybase64.h"
#include "core/python/pythonjson.h"

#include <cmath>

using namespace std::chrono;

namespace simplejwt {
namespace {
const QString wrongLeeway = QStringLiteral("LEEWAY");

// A ValueError is caught and makes the token invalid; a RecursionError is not.
std::optional<python::PythonError> uncaught(const python::PythonJsonError &error)
{
    if (error.kind == python::PythonJsonError::Kind::Recursion)
        return python::PythonError{ "RecursionError", error.text };
    return std::nullopt;
}

bool isKnownCritical(const Json &name, const Json &header)
{
    return name.isString() && name.toString() == QLatin1String("b64") && header.find(u"b64");
}

bool isCriticalUnderstood(const Json &header)
{
    const Json *critical = header.find(u"crit");
    if (!critical)
        return true;
    const QList<Json> &names = critical->items();
    return critical->isArray() && !names.isEmpty()
        && std::all_of(
            names.begin(), names.end(), [&header](const Json &name) { return isKnownCritical(name, header); });
}

bool allStrings(const Json &array)
{
    return array.isArray()
        && std::all_of(array.items().begin(), array.items().end(), [](const Json &item) { return item.isString(); });
}

bool contains(const Json &array, const Json &wanted)
{
    return std::any_of(array.items().begin(), array.items().end(),
        [&wanted](const Json &item) { return python::pythonEquals(item, wanted); });
}

double difference(const python::PythonInt &value, double limit)
{
    return double(value.value) - limit;
}

bool hasLoneSurrogate(const QString &text)
{
    return !text.isValidUtf16();
}
} // namespace

Refusal Failure::refusal() const
{
    if (crash)
        return crashed(*crash);
    return database ? databaseFailed(*database) : tokenRefused(sentence);
}

TokenChecks::TokenChecks(const Settings &settings, Band band, const Backend &backend, django::Store &store)
    : m_settings(settings)
    , m_band(band)
    , m_backend(backend)
    , m_store(store)
{
}

Walk TokenChecks::start(QByteArrayView text, TokenType type, Instant now) const
{
    const double exact = double(now.time_since_epoch().count()) / 1e6;
    const double seconds = m_band == Band::V5_2 ? double(epochSeconds(now)) : exact;
    Walk walk;
    walk.text = text;
    walk.type = type;
    walk.moment = { now, seconds, double(m_settings.leeway.count()) / 1e6 };
    return walk;
}

Failure TokenChecks::invalid() const
{
    return { m_band == Band::V5_2 ? QStringLiteral("Token is invalid or expired") : QStringLiteral("Token is invalid"),
        {}, {} };
}

std::optional<Failure> TokenChecks::fromNumberError(const python::PythonError &error) const
{
    return error.type == "ValueError" ? invalid() : Failure{ {}, error, {} };
}

std::optional<Failure> TokenChecks::checkConfiguration(Walk &walk) const
{
    if (const std::optional<python::PythonError> error = m_backend.misconfiguration())
        return Failure{ {}, error, {} };
    if (m_backend.preparesKeyFirst() && !m_backend.usesKeySet()) {
        const python::PythonResult<std::optional<jose::Key>> key = m_backend.verifyingKey({});
        if (!key)
            return Failure{ {}, key.error(), {} };
        walk.key = *key;
    }
    if (m_settings.failsAtUse.contains(wrongLeeway))
        return invalid();
    return std::nullopt;
}

std::optional<Failure> TokenChecks::checkSegments(Walk &walk) const
{
    const qsizetype last = walk.text.lastIndexOf('.');
    const qsizetype first = walk.text.indexOf('.');
    if (last < 0 || first == last)
        return invalid();
    walk.parts = { walk.text.first(last), walk.text.first(first), walk.text.sliced(first + 1, last - first - 1),
        walk.text.sliced(last + 1) };
    return std::nullopt;
}

std::optional<Failure> TokenChecks::checkHeader(Walk &walk) const
{
    if (!m_knownSegment.isEmpty() && walk.parts.header == m_knownSegment) {
        walk.header = m_knownHeader;
        return std::nullopt;
    }
    const std::optional<QByteArray> bytes = python::decodePythonBase64Url(walk.parts.header);
    if (!bytes)
        return invalid();
    python::PythonJson header = python::loadPythonJsonBytes(*bytes);
    if (!header) {
        const std::optional<python::PythonError> crash = uncaught(header.error());
        return crash ? Failure{ {}, crash, {} } : invalid();
    }
    if (!header->isObject())
        return invalid();
    walk.header = *std::move(header);
    constexpr qsizetype worthKeeping = 512;
    if (walk.parts.header.size() < worthKeeping) {
        m_knownSegment = walk.parts.header.toByteArray();
        m_knownHeader = walk.header;
    }
    return std::nullopt;
}

std::optional<Failure> TokenChecks::checkBase64(Walk &walk) const
{
    std::optional<QByteArray> payload = python::decodePythonBase64Url(walk.parts.payload);
    std::optional<QByteArray> signature = python::decodePythonBase64Url(walk.parts.signature);
    if (!payload || !signature)
        return invalid();
    walk.payloadBytes = *std::move(payload);
    walk.signature = *std::move(signature);
    return std::nullopt;
}

std::optional<Failure> TokenChecks::checkHeaderMembers(Walk &walk) const
{
    const Json *kid = walk.header.find(u"kid");
    const Json *b64 = walk.header.find(u"b64");
    const bool detached = b64 && b64->isBool() && !b64->toBool();
    if ((kid && !kid->isString()) || !isCriticalUnderstood(walk.header) || detached)
        return invalid();
    return std::nullopt;
}

std::optional<Failure> TokenChecks::checkKeySet(Walk &walk) const
{
    const python::PythonResult<std::optional<jose::Key>> key = m_backend.verifyingKey(walk.header);
    if (!key)
        return Failure{ {}, key.error(), {} };
    walk.key = *key;
    return walk.key ? std::nullopt : std::optional(invalid());
}

std::optional<Failure> TokenChecks::checkAlgorithm(Walk &walk) const
{
    const Json *algorithm = walk.header.find(u"alg");
    if (!algorithm || !algorithm->isString() || algorithm->toString() != m_settings.algorithm)
        return invalid();
    return std::nullopt;
}

std::optional<Failure> TokenChecks::checkSignature(Walk &walk) const
{
    if (!walk.key) { // 5.2 prepares it only now
        const python::PythonResult<std::optional<jose::Key>> key = m_backend.verifyingKey(walk.header);
        if (!key)
            return Failure{ {}, key.error(), {} };
        walk.key = *key;
    }
    const python::PythonResult<bool> good
        = m_backend.isSignatureGood(*walk.key, walk.parts.signingInput, walk.signature);
    if (!good)
        return Failure{ {}, good.error(), {} };
    return *good ? std::nullopt : std::optional(invalid());
}

std::optional<Failure> TokenChecks::checkPayload(Walk &walk) const
{
    python::PythonJson claims = python::loadPythonJsonBytes(walk.payloadBytes);
    if (!claims) {
        const std::optional<python::PythonError> crash = uncaught(claims.error());
        return crash ? Failure{ {}, crash, {} } : invalid();
    }
    if (!claims->isObject())
        return invalid();
    walk.claims = *std::move(claims);
    const Json &audience = m_settings.audience;
    if (audience.isNumber() || audience.isBool())
        return Failure{ {},
            python::PythonError{ "TypeError", QStringLiteral("audience must be a string, iterable or None") }, {} };
    return std::nullopt;
}

std::optional<Failure> TokenChecks::checkIssuedAt(Walk &walk) const
{
    const Json *iat = walk.claims.find(u"iat");
    if (!iat)
        return std::nullopt;
    const python::PythonResult<python::PythonInt> value = python::pythonInt(*iat);
    if (!value)
        return fromNumberError(value.error());
    const double limit = walk.moment.now + walk.moment.leeway;
    if (m_band != Band::V5_2)
        return difference(*value, limit) > 0 ? std::optional(invalid()) : std::nullopt;
    if (iat->isString()) // PyJWT 2.6 compares the claim itself
        return Failure{ {},
            python::PythonError{
                "TypeError", QStringLiteral("'>' not supported between instances of 'str' and 'float'") },
            {} };
    return python::pythonCompare(*iat, limit) > 0 ? std::optional(invalid()) : std::nullopt;
}

std::optional<Failure> TokenChecks::checkNotBefore(Walk &walk) const
{
    const Json *nbf = walk.claims.find(u"nbf");
    if (!nbf)
        return std::nullopt;
    const python::PythonResult<python::PythonInt> value = python::pythonInt(*nbf);
    if (!value)
        return fromNumberError(value.error());
    return difference(*value, walk.moment.now + walk.moment.leeway) > 0 ? std::optional(invalid()) : std::nullopt;
}

std::optional<Failure> TokenChecks::checkExpiration(Walk &walk) const
{
    const Json *exp = walk.claims.find(u"exp");
    if (!exp)
        return std::nullopt;
    const python::PythonResult<python::PythonInt> value = python::pythonInt(*exp);
    if (!value)
        return fromNumberError(value.error());
    if (difference(*value, walk.moment.now - walk.moment.leeway) > 0)
        return std::nullopt;
    return m_band == Band::V5_2 ? invalid() : Failure{ QStringLiteral("Token is expired"), {}, {} };
}

std::optional<Failure> TokenChecks::checkIssuer(Walk &walk) const
{
    const Json *issuer = walk.claims.find(u"iss");
    if (!issuer)
        return invalid();
    if (m_band == Band::V5_2)
        return python::pythonEquals(*issuer, m_settings.issuer) ? std::nullopt : std::optional(invalid());
    if (!issuer->isString())
        return invalid();
    const bool good = m_settings.issuer.isArray() ? contains(m_settings.issuer, *issuer) : *issuer == m_settings.issuer;
    return good ? std::nullopt : std::optional(invalid());
}

std::optional<Failure> TokenChecks::checkAudience(Walk &walk) const
{
    const Json *claim = walk.claims.find(u"aud");
    if (!claim || !python::pythonTruth(*claim))
        return invalid();
    const Json offered = claim->isString() ? Json::array({ *claim }) : *claim;
    if (!allStrings(offered))
        return invalid();
    const Json accepted = m_settings.audience.isArray() ? m_settings.audience : Json::array({ m_settings.audience });
    const bool shared = std::any_of(accepted.items().begin(), accepted.items().end(),
        [&offered](const Json &name) { return contains(offered, name); });
    return shared ? std::nullopt : std::optional(invalid());
}

std::optional<Failure> TokenChecks::checkStringClaims(Walk &walk) const
{
    for (const char16_t *name : { u"sub", u"jti" }) {
        const Json *claim = walk.claims.find(name);
        if (claim && !claim->isString())
            return invalid();
    }
    return std::nullopt;
}

tl::expected<bool, Failure> TokenChecks::isBlacklisted(const Json &jti) const
{
    if (jti.isNull()) // = NULL is never true
        return false;
    const QString text = python::pythonText(jti);
    if (hasLoneSurrogate(text))
        return tl::unexpected(Failure{ {},
            python::PythonError{ "UnicodeEncodeError", QStringLiteral("'utf-8' codec can't encode a lone surrogate") },
            {} });
    const Result<bool> found = m_store.isBlacklisted(text);
    if (!found)
        return tl::unexpected(Failure{ {}, {}, found.error() });
    return *found;
}

std::optional<Failure> TokenChecks::checkBlacklist(Walk &walk) const
{
    const Json *jti = m_settings.jtiClaim ? walk.claims.find(QStringView(*m_settings.jtiClaim)) : nullptr;
    if (!jti) // read unguarded
        return Failure{ {},
            python::PythonError{
                "KeyError", m_settings.jtiClaim ? u'\'' + *m_settings.jtiClaim + u'\'' : QStringLiteral("None") },
            {} };
    const tl::expected<bool, Failure> found = isBlacklisted(*jti);
    if (!found)
        return found.error();
    return *found ? std::optional(Failure{ QStringLiteral("Token is blacklisted"), {}, {} }) : std::nullopt;
}

std::optional<Failure> TokenChecks::checkExpPresent(Walk &walk) const
{
    if (walk.claims.find(u"exp"))
        return std::nullopt;
    return Failure{ QStringLiteral("Token has no 'exp' claim"), {}, {} };
}

std::optional<Failure> TokenChecks::checkExpiry(const Json &claims, const QString &name, Instant now) const
{
    const Json *claim = claims.find(QStringView(name));
    if (!claim)
        return Failure{ QStringLiteral("Token has no '%1' claim").arg(name), {}, {} };
    const python::PythonResult<Instant> expiry = python::pythonDateTime(*claim);
    if (!expiry)
        return Failure{ {}, expiry.error(), {} };
    if (*expiry <= now - m_settings.leeway)
        return Failure{ QStringLiteral("Token '%1' claim has expired").arg(name), {}, {} };
    return std::nullopt;
}

std::optional<Failure> TokenChecks::checkExpAgain(Walk &walk) const
{
    return checkExpiry(walk.claims, QStringLiteral("exp"), walk.moment.instant);
}

std::optional<Failure> TokenChecks::checkId(Walk &walk) const
{
    if (walk.claims.find(QStringView(*m_settings.jtiClaim)))
        return std::nullopt;
    return Failure{ QStringLiteral("Token has no id"), {}, {} };
}

std::optional<Failure> TokenChecks::checkTypePresent(Walk &walk) const
{
    if (walk.claims.find(QStringView(*m_settings.tokenTypeClaim)))
        return std::nullopt;
    return Failure{ QStringLiteral("Token has no type"), {}, {} };
}

std::optional<Failure> TokenChecks::checkType(Walk &walk) const
{
    const Json *type = walk.claims.find(QStringView(*m_settings.tokenTypeClaim));
    if (type->isString() && type->toString() == tokenTypeName(walk.type))
        return std::nullopt;
    return Failure{ QStringLiteral("Token has wrong type"), {}, {} };
}

} // namespace simplejwt
