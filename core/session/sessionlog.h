// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/exchange.h"
#include "core/session/tokentable.h"

#include <QHash>
#include <QObject>
#include <functional>
#include <memory>

namespace session {

struct CarriedToken;

/// Names of the claims, where a server renamed them.
struct ClaimNames
{
    QString tokenType = QStringLiteral("token_type");
    QString jti = QStringLiteral("jti");
    QString userId = QStringLiteral("user_id");
    QString refreshExp = QStringLiteral("refresh_exp");

    bool operator==(const ClaimNames &) const = default;
};

/// What is known of a server's rotation and blacklist; absent means not known.
struct ServerRules
{
    std::optional<bool> rotates;
    std::optional<bool> blacklistsAfterRotation; ///< and has the blacklist app
    std::optional<bool> hasBlacklist = {}; ///< the blacklist app; without it a logout is answered and revokes nothing
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
    static constexpr qint64 DefaultMemoryBound = 256 * 1024 * 1024;

    explicit SessionLog(Clock clock, QObject *parent = nullptr);

    /// The id of that token; a new record if its text wasn't known. -1 for an empty text. White space around it is
    /// dropped.
    int observe(const QByteArray &text, Origin origin, const QString &server = {}, int parentId = -1);
    /// Keeps the exchange and draws the conclusions: tokens in request and reply, parents, names, blacklisting. Gives
    /// it an id of its own, whatever it had, and returns that.
    quint64 recordExchange(Exchange exchange);
    /// Tokens that one login made: one family, as if a server had answered them together.
    void joinFamilies(const QList<int> &ids);
    /// Its signature holds by a key of that server, which it belongs to from now on where it had none; another server's
    /// token stays as it is.
    void markVerified(int id, const QString &server);
    /// The token and every other text with its jti on the same server: a blacklist knows ids, not texts.
    void markRevoked(int id, Instant at, const QString &by, Revocation revocation = Revocation::Blacklisted);
    /// From a directory or a login: the name behind a user claim.
    void nameUser(const QString &server, const QString &userId, const QString &name);
    /// That so many users of the server are about to be named: room for all of them at once, as to make room for one
    /// more moves all that are there, which is felt where they are very many.
    void expectUsers(const QString &server, qsizetype count);
    void setClaimNames(const QString &server, const ClaimNames &names);
    void setServerRules(const QString &server, const ServerRules &rules);
    /// Asked of each token that no server gave out, when it or its server becomes known: the base URL of the server
    /// whose key signed it; absent: no key that is known.
    using Verifier = std::function<std::optional<QString>(const TokenRecord &)>;
    void setVerifier(Verifier verifier);
    /// How many bytes the session may take before the oldest bodies are dropped. Tokens and which call carried them
    /// stay, whatever they take.
    void setMemoryBound(qint64 bytes);
    qint64 memoryBound() const { return m_memoryBound; }
    qint64 memoryTaken() const { return m_memoryTaken; } ///< by exchanges and tokens, about
    qsizetype shortenedCount() const { return m_shortened; } ///< exchanges whose bodies were dropped
    /// Puts back what an earlier run kept; replaces everything. Tokens keep their ids, exchanges get new ones.
    void restore(const TokenList &tokens, const ExchangeList &exchanges);
    /// A log of those alone, to be restored from: on any thread, as very many take a while. Its exchanges get ids after
    /// \a lastExchange.
    static std::shared_ptr<SessionLog> madeOf(
        const TokenList &tokens, const ExchangeList &exchanges, quint64 lastExchange);
    /// As by what it was made of, in no time; it was made with this one's lastExchange(), and is of no use afterwards.
    void restoreFrom(SessionLog &made);
    quint64 lastExchange() const { return m_lastExchange; } ///< the id given last; 0: none yet
    void clear();

