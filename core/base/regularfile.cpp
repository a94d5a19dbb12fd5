// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/regularfile.h"

#include <QCoreApplication>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

constexpr qint64 pieceBytes = 64 * 1024;

QString tr(const char *text)
{
    return QCoreApplication::translate("RegularFile", text);
}

QString kindOf(mode_t mode)
{
    return S_ISDIR(mode) ? tr("it is a folder")
        : S_ISFIFO(mode) ? tr("it is a pipe, not a file")
        : S_ISSOCK(mode) ? tr("it is a socket, not a file")
                         : tr("it is a device, not a file");
}

auto unreadable(const QString &path, const QString &reason)
{
    return fail(Errc::Io, tr("The file “%1” can't be read: %2.").arg(path, reason), reason);
}

auto tooLarge(const QString &path, qint64 limit)
{
    return fail(Errc::Limit, tr("“%1” is larger than %2; choose another file.").arg(path, limitText(limit)),
        tr("it is larger than %1").arg(limitText(limit)));
}

} // namespace

QString limitText(qint64 bytes)
{
    constexpr qint64 kilobyte = 1024;
    constexpr qint64 megabyte = 1024 * kilobyte;
    return bytes >= megabyte ? tr("%1 MB").arg(bytes / megabyte) : tr("%1 KB").arg(bytes / kilobyte);
}

Result<> openRegularFile(QFile &file)
{
    const QString path = file.fileName();
    if (path.startsWith(u':')) {
        if (!file.open(QIODevice::ReadOnly))
            return unreadable(path, file.errorString());
        return {};
    }
    // Not waiting: to open a pipe would, until somebody writes.
    const int handle
        = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC); // NOLINT
    if (handle < 0)
        return unreadable(path, qt_error_string(errno));
    struct stat facts = {};
    if (::fstat(handle, &facts) != 0 || !S_ISREG(facts.st_mode)) {
        ::close(handle);
        return unreadable(path, kindOf(facts.st_mode));
    }
    if (!file.open(handle, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle)) {
        ::close(handle);
        return unreadable(path, file.errorString());
    }
    return {};
}

QString objectionToSecret(const QFile &file)
{
    struct stat facts = {};
    if (::fstat(file.handle(), &facts) != 0)
        return tr("its owner and mode can't be seen");
    if (facts.st_uid != ::geteuid())
        return tr("it belongs to another user");
    if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return tr("others may read or write it (mode %1, should be 600)").arg(facts.st_mode & 0777U, 0, 8);
    return {};
}

std::optional<std::pair<quint64, quint64>> fileIdentity(const QString &path)
{
    struct stat facts = {};
    if (::stat(QFile::encodeName(path).constData(), &facts) != 0)
        return std::nullopt;
    return std::pair(quint64(facts.st_dev), quint64(facts.st_ino));
}

Result<QByteArray> readRegularFile(const QString &path, qint64 limit)
{
    QFile file(path);
    if (const auto open = openRegularFile(file); !open)
        return tl::unexpected(open.error());
    if (file.size() > limit)
        return tooLarge(path, limit);
    return readStream(file, limit, path);
}

Result<QByteArray> readStream(QIODevice &stream, qint64 limit, const QString &name)
{
    QByteArray content;
    if (!stream.isSequential())
        content.reserve(qsizetype(std::min(stream.size(), limit)));
    QByteArray piece(pieceBytes, Qt::Uninitialized);
    for (;;) {
        const qint64 got = stream.read(piece.data(), piece.size());
        if (got < 0)
            return unreadable(name, stream.errorString());
        if (got == 0)
            return content;
        if (content.size() + got > limit) // what says no size, as in /proc, may have no end
            return tooLarge(name, limit);
        content.append(piece.constData(), got);
    }
}
