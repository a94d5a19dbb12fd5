// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/invocation.h"
#include "core/config/serverfile.h"
#include "core/config/serverfilewriting.h"
#include "core/config/serverpreset.h"
#include "core/json/jsonreader.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace cli {

namespace {

Exit listPresets(Console &console)
{
    for (const config::ServerPreset &each : config::serverPresets()) {
        if (console.json)
            console.object(Json::object({ { u"id"_s, each.id }, { u"title"_s, each.title } }));
        else
            console.line(each.id.leftJustified(22) + each.title);
    }
    return Exit::Done;
}

/// What is right as a file may still lead nowhere here; and a copy has no environments.
void tellRemarks(const QString &argument, config::ServerProfile server, Console &console)
{
    if (argument.contains(u"://"))
        return;
    for (const QString *file : config::filesOf(server)) {
        if (!QFileInfo::exists(*file))
            console.diagnostic(u"“%1”, which it names, is not here."_s.arg(*file));
    }
    const config::KeyReference &key = server.references.key;
    if (key.kind == config::KeyReference::Kind::Variable && !qEnvironmentVariableIsSet(key.name.toLatin1().constData()))
        console.diagnostic(u"The variable %1, from which it takes the key, is not set here."_s.arg(key.name));
    const QStringList names = config::environmentNames(argument);
    if (!names.isEmpty())
        console.diagnostic(u"It has the environments %1, which are not in this; %2#%3 names one."_s.arg(
            names.join(u", "_s), argument, names.constFirst()));
}

Exit write(const Invocation &invocation, const config::ServerProfile &server, Console &console)
{
    const QByteArray text = config::writeServerProfile(server);
    if (!invocation.isSet(u"to"_s)) {
        if (console.json)
            console.object(parseJson(text).value_or(Json()));
        else
            console.raw(text);
        return Exit::Done;
    }
    const auto saved = config::saveServerProfile(server, invocation.value(u"to"_s));
    return saved ? Exit::Done : console.failure(saved.error());
}

} // namespace

Exit serverFile(const QStringList &words, Console &console)
{
    Invocation invocation(u"server"_s,
        u"Writes the server file of an address, or reads one and says what is wrong with it."_s, NoGroup, console);
    QStringList presets;
    for (const config::ServerPreset &each : config::serverPresets())
        presets.append(each.id);
    invocation.addOption(
        u"preset"_s, u"The paths, names and cookies of a library, as its guide sets them up."_s, presets.join(u'|'));
    invocation.addOption(u"to"_s, u"The file to write; without it, standard output."_s, u"file"_s);
    invocation.addOption(u"list"_s, u"Lists the presets."_s);
    invocation.addArgument(u"SERVER"_s, u"Its address, or a server file."_s);
    if (!invocation.parse(words))
        return invocation.exit();
    if (invocation.isSet(u"list"_s))
        return listPresets(console);
    if (invocation.arguments().size() != 1) {
        console.diagnostic(u"server wants one SERVER: its address, or a server file."_s);
        return Exit::Usage;
    }
    auto server = config::serverFromArgument(invocation.arguments().constFirst());
    if (!server)
        return console.failure(server.error());
    if (invocation.isSet(u"preset"_s)) {
        const auto preset = config::serverPresetNamed(invocation.value(u"preset"_s));
        if (!preset)
            return console.failure(preset.error());
        *server = config::withPreset(*server, *preset);
    }
    tellRemarks(invocation.arguments().constFirst(), *server, console);
    return write(invocation, *server, console);
}

} // namespace cli
