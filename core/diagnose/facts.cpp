// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/facts.h"

#include "core/json/jsonreader.h"
#include "core/session/exchangereading.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>
#include <utility>

namespace diagnose {

using session::CarriedToken;
using session::Endpoint;
using session::Place;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("diagnose::Facts", text);
}

/// Paths that take a password and give no tokens.
bool isAccountPath(const QString &path)
{
    static const QRegularExpression expression(
        QStringLiteral("regist|sign-?up|/users?/?$|/accounts?/?$|reset|change|set_|confirm|invite"),
        QRegularExpression::CaseInsensitiveOption);
    return expression.match(path).hasMatch();
}

bool isLoginPath(const QString &path)
{
    static const QRegularExpression expression(
        QStringLiteral("log-?in|sign-?in|obtain|token/?(create|pair)?/?$|jwt/create|auth/?$|session/?$"),
        QRegularExpression::CaseInsensitiveOption);
    return expression.match(path).hasMatch();
}

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
    if (path.contains(u"verify") && !path.contains(u"mail"))
        return Call::Verify;
    const bool hasPassword = (request && request->contains(u"password")) || exchange.body.contains("password=");
    if (exchange.method != "POST" || isAccountPath(path))
        return Call::Protected;
    return hasPassword || isLoginPath(path) || (request && request->contains(u"username")) ? Call::Obtain
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

QString placeText(const CarriedToken &token)
{
    switch (token.place) {
    case Place::Cookie:
        return tr("the cookie “%1”").arg(token.name);
    case Place::Query:
        return tr("the address's “%1”").arg(token.name);
    case Place::Header:
        return tr("the header %1").arg(token.name);
    case Place::Body:
        break;
    }
    return tr("the body's “%1”").arg(token.name);
}

} // namespace

