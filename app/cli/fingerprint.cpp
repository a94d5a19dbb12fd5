// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/fingerprint.h"

#include "app/cli/invocation.h"
#include "core/archive/exchangeimport.h"
#include "core/archive/savedsession.h"
#include "core/base/plural.h"
#include "core/fingerprint/fingerprinter.h"
#include "core/session/sessionlog.h"
#include "core/simplejwt/settingsfile.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <algorithm>

using namespace Qt::StringLiterals;
using fingerprint::Certainty;
using fingerprint::Comparison;
using fingerprint::Finding;
using fingerprint::Fingerprint;
using fingerprint::Fingerprinter;
using fingerprint::Known;
using fingerprint::Order;

namespace cli {

namespace {

/// Where the settings stand, as far as a file has lines.
QHash<QString, QString> placesOf(const simplejwt::DjangoSettings &read, const QString &name)
{
    const auto place = [&name](const QString &file, qsizetype line) {
        return u"%1, line %2"_s.arg(file.isEmpty() ? name : file).arg(line);
    };
    QHash<QString, QString> places;
    for (const simplejwt::ReadSetting &setting : read.settings)
        places.insert(setting.name, place(setting.file, setting.line));
    if (read.signingKey.line > 0)
        places.insert(u"SIGNING_KEY"_s, place(read.signingKey.file, read.signingKey.line));
    if (read.apps)
        places.insert(u"INSTALLED_APPS"_s, place(read.apps->file, read.apps->line));
    return places;
}

/// Which key tokens are held against, in words that give nothing away.
QString keyNameOf(KeySource source, const simplejwt::SettingsFile &file, const QString &settingsName)
{
    switch (source) {
    case KeySource::Option:
        return u"the key that was given"_s;
    case KeySource::ServerFile:
        return u"the key that the server file names"_s;
    case KeySource::Environment:
        return u"the key of JOTLAB_SECRET"_s;
    default:
        break;
    }
    const bool isHmac = file.settings.algorithm.startsWith(u"HS");
    const QString setting = !isHmac && !file.settings.verifyingKey.isEmpty()        ? u"VERIFYING_KEY"_s
        : file.read.signingKey.from == simplejwt::SigningKeyOrigin::From::SecretKey ? u"SECRET_KEY"_s
                                                                                    : u"SIGNING_KEY"_s;
    return u"%1 of %2"_s.arg(setting, settingsName);
}

/// Of --settings, with where each setting stands; the defaults without it. A gap is no reason to stop: what a file
/// does not tell is not held against the server.
Result<simplejwt::SettingsFile> settingsFileOf(const Invocation &invocation)
{
    if (!invocation.isSet(u"settings"_s))
        return simplejwt::SettingsFile{};
    const auto variables = invocation.variables();
    if (!variables)
        return tl::unexpected(variables.error());
    auto file
        = simplejwt::readSettingsFile(invocation.value(u"settings"_s), simplejwt::SettingsReading::Strict, *variables);
    if (file) {
        for (const QString &line : simplejwt::remarks(file->read))
            invocation.console().diagnostic(line);
    }
    return file;
}

/// What the options say that the server is.
Result<Known> knownOf(const Invocation &invocation, const config::ServerProfile &server)
{
    Known known;
    const auto file = settingsFileOf(invocation);
    if (!file)
        return tl::unexpected(file.error());
    simplejwt::Settings settings = file->settings;
    const auto choice = invocation.keys(settings, nullptr);
    if (!choice)
        return tl::unexpected(choice.error());
    const bool hasFile = invocation.isSet(u"settings"_s);
    const QString keySource = choice->source == KeySource::ServerFile ? u"the server file"_s
        : choice->source == KeySource::Environment                    ? u"JOTLAB_SECRET"_s
                                                                      : u"the options"_s;
    const QString name = hasFile ? QFileInfo(invocation.value(u"settings"_s)).fileName() : keySource;
    if (choice->source != KeySource::None) {
        known.keys = choice->keys;
        known.keyName = keyNameOf(choice->source, *file, name);
    }
    known.source = name;
    if (hasFile) {
        known.settings = settings;
        known.places = placesOf(file->read, name);
        if (file->read.apps)
            known.blacklistApp = file->read.apps->hasBlacklist;
        for (const simplejwt::SettingsNote &gap : file->read.gaps)
            known.untold.insert(gap.name);
    } else if (!known.keys.isEmpty()) {
        known.settings = simplejwt::Settings();
        known.untold = fingerprint::allComparedSettings();
        known.untold.remove(u"SIGNING_KEY"_s);
    }
    // A key that was given stands in for one that the file only names.
    if (choice->source == KeySource::Option || choice->source == KeySource::ServerFile
        || choice->source == KeySource::Environment) {
        known.untold.remove(u"SIGNING_KEY"_s);
        known.places.insert(u"SIGNING_KEY"_s, keySource);
    }
    if (invocation.isSet(u"profile"_s)) {
        const auto band = invocation.band();
        if (!band)
            return tl::unexpected(band.error());
        known.band = *band;
        known.bandSource = u"--profile"_s;
    } else if (server.band) {
        known.band = server.band;
        known.bandSource = u"the server file"_s;
    }
    return known;
}

Result<Order> orderOf(const Invocation &invocation)
{
    const auto server = invocation.server();
    if (!server)
        return tl::unexpected(server.error());
    Order order;
    order.server = *server;
    return invocation.tokenPair().map([&order](TokenPair pair) {
        order.access = std::move(pair.access);
        order.refresh = std::move(pair.refresh);
        return order;
    });
}

/// What a session or another file with calls saw of servers; they count as if they had been made now.
Result<> readCalls(const Invocation &invocation, const config::ServerProfile &server, session::SessionLog *log)
{
    const QString path = invocation.value(u"calls"_s);
    const auto content = readFile(path, largeInputLimit);
    if (!content)
        return tl::unexpected(content.error());
    if (archive::looksLikeSession(*content)) {
        const auto passphrase = invocation.isSet(u"calls-passphrase-file"_s)
            ? readFile(invocation.value(u"calls-passphrase-file"_s)).map(withoutTrailingNewline)
            : Result<QByteArray>(QByteArray());
        if (!passphrase)
            return tl::unexpected(passphrase.error());
        auto session = archive::openSession(path, QString::fromUtf8(*passphrase));
        if (!session && session.error().code == Errc::Secret)
            session.error().what += u" --calls-passphrase-file FILE gives it."_s;
        return session.map([&](const archive::SessionJournal::Reading &reading) {
            if (!reading.damage.isEmpty())
                invocation.console().diagnostic(reading.damage);
            log->restore(reading.session.tokens, reading.session.exchanges);
        });
    }
    const auto import = archive::importedFile(path, {}, { server }, systemClock()());
    if (!import)
        return tl::unexpected(import.error());
    for (const archive::Import::Skipped &each : import->skipped)
        invocation.console().diagnostic(u"%1: %2"_s.arg(printable(each.place), printable(each.text)));
    for (const archive::Import::Call &call : import->calls)
        log->recordExchange(call.exchange);
    return {};
}

/// How many of them are of that server: none is worth a word.
void tellCalls(const session::SessionLog &log, const config::ServerProfile &server, Console &console)
{
    const auto isOfServer = [&server](const session::Exchange &each) { return each.server == server.id(); };
    const session::ExchangeList &all = log.exchanges();
    const qsizetype count = std::count_if(all.cbegin(), all.cend(), isOfServer);
    console.diagnostic(counted(u"%1 call(s) of %2 (is|are) taken into account"_s.arg(count).arg(server.id()), count));
}

Json findingJson(const Finding &finding)
{
    return Json::object({ { u"property"_s, Json(fingerprint::propertyName(finding.property)) },
        { u"value"_s, finding.value }, { u"text"_s, orNull(finding.text) },
        { u"certainty"_s, Json(fingerprint::certaintyName(finding.certainty)) },
        { u"evidence"_s, Json(finding.evidence) } });
}

Json comparisonJson(const Comparison &comparison)
{
    return Json::object({ { u"setting"_s, Json(comparison.setting) }, { u"text"_s, Json(comparison.text) },
        { u"place"_s, orNull(comparison.place) },
        { u"certainty"_s, Json(fingerprint::certaintyName(comparison.certainty)) } });
}

Json printJson(const Fingerprint &print, const Order &order)
{
    Json findings = Json::array();
    for (const Finding &finding : print.findings)
        findings.append(findingJson(finding));
    Json mismatches = Json::array();
    Json agreements = Json::array();
    for (const Comparison &each : print.comparisons)
        (each.agrees ? agreements : mismatches).append(comparisonJson(each));
    return Json::object({ { u"server"_s, Json(order.server.id()) }, { u"text"_s, Json(print.headline()) },
        { u"requests"_s, Json(print.asked) }, { u"interrupted"_s, orNull(print.interruption) },
        { u"mismatches"_s, mismatches }, { u"agreements"_s, agreements }, { u"findings"_s, findings } });
}

void tellComparisons(const Fingerprint &print, Console &console)
{
    for (const Comparison &each : print.comparisons) {
        if (each.agrees)
            continue;
        const QString certainty
            = each.certainty == Certainty::Certain ? QString() : u" (%1)"_s.arg(certaintyText(each.certainty));
        const QString place = each.place.isEmpty() ? QString() : u"  %1"_s.arg(each.place);
        console.line(console.coloured(u"differs"_s, 31) + printable(u"%1  %2%3"_s.arg(certainty, each.text, place)));
    }
    for (const Comparison &each : print.comparisons) {
        if (each.agrees)
            console.line(console.coloured(u"agrees"_s, 32) + printable(u"   "_s + each.text));
    }
}

void tell(const Fingerprint &print, Console &console)
{
    console.line(console.coloured(printable(print.headline()),
        !print.isSimpleJwt()            ? 33
            : print.mismatchCount() > 0 ? 31
                                        : 32));
    tellComparisons(print, console);
    for (const Finding &finding : print.findings) {
        const int colour = finding.certainty == Certainty::Certain ? 32
            : finding.certainty == Certainty::Likely               ? 33
                                                                   : 0;
        const QString certainty = certaintyText(finding.certainty);
        console.line(printable(propertyTitle(finding.property) + u": "_s)
            + (colour == 0 ? valueText(finding)
                           : printable(finding.text + u"  "_s) + console.coloured(certainty, colour)));
        console.line(printable(u"    "_s + finding.evidence));
    }
}

Exit exitOf(const Fingerprint &print)
{
    if (print.isUnanswered)
        return Exit::Failed;
    if (print.isRefused)
        return Exit::Refused;
    return print.isSimpleJwt() && print.mismatchCount() == 0 ? Exit::Done : Exit::Negative;
}

} // namespace

Exit fingerprintServer(const QStringList &words, Console &console)
{
    Invocation invocation(u"fingerprint"_s,
        u"Tells what a server is: version band, views, header, claims, lifetimes, languages, clock, each with its "
        u"evidence and how sure it is; and where it differs from --settings. It sends harmless requests, one after the "
        u"other: none logs in, rotates or blacklists."_s,
        KeyOptions | SettingsOptions, console);
    invocation.addOption(u"server"_s, u"Where the server is, or a server file."_s, u"url|file"_s);
    invocation.addOption(u"access"_s,
        u"An access token of the server, for its claims; - for standard input, @FILE for a file."_s, u"token"_s);
    invocation.addOption(
        u"refresh"_s, u"A refresh token of it, which is verified and stays good; in the same forms."_s, u"token"_s);
    invocation.addOption(u"calls"_s,
        u"Calls that were made before, for what no harmless one shows: a saved session, a HAR or another file that "
        "import takes."_s,
        u"file"_s);
    invocation.addOption(
        u"calls-passphrase-file"_s, u"Passphrase of such a session, one trailing newline dropped."_s, u"file"_s);
    invocation.addOption(u"list"_s, u"Only lists what would be sent."_s);
    if (!invocation.parse(words))
        return invocation.exit();
    auto order = orderOf(invocation);
    if (!order)
        return console.failure(order.error());
    session::SessionLog log(order->clock);
    if (invocation.isSet(u"calls"_s)) {
        if (const auto done = readCalls(invocation, order->server, &log); !done)
            return console.failure(done.error());
        order->log = &log;
        tellCalls(log, order->server, console);
    }
    const auto known = knownOf(invocation, order->server);
    if (!known)
        return console.failure(known.error());
    const QList<fingerprint::ProbeKind> plan = planOf(*order);
    if (invocation.isSet(u"list"_s)) {
        for (const fingerprint::ProbeKind kind : plan) {
            const QString text = probeText(kind, *order);
            console.json ? console.object(Json::object({ { u"call"_s, Json(text) } })) : console.line(printable(text));
        }
        return Exit::Done;
    }
    invocation.tellWay(order->server.baseUrl, order->server.connection.proxy);
    Fingerprinter fingerprinter;
    QObject::connect(&fingerprinter, &Fingerprinter::finished, qApp, &QCoreApplication::quit);
    fingerprinter.start(*order, *known);
    QCoreApplication::exec();
    const Fingerprint &print = fingerprinter.result();
    if (console.json)
        console.object(printJson(print, *order));
    else
        tell(print, console);
    if (print.isUnanswered || print.isRefused)
        console.diagnostic(print.interruption);
    return exitOf(print);
}

} // namespace cli
