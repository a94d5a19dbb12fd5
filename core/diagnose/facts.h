// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/cause.h"
#include "core/session/tokenreading.h"

namespace diagnose {

/// What a call asks of the server, whatever its path.
enum class Call : quint8 { Obtain, Refresh, RefreshSliding, Revoke, Verify, Protected };

/// Which token the answer speaks of.
enum class Subject : quint8 { None, Header, Body };

/// Simple JWT's own sentences about a token. Other: unknown, or translated by Django.
enum class Says : quint8 {
    Other,
    InvalidOrExpired,
    Invalid,
    Expired,
    Blacklisted,
    MissingClaim,
    WrongType,
};

/// Everything that the rules look at, read once from an exchange and its context.
struct Facts
{
    Facts(const session::Exchange &exchange, const DiagnoseContext &context);

    const session::Exchange &exchange;
    const DiagnoseContext &context;

    Call call = Call::Protected;
    // the answer
    int status = 0;
    std::optional<Json> reply; ///< absent: no JSON
    QString detail; ///< "detail" as text
    QByteArray code; ///< "code"
    QString wording; ///< the first sentence of "messages", else of "non_field_errors", else detail
    bool hasMessages = false;
    QStringList fieldErrors; ///< members that hold a list of sentences, "non_field_errors" apart
    bool hasNonFieldErrors = false;
    Says says = Says::Other;
    Instant now{}; ///< by the server's own Date, where it sent one
    bool nowIsTheServers = false;
    // the request
    std::optional<Json> request; ///< its JSON body; absent: none, or no JSON
    QByteArray headerName; ///< the field that takes the token: "Authorization"
    std::optional<QByteArray> header; ///< its value as sent
    QList<QByteArray> headerWords;
    QByteArray expectedScheme; ///< as WWW-Authenticate names it, else as the profile or the settings do
    bool schemeFits = false;
    QString userName; ///< in the body of a login
    // the token in question
    Subject subject = Subject::None;
    QByteArray tokenText; ///< trimmed, as the server trims it
    session::TokenReading token;
    QByteArray expectedType; ///< "access", "refresh", "sliding"; empty: any
    // the server
    std::optional<QString> typeClaim, jtiClaim; ///< absent: not checked there
    QString userClaim, refreshExpClaim;
    std::chrono::microseconds leeway{ 0 };
    std::optional<simplejwt::Profile> band;

    bool isAtLeast(simplejwt::Profile profile) const { return band && *band >= profile; }
    QString claim(const std::optional<QString> &name) const { return name ? token.anyText(*name) : QString(); }
    const Json *claimValue(const QString &name) const { return token.claims ? token.claims->find(name) : nullptr; }
    /// The user that the token or the login names, by the directory or the session's last look at it.
    UserState userState() const;
    /// The session's record of the token in question; nullptr: never seen.
    const session::TokenRecord *record() const;
    /// Earlier exchanges of the session whose body carried this token, latest first.
    QList<const session::Exchange *> earlierCalls() const;

private:
    void readAnswer();
    void readRequest();
    void readServer();
    void findSubject();
};

} // namespace diagnose
