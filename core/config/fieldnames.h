// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArrayView>
#include <QString>
#include <optional>
#include <span>

namespace config {

/// How a server calls the members of its bodies, where that is not as Simple JWT does.
struct FieldNames
{
    QString username = QStringLiteral("username"); ///< of a login
    QString password = QStringLiteral("password"); ///< of a login
    QString access = QStringLiteral("access"); ///< of an answer
    QString refresh = QStringLiteral("refresh"); ///< of an answer, and of the calls that take a refresh token
    QString token = QStringLiteral("token"); ///< of verify and of sliding tokens

    bool operator==(const FieldNames &) const = default;
};

/// A field by what Simple JWT calls it.
struct Field
{
    const char16_t *name;
    QString FieldNames::*own;
};

std::span<const Field> fields();
/// The server's own name of what Simple JWT calls `name`; any other name stays as it is.
QString ownName(const FieldNames &names, QStringView name);
/// What differs, as it is typed: "username=email refresh=refresh_token"; empty: nothing.
QString fieldNamesText(const FieldNames &names);
/// The reverse. Errc::Usage: no such field, or a name that is none.
Result<FieldNames> fieldNamesFrom(const QString &text);
/// Why a member can't be called so; empty: it can.
QString fieldNameProblem(QStringView name);

} // namespace config
