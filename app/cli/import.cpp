// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/invocation.h"
#include "core/archive/exchangeimport.h"
#include "core/archive/importvariables.h"
#include "core/archive/scrubbing.h"

using namespace Qt::StringLiterals;
using archive::Import;
using session::Exchange;

namespace cli {

namespace {

/// --environment, and --variable over it.
Result<QHash<QString, QString>> variablesOf(const Invocation &invocation)
{
    QHash<QString, QString> variables;
    for (const QString &path : invocation.values(u"environment"_s)) {
        const auto bytes = readFile(path);
        if (!bytes)
            return tl::unexpected(bytes.error());
        const auto read = archive::environmentVariables(*bytes);
        if (!read)
            return fail(read.error().code, u"%1: %2"_s.arg(path, read.error().what), read.error().detail);
        variables.insert(*read);
    }
    for (const QString &given : invocation.values(u"variable"_s)) {
        const qsizetype at = given.indexOf(u'=');
        if (at < 1)
            return fail(Errc::Usage, u"--variable wants NAME=VALUE."_s);
        variables.insert(given.left(at), given.mid(at + 1));
    }
    return variables;
}

QString nameOf(const session::Endpoint endpoint)
{
    return endpoint == session::Endpoint::Other ? u"other"_s : QString::fromLatin1(config::info(endpoint).name);
}

Json callJson(const Import::Call &call, bool reveal)
{
    const Exchange exchange = reveal ? call.exchange : archive::scrubbed(call.exchange, archive::TokenForm::Masked);
    QList<Json> headers;
    for (const auto &[name, value] : exchange.headers)
        headers.append(Json::array({ Json(QString::fromUtf8(name)), Json(QString::fromUtf8(value)) }));
    return Json::object({ { u"name"_s, call.name.isEmpty() ? Json() : Json(call.name) },
        { u"method"_s, QString::fromLatin1(exchange.method) }, { u"url"_s, exchange.url.toString(QUrl::FullyEncoded) },
        { u"headers"_s, Json::array(headers) },
        { u"body"_s, exchange.body.isEmpty() ? Json() : Json(QString::fromUtf8(exchange.body)) },
        { u"server"_s, exchange.server }, { u"endpoint"_s, nameOf(exchange.endpoint) } });
}

Json importJson(const Import &import, bool reveal)
{
    QList<Json> calls;
    for (const Import::Call &call : import.calls)
        calls.append(callJson(call, reveal));
    QList<Json> servers;
    for (const config::ServerProfile &server : import.servers)
        servers.append(Json::object({ { u"url"_s, server.id() } }));
    QList<Json> skipped;
    for (const Import::Skipped &each : import.skipped)
        skipped.append(Json::object({ { u"place"_s, each.place }, { u"text"_s, each.text } }));
    return Json::object({ { u"calls"_s, Json::array(calls) }, { u"servers"_s, Json::array(servers) },
        { u"skipped"_s, Json::array(skipped) } });
}

void print(const Import &import, bool reveal, Console &console)
{
    for (const Import::Call &call : import.calls) {
        const Exchange exchange = reveal ? call.exchange : archive::scrubbed(call.exchange, archive::TokenForm::Masked);
        const QString name = call.name.isEmpty() ? QString() : u"  "_s + printable(call.name);
        console.line(
            printable(QString::fromLatin1(exchange.method) + u' ' + exchange.url.toString(QUrl::FullyEncoded)) + name);
    }
    if (!import.skipped.isEmpty())
        console.line(u"Passed over:"_s);
    for (const Import::Skipped &each : import.skipped)
        console.line(u"  %1: %2"_s.arg(printable(each.place), printable(each.text)));
}

} // namespace

Exit importCalls(const QStringList &words, Console &console)
{
    Invocation invocation(u"import"_s,
        u"Shows the calls in Postman collections (2.0, 2.1), HAR files and scripts of curl commands, and what of them "
        "is passed over; nothing is sent and no script is run."_s,
        NowOption, console);
    invocation.addOption(
        u"variable"_s, u"NAME=VALUE for a variable in the files, over all others; repeatable."_s, u"name=value"_s);
    invocation.addOption(
        u"environment"_s, u"Variables from a Postman environment or a JSON object of texts; repeatable."_s, u"file"_s);
    invocation.addOption(u"reveal"_s, u"Shows whole tokens and passwords."_s);
    invocation.addArgument(u"FILE"_s, u"A file; - for standard input."_s, u"FILE…"_s);
    if (!invocation.parse(words))
        return invocation.exit();
    if (invocation.arguments().isEmpty()) {
        console.diagnostic(u"import wants a FILE, or - for standard input."_s);
        return Exit::Usage;
    }
    const auto clock = invocation.clock();
    if (!clock)
        return console.failure(clock.error());
    const auto variables = variablesOf(invocation);
    if (!variables)
        return console.failure(variables.error());

    Exit exit = Exit::Done;
    Import all;
    for (const QString &file : invocation.arguments()) {
        const auto content = file == u'-' ? readStandardInput(largeInputLimit) : readFile(file, largeInputLimit);
        if (!content) {
            exit = console.failure(content.error());
            continue;
        }
        const auto import = archive::importedCalls(*content, *variables, all.servers, (*clock)());
        if (!import) {
            const Error &error = import.error();
            exit = console.failure({ error.code, u"%1: %2"_s.arg(file, error.what), error.detail });
            continue;
        }
        all.calls += import->calls;
        all.servers += import->servers;
        all.skipped += import->skipped;
    }
    const bool reveal = invocation.isSet(u"reveal"_s);
    if (console.json)
        console.object(importJson(all, reveal));
    else
        print(all, reveal, console);
    if (exit != Exit::Done || !all.calls.isEmpty())
        return exit;
    console.diagnostic(u"No call was found."_s);
    return Exit::Negative;
}

} // namespace cli
