// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/importfolder.h"

#include "core/base/regularfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace archive {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("archive::ImportFolder", text);
}

constexpr qint64 largest = 64 * 1024 * 1024; ///< bytes of one file
constexpr qsizetype mostFiles = 10000;
constexpr int deepest = 32;

void collect(const QDir &folder, const QString &prefix, const QString &end, int depth, QStringList *found)
{
    constexpr auto all = QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks;
    for (const QFileInfo &each : folder.entryInfoList(all, QDir::Name | QDir::DirsLast)) {
        if (found->size() >= mostFiles)
            return;
        if (each.isFile() && each.fileName().endsWith(end))
            found->append(prefix + each.fileName());
        else if (each.isDir() && depth < deepest)
            collect(QDir(each.filePath()), prefix + each.fileName() + u'/', end, depth + 1, found);
    }
}

} // namespace

ImportFolder::ImportFolder(const QString &path)
    : m_root(QFileInfo(path).canonicalFilePath())
{
}

/// Empty: it is not there, or not in the folder.
QString ImportFolder::placeOf(const QString &path) const
{
    if (m_root.isEmpty() || path.isEmpty() || path.contains(QChar(0)))
        return {};
    const QString place = QFileInfo(QDir(m_root).filePath(path)).canonicalFilePath();
    const QString below = m_root.endsWith(u'/') ? m_root : m_root + u'/';
    return place.startsWith(below) ? place : QString();
}

bool ImportFolder::has(const QString &path) const
{
    return !placeOf(path).isEmpty();
}

Result<QByteArray> ImportFolder::read(const QString &path)
{
    const auto failure = [&path](Errc code, const QString &reason) {
        return fail(code, tr("“%1” can't be read: %2.").arg(path, reason), reason);
    };
    if (m_root.isEmpty())
        return failure(Errc::Unsupported, tr("only the file itself is here, not its folder"));
    const QString clean = QDir::cleanPath(path);
    if (QDir::isAbsolutePath(path) || clean == QStringLiteral("..") || clean.startsWith(QStringLiteral("../")))
        return failure(Errc::Unsupported, tr("it is not below the imported file's folder"));
    if (!QFileInfo::exists(QDir(m_root).filePath(path)))
        return failure(Errc::NotFound, tr("there is no such file"));
    const QString place = placeOf(path);
    if (place.isEmpty())
        return failure(Errc::Unsupported, tr("it is not below the imported file's folder"));
    if (m_left <= 0)
        return failure(Errc::Limit, tr("all files together are larger than 256 MB"));
    auto content = readRegularFile(place, std::min(largest, m_left));
    if (!content)
        return failure(content.error().code, content.error().detail);
    m_left -= content->size();
    return content;
}

QStringList ImportFolder::files(const QString &end, const QString &below) const
{
    QStringList found;
    const QString start = below.isEmpty() ? m_root : placeOf(below);
    if (!start.isEmpty())
        collect(QDir(start), below.isEmpty() ? QString() : below + u'/', end, 0, &found);
    return found;
}

} // namespace archive
