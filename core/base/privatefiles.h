// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>

// What only the person who runs Jotlab may read. On Windows Qt sets no more than the read-only mark: there a file is as
// open as its folder, and those of a profile are the person's own. Access lists for files elsewhere are not here.

/// Before the first byte is written. False if the system refuses.
inline bool makePrivate(QFileDevice &file)
{
    return file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
}

/// The folder must be there. False if the system refuses.
inline bool makeFolderPrivate(const QString &path)
{
    return QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}
