// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/engine.h"

#include "core/base/log.h"
#include "core/simplejwt/engine_p.h"

#include <QCryptographicHash>

using namespace std::chrono;

namespace simplejwt {
namespace {
// No claim of a JSON text has this name unless somebody is after it.
const QString noneName = QChar(0xffff) + QStringLiteral("None");

constexpr Instant endOfTime = fromEpochSeconds(253402300800); // the year 10000, past Python's datetime

QString claimName(const std::optional<QString> &claim)
{
    return claim.value_or(noneName);
}

bool isIdField(const QString &field)
{
    return field == QLatin1String("id") || field == QLatin1String("pk");
}

Refusal expectedNumber(const python::PythonError &error, const Json &value)
{
    if (error.type == "OverflowError")
        return crashed(error);
    const QString text = value.isString() ? u'\'' + value.toString() + u'\'' : python::pythonText(value);
    return crashed({ error.type, QStringLiteral("Field 'id' expected a number but got %1.").arg(text) });
}

// A project without the blacklist's tables doesn't have the app.
Settings fitting(Settings settings, const django::Store &store)
{
    settings.blacklistApp = settings.blacklistApp && store.hasBlacklist();
    return settings;
}
} // namespace

Engine::Private::Private(
    Settings given, Profile band, django::Store &where, Clock now, IdSource newIds, KeyFetcher fetcher)
    : settings(fitting(std::move(given), where))
    , profile(band)
    , store(where)
    , clock(std::move(now))
    , ids(std::move(newIds))
    , backend(settings, profile, clock, std::move(fetcher))
    , reader(settings, profile, backend, store)
    , typeClaim(claimName(settings.tokenTypeClaim))
    , jtiClaim(claimName(settings.jtiClaim))
{
}

bool Engine::Private::mayAuthenticate(const django::User &user) const
{
    return user.isActive || (since55() && !settings.checkUserIsActive);
}

Outcome<> Engine::Private::setExpiry(
    Json &claims, const QString &claim, Instant from, microseconds lifetime, const QString &setting) const
{
    if (const auto failing = settings.failsAtUse.constFind(setting); failing != settings.failsAtUse.constEnd())
        return tl::unexpected(crashed({ "TypeError", failing->section(QLatin1String(": "), 1) }));
    const Instant expiry = from + lifetime;
    if (expiry >= endOfTime)
        return tl::unexpected(crashed({ "OverflowError", QStringLiteral("date value out of range") }));
    claims.set(claim, epochSeconds(expiry));
    return {};
}

namespace {
QString lifetimeSetting(TokenType type)
{
    return QString(tokenTypeName(type)).toUpper() + QLatin1String("_TOKEN_LIFETIME");
}
} // namespace

Outcome<Token> Engine::Private::newToken(TokenType type, std::optional<microseconds> lifetime) const
{
    Token token{ type, Json::object(), clock() };
    token.claims.set(typeClaim, Json(tokenTypeName(type)));
    const Outcome<> expiry = setExpiry(token.claims, QStringLiteral("exp"), token.currentTime,
        lifetime.value_or(settings.lifetime(type)), lifetime ? QString() : lifetimeSetting(type));
    if (!expiry)
        return tl::unexpected(expiry.error());
    token.claims.set(QStringLiteral("iat"), epochSeconds(token.currentTime));
    token.claims.set(jtiClaim, Json(QString::fromLatin1(ids())));
    if (type != TokenType::Sliding)
        return token;
    return setExpiry(token.claims, settings.slidingTokenRefreshExpClaim, token.currentTime,
        settings.slidingTokenRefreshLifetime, QStringLiteral("SLIDING_TOKEN_REFRESH_LIFETIME"))
        .map([&token] { return token; });
}

Outcome<Json> Engine::Private::userIdOf(const django::User &user) const
{
    const QString &field = settings.userIdField;
    if (isIdField(field))
        return since55() ? Json(QString::number(user.id)) : Json(user.id);
    if (field == QLatin1String("username"))
        return Json(user.username);
    if (field == QLatin1String("email"))
        return Json(user.email);
    return tl::unexpected(
        crashed({ "AttributeError", QStringLiteral("'User' object has no attribute '%1'").arg(field) }));
}

Outcome<std::optional<django::User>> Engine::Private::userNamed(const Json *userId) const
{
    const QString &field = settings.userIdField;
    const bool byId = isIdField(field);
    if (!byId && field != QLatin1String("username") && field != QLatin1String("email"))
        return tl::unexpected(
            crashed({ "FieldError", QStringLiteral("Cannot resolve keyword '%1' into field.").arg(field) }));
    if (!userId || userId->isNull())
        return std::optional<django::User>();
    QVariant value;
    if (byId) {
        const python::PythonResult<python::PythonInt> number = python::pythonInt(*userId);
        if (!number)
            return tl::unexpected(expectedNumber(number.error(), *userId));
        if (number->huge)
            return tl::unexpected(
                crashed({ "OverflowError", QStringLiteral("Python int too large to convert to SQLite INTEGER") }));
        value = number->value;
    } else {
        const QString text = python::pythonText(*userId);
        if (!text.isValidUtf16())
            return tl::unexpected(
                crashed({ "UnicodeEncodeError", QStringLiteral("'utf-8' codec can't encode a lone surrogate") }));
        value = text;
    }
    Result<std::optional<django::User>> user = store.userByField(field, value);
    if (!user && user.error().code == Errc::Conflict)
        return tl::unexpected(
            crashed({ "MultipleObjectsReturned", QStringLiteral("get() returned more than one User") }));
    if (!user)
        return tl::unexpected(databaseFailed(user.error()));
    return *std::move(user);
}

Outcome<django::OutstandingToken> Engine::Private::outstandingRow(const Token &token) const
{
    const Json *jti = token.claims.find(QStringView(jtiClaim));
    const Json *exp = token.claims.find(u"exp");
    if (!jti || !exp)
        return tl::unexpected(crashed({ "KeyError", u'\'' + (jti ? QStringLiteral("exp") : jtiClaim) + u'\'' }));
    const Outcome<QByteArray> text = encode(token);
    if (!text)
        return tl::unexpected(text.error());
    const python::PythonResult<Instant> expiresAt = python::pythonDateTime(*exp);
    if (!expiresAt)
        return tl::unexpected(crashed(expiresAt.error()));
    django::OutstandingToken row;
    if (!jti->isNull()) // a null one breaks the column's rule, as in Django; an empty one does not
        row.jti = QStringLiteral("").append(python::pythonText(*jti));
    row.token = *text;
    row.expiresAt = *expiresAt;
    return row;
}

Outcome<> Engine::Private::addOutstanding(const Token &token, std::optional<qint64> userId) const
{
    Outcome<django::OutstandingToken> row = outstandingRow(token);
    if (!row)
        return tl::unexpected(row.error());
    row->userId = userId;
    row->createdAt = token.currentTime;
    const Result<qint64> added = store.addOutstanding(*row);
    return added ? Outcome<>() : tl::unexpected(databaseFailed(added.error()));
}

Outcome<QByteArray> Engine::Private::encode(const Token &token) const
{
    Json claims = token.claims;
    if (claims.find(QStringView(noneName))) {
        QList<Json::Member> members = claims.members();
        for (Json::Member &member : members) {
            if (member.name == noneName)
                member.name = QStringLiteral("null");
        }
        claims = Json::object(members);
    }
    if (!settings.audience.isNull())
        claims.set(QStringLiteral("aud"), settings.audience);
    if (!settings.issuer.isNull())
        claims.set(QStringLiteral("iss"), settings.issuer);
    python::PythonResult<QByteArray> text = backend.encode(claims);
    return text ? Outcome<QByteArray>(*std::move(text)) : tl::unexpected(crashed(text.error()));
}

Outcome<> Engine::Private::blacklist(const Token &token) const
{
    std::optional<qint64> userId;
    if (since55()) {
        const Outcome<std::optional<django::User>> user
            = userNamed(token.claims.find(QStringView(settings.userIdClaim)));
        if (!user)
            return tl::unexpected(user.error());
        if (*user)
            userId = (*user)->id;
    }
    Outcome<django::OutstandingToken> row = outstandingRow(token);
    if (!row)
        return tl::unexpected(row.error());
    if (since55()) {
        row->userId = userId;
        row->createdAt = token.currentTime;
    }
    const Result<> done = store.blacklist(*row, clock());
    return done ? Outcome<>() : tl::unexpected(databaseFailed(done.error()));
}

Outcome<> Engine::Private::outstand(const Token &token) const
{
    const Outcome<std::optional<django::User>> user = userNamed(token.claims.find(QStringView(settings.userIdClaim)));
    if (!user)
        return tl::unexpected(user.error());
    return addOutstanding(token, *user ? std::optional((*user)->id) : std::nullopt);
}

QString Engine::Private::passwordHashClaim(const django::User &user)
{
    return QString::fromLatin1(
        QCryptographicHash::hash(user.passwordHash.toUtf8(), QCryptographicHash::Md5).toHex().toUpper());
}

Engine::Engine(Settings settings, Profile profile, django::Store &store, Clock clock, IdSource ids, KeyFetcher fetcher)
    : d(std::make_unique<Private>(
        std::move(settings), profile, store, std::move(clock), std::move(ids), std::move(fetcher)))
{
}

Engine::~Engine() = default;

const Settings &Engine::settings() const
{
    return d->settings;
}

Profile Engine::profile() const
{
    return d->profile;
}

Instant Engine::now() const
{
    return d->clock();
}

Outcome<Token> Engine::decode(QByteArrayView text, TokenType type) const
{
    return d->reader.read(text, type, d->clock());
}

QList<Step> Engine::explain(QByteArrayView text, TokenType type) const
{
    return d->reader.explain(text, type, d->clock());
}

Outcome<Token> Engine::tokenForUser(
    const django::User &user, TokenType type, const Json &extraClaims, std::optional<seconds> lifetime) const
{
    if (d->isNext() && !user.isActive)
        qCInfo(lcServer) << "Creating a token for the inactive user" << user.id;
    const Outcome<Json> userId = d->userIdOf(user);
    if (!userId)
        return tl::unexpected(userId.error());
    Outcome<Token> token = d->newToken(type, lifetime);
    if (!token)
        return token;
    token->claims.set(d->settings.userIdClaim, *userId);
    if (d->checksPasswordChange())
        token->claims.set(d->settings.revokeTokenClaim, Json(Private::passwordHashClaim(user)));
    if (d->settings.blacklistApp && (type == TokenType::Refresh || type == TokenType::Sliding)) {
        if (const Outcome<> added = d->addOutstanding(*token, user.id); !added)
            return tl::unexpected(added.error());
    }
    for (const Json::Member &claim : extraClaims.members())
        token->claims.set(claim.name, claim.value);
    return token;
}

Outcome<QByteArray> Engine::encode(const Token &token) const
{
    return d->encode(token);
}

Outcome<Token> Engine::accessFromRefresh(const Token &refresh) const
{
    Outcome<Token> access = d->newToken(TokenType::Access, {});
    if (!access)
        return access;
    const Outcome<> expiry = d->setExpiry(access->claims, QStringLiteral("exp"), refresh.currentTime,
        d->settings.accessTokenLifetime, lifetimeSetting(TokenType::Access));
    if (!expiry)
        return tl::unexpected(expiry.error());
    for (const Json::Member &claim : refresh.claims.members()) {
        const bool stays = claim.name == d->typeClaim || claim.name == QLatin1String("exp") || claim.name == d->jtiClaim
            || claim.name == QLatin1String("jti") || (d->since55() && claim.name == QLatin1String("iat"));
        if (!stays)
            access->claims.set(claim.name, claim.value);
    }
    return access;
}

Result<qint64> Engine::flushExpired() const
{
    return d->store.flushExpired(d->clock());
}

} // namespace simplejwt