    const TokenList &tokens() const { return m_tokens.all(); }
    const TokenRecord *token(int id) const { return m_tokens.find(id); } ///< nullptr: no such id
    const TokenRecord *findByText(const QByteArray &text) const { return m_tokens.findByText(text.trimmed()); }
    const TokenRecord *findByJti(const QByteArray &jti, const QString &server) const
    {
        return m_tokens.findByJti(jti, server);
    }
    QList<int> childrenOf(int id) const { return m_tokens.childrenOf(id); }
    QList<int> familyOf(int id) const { return m_tokens.familyOf(id); } ///< all of the family, oldest first
    const ExchangeList &exchanges() const { return m_exchanges; }
    /// In there; -1: no such id.
    qsizetype placeOf(quint64 exchangeId) const { return m_exchangeIndex.value(exchangeId, -1); }
    const Exchange *exchange(quint64 id) const; ///< nullptr: no such id
    TokensOfExchange tokensOf(quint64 exchangeId) const;
    /// Exchanges that sent the token in their body, or as the one that says who asks; oldest first.
    QList<quint64> exchangesSending(int id) const { return m_sentIn.value(id); }
    QList<quint64> exchangesBearing(int id) const { return m_borneIn.value(id); }
    /// Of those that sent it in their body, the few that may have ended its life (mayEndToken()); oldest first.
    QList<quint64> exchangesEnding(int id) const { return m_endedIn.value(id); }
    QList<int> tokensOfJti(const QByteArray &jti) const { return m_tokens.ofJti(jti); } ///< of any server and type
    const Exchange *lastUserList(const QString &server) const; ///< that came; nullptr: none
    ClaimNames claimNames(const QString &server) const { return m_claimNames.value(server); }
    ServerRules serverRules(const QString &server) const { return m_rules.value(server); }

signals:
    void tokenAdded(int id);
    void tokenChanged(int id);
    /// Their family is another one now. What else is new about them was told before.
    void familyChanged(const QList<int> &ids);
    void exchangeAdded(quint64 id);
    void restored(); ///< everything changed: restore() or clear()
    void exchangeShortened(quint64 id); ///< its bodies were dropped

private:
    int observe(const QByteArray &text, Origin origin, const QString &server, int parentId, Instant seenAt);
    Instant seenIn(const Exchange &exchange) const;
    void read(TokenRecord *record) const;
    void verify(TokenRecord *record) const;
    TokensOfExchange observeTokens(const Exchange &exchange);
    bool isTakenFromCookie(const Exchange &exchange, const CarriedToken &carried, int id) const;
    void observeOthers(const Exchange &exchange, TokensOfExchange *tokens);
    void observeReply(const Exchange &exchange, TokensOfExchange *tokens);
    void learnUsers(const Exchange &exchange, const TokensOfExchange &tokens);
    void concludeRevocation(const Exchange &exchange, const TokensOfExchange &tokens);
    bool tookBefore(const Exchange &exchange, int id) const;
    void concludeFromRefusal(int id, const Exchange &exchange);
    void markAlive(int id);
    void tellFamilies();
    void fill(const TokenList &tokens, const ExchangeList &exchanges);
    TokensOfExchange recall(const Exchange &exchange) const;
    void append(Exchange exchange, const TokensOfExchange &tokens);
    void keepToBound();

    Clock m_clock;
    Verifier m_verifier;
    TokenTable m_tokens;
    ExchangeList m_exchanges;
    QHash<quint64, qsizetype> m_exchangeIndex;
    QHash<quint64, TokensOfExchange> m_tokensOf;
    QHash<int, QList<quint64>> m_sentIn; ///< by token: the exchanges that sent it in their body, oldest first
    QHash<int, QList<quint64>> m_borneIn; ///< by token: those that it was the bearer of
    QHash<int, QList<quint64>> m_endedIn; ///< by token: those of m_sentIn that may have ended its life
    QHash<QString, quint64> m_userLists; ///< by server: the last that came
    struct UserName
    {
        QString name;
        bool isEverywhere = false; ///< every token of the user bears it
    };
    QHash<QString, QHash<QString, UserName>> m_userNames; ///< by server, then by user id
    QHash<QString, ClaimNames> m_claimNames;
    QHash<QString, ServerRules> m_rules;
    qint64 m_memoryBound = DefaultMemoryBound;
    qint64 m_memoryTaken = 0;
    qsizetype m_shortened = 0;
    qsizetype m_firstWithBodies = 0; ///< in m_exchanges: none before it has bodies
    quint64 m_lastExchange = 0; ///< the id given last; none is given twice
};

} // namespace session
