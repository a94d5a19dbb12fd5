// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simplejwt/djangosettings.h"

namespace simplejwt {

/// Reads Python with a SIMPLE_JWT block. The trouble: it is no Python, would stop, or has no block. Nothing
/// is run. Reentrant.
tl::expected<DjangoSettings, SettingsTrouble> readDjangoSettings(
    const QString &python, const SettingsSource &source = {});
/// The same of a file's bytes, in their own encoding.
Result<DjangoSettings> readDjangoSettings(QByteArrayView python, const SettingsSource &source = {});
/// The same of a JSON object with Simple JWT's names; \a text is what it was read from, for the lines.
Result<DjangoSettings> readDjangoSettings(const Json &object, QByteArrayView text);

} // namespace simplejwt
