// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/supposedstatus.h"

#include "core/diagnose/answer.h"
#include "core/session/carriedtokens.h"

#include <QRegularExpression>
#include <algorithm>

namespace diagnose {

int supposedStatus(const session::Exchange &exchange)
{
    const Answer answer(exchange);
    struct Row
    {
        int status;
        QList<Topic> topics;
    };
    static const QList<Row> rows{
        { 403, { Topic::Csrf } },
        { 405, { Topic::MethodNotAllowed } },
        { 404, { Topic::NotFound } },
        { 400, { Topic::BadCode, Topic::LinkToken } },
        { 415, { Topic::MediaType } },
        { 401,
            { Topic::TokenExpired, Topic::TokenInvalid, Topic::TokenMalformed, Topic::BadSignature,
                Topic::WrongAudience, Topic::WrongIssuer, Topic::WrongAlgorithm, Topic::NotYetValid,
                Topic::IssuedInFuture, Topic::Blacklisted, Topic::WrongType, Topic::MissingClaim, Topic::ClaimInvalid,
                Topic::NoCredentials, Topic::MalformedHeader, Topic::UserGone, Topic::PasswordChanged,
                Topic::TokenNotSent } },
        { 429, { Topic::Throttled, Topic::Locked } },
        { 503, { Topic::Maintenance } },
        { 400, { Topic::HostNotAllowed, Topic::JsonParse, Topic::HeaderTooLarge, Topic::PlainHttp } },
        { 401, { Topic::BadLogin, Topic::UserInactive, Topic::EmailNotVerified } },
        { 403, { Topic::Permission, Topic::Blocked } },
        { 502, { Topic::NoBackend } },
    };
    for (const char *name : { "status", "statusCode", "status_code" }) {
        const Json *told = answer.json ? answer.json->find(QLatin1StringView(name)) : nullptr;
        if (told && told->isNumber() && told->toDouble() >= 100 && told->toDouble() < 600)
            return int(told->toDouble());
    }
    // A browser's words, which hide what the server said.
    const bool isPlain = !answer.json && !answer.isHtml;
    for (const Topic topic : { Topic::CorsBlocked, Topic::MixedContent, Topic::NoNetwork, Topic::ReplyNotJson }) {
        if (isPlain && answer.speaksOf(topic))
            return 0;
    }
    if (answer.hasCode("token_not_valid"))
        return 401;
    if (answer.hasNonFieldErrors || !answer.fieldErrors.isEmpty())
        return 400;
    if (!answer.exceptionName.isEmpty())
        return answer.speaksOf(Topic::HostNotAllowed) ? 400 : 500;
    for (const Row &row : rows) {
        if (std::any_of(row.topics.cbegin(), row.topics.cend(), [&](Topic topic) { return answer.speaksOf(topic); }))
            return row.status;
    }
    // “One-time code sent” is a success, and so are members alone.
    static const QRegularExpression wanted(
        QStringLiteral(
            "required|needed|necessary|enter|must|provide|missing|pending|verify|erforderlich|requis|requerid"),
        QRegularExpression::CaseInsensitiveOption);
    const QString factor = answer.sentenceAbout(Topic::SecondFactor);
    if (!answer.detail.isEmpty() && wanted.match(factor).hasMatch()
        && !factor.contains(QLatin1StringView(" sent"), Qt::CaseInsensitive))
        return 401;
    const bool hasTokens = !session::tokensReceived(exchange).isEmpty();
    return hasTokens ? 200 : 0;
}

} // namespace diagnose
