// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QStringList>

namespace archive {

/// The folder of a file that is imported: what the file names is read from there and from nowhere else. Bounds what all
/// that is read comes to. For one thread.
class ImportFolder
{
public:
    ImportFolder() = default; ///< none: there is nothing to read
    explicit ImportFolder(const QString &path);

    /// A file by its path below the folder. Errc::Unsupported: it leaves the folder, by itself or through a link;
    /// Errc::NotFound, Io, Limit. The error's detail is the reason alone, to be put into a sentence.
    Result<QByteArray> read(const QString &path);
    bool has(const QString &path) const;

    /// The paths of all files below the folder, or below one in it, whose name ends so, in the order of their names, a
    /// folder's own before those of the folders in it. Links are not followed; not more than 10000 of them, not deeper
    /// than 32 folders.
    QStringList files(const QString &end, const QString &below = {}) const;

private:
    QString placeOf(const QString &path) const;

    QString m_root; ///< links followed; empty: none
    qint64 m_left = 256 * 1024 * 1024; ///< bytes that may still be read
};

} // namespace archive
