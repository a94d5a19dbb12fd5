// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/invocation.h"
#include "core/archive/exchangeexport.h"
#include "core/archive/exchangeimport.h"
#include "core/archive/importvariables.h"
#include "core/archive/scrubbing.h"
#include "core/base/newfile.h"
#include "core/config/serverfilewriting.h"
#include "core/json/jsonreader.h"
#include "core/scenario/callscenario.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;
using archive::GivenVariables;
using archive::Import;
using session::Exchange;

namespace cli {

namespace {

/// --environment, and --variable over it.
Result<GivenVariables> variablesOf(const Invocation &invocation)
{
    GivenVariables given;
    for (const QString &path : invocation.values(u"environment"_s)) {
        if (!QFileInfo::exists(path) && !path.contains(u'/')) {
            given.environment = path;
            continue;
        }
        const auto bytes = readFile(path);
        if (!bytes)
            return tl::unexpected(bytes.error());
        const auto read = archive::environmentVariables(*bytes, given.environment);
        if (!read)
            return fail(read.error().code, u"%1: %2"_s.arg(path, read.error().what), read.error().detail);
        given.variables.insert(*read);
    }
    for (const QString &each : invocation.values(u"variable"_s)) {
        const qsizetype at = each.indexOf(u'=');
        if (at < 1)
            return fail(Errc::Usage, u"--variable wants NAME=VALUE."_s);
        given.variables.insert(each.left(at), each.mid(at + 1));
    }
    return given;
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
        servers.append(parseJson(config::writeServerProfile(server)).value_or(Json()));
    QList<Json> skipped;
    for (const Import::Skipped &each : import.skipped)
        skipped.append(Json::object({ { u"place"_s, each.place }, { u"text"_s, each.text } }));
    return Json::object({ { u"calls"_s, Json::array(calls) }, { u"servers"_s, Json::array(servers) },
        { u"skipped"_s, Json::array(skipped) } });
}

/// What is made of the calls: a file of another tool's, or one of Jotlab's own.
enum class Own : quint8 { None, Server, Scenario };
struct Form
{
    const char16_t *name;
    archive::ExportFormat format;
    Own own = Own::None;
};

constexpr Form forms[] = { { u"scenario", {}, Own::Scenario }, { u"server", {}, Own::Server },
    { u"postman", archive::ExportFormat::Postman }, { u"bruno", archive::ExportFormat::Bruno },
    { u"http", archive::ExportFormat::HttpFile }, { u"har", archive::ExportFormat::Har },
    { u"curl", archive::ExportFormat::Curl }, { u"httpie", archive::ExportFormat::Httpie },
    { u"markdown", archive::ExportFormat::Markdown } };

Result<std::optional<Form>> formOf(const Invocation &invocation)
{
    if (!invocation.isSet(u"to"_s))
        return std::nullopt;
    const QString wanted = invocation.value(u"to"_s);
    QStringList names;
    for (const Form &each : forms) {
        if (wanted == QStringView(each.name))
            return each;
        names.append(QString::fromUtf16(each.name));
    }
    return fail(Errc::Usage, u"--to wants one of %1, not “%2”."_s.arg(names.join(u", "_s), wanted));
}

/// The file of the one server that the calls go to.
Result<QByteArray> serverFileFrom(const Import &import)
{
    if (import.servers.size() == 1)
        return config::writeServerProfile(import.servers.constFirst());
    QStringList names;
    for (const config::ServerProfile &server : import.servers)
        names.append(server.id());
    return fail(Errc::Conflict,
        u"The calls go to %1 servers (%2), and a server file holds one; take the files of one of them."_s
            .arg(names.size())
            .arg(names.join(u", "_s)));
}

/// Into --output, or onto standard output.
Exit write(const Import &import, const Form &form, const Invocation &invocation)
{
    Console &console = invocation.console();
    const bool reveal = invocation.isSet(u"reveal"_s);
    const auto secrets = reveal ? client::Secrets::Revealed : client::Secrets::Redacted;
    for (const Import::Skipped &each : import.skipped)
        console.diagnostic(u"%1: %2"_s.arg(printable(each.place), printable(each.text)));
    const QString path = invocation.value(u"output"_s);
    if (form.own == Own::None && !path.isEmpty()) {
        const auto saved = archive::saveCalls(path, import, form.format, secrets);
        return saved ? Exit::Done : console.failure(saved.error());
    }
    auto content = form.own == Own::Scenario ? scenario::scenarioFrom(import, secrets)
        : form.own == Own::Server            ? serverFileFrom(import)
                                             : archive::exportedCalls(import, form.format, secrets);
    if (!content)
        return console.failure(content.error());
    if (!path.isEmpty()) {
        const auto saved = writeFile(path, *content, reveal ? FileAccess::Private : FileAccess::AsUsual);
        return saved ? Exit::Done : console.failure(saved.error());
    }
    content->chop(content->endsWith('\n') ? 1 : 0);
    console.raw(*content);
    return Exit::Done;
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
        u"Shows the calls in Postman collections (2.0, 2.1), Bruno collections (folders, .bru, JSON), .http files of "
        "either dialect, Insomnia exports (4, 5), OpenAPI 3 and Swagger 2, HAR files and texts with commands of curl, "
        "PowerShell or fetch, and what of them is passed over; nothing is sent and no script is run."_s,
        NowOption, console);
    invocation.addOption(
        u"variable"_s, u"NAME=VALUE for a variable in the files, over all others; repeatable."_s, u"name=value"_s);
    invocation.addOption(u"environment"_s,
        u"Variables from an environment file (Postman, Bruno, http-client.env.json, .env, a JSON object of texts), or the name of an environment of the collection; repeatable."_s,
        u"file"_s);
    invocation.addOption(u"to"_s,
        u"Writes the calls in that form, variables as variables, in place of the list: "
        "scenario|server|postman|bruno|http|har|curl|httpie|markdown."_s,
        u"form"_s);
    invocation.addOption(
        u"output"_s, u"Where to: a file, a new folder for bruno; without it standard output."_s, u"file"_s);
    invocation.addOption(u"reveal"_s, u"Shows whole tokens and passwords."_s);
    invocation.addArgument(
        u"FILE"_s, u"A file, or the folder of a Bruno collection; - for standard input."_s, u"FILE…"_s);
    if (!invocation.parse(words))
        return invocation.exit();
    if (invocation.arguments().isEmpty()) {
        console.diagnostic(u"import wants a FILE, or - for standard input."_s);
        return Exit::Usage;
    }
    const auto clock = invocation.clock();
    if (!clock)
        return console.failure(clock.error());
    const auto form = formOf(invocation);
    if (!form)
        return console.failure(form.error());
    if (*form && (*form)->own == Own::None && (*form)->format == archive::ExportFormat::Bruno
        && !invocation.isSet(u"output"_s))
        return console.failure({ Errc::Usage, u"--to bruno makes a folder: name it with --output."_s, {} });
    if (!*form && invocation.isSet(u"output"_s))
        return console.failure({ Errc::Usage, u"--output wants --to, which says in what form."_s, {} });
    const auto given = variablesOf(invocation);
    if (!given)
        return console.failure(given.error());

    Exit exit = Exit::Done;
    Import all;
    for (const QString &file : invocation.arguments()) {
        const auto import = file == u'-' ? readStandardInput(largeInputLimit).and_then([&](const QByteArray &content) {
            return archive::importedCalls(content, given->variables, all.servers, (*clock)());
        })
                                         : archive::importedFile(file, *given, all.servers, (*clock)());
        if (!import) {
            const Error &error = import.error();
            const bool isNamed = error.what.contains(file);
            exit = console.failure(
                { error.code, isNamed ? error.what : u"%1: %2"_s.arg(file, error.what), error.detail });
            continue;
        }
        all.calls += import->calls;
        all.servers += import->servers;
        all.skipped += import->skipped;
        all.variables.insert(import->variables);
    }
    const bool reveal = invocation.isSet(u"reveal"_s);
    if (*form && !all.calls.isEmpty()) {
        const Exit written = write(all, **form, invocation);
        exit = exit == Exit::Done ? written : exit;
    } else if (console.json)
        console.object(importJson(all, reveal));
    else
        print(all, reveal, console);
    if (exit != Exit::Done || !all.calls.isEmpty())
        return exit;
    console.diagnostic(u"No call was found."_s);
    return Exit::Negative;
}

} // namespace cli
