// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/inspection.h"
#include "core/explain/inspectioncontext.h"
#include "core/json/json.h"

#include <QByteArray>
#include <QStringList>

/// What somebody may paste into Decode, one a kind of damage or finding, and what must be said about it: a row of
/// tests/vectors/decode_samples.json, which decode_samples.py writes.
struct DecodeSample
{
    QString id;
    QByteArray input;
    Json key; ///< {"secret"} or {"pem"}; null: no key at all
    Json settings; ///< SIMPLE_JWT; null: the defaults
    QString band; ///< empty: 5.5
    QStringList blacklisted; ///< jti
    QStringList findings; ///< ids, sorted
    QString signature, time, simpleJwt; ///< as verdictName() says it
    int tokens = 1;
    QList<qint64> damage; ///< where each damaged place begins, in bytes of the input

    /// What it is judged by: the samples' instant, directory, blacklist, and its own key and settings.
    explain::InspectionContext context() const;
};

/// The samples' instant (2026-11-24 02:40:19 UTC) and directory: alice (1), bob (2), and carol (3), who is inactive.
explain::InspectionContext sampleContext();

/// All of them, in the file's order; empty if it can't be read.
const QList<DecodeSample> &decodeSamples();
/// Ends the test program where there is none of that id.
const DecodeSample &decodeSample(const QString &id);

/// "good", "warning", "bad", "not_checked", "cannot_check".
QString verdictName(explain::Verdict::State state);
