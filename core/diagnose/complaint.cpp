// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/complaint.h"

#include <algorithm>

namespace diagnose {

namespace {

constexpr Topic TokenTopics[] = { Topic::TokenExpired, Topic::TokenInvalid, Topic::TokenMalformed, Topic::BadSignature,
    Topic::WrongAlgorithm, Topic::WrongAudience, Topic::WrongIssuer, Topic::NotYetValid, Topic::IssuedInFuture,
    Topic::Blacklisted, Topic::WrongType, Topic::MissingClaim, Topic::ClaimInvalid };

bool wantsAccess(const Facts &facts)
{
    if (facts.context.server)
        return facts.context.server->wantsAccess(facts.exchange.endpoint);
    return facts.call == Call::Protected || config::info(facts.exchange.endpoint).wantsAccess;
}

} // namespace

bool refusesToken(const Facts &facts)
{
    if (facts.answer.hasCode("token_not_valid") || facts.answer.hasMessages || facts.answer.says != Says::Other)
        return true;
    const bool isField = !facts.answer.fieldErrors.isEmpty();
    if (facts.answer.isHtml || (isField && !facts.answer.isRefusal()))
        return false;
    return std::any_of(
        std::begin(TokenTopics), std::end(TokenTopics), [&facts](Topic topic) { return facts.answer.speaksOf(topic); });
}

Says complaintOf(const Answer &answer)
{
    if (answer.says != Says::Other)
        return answer.says;
    if (answer.speaksOf(Topic::Blacklisted))
        return Says::Blacklisted;
    if (answer.speaksOf(Topic::TokenExpired))
        return Says::Expired;
    if (answer.speaksOf(Topic::WrongType))
        return Says::WrongType;
    if (answer.speaksOf(Topic::MissingClaim))
        return Says::MissingClaim;
    return Says::Other;
}

bool speaksOfUser(const Facts &facts)
{
    return facts.answer.hasCode("user_not_found") || facts.answer.hasCode("user_inactive")
        || facts.answer.hasCode("password_changed");
}

bool speaksOfCredentials(const Facts &facts)
{
    const Answer &answer = facts.answer;
    const bool isCoded
        = !answer.code.isEmpty() && answer.code != "not_authenticated" && answer.code != "NotAuthenticated";
    if (answer.hasMessages || answer.code == "token_not_valid" || speaksOfUser(facts))
        return false;
    if (answer.speaksOf(Topic::NoCredentials) || answer.hasCode("not_authenticated"))
        return true;
    const bool isSomethingElse = answer.speaksOf(Topic::UserInactive) || answer.speaksOf(Topic::PasswordChanged)
        || answer.speaksOf(Topic::Permission) || refusesToken(facts);
    if (isCoded || isSomethingElse || facts.call == Call::Obtain || answer.isHtml)
        return false;
    const bool headerIsGood = facts.schemeFits && facts.headerWords.size() == 2;
    const bool nothingWasSent = facts.context.knowsRequest && facts.call == Call::Protected && facts.carried.isEmpty();
    return facts.context.knowsRequest && facts.status == 401
        && ((answer.json && wantsAccess(facts) && !headerIsGood && facts.subject != Subject::Elsewhere)
            || nothingWasSent);
}

} // namespace diagnose
