// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/sessionlog.h"

#include "core/base/letgo.h"
#include "core/session/carriedtokens.h"
#include "core/session/exchangereading.h"
#include "core/session/tokenreading.h"

#include <algorithm>
#include <utility>

namespace session {

namespace {

qint64 bodyBytes(const Exchange &exchange)
{
    return exchange.body.size() + exchange.replyBody.size();
}

/// What an exchange takes without its bodies, about: the fields, the address and what Qt has around each.
qint64 restBytes(const Exchange &exchange)
{
    qint64 bytes = qint64(sizeof(Exchange)) + 2 * exchange.url.toString().size() + exchange.method.size();
    for (const Headers *headers : { &exchange.headers, &exchange.replyHeaders }) {
        for (const auto &[name, value] : *headers)
            bytes += 96 + name.size() + value.size();
    }
    return bytes;
}

qint64 bytesOf(const TokenRecord &token)
{
    return qint64(sizeof(TokenRecord)) + token.text.size() + token.jti.size()
        + 2 * (token.userId.size() + token.user.size());
}

} // namespace

SessionLog::SessionLog(Clock clock, QObject *parent)
    : QObject(parent)
    , m_clock(std::move(clock))
{
}

int SessionLog::observe(const QByteArray &text, Origin origin, const QString &server, int parentId)
{
    const int id = observe(text, origin, server, parentId, m_clock());
    tellFamilies();
    return id;
}

int SessionLog::observe(const QByteArray &text, Origin origin, const QString &server, int parentId, Instant seenAt)
{
    const QByteArray trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return -1;
    const bool isGivenOut = origin == Origin::Issued || origin == Origin::Received;
    if (const TokenRecord *known = m_tokens.findByText(trimmed)) {
        const int id = known->id;
        const bool isAtHome = known->server.isEmpty() || known->server == server;
        const bool news = isAtHome && (known->server != server || (isGivenOut && !known->isVerified));
        if (news) {
            m_tokens.change(id, [&](TokenRecord &record) {
                record.server = server;
                record.isVerified = record.isVerified || isGivenOut;
                read(&record);
                verify(&record);
            });
        }
        const bool linked = m_tokens.setParent(id, parentId);
        if (news || linked)
            emit tokenChanged(id);
        return id;
    }
    TokenRecord record;
    record.text = trimmed;
    record.origin = origin;
    record.seenAt = seenAt;
    record.server = server;
    record.isVerified = isGivenOut;
    read(&record);
    verify(&record);
    m_memoryTaken += bytesOf(record);
    const int id = m_tokens.add(std::move(record));
    m_tokens.setParent(id, parentId);
    emit tokenAdded(id);
    return id;
}

/// What the token says, by the claim names and user names of its server.
void SessionLog::read(TokenRecord *record) const
{
    const TokenReading reading = readToken(record->text);
    const ClaimNames names = m_claimNames.value(record->server);
    record->readable = reading.isReadable();
    record->tokenType = reading.text(names.tokenType).toUtf8();
    record->jti = reading.text(names.jti).toUtf8();
    record->userId = reading.anyText(names.userId);
    record->issuedAt = reading.time(u"iat");
    record->notBefore = reading.time(u"nbf");
    record->expiresAt = reading.time(u"exp");
    record->refreshExpiresAt = reading.time(names.refreshExp);
    QString fallback = reading.text(u"username");
    if (fallback.isEmpty())
        fallback = record->userId;
    const QString known = m_userNames.value(record->server).value(record->userId).name;
    record->user = known.isEmpty() ? fallback : known;
}

void SessionLog::verify(TokenRecord *record) const
{
    const auto owner = m_verifier && !record->isVerified ? m_verifier(*record) : std::nullopt;
    if (!owner)
        return;
    record->isVerified = true;
    if (record->server.isEmpty()) {
        record->server = *owner;
        read(record);
    }
}

void SessionLog::joinFamilies(const QList<int> &ids)
{
    for (const int id : ids) {
        if (token(id) && token(ids.constFirst()))
            m_tokens.joinFamily(id, ids.constFirst());
    }
    tellFamilies();
}

void SessionLog::tellFamilies()
{
    if (const QList<int> moved = m_tokens.takeMoved(); !moved.isEmpty())
        emit familyChanged(moved);
}

quint64 SessionLog::recordExchange(Exchange exchange)
{
    const quint64 id = exchange.id = ++m_lastExchange;
    const TokensOfExchange tokens = observeTokens(exchange);
    append(exchange, tokens);
    tellFamilies();
    learnUsers(exchange, tokens);
    concludeRevocation(exchange, tokens);
    emit exchangeAdded(id);
    keepToBound();
    return id;
}

/// An imported call was made before now; one without a time may have been made at any.
Instant SessionLog::seenIn(const Exchange &exchange) const
{
    const Instant now = m_clock();
    return exchange.startedAt > Instant() ? std::min(now, endOf(exchange)) : now;
}

TokensOfExchange SessionLog::observeTokens(const Exchange &exchange)
{
    TokensOfExchange tokens;
    const Instant seenAt = seenIn(exchange);
    tokens.bearer = observe(bearerToken(exchange), Origin::Sent, exchange.server, -1, seenAt);
    if (const QByteArray sent = bodyToken(exchange); looksLikeToken(sent.trimmed()))
        tokens.sent = observe(sent, Origin::Sent, exchange.server, -1, seenAt);
    observeOthers(exchange, &tokens);
    if (exchange.succeeded())
        observeReply(exchange, &tokens);
    return tokens;
}

/// The refresh token of a refresh or a logout may be in a cookie.
bool SessionLog::isTakenFromCookie(const Exchange &exchange, const CarriedToken &carried, int id) const
{
    return (revokes(exchange) || isRefresh(exchange)) && carried.place == Place::Cookie
        && token(id)->tokenType == "refresh";
}

/// Every other token of the request.
void SessionLog::observeOthers(const Exchange &exchange, TokensOfExchange *tokens)
{
    for (const CarriedToken &each : tokensSent(exchange)) {
        if (!looksLikeToken(each.text))
            continue;
        const int id = observe(each.text, Origin::Sent, exchange.server, -1, seenIn(exchange));
        if (id == tokens->bearer || id == tokens->sent)
            continue;
        if (isTakenFromCookie(exchange, each, id) && tokens->sent < 0)
            tokens->sent = id;
        else if (!tokens->others.contains(id))
            tokens->others.append(id);
    }
}

/// Tokens that came back descend from the one that was sent in the body; a pair from ObtainPair from its refresh token;
/// those of the password-less login are independent of each other and only share the family.
void SessionLog::observeReply(const Exchange &exchange, TokensOfExchange *tokens)
{
    int parent = tokens->sent;
    for (const CarriedToken &each : receivedInOrder(exchange)) {
        const int known = m_tokens.idOf(each.text.trimmed());
        const bool isEcho
            = known >= 0 && (known == tokens->sent || known == tokens->bearer || tokens->others.contains(known));
        // What only comes back is not given out.
        const int id
            = observe(each.text, isEcho ? Origin::Sent : Origin::Received, exchange.server, parent, seenIn(exchange));
        if (known < 0 && (exchange.occasion == Occasion::EndIsNear || exchange.occasion == Occasion::HadExpired))
            m_tokens.change(id, [](TokenRecord &record) { record.isRenewal = true; });
        if (!tokens->received.contains(id))
            tokens->received.append(id);
        if (exchange.endpoint == Endpoint::ObtainPair && isNamedOrTyped(each, u"refresh"))
            parent = id;
    }
    for (const int id : tokens->received)
        m_tokens.joinFamily(id, tokens->received.constFirst());
    // A view that does nothing but check the token has checked it, by the server's own key.
    const bool isChecked = exchange.endpoint == Endpoint::TokenVerify
        || (isRefresh(exchange) && !tokens->received.isEmpty() && !tokens->received.contains(tokens->sent));
    if (isChecked)
        markVerified(tokens->sent, exchange.server);
}

void SessionLog::learnUsers(const Exchange &exchange, const TokensOfExchange &tokens)
{
    if (!exchange.succeeded())
        return;
    const Json reply = jsonReply(exchange);
    const auto name = [&](const Json &user) {
        const Json *key = user.find(u"id");
        const Json *id = key ? key : user.find(u"pk"); // as dj-rest-auth has it
        const Json *userName = user.find(u"username");
        if (id && userName)
            nameUser(exchange.server, id->isNumber() ? QString::fromLatin1(id->numberText()) : id->toString(),
                userName->toString());
    };
    if (exchange.endpoint == Endpoint::WhoAmI)
        name(reply);
    for (const Json &user : reply.items())
        name(user);
    const Json request = jsonRequest(exchange);
    const Json *userName = request.find(u"username");
    if (userName && !tokens.received.isEmpty())
        nameUser(exchange.server, token(tokens.received.constFirst())->userId, userName->toString());
}

void SessionLog::concludeRevocation(const Exchange &exchange, const TokensOfExchange &tokens)
{
    if (!token(tokens.sent))
        return;
    // It was taken, so whatever revoked it before did not. What did so after an imported call says nothing.
    const std::optional<Instant> revokedAt = token(tokens.sent)->revokedAt;
    if (exchange.succeeded() && (revokes(exchange) || isRefresh(exchange)) && revokedAt && *revokedAt < endOf(exchange))
        markAlive(tokens.sent);
    if (exchange.succeeded() && revokes(exchange)) {
        if (serverRules(exchange.server).hasBlacklist.value_or(true) && !tookBefore(exchange, tokens.sent))
            markRevoked(tokens.sent, endOf(exchange), callName(exchange));
        return;
    }
    const bool rotated = std::any_of(
        tokens.received.cbegin(), tokens.received.cend(), [this](int id) { return token(id)->tokenType == "refresh"; });
    if (exchange.succeeded() && rotated && serverRules(exchange.server).blacklistsAfterRotation.value_or(false))
        markRevoked(tokens.sent, endOf(exchange), callName(exchange), Revocation::RotatedAway);
    if (!token(tokens.sent)->revokedAt && saysBlacklisted(exchange))
        concludeFromRefusal(tokens.sent, exchange);
}

/// The same call took the same token earlier, and so has no blacklist: neither of the two revoked it.
bool SessionLog::tookBefore(const Exchange &exchange, int id) const
{
    const auto took = [&](quint64 earlier) {
        const Exchange &each = *this->exchange(earlier);
        return each.succeeded() && each.server == exchange.server && endOf(each) < endOf(exchange)
            && callName(each) == callName(exchange);
    };
    const QList<int> same = m_tokens.sameJti(id);
    return std::any_of(same.cbegin(), same.cend(), [&](int each) {
        const QList<quint64> sentIn = m_sentIn.value(each);
        return std::any_of(sentIn.cbegin(), sentIn.cend(), took);
    });
}

/// The server calls it blacklisted and the session did not see it happen: a rotation if there was one, else somebody
/// else.
void SessionLog::concludeFromRefusal(int id, const Exchange &exchange)
{
    const QList<quint64> sentIn = m_sentIn.value(id);
    for (auto call = sentIn.crbegin(); call != sentIn.crend(); ++call) {
        const Exchange &earlier = *this->exchange(*call);
        if (!earlier.succeeded())
            continue;
        for (const int received : m_tokensOf.value(*call).received) {
            if (token(received)->tokenType == "refresh") {
                markRevoked(id, endOf(earlier), callName(earlier), Revocation::RotatedAway);
                return;
            }
        }
    }
    markRevoked(id, endOf(exchange), QString());
}

void SessionLog::markVerified(int id, const QString &server)
{
    const TokenRecord *known = token(id);
    if (!known || known->isVerified || (!known->server.isEmpty() && known->server != server))
        return;
    m_tokens.change(id, [&](TokenRecord &record) {
        record.isVerified = true;
        if (record.server.isEmpty()) {
            record.server = server;
            read(&record);
        }
    });
    emit tokenChanged(id);
}

void SessionLog::markRevoked(int id, Instant at, const QString &by, Revocation revocation)
{
    if (!token(id))
        return;
    for (const int each : m_tokens.sameJti(id)) {
        if (const auto &known = token(each)->revokedAt; known && *known <= at)
            continue; // the first one counts: blacklisting is idempotent
        m_tokens.change(each, [&](TokenRecord &record) {
            record.revokedAt = at;
            record.revokedBy = by;
            record.revocation = revocation;
        });
        emit tokenChanged(each);
    }
}

void SessionLog::markAlive(int id)
{
    for (const int each : m_tokens.sameJti(id)) {
        if (!token(each)->revokedAt)
            continue;
        m_tokens.change(each, [](TokenRecord &record) {
            record.revokedAt.reset();
            record.revokedBy.clear();
            record.revocation = Revocation::None;
        });
        emit tokenChanged(each);
    }
}

void SessionLog::nameUser(const QString &server, const QString &userId, const QString &name)
{
    if (userId.isEmpty() || name.isEmpty())
        return;
    // Each call tells it again; the tokens of one user may be very many.
    UserName &known = m_userNames[server][userId];
    if (known.isEverywhere && known.name == name)
        return;
    known = { name, true };
    QList<int> changed;
    for (const int id : m_tokens.ofUser(server, userId)) {
        if (token(id)->user != name)
            changed.append(id);
    }
    for (const int id : changed)
        m_tokens.change(id, [&name](TokenRecord &record) { record.user = name; });
    for (const int id : changed)
        emit tokenChanged(id);
}

void SessionLog::expectUsers(const QString &server, qsizetype count)
{
    m_userNames[server].reserve(count);
}

void SessionLog::setClaimNames(const QString &server, const ClaimNames &names)
{
    if (m_claimNames.value(server) == names)
        return;
    m_claimNames.insert(server, names);
    QList<int> changed;
    for (const TokenRecord &each : tokens()) {
        if (each.server == server)
            changed.append(each.id);
    }
    for (const int id : changed)
        m_tokens.change(id, [this](TokenRecord &record) { read(&record); });
    for (const int id : changed)
        emit tokenChanged(id);
}

void SessionLog::setVerifier(Verifier verifier)
{
    m_verifier = std::move(verifier);
}

void SessionLog::setServerRules(const QString &server, const ServerRules &rules)
{
    m_rules.insert(server, rules);
}

void SessionLog::restore(const TokenList &tokens, const ExchangeList &exchanges)
{
    fill(tokens, exchanges);
    emit restored();
    keepToBound();
}

std::shared_ptr<SessionLog> SessionLog::madeOf(
    const TokenList &tokens, const ExchangeList &exchanges, quint64 lastExchange)
{
    auto made = std::make_shared<SessionLog>(Clock());
    made->m_lastExchange = lastExchange;
    made->fill(tokens, exchanges);
    return made;
}

void SessionLog::restoreFrom(SessionLog &made)
{
    std::swap(m_tokens, made.m_tokens);
    std::swap(m_exchanges, made.m_exchanges);
    m_exchangeIndex.swap(made.m_exchangeIndex);
    m_tokensOf.swap(made.m_tokensOf);
    m_sentIn.swap(made.m_sentIn);
    m_borneIn.swap(made.m_borneIn);
    m_endedIn.swap(made.m_endedIn);
    m_userLists.swap(made.m_userLists);
    m_userNames.swap(made.m_userNames);
    m_memoryTaken = made.m_memoryTaken;
    m_shortened = made.m_shortened;
    m_firstWithBodies = made.m_firstWithBodies;
    m_lastExchange = made.m_lastExchange;
    emit restored();
    keepToBound();
}

void SessionLog::fill(const TokenList &tokens, const ExchangeList &exchanges)
{
    m_tokens.restore(tokens);
    if (!m_exchanges.isEmpty())
        letGo(std::exchange(m_exchanges, {}));
    m_exchangeIndex.clear();
    m_tokensOf.clear();
    m_sentIn.clear();
    m_borneIn.clear();
    m_endedIn.clear();
    m_userLists.clear();
    m_userNames.clear();
    m_memoryTaken = 0;
    m_shortened = 0;
    m_firstWithBodies = 0;
    for (const TokenRecord &record : m_tokens.all()) {
        m_memoryTaken += bytesOf(record);
        if (!record.userId.isEmpty() && record.user != record.userId)
            m_userNames[record.server][record.userId] = { record.user, false };
    }
    for (Exchange exchange : exchanges) {
        exchange.id = ++m_lastExchange;
        const TokensOfExchange carried = recall(exchange);
        append(std::move(exchange), carried);
    }
}

void SessionLog::append(Exchange exchange, const TokensOfExchange &tokens)
{
    m_tokensOf.insert(exchange.id, tokens);
    if (tokens.sent >= 0)
        m_sentIn[tokens.sent].append(exchange.id);
    if (tokens.sent >= 0 && mayEndToken(exchange))
        m_endedIn[tokens.sent].append(exchange.id);
    if (tokens.bearer >= 0)
        m_borneIn[tokens.bearer].append(exchange.id);
    if (exchange.endpoint == Endpoint::Users && exchange.succeeded())
        m_userLists.insert(exchange.server, exchange.id);
    m_exchangeIndex.insert(exchange.id, m_exchanges.size());
    m_memoryTaken += bodyBytes(exchange) + restBytes(exchange);
    m_shortened += exchange.isShortened;
    m_exchanges.append(std::move(exchange));
}

void SessionLog::setMemoryBound(qint64 bytes)
{
    m_memoryBound = bytes;
    keepToBound();
}

void SessionLog::keepToBound()
{
    // The newest stays whole: it is looked at.
    while (m_memoryTaken > m_memoryBound && m_firstWithBodies + 1 < m_exchanges.size()) {
        Exchange &oldest = m_exchanges[m_firstWithBodies++];
        if (bodyBytes(oldest) == 0)
            continue;
        m_memoryTaken -= bodyBytes(oldest);
        oldest.body = {};
        oldest.replyBody = {};
        m_shortened += !std::exchange(oldest.isShortened, true);
        emit exchangeShortened(oldest.id);
    }
}

/// Which tokens an exchange of an earlier run carried, without concluding anything from it again.
TokensOfExchange SessionLog::recall(const Exchange &exchange) const
{
    TokensOfExchange tokens;
    tokens.bearer = m_tokens.idOf(bearerToken(exchange));
    tokens.sent = m_tokens.idOf(bodyToken(exchange).trimmed());
    for (const CarriedToken &each : tokensSent(exchange)) {
        const int id = m_tokens.idOf(each.text);
        if (id < 0 || id == tokens.bearer || id == tokens.sent)
            continue;
        if (tokens.sent < 0 && isTakenFromCookie(exchange, each, id))
            tokens.sent = id;
        else if (!tokens.others.contains(id))
            tokens.others.append(id);
    }
    for (const CarriedToken &each : exchange.succeeded() ? receivedInOrder(exchange) : QList<CarriedToken>()) {
        const int id = m_tokens.idOf(each.text);
        if (id >= 0 && !tokens.received.contains(id))
            tokens.received.append(id);
    }
    return tokens;
}

void SessionLog::clear()
{
    restore({}, {});
}

const Exchange *SessionLog::exchange(quint64 id) const
{
    const auto found = m_exchangeIndex.constFind(id);
    return found == m_exchangeIndex.constEnd() ? nullptr : &m_exchanges.at(*found);
}

const Exchange *SessionLog::lastUserList(const QString &server) const
{
    return exchange(m_userLists.value(server, 0));
}

TokensOfExchange SessionLog::tokensOf(quint64 exchangeId) const
{
    return m_tokensOf.value(exchangeId);
}

} // namespace session
