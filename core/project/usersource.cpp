// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/usersource.h"

#include "core/django/projectdatabase.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;
using django::KeyKind;

namespace project {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("project::UserSource", text);
}

QString member(const Json &object, QStringView name)
{
    const Json *value = object.find(name);
    return value ? value->toString() : QString();
}

struct Column
{
    QString name;
    QString kind; ///< Django's internal type
};

/// Of a model's field; empty: it has none in its own table.
Column columnOf(const Json &model, const QString &field)
{
    const Json *fields = model.find(u"fields");
    for (const Json &each : fields ? fields->items() : Json::array().items()) {
        if (member(each, u"name") == field)
            return { member(each, u"column"), member(each, u"kind") };
    }
    return {};
}

KeyKind keyKind(const QString &kind)
{
    if (kind == u"UUIDField")
        return KeyKind::Uuid;
    return kind.endsWith(u"AutoField") || kind.endsWith(u"IntegerField") ? KeyKind::Number : KeyKind::Text;
}

} // namespace

QString storedClaim(const UserSource &source, const QString &claim)
{
    const bool isDashless = source.place.dialect() != django::Dialect::Postgres && source.keyKind == KeyKind::Uuid
        && source.claim == source.key;
    return isDashless ? QString(claim).remove(u'-') : claim;
}

Result<UserSource> userSource(const Reading &reading)
{
    if (!reading.database)
        return fail(Errc::Unsupported, tr("The project did not say where its users are."));
    if (!reading.database->password)
        return fail(Errc::Unsupported,
            reading.database->isFile()
                ? tr("How its database is reached was not noted when the project was read.")
                : tr("The database %1 is asked only where that is allowed: with --online, or “Let it reach the network "
                     "and its database”.")
                      .arg(reading.database->text()));
    if (const auto can = django::ProjectDatabase::check(*reading.database); !can)
        return tl::unexpected(can.error());
    const Json &model = reading.userModel;
    const Column key = columnOf(model, member(model, u"key"));
    const Json *idField = reading.simpleJwt.find(u"USER_ID_FIELD");
    const QString idName = idField ? idField->toString() : u"id"_s;
    UserSource source;
    source.place = *reading.database;
    source.table = member(model, u"table");
    source.key = key.name;
    source.keyKind = keyKind(key.kind);
    source.name = columnOf(model, member(model, u"username_field")).name;
    source.active = columnOf(model, u"is_active"_s).name;
    source.staff = columnOf(model, u"is_staff"_s).name;
    source.lastLogin = columnOf(model, u"last_login"_s).name;
    source.claim = idName == u"pk" ? key.name : columnOf(model, idName).name;
    const Json *useTz = reading.django.find(u"USE_TZ");
    source.isUtc = !useTz || useTz->toBool();
    if (source.table.isEmpty() || source.key.isEmpty() || source.name.isEmpty())
        return fail(Errc::Unsupported,
            tr("The users of %1 are in several tables, so they are read by the project's own code alone.")
                .arg(member(model, u"model")));
    return source;
}

} // namespace project
