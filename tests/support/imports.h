// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/import.h"
#include "tests/support/rawhttp.h"

// What the tests of files with calls ask of an import.

/// A file of tests/cases/import.
QByteArray importCase(const QString &name);
/// What was passed over, a line each: "place: sentence".
QString told(const archive::Import &import);
/// A header field of one of its calls; "(none)" where it is missing.
QByteArray header(const archive::Import &import, QByteArrayView name, qsizetype call = 0);
/// Sends it to its port on this machine.
std::optional<RawReply> play(const session::Exchange &call);
/// The JSON with another value in the place of the one behind that colon.
QByteArray withOtherValue(QByteArray json, qsizetype colon, const QByteArray &value);
/// Whether all that was passed over has its place and a sentence.
bool tellsWhere(const archive::Import &import);
