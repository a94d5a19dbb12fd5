// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/trial.h"

#include "core/base/tabletext.h"
#include "core/client/resend.h"
#include "core/diagnose/subject.h"
#include "core/json/jsonwriter.h"
#include "core/session/exchangereading.h"

#include <QCoreApplication>
#include <QUrlQuery>
#include <algorithm>
#include <array>

namespace diagnose {

using session::Endpoint;

namespace {

#define N(text) TABLE_TEXT("diagnose::Trial", text)

using Request = std::optional<client::EndpointRequest>;

/// The call as it was made, to be made once more.
client::EndpointRequest again(const Facts &facts)
{
    client::EndpointRequest request = client::requestOf(facts.exchange);
    if (facts.context.server)
        request.connection = facts.context.server->connection;
    return request;
}

void removeField(session::Headers *headers, const QByteArray &name)
{
    headers->removeIf([&name](const QPair<QByteArray, QByteArray> &field) {
        return field.first.compare(name, Qt::CaseInsensitive) == 0;
    });
}

/// The token that a header would take: the one in question, else any that was sent.
QByteArray tokenOf(const Facts &facts)
{
    if (session::looksLikeToken(facts.tokenText))
        return facts.tokenText;
    for (const session::CarriedToken &each : facts.carried) {
        if (session::looksLikeToken(each.text))
            return each.text;
    }
    return {};
}

Request once(const Facts &facts)
{
    return again(facts);
}

Request verify(const Facts &facts)
{
    const config::ServerProfile *server = facts.context.server;
    const QByteArray token = tokenOf(facts);
    const bool isIts = server && !token.isEmpty() && facts.call != Call::Verify
        && (server->id() == facts.exchange.server || server->baseUrl.authority() == facts.exchange.url.authority());
    if (!isIts)
        return {};
    const auto request = client::buildRequest(*server, Endpoint::TokenVerify, token);
    return request ? Request(*request) : Request();
}

/// One word and one token in the header, and the token nowhere else where the view would look.
Request withBearer(const Facts &facts)
{
    const QByteArray token = tokenOf(facts);
    const QByteArray scheme = facts.schemeIsKnown ? facts.expectedScheme : QByteArray("Bearer");
    const QByteArray value = scheme + ' ' + token;
    if (token.isEmpty() || facts.header == value)
        return {};
    client::EndpointRequest request = again(facts);
    removeField(&request.headers, facts.headerName);
    request.headers.emplaceBack(facts.headerName, value);
    return request;
}

Request withoutToken(const Facts &facts)
{
    client::EndpointRequest request = again(facts);
    removeField(&request.headers, facts.headerName);
    return request.headers == again(facts).headers ? Request() : Request(request);
}

Request withoutCookies(const Facts &facts)
{
    client::EndpointRequest request = again(facts);
    removeField(&request.headers, "Cookie");
    return request.headers == again(facts).headers ? Request() : Request(request);
}

Request withSlash(const Facts &facts)
{
    client::EndpointRequest request = again(facts);
    if (request.url.path().endsWith(u'/'))
        return {};
    request.url.setPath(request.url.path() + u'/');
    return request;
}

/// A form as the JSON object with the same members.
Request asJson(const Facts &facts)
{
    const QByteArray type = facts.requestHeader("Content-Type").toLower();
    if (type.contains("json") || facts.exchange.body.isEmpty() || type.contains("multipart"))
        return {};
    client::EndpointRequest request = again(facts);
    if (!facts.request) {
        Json body = Json::object();
        const QUrlQuery form(QString::fromUtf8(request.body).replace(u'+', u' '));
        for (const auto &[name, value] : form.queryItems(QUrl::FullyDecoded))
            body.set(name, value);
        if (body.members().isEmpty())
            return {};
        request.body = writeJson(body);
    }
    removeField(&request.headers, "Content-Type");
    request.headers.emplaceBack("Content-Type", "application/json");
    return request;
}

/// The newest live token of that type that belongs with the one in question; empty: the session knows none.
QByteArray relative(const Facts &facts, QByteArrayView type)
{
    const session::TokenRecord *record = facts.record();
    if (!record || !facts.context.log)
        return {};
    const QList<int> family = facts.context.log->familyOf(record->id);
    for (auto id = family.crbegin(); id != family.crend(); ++id) {
        const session::TokenRecord *token = facts.context.log->token(*id);
        if (token->tokenType == type && !token->isStripped
            && stateAt(*token, facts.context.now.value_or(facts.now)) == session::TokenState::Alive)
            return token->text;
    }
    return {};
}

Request refresh(const Facts &facts)
{
    const QByteArray sent = session::bodyToken(facts.exchange).trimmed();
    const bool hasRefresh = session::readToken(sent).text(u"token_type") == u"refresh";
    const QByteArray token = hasRefresh ? sent : relative(facts, "refresh");
    const config::ServerProfile *server = facts.context.server;
    const bool wasAsked = facts.exchange.endpoint == Endpoint::TokenRefresh;
    if (token.isEmpty() || !server || server->id() != facts.exchange.server || wasAsked)
        return {};
    // The view of the library: the other one wants a live access token, which is what is missing.
    const auto request = client::buildRequest(*server, Endpoint::TokenRefresh, token);
    return request ? Request(*request) : Request();
}

Request withAccess(const Facts &facts)
{
    const QByteArray token = relative(facts, "access");
    if (token.isEmpty() || facts.call != Call::Protected)
        return {};
    client::EndpointRequest request = again(facts);
    removeField(&request.headers, facts.headerName);
    request.headers.emplaceBack(
        facts.headerName, (facts.schemeIsKnown ? facts.expectedScheme : QByteArray("Bearer")) + ' ' + token);
    return request;
}

/// One kind of trial: a row of the table.
struct Kind
{
    const char *id;
    TableText title;
    TableText tells;
    Request (*make)(const Facts &);
    const char *causes; ///< between blanks: those that it tells more about
};

constexpr std::array Kinds{
    Kind{ "with_bearer", N("Try with %1"),
        N("Sends the same call with the word %1 before the token: if that is answered otherwise, the header was it."),
        withBearer, " no_credentials wrong_scheme malformed_header no_authentication_classes not_known " },
    Kind{ "with_access", N("Try with the access token"),
        N("Sends the same call with the access token of the same login."), withAccess,
        " refresh_as_access wrong_type expired " },
    Kind{ "refresh", N("Refresh at Simple JWT's own view"),
        N("Exchanges the refresh token of the same login for a new access token; that view wants no access token."),
        refresh, " expired needs_live_access " },
    Kind{ "verify", N("Verify this token"),
        N("Asks the server's verify view about the token alone: a 200 shows that key, times and form are right, so it "
          "is the view that refuses."),
        verify,
        " wrong_key wrong_algorithm wrong_audience wrong_issuer expired issued_in_future not_yet_valid missing_claim "
        "claim_invalid blacklisted rotated_away not_known permission_denied open_view user_gone user_inactive "
        "password_changed no_authentication_classes token_malformed " },
    Kind{ "without_token", N("Try without the token"),
        N("Sends the same call without the header: if the answer is the same, the token was not looked at."),
        withoutToken,
        " open_view no_authentication_classes needs_live_access permission_denied not_known user_gone user_inactive " },
    Kind{ "without_cookies", N("Try without cookies"),
        N("Sends the same call without its cookies, by which the server may know a session."), withoutCookies,
        " csrf_failed open_view permission_denied no_authentication_classes " },
    Kind{ "with_slash", N("Try with the slash"), N("Sends the same call to the address with a slash at its end."),
        withSlash, " missing_slash wrong_path redirected " },
    Kind{ "as_json", N("Send it as JSON"), N("Sends the same members as a JSON object."), asJson,
        " wrong_content_type parser_missing body_not_json field_missing " },
    Kind{ "again", N("Call it again"),
        N("Sends the same call once more: an answer that changes comes from servers or workers that differ."), once,
        " wrong_key not_known throttled maintenance server_error timed_out unreachable broken_off cancelled " },
};

#undef N

/// What a trial may use up that somebody still needs.
QString costsOf(const client::EndpointRequest &request, const DiagnoseContext &context)
{
    const session::Exchange asked = client::toExchange(request);
    const Facts facts(asked, context);
    if (session::readToken(session::bodyToken(asked).trimmed()).text(u"token_type") != u"refresh")
        return {};
    if (facts.call == Call::Revoke)
        return QCoreApplication::translate("diagnose::Trial", "may log the user out");
    return facts.isRefresh() ? QCoreApplication::translate("diagnose::Trial", "may use up the refresh token")
                             : QString();
}

/// Those fields by which trials differ from their call.
bool isSameField(
    const Facts &facts, const client::EndpointRequest &request, const session::Exchange &made, const QByteArray &name)
{
    const QByteArray wanted = session::headerValue(request.headers, name).value_or(QByteArray());
    const QByteArray sent = session::headerValue(made.headers, name).value_or(QByteArray());
    if (wanted == sent || name != facts.headerName || !facts.record())
        return wanted == sent;
    // What the session's newest token of that login was has changed since.
    const session::TokenRecord *token = facts.context.log->findByText(sent.split(' ').constLast());
    return token && facts.record()->id != token->id && wanted.split(' ').constFirst() == sent.split(' ').constFirst()
        && facts.record()->familyId == token->familyId
        && session::readToken(wanted.split(' ').constLast()).text(u"token_type") == token->tokenType;
}

bool isSameBody(const Facts &facts, const client::EndpointRequest &request, const session::Exchange &made)
{
    if (request.body == made.body || !facts.record() || request.endpoint != Endpoint::TokenRefresh)
        return request.body == made.body;
    const session::TokenRecord *token = facts.context.log->findByText(session::bodyToken(made).trimmed());
    return token && facts.record()->familyId == token->familyId;
}

bool isSame(const Facts &facts, const client::EndpointRequest &request, const session::Exchange &made)
{
    return request.method == made.method && request.url == made.url && isSameBody(facts, request, made)
        && isSameField(facts, request, made, facts.headerName) && isSameField(facts, request, made, "Cookie")
        && isSameField(facts, request, made, "Content-Type");
}

constexpr qsizetype MostLooked = 64; ///< calls: right after the one in question, and of the newest

/// What the session called after that, oldest first: what came soon, and what came last. All would be too many where
/// each call of a long session is looked at.
QList<const session::Exchange *> laterCalls(const Facts &facts)
{
    QList<const session::Exchange *> calls;
    if (!facts.context.log)
        return calls;
    const session::ExchangeList &all = facts.context.log->exchanges();
    const auto isEarlier = [](const session::Exchange &each, const session::Exchange &own) {
        return own.id ? each.id <= own.id : each.startedAt < own.startedAt;
    };
    const qsizetype first = std::lower_bound(all.cbegin(), all.cend(), facts.exchange, isEarlier) - all.cbegin();
    for (qsizetype i = first; i < all.size(); ++i) {
        if (i == first + MostLooked)
            i = std::max(i, all.size() - MostLooked);
        if (all.at(i).url.authority() == facts.exchange.url.authority())
            calls.append(&all.at(i));
    }
    return calls;
}

/// What was masked, shortened, kept without its signature or filled in by a shell is no request any more.
bool isWhole(const Facts &facts)
{
    const auto isMasked = [](const QByteArray &text) { return text.contains("…") || text.contains("***"); };
    const session::Exchange &made = facts.exchange;
    if (made.isShortened || !facts.context.filledByShell.isEmpty())
        return false;
    for (const auto &[name, value] : made.headers) {
        if (isMasked(value))
            return false;
    }
    for (const session::CarriedToken &each : facts.carried) {
        const session::TokenRecord *record = facts.context.log ? facts.context.log->findByText(each.text) : nullptr;
        if (record && record->isStripped)
            return false;
    }
    return !isMasked(made.body) && !isMasked(made.url.toString().toUtf8());
}

} // namespace

QList<Trial> trialsOf(const Cause &cause, const session::Exchange &exchange, const DiagnoseContext &context)
{
    const QString scheme = exchange.url.scheme();
    if ((scheme != u"http" && scheme != u"https") || exchange.url.host().isEmpty())
        return {};
    const Facts facts = readFacts(exchange, context);
    QList<Trial> trials;
    if (!isWhole(facts))
        return trials;
    const QByteArray key = ' ' + cause.id + ' ';
    const QString word = QString::fromUtf8(facts.schemeIsKnown ? facts.expectedScheme : QByteArray("Bearer"));
    const auto withWord = [&word](const TableText &text) {
        const QString said = text.translated();
        return said.contains(u"%1") ? said.arg(word) : said;
    };
    for (const Kind &kind : Kinds) {
        if (!QByteArrayView(kind.causes).contains(key))
            continue;
        const Request made = kind.make(facts);
        const auto request = made ? client::checked(*made) : Result<client::EndpointRequest>(fail(Errc::Usage, {}));
        if (!request)
            continue;
        trials.append({ kind.id, withWord(kind.title), withWord(kind.tells), costsOf(*request, context), *request });
        trials.last().request.about = exchange.id;
    }
    return trials;
}

QList<MadeTrial> trialsMade(const Facts &facts)
{
    const QList<const session::Exchange *> later = laterCalls(facts);
    QList<MadeTrial> made;
    if (later.isEmpty() || !isWhole(facts))
        return made;
    for (const Kind &kind : Kinds) {
        const Request request = kind.make(facts);
        if (!request)
            continue;
        const auto last = std::find_if(later.crbegin(), later.crend(),
            [&](const session::Exchange *each) { return isSame(facts, *request, *each); });
        if (last != later.crend())
            made.append({ kind.id, *last });
    }
    return made;
}

} // namespace diagnose
