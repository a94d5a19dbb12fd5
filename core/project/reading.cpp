// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/reading.h"

#include "core/django/databasefailure.h"
#include "core/project/startfailure.h"
#include "core/simplejwt/djangosettings.h"
#include "core/simplejwt/settinginfos.h"
#include "core/simplejwt/settingsjson.h"

#include <QCoreApplication>
#include <QVersionNumber>
#include <algorithm>

namespace project {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("project::Reading", text);
}

const Json &member(const Json &object, QStringView name)
{
    static const Json none;
    const Json *value = object.find(name);
    return value ? *value : none;
}

QString text(const Json &object, QStringView name)
{
    return member(object, name).toString();
}

qint64 number(const Json &object, QStringView name)
{
    return member(object, name).toInteger().value_or(0);
}

QStringList textsOf(const Json &list)
{
    QStringList texts;
    for (const Json &item : list.items())
        texts += item.toString();
    return texts;
}

std::optional<SourcePlace> placeFrom(const Json &json)
{
    if (!json.isObject())
        return std::nullopt;
    return SourcePlace{ text(json, u"file"), number(json, u"line") };
}

ProjectKey keyFrom(const Json &json)
{
    ProjectKey key;
    key.from = json.isObject() ? text(json, u"from") : QStringLiteral("missing");
    key.fingerprint = text(json, u"fingerprint");
    key.octets = number(json, u"octets");
    key.isInsecure = member(json, u"insecure").toBool();
    if (const Json &home = member(json, u"home"); home.isObject()) {
        key.home = KeyHome{ text(home, u"kind"), placeFrom(home).value_or(SourcePlace()), text(home, u"variable"), {} };
        if (const Json &tracked = member(home, u"tracked"); tracked.isBool())
            key.home->isTracked = tracked.toBool();
    }
    if (const Json &base64 = member(json, u"base64"); base64.isString())
        key.key = QByteArray::fromBase64(base64.toString().toLatin1());
    return key;
}

ProjectView viewFrom(const Json &json)
{
    ProjectView view;
    view.method = text(json, u"method");
    view.path = text(json, u"path");
    view.view = text(json, u"view");
    view.kind = text(json, u"kind");
    view.authentication = textsOf(member(json, u"authentication"));
    view.schemes = textsOf(member(json, u"schemes"));
    view.permission = textsOf(member(json, u"permission"));
    view.wantsUser = member(json, u"wants_user").toBool();
    view.parser = textsOf(member(json, u"parser"));
    view.throttle = textsOf(member(json, u"throttle"));
    view.serializer = text(json, u"serializer");
    view.overrides = textsOf(member(json, u"overrides"));
    view.fields = member(json, u"fields");
    view.reads = textsOf(member(json, u"reads"));
    view.place = placeFrom(member(json, u"place"));
    return view;
}

std::optional<BlacklistState> blacklistFrom(const Json &json)
{
    if (!json.isObject())
        return std::nullopt;
    BlacklistState state;
    state.isInstalled = member(json, u"installed").toBool();
    if (const Json &migrated = member(json, u"migrated"); migrated.isBool())
        state.isMigrated = migrated.toBool();
    state.missingMigrations = textsOf(member(json, u"missing_migrations"));
    state.outstanding = number(json, u"outstanding");
    state.expired = number(json, u"expired");
    state.oldestExpired = member(json, u"oldest_expired").toInteger();
    return state;
}

ProjectUser userFrom(const Json &json)
{
    return { member(json, u"id"), text(json, u"username"), member(json, u"is_active").toBool(),
        member(json, u"is_staff").toBool(), text(json, u"last_login"), text(json, u"named_by") };
}

std::optional<django::DatabasePlace> databaseFrom(const Json &json)
{
    if (!json.isObject())
        return std::nullopt;
    django::DatabasePlace place{ text(json, u"vendor"), text(json, u"name"), text(json, u"host"), text(json, u"port"),
        text(json, u"user"), {}, {} };
    if (const Json &password = member(json, u"password"); password.isString())
        place.password = password.toString();
    for (const Json::Member &option : member(json, u"options").members())
        place.options.append({ option.name, option.value.toString() });
    place.oddOptions = textsOf(member(json, u"odd_options"));
    return place;
}

/// What went wrong in a part of the reading, in a sentence or two.
QString problemText(const Json &document, const Json &problem)
{
    const auto database = databaseFrom(member(document, u"database"));
    if (database && member(problem, u"database").toBool())
        return django::databaseFailure(*database, text(problem, u"text"), text(problem, u"sqlstate")).what;
    return exceptionText(problem);
}

NamedUser namedFrom(const Json &json)
{
    return { userFrom(json), member(json, u"claim"), text(json, u"revoke_claim"), member(json, u"added_claims"),
        text(json, u"serializer"), textsOf(member(json, u"unrun")) };
}

QString effectText(const Json &effect)
{
    const auto place = placeFrom(member(effect, u"place"));
    const QString where = place ? place->text() : tr("a library");
    const QString target = text(effect, u"target");
    const QString what = text(effect, u"what");
    if (what == u"write")
        return tr("%1 writes to %2 while the project loads.").arg(where, target);
    if (what == u"network")
        return tr("%1 reaches for %2 over the network while the project loads.").arg(where, target);
    return tr("%1 starts “%2” while the project loads.").arg(where, target);
}

