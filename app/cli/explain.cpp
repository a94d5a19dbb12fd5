// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/causes.h"
#include "app/cli/commands.h"
#include "app/cli/invocation.h"
#include "core/reply/explanation.h"
#include "core/simplejwt/settingsjson.h"

using namespace Qt::StringLiterals;
using reply::Missing;
using session::Exchange;

namespace cli {

namespace {

Json tokensJson(const QList<reply::FoundToken> &tokens)
{
    Json list = Json::array();
    for (const reply::FoundToken &each : tokens) {
        Json row = Json::object();
        row.set(u"type"_s, each.type.isEmpty() ? Json() : Json(each.type));
        row.set(u"where"_s, each.where);
        list.append(row);
    }
    return list;
}

QString sentenceOf(Missing missing, int status)
{
    switch (missing) {
    case Missing::Status:
        return u"The status of the answer is not in the text; curl -i shows it."_s;
    case Missing::StatusIsSupposed:
        return u"The status is not in the text; by what the answer says it was %1."_s.arg(status);
    case Missing::Header:
        return u"The answer's header is not in the text; its WWW-Authenticate and Date would tell more."_s;
    case Missing::Date:
        return u"The answer has no Date, so times were judged by this machine's clock."_s;
    case Missing::Address:
        return u"The address that was called is not in the text; name it with --url."_s;
    case Missing::Request:
        return u"What was sent is not in the text; name the token with --token."_s;
    case Missing::Revocation:
        return u"Whether the refresh token is on the blacklist now this answer does not show; a refresh with it does."_s;
    case Missing::Body:
        return u"The body that was sent is not in the text, as curl -v does not show it; name its token with --token."_s;
    case Missing::Server:
        break;
    }
    return u"The server's settings and key are not known; name them with --settings and a key option."_s;
}

Json listOf(const QStringList &sentences)
{
    Json list = Json::array();
    for (const QString &sentence : sentences)
        list.append(Json(sentence));
    return list;
}

void print(const reply::Explanation &explained, Console &console)
{
    const Exchange &exchange = explained.exchange;
    QStringList missing;
    for (const Missing each : explained.missing)
        missing.append(sentenceOf(each, exchange.status));
    const QString url = exchange.url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery);
    if (console.json) {
        Json object = Json::object();
        object.set(u"status"_s, exchange.status == 0 ? Json() : Json(exchange.status));
        object.set(u"url"_s, url.isEmpty() ? Json() : Json(url));
        object.set(u"tokens"_s, tokensJson(explained.tokens));
        object.set(u"causes"_s, causesJson(explained.causes));
        object.set(u"missing"_s, listOf(missing));
        if (!explained.remarks.isEmpty())
            object.set(u"remarks"_s, listOf(explained.remarks));
        console.object(object);
        return;
    }
    const QString status = exchange.failure != session::Failure::None ? u"no answer"_s
        : exchange.status == 0                                        ? u"no status"_s
                                                                      : QString::number(exchange.status);
    console.line(console.coloured(status, exchange.succeeded() ? 32 : 31)
        + printable(u"  "_s + (explained.isMethodSupposed ? QString() : QString::fromLatin1(exchange.method) + u' ')
            + (url.isEmpty() ? u"(no address)"_s : url)));
    printCauses(explained.causes, console);
    if (explained.causes.isEmpty())
        console.line(u"Nothing speaks against this answer."_s);
    for (const QString &sentence : explained.remarks)
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

    reply::Known known;
    const auto clock = invocation.clock();
    if (!clock)
        return console.failure(clock.error());
    const auto token = invocation.token(u"token"_s);
    if (!token)
        return console.failure(token.error());
    known.token = *token;
    if (invocation.isSet(u"url"_s)) {
        known.url = QUrl(invocation.value(u"url"_s));
        if (!known.url.isValid() || known.url.host().isEmpty()) {
            console.diagnostic(u"--url wants an address with a host, as in https://api.example.org/api/me/."_s);
            return Exit::Usage;
        }
    }
    const auto facts = serverFacts(invocation);
    if (!facts)
        return console.failure(facts.error());
    facts->tell(&known.context);

    const auto exchanges = archive::exchangesFromText(*text, (*clock)());
    if (!exchanges) {
        console.diagnostic(exchanges.error().what);
        return Exit::Negative;
    }
    for (const archive::PastedExchange &each : *exchanges)
        print(reply::explain(each, known), console);
    return Exit::Done;
}

} // namespace cli
