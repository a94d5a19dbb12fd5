// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/issueoptions.h"
#include "app/cli/projectissue.h"
#include "app/cli/verdict.h"
#include "core/simplejwt/issuing.h"

using namespace Qt::StringLiterals;
using simplejwt::Engine;
using simplejwt::IssueOrder;

namespace cli {

namespace {

Error asError(const simplejwt::Refusal &refusal)
{
    return Error{ Errc::Usage, u"No token could be made: %1"_s.arg(refusalDetail(refusal).toString()), refusal.reason };
}

/// The user of the directory, or without one the id as given.
Result<django::User> userOf(
    const Invocation &invocation, django::SqlStore *store, Json &claims, const QString &userIdClaim)
{
    const bool byName = invocation.isSet(u"user"_s);
    if (byName == invocation.isSet(u"user-id"_s))
        return fail(Errc::Usage, u"Give one of --user and --user-id."_s);
    if (byName && !store)
        return fail(Errc::Usage,
            u"--user looks a name up in a --database or a --project, or in a server file's; without one give --user-id."_s);
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

Result<IssueOrder> orderOf(const Invocation &invocation, django::SqlStore *store, const simplejwt::Settings &settings)
{
    auto order = issueOrder(invocation);
    if (!order)
        return order;
    const auto user = userOf(invocation, store, order->claims, settings.userIdClaim);
    if (!user)
        return tl::unexpected(user.error());
    order->user = *user;
    return order;
}

} // namespace

Exit issue(const QStringList &words, Console &console)
{
    Invocation invocation(u"issue"_s,
        u"Makes tokens for a user as Simple JWT's for_user() does: no server, no password."_s,
        KeyOptions | SettingsOptions | NowOption | DatabaseOptions, console);
    invocation.addOption(u"user"_s, u"The user's name in the database or the project."_s, u"name"_s);
    invocation.addOption(
        u"user-id"_s, u"The user's id; without a database or a project it is used as given."_s, u"id"_s);
    addServerFileOption(invocation);
    addIssueOptions(invocation);
    addProjectIssueOptions(invocation);
    if (!invocation.parse(words))
        return invocation.exit();
    if (!invocation.arguments().isEmpty()) {
        console.diagnostic(u"issue takes no argument; what is “%1”?"_s.arg(invocation.arguments().constFirst()));
        return Exit::Usage;
    }
    if (const auto file = checkServerFile(invocation); !file)
        return console.failure(file.error());
    if (invocation.isSet(u"project"_s))
        return issueOfProject(invocation);

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
        console.diagnostic(invocation.isSet(u"server"_s)
                ? u"No key to sign with: the server file names none, nor do its settings; add \"key\" to it, or give --secret-file or --key."_s
                : u"No key to sign with: give --secret-file or --key, --settings with one, or a --database that has one of its own."_s);
        return Exit::Usage;
    }
    const auto order = orderOf(invocation, database->get(), *settings);
    if (!order)
        return console.failure(order.error());

    if (invocation.isReferred(u"database"_s) && !invocation.isSet(u"write"_s) && settings->blacklistApp
        && order->type != u"access" && (*database)->hasBlacklist()) {
        settings->blacklistApp = false; // whose tokens then get no row
        console.diagnostic(
            u"No outstanding row was written, since a database that a server file names is only read: the server takes the token, but doesn't find it among the user's until it is blacklisted. --write writes the row."_s);
    }
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
    const auto answer = issueTokens(engine, *order);
    if (!answer)
        return console.failure(asError(answer.error()));
    printTokens(*answer, console);
    return Exit::Done;
}

} // namespace cli
