// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/answer.h"
#include "core/diagnose/cause.h"
#include "core/diagnose/diagnosecontext.h"
#include "core/session/carriedtokens.h"
#include "core/session/tokenreading.h"
#include "core/simplejwt/band.h"

namespace diagnose {

/// What a call asks of the server, whatever its path.
enum class Call : quint8 { Obtain, Refresh, RefreshSliding, Revoke, Verify, Protected };

/// Which token the answer speaks of. Elsewhere: in a cookie or in the address.
enum class Subject : quint8 { None, Header, Body, Elsewhere };

/// Everything that the rules look at, read once from an exchange and its context.
struct Facts
{
    Facts(const session::Exchange &exchange, const DiagnoseContext &context);

    const session::Exchange &exchange;
    const DiagnoseContext &context;
    Answer answer;

    Call call = Call::Protected;
    int status = 0;
    Instant now{}; ///< by the server's own Date, where it sent one
    bool nowIsTheServers = false;
    bool nowIsTheCalls = true; ///< false: when the call was made is not known
    // the request
    std::optional<Json> request; ///< its JSON body; absent: none, or no JSON
    QByteArray headerName; ///< the field that takes the token: "Authorization"
    std::optional<QByteArray> header; ///< its value as sent
    QList<QByteArray> headerWords;
    QByteArray expectedScheme; ///< as a challenge for tokens names it, else as the profile or the settings do
    bool schemeIsKnown = false; ///< from such a challenge, the settings or the server's profile
    bool schemeFits = false;
    QString userName; ///< in the body of a login
    QList<session::CarriedToken> carried; ///< every token that was sent
    QList<session::Cookie> cookies; ///< that were sent
    qsizetype headerBytes = 0; ///< of the whole request header
    QByteArray largestField; ///< the longest field's name
    qsizetype largestFieldBytes = 0;
    /// The tokens that the answer may speak of, the one that it speaks of first as far as its form tells.
    QList<session::CarriedToken> candidates;
    // the token in question
    Subject subject = Subject::None;
    QString where; ///< "the cookie “jwt”"; empty: where it belongs
    QByteArray tokenText; ///< trimmed, as the server trims it; empty also where a shell filled it in
    session::TokenReading token;
    QByteArray expectedType; ///< "access", "refresh", "sliding"; empty: any
    // the server
    std::optional<QString> typeClaim, jtiClaim; ///< absent: not checked there
    QString userClaim, refreshExpClaim;
    std::chrono::microseconds leeway{ 0 };
    std::optional<simplejwt::Band> band;

    QString claim(const std::optional<QString> &name) const { return name ? token.anyText(*name) : QString(); }
    const Json *claimValue(const QString &name) const { return token.claims ? token.claims->find(name) : nullptr; }
    /// The user that the token or the login names, by the directory or the session's last look at it.
    UserState userState() const;
    /// The session's record of the token in question; nullptr: never seen.
    const session::TokenRecord *record() const;
    /// Earlier exchanges of the session that may have ended the life of this token, latest first.
    QList<const session::Exchange *> earlierEnds() const;
    /// The last earlier call that took this token in the header; nullptr: none.
    const session::Exchange *earlierAcceptance() const;

    bool isRefresh() const { return call == Call::Refresh || call == Call::RefreshSliding; }
    /// Whether the request may have had a body that nobody here saw.
    bool bodyIsUnseen() const { return exchange.body.isEmpty() && (!context.knowsRequest || !context.knowsBody); }
    /// The token of the header, whatever the answer speaks of; empty: none.
    QByteArray headerToken() const { return headerWords.size() > 1 ? headerWords.constLast() : QByteArray(); }
    /// By what the request says who asks: the header's token, else that of the cookie that the server is known to read;
    /// absent: nothing.
    std::optional<session::CarriedToken> bearer() const;
    /// A member or cookie that takes a refresh token: by the names of the server where they are known, else by its own.
    bool isRefreshsPlace(const session::CarriedToken &sent) const;
    /// A cookie by which Django knows a session; nullptr: none was sent.
    const session::Cookie *sessionCookie() const;
    QByteArray requestHeader(const char *name) const;
    /// What a shell filled in within a text that was sent: "$TOKEN"; null: nothing.
    QByteArray filledPart(const QByteArray &text) const;
    /// These facts with another of the sent tokens in question.
    Facts about(const session::CarriedToken &token) const;
    void speakOf(const session::CarriedToken &token);

private:
    void setSubject(Subject subject, const QByteArray &text, const QByteArray &type, const QString &where);
    void readRequest();
    void readServer();
    void readScheme();
    void findSubject();
    QByteArray typeOf(const session::CarriedToken &token) const;
};

/// "27.4 KB", "812 bytes".
QString sizeText(qsizetype bytes);

} // namespace diagnose
