// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArrayView>
#include <QString>
#include <functional>

// Private to core/scan.
namespace scan {

/// Whether these are the first bytes of an SQLite database.
bool isDatabase(QByteArrayView head);

/// A text or blob of a table, and where it stands, for people: "users.token, row 5". False ends the reading.
using CellReader = std::function<bool(QByteArrayView cell, const QString &place)>;

/// Reads each text and blob of each table of an SQLite file, whatever its schema. Nothing is written, also not beside
/// it: where changes wait in a write-ahead log that no program has open, a copy in a folder of one's own is read.
/// Errc::Io: damaged, locked or gone; the detail is the reason alone. Errc::Cancelled by \a reader. Any thread.
Result<> readCells(const QString &path, const CellReader &reader);

} // namespace scan
