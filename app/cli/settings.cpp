// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/invocation.h"
#include "core/json/jsonwriter.h"
#include "core/simplejwt/settingsfile.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cli {

namespace {

Json noteJson(const simplejwt::SettingsNote &note)
{
    Json json = Json::object(
        { { u"name"_s, Json(note.name) }, { u"line"_s, Json(qint64(note.line)) }, { u"text"_s, Json(note.text) } });
    if (!note.file.isEmpty())
        json.set(u"file"_s, note.file);
    return json;
}

Json notesJson(const QList<simplejwt::SettingsNote> &notes)
{
    QList<Json> all;
    for (const simplejwt::SettingsNote &note : notes)
        all += noteJson(note);
    return Json::array(all);
}

Json keyJson(const simplejwt::SigningKeyOrigin &key)
{
    const QString fingerprint = key.fingerprint();
    Json json = Json::object(
        { { u"from"_s, Json(QString(key.fromName())) }, { u"line"_s, key.line > 0 ? Json(qint64(key.line)) : Json() },
            { u"fingerprint"_s, fingerprint.isEmpty() ? Json() : Json(fingerprint) } });
    if (!key.file.isEmpty())
        json.set(u"file"_s, key.file);
    return json;
}

QString placeOf(const simplejwt::SettingsNote &note)
{
    return note.file.isEmpty() ? u"line %1"_s.arg(note.line) : u"%1, line %2"_s.arg(note.file).arg(note.line);
}

/// What is said of several settings in the same words is said once.
void tell(const QString &title, const QList<simplejwt::SettingsNote> &notes, Console &console)
{
    if (notes.isEmpty())
        return;
    console.line({});
    console.line(title);
    constexpr qsizetype most = 3;
    QList<std::pair<QString, QStringList>> said; // what, and of which
    for (const simplejwt::SettingsNote &note : notes) {
        const QString text = u"%1: %2"_s.arg(placeOf(note), note.text);
        const auto same = std::find_if(said.begin(), said.end(), [&](const auto &each) { return each.first == text; });
        if (same == said.end())
            said.append({ text, { note.name } });
        else
            same->second.append(note.name);
    }
    for (const auto &[text, names] : said) {
        const QString rest = names.size() > most ? u" and %1 more"_s.arg(names.size() - most) : QString();
        console.line(printable(u"  %1, %2"_s.arg(names.mid(0, most).join(u", "_s) + rest, text)));
    }
}

void tellAll(const simplejwt::DjangoSettings &read, const Json &settings, Console &console)
{
    for (const Json::Member &member : settings.members()) {
        const bool isGap = read.hasGap(member.name) && member.value.isNull();
        console.line(u"%1  %2"_s.arg(member.name, -31)
                         .arg(isGap ? console.coloured(u"?"_s, 33)
                                    : QString::fromUtf8(printableJson(writeJson(member.value, JsonStyle::Compact)))));
    }
    console.line({});
    console.line(printable(read.signingKey.sentence()));
    if (read.signingKey.key)
        console.line(u"Its fingerprint is %1."_s.arg(read.signingKey.fingerprint()));
    tell(u"Taken for granted:"_s, read.assumptions, console);
    tell(u"Can't be told:"_s, read.gaps, console);
    tell(u"Passed over:"_s, read.ignored, console);
}

} // namespace

Exit settings(const QStringList &words, Console &console)
{
    Invocation invocation(u"settings"_s,
        u"Shows what a settings.py or JSON file means for tokens, as Django would have it; nothing in it is run."_s,
        EnvironmentOptions, console);
    invocation.addOption(u"profile"_s, u"Version band that is imitated: 5.2, 5.5 (the default) or next."_s, u"band"_s);
    invocation.addArgument(u"FILE"_s, u"The settings file."_s);
    if (!invocation.parse(words))
        return invocation.exit();
    if (invocation.arguments().size() != 1) {
        console.diagnostic(u"settings wants one FILE."_s);
        return Exit::Usage;
    }
    const auto band = invocation.band();
    const auto variables = invocation.variables();
    if (!band || !variables)
        return console.failure(band ? variables.error() : band.error());
    const auto read = simplejwt::readDjangoSettingsFile(invocation.arguments().constFirst(), *variables);
    if (!read)
        return console.failure(read.error());
    const Json effective = simplejwt::effectiveSettings(*read, *band);
    if (!console.json) {
        tellAll(*read, effective, console);
        return Exit::Done;
    }
    console.object(Json::object({ { u"settings"_s, effective }, { u"signing_key"_s, keyJson(read->signingKey) },
        { u"assumptions"_s, notesJson(read->assumptions) }, { u"gaps"_s, notesJson(read->gaps) },
        { u"ignored"_s, notesJson(read->ignored) } }));
    return Exit::Done;
}

} // namespace cli
