// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/projectplace.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace project {

namespace {

constexpr int MostFoldersAbove = 4;

QString tr(const char *text)
{
    return QCoreApplication::translate("project::ProjectPlace", text);
}

ProjectPlace placeOf(const QString &manage)
{
    const QFileInfo file(manage);
    return { QDir::cleanPath(file.absolutePath()), QDir::cleanPath(file.absoluteFilePath()) };
}

/// Every manage.py in a folder and so many below; what libraries bring along is not looked through.
QStringList managesIn(const QString &folder, int depth)
{
    const QDir dir(folder);
    QStringList found;
    if (dir.exists(QStringLiteral("manage.py")))
        found += dir.absoluteFilePath(QStringLiteral("manage.py"));
    if (depth == 0)
        return found;
    for (const QString &name : dir.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        const QString below = dir.absoluteFilePath(name);
        if (name != u"node_modules" && !QFileInfo::exists(below + QStringLiteral("/pyvenv.cfg")))
            found += managesIn(below, depth - 1);
    }
    return found;
}

} // namespace

Result<ProjectPlace> findProject(const QString &path)
{
    const QFileInfo given(path);
    if (given.isFile())
        return placeOf(path);
    if (!given.isDir())
        return fail(Errc::Io, tr("There is no “%1”. Name a manage.py, or the folder of a Django project.").arg(path));
    const QString own = QDir(path).absoluteFilePath(QStringLiteral("manage.py"));
    if (QFileInfo(own).isFile())
        return placeOf(own);
    const QStringList found = managesIn(path, 2);
    if (found.isEmpty())
        return fail(
            Errc::Io, tr("There is no manage.py in “%1”, nor in its folders. Name the project's own.").arg(path));
    if (found.size() > 1)
        return fail(Errc::Usage,
            tr("“%1” has several projects. Name one of %2.").arg(path, found.mid(0, 5).join(QStringLiteral(", "))));
    return placeOf(found.constFirst());
}

QStringList foldersAround(const QString &root)
{
    QStringList folders;
    for (QDir dir(root); folders.size() <= MostFoldersAbove;) {
        folders += dir.absolutePath();
        if (dir.exists(QStringLiteral(".git")) || dir.absolutePath() == QDir::homePath() || !dir.cdUp())
            break;
    }
    return folders;
}

} // namespace project
