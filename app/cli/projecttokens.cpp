// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/projectoptions.h"
#include "core/base/plural.h"
#include "core/base/timetext.h"
#include "core/django/sqlstore.h"
#include "core/project/tokenchange.h"
#include "core/session/tokenreading.h"
#include "core/simplejwt/engine.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using project::ListedToken;
using project::TokenChange;
using project::TokenStanding;

namespace cli {

namespace {

constexpr int mostByDefault = 100;

/// Where a project's tokens are, and what it said of itself.
struct Place
{
    project::UserSource source;
    Instant now;
    project::Reading reading;
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

/// What names the token of a change: itself, or its jti alone.
struct Named
{
    QString jti;
    QByteArray token; ///< empty: the jti was given
    QString type; ///< as the token says
};

/// One word, and no token that is damaged: what it is told with may be read by others.
bool canBeJti(const QByteArray &text)
{
    constexpr qsizetype longest = 255; // as in Simple JWT's table
    const auto isVisible = [](char c) { return uchar(c) > ' ' && c != 127; };
    return !text.isEmpty() && text.size() <= longest && !text.startsWith("eyJ")
        && std::all_of(text.begin(), text.end(), isVisible);
}

Result<Named> namedBy(const Invocation &invocation, const simplejwt::Settings &settings)
{
    const auto content = invocation.content(invocation.arguments().value(1), u"a TOKEN"_s);
    if (!content)
        return tl::unexpected(content.error());
    const QByteArray text = content->trimmed();
    if (!session::looksLikeToken(text)) {
        if (!canBeJti(text))
            return fail(Errc::Usage,
                u"That is neither a token nor a jti; give the token alone, without what stands around it, or its jti."_s);
        return Named{ QString::fromUtf8(text), {}, {} };
    }
    const session::TokenReading read = session::readToken(text);
    const QString claim = settings.jtiClaim.value_or(u"jti"_s);
    const QString jti = read.text(claim);
    if (jti.isEmpty())
        return fail(Errc::Usage, u"That token has no “%1”, so the blacklist can't know it."_s.arg(claim));
    return Named{ jti, text, read.text(settings.tokenTypeClaim.value_or(u"token_type"_s)) };
}

Error notOutstanding(const Named &named)
{
    if (named.token.isEmpty())
        return { Errc::NotFound,
            u"The project has no outstanding token with the jti “%1”; jotlab-cli tokens list shows which it has."_s.arg(
                named.jti),
            {} };
    if (named.type == u"access")
        return { Errc::NotFound,
            u"An access token has no row and is never blacklisted; give the refresh token that came with it, or end all of the user's with blacklist-user."_s,
            {} };
    return { Errc::NotFound,
        u"The project has no outstanding row of that token, jti “%1”; jotlab-cli tokens add writes it, then it can be blacklisted."_s
            .arg(named.jti),
        {} };
}

Result<TokenChange> blacklisting(const Place &place, const Named &named)
{
    const auto found = project::tokensWithJti(place.source, { named.jti });
    if (!found)
        return tl::unexpected(found.error());
    if (found->isEmpty())
        return tl::unexpected(notOutstanding(named));
    if (found->constFirst().blacklistedAt)
        return fail(Errc::Conflict, u"The token with the jti “%1” is blacklisted already."_s.arg(named.jti));
    TokenChange change;
    change.kind = TokenChange::Kind::Blacklist;
    change.token = found->constFirst();
    return change;
}

/// The row of a token that the project takes, as its own for_user() would have written it.
Result<TokenChange> adding(const Place &place, const Named &named)
{
    if (named.token.isEmpty())
        return fail(Errc::Usage,
            u"tokens add wants the whole token, since that stands in its row; - takes it from standard input, @FILE from a file."_s);
    const auto settings = place.reading.settings();
    if (!settings)
        return tl::unexpected(settings.error());
    const auto type = simplejwt::tokenTypeNamed(named.type);
    if (type != simplejwt::TokenType::Refresh && type != simplejwt::TokenType::Sliding)
        return fail(
            Errc::Usage, u"Only refresh and sliding tokens have a row; that token's type is “%1”."_s.arg(named.type));
    const auto store = django::SqlStore::open(u":memory:"_s); // with nothing on its blacklist
    if (!store)
        return tl::unexpected(store.error());
    const simplejwt::Engine engine(*settings, place.reading.band(), **store, [now = place.now] { return now; });
    if (const auto taken = engine.decode(named.token, *type); !taken)
        return fail(
            Errc::Conflict, u"No row is written for a token that the project refuses: %1"_s.arg(taken.error().reason));
    const auto found = project::tokensWithJti(place.source, { named.jti });
    if (!found)
        return tl::unexpected(found.error());
    if (!found->isEmpty())
        return fail(Errc::Conflict, u"The token with the jti “%1” has its row already."_s.arg(named.jti));
    const session::TokenReading read = session::readToken(named.token);
    TokenChange change;
    change.kind = TokenChange::Kind::AddRow;
    change.token.jti = named.jti;
    change.token.createdAt = read.time(u"iat");
    change.token.expiresAt = read.time(u"exp").value_or(place.now);
    change.text = named.token;
    change.claim = read.anyText(settings->userIdClaim);
    return change;
}

Result<TokenChange> changeOf(const Invocation &invocation, const Place &place, const QString &verb)
{
    if (verb == u"flush")
        return TokenChange{};
    if (verb == u"blacklist" || verb == u"add")
        return namedBy(invocation, place.reading.settings().value_or(simplejwt::Settings()))
            .and_then(
                [&](const Named &named) { return verb == u"add" ? adding(place, named) : blacklisting(place, named); });
    TokenChange change;
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
        console.line(printable(counted(u"%1 row(s) (was|were) written or deleted in %2"_s, *rows)
                                   .arg(*rows)
                                   .arg(place.source.place.text())));
    if (!writes)
        console.diagnostic(u"Nothing was written; --write runs it in %1."_s.arg(place.source.place.text()));
    return Exit::Done;
}

Result<Place> placeOf(const Invocation &invocation, const QString &verb)
{
    auto request = projectRequest(invocation, invocation.value(u"project"_s));
    if (!request)
        return tl::unexpected(request.error());
    request->order.users = 0;
    request->order.withDatabase = true;
    request->order.withKey = verb == u"add"; // a row is written for what the project signed
    const auto reading = readAllowed(invocation, *request);
    if (!reading)
        return tl::unexpected(reading.error());
    if (reading->blacklist && !reading->blacklist->isInstalled)
        return fail(Errc::NotFound, u"The blacklist app is not installed: the project keeps no tokens."_s);
    return project::userSource(*reading).map([&](const project::UserSource &source) {
        return Place{ source, systemClock()(), *reading };
    });
}

} // namespace

Exit tokens(const QStringList &words, Console &console)
{
    Invocation invocation(u"tokens"_s,
        u"Lists the outstanding tokens of a Django project straight from its database, blacklisted ones among them, "
        u"and blacklists, adds or flushes them: the SQL is shown, and run with --write alone."_s,
        EnvironmentOptions, console);
    invocation.addOption(u"project"_s, u"The project's manage.py, or its folder."_s, u"file"_s);
    addServerFileOption(invocation);
    invocation.addOption(u"most"_s, u"list: the newest so many; the default is 100."_s, u"n"_s);
    invocation.addOption(u"write"_s, u"Runs what is shown, in one transaction."_s);
    addProjectOptions(invocation);
    invocation.addArgument(u"VERB"_s,
        u"list, blacklist TOKEN (or its jti; - for standard input, @FILE), blacklist-user NAME, add TOKEN (the row of one that was made without) or flush."_s);
    if (!invocation.parse(words))
        return invocation.exit();
    const QString verb = invocation.arguments().value(0);
    static const QStringList verbs{ u"list"_s, u"blacklist"_s, u"blacklist-user"_s, u"add"_s, u"flush"_s };
    if (!verbs.contains(verb))
        return console.failure(
            { Errc::Usage, u"tokens wants one of %1, not “%2”."_s.arg(verbs.join(u", "_s), verb), {} });
    const qsizetype wanted = verb == u"list" || verb == u"flush" ? 1 : 2;
    if (invocation.arguments().size() != wanted)
        return console.failure({ Errc::Usage,
            wanted == 1                ? u"tokens %1 takes nothing more."_s.arg(verb)
                : verb == u"blacklist" ? u"tokens blacklist wants one TOKEN, or its jti."_s
                : verb == u"add"       ? u"tokens add wants one TOKEN."_s
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
    const auto place = placeOf(invocation, verb);
    if (!place)
        return projectFailure(place.error(), console);
    return verb == u"list" ? list(invocation, *place, *most) : change(invocation, *place, verb);
}

} // namespace cli
