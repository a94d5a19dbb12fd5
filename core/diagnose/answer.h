// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/topics.h"
#include "core/json/json.h"
#include "core/session/exchange.h"

namespace diagnose {

/// Who wrote an answer, as far as its form tells.
enum class Maker : quint8 {
    Unknown,
    Api, ///< JSON, whatever framework
    Django, ///< a page of Django itself: it has no template of the project, or DEBUG is on
    Proxy, ///< a web server, load balancer or CDN in front
    Page ///< some other HTML page
};

/// One challenge of a WWW-Authenticate field (RFC 9110 section 11.6.1).
struct Challenge
{
    QByteArray scheme;
    QString text; ///< the rest: realm and other parameters
};

/// What a refusal says of one field of the request's body.
struct FieldError
{
    QString name; ///< "refresh", "password"
    QString text; ///< the first sentence
    bool isMissing = false; ///< by a code of the validator; absent codes leave it to whether the field was sent
    QString place = {}; ///< "header", "query", "path", "cookie", "body", as pydantic has it; empty: the body
};

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

/// The answer of an exchange as evidence: its sentences and codes in whatever envelope, and who wrote it.
struct Answer
{
    explicit Answer(const session::Exchange &exchange);

    const session::Exchange &exchange;
    int status = 0;
    QByteArray mediaType; ///< without parameters, lower case
    std::optional<Json> json; ///< absent: no JSON
    Maker maker = Maker::Unknown;

    // Of JSON: as Simple JWT and DRF write it, dug out of an envelope.
    bool isEnveloped = false; ///< what follows did not stand at the top
    QString detail;
    QByteArray code;
    QString wording; ///< the first sentence of "messages", else of "non_field_errors", else detail
    bool hasMessages = false;
    bool namesAccess = false; ///< "messages" name the class of access tokens
    bool hasNonFieldErrors = false;
    QList<FieldError> fieldErrors;
    Says says = Says::Other;

    // Of a page or a text.
    bool isHtml = false;
    QString title; ///< of an HTML page
    QString text; ///< without its tags, white space simplified, at most some thousand characters
    QString exceptionName; ///< of Django's DEBUG page or a traceback: "OperationalError"
    QString exceptionText;
    bool exceptionIsAlone = false; ///< one line of it, and nothing that says whose it is

    QList<Challenge> challenges;
    QStringList sentences; ///< all that is said, wherever: strings of the JSON, a page's title and text, a challenge's
    QStringList codes; ///< identifiers among the strings: "token_not_valid", "ERR_JWT_EXPIRED", "JWTExpired"

    QByteArray header(const char *name) const;
    /// Whether a sentence or a code is about that; read when first asked for, most answers need it not.
    bool speaksOf(Topic topic) const;
    /// The sentence that speaks of it; null: none.
    QString sentenceAbout(Topic topic) const;
    bool hasCode(const char *name) const;
    bool isRefusal() const { return status == 401 || status == 403 || status == 440 || status == 498; }
    /// The first challenge whose scheme is one that carries a JWT; nullptr: none.
    const Challenge *tokenChallenge() const;
    bool challengesFor(QByteArrayView scheme) const;
    /// What the answer says in its own words, short; empty: nothing.
    QString words() const;

private:
    void readJson();
    void readPage();
    void readLoneException(const QString &body);
    void readChallenges();
    void readStandardErrors(const QList<Json> &errors);
    void readValidation(const QList<Json> &errors);
    void readMessages(const Json &messages);
    void readObject(const Json &object);
    void collect(const Json &value, int depth);
    void say(const QString &sentence);
    void decideMaker();

    mutable std::optional<Topics> m_topics;
    bool m_hasLoginForm = false;
};

} // namespace diagnose
