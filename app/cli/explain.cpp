// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/causes.h"
#include "app/cli/commands.h"
#include "app/cli/invocation.h"
#include "core/archive/pastedexchange.h"
#include "core/diagnose/diagnose.h"
#include "core/diagnose/supposedstatus.h"
#include "core/json/jsonwriter.h"
#include "core/session/carriedtokens.h"
#include "core/session/exchangereading.h"
#include "core/session/tokenreading.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/settingsjson.h"

using namespace Qt::StringLiterals;
using archive::PastedExchange;
using session::CarriedToken;
using session::Exchange;

namespace cli {

namespace {

/// What the user says besides the text.
struct Known
{
    QByteArray token;
    QUrl url;
    std::optional<simplejwt::Settings> settings;
    std::optional<simplejwt::Band> band;
    QList<jose::Key> keys;
    Instant now;
};

bool takesTokenInBody(const Exchange &exchange)
{
    const QString path = exchange.url.path();
    return session::isRefresh(exchange) || session::revokes(exchange) || path.contains(u"refresh")
        || path.contains(u"verify");
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
    const QByteArray name = known.settings ? known.settings->authHeaderField() : QByteArray("Authorization");
    if (session::headerValue(exchange->headers, name))
        return;
    const QByteArray scheme = known.settings && !known.settings->authHeaderTypes.isEmpty()
        ? known.settings->authHeaderTypes.constFirst().toUtf8()
        : QByteArray("Bearer");
    exchange->headers.emplaceBack(name, scheme + ' ' + known.token);
}

QString placeOf(const CarriedToken &token, bool isReceived)
{
    const QString name = token.name;
    switch (token.place) {
    case session::Place::Header:
        return isReceived ? u"answer's header %1"_s.arg(name) : u"header %1"_s.arg(name);
    case session::Place::Cookie:
        return isReceived ? u"Set-Cookie %1"_s.arg(name) : u"cookie %1"_s.arg(name);
    case session::Place::Query:
        return u"address %1"_s.arg(name);
    case session::Place::Body:
        break;
    }
    return isReceived ? u"answer %1"_s.arg(name) : u"body %1"_s.arg(name);
}

Json tokensJson(const Exchange &exchange)
{
    Json list = Json::array();
    const auto add = [&list](const QList<CarriedToken> &tokens, bool isReceived) {
        for (const CarriedToken &each : tokens) {
            if (!session::looksLikeToken(each.text))
                continue;
            const QString type = session::readToken(each.text).text(u"token_type");
            Json row = Json::object();
            row.set(u"type"_s, type.isEmpty() ? Json() : Json(type));
            row.set(u"where"_s, placeOf(each, isReceived));
            list.append(row);
        }
    };
    add(session::tokensSent(exchange), false);
    add(session::tokensReceived(exchange), true);
    return list;
}

QStringList missingOf(const PastedExchange &pasted, const Known &known, bool isSupposed)
{
    const Exchange &exchange = pasted.exchange;
    QStringList missing;
    if (exchange.status == 0)
        missing.append(u"The status of the answer is not in the text; curl -i shows it."_s);
    else if (isSupposed)
        missing.append(
            u"The status is not in the text; it was taken for %1 by what the answer says."_s.arg(exchange.status));
    if (!pasted.hasReplyHeader)
        missing.append(u"The answer's header is not in the text; its WWW-Authenticate and Date would tell more."_s);
    else if (!session::dateOf(exchange.replyHeaders))
        missing.append(u"The answer has no Date, so times were judged by this machine's clock."_s);
    if (exchange.url.isEmpty())
        missing.append(u"The address that was called is not in the text; name it with --url."_s);
    if (!pasted.hasRequest && known.token.isEmpty() && !exchange.succeeded())
        missing.append(u"What was sent is not in the text; name the token with --token."_s);
    if (!known.settings && known.keys.isEmpty() && (exchange.status == 401 || exchange.status == 403))
        missing.append(u"The server's settings and key are not known; name them with --settings and a key option."_s);
    return missing;
}

QStringList remarksOf(const Exchange &exchange)
{
    QStringList remarks;
    for (const session::Cookie &cookie : session::cookiesSet(exchange)) {
        if (session::looksLikeToken(cookie.value) || session::namesToken(QString::fromUtf8(cookie.name)))
            remarks += session::cookieRemarks(cookie, exchange.url.scheme() == u"https");
    }
    return remarks;
}

void explainOne(PastedExchange pasted, const Known &known, Console &console)
{
    Exchange &exchange = pasted.exchange;
    const QString foundUrl = exchange.url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery);
    if (!known.url.isEmpty()) {
        // A log has the path alone.
        if (exchange.url.host().isEmpty() && !exchange.url.isEmpty() && known.url.path().size() < 2)
            exchange.url = known.url.resolved(exchange.url);
        else if (exchange.url.host().isEmpty())
            exchange.url = known.url;
    }
    const bool isSupposed = exchange.status == 0;
    if (isSupposed)
        exchange.status = diagnose::supposedStatus(exchange);
    if (exchange.method.isEmpty())
        exchange.method = takesTokenInBody(exchange) ? "POST" : "GET";
    addToken(&exchange, known);

