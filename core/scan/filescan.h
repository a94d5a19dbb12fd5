// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scan/tokenscan.h"

#include <QStringList>

namespace scan {

/// Looks for tokens in files of any kind: SQLite databases by their cells, packed files and archives (also within one
/// another), everything else by its bytes. Holds a few megabytes, whatever their size. For one thread.
class FileScan
{
public:
    /// \a tokens collects, stays the caller's and must outlive it. \a progress is told of bytes of the files as they
    /// are read, packed ones as they are unpacked; false stops.
    explicit FileScan(TokenScan &tokens, TokenScan::Progress progress = {});

    /// Errc::Io: it can't be opened or read; Errc::Cancelled. What was found until then stays.
    Result<> addFile(const QString &path);
    Result<> addStream(QIODevice &device, const QString &name);

    /// What lies in the files and could not be looked into, a sentence each with the reason.
    const QStringList &notLookedInto() const { return m_notLookedInto; }

private:
    Result<> addBytes(QIODevice &device, const QString &name, int depth);
    Result<> addPacked(QIODevice &device, const QString &name, int depth);
    Result<> addDatabase(const QString &path, const QString &name);
    Result<> addPackedDatabase(QIODevice &device, const QString &name);
    bool goOn(qint64 bytes);

    TokenScan &m_tokens;
    TokenScan::Progress m_progress;
    QStringList m_notLookedInto;
    qint64 m_unpacked = 0; ///< bytes of the present file
    bool m_isStopped = false; ///< by progress
    int m_depth = 0; ///< of what is being read, archives within archives
};

} // namespace scan
