// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/invocation.h"
#include "core/archive/exchangeimport.h"
#include "core/code/callcode.h"
#include "core/code/flowcode.h"
#include "core/config/serverfile.h"

using namespace Qt::StringLiterals;
using archive::Import;

namespace cli {

namespace {

Result<code::Form> formOf(const QString &word)
{
    if (const auto form = code::formNamed(word))
        return *form;
    QStringList names;
    for (const code::FormInfo &each : code::forms())
        names.append(QString::fromLatin1(each.name));
    return fail(Errc::Usage, u"FORM is one of %1, not “%2”."_s.arg(names.join(u", "_s), word));
}

/// The one call of a file, or the one that --call names; it is one of those servers' where it goes there.
Result<session::Exchange> callOf(
    const Invocation &invocation, const QString &file, const QList<config::ServerProfile> &servers)
{
    const auto clock = invocation.clock();
    if (!clock)
        return tl::unexpected(clock.error());
    const auto import = file == u'-' ? readStandardInput(largeInputLimit).and_then([&](const QByteArray &content) {
        return archive::importedCalls(content, {}, servers, (*clock)());
    })
                                     : archive::importedFile(file, {}, servers, (*clock)());
    if (!import)
        return tl::unexpected(import.error());
    for (const Import::Skipped &each : import->skipped)
        invocation.console().diagnostic(u"%1: %2"_s.arg(printable(each.place), printable(each.text)));
    const qsizetype count = import->calls.size();
    if (count == 0)
        return fail(Errc::NotFound, u"No call was found in %1."_s.arg(file == u'-' ? u"standard input"_s : file));
    bool isNumber = true;
    const int number = invocation.isSet(u"call"_s) ? invocation.value(u"call"_s).toInt(&isNumber) : 1;
    if (!isNumber || number < 1 || number > count || (count > 1 && !invocation.isSet(u"call"_s)))
        return fail(Errc::Usage,
            count == 1
                ? u"There is one call; --call takes 1."_s
                : u"There are %1 calls; choose one with --call, 1 to %1. jotlab-cli import lists them."_s.arg(count));
    return import->calls.at(number - 1).exchange;
}

/// Of --server; the forms of a project go by the common paths without it.
Result<config::ServerProfile> serverOf(const Invocation &invocation)
{
    return invocation.isSet(u"server"_s) ? invocation.server() : Result<config::ServerProfile>(config::ServerProfile());
}

Result<code::FlowUser> userOf(const Invocation &invocation)
{
    code::FlowUser user{ invocation.isSet(u"user"_s) ? invocation.value(u"user"_s) : u"alice"_s, {} };
    if (!invocation.isSet(u"login"_s))
        return user;
    user.login = config::endpointNamed(invocation.value(u"login"_s));
    if (user.login != session::Endpoint::Login && user.login != session::Endpoint::ObtainPair)
        return fail(Errc::Usage, u"--login is login or obtain_pair, not “%1”."_s.arg(invocation.value(u"login"_s)));
    return user;
}

/// A call of a file; with --server as it goes there: by its authority, certificate and proxy.
Result<code::Code> callCode(const Invocation &invocation, const QString &file, code::Form form, client::Secrets secrets)
{
    if (!invocation.isSet(u"server"_s))
        return callOf(invocation, file, {}).and_then([&](const session::Exchange &exchange) {
            return code::callCode(exchange, form, secrets);
        });
    const auto server = invocation.server();
    if (!server)
        return tl::unexpected(server.error());
    return callOf(invocation, file, { *server }).and_then([&](const session::Exchange &call) -> Result<code::Code> {
        if (call.server == server->id())
            return code::callCode(call, form, secrets, server->connection);
        return fail(Errc::Usage,
            u"The call goes to %1, but --server is %2. Leave --server out, or name the server of the call."_s.arg(
                call.url.toString(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery), server->id()));
    });
}

Result<code::Code> written(const Invocation &invocation, code::Form form)
{
    const auto secrets = invocation.isSet(u"reveal"_s) ? client::Secrets::Revealed : client::Secrets::Redacted;
    const QStringList arguments = invocation.arguments();
    const bool isFlow = arguments.size() == 1;
    for (const QString &option : { u"user"_s, u"login"_s }) {
        if (!isFlow && invocation.isSet(option))
            return fail(Errc::Usage, u"--%1 goes with a FORM alone; a call in a file has its own user."_s.arg(option));
    }
    if (isFlow && invocation.isSet(u"call"_s))
        return fail(Errc::Usage, u"--call goes with a FILE."_s);
    if (!isFlow)
        return callCode(invocation, arguments.at(1), form, secrets);
    const bool needsServer = code::infoOf(form).writesCalls; // a project's own tests call no address
    if (needsServer && !invocation.isSet(u"server"_s))
        return fail(Errc::Usage,
            u"code wants a FILE with the call, or - for standard input; or --server for a login, a call and a logout there."_s);
    const auto user = userOf(invocation);
    if (!user)
        return tl::unexpected(user.error());
    return serverOf(invocation).and_then([&](const config::ServerProfile &server) {
        return code::flowCode(server, form, *user, secrets);
    });
}

} // namespace

Exit code(const QStringList &words, Console &console)
{
    Invocation invocation(u"code"_s,
        u"Writes code to be pasted and run: with a FILE the call in it, in curl, httpie, requests, httpx (Python), "
        u"fetch "
        "or axios (JavaScript); with --server login, call, refresh and logout there, in requests, httpx, fetch or "
        "axios, "
        "or for the project itself as apitestcase, pytest or shell (manage.py). Variables of the environment stand for "
        "tokens and passwords."_s,
        NowOption | ServerSecretOption, console);
    invocation.addOption(u"server"_s,
        u"Where the server is, or a server file with its paths; with a FILE, a server file by whose authority, certificate and proxy the call goes."_s,
        u"url|file"_s);
    invocation.addOption(u"user"_s, u"Who logs in; alice without it."_s, u"name"_s);
    invocation.addOption(u"login"_s, u"Without a password or with one; without it the first that the server has."_s,
        u"login|obtain_pair"_s);
    invocation.addOption(u"call"_s, u"Which call of the file, from 1, where it has several."_s, u"number"_s);
    invocation.addOption(u"reveal"_s, u"Writes tokens and passwords into the code."_s);
    invocation.addArgument(u"FORM"_s, u"In what: one of those above."_s);
    invocation.addArgument(u"FILE"_s, u"The call, in any file that import takes; - for standard input."_s, u"[FILE]"_s);
    if (!invocation.parse(words))
        return invocation.exit();
    if (invocation.arguments().isEmpty() || invocation.arguments().size() > 2)
        return console.failure({ Errc::Usage, u"code wants a FORM, and a FILE or --server."_s, {} });
    const QString name = invocation.arguments().constFirst();
    const auto code = formOf(name).and_then([&](code::Form form) { return written(invocation, form); });
    if (!code)
        return console.failure(code.error());
    if (console.json) {
        QList<Json> variables;
        for (const QString &each : code->variables)
            variables.append(Json(each));
        console.object(Json::object(
            { { u"form"_s, name }, { u"text"_s, Json(code->text) }, { u"variables"_s, Json::array(variables) } }));
    } else {
        console.raw(code->text.toUtf8().chopped(1)); // its last line feed
    }
    return Exit::Done;
}

} // namespace cli
