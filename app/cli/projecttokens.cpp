// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/projectoptions.h"
#include "core/base/plural.h"
#include "core/base/timetext.h"
#include "core/project/tokenchange.h"
#include "core/session/tokenreading.h"

using namespace Qt::StringLiterals;
using project::ListedToken;
using project::TokenChange;
using project::TokenStanding;

namespace cli {

namespace {

constexpr int mostByDefault = 100;

/// Where a project's tokens are, and by whom.
struct Place
{
    project::UserSource source;
    Instant now;
};

Json timeJson(const std::optional<Instant> &time)
{
    return time ? Json(epochSeconds(*time)) : Json();
}

QString standingName(TokenStanding standing)
{
    switch (standing) {
    case TokenStanding::Alive:
        return u"alive"_s;
    case TokenStanding::Blacklisted:
        return u"blacklisted"_s;
    case TokenStanding::Flushable:
        break;
    }
    return u"expired"_s;
}

Json tokenJson(const ListedToken &token, Instant now)
{
    return Json::object({ { u"jti"_s, Json(token.jti) }, { u"user_id"_s, orNull(token.userKey) },
        { u"username"_s, orNull(token.username) }, { u"created_at"_s, timeJson(token.createdAt) },
        { u"expires_at"_s, Json(epochSeconds(token.expiresAt)) },
        { u"blacklisted_at"_s, timeJson(token.blacklistedAt) },
        { u"standing"_s, Json(standingName(token.standing(now))) } });
}

void print(const ListedToken &token, Instant now, Console &console)
{
    if (console.json)
        return console.object(tokenJson(token, now));
    const TokenStanding standing = token.standing(now);
    const int colour = standing == TokenStanding::Alive ? 32 : standing == TokenStanding::Blacklisted ? 31 : 33;
    console.line(printable(u"%1  %2  "_s.arg(token.jti).arg(token.username.isEmpty() ? u"-"_s : token.username, -20))
        + console.coloured(standingName(standing), colour)
        + printable(u"  %1 %2"_s.arg(
            standing == TokenStanding::Flushable ? u"since"_s : u"until"_s, clockText(token.expiresAt, now))));
}

Result<int> mostOf(const Invocation &invocation)
{
    if (!invocation.isSet(u"most"_s))
        return mostByDefault;
    bool isNumber = false;
    const int most = invocation.value(u"most"_s).toInt(&isNumber);
    if (!isNumber || most < 1)
        return fail(Errc::Usage, u"--most is a number of tokens, at least 1."_s);
    return most;
}

Exit list(const Invocation &invocation, const Place &place, int most)
{
    Console &console = invocation.console();
    const auto page = project::outstandingTokens(place.source, most);
    if (!page)
        return console.failure(page.error());
    for (const ListedToken &token : page->tokens)
        print(token, place.now, console);
    if (page->hasMore)
        console.diagnostic(
            u"these are the newest %1, and there are more; --most tells more of them"_s.arg(page->tokens.size()));
    return Exit::Done;
}

/// A jti, or a whole token, whose jti it is.
Result<QString> jtiOf(const Invocation &invocation)
{
    const QString word = invocation.arguments().value(1);
    const auto text = invocation.content(word, u"a TOKEN"_s);
    if (!text)
        return tl::unexpected(text.error());
    if (!session::looksLikeToken(text->trimmed()))
        return QString::fromUtf8(text->trimmed());
    const QString jti = session::readToken(text->trimmed()).text(u"jti");
    if (jti.isEmpty())
        return fail(Errc::Usage, u"That token has no jti, so the blacklist can't know it."_s);
    return jti;
}

Result<TokenChange> changeOf(const Invocation &invocation, const Place &place, const QString &verb)
{
    if (verb == u"flush")
        return TokenChange{};
    TokenChange change;
    if (verb == u"blacklist") {
        const auto jti = jtiOf(invocation);
        if (!jti)
            return tl::unexpected(jti.error());
        const auto found = project::tokensWithJti(place.source, { *jti });
        if (!found)
            return tl::unexpected(found.error());
        if (found->isEmpty())
            return fail(Errc::NotFound,
                u"The project has no outstanding token with the jti “%1”; jotlab-cli tokens list shows which it has."_s
                    .arg(*jti));
        if (found->constFirst().blacklistedAt)
            return fail(Errc::Conflict, u"The token with the jti “%1” is blacklisted already."_s.arg(*jti));
        change.kind = TokenChange::Kind::Blacklist;
        change.token = found->constFirst();
        return change;
    }
    const QString name = invocation.arguments().value(1);
    const auto user = project::storedUserKey(place.source, name);
    if (!user)
        return tl::unexpected(user.error());
    change.kind = TokenChange::Kind::BlacklistUser;
    change.token.userKey = *user;
    change.token.username = name;
    return change;
}

/// What it is in SQL; run, too, where --write allows it.
Exit change(const Invocation &invocation, const Place &place, const QString &verb)
{
    Console &console = invocation.console();
    const auto asked = changeOf(invocation, place, verb);
    if (!asked)
        return console.failure(asked.error());
    const QList<project::ChangeStatement> statements = project::statementsOf(place.source, *asked, place.now);
    const QString sql = project::shownText(statements);
    const bool writes = invocation.isSet(u"write"_s);
    std::optional<qint64> rows;
    if (!console.json)
        console.line(printableLines(sql));
    if (writes) {
        const auto done = project::runChange(place.source, statements);
        if (!done)
            return console.failure(done.error());
        rows = *done;
    }
    if (console.json)
        console.object(Json::object({ { u"sql"_s, Json(sql) }, { u"rows"_s, rows ? Json(*rows) : Json() } }));
    else if (rows)
        console.line(counted(
            u"%1 row(s) (was|were) written or deleted in %2"_s.arg(*rows).arg(place.source.place.text()), *rows));
    if (!writes)
        console.diagnostic(u"Nothing was written; --write runs it in %1."_s.arg(place.source.place.text()));
    return Exit::Done;
}

Result<Place> placeOf(const Invocation &invocation)
{
    auto request = projectRequest(invocation, invocation.value(u"project"_s));
    if (!request)
        return tl::unexpected(request.error());
    request->order.users = 0;
    request->order.withDatabase = true;
    const auto reading = readAllowed(invocation, *request);
    if (!reading)
        return tl::unexpected(reading.error());
    if (reading->blacklist && !reading->blacklist->isInstalled)
        return fail(Errc::NotFound, u"The blacklist app is not installed: the project keeps no tokens."_s);
    return project::userSource(*reading).map([](const project::UserSource &source) {
        return Place{ source, systemClock()() };
    });
}

} // namespace

Exit tokens(const QStringList &words, Console &console)
{
    Invocation invocation(u"tokens"_s,
        u"Lists the outstanding tokens of a Django project straight from its database, blacklisted ones among them, "
        u"and "
        "blacklists or flushes them: the SQL is shown, and run with --write alone."_s,
        EnvironmentOptions, console);
    invocation.addOption(u"project"_s, u"The project's manage.py, or its folder."_s, u"file"_s);
    addServerFileOption(invocation);
    invocation.addOption(u"most"_s, u"list: the newest so many; the default is 100."_s, u"n"_s);
    invocation.addOption(u"write"_s, u"Runs what is shown, in one transaction."_s);
    addProjectOptions(invocation);
    invocation.addArgument(
        u"VERB"_s, u"list, blacklist TOKEN (or its jti; - for standard input, @FILE), blacklist-user NAME or flush."_s);
    if (!invocation.parse(words))
        return invocation.exit();
    const QString verb = invocation.arguments().value(0);
    static const QStringList verbs{ u"list"_s, u"blacklist"_s, u"blacklist-user"_s, u"flush"_s };
    if (!verbs.contains(verb))
        return console.failure(
            { Errc::Usage, u"tokens wants one of %1, not “%2”."_s.arg(verbs.join(u", "_s), verb), {} });
    const qsizetype wanted = verb.startsWith(u"blacklist") ? 2 : 1;
    if (invocation.arguments().size() != wanted)
        return console.failure({ Errc::Usage,
            wanted == 1                ? u"tokens %1 takes nothing more."_s.arg(verb)
                : verb == u"blacklist" ? u"tokens blacklist wants one TOKEN, or its jti."_s
                                       : u"tokens blacklist-user wants one NAME."_s,
            {} });
    if (verb == u"list" && invocation.isSet(u"write"_s))
        return console.failure({ Errc::Usage, u"--write goes with a change: a list is only read."_s, {} });
    if (const auto file = checkServerFile(invocation); !file)
        return console.failure(file.error());
    if (!invocation.isSet(u"project"_s))
        return console.failure(
            { Errc::Usage, u"Name the project: --project PATH, or --server with a server file that names it."_s, {} });
    const auto most = mostOf(invocation);
    if (!most)
        return console.failure(most.error());
    const auto place = placeOf(invocation);
    if (!place)
        return projectFailure(place.error(), console);
    return verb == u"list" ? list(invocation, *place, *most) : change(invocation, *place, verb);
}

} // namespace cli
