// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/jsonscanner.h"

#include <QStringList>

/// Where in a JSON text a member or item stands, for messages about what it holds. The path goes inwards from the top:
/// member names, and indexes for arrays ("steps", "2", "name"); the place is the member's name or the item itself.
/// Where the path leads nowhere, or the text is broken, the place of the innermost part that was found. Thread-safe.
JsonPosition placeInJson(QByteArrayView json, const QStringList &path);
/// The same place in bytes.
qsizetype offsetInJson(QByteArrayView json, const QStringList &path);
