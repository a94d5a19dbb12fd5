// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/sessionfile.h"

#include "core/archive/scrubbing.h"
#include "core/config/serverprofile.h"

#include <QCoreApplication>
#include <QHash>
#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using session::Exchange;
using session::TokenList;
using session::TokenRecord;

namespace archive {

namespace {

constexpr std::array origins{ "issued", "received", "pasted", "composed", "sent", "file" };
constexpr std::array revocations{ "none", "blacklisted", "rotated" };
constexpr std::array failures{ "none", "unreachable", "timed_out", "tls_untrusted", "too_large", "not_http",
    "broken_off", "cancelled" };
constexpr std::array occasions{ "asked", "end_is_near", "had_expired", "repeated" };
constexpr std::array codes{ "malformed", "unsupported", "key_mismatch", "bad_signature", "expired", "revoked",
    "not_found", "conflict", "limit", "usage", "io", "network", "secret", "cancelled" };

template<class Enum, std::size_t Count> Json named(Enum value, const std::array<const char *, Count> &names)
{
    const auto index = std::size_t(value);
    return Json(QString::fromLatin1(index < Count ? names[index] : ""));
}

template<class Enum, std::size_t Count>
Enum valueOf(const Json &json, const char16_t *member, const std::array<const char *, Count> &names, Enum otherwise)
{
    const Json *name = json.find(member);
    for (std::size_t index = 0; name && index < Count; ++index) {
        if (name->toString() == QLatin1StringView(names[index]))
            return Enum(index);
    }
    return otherwise;
}

Json bytesToJson(const QByteArray &bytes)
{
    const QString text = QString::fromUtf8(bytes);
    if (text.toUtf8() == bytes)
        return Json(text);
    Json coded = Json::object();
    coded.set(u"base64"_s, QString::fromLatin1(bytes.toBase64()));
    return coded;
}

QByteArray bytesFromJson(const Json &json)
{
    const Json *coded = json.find(u"base64");
    return coded ? QByteArray::fromBase64(coded->toString().toLatin1()) : json.toString().toUtf8();
}

/// Writes members that are not empty.
class Writer
{
public:
    void text(const char16_t *name, const QString &value)
    {
        if (!value.isEmpty())
            m_json.set(QString::fromUtf16(name), value);
    }
    void bytes(const char16_t *name, const QByteArray &value)
    {
        if (!value.isEmpty())
            m_json.set(QString::fromUtf16(name), bytesToJson(value));
    }
    void instant(const char16_t *name, const std::optional<Instant> &value)
    {
        if (value)
            m_json.set(QString::fromUtf16(name), Json(qint64(value->time_since_epoch().count())));
    }
    void set(const char16_t *name, Json value) { m_json.set(QString::fromUtf16(name), std::move(value)); }
    Json take() { return std::move(m_json); }

private:
    Json m_json = Json::object();
};

QString text(const Json &json, const char16_t *name)
{
    const Json *value = json.find(name);
    return value ? value->toString() : QString();
}

QByteArray bytes(const Json &json, const char16_t *name)
{
    const Json *value = json.find(name);
    return value ? bytesFromJson(*value) : QByteArray();
}

qint64 integer(const Json &json, const char16_t *name, qint64 otherwise)
{
    const Json *value = json.find(name);
    return value ? value->toInteger().value_or(otherwise) : otherwise;
}

std::optional<Instant> instant(const Json &json, const char16_t *name)
{
    const Json *value = json.find(name);
    const auto count = value ? value->toInteger() : std::nullopt;
    return count ? std::optional(Instant(std::chrono::microseconds(*count))) : std::nullopt;
}

Json headersToJson(const session::Headers &headers)
{
    QList<Json> rows;
    for (const auto &[name, value] : headers)
        rows.append(Json::array({ bytesToJson(name), bytesToJson(value) }));
    return Json::array(rows);
}

session::Headers headersFromJson(const Json *rows)
{
    session::Headers headers;
    if (!rows)
        return headers;
    for (const Json &row : rows->items()) {
        if (row.items().size() == 2)
            headers.emplaceBack(bytesFromJson(row.items().at(0)), bytesFromJson(row.items().at(1)));
    }
    return headers;
}

bool isSame(const Exchange &one, const Exchange &other)
{
    return one.startedAt == other.startedAt && one.method == other.method && one.url.path() == other.url.path()
        && one.status == other.status && one.duration == other.duration;
}

/// The same token twice: whole if it is in either, and revoked when the first of them knew it.
void complete(TokenRecord *token, const TokenRecord &other)
{
    if (token->isStripped && !other.isStripped) {
        token->text = other.text;
        token->isStripped = false;
    }
    token->isVerified = token->isVerified || other.isVerified;
    if (other.revokedAt && (!token->revokedAt || *other.revokedAt < *token->revokedAt)) {
        token->revokedAt = other.revokedAt;
        token->revokedBy = other.revokedBy;
        token->revocation = other.revocation;
    }
}

/// Tokens by text, and by what stays of it without a signature.
class KnownTokens
{
public:
    void insert(const TokenRecord &token)
    {
        m_byText.insert(token.text, token.id);
        if (const QByteArray rest = restOf(token); !token.isStripped && !rest.isEmpty())
            m_byRest.insert(rest, token.id);
    }
    int find(const TokenRecord &token) const
    {
        const auto same = m_byText.constFind(token.text);
        if (same != m_byText.constEnd())
            return *same;
        return token.isStripped ? m_byRest.value(token.text, -1) : m_byText.value(restOf(token), -1);
    }

private:
    static QByteArray restOf(const TokenRecord &token)
    {
        const QByteArray rest = scrubbedToken(token.text, TokenForm::Unsigned);
        return isUnsigned(rest) ? rest : QByteArray();
    }
    QHash<QByteArray, int> m_byText;
    QHash<QByteArray, int> m_byRest;
};

/// Appends what is not in there yet. Which id became which.
QHash<int, int> mergeTokens(TokenList *tokens, const TokenList &others, bool *isWholeNow)
{
    const qsizetype before = tokens->size();
    KnownTokens known;
    for (const TokenRecord &token : std::as_const(*tokens))
        known.insert(token);
    QHash<int, int> moved;
    for (const TokenRecord &token : others) {
        const int id = known.find(token);
        const bool isSame
            = id >= 0 && (token.isStripped || tokens->at(id).isStripped || tokens->at(id).text == token.text);
        moved.insert(token.id, isSame ? id : int(tokens->size()));
        if (isSame) {
            *isWholeNow = *isWholeNow || (tokens->at(id).isStripped && !token.isStripped);
            complete(&(*tokens)[id], token);
            continue;
        }
        tokens->append(token);
        tokens->last().id = int(tokens->size() - 1);
    }
    for (qsizetype id = before; id < tokens->size(); ++id) {
        TokenRecord &token = (*tokens)[id];
        token.parentId = moved.value(token.parentId, -1);
        token.familyId = moved.value(token.familyId, int(id));
    }
    return moved;
}

} // namespace

Json toJson(const TokenRecord &token)
{
    Writer json;
    json.set(u"id", Json(token.id));
    json.bytes(u"text", token.text);
    json.bytes(u"type", token.tokenType);
    json.bytes(u"jti", token.jti);
    json.text(u"user_id", token.userId);
    json.text(u"user", token.user);
    json.instant(u"iat", token.issuedAt);
    json.instant(u"nbf", token.notBefore);
    json.instant(u"exp", token.expiresAt);
    json.instant(u"refresh_exp", token.refreshExpiresAt);
    json.set(u"origin", named(token.origin, origins));
    json.text(u"source", token.source);
    json.instant(u"seen", token.seenAt);
    json.text(u"server", token.server);
    json.set(u"parent", Json(token.parentId));
    json.set(u"family", Json(token.familyId));
    json.instant(u"revoked", token.revokedAt);
    json.text(u"revoked_by", token.revokedBy);
    json.set(u"revocation", named(token.revocation, revocations));
    json.set(u"readable", Json(token.readable));
    if (token.isVerified)
        json.set(u"verified", Json(true));
    if (token.isRenewal)
        json.set(u"renewal", Json(true));
    if (token.isStripped)
        json.set(u"stripped", Json(true));
    return json.take();
}

Result<TokenRecord> tokenFromJson(const Json &json)
{
    TokenRecord token;
    token.id = int(integer(json, u"id", -1));
    token.text = bytes(json, u"text");
    if (token.id < 0 || token.text.isEmpty())
        return fail(Errc::Malformed,
            QCoreApplication::translate("archive::Session", "A token of the session has no text or no id."));
    token.tokenType = bytes(json, u"type");
    token.jti = bytes(json, u"jti");
    token.userId = text(json, u"user_id");
    token.user = text(json, u"user");
    token.issuedAt = instant(json, u"iat");
    token.notBefore = instant(json, u"nbf");
    token.expiresAt = instant(json, u"exp");
    token.refreshExpiresAt = instant(json, u"refresh_exp");
    token.origin = valueOf(json, u"origin", origins, session::Origin::Pasted);
    token.source = text(json, u"source");
    token.seenAt = instant(json, u"seen").value_or(Instant());
    token.server = text(json, u"server");
    token.parentId = int(integer(json, u"parent", -1));
    token.familyId = int(integer(json, u"family", token.id));
    token.revokedAt = instant(json, u"revoked");
    token.revokedBy = text(json, u"revoked_by");
    token.revocation = valueOf(json, u"revocation", revocations, session::Revocation::None);
    const Json *readable = json.find(u"readable");
    token.readable = readable && readable->toBool();
    const Json *verified = json.find(u"verified");
    token.isVerified = verified && verified->toBool();
    const Json *renewal = json.find(u"renewal");
    token.isRenewal = renewal && renewal->toBool();
    const Json *stripped = json.find(u"stripped");
    token.isStripped = stripped && stripped->toBool();
    return token;
}

Json toJson(const Exchange &exchange)
{
    Writer json;
    json.text(u"endpoint", QString::fromLatin1(config::info(exchange.endpoint).name));
    json.text(u"server", exchange.server);
    json.instant(u"started", exchange.startedAt);
    json.set(u"microseconds", Json(qint64(exchange.duration.count())));
    json.bytes(u"method", exchange.method);
    json.text(u"url", exchange.url.toString(QUrl::FullyEncoded));
    json.set(u"headers", headersToJson(exchange.headers));
    json.bytes(u"body", exchange.body.left(MostKeptBodyBytes));
    json.set(u"status", Json(exchange.status));
    json.bytes(u"reason", exchange.reason);
    json.set(u"reply_headers", headersToJson(exchange.replyHeaders));
    json.bytes(u"reply", exchange.replyBody.left(MostKeptBodyBytes));
    if (exchange.occasion != session::Occasion::Asked)
        json.set(u"occasion", named(exchange.occasion, occasions));
    if (exchange.isShortened)
        json.set(u"shortened", Json(true));
    if (exchange.failure != session::Failure::None)
        json.set(u"failure", named(exchange.failure, failures));
    if (exchange.error) {
        Writer error;
        error.set(u"code", named(exchange.error->code, codes));
        error.text(u"what", exchange.error->what);
        error.text(u"detail", exchange.error->detail);
        json.set(u"error", error.take());
    }
    return json.take();
}

Result<Exchange> exchangeFromJson(const Json &json)
{
    Exchange exchange;
    exchange.url = QUrl(text(json, u"url"));
    if (!exchange.url.isValid() || exchange.url.isEmpty())
        return fail(Errc::Malformed,
            QCoreApplication::translate("archive::Session", "An exchange of the session has no address."));
    exchange.endpoint = config::endpointNamed(text(json, u"endpoint")).value_or(session::Endpoint::Other);
    exchange.server = text(json, u"server");
    exchange.startedAt = instant(json, u"started").value_or(Instant());
    exchange.duration = std::chrono::microseconds(integer(json, u"microseconds", 0));
    exchange.method = bytes(json, u"method");
    exchange.headers = headersFromJson(json.find(u"headers"));
    exchange.body = bytes(json, u"body");
    exchange.status = int(integer(json, u"status", 0));
    exchange.reason = bytes(json, u"reason");
    exchange.replyHeaders = headersFromJson(json.find(u"reply_headers"));
    exchange.replyBody = bytes(json, u"reply");
    exchange.occasion = valueOf(json, u"occasion", occasions, session::Occasion::Asked);
    const Json *shortened = json.find(u"shortened");
    exchange.isShortened = shortened && shortened->toBool();
    exchange.failure = valueOf(json, u"failure", failures, session::Failure::None);
    if (const Json *error = json.find(u"error"))
        exchange.error
            = Error{ valueOf(*error, u"code", codes, Errc::Network), text(*error, u"what"), text(*error, u"detail") };
    return exchange;
}

KeptSession snapshot(const session::SessionLog &log)
{
    KeptSession session;
    session.tokens = log.tokens();
    session.exchanges = log.exchanges();
    return session;
}

KeptSession merged(const KeptSession &first, const KeptSession &other)
{
    KeptSession both = first;
    bool isWholeNow = false; // a token that had come without its signature
    const QHash<int, int> moved = mergeTokens(&both.tokens, other.tokens, &isWholeNow);
    QHash<qint64, QList<qsizetype>> byStart; // few calls begin in the same microsecond
    for (qsizetype i = 0; i < first.exchanges.size(); ++i)
        byStart[first.exchanges.at(i).startedAt.time_since_epoch().count()].append(i);
    for (const Exchange &exchange : other.exchanges) {
        const QList<qsizetype> then = byStart.value(exchange.startedAt.time_since_epoch().count());
        const auto same = std::find_if(
            then.begin(), then.end(), [&](qsizetype index) { return isSame(both.exchanges.at(index), exchange); });
        if (same == then.end())
            both.exchanges.append(exchange);
        else if (isWholeNow && toJson(scrubbed(exchange, TokenForm::Unsigned)) == toJson(both.exchanges.at(*same)))
            both.exchanges[*same] = exchange; // else its tokens would not be found in it
    }
    both.selected = moved.value(other.selected, first.selected);
    if (!other.embedded.isEmpty())
        both.embedded = other.embedded;
    return both;
}

void moveEmbedded(KeptSession *session, const QString &embedded)
{
    const QString before = std::exchange(session->embedded, embedded);
    if (before.isEmpty() || embedded.isEmpty() || before == embedded)
        return;
    for (TokenRecord &token : session->tokens) {
        if (token.server == before)
            token.server = embedded;
    }
    const QUrl now(embedded);
    for (Exchange &exchange : session->exchanges) {
        if (exchange.server != before)
            continue;
        exchange.server = embedded;
        exchange.url.setPort(now.port());
    }
}

KeptSession withoutSignatures(const KeptSession &session)
{
    KeptSession stripped = session;
    for (TokenRecord &token : stripped.tokens)
        token = scrubbed(token, TokenForm::Unsigned);
    for (Exchange &exchange : stripped.exchanges)
        exchange = scrubbed(exchange, TokenForm::Unsigned);
    return stripped;
}

} // namespace archive
