// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/projectoptions.h"
#include "app/cli/projectusers.h"
#include "core/config/serverfile.h"
#include "core/config/serverfilewriting.h"
#include "core/json/jsonwriter.h"
#include "core/project/projectplace.h"
#include "core/project/projectserver.h"
#include "core/project/readrun.h"
#include "core/project/setupfinding.h"

using namespace Qt::StringLiterals;
using project::ProjectView;
using project::Reading;

namespace cli {

namespace {

Json textsJson(const QStringList &texts)
{
    Json list = Json::array();
    for (const QString &text : texts)
        list.append(text);
    return list;
}

Json viewJson(const ProjectView &view)
{
    Json json = Json::object({ { u"method"_s, Json(view.method) }, { u"path"_s, Json(view.path) },
        { u"view"_s, Json(view.view) }, { u"kind"_s, Json(view.kind) },
        { u"authentication"_s, textsJson(view.authentication) }, { u"permission"_s, textsJson(view.permission) },
        { u"parser"_s, textsJson(view.parser) }, { u"throttle"_s, textsJson(view.throttle) },
        { u"serializer"_s, view.serializer.isEmpty() ? Json() : Json(view.serializer) },
        { u"fields"_s, view.fields }, { u"reads"_s, textsJson(view.reads) } });
    json.set(u"place"_s, view.place ? Json(view.place->text()) : Json());
    return json;
}

/// As `jotlab-cli settings` gives it, its line where the text of the key stands in a file.
Json keyJson(const Reading &reading)
{
    const project::ProjectKey &key = reading.key;
    const bool hasLine = key.home && key.home->place.line > 0;
    const project::SourcePlace place = hasLine ? key.home->place : reading.placeOf(key.from);
    Json json = Json::object({ { u"from"_s, Json(key.from) }, { u"line"_s, place.line > 0 ? Json(place.line) : Json() },
        { u"fingerprint"_s, key.fingerprint.isEmpty() ? Json() : Json(key.fingerprint) } });
    if (!place.file.isEmpty())
        json.set(u"file"_s, place.file);
    return json;
}

Json usersJson(const Reading &reading)
{
    Json list = Json::array();
    for (const project::ProjectUser &user : reading.users)
        list.append(projectUserJson(user));
    return list;
}

Json findingsJson(const QList<project::SetupFinding> &findings)
{
    Json list = Json::array();
    for (const project::SetupFinding &finding : findings) {
        list.append(Json::object({ { u"id"_s, Json(QString::fromLatin1(finding.id)) },
            { u"severity"_s, Json(QLatin1StringView(explain::severityName(finding.severity))) },
            { u"place"_s, Json(finding.place.text()) }, { u"subject"_s, Json(finding.subject) },
            { u"text"_s, Json(finding.text) } }));
    }
    return list;
}

Json readingJson(const Reading &reading, const QList<project::SetupFinding> &findings)
{
    Json versions = Json::object();
    for (const auto &[name, version] : reading.versions)
        versions.set(name, version);
    Json views = Json::array();
    for (const ProjectView &view : reading.views) {
        if (view.isAboutTokens())
            views.append(viewJson(view));
    }
    return Json::object({ { u"settings"_s, reading.settingsJson() }, { u"signing_key"_s, keyJson(reading) },
        { u"versions"_s, versions }, { u"views"_s, views }, { u"users"_s, usersJson(reading) },
        { u"users_unread"_s, reading.usersUnread.isEmpty() ? Json() : Json(reading.usersUnread) },
        { u"user_model"_s, reading.userModel }, { u"settings_module"_s, Json(reading.settingsModule) },
        { u"findings"_s, findingsJson(findings) }, { u"django"_s, reading.django },
        { u"effects"_s, textsJson(reading.effects) }, { u"problems"_s, textsJson(reading.problems) } });
}

void tellViews(const Reading &reading, Console &console)
{
    console.line({});
    console.line(u"Views about tokens:"_s);
    for (const ProjectView &view : reading.views) {
        if (!view.isAboutTokens())
            continue;
        QStringList notes;
        if (view.wantsUser)
            notes += view.hasJwt() ? u"wants an access token"_s : u"wants a user, has no JWT authentication"_s;
        if (const QStringList names = view.takes(); !names.isEmpty())
            notes += u"takes "_s + names.join(u", "_s);
        console.line(
            printable(u"  %1 %2  %3%4"_s.arg(view.method, -6)
                          .arg(view.path, -28)
                          .arg(view.view, notes.isEmpty() ? QString() : u"  ("_s + notes.join(u"; "_s) + u')')));
    }
}

void tellUsers(const Reading &reading, Console &console)
{
    console.line({});
    const Json *model = reading.userModel.find(u"model");
    const Json *key = reading.userModel.find(u"key_type");
    console.line(printable(u"Users: %1, %2"_s.arg(model ? model->toString() : u"?"_s, key ? key->toString() : u"?"_s)));
    if (!reading.usersUnread.isEmpty())
        console.line(printable(u"  not read: "_s + reading.usersUnread));
    constexpr qsizetype most = 20;
    for (const project::ProjectUser &user : reading.users.mid(0, most)) {
        console.line(printable(
            u"  %1  %2%3"_s.arg(user.id.isString() ? user.id.toString() : QString::fromLatin1(user.id.numberText()),
                user.username, user.isActive ? QString() : u"  inactive"_s)));
    }
    if (reading.userCount.value_or(0) > most)
        console.line(u"  … %1 in all"_s.arg(*reading.userCount));
}

void tellFindings(const QList<project::SetupFinding> &findings, Console &console)
{
    console.line({});
    console.line(findings.isEmpty() ? u"Nothing is found against the set-up."_s : u"Findings:"_s);
    for (const project::SetupFinding &finding : findings) {
        const int colour = finding.severity == explain::Severity::Error ? 31
            : finding.severity == explain::Severity::Warning            ? 33
                                                                        : 36;
        console.line(u"  "_s + console.coloured(QString::fromLatin1(finding.id), colour)
            + printable(u"  %1: %2"_s.arg(finding.place.text(), finding.text)));
    }
}

void tellAll(const Reading &reading, const QList<project::SetupFinding> &findings, Console &console)
{
    QStringList versions;
    for (const auto &[name, version] : reading.versions)
        versions += name + u' ' + version;
    console.line(printable(u"%1, settings %2"_s.arg(reading.root, reading.settingsModule)));
    console.line(printable(versions.join(u", "_s)));
    console.line({});
    for (const Json::Member &member : reading.settingsJson().members()) {
        const bool isOwn = reading.ownSettings.contains(member.name);
        console.line(u"%1  %2%3"_s.arg(member.name, -31)
                         .arg(QString::fromUtf8(printableJson(writeJson(member.value))),
                             isOwn ? printable(u"  ("_s + reading.placeOf(member.name).text() + u')') : QString()));
    }
    console.line({});
    console.line(
        printable(reading.key.from == u"missing" ? u"No key signs."_s
                                                 : u"%1 signs, %2 bytes, fingerprint %3."_s.arg(reading.key.from)
                                                       .arg(reading.key.octets)
                                                       .arg(reading.key.fingerprint)));
    tellViews(reading, console);
    tellUsers(reading, console);
    tellFindings(findings, console);
    for (const QStringList &list : { reading.effects, reading.problems }) {
        if (!list.isEmpty())
            console.line({});
        for (const QString &line : list)
            console.line(printable(line));
    }
}

/// What a script that was run elsewhere, in a container, answered.
Result<Reading> readAnswer(const QString &path)
{
    const auto bytes = path == u'-' ? readStandardInput() : readFile(path);
    if (!bytes)
        return tl::unexpected(bytes.error());
    return project::readingDocument(*bytes).and_then(project::readingFrom);
}

Result<QUrl> addressOf(const Invocation &invocation)
{
    if (!invocation.isSet(u"server"_s))
        return project::developmentAddress();
    return config::serverFromUrl(invocation.value(u"server"_s)).map([](const config::ServerProfile &server) {
        return server.baseUrl;
    });
}

} // namespace

Exit open(const QStringList &words, Console &console)
{
    Invocation invocation(u"open"_s,
        u"Reads a Django project with its own Python, once --yes allows it: settings, views, users, findings. Nothing "
        u"of "
        "it is written."_s,
        EnvironmentOptions, console);
    addProjectOptions(invocation);
    invocation.addOption(u"to"_s, u"Writes a server file with the project's own paths."_s, u"file"_s);
    invocation.addOption(
        u"server"_s, u"Where it is served, for --to; the default is http://127.0.0.1:8000."_s, u"url"_s);
    invocation.addOption(u"script"_s, u"Prints the Python that is run with the project's, and ends."_s);
    invocation.addOption(
        u"from"_s, u"Reads what that script printed elsewhere, in place of running it."_s, u"file|-"_s);
    invocation.addArgument(u"PATH"_s, u"The project's manage.py, or its folder."_s);
    if (!invocation.parse(words))
        return invocation.exit();
    if (invocation.isSet(u"script"_s)) {
        console.raw(project::readScript());
        return Exit::Done;
    }
    const bool isElsewhere = invocation.isSet(u"from"_s);
    if (invocation.arguments().size() != (isElsewhere ? 0 : 1)) {
        console.diagnostic(
            isElsewhere ? u"open --from takes no PATH."_s : u"open wants one PATH: a manage.py, or a folder."_s);
        return Exit::Usage;
    }
    const auto address = addressOf(invocation);
    if (!address)
        return console.failure(address.error());
    const auto reading = isElsewhere
        ? readAnswer(invocation.value(u"from"_s))
        : projectRequest(invocation, invocation.arguments().constFirst()).and_then([&](const ProjectRequest &request) {
              return readAllowed(invocation, request);
          });
    if (!reading)
        return projectFailure(reading.error(), console);
    if (invocation.isSet(u"to"_s)) {
        config::ServerProfile server = project::serverOf(*reading, *address);
        if (!isElsewhere) {
            const auto place = project::findProject(invocation.arguments().constFirst());
            server.references.project = place ? place->manage : QString();
        }
        const auto saved = config::saveServerProfile(server, invocation.value(u"to"_s));
        if (!saved)
            return console.failure(saved.error());
    }
    const QList<project::SetupFinding> findings = project::setupFindings(*reading, systemClock()());
    if (console.json)
        console.object(readingJson(*reading, findings));
    else
        tellAll(*reading, findings, console);
    return Exit::Done;
}

} // namespace cli
