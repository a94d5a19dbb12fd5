// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/invocation.h"
#include "core/base/log.h"
#include "core/scan/filescan.h"
#include "core/simplejwt/settingsjson.h"

#include <QFile>
#include <cstdio>

using namespace Qt::StringLiterals;
using scan::ScannedToken;

namespace cli {

namespace {

/// How a token's end is told; empty: it is certain.
QString endText(scan::TokenEnd end)
{
    switch (end) {
    case scan::TokenEnd::Exact:
        break;
    case scan::TokenEnd::Guessed:
        return u"guessed"_s;
    case scan::TokenEnd::Cut:
        return u"cut"_s;
    }
    return {};
}

Json tokenJson(const ScannedToken &token, Instant now, bool reveal)
{
    const std::optional<bool> alive = token.isAlive(now);
    Json object = Json::object();
    object.set(u"file"_s, token.source);
    object.set(u"offset"_s, token.place.isEmpty() ? Json(token.offset) : Json());
    object.set(u"count"_s, token.count);
    object.set(u"type"_s, orNull(token.type));
    object.set(u"user"_s, orNull(token.user));
    object.set(u"iat"_s, token.issuedAt.value_or(Json()));
    object.set(u"exp"_s, token.expiresAt.value_or(Json()));
    object.set(u"alive"_s, alive ? Json(*alive) : Json());
    object.set(u"token"_s, reveal ? QString::fromUtf8(token.text) : redacted(token.text));
    if (!token.place.isEmpty())
        object.set(u"place"_s, token.place);
    if (token.end != scan::TokenEnd::Exact)
        object.set(u"end"_s, endText(token.end));
    return object;
}

QString utc(Instant instant)
{
    return toDateTime(instant).toString(u"yyyy-MM-dd HH:mm:ss"_s) + u" UTC"_s;
}

QString lifeOf(const ScannedToken &token, Instant now, const Console &console)
{
    const session::TokenRecord &times = token.times;
    switch (session::stateByTimes(times, now)) {
    case session::TokenState::Alive:
        return console.coloured(u"alive until "_s + utc(*times.expiresAt), 31); // in a log that is a leak
    case session::TokenState::Expired:
        return u"expired "_s + utc(*times.expiresAt);
    case session::TokenState::NotYet:
        return u"not yet valid, expires "_s + utc(*times.expiresAt);
    case session::TokenState::Blacklisted: // no file tells
    case session::TokenState::Unverified:
    case session::TokenState::Unknown:
        break;
    }
    return times.readable ? console.coloured(u"without an end"_s, 31) : u"unreadable without its key"_s;
}

void print(const ScannedToken &token, Instant now, bool reveal, Console &console)
{
    const QString type = token.type.isEmpty() ? u"token"_s : printable(token.type);
    const QString user = token.user.isEmpty() ? QString() : u" of user "_s + printable(token.user);
    const QString more = token.count > 1 ? u", %1 times"_s.arg(token.count) : QString();
    console.line(type + user + u", "_s + lifeOf(token, now, console));
    const QString place = token.place.isEmpty() ? u"at byte %1"_s.arg(token.offset) : printable(token.place);
    console.line(u"  first in %1, %2%3"_s.arg(printable(token.source), place, more));
    if (token.end == scan::TokenEnd::Guessed)
        console.line(u"  other letters touch it, so where it ends is a guess"_s);
    else if (token.end == scan::TokenEnd::Cut)
        console.line(u"  cut off: the signature is shorter than its algorithm makes it"_s);
    console.line(u"  "_s + printable(reveal ? QString::fromUtf8(token.text) : redacted(token.text)));
}

session::ClaimNames namesFrom(const simplejwt::Settings &settings)
{
    session::ClaimNames names;
    names.tokenType = settings.tokenTypeClaim.value_or(names.tokenType);
    names.userId = settings.userIdClaim;
    return names;
}

/// Reads every file that can be read; the last failure decides on the exit.
Exit addFiles(const QStringList &files, scan::TokenScan &tokens, Console &console)
{
    Exit exit = Exit::Done;
    scan::FileScan scan(tokens);
    for (const QString &file : files) {
        QFile input;
        const bool isStream = file == u'-';
        if (isStream)
            input.open(stdin, QFile::ReadOnly);
        if (const auto added = isStream ? scan.addStream(input, file) : scan.addFile(file); !added)
            exit = console.failure(added.error());
    }
    for (const QString &sentence : scan.notLookedInto())
        console.diagnostic(printable(sentence));
    if (exit == Exit::Done && tokens.tokens().isEmpty() && !scan.notLookedInto().isEmpty())
        exit = Exit::Failed; // nobody knows that there is none
    return exit;
}

} // namespace

Exit scan(const QStringList &words, Console &console)
{
    Invocation invocation(u"scan"_s,
        u"Lists the tokens in logs, HAR files, SQLite databases, archives or any bytes, each once. Needs no key and checks no signature."_s,
        SettingsOptions | NowOption, console);
    invocation.addOption(u"reveal"_s, u"Shows whole tokens; without it, their first and last characters."_s);
    invocation.addArgument(u"FILE"_s, u"A file; - for standard input."_s, u"FILE…"_s);
    if (!invocation.parse(words))
        return invocation.exit();
    if (invocation.arguments().isEmpty()) {
        console.diagnostic(u"scan wants a FILE, or - for standard input."_s);
        return Exit::Usage;
    }
    const auto settings = invocation.settings(simplejwt::SettingsReading::Strict, SettingsGaps::Allowed);
    if (!settings)
        return console.failure(settings.error());
    const auto clock = invocation.clock();
    if (!clock)
        return console.failure(clock.error());

    scan::TokenScan tokens(namesFrom(*settings));
    const Exit read = addFiles(invocation.arguments(), tokens, console);
    const Instant now = (*clock)();
    const bool reveal = invocation.isSet(u"reveal"_s);
    for (const ScannedToken &token : tokens.tokens()) {
        if (console.json)
            console.object(tokenJson(token, now, reveal));
        else
            print(token, now, reveal, console);
    }
    if (read != Exit::Done)
        return read;
    if (!tokens.tokens().isEmpty())
        return Exit::Done;
    console.diagnostic(u"No token was found."_s);
    return Exit::Negative;
}

} // namespace cli