Reading filled(const Json &document)
{
    Reading reading;
    reading.root = text(document, u"root");
    reading.interpreter = text(document, u"executable");
    reading.settingsModule = text(document, u"settings_module");
    reading.settingsFile = text(document, u"settings_file");
    for (const Json::Member &each : member(document, u"versions").members())
        reading.versions.append({ each.name, each.value.toString() });
    reading.simpleJwt = member(document, u"simple_jwt");
    reading.ownSettings = textsOf(member(document, u"own_settings"));
    reading.key = keyFrom(member(document, u"signing_key"));
    reading.django = member(document, u"django");
    for (const Json::Member &each : member(document, u"places").members())
        reading.places.insert(each.name, placeFrom(each.value).value_or(SourcePlace()));
    for (const Json &each : member(document, u"views").items())
        reading.views += viewFrom(each);
    reading.userModel = member(document, u"user_model");
    reading.database = databaseFrom(member(document, u"database"));
    reading.blacklist = blacklistFrom(member(document, u"blacklist"));
    const Json &users = member(document, u"users");
    for (const Json &each : member(users, u"list").items())
        reading.users += userFrom(each);
    reading.userCount = member(users, u"count").toInteger();
    reading.usersUnread = text(users, u"unread");
    for (const Json &each : member(document, u"effects").items())
        reading.effects += effectText(each);
    for (const Json &each : member(document, u"problems").items()) {
        reading.problems += tr("%1 could not be read. %2").arg(text(each, u"part"), problemText(document, each));
        if (text(each, u"part") == u"users")
            reading.usersUnread = problemText(document, each);
    }
    if (const Json &named = member(document, u"user"); named.isObject())
        reading.named = namedFrom(named);
    if (const Json &issued = member(document, u"issued"); issued.isObject())
        reading.issued = IssuedTokens{ userFrom(member(issued, u"user")), member(issued, u"tokens"),
            text(issued, u"how"), textsOf(member(issued, u"unrun")), member(issued, u"written").toBool() };
    return reading;
}

} // namespace

QString SourcePlace::text() const
{
    return line > 0 ? tr("%1, line %2").arg(file).arg(line) : file;
}

QStringList ProjectView::takes() const
{
    QStringList names;
    QStringList optional;
    for (const Json &field : fields.items()) {
        if (!member(field, u"read_only").toBool() && text(field, u"type") != u"HiddenField")
            (member(field, u"required").toBool() ? names : optional) += text(field, u"name");
    }
    if (names.isEmpty())
        names = optional;
    for (const QString &name : reads) {
        if (!names.contains(name))
            names += name;
    }
    return names;
}

Result<Reading> readingFrom(const Json &document)
{
    if (!document.isObject())
        return fail(Errc::Malformed, tr("What readproject.py answered is no object."));
    if (member(document, u"error").isObject())
        return tl::unexpected(startFailure(document));
    for (const Json &problem : member(document, u"problems").items()) {
        const QString part = text(problem, u"part");
        if ((part == u"user" || part == u"issue") && text(problem, u"type") == u"LookupError")
            return fail(Errc::NotFound, text(problem, u"text"));
        if (part == u"user" || part == u"issue")
            return fail(Errc::Io, tr("The project could not do that. %1").arg(problemText(document, problem)));
    }
    Reading reading = filled(document);
    if (reading.version(QStringLiteral("djangorestframework-simplejwt")).isEmpty() && reading.simpleJwt.isNull())
        return fail(Errc::Unsupported,
            tr("The project has no Simple JWT: %1 has no djangorestframework-simplejwt. If the project runs with "
               "another Python, choose that one.")
                .arg(reading.interpreter));
    return reading;
}

bool mayDifferEachStart(const ProjectKey &key)
{
    return !key.home && !key.fingerprint.isEmpty();
}

QString Reading::version(const QString &package) const
{
    const auto found
        = std::find_if(versions.begin(), versions.end(), [&](const auto &each) { return each.first == package; });
    return found == versions.end() ? QString() : found->second;
}

simplejwt::Band Reading::band() const
{
    const auto own = QVersionNumber::fromString(version(QStringLiteral("djangorestframework-simplejwt")));
    if (own.isNull() || own < QVersionNumber(5, 3))
        return own.isNull() ? simplejwt::Band::V5_5 : simplejwt::Band::V5_2;
    return own <= QVersionNumber(5, 5, 1) ? simplejwt::Band::V5_5 : simplejwt::Band::Next;
}

QStringList Reading::texts(const QString &djangoSetting) const
{
    return textsOf(member(django, djangoSetting));
}

Json Reading::settingsJson() const
{
    Json all = Json::object();
    for (const simplejwt::SettingInfo &info : simplejwt::settingInfos()) {
        const QString name = QLatin1String(info.name);
        if (name == u"SIGNING_KEY" || !simplejwt::isKnownIn(info, band()))
            continue;
        const Json *value = simpleJwt.find(name);
        all.set(name, value ? *value : simplejwt::settingDefault(info));
    }
    for (const Json::Member &each : simpleJwt.members()) {
        if (!all.contains(each.name))
            all.set(each.name, each.value); // of a version that came later
    }
    return all;
}

Result<simplejwt::Settings> Reading::settings() const
{
    Json known = Json::object();
    for (const simplejwt::SettingInfo &info : simplejwt::settingInfos()) {
        const QString name = QLatin1String(info.name);
        const Json *value = simpleJwt.find(name);
        if (value && !info.pythonCode && !(name == u"VERIFYING_KEY" && value->isNull()))
            known.set(name, *value);
    }
    return simplejwt::settingsFromJson(known, simplejwt::SettingsReading::AsDjango)
        .map([this](simplejwt::Settings read) {
            read.signingKey = key.key;
            read.signingKeyIsNone = key.from == u"missing";
            read.blacklistApp = !blacklist || blacklist->isInstalled;
            read.blacklistAppIsKnown = blacklist.has_value();
            return read;
        });
}

SourcePlace Reading::placeOf(const QString &setting) const
{
    return places.value(setting, SourcePlace{ settingsFile, 0 });
}

} // namespace project
