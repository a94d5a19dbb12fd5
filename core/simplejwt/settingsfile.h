// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simplejwt/pythonsettings.h"
#include "core/simplejwt/settings.h"

#include <QByteArrayView>

namespace simplejwt {

/// What stands in a settings file.
struct SettingsFile
{
    Settings settings;
    QString path; ///< empty: not from a file
    /// SIGNING_KEY and VERIFYING_KEY where a Python block names them instead of holding them (settings.SECRET_KEY): not
    /// in the settings; whoever has the key puts it there, or refuses with keyElsewhere().
    QList<PythonReference> keysElsewhere;
};

/// Reads a JSON object with Simple JWT's names, or Python with a SIMPLE_JWT block (a whole settings.py, the statement,
/// or the bare dict), told apart by content. Python is read as data, never executed. Errc::Usage: what can't be read,
/// with its line; Errc::Limit: longer than 16 MiB. Reentrant.
Result<SettingsFile> readSettings(QByteArrayView text, SettingsReading reading = SettingsReading::Strict);

/// The same of a file; its name stands in the error. Errc::Usage also if it can't be opened.
Result<SettingsFile> readSettingsFile(const QString &path, SettingsReading reading = SettingsReading::Strict);

/// The refusal of the first key that stands elsewhere, of which there must be one; \a advice says where it can be
/// given, as the rest of a sentence.
Error keyElsewhere(const SettingsFile &file, const QString &advice);

} // namespace simplejwt
