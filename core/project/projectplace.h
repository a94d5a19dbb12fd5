// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QStringList>

namespace project {

/// Where a Django project is.
struct ProjectPlace
{
    QString root; ///< the folder of manage.py
    QString manage; ///< its absolute path
    bool operator==(const ProjectPlace &) const = default;
};

/// Of a manage.py, or of a folder that has one: itself, or at most two folders below. Errc::Io: there is none;
/// Errc::Usage: there are several. Reentrant.
Result<ProjectPlace> findProject(const QString &path);

/// The folder and those above it, up to the one that git or a home folder begins with: where a project's tools leave
/// their files.
QStringList foldersAround(const QString &root);

} // namespace project