Facts::Facts(const session::Exchange &theExchange, const DiagnoseContext &theContext)
    : exchange(theExchange)
    , context(theContext)
    , answer(theExchange)
    , status(theExchange.status)
{
    const std::optional<Instant> date = session::dateOf(exchange.replyHeaders);
    now = date.value_or(context.now.value_or(exchange.startedAt));
    nowIsTheServers = date.has_value();
    nowIsTheCalls = nowIsTheServers || context.knowsTime;
    readServer();
    readRequest();
    readScheme();
    // Who asks for what is told by the answer where the request is not known.
    static const QRegularExpression ofChange(QStringLiteral("current|old|new|again|confirm|^re_"));
    const bool isChange = std::any_of(answer.fieldErrors.cbegin(), answer.fieldErrors.cend(),
        [](const FieldError &error) { return ofChange.match(error.name.toLower()).hasMatch(); });
    if (!context.knowsRequest && exchange.url.path().isEmpty() && answer.speaksOf(Topic::BadLogin) && !isChange
        && !answer.speaksOf(Topic::SaysToken))
        call = Call::Obtain;
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
    schemeIsKnown = expectedScheme != "Bearer"; // what nobody ever set is a guess
    band = context.band ? context.band : context.server ? context.server->band : std::nullopt;
    if (const simplejwt::Settings *settings = context.settings) {
        typeClaim = settings->tokenTypeClaim;
        jtiClaim = settings->jtiClaim;
        userClaim = settings->userIdClaim;
        refreshExpClaim = settings->slidingTokenRefreshExpClaim;
        headerName = settings->authHeaderField();
        leeway = settings->leeway;
        schemeIsKnown = true;
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
    carried = session::tokensSent(exchange);
    cookies = session::cookiesSent(exchange);
    for (const auto &[name, value] : exchange.headers) {
        const qsizetype bytes = name.size() + value.size() + 4; // colon, blank, line end
        headerBytes += bytes;
        if (bytes > largestFieldBytes) {
            largestFieldBytes = bytes;
            largestField = name;
        }
    }
}

/// 'Bearer realm="api"' names the first of AUTH_HEADER_TYPES. A challenge for a password or another kind of token is
/// another authentication class and says nothing about that.
void Facts::readScheme()
{
    if (const Challenge *challenge = answer.tokenChallenge()) {
        expectedScheme = challenge->scheme;
        schemeIsKnown = true;
    }
    schemeFits = !headerWords.isEmpty() && headerWords.constFirst() == expectedScheme;
    if (context.settings && !headerWords.isEmpty())
        schemeFits = context.settings->authHeaderTypes.contains(QString::fromUtf8(headerWords.constFirst()));
}

void Facts::setSubject(Subject newSubject, const QByteArray &text, const QByteArray &type, const QString &newWhere)
{
    subject = newSubject;
    tokenText = filledPart(text).isNull() ? text : QByteArray();
    expectedType = type;
    where = newWhere;
    token = session::readToken(tokenText);
}

QByteArray Facts::typeOf(const CarriedToken &sent) const
{
    if (sent.place == Place::Body || isRefreshsPlace(sent))
        return call == Call::Verify || call == Call::Protected ? QByteArray() : typeFor(call);
    return "access";
}

void Facts::speakOf(const CarriedToken &sent)
{
    setSubject(sent.place == Place::Header ? Subject::Header
            : sent.place == Place::Body    ? Subject::Body
                                           : Subject::Elsewhere,
        sent.text, typeOf(sent),
        sent.place == Place::Header && sent.name.compare(QLatin1StringView(headerName), Qt::CaseInsensitive) == 0
            ? QString()
            : placeText(sent));
}

Facts Facts::about(const CarriedToken &sent) const
{
    Facts other(*this);
    other.speakOf(sent);
    return other;
}

/// Which of the tokens the answer speaks of: that of the body for the views that take one there, unless it speaks of
/// who asks; then that of the header, or one in a cookie or the address.
void Facts::findSubject()
{
    QByteArray inBody;
    QString bodyName;
    for (const CarriedToken &each : std::as_const(carried)) {
        if (each.place == Place::Body && (inBody.isEmpty() || session::lastName(each.name) == u"refresh")) {
            inBody = each.text;
            bodyName = each.name;
        }
    }
    const bool takesBodyToken = call != Call::Protected && call != Call::Obtain;
    const QByteArray inHeader = headerToken();
    // An unseen body is not an empty one. Projects that take the refresh token from a cookie need none.
    const bool isInCookie = std::any_of(carried.cbegin(), carried.cend(),
        [this](const CarriedToken &each) { return each.place == Place::Cookie && isRefreshsPlace(each); });
    const bool hasBodyToken = !inBody.isEmpty() || (bodyIsUnseen() && !isInCookie);
    const bool speaksOfHeader = answer.hasMessages || answer.hasCode("user_not_found")
        || answer.hasCode("user_inactive") || answer.hasCode("password_changed") || !hasBodyToken || !takesBodyToken;
    // Whoever complains about the token of the header has read it, whatever its scheme.
    const bool headerIsRead
        = !inHeader.isEmpty() && (schemeFits || answer.hasMessages || answer.code == "token_not_valid");
    if (!speaksOfHeader || (takesBodyToken && !inBody.isEmpty() && !headerIsRead && !answer.hasMessages)) {
        const bool isOwnName = bodyName.isEmpty() || session::TokenMembers[0] == bodyName
            || session::TokenMembers[1] == bodyName || session::TokenMembers[2] == bodyName;
        return setSubject(
            Subject::Body, inBody, typeFor(call), isOwnName ? QString() : tr("the body's “%1”").arg(bodyName));
    }
    if (headerIsRead)
        candidates.append({ Place::Header, QString::fromLatin1(headerName), headerWords.constFirst(), inHeader });
    for (const CarriedToken &each : std::as_const(carried)) {
        const bool isSame
            = each.place == Place::Header && each.name.compare(QLatin1StringView(headerName), Qt::CaseInsensitive) == 0;
        if (!isSame && each.place != Place::Body && (each.place != Place::Header || session::looksLikeToken(each.text)))
            candidates.append(each);
    }
    if (candidates.isEmpty() && !inBody.isEmpty()) {
        const bool remains = inBody.startsWith("eyJ");
        if (remains || takesBodyToken)
            setSubject(Subject::Body, inBody, typeFor(call), tr("the body's “%1”").arg(bodyName));
        return;
    }
    // What a success has taken is what the call is about.
    if (takesBodyToken && status < 300)
        std::stable_partition(candidates.begin(), candidates.end(),
            [this](const CarriedToken &each) { return each.place == Place::Cookie && isRefreshsPlace(each); });
    if (!candidates.isEmpty())
        speakOf(candidates.constFirst());
}

std::optional<CarriedToken> Facts::bearer() const
{
    if (!headerToken().isEmpty())
        return CarriedToken{ Place::Header, QString::fromLatin1(headerName), {}, headerToken() };
    const QByteArray cookie = context.server ? context.server->accessCookie() : QByteArray();
    for (const CarriedToken &each : carried) {
        if (each.place == Place::Cookie && !cookie.isEmpty() && each.name == QLatin1StringView(cookie))
            return each;
    }
    return std::nullopt;
}

bool Facts::isRefreshsPlace(const CarriedToken &sent) const
{
    if (sent.place == Place::Cookie && context.server && context.server->cookies)
        return sent.name == QLatin1StringView(context.server->cookies->refresh);
    return session::lastName(sent.name).contains(u"refresh", Qt::CaseInsensitive);
}

const session::Cookie *Facts::sessionCookie() const
{
    const auto found = std::find_if(cookies.cbegin(), cookies.cend(), [](const session::Cookie &cookie) {
        const QByteArray name = cookie.name.toLower();
        return name.contains("session") || name == "sid" || name.endsWith("connect.sid");
    });
    return found == cookies.cend() ? nullptr : &*found;
}

QByteArray Facts::requestHeader(const char *name) const
{
    return session::headerValue(exchange.headers, name).value_or(QByteArray());
}

QByteArray Facts::filledPart(const QByteArray &text) const
{
    const auto found = std::find_if(context.filledByShell.cbegin(), context.filledByShell.cend(),
        [&text](const QByteArray &part) { return text.contains(part); });
    return found == context.filledByShell.cend() ? QByteArray() : *found;
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

QList<const session::Exchange *> Facts::earlierEnds() const
{
    QList<const session::Exchange *> calls;
    const session::TokenRecord *own = record();
    if (!own)
        return calls;
    QList<int> tokens = context.log->tokensOfJti(own->jti);
    if (!tokens.contains(own->id))
        tokens.append(own->id);
    QList<quint64> endedIn;
    for (const int id : std::as_const(tokens))
        endedIn += context.log->exchangesEnding(id);
    if (tokens.size() > 1) // each by itself is in order
        std::sort(endedIn.begin(), endedIn.end());
    for (auto id = endedIn.crbegin(); id != endedIn.crend(); ++id) {
        const session::Exchange &each = *context.log->exchange(*id);
        if (*id != exchange.id && each.server == exchange.server && each.startedAt <= exchange.startedAt)
            calls.append(&each);
    }
    return calls;
}

const session::Exchange *Facts::earlierAcceptance() const
{
    const session::TokenRecord *own = context.log ? context.log->findByText(tokenText) : nullptr;
    if (!own)
        return nullptr;
    const QList<quint64> borneIn = context.log->exchangesBearing(own->id);
    for (auto id = borneIn.crbegin(); id != borneIn.crend(); ++id) {
        const session::Exchange &each = *context.log->exchange(*id);
        if (each.id != exchange.id && each.server == exchange.server && each.startedAt <= exchange.startedAt
            && each.succeeded() && callOf(each, std::nullopt) == Call::Protected)
            return &each;
    }
    return nullptr;
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
    const session::Exchange *list = context.log->lastUserList(exchange.server);
    if (!list || list->isShortened)
        return UserState::Unknown;
    for (const Json &user : session::jsonReply(*list).items()) {
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

QString sizeText(qsizetype bytes)
{
    return bytes < 1024 ? QCoreApplication::translate("diagnose::Span", "%1 bytes").arg(bytes)
                        : QCoreApplication::translate("diagnose::Span", "%1 KB").arg(double(bytes) / 1024, 0, 'f', 1);
}

} // namespace diagnose
