// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simplejwt/band.h"
#include "core/simplejwt/settinginfos.h"
#include "core/simplejwt/settings.h"

#include <QString>
#include <QStringList>

namespace simplejwt {

/// The names of the settings whose values differ, in the documented order.
QStringList changedSettings(const Settings &before, const Settings &after);

/// What a change of one setting means for the tokens that are already out. A sentence or two for people, translated;
/// empty for a setting that names Python code or is unknown.
QString consequenceOfSetting(const QString &name, const Settings &after);

/// Whether a band has the setting at all; without it, it has no effect.
bool isKnownTo(Band band, const SettingInfo &info);

} // namespace simplejwt
