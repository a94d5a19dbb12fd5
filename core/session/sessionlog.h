// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/exchange.h"

#include <QHash>
#include <QObject>

namespace session {

/// How the session came to know a token.
enum class Origin : quint8 {
    Issued, ///< minted by Jotlab itself
    Received, ///< in a server's reply
    Pasted, ///< by a person
    Composed, ///< built by hand
    Sent, ///< first seen in a request
    File ///< of a session that was opened from a file: TokenRecord::source
};

/// Why a token that is still within its times is refused.
enum class Revocation : quint8 {
    None,
    Blacklisted, ///< by logout or blacklist
    RotatedAway ///< replaced by a newer refresh token, and blacklisted by that
};

/// A token's standing at an instant, as far as this session can know it.
enum class TokenState : quint8 {
    Alive,
    Expired,
    Blacklisted, ///< also: rotated away
    NotYet, ///< nbf or iat lies ahead
    Unknown ///< unreadable, or without exp
};

/// One token of the session. A plain value; text is a secret.
struct TokenRecord
{
    int id = -1; ///< index in SessionLog::tokens()
    QByteArray text;
    QByteArray tokenType; ///< "access", "refresh", "sliding", or what the claim says; empty: none
    QByteArray jti;
    QString userId; ///< the user claim as text ("1"); empty: none
    QString user; ///< the name where the session learnt it, else userId
    std::optional<Instant> issuedAt; ///< iat
    std::optional<Instant> notBefore; ///< nbf
    std::optional<Instant> expiresAt; ///< exp
    std::optional<Instant> refreshExpiresAt; ///< refresh_exp of sliding tokens
    Origin origin = Origin::Pasted;
    QString source; ///< name of the file it was opened from; empty: seen in this session
    Instant seenAt{}; ///< when the session first saw it, or the call was made that it was imported with
    QString server; ///< base URL; empty: not known
    int parentId = -1; ///< the refresh (or sliding) token it was derived from; -1: none known
    int familyId = -1; ///< id of the family's first token: one login and all that was derived from it
    std::optional<Instant> revokedAt;
    QString revokedBy; ///< "POST /logout/"
    Revocation revocation = Revocation::None;
    bool readable = false; ///< header and payload could be decoded
    bool isStripped = false; ///< was kept without its signature: no server takes what is left
};

/// exp counts as expired when equal to now, as the server reckons it (CONTRACT section 3).
TokenState stateAt(const TokenRecord &token, Instant now);

/// Names of the claims, where a server renamed them.
struct ClaimNames
{
    QString tokenType = QStringLiteral("token_type");
    QString jti = QStringLiteral("jti");
    QString userId = QStringLiteral("user_id");
    QString refreshExp = QStringLiteral("refresh_exp");
};

/// What is known of a server's rotation; absent means not known.
struct ServerRules
{
    std::optional<bool> rotates;
    std::optional<bool> blacklistsAfterRotation; ///< and has the blacklist app
};

/// The tokens that an exchange carried, by id; -1: none.
struct TokensOfExchange
{
    int bearer = -1; ///< in the Authorization header, else in a cookie or the address
    int sent = -1; ///< in the body; of a call that takes a refresh token, else in a cookie
    QList<int> received; ///< in the body, in cookies that are set, in header fields
    QList<int> others; ///< further ones that were sent
};

/// The memory of a session: every token seen and every exchange made, with what follows from them. Tokens keep their id
/// for the life of the session. GUI thread.
class SessionLog : public QObject
{
    Q_OBJECT

public:
    explicit SessionLog(Clock clock, QObject *parent = nullptr);

    /// The id of that token; a new record if its text wasn't known. -1 for an empty text. White space around it is
    /// dropped.
    int observe(const QByteArray &text, Origin origin, const QString &server = {}, int parentId = -1);
    /// Keeps the exchange and draws the conclusions: tokens in request and reply, parents, names, blacklisting. Gives
    /// it an id of its own, whatever it had, and returns that.
    quint64 recordExchange(Exchange exchange);
    /// Tokens that one login made: one family, as if a server had answered them together.
    void joinFamilies(const QList<int> &ids);
    /// The token and every other text with its jti on the same server: a blacklist knows ids, not texts.
    void markRevoked(int id, Instant at, const QString &by, Revocation revocation = Revocation::Blacklisted);
    /// From a directory or a login: the name behind a user claim.
    void nameUser(const QString &server, const QString &userId, const QString &name);
    void setClaimNames(const QString &server, const ClaimNames &names);
    void setServerRules(const QString &server, const ServerRules &rules);
    /// Puts back what an earlier run kept; replaces everything. Tokens keep their ids, exchanges get new ones.
    void restore(const QList<TokenRecord> &tokens, const QList<Exchange> &exchanges);
    void clear();

    const QList<TokenRecord> &tokens() const { return m_tokens; }
    const TokenRecord *token(int id) const; ///< nullptr: no such id
    const TokenRecord *findByText(const QByteArray &text) const;
    const TokenRecord *findByJti(const QByteArray &jti, const QString &server) const;
    QList<int> childrenOf(int id) const;
    QList<int> familyOf(int id) const; ///< all of the family, oldest first
    const QList<Exchange> &exchanges() const { return m_exchanges; }
    const Exchange *exchange(quint64 id) const; ///< nullptr: no such id
    TokensOfExchange tokensOf(quint64 exchangeId) const;
    ClaimNames claimNames(const QString &server) const { return m_claimNames.value(server); }
    ServerRules serverRules(const QString &server) const { return m_rules.value(server); }

signals:
    void tokenAdded(int id);
    void tokenChanged(int id);
    void exchangeAdded(quint64 id);
    void restored(); ///< everything changed: restore() or clear()

private:
    int observe(const QByteArray &text, Origin origin, const QString &server, int parentId, Instant seenAt);
    Instant seenIn(const Exchange &exchange) const;
    int add(TokenRecord record, int parentId);
    void read(TokenRecord *record) const;
    void readAgain(int id);
    bool setParent(int id, int parentId);
    void joinFamily(int id, int familyId);
    TokensOfExchange observeTokens(const Exchange &exchange);
    void observeOthers(const Exchange &exchange, TokensOfExchange *tokens);
    void observeReply(const Exchange &exchange, TokensOfExchange *tokens);
    void learnUsers(const Exchange &exchange, const TokensOfExchange &tokens);
    void concludeRevocation(const Exchange &exchange, const TokensOfExchange &tokens);
    bool tookBefore(const Exchange &exchange, int id) const;
    void concludeFromRefusal(int id, const Exchange &exchange);
    QList<int> sameJti(int id) const;
    void markAlive(int id);
    TokensOfExchange recall(const Exchange &exchange) const;
    void forget();

    Clock m_clock;
    QList<TokenRecord> m_tokens;
    QList<Exchange> m_exchanges;
    QHash<QByteArray, int> m_byText;
    QMultiHash<QByteArray, int> m_byJti;
    QMultiHash<int, int> m_children;
    QMultiHash<int, int> m_families;
    QHash<quint64, qsizetype> m_exchangeIndex;
    QHash<quint64, TokensOfExchange> m_tokensOf;
    QHash<QString, QString> m_userNames; // server + '\n' + user id
    QHash<QString, QList<int>> m_byUser; ///< the same key: tokens that are, or once were, that user's
    QHash<QString, ClaimNames> m_claimNames;
    QHash<QString, ServerRules> m_rules;
    quint64 m_lastExchange = 0; ///< the id given last; none is given twice
};

} // namespace session
