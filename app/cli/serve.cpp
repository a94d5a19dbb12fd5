// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/invocation.h"
#include "core/base/quitsignals.h"
#include "core/client/keyfetcher.h"
#include "core/server/authserver.h"
#include "core/simplejwt/settingsjson.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace cli {

namespace {

Result<server::Options> optionsOf(const Invocation &invocation)
{
    server::Options options;
    if (invocation.isSet(u"port"_s)) {
        bool isNumber = false;
        options.port = invocation.value(u"port"_s).toUShort(&isNumber);
        if (!isNumber)
            return fail(
                Errc::Usage, u"--port wants a number from 0 to 65535, not “%1”."_s.arg(invocation.value(u"port"_s)));
    }
    const auto reading
        = invocation.isSet(u"as-django"_s) ? simplejwt::SettingsReading::AsDjango : simplejwt::SettingsReading::Strict;
    auto settings = invocation.settings(reading);
    if (!settings)
        return tl::unexpected(settings.error());
    const auto band = invocation.band();
    if (!band)
        return tl::unexpected(band.error());
    // The database's own key is the server's business: it opens the file in its own thread.
    if (const auto source = invocation.adoptKey(*settings, nullptr); !source)
        return tl::unexpected(source.error());
    if (invocation.isSet(u"database"_s))
        options.database = invocation.value(u"database"_s);
    options.writeForeign = invocation.isSet(u"write"_s);
    settings->blacklistApp = !invocation.isSet(u"no-blacklist-app"_s);
    options.settings = *settings;
    options.band = *band;
    options.users = invocation.values(u"user"_s);
    options.noAuthenticationClasses = invocation.isSet(u"no-authentication-classes"_s);
    options.allowLogin = invocation.isSet(u"allow-login"_s);
    options.clockControl = invocation.isSet(u"clock-control"_s);
    options.keyFetcher = client::fetchKeySet;
    options.clock = std::make_shared<MovableClock>();
    if (invocation.isSet(u"now"_s)) {
        const auto start = invocation.seconds(u"now"_s);
        if (!start)
            return tl::unexpected(start.error());
        options.clock->set(Instant{ *start });
    }
    return options;
}

} // namespace

Exit serve(const QStringList &words, Console &console)
{
    Invocation invocation(u"serve"_s, u"Runs the embedded server on 127.0.0.1 until SIGTERM or SIGINT."_s,
        KeyOptions | SettingsOptions | NowOption | DatabaseOptions, console);
    invocation.addOption(u"port"_s, u"The port; 0, the default, takes a free one."_s, u"n"_s);
    invocation.addOption(
        u"as-django"_s, u"Accepts settings as Django does at its start, and fails as Django then fails."_s);
    invocation.addOption(u"user"_s, u"A user, made if absent; repeatable."_s, u"name"_s);
    invocation.addOption(u"no-authentication-classes"_s,
        u"/refresh/ and /logout/ with a common mistake, no class that reads the header: always 403."_s);
    invocation.addOption(u"no-blacklist-app"_s, u"As if the blacklist app were not installed."_s);
    invocation.addOption(u"clock-control"_s, u"POST /clock/ may move the server's clock."_s);
    invocation.addOption(u"allow-login"_s,
        u"/login/ and /users/ answer also with an imported key or a foreign database, to who knows the secret that is "
        u"then printed."_s);
    if (!invocation.parse(words))
        return invocation.exit();
    if (!invocation.arguments().isEmpty()) {
        console.diagnostic(u"serve takes no argument; what is “%1”?"_s.arg(invocation.arguments().constFirst()));
        return Exit::Usage;
    }
    const auto options = optionsOf(invocation);
    if (!options)
        return console.failure(options.error());

    server::AuthServer server;
    if (const auto ready = quitOnSignals(&server); !ready)
        return console.failure(ready.error());
    const auto url = server.start(*options);
    if (!url)
        return console.failure(url.error());
    Json line = Json::object();
    line.set(u"listening"_s, url->toString());
    if (const QString secret = QString::fromLatin1(server.startSecret()); !secret.isEmpty()) {
        console.diagnostic(
            u"/login/, /users/ and /clock/ want this start's secret, which --server-secret sends: %1: %2"_s.arg(
                QLatin1StringView(session::startSecretHeader), secret));
        line.set(u"secret"_s, secret);
    }
    if (console.json)
        console.object(line);
    else
        console.line(u"listening on "_s + url->toString());
    console.flush();
    QCoreApplication::exec();
    server.stop();
    return Exit::Done;
}

} // namespace cli
