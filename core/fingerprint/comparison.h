// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fingerprint/evidence.h"
#include "core/fingerprint/finding.h"
#include "core/jose/key.h"
#include "core/simplejwt/settings.h"

#include <QHash>
#include <QSet>

namespace fingerprint {

/// What is thought of a server, to be held against what was seen of it.
struct Known
{
    std::optional<simplejwt::Settings> settings; ///< absent: nothing is known
    QString source; ///< of the settings, for people: "settings.py"
    QHash<QString, QString> places; ///< where a setting stands: "settings.py, line 12"; others: the source alone
    QSet<QString> untold; ///< settings that the source has, but does not tell
    QList<jose::Key> keys; ///< that tokens are verified with; empty: none is known
    QString keyName; ///< which key that is: "SIGNING_KEY of settings.py"
    std::optional<bool> blacklistApp;
    std::optional<simplejwt::Band> band;
    QString bandSource; ///< "--profile"
};

/// One thing that is known, held against one that was seen.
struct Comparison
{
    QString setting; ///< "SIGNING_KEY"; "header" and "fields" are the server file's
    bool agrees = false;
    QString text; ///< a sentence
    QString place; ///< where the setting stands; empty: nowhere that could be named
    Certainty certainty = Certainty::Unknown; ///< of what was seen; never unknown
};

/// The names of the settings that are held against a server: for whoever knows only some.
QSet<QString> allComparedSettings();
/// Mismatches first. What can't be told of the server is not held against anything.
QList<Comparison> compare(const QList<Finding> &findings, const Evidence &evidence, const Known &known);

} // namespace fingerprint
