// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/throwawayfolder.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace {

const QString prefix = u"jotlab-temporary-"_s;
const QString lockName = u"in-use"_s;

} // namespace

ThrowawayFolder::ThrowawayFolder()
    : m_folder(QDir::tempPath() + u'/' + prefix + u"XXXXXX"_s)
    , m_lock(m_folder.filePath(lockName))
{
    m_lock.setStaleLockTime(0); // however long it runs; a process that is no more is seen without it
    m_lock.tryLock();
    removeThoseOfTheDead();
}

void ThrowawayFolder::removeThoseOfTheDead() const
{
    const uint own = QFileInfo(m_folder.path()).ownerId();
    const QDir all(QDir::tempPath(), prefix + u'*', {}, QDir::Dirs | QDir::NoSymLinks | QDir::NoDotAndDotDot);
    for (const QFileInfo &folder : all.entryInfoList()) {
        // One without a lock is not yet, or no longer, whose it is.
        const QString lock = folder.filePath() + u'/' + lockName;
        if (folder.ownerId() != own || !QFileInfo::exists(lock))
            continue;
        QLockFile other(lock);
        other.setStaleLockTime(0);
        if (!other.tryLock())
            continue;
        other.unlock();
        QDir(folder.filePath()).removeRecursively();
    }
}
