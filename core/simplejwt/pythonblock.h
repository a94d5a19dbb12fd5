// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simplejwt/settingswriting.h"

#include <QString>

namespace simplejwt {

struct PythonBlockOptions
{
    bool everySetting = false; ///< also those that have Simple JWT's default
    SecretsIn secrets = SecretsIn::Left; ///< left: SIGNING_KEY is written as settings.SECRET_KEY
};

/// The settings as a block for settings.py, with the imports it needs.
QString toPythonBlock(const Settings &settings, PythonBlockOptions options = {});

/// One setting's value, as toJson() gives it, in Python: timedelta(minutes=5), ("Bearer",), "id".
QString toPythonValue(const QString &name, const Json &value);

} // namespace simplejwt
