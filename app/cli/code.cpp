// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/invocation.h"
#include "core/archive/exchangeimport.h"
#include "core/code/callcode.h"

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

/// The one call of a file, or the one that --call names.
Result<session::Exchange> callOf(const Invocation &invocation, const QString &file)
{
    const auto clock = invocation.clock();
    if (!clock)
        return tl::unexpected(clock.error());
    const auto import = file == u'-' ? readStandardInput(largeInputLimit).and_then([&](const QByteArray &content) {
        return archive::importedCalls(content, {}, {}, (*clock)());
    })
                                     : archive::importedFile(file, {}, {}, (*clock)());
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

} // namespace

Exit code(const QStringList &words, Console &console)
{
    Invocation invocation(u"code"_s,
        u"Writes a call as code to be pasted and run. FORM is curl, httpie, requests or httpx (Python), fetch or axios "
        "(JavaScript). Variables of the environment stand for tokens and passwords."_s,
        NowOption, console);
    invocation.addOption(u"call"_s, u"Which call of the file, from 1, where it has several."_s, u"number"_s);
    invocation.addOption(u"reveal"_s, u"Writes tokens and passwords into the code."_s);
    invocation.addArgument(u"FORM"_s, u"In what: curl, httpie, requests, httpx, fetch, axios."_s);
    invocation.addArgument(
        u"FILE"_s, u"The call, in any file that import takes; - for standard input, such as a curl command."_s);
    if (!invocation.parse(words))
        return invocation.exit();
    const QStringList arguments = invocation.arguments();
    if (arguments.size() != 2)
        return console.failure({ Errc::Usage, u"code wants a FORM and a FILE, or - for standard input."_s, {} });
    const auto form = formOf(arguments.at(0));
    if (!form)
        return console.failure(form.error());
    const auto secrets = invocation.isSet(u"reveal"_s) ? client::Secrets::Revealed : client::Secrets::Redacted;
    const auto written = callOf(invocation, arguments.at(1)).and_then([&](const session::Exchange &exchange) {
        return code::callCode(exchange, *form, secrets);
    });
    if (!written)
        return console.failure(written.error());
    if (console.json) {
        QList<Json> variables;
        for (const QString &each : written->variables)
            variables.append(Json(each));
        console.object(Json::object({ { u"form"_s, arguments.at(0) }, { u"text"_s, Json(written->text) },
            { u"variables"_s, Json::array(variables) } }));
    } else {
        console.raw(written->text.toUtf8().chopped(1)); // its last line feed
    }
    return Exit::Done;
}

} // namespace cli