    diagnose::DiagnoseContext context;
    context.settings = known.settings ? &*known.settings : nullptr;
    context.band = known.band;
    context.keys = known.keys.isEmpty() ? nullptr : &known.keys;
    context.knowsRequest = pasted.hasRequest;
    const QList<diagnose::Cause> causes = diagnose::diagnose(exchange, context);
    const QStringList missing = missingOf(pasted, known, isSupposed);
    const QString url = exchange.url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery);

    if (console.json) {
        Json object = Json::object();
        object.set(u"status"_s, exchange.status == 0 ? Json() : Json(exchange.status));
        object.set(u"url"_s, url.isEmpty() ? Json() : Json(url));
        object.set(u"tokens"_s, tokensJson(exchange));
        object.set(u"causes"_s, causesJson(causes));
        Json list = Json::array();
        for (const QString &sentence : missing)
            list.append(Json(sentence));
        object.set(u"missing"_s, list);
        Json remarks = Json::array();
        for (const QString &sentence : remarksOf(exchange))
            remarks.append(Json(sentence));
        if (!remarks.items().isEmpty())
            object.set(u"remarks"_s, remarks);
        console.object(object);
        return;
    }
    const QString status = exchange.status == 0 ? u"no status"_s : QString::number(exchange.status);
    console.line(console.coloured(status, exchange.succeeded() ? 32 : 31)
        + printable(u"  %1 %2"_s.arg(QString::fromLatin1(exchange.method), url.isEmpty() ? u"(no address)"_s : url)));
    printCauses(causes, console);
    if (causes.isEmpty())
        console.line(u"Nothing speaks against this answer."_s);
    for (const QString &sentence : remarksOf(exchange))
        console.line(printable(u"Look: "_s + sentence));
    if (!missing.isEmpty())
        console.line(printable(u"To be surer: "_s + missing.join(u' ')));
}

} // namespace

Exit explain(const QStringList &words, Console &console)
{
    Invocation invocation(u"explain"_s,
        u"Says why a call failed, from a reply that is pasted or piped: a body alone, the output of curl -i or -v, raw "
        u"HTTP, "
        "a HAR or one entry of it, a log line, a traceback."_s,
        KeyOptions | SettingsOptions | NowOption, console);
    invocation.addOption(u"token"_s, u"The token that was sent; - for standard input, @FILE for a file."_s, u"token"_s);
    invocation.addOption(u"url"_s, u"The address that was called."_s, u"url"_s);
    invocation.addArgument(u"FILE"_s, u"The reply; - for standard input."_s);
    if (!invocation.parse(words))
        return invocation.exit();
    if (invocation.arguments().size() != 1) {
        console.diagnostic(u"Name one FILE, or - for standard input."_s);
        return Exit::Usage;
    }
    const QString name = invocation.arguments().constFirst();
    const auto text = name == u"-" ? readStandardInput() : readFile(name);
    if (!text)
        return console.failure(text.error());

    Known known;
    const auto clock = invocation.clock();
    if (!clock)
        return console.failure(clock.error());
    known.now = (*clock)();
    if (invocation.isSet(u"token"_s)) {
        const auto token = invocation.content(invocation.value(u"token"_s), u"token"_s);
        if (!token)
            return console.failure(token.error());
        known.token = token->trimmed();
    }
    if (invocation.isSet(u"url"_s)) {
        known.url = QUrl(invocation.value(u"url"_s));
        if (!known.url.isValid() || known.url.host().isEmpty()) {
            console.diagnostic(u"--url wants an address with a host, as in https://api.example.org/api/me/."_s);
            return Exit::Usage;
        }
    }
    const auto settings = invocation.settings(simplejwt::SettingsReading::Strict, SettingsGaps::Allowed);
    if (!settings)
        return console.failure(settings.error());
    const auto keys = invocation.keys(*settings, nullptr);
    if (!keys)
        return console.failure(keys.error());
    known.keys = keys->keys;
    if (invocation.isSet(u"settings"_s))
        known.settings = *settings;
    if (invocation.isSet(u"profile"_s)) {
        const auto band = invocation.band();
        if (!band)
            return console.failure(band.error());
        known.band = *band;
    }

    const auto exchanges = archive::exchangesFromText(*text, known.now);
    if (!exchanges) {
        console.diagnostic(exchanges.error().what);
        return Exit::Negative;
    }
    for (const PastedExchange &each : *exchanges)
        explainOne(each, known, console);
    return Exit::Done;
}

} // namespace cli
