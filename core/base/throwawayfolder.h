// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLockFile>
#include <QTemporaryDir>

/// A folder for what lasts no longer than this object. Where the program crashes it stays until another one is made: a
/// database with its key would lie there for good.
class ThrowawayFolder
{
public:
    ThrowawayFolder();

    bool isValid() const { return m_folder.isValid(); }
    QString errorString() const { return m_folder.errorString(); }
    QString filePath(const QString &name) const { return m_folder.filePath(name); }

private:
    void removeThoseOfTheDead() const;

    QTemporaryDir m_folder;
    QLockFile m_lock; ///< says whose it is; goes first
};
