// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/invocation.h"
#include "app/cli/projectusers.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/passwords.h"

using namespace Qt::StringLiterals;
using django::SqlStore;
using django::User;

namespace cli {

namespace {

Json userJson(const User &user)
{
    Json object = Json::object();
    object.set(u"id"_s, user.key.isEmpty() ? Json(user.id) : Json(user.key));
    object.set(u"username"_s, user.username);
    object.set(u"is_active"_s, user.isActive);
    return object;
}

Exit list(SqlStore &store, Console &console)
{
    const auto users = store.users();
    if (!users)
        return console.failure(users.error());
    for (const User &user : *users) {
        if (console.json)
            console.object(userJson(user));
        else
            console.line(printable(u"%1  %2  %3"_s.arg(keyText(user), 4)
                                       .arg(user.username, -20)
                                       .arg(user.isActive ? u"active"_s : u"inactive"_s)));
    }
    return Exit::Done;
}

Result<QString> hashed(const Invocation &invocation, const QString &word)
{
    return invocation.content(word, u"password"_s, true).and_then([&](QByteArray password) -> Result<QString> {
        if (word == u'-' || word.startsWith(u'@'))
            while (password.endsWith('\n') || password.endsWith('\r'))
                password.chop(1);
        return invocation.band().and_then([&](simplejwt::Band band) -> Result<QString> {
            return simplejwt::encodePassword(QString::fromUtf8(password), simplejwt::passwordIterations(band));
        });
    });
}

Exit add(const Invocation &invocation, SqlStore &store, const QString &name)
{
    Console &console = invocation.console();
    User user;
    user.username = name;
    user.isActive = !invocation.isSet(u"inactive"_s);
    user.passwordHash = simplejwt::unusablePassword();
    if (invocation.isSet(u"id"_s)) {
        bool isNumber = false;
        user.id = invocation.value(u"id"_s).toLongLong(&isNumber);
        if (!isNumber || user.id <= 0) {
            console.diagnostic(u"--id wants a whole number above zero, not “%1”."_s.arg(invocation.value(u"id"_s)));
            return Exit::Usage;
        }
    }
    if (invocation.isSet(u"password"_s)) {
        const auto hash = hashed(invocation, invocation.value(u"password"_s));
        if (!hash)
            return console.failure(hash.error());
        user.passwordHash = *hash;
    }
    const auto added = store.addUser(user);
    if (!added)
        return console.failure(added.error());
    if (console.json)
        console.object(userJson(*added));
    else
        console.line(QString::number(added->id));
    return Exit::Done;
}

/// activate, deactivate, remove, password: of a user that must be there.
Exit change(const Invocation &invocation, SqlStore &store, const QString &verb, const QString &name)
{
    Console &console = invocation.console();
    const auto found = store.userByName(name);
    if (!found)
        return console.failure(found.error());
    if (!*found) {
        console.diagnostic(u"There is no user “%1”; jotlab-cli users list shows who is."_s.arg(name));
        return Exit::Negative;
    }
    User user = **found;
    Result<> done;
    if (verb == u"remove") {
        done = store.removeUser(user.id);
    } else if (verb == u"password") {
        const QString word = invocation.isSet(u"password"_s) ? invocation.value(u"password"_s)
                                                             : invocation.arguments().value(2, u"-"_s);
        const auto hash = hashed(invocation, word);
        if (!hash)
            return console.failure(hash.error());
        user.passwordHash = *hash;
        done = store.updateUser(user);
    } else {
        user.isActive = verb == u"activate";
        done = store.updateUser(user);
    }
    if (!done)
        return console.failure(done.error());
    if (console.json)
        console.object(userJson(user));
    return Exit::Done;
}

Result<std::unique_ptr<SqlStore>> requiredStore(const Invocation &invocation)
{
    if (invocation.isSet(u"database"_s))
        return invocation.store();
    return fail(Errc::Usage,
        invocation.isSet(u"server"_s)
            ? u"The server file names no users; add \"users\" to it, or name them with --project or --database."_s
            : u"Name the database with --database FILE."_s);
}

/// A project's users are listed alone, and by what its reading says alone.
Result<> checkProject(const Invocation &invocation, const QString &verb)
{
    if (!invocation.isSet(u"project"_s)) {
        for (const QString &name : { u"find"_s, u"anywhere"_s, u"most"_s }) {
            if (invocation.isSet(name))
                return fail(Errc::Usage, u"--%1 goes with --project."_s.arg(name));
        }
        return {};
    }
    if (verb != u"list")
        return fail(Errc::Usage, u"The users of a project are only listed: change them there."_s);
    for (const QString &name : { u"database"_s, u"write"_s, u"settings"_s }) {
        if (invocation.isSet(name))
            return fail(
                Errc::Usage, u"--%1 doesn't go with --project: the project says where its users are."_s.arg(name));
    }
    return {};
}

} // namespace

Exit users(const QStringList &words, Console &console)
{
    Invocation invocation(u"users"_s,
        u"Lists and changes the directory of a database; a server running on it sees that at once."_s,
        DatabaseOptions | SettingsOptions, console);
    invocation.addOption(u"inactive"_s, u"add: the user is not active."_s);
    invocation.addOption(
        u"password"_s, u"add, password: the password; - for standard input, @FILE for a file."_s, u"password"_s);
    invocation.addOption(u"id"_s, u"add: the user's id; the default is the next free one."_s, u"n"_s);
    invocation.addArgument(
        u"VERB"_s, u"list, add NAME, remove NAME, activate NAME, deactivate NAME or password NAME."_s);
    addServerFileOption(invocation);
    addProjectUsersOptions(invocation);
    if (!invocation.parse(words))
        return invocation.exit();
    const QString verb = invocation.arguments().value(0);
    const QString name = invocation.arguments().value(1);
    static const QStringList verbs{ u"list"_s, u"add"_s, u"remove"_s, u"activate"_s, u"deactivate"_s, u"password"_s };
    if (!verbs.contains(verb)) {
        console.diagnostic(u"users wants one of %1, not “%2”."_s.arg(verbs.join(u", "_s), verb));
        return Exit::Usage;
    }
    if (name.isEmpty() != (verb == u"list")) {
        console.diagnostic(verb == u"list" ? u"users list takes no name."_s : u"users %1 wants a name."_s.arg(verb));
        return Exit::Usage;
    }
    if (verb != u"list" && invocation.isSet(u"server"_s))
        return console.failure({ Errc::Usage,
            u"--server goes with users list: what a server file refers to is read, never written. Name the database with --database FILE."_s,
            {} });
    if (const auto file = checkServerFile(invocation); !file)
        return console.failure(file.error());
    if (const auto fits = checkProject(invocation, verb); !fits)
        return console.failure(fits.error());
    if (invocation.isSet(u"project"_s))
        return listProjectUsers(invocation);
    const auto store = requiredStore(invocation);
    if (!store)
        return console.failure(store.error());
    if (verb == u"list")
        return list(**store, console);
    return verb == u"add" ? add(invocation, **store, name) : change(invocation, **store, verb, name);
}

Exit flush(const QStringList &words, Console &console)
{
    Invocation invocation(u"flush"_s,
        u"Deletes expired tokens from the tables of outstanding and blacklisted tokens."_s, DatabaseOptions | NowOption,
        console);
    if (!invocation.parse(words))
        return invocation.exit();
    const auto clock = invocation.clock();
    if (!clock)
        return console.failure(clock.error());
    const auto store = requiredStore(invocation);
    if (!store)
        return console.failure(store.error());
    const auto deleted = (*store)->flushExpired((*clock)());
    if (!deleted)
        return console.failure(deleted.error());
    Json object = Json::object();
    object.set(u"deleted"_s, *deleted);
    if (console.json)
        console.object(object);
    else
        console.line(u"%1 deleted"_s.arg(*deleted));
    return Exit::Done;
}

} // namespace cli
