// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/facts.h"

#include "core/session/exchangereading.h"

#include <QCoreApplication>
#include <array>

namespace diagnose {

using session::Endpoint;

namespace {

struct Sentence
{
    const char *text;
    Says says;
};

constexpr std::array Sentences{
    Sentence{ "Token is invalid or expired", Says::InvalidOrExpired },
    Sentence{ "Token is invalid", Says::Invalid },
    Sentence{ "Token is expired", Says::Expired },
    Sentence{ "Token 'exp' claim has expired", Says::Expired },
    Sentence{ "Token 'refresh_exp' claim has expired", Says::Expired },
    Sentence{ "Token is blacklisted", Says::Blacklisted },
    Sentence{ "Token has no 'exp' claim", Says::MissingClaim },
    Sentence{ "Token has no 'refresh_exp' claim", Says::MissingClaim },
    Sentence{ "Token has no id", Says::MissingClaim },
    Sentence{ "Token has no type", Says::MissingClaim },
    Sentence{ "Token has wrong type", Says::WrongType },
};

Call callOf(const session::Exchange &exchange, const std::optional<Json> &request)
{
    switch (exchange.endpoint) {
    case Endpoint::Login:
    case Endpoint::ObtainPair:
    case Endpoint::ObtainSliding:
        return Call::Obtain;
    case Endpoint::Refresh:
    case Endpoint::TokenRefresh:
        return Call::Refresh;
    case Endpoint::RefreshSliding:
        return Call::RefreshSliding;
    case Endpoint::Logout:
    case Endpoint::TokenBlacklist:
        return Call::Revoke;
    case Endpoint::TokenVerify:
        return Call::Verify;
    case Endpoint::Other:
        break;
    default:
        return Call::Protected;
    }
    const QString path = exchange.url.path();
    if (session::revokes(exchange))
        return Call::Revoke;
    if (path.contains(u"refresh"))
        return path.contains(u"sliding") ? Call::RefreshSliding : Call::Refresh;
    if (path.contains(u"verify"))
        return Call::Verify;
    return request && (request->contains(u"password") || request->contains(u"username")) ? Call::Obtain
                                                                                         : Call::Protected;
}

QByteArray typeFor(Call call)
{
    switch (call) {
    case Call::Refresh:
    case Call::Revoke:
        return "refresh";
    case Call::RefreshSliding:
        return "sliding";
    default:
        return {};
    }
}

} // namespace

Facts::Facts(const session::Exchange &theExchange, const DiagnoseContext &theContext)
    : exchange(theExchange)
    , context(theContext)
    , status(theExchange.status)
{
    readServer();
    readRequest();
    readAnswer();
    findSubject();
}

void Facts::readServer()
{
    const session::ClaimNames names = context.log ? context.log->claimNames(exchange.server) : session::ClaimNames();
    typeClaim = names.tokenType;
    jtiClaim = names.jti;
    userClaim = names.userId;
    refreshExpClaim = names.refreshExp;
    headerName = context.server ? context.server->headerName : "Authorization";
    expectedScheme = context.server ? context.server->headerType : "Bearer";
    band = context.band ? context.band : context.server ? context.server->band : std::nullopt;
    if (const simplejwt::Settings *settings = context.settings) {
        typeClaim = settings->tokenTypeClaim;
        jtiClaim = settings->jtiClaim;
        userClaim = settings->userIdClaim;
        refreshExpClaim = settings->slidingTokenRefreshExpClaim;
        headerName = settings->authHeaderField();
        leeway = settings->leeway;
        if (!settings->authHeaderTypes.isEmpty())
            expectedScheme = settings->authHeaderTypes.constFirst().toUtf8();
    }
}

void Facts::readRequest()
{
    if (const Result<Json> json = parseJson(exchange.body))
        request = *json;
    call = callOf(exchange, request);
    header = session::headerValue(exchange.headers, headerName);
    if (header)
        headerWords = header->simplified().split(' ');
    if (headerWords == QList<QByteArray>{ "" })
        headerWords.clear();
    if (call == Call::Obtain && request && request->find(u"username"))
        userName = request->find(u"username")->toString();
}

void Facts::readAnswer()
{
    const std::optional<Instant> date = session::dateOf(exchange.replyHeaders);
    now = date.value_or(context.now.value_or(exchange.startedAt));
    nowIsTheServers = date.has_value();
    // 'Bearer realm="api"' names the first of AUTH_HEADER_TYPES.
    if (const auto challenge = session::headerValue(exchange.replyHeaders, "WWW-Authenticate"))
        expectedScheme = challenge->split(' ').constFirst();
    schemeFits = !headerWords.isEmpty() && headerWords.constFirst() == expectedScheme;
    if (context.settings && !headerWords.isEmpty())
        schemeFits = context.settings->authHeaderTypes.contains(QString::fromUtf8(headerWords.constFirst()));
    const Result<Json> json = parseJson(exchange.replyBody);
    if (!json)
        return;
    reply = *json;
    for (const Json::Member &member : reply->members()) {
        if (member.name == u"detail")
            detail = member.value.toString();
        else if (member.name == u"code")
            code = member.value.toString().toUtf8();
        else if (member.name == u"messages")
            hasMessages = member.value.isArray();
        else if (member.name == u"non_field_errors")
            hasNonFieldErrors = member.value.isArray();
        else if (member.value.isArray())
            fieldErrors.append(member.name);
    }
    wording = detail;
    if (hasNonFieldErrors && !reply->find(u"non_field_errors")->items().isEmpty())
        wording = reply->find(u"non_field_errors")->items().constFirst().toString();
    if (const Json *messages = reply->find(u"messages"); messages && !messages->items().isEmpty()) {
        if (const Json *message = messages->items().constFirst().find(u"message"))
            wording = message->toString();
    }
    for (const Sentence &sentence : Sentences) {
        if (wording == QLatin1StringView(sentence.text))
            says = sentence.says;
    }
}

void Facts::findSubject()
{
    const QByteArray inBody = session::bodyToken(exchange).trimmed();
    // A number in place of the token is turned into text by the server.
    QByteArray asText = inBody;
    if (asText.isEmpty() && request) {
        for (const QStringView name : session::TokenMembers) {
            if (const Json *value = request->find(name); value && value->isNumber())
                asText = value->numberText();
        }
    }
    const QByteArray inHeader = headerWords.size() > 1 ? headerWords.constLast() : QByteArray();
    const bool speaksOfHeader = hasMessages || code == "user_not_found" || code == "user_inactive"
        || code == "password_changed" || asText.isEmpty();
    // Whoever complains about the token of the header has read it, whatever its scheme.
    if (speaksOfHeader && (schemeFits || hasMessages) && !inHeader.isEmpty()) {
        subject = Subject::Header;
        tokenText = inHeader;
        expectedType = "access";
    } else if (!asText.isEmpty()) {
        subject = Subject::Body;
        tokenText = asText;
        expectedType = typeFor(call);
    }
    token = session::readToken(tokenText);
}

const session::TokenRecord *Facts::record() const
{
    if (!context.log || tokenText.isEmpty())
        return nullptr;
    if (const session::TokenRecord *known = context.log->findByText(tokenText))
        return known;
    const QByteArray jti = claim(jtiClaim).toUtf8();
    return jti.isEmpty() ? nullptr : context.log->findByJti(jti, exchange.server);
}

QList<const session::Exchange *> Facts::earlierCalls() const
{
    QList<const session::Exchange *> calls;
    const session::TokenRecord *own = record();
    if (!own)
        return calls;
    const QList<session::Exchange> &all = context.log->exchanges();
    for (qsizetype i = all.size() - 1; i >= 0; --i) {
        const session::Exchange &each = all.at(i);
        if (each.id == exchange.id || each.server != exchange.server || each.startedAt > exchange.startedAt)
            continue;
        const session::TokenRecord *sent = context.log->token(context.log->tokensOf(each.id).sent);
        if (sent && (sent->id == own->id || (!own->jti.isEmpty() && sent->jti == own->jti)))
            calls.append(&each);
    }
    return calls;
}

UserState Facts::userState() const
{
    if (!userName.isEmpty() && context.userByName)
        return context.userByName(userName);
    const QString userId = token.anyText(userClaim);
    if (!userId.isEmpty() && context.userById)
        return context.userById(userId);
    if (!context.log)
        return UserState::Unknown;
    const QList<session::Exchange> &all = context.log->exchanges();
    for (qsizetype i = all.size() - 1; i >= 0; --i) {
        if (all.at(i).endpoint != Endpoint::Users || all.at(i).server != exchange.server || !all.at(i).succeeded())
            continue;
        for (const Json &user : session::jsonReply(all.at(i)).items()) {
            const Json *id = user.find(u"id");
            const Json *name = user.find(u"username");
            const Json *isActive = user.find(u"is_active");
            const bool same = userName.isEmpty() ? id && QString::fromLatin1(id->numberText()) == userId
                                                 : name && name->toString() == userName;
            if (same && isActive)
                return isActive->toBool() ? UserState::Active : UserState::Inactive;
        }
        return UserState::Gone;
    }
    return UserState::Unknown;
}

} // namespace diagnose
