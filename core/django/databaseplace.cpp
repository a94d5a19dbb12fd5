// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/django/databaseplace.h"

#include <QCoreApplication>

namespace django {

QString DatabasePlace::text() const
{
    if (host.isEmpty() || isFile())
        return QStringLiteral("“%1”").arg(name);
    return QCoreApplication::translate("DatabasePlace", "“%1” at %2")
        .arg(name, port.isEmpty() ? host : host + u':' + port);
}

} // namespace django
