// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/sessionlog.h"

#include "core/session/carriedtokens.h"
#include "core/session/exchangereading.h"
#include "core/session/tokenreading.h"

#include <algorithm>

namespace session {

namespace {

QString userKey(const QString &server, const QString &userId)
{
    return server + QLatin1Char('\n') + userId;
}

/// Parents that are tokens of the list and end somewhere: a file may say that a token is its own ancestor, and whoever
/// follows its parents would never come to an end.
void breakCircles(QList<TokenRecord> *tokens)
{
    QList<qsizetype> seenFrom(tokens->size(), -1);
    for (qsizetype start = 0; start < tokens->size(); ++start) {
        qsizetype at = start;
        while (at >= 0 && seenFrom.at(at) < 0) {
            seenFrom[at] = start;
            int &parent = (*tokens)[at].parentId;
            if (parent < 0 || parent >= tokens->size())
                parent = -1;
            at = parent;
        }
        if (at >= 0 && seenFrom.at(at) == start)
            (*tokens)[at].parentId = -1;
    }
}

} // namespace

TokenState stateAt(const TokenRecord &token, Instant now)
{
    if (token.revokedAt && *token.revokedAt <= now)
        return TokenState::Blacklisted;
    if (!token.readable || !token.expiresAt)
        return TokenState::Unknown;
    if (*token.expiresAt <= now)
        return TokenState::Expired;
    if ((token.notBefore && *token.notBefore > now) || (token.issuedAt && *token.issuedAt > now))
        return TokenState::NotYet;
    return TokenState::Alive;
}

SessionLog::SessionLog(Clock clock, QObject *parent)
    : QObject(parent)
    , m_clock(std::move(clock))
{
}

int SessionLog::observe(const QByteArray &text, Origin origin, const QString &server, int parentId)
{
    return observe(text, origin, server, parentId, m_clock());
}

int SessionLog::observe(const QByteArray &text, Origin origin, const QString &server, int parentId, Instant seenAt)
{
    const QByteArray trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return -1;
    if (const auto known = m_byText.constFind(trimmed); known != m_byText.constEnd()) {
        TokenRecord &record = m_tokens[*known];
        const bool news = record.server.isEmpty() && !server.isEmpty();
        if (news) {
            record.server = server;
            readAgain(record.id);
        }
        const bool linked = setParent(record.id, parentId);
        if (news || linked)
            emit tokenChanged(record.id);
        return record.id;
    }
    TokenRecord record;
    record.text = trimmed;
    record.origin = origin;
    record.seenAt = seenAt;
    record.server = server;
    read(&record);
    return add(std::move(record), parentId);
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
    record->user = m_userNames.value(userKey(record->server, record->userId), fallback);
}

/// After its server or that server's claim names became known.
void SessionLog::readAgain(int id)
{
    TokenRecord &record = m_tokens[id];
    m_byJti.remove(record.jti, id);
    read(&record);
    if (!record.jti.isEmpty())
        m_byJti.insert(record.jti, id);
    m_byUser[userKey(record.server, record.userId)].append(id);
}

int SessionLog::add(TokenRecord record, int parentId)
{
    const int id = int(m_tokens.size());
    record.id = id;
    record.parentId = -1;
    record.familyId = id;
    m_byText.insert(record.text, id);
    if (!record.jti.isEmpty())
        m_byJti.insert(record.jti, id);
    m_byUser[userKey(record.server, record.userId)].append(id);
    m_families.insert(id, id);
    m_tokens.append(std::move(record));
    setParent(id, parentId);
    emit tokenAdded(id);
    return id;
}

/// False where there is nothing to change: no such parent, one is known already, or it would close a circle.
bool SessionLog::setParent(int id, int parentId)
{
    if (!token(parentId) || m_tokens.at(id).parentId >= 0)
        return false;
    for (int ancestor = parentId; ancestor >= 0; ancestor = m_tokens.at(ancestor).parentId) {
        if (ancestor == id)
            return false;
    }
    m_tokens[id].parentId = parentId;
    m_children.insert(parentId, id);
    joinFamily(id, m_tokens.at(parentId).familyId);
    return true;
}

/// The whole family of id becomes part of the other, under the id of whichever has the older token.
void SessionLog::joinFamilies(const QList<int> &ids)
{
    for (const int id : ids) {
        if (token(id) && token(ids.constFirst()))
            joinFamily(id, m_tokens.at(ids.constFirst()).familyId);
    }
}

void SessionLog::joinFamily(int id, int familyId)
{
    const int own = m_tokens.at(id).familyId;
    if (own == familyId)
        return;
    const auto [older, younger] = std::minmax(own, familyId);
    for (const int member : m_families.values(younger)) {
        m_tokens[member].familyId = older;
        m_families.insert(older, member);
    }
    m_families.remove(younger);
}

quint64 SessionLog::recordExchange(Exchange exchange)
{
    const quint64 id = exchange.id = ++m_lastExchange;
    const TokensOfExchange tokens = observeTokens(exchange);
    m_tokensOf.insert(id, tokens);
    m_exchangeIndex.insert(id, m_exchanges.size());
    m_exchanges.append(exchange);
    learnUsers(exchange, tokens);
    concludeRevocation(exchange, tokens);
    emit exchangeAdded(id);
    return id;
}

QList<int> SessionLog::sameJti(int id) const
{
    const TokenRecord &record = m_tokens.at(id);
    QList<int> same{ id };
    for (const int other : m_byJti.values(record.jti)) {
        if (other != id && m_tokens.at(other).server == record.server
            && m_tokens.at(other).tokenType == record.tokenType)
            same.append(other);
    }
    return same;
}

void SessionLog::markRevoked(int id, Instant at, const QString &by, Revocation revocation)
{
    if (!token(id))
        return;
    for (const int each : sameJti(id)) {
        TokenRecord &record = m_tokens[each];
        if (record.revokedAt && *record.revokedAt <= at)
            continue; // the first one counts: blacklisting is idempotent
        record.revokedAt = at;
        record.revokedBy = by;
        record.revocation = revocation;
        emit tokenChanged(each);
    }
}

void SessionLog::markAlive(int id)
{
    for (const int each : sameJti(id)) {
        TokenRecord &record = m_tokens[each];
        if (!record.revokedAt)
            continue;
        record.revokedAt.reset();
        record.revokedBy.clear();
        record.revocation = Revocation::None;
        emit tokenChanged(each);
    }
}

void SessionLog::nameUser(const QString &server, const QString &userId, const QString &name)
{
    if (userId.isEmpty() || name.isEmpty())
        return;
    const QString key = userKey(server, userId);
    m_userNames.insert(key, name);
    QList<int> changed;
    for (const int id : m_byUser.value(key)) {
        TokenRecord &record = m_tokens[id];
        if (record.server != server || record.userId != userId || record.user == name)
            continue;
        record.user = name;
        changed.append(id);
    }
    for (const int id : changed)
        emit tokenChanged(id);
}

void SessionLog::setClaimNames(const QString &server, const ClaimNames &names)
{
    m_claimNames.insert(server, names);
    QList<int> changed;
    for (const TokenRecord &record : std::as_const(m_tokens)) {
        if (record.server == server)
            changed.append(record.id);
    }
    for (const int id : changed)
        readAgain(id);
    for (const int id : changed)
        emit tokenChanged(id);
}

void SessionLog::setServerRules(const QString &server, const ServerRules &rules)
{
    m_rules.insert(server, rules);
}

void SessionLog::restore(const QList<TokenRecord> &tokens, const QList<Exchange> &exchanges)
{
    forget();
    m_tokens = tokens;
    breakCircles(&m_tokens);
    for (qsizetype i = 0; i < m_tokens.size(); ++i) {
        TokenRecord &record = m_tokens[i];
        record.id = int(i);
        if (record.familyId < 0 || record.familyId >= m_tokens.size())
            record.familyId = record.id;
        m_byText.insert(record.text, record.id);
        if (!record.jti.isEmpty())
            m_byJti.insert(record.jti, record.id);
        m_byUser[userKey(record.server, record.userId)].append(record.id);
        if (record.parentId >= 0)
            m_children.insert(record.parentId, record.id);
        m_families.insert(record.familyId, record.id);
        if (!record.userId.isEmpty() && record.user != record.userId)
            m_userNames.insert(userKey(record.server, record.userId), record.user);
    }
    for (Exchange exchange : exchanges) {
        exchange.id = ++m_lastExchange;
        m_tokensOf.insert(exchange.id, recall(exchange));
        m_exchangeIndex.insert(exchange.id, m_exchanges.size());
        m_exchanges.append(std::move(exchange));
    }
    emit restored();
}

/// Which tokens an exchange of an earlier run carried, without concluding anything from it again.
TokensOfExchange SessionLog::recall(const Exchange &exchange) const
{
    TokensOfExchange tokens;
    tokens.bearer = m_byText.value(bearerToken(exchange), -1);
    tokens.sent = m_byText.value(bodyToken(exchange).trimmed(), -1);
    for (const CarriedToken &each : tokensSent(exchange)) {
        const int id = m_byText.value(each.text, -1);
        if (id >= 0 && id != tokens.bearer && id != tokens.sent && !tokens.others.contains(id))
            tokens.others.append(id);
    }
    for (const CarriedToken &each : exchange.succeeded() ? receivedInOrder(exchange) : QList<CarriedToken>()) {
        const int id = m_byText.value(each.text, -1);
        if (id >= 0 && !tokens.received.contains(id))
            tokens.received.append(id);
    }
    return tokens;
}

void SessionLog::forget()
{
    m_tokens.clear();
    m_exchanges.clear();
    m_byText.clear();
    m_byJti.clear();
    m_byUser.clear();
    m_children.clear();
    m_families.clear();
    m_exchangeIndex.clear();
    m_tokensOf.clear();
    m_userNames.clear();
}

void SessionLog::clear()
{
    forget();
    emit restored();
}

const TokenRecord *SessionLog::token(int id) const
{
    return id >= 0 && id < m_tokens.size() ? &m_tokens.at(id) : nullptr;
}

const TokenRecord *SessionLog::findByText(const QByteArray &text) const
{
    return token(m_byText.value(text.trimmed(), -1));
}

const TokenRecord *SessionLog::findByJti(const QByteArray &jti, const QString &server) const
{
    for (const int id : m_byJti.values(jti)) {
        if (m_tokens.at(id).server == server)
            return token(id);
    }
    return nullptr;
}

QList<int> SessionLog::childrenOf(int id) const
{
    QList<int> children = m_children.values(id);
    std::sort(children.begin(), children.end());
    return children;
}

QList<int> SessionLog::familyOf(int id) const
{
    const TokenRecord *record = token(id);
    QList<int> family = record ? m_families.values(record->familyId) : QList<int>();
    std::sort(family.begin(), family.end());
    return family;
}

const Exchange *SessionLog::exchange(quint64 id) const
{
    const auto found = m_exchangeIndex.constFind(id);
    return found == m_exchangeIndex.constEnd() ? nullptr : &m_exchanges.at(*found);
}

TokensOfExchange SessionLog::tokensOf(quint64 exchangeId) const
{
    return m_tokensOf.value(exchangeId);
}

} // namespace session
