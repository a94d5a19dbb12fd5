// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reply/explanation.h"

#include "core/diagnose/diagnose.h"
#include "core/diagnose/supposedstatus.h"
#include "core/json/jsonwriter.h"
#include "core/session/carriedtokens.h"
#include "core/session/exchangereading.h"
#include "core/session/tokenreading.h"

#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;
using archive::PastedExchange;
using session::Exchange;

namespace reply {

namespace {

bool takesTokenInBody(const Exchange &exchange)
{
    const QString path = exchange.url.path();
    return session::isRefresh(exchange) || session::revokes(exchange) || path.contains(u"refresh")
        || path.contains(u"verify");
}

bool holds(const Exchange &exchange, const QByteArray &part)
{
    return exchange.body.contains(part) || exchange.url.toString().toUtf8().contains(part)
        || std::any_of(exchange.headers.cbegin(), exchange.headers.cend(),
            [&part](const QPair<QByteArray, QByteArray> &field) { return field.second.contains(part); });
}

/// Of a header that the shell filled in from its first word on nothing is known. False: there is none.
bool dropFilledHeader(PastedExchange *pasted, const Known &known)
{
    const simplejwt::Settings *settings = known.context.settings;
    const QByteArray name = settings ? settings->authHeaderField() : QByteArray("Authorization");
    return pasted->exchange.headers.removeIf([&](const QPair<QByteArray, QByteArray> &field) {
        const QByteArray word = field.second.trimmed().split(' ').constFirst();
        return field.first.compare(name, Qt::CaseInsensitive) == 0
            && std::any_of(pasted->filledByShell.cbegin(), pasted->filledByShell.cend(),
                [&word](const QByteArray &part) { return word.contains(part); });
    }) > 0;
}

/// Puts the token that was sent in the place of what the shell filled in.
void fillIn(PastedExchange *pasted, const Known &known)
{
    Exchange &exchange = pasted->exchange;
    const bool isRefresh = session::readToken(known.token).text(u"token_type") == u"refresh";
    const auto fill = [&](QByteArray *text) {
        const auto part = std::find_if(pasted->filledByShell.cbegin(), pasted->filledByShell.cend(),
            [text](const QByteArray &each) { return text->contains(each); });
        if (known.token.isEmpty() || part == pasted->filledByShell.cend())
            return false;
        text->replace(*part, known.token);
        return true;
    };
    bool isFilled = takesTokenInBody(exchange) && isRefresh && fill(&exchange.body);
    for (auto field = exchange.headers.begin(); field != exchange.headers.end() && !isFilled; ++field)
        isFilled = fill(&field->second);
    if (!isFilled)
        fill(&exchange.body);
    pasted->filledByShell.removeIf([&exchange](const QByteArray &part) { return !holds(exchange, part); });
}

/// Puts the token that was sent where the call takes it, unless the text has one there.
void addToken(Exchange *exchange, const Known &known)
{
    if (known.token.isEmpty())
        return;
    const bool isRefresh = session::readToken(known.token).text(u"token_type") == u"refresh";
    const bool isVerify = exchange->url.path().contains(u"verify");
    if (takesTokenInBody(*exchange) && (isRefresh || isVerify) && exchange->body.isEmpty()) {
        Json body = Json::object();
        body.set(isVerify ? u"token"_s : u"refresh"_s, QString::fromUtf8(known.token));
        exchange->body = writeJson(body);
        exchange->headers.emplaceBack("Content-Type", "application/json");
        return;
    }
    const simplejwt::Settings *settings = known.context.settings;
    const QByteArray name = settings ? settings->authHeaderField() : QByteArray("Authorization");
    if (session::headerValue(exchange->headers, name))
        return;
    const QByteArray scheme = settings && !settings->authHeaderTypes.isEmpty()
        ? settings->authHeaderTypes.constFirst().toUtf8()
        : QByteArray("Bearer");
    exchange->headers.emplaceBack(name, scheme + ' ' + known.token);
}

void addAddress(Exchange *exchange, const Known &known)
{
    if (known.url.isEmpty())
        return;
    // A log has the path alone.
    if (exchange->url.host().isEmpty() && !exchange->url.isEmpty() && known.url.path().size() < 2)
        exchange->url = known.url.resolved(exchange->url);
    else if (exchange->url.host().isEmpty())
        exchange->url = known.url;
}

QString placeOf(const session::CarriedToken &token, bool isReceived)
{
    switch (token.place) {
    case session::Place::Header:
        return (isReceived ? u"answer's header "_s : u"header "_s) + token.name;
    case session::Place::Cookie:
        return (isReceived ? u"Set-Cookie "_s : u"cookie "_s) + token.name;
    case session::Place::Query:
        return u"address "_s + token.name;
    case session::Place::Body:
        break;
    }
    return (isReceived ? u"answer "_s : u"body "_s) + token.name;
}

QList<FoundToken> tokensOf(const Exchange &exchange)
{
    QList<FoundToken> found;
    const auto add = [&found](const QList<session::CarriedToken> &tokens, bool isReceived) {
        for (const session::CarriedToken &each : tokens) {
            if (session::looksLikeToken(each.text))
                found.append(
                    { each.text, session::readToken(each.text).text(u"token_type"), placeOf(each, isReceived) });
        }
    };
    add(session::tokensSent(exchange), false);
    add(session::tokensReceived(exchange), true);
    return found;
}

bool knowsBody(const PastedExchange &pasted, const Exchange &completed)
{
    return pasted.hasBody || !completed.body.isEmpty();
}

/// By its address, or by what it answers. 205 is what views answer that send the user away.
bool isLogout(const Exchange &exchange)
{
    static const QRegularExpression words(
        u"logged[- ]?out|log[- ]?out (?:was )?success"_s, QRegularExpression::CaseInsensitiveOption);
    return session::revokes(exchange) || exchange.status == 205
        || words.match(QString::fromUtf8(exchange.replyBody.left(2000))).hasMatch();
}

QList<Missing> missingOf(const Explanation &explained, const PastedExchange &pasted, const Known &known)
{
    const Exchange &exchange = explained.exchange;
    QList<Missing> missing;
    if (exchange.failure != session::Failure::None)
        return missing; // no answer came, and nothing of it is missing
    if (exchange.status == 0)
        missing.append(Missing::Status);
    else if (explained.isStatusSupposed)
        missing.append(Missing::StatusIsSupposed);
    if (!pasted.hasReplyHeader)
        missing.append(Missing::Header);
    else if (!session::dateOf(exchange.replyHeaders))
        missing.append(Missing::Date);
    if (exchange.url.isEmpty())
        missing.append(Missing::Address);
    const bool isWhole = pasted.hasRequest && pasted.filledByShell.isEmpty();
    // Where the header says all, nobody needs the body.
    const bool isSure
        = !explained.causes.isEmpty() && explained.causes.constFirst().certainty == diagnose::Certainty::Sure;
    if (!isWhole && known.token.isEmpty() && !exchange.succeeded())
        missing.append(Missing::Request);
    else if (isWhole && !isSure && !knowsBody(pasted, exchange) && takesTokenInBody(exchange) && !exchange.succeeded())
        missing.append(Missing::Body);
    if (exchange.succeeded() && explained.causes.isEmpty() && isLogout(exchange))
        missing.append(Missing::Revocation);
    const bool isRefusal = exchange.status == 401 || exchange.status == 403;
    if (!known.context.settings && !known.context.keys && isRefusal)
        missing.append(Missing::Server);
    return missing;
}

} // namespace

bool Explanation::isSurelyAReply() const
{
    if (exchange.failure != session::Failure::None)
        return true;
    if (exchange.status == 0) // a browser's words, or any
        return !causes.isEmpty() && causes.constFirst().namesReason;
    // Of a body alone, tokens that it holds are looked at as tokens.
    return !isStatusSupposed || (exchange.status >= 400 && !causes.isEmpty());
}

Explanation explain(PastedExchange pasted, const Known &known)
{
    if (dropFilledHeader(&pasted, known))
        pasted.hasRequest = false;
    fillIn(&pasted, known);
    Explanation explained;
    Exchange &exchange = explained.exchange;
    exchange = pasted.exchange;
    addAddress(&exchange, known);
    explained.isStatusSupposed = exchange.status == 0 && exchange.failure == session::Failure::None;
    if (explained.isStatusSupposed)
        exchange.status = diagnose::supposedStatus(exchange);
    explained.isMethodSupposed = exchange.method.isEmpty();
    if (explained.isMethodSupposed)
        exchange.method = takesTokenInBody(exchange) ? "POST" : "GET";
    addToken(&exchange, known);
    diagnose::DiagnoseContext context = known.context;
    context.knowsRequest = pasted.hasRequest;
    context.knowsBody = knowsBody(pasted, exchange);
    context.filledByShell = pasted.filledByShell;
    context.knowsTime = pasted.hasTime;
    explained.causes = diagnose::diagnose(exchange, context);
    explained.tokens = tokensOf(exchange);
    explained.missing = missingOf(explained, pasted, known);
    explained.remarks = session::cookieRemarks(exchange);
    return explained;
}

bool holdsReply(QByteArrayView text, Instant now)
{
    const auto found = archive::exchangesFromText(text, now);
    return found && std::any_of(found->cbegin(), found->cend(), [](const PastedExchange &pasted) {
        return explain(pasted, {}).isSurelyAReply();
    });
}

} // namespace reply
