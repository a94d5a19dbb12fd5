// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "core/simplejwt/djangosettings.h"
#include "core/simplejwt/settingsjson.h"

#include <QList>
#include <QString>
#include <QStringView>

namespace simplejwt {

/// Something in a pasted block that was not taken over. Line and column count from 1, the column in characters.
struct PythonProblem
{
    qsizetype line;
    qsizetype column;
    QString text; ///< one sentence for people, translated; never a setting's value if it may be a secret
    bool operator==(const PythonProblem &) const = default;
};

/// A setting whose value stands elsewhere (settings.SECRET_KEY, os.environ["KEY"]): whoever pasted the block knows it.
struct PythonReference
{
    QString name; ///< the setting
    qsizetype line; ///< from 1
    QString expression; ///< as written
    QString file = {}; ///< that the line is of; empty: the one that was read
    bool operator==(const PythonReference &) const = default;
};

/// What could be read of a SIMPLE_JWT block.
struct PythonSettings
{
    /// Good for settingsFromJson() as it is; set() the answers to the references.
    Json object = Json::object();
    QList<PythonReference> references; ///< asked for, in the order of the block
    QList<PythonProblem> problems; ///< by line; the rest was read all the same
    QList<SettingsNote> assumptions; ///< what values rest on
    QList<SettingsNote> ignored; ///< unknown names, the project's own classes
    SigningKeyOrigin signingKey; ///< also where it is Django's SECRET_KEY, which is not in the object
    std::optional<InstalledApps> apps = {}; ///< as DjangoSettings has them
};

/// Reads Python settings: SIMPLE_JWT = {…} in a whole settings.py, that statement alone, a bare dict, dict(NAME=…), or
/// the inside of a dict. Values are worked out as far as that goes without running anything; what rests on something
/// outside, what can't be told and what is passed over is named with its line. Reentrant; texts of more than 1 MiB are
/// refused. \a reading decides what counts as readable: AsDjango leaves values that fail only at use.
PythonSettings readPythonSettings(const QString &text, SettingsReading reading = SettingsReading::Strict,
    const SettingsSource &source = { {}, {}, true });

/// The same of what was read already; \a text only gives the columns.
PythonSettings pythonSettings(const DjangoSettings &read, SettingsReading reading, QStringView text = {});

} // namespace simplejwt
