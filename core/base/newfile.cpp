// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/newfile.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace {

constexpr mode_t privateMode = S_IRUSR | S_IWUSR;
constexpr mode_t usualMode = privateMode | S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH; // less the umask
constexpr mode_t modeBits = S_IRWXU | S_IRWXG | S_IRWXO;

QString tr(const char *text)
{
    return QCoreApplication::translate("NewFile", text);
}

auto unwritable(const QString &path, const QString &reason)
{
    return fail(Errc::Io, tr("“%1” can't be written: %2.").arg(path, reason), reason);
}

/// A rename is on the disk when its folder is. What can't be flushed (some network file systems) is not a failure.
void flushFolder(const QByteArray &place)
{
    const qsizetype slash = place.lastIndexOf('/');
    const QByteArray folder = slash < 0 ? QByteArray(".") : place.left(std::max<qsizetype>(slash, 1));
    const int handle = ::open(folder.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0)
        return;
    ::fsync(handle);
    ::close(handle);
}

} // namespace

Result<NewFile> NewFile::create(const QString &path, FileAccess access)
{
    NewFile file;
    file.m_path = path;
    const QFileInfo info(path);
    file.m_place = QFile::encodeName(info.exists() ? info.canonicalFilePath() : path);
    struct stat old = {};
    const bool isThere = ::stat(file.m_place.constData(), &old) == 0;
    if (isThere && !S_ISREG(old.st_mode))
        return unwritable(path, S_ISDIR(old.st_mode) ? tr("it is a folder") : tr("it is no regular file"));
    if (!isThere && info.isSymLink())
        return unwritable(path, tr("it is a link to nowhere"));
    if (isThere && ::access(file.m_place.constData(), W_OK) != 0) // what is write-protected stays
        return unwritable(path, qt_error_string(errno));
    const mode_t mode = access == FileAccess::Private ? privateMode : usualMode;
    do {
        file.m_name = file.m_place + '.' + QByteArray::number(QRandomGenerator::system()->generate(), 16) + ".new";
        file.m_handle = ::open(file.m_name.constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    } while (file.m_handle < 0 && errno == EEXIST);
    if (file.m_handle < 0) {
        file.m_name.clear();
        return unwritable(path, qt_error_string(errno));
    }
    const bool inherits = access == FileAccess::AsUsual && isThere;
    if ((inherits || access == FileAccess::Private)
        && ::fchmod(file.m_handle, inherits ? old.st_mode & modeBits : privateMode) != 0)
        return file.failure(errno);
    return file;
}

NewFile::NewFile(NewFile &&other) noexcept
    : m_place(std::move(other.m_place))
    , m_name(std::exchange(other.m_name, {}))
    , m_path(std::move(other.m_path))
    , m_handle(std::exchange(other.m_handle, -1))
    , m_error(other.m_error)
{
}

NewFile::~NewFile()
{
    if (m_handle >= 0)
        ::close(m_handle);
    if (!m_name.isEmpty())
        ::unlink(m_name.constData());
}

void NewFile::write(QByteArrayView bytes)
{
    while (m_error == 0 && !bytes.isEmpty()) {
        const ssize_t written = ::write(m_handle, bytes.data(), size_t(bytes.size()));
        if (written > 0)
            bytes = bytes.sliced(written);
        else if (written == 0 || errno != EINTR)
            m_error = written == 0 ? ENOSPC : errno;
    }
}

tl::unexpected<Error> NewFile::failure(int code) const
{
    return unwritable(m_path, qt_error_string(code));
}

Result<> NewFile::finish()
{
    if (m_error != 0)
        return failure(m_error);
    if (::fsync(m_handle) != 0 && errno != EINVAL && errno != ENOSYS)
        return failure(errno);
    if (::close(std::exchange(m_handle, -1)) != 0)
        return failure(errno);
    return {};
}

Result<> NewFile::commit()
{
    if (const auto done = finish(); !done)
        return done;
    if (::rename(m_name.constData(), m_place.constData()) != 0)
        return failure(errno);
    m_name.clear();
    flushFolder(m_place);
    return {};
}

Result<> NewFile::commitUnlessThere()
{
    if (const auto done = finish(); !done)
        return done;
    if (::link(m_name.constData(), m_place.constData()) != 0) {
        if (errno == EEXIST)
            return fail(Errc::Conflict, tr("“%1” is there already.").arg(m_path));
        return failure(errno);
    }
    ::unlink(std::exchange(m_name, {}).constData());
    flushFolder(m_place);
    return {};
}

Result<> writeFile(const QString &path, QByteArrayView content, FileAccess access)
{
    return NewFile::create(path, access).and_then([content](NewFile file) {
        file.write(content);
        return file.commit();
    });
}
