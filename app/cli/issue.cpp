// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/invocation.h"
#include "app/cli/verdict.h"
#include "core/json/jsonreader.h"
#include "core/simplejwt/engine.h"

using namespace Qt::StringLiterals;
using simplejwt::Engine;
using simplejwt::Outcome;
using simplejwt::TokenType;

namespace cli {

namespace {

struct Order
{
    django::User user;
    Json claims = Json::object();
    std::optional<std::chrono::seconds> lifetime;
    QString type = u"pair"_s;
    bool derived = false;
};

Error asError(const simplejwt::Refusal &refusal)
{
    return Error{ Errc::Usage, u"No token could be made: %1"_s.arg(refusalDetail(refusal).toString()), refusal.reason };
}

Result<Json> claimsOf(const QStringList &words)
{
    Json claims = Json::object();
    for (const QString &word : words) {
        const qsizetype equals = word.indexOf(u'=');
        if (equals < 1)
            return fail(Errc::Usage, u"--claim wants NAME=JSON, not “%1”."_s.arg(word));
        const auto value = parseJson(word.mid(equals + 1).toUtf8());
        if (!value)
            return fail(Errc::Usage,
                u"--claim %1: the value is no JSON (a string needs its quotes): %2"_s.arg(
                    word.left(equals), value.error().what));
        claims.set(word.left(equals), *value);
    }
    return claims;
}

/// The user of the directory, or without one the id as given.
Result<django::User> userOf(
    const Invocation &invocation, django::SqlStore *store, Json &claims, const QString &userIdClaim)
{
    const bool byName = invocation.isSet(u"user"_s);
    if (byName == invocation.isSet(u"user-id"_s))
        return fail(Errc::Usage, u"Give one of --user and --user-id."_s);
    if (byName && !store)
        return fail(Errc::Usage, u"--user looks a name up in a --database; without one give --user-id."_s);
    const QString word = invocation.value(byName ? u"user"_s : u"user-id"_s);
    bool isNumber = false;
    const qint64 id = word.toLongLong(&isNumber);
    if (store) {
        const auto found = byName                                     ? store->userByName(word)
            : isNumber || store->keyKind() != django::KeyKind::Number ? store->userByField(u"id"_s, word)
                                                                      : std::optional<django::User>();
        if (!found)
            return tl::unexpected(found.error());
        if (!*found)
            return fail(Errc::NotFound,
                u"There is no user “%1” in “%2”; jotlab-cli users list shows who is."_s.arg(word, store->path()));
        return **found;
    }
    django::User user;
    user.id = isNumber ? id : 1;
    user.username = u"user-"_s + word;
    if (!isNumber && !claims.contains(userIdClaim))
        claims.set(userIdClaim, word); // an id that is no number (a UUID) is written as it is
    return user;
}

Outcome<QByteArray> make(const Engine &engine, const Order &order, TokenType type)
{
    return engine.tokenForUser(order.user, type, order.claims, order.lifetime)
        .and_then([&](const simplejwt::Token &token) { return engine.encode(token); });
}

/// {"access", "refresh"} or {"token"}.
Outcome<Json> makeAll(const Engine &engine, const Order &order)
{
    Json answer = Json::object();
    if (order.type != u"pair") {
        return make(engine, order, *simplejwt::tokenTypeNamed(order.type)).map([&](const QByteArray &token) {
            answer.set(u"token"_s, QString::fromLatin1(token));
            return answer;
        });
    }
    if (!order.derived) {
        return make(engine, order, TokenType::Access).and_then([&](const QByteArray &access) {
            return make(engine, order, TokenType::Refresh).map([&](const QByteArray &refresh) {
                answer.set(u"access"_s, QString::fromLatin1(access));
                answer.set(u"refresh"_s, QString::fromLatin1(refresh));
                return answer;
            });
        });
    }
    return engine.tokenForUser(order.user, TokenType::Refresh, order.claims, order.lifetime)
        .and_then([&](const simplejwt::Token &refresh) {
            return engine.accessFromRefresh(refresh).and_then([&](const simplejwt::Token &access) {
                return engine.encode(access).and_then([&](const QByteArray &accessText) {
                    return engine.encode(refresh).map([&](const QByteArray &refreshText) {
                        answer.set(u"access"_s, QString::fromLatin1(accessText));
                        answer.set(u"refresh"_s, QString::fromLatin1(refreshText));
                        return answer;
                    });
                });
            });
        });
}

Result<Order> orderOf(const Invocation &invocation, django::SqlStore *store, const simplejwt::Settings &settings)
{
    Order order;
    auto claims = claimsOf(invocation.values(u"claim"_s));
    if (!claims)
        return tl::unexpected(claims.error());
    const auto user = userOf(invocation, store, *claims, settings.userIdClaim);
    if (!user)
        return tl::unexpected(user.error());
    order.user = *user;
    order.claims = *claims;
    if (invocation.isSet(u"lifetime"_s)) {
        const auto lifetime = invocation.seconds(u"lifetime"_s);
        if (!lifetime)
            return tl::unexpected(lifetime.error());
        order.lifetime = std::chrono::floor<std::chrono::seconds>(*lifetime);
    }
    if (invocation.isSet(u"type"_s))
        order.type = invocation.value(u"type"_s);
    if (order.type != u"pair" && order.type != u"access" && order.type != u"refresh" && order.type != u"sliding")
        return fail(Errc::Usage, u"--type is one of pair, access, refresh and sliding, not “%1”."_s.arg(order.type));
    order.derived = invocation.isSet(u"derived"_s);
    if (order.derived && order.type != u"pair")
        return fail(Errc::Usage, u"--derived goes with --type pair only."_s);
    return order;
}

void print(const Json &answer, Console &console)
{
    if (console.json)
        console.object(answer);
    else if (answer.members().size() == 1)
        console.line(answer.members().constFirst().value.toString());
    else
        for (const auto &[name, value] : answer.members())
            console.line(name + u": "_s + value.toString());
}

} // namespace

Exit issue(const QStringList &words, Console &console)
{
    Invocation invocation(u"issue"_s,
        u"Makes tokens for a user as Simple JWT's for_user() does: no server, no password."_s,
        KeyOptions | SettingsOptions | NowOption | DatabaseOptions, console);
    invocation.addOption(u"user"_s, u"The user's name in the database."_s, u"name"_s);
    invocation.addOption(u"user-id"_s, u"The user's id; without a database it is taken as given."_s, u"id"_s);
    invocation.addOption(u"type"_s, u"What is made; the default is pair."_s, u"pair|access|refresh|sliding"_s);
    invocation.addOption(u"derived"_s, u"A pair whose access token comes from its refresh token."_s);
    invocation.addOption(u"claim"_s, u"A claim for every token made; repeatable."_s, u"name=json"_s);
    invocation.addOption(u"lifetime"_s, u"Seconds until exp, in place of the settings'."_s, u"seconds"_s);
    if (!invocation.parse(words))
        return invocation.exit();
    if (!invocation.arguments().isEmpty()) {
        console.diagnostic(u"issue takes no argument; what is “%1”?"_s.arg(invocation.arguments().constFirst()));
        return Exit::Usage;
    }

    auto settings = invocation.settings();
    if (!settings)
        return console.failure(settings.error());
    const auto band = invocation.band();
    if (!band)
        return console.failure(band.error());
    const auto clock = invocation.clock();
    if (!clock)
        return console.failure(clock.error());
    auto database = invocation.store();
    if (!database)
        return console.failure(database.error());
    const auto source = invocation.adoptKey(*settings, database->get());
    if (!source)
        return console.failure(source.error());
    if (*source == KeySource::None) {
        console.diagnostic(
            u"No key to sign with: give --secret-file or --key, or a --database that has one of its own."_s);
        return Exit::Usage;
    }
    const auto order = orderOf(invocation, database->get(), *settings);
    if (!order)
        return console.failure(order.error());

    std::unique_ptr<django::SqlStore> store = std::move(*database);
    if (!store) {
        // No directory: the outstanding row that for_user() writes goes to a database that ends with this process.
        auto opened = django::SqlStore::open(u":memory:"_s);
        if (!opened)
            return console.failure(opened.error());
        store = std::move(*opened);
        if (const auto added = store->addUser(order->user); !added)
            return console.failure(added.error());
    }
    const Engine engine(*settings, *band, *store, *clock);
    const auto answer = makeAll(engine, *order);
    if (!answer)
        return console.failure(asError(answer.error()));
    print(*answer, console);
    return Exit::Done;
}

} // namespace cli
