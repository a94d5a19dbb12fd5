// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simplejwt/band.h"
#include "core/simplejwt/djangosettings.h"
#include "core/simplejwt/pythonsettings.h"
#include "core/simplejwt/settings.h"
#include "core/simplejwt/settingsjson.h"

#include <QByteArrayView>
#include <QStringList>

namespace simplejwt {

/// What stands in a settings file.
struct SettingsFile
{
    Settings settings; ///< with the key that signs, where the file tells it: SIGNING_KEY, or Django's SECRET_KEY
    QString path; ///< empty: not from a file
    DjangoSettings read; ///< where each came from, what it rests on, and what could not be told
    /// SIGNING_KEY, SECRET_KEY and VERIFYING_KEY that the file names but does not hold (os.environ["KEY"]): not in the
    /// settings; whoever has the key puts it there, or refuses with keyElsewhere().
    QList<PythonReference> keysElsewhere;
};

/// Reads a JSON object with Simple JWT's names, or Python with a SIMPLE_JWT block (a whole settings.py, the statement,
/// or the bare dict), told apart by content. Python is worked out, never run. Unknown names and the project's own
/// classes are passed over and stand in what was read. Errc::Usage: what can't be read or is impossible, with its line;
/// Errc::Limit: longer than 16 MiB. Reentrant.
Result<SettingsFile> readSettings(
    QByteArrayView text, SettingsReading reading = SettingsReading::Strict, const SettingsSource &source = {});

/// The same of a file; its name stands in the error, and files beside it are read where it asks for them. Errc::Usage
/// also if it can't be opened.
Result<SettingsFile> readSettingsFile(const QString &path, SettingsReading reading = SettingsReading::Strict,
    const QHash<QString, QString> &variables = {});

/// What a file is understood to say, without a judgement of its values: for whoever shows it. Errc::Usage, Errc::Limit.
Result<DjangoSettings> readDjangoSettingsFile(const QString &path, const QHash<QString, QString> &variables = {});

/// The refusal of the first key that stands elsewhere, of which there must be one; \a advice says where it can be
/// given, as the rest of a sentence.
Error keyElsewhere(const SettingsFile &file, const QString &advice);

/// What a reader of the file should know before they trust it, a line each: what it rests on, what could not be told,
/// what was passed over. Of each kind the first ten; the rest is counted. Never a value.
QStringList remarks(const DjangoSettings &read);

/// A setting that can't be told, of those that a version band imitates; keys are not among them. Absent: all can be.
std::optional<Error> firstGap(const SettingsFile &file, Band band);

} // namespace simplejwt
