// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/userrules.h"

#include "core/python/pythonvalue.h"
#include "core/simplejwt/passwords.h"

#include <QCryptographicHash>
#include <QUuid>

namespace simplejwt {
namespace {
const QString noAccountForCredentials = QStringLiteral("No active account found with the given credentials");

bool isIdField(const QString &field)
{
    return field == QLatin1String("id") || field == QLatin1String("pk");
}

Refusal expectedNumber(const python::PythonError &error, const Json &value)
{
    if (error.type == "OverflowError")
        return crashed(error);
    const QString text = value.isString() ? u'\'' + value.toString() + u'\'' : python::pythonText(value);
    return crashed({ error.type, QStringLiteral("Field 'id' expected a number but got %1.").arg(text) });
}
} // namespace

UserRules::UserRules(const Project &project)
    : m_project(project)
{
}

bool UserRules::mayAuthenticate(const django::User &user) const
{
    return user.isActive || (m_project.since55() && !m_project.settings.checkUserIsActive);
}

Outcome<Json> UserRules::idOf(const django::User &user) const
{
    const QString &field = m_project.settings.userIdField;
    if (isIdField(field) && !user.key.isEmpty())
        return Json(user.key); // for_user() writes all but an int as str()
    if (isIdField(field))
        return m_project.since55() ? Json(QString::number(user.id)) : Json(user.id);
    if (field == QLatin1String("username"))
        return Json(user.username);
    if (field == QLatin1String("email"))
        return Json(user.email);
    if (m_project.store.hasUserField(field)) {
        const Result<QVariant> value = m_project.store.userField(user.id, field);
        if (!value)
            return tl::unexpected(databaseFailed(value.error()));
        if (value->typeId() == QMetaType::LongLong && !m_project.since55())
            return Json(value->toLongLong());
        return Json(value->isNull() ? QStringLiteral("None") : value->toString());
    }
    return tl::unexpected(
        crashed({ "AttributeError", QStringLiteral("'User' object has no attribute '%1'").arg(field) }));
}

Outcome<std::optional<django::User>> UserRules::named(const Json *userId) const
{
    const QString &field = m_project.settings.userIdField;
    const bool byId = isIdField(field);
    if (!byId && field != QLatin1String("username") && field != QLatin1String("email")
        && !m_project.store.hasUserField(field))
        return tl::unexpected(
            crashed({ "FieldError", QStringLiteral("Cannot resolve keyword '%1' into field.").arg(field) }));
    if (!userId || userId->isNull())
        return std::optional<django::User>();
    QVariant value;
    const django::KeyKind keys = m_project.store.keyKind();
    if (byId && keys == django::KeyKind::Uuid && QUuid::fromString(python::pythonText(*userId)).isNull())
        return tl::unexpected(crashed(
            { "ValidationError", QStringLiteral("['“%1” is not a valid UUID.']").arg(python::pythonText(*userId)) }));
    if (byId && keys == django::KeyKind::Number) {
        const python::PythonResult<python::PythonInt> number = python::pythonInt(*userId);
        if (!number)
            return tl::unexpected(expectedNumber(number.error(), *userId));
        if (number->huge)
            return tl::unexpected(
                crashed({ "OverflowError", QStringLiteral("Python int too large to convert to SQLite INTEGER") }));
        value = number->value;
    } else {
        const QString text = python::pythonText(*userId);
        if (!text.isValidUtf16())
            return tl::unexpected(
                crashed({ "UnicodeEncodeError", QStringLiteral("'utf-8' codec can't encode a lone surrogate") }));
        value = text;
    }
    Result<std::optional<django::User>> user = m_project.store.userByField(field, value);
    if (!user && user.error().code == Errc::Conflict)
        return tl::unexpected(
            crashed({ "MultipleObjectsReturned", QStringLiteral("get() returned more than one User") }));
    if (!user)
        return tl::unexpected(databaseFailed(user.error()));
    return *std::move(user);
}

Outcome<django::User> UserRules::withPassword(const QString &username, const QString &password) const
{
    const Result<std::optional<django::User>> user = m_project.store.userByName(username);
    if (!user)
        return tl::unexpected(databaseFailed(user.error()));
    // Django's ModelBackend turns inactive users away whatever CHECK_USER_IS_ACTIVE says.
    if (!*user || !passwordFits(password, (*user)->passwordHash) || !(*user)->isActive)
        return tl::unexpected(authenticationFailed(noAccountForCredentials));
    return **user;
}

QString UserRules::passwordHashClaim(const django::User &user)
{
    return QString::fromLatin1(
        QCryptographicHash::hash(user.passwordHash.toUtf8(), QCryptographicHash::Md5).toHex().toUpper());
}

} // namespace simplejwt
