// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scan/filescan.h"

#include "core/base/regularfile.h"
#include "core/scan/databasecells.h"
#include "core/scan/unpacker.h"

#include <QCoreApplication>
#include <QFile>
#include <QTemporaryFile>

namespace scan {

namespace {

constexpr int deepest = 3; // archives within archives
constexpr int mostEntries = 200'000; // of one archive
// A file of zeros shrinks to a thousandth, and archives within one another to nothing: this ends such a bomb.
constexpr qint64 mostUnpacked = 16LL * 1024 * 1024 * 1024; // bytes of one file
constexpr qint64 largestPackedDatabase = 1024LL * 1024 * 1024; // bytes that it may take in the temporary folder
constexpr qsizetype pieceSize = 256 * 1024;

QString tr(const char *text)
{
    return QCoreApplication::translate("FileScan", text);
}

} // namespace

FileScan::FileScan(TokenScan &tokens, TokenScan::Progress progress)
    : m_tokens(tokens)
    , m_progress(std::move(progress))
{
}

bool FileScan::goOn(qint64 bytes)
{
    if (m_progress && !m_progress(bytes))
        m_isStopped = true;
    m_unpacked += m_depth > 0 ? bytes : 0;
    return !m_isStopped && m_unpacked <= mostUnpacked;
}

Result<> FileScan::addFile(const QString &path)
{
    QFile file(path);
    if (const auto open = openRegularFile(file); !open)
        return open;
    m_unpacked = 0;
    const QByteArray head = file.peek(Unpacker::headSize);
    if (!isDatabase(head))
        return addBytes(file, path, 0);
    const auto read = addDatabase(path, path);
    if (read || m_isStopped)
        return read;
    // What is damaged as a database may have its tokens in one piece all the same.
    m_notLookedInto.append(tr("%1 was searched as plain bytes, not by its cells: %2").arg(path, read.error().what));
    return m_tokens.add(file, path, [this](qint64 bytes) { return goOn(bytes); });
}

Result<> FileScan::addStream(QIODevice &device, const QString &name)
{
    m_unpacked = 0;
    return addBytes(device, name, 0);
}

Result<> FileScan::addBytes(QIODevice &device, const QString &name, int depth)
{
    m_depth = depth;
    const QByteArray head = device.peek(Unpacker::headSize);
    if (const QString packing = Unpacker::otherPacking(head); !packing.isEmpty()) {
        m_notLookedInto.append(tr("%1 was not looked into: it is %2; unpack it first.").arg(name, packing));
        return {};
    }
    if (Unpacker::isPacked(head)) {
        if (depth < deepest)
            return addPacked(device, name, depth);
        m_notLookedInto.append(tr("%1 was not looked into: it is packed more than %2 times.").arg(name).arg(deepest));
        return {};
    }
    if (isDatabase(head))
        return addPackedDatabase(device, name);
    return m_tokens.add(device, name, [this](qint64 bytes) { return goOn(bytes); });
}

Result<> FileScan::addPacked(QIODevice &device, const QString &name, int depth)
{
    Unpacker unpacker(device);
    for (int count = 0;; ++count) {
        const auto entry = unpacker.next();
        if (!entry) {
            m_notLookedInto.append(tr("%1 was not looked into to its end: %2.").arg(name, entry.error().detail));
            return {};
        }
        if (!*entry)
            return {};
        const QString inner = (*entry)->name.isEmpty() ? name : name + QLatin1String(": ") + (*entry)->name;
        if (count == mostEntries) {
            m_notLookedInto.append(tr("Of %1 only the first %2 files were looked into.").arg(name).arg(mostEntries));
            return {};
        }
        if ((*entry)->isEncrypted) {
            m_notLookedInto.append(tr("%1 was not looked into: it is encrypted.").arg(inner));
            continue;
        }
        const auto added = addBytes(unpacker.content(), inner, depth + 1);
        if (m_isStopped)
            return added;
        if (m_unpacked > mostUnpacked) {
            m_notLookedInto.append(tr("%1 was looked into up to %2 unpacked.").arg(name, limitText(mostUnpacked)));
            return {};
        }
        if (!added)
            m_notLookedInto.append(tr("%1 was not looked into to its end: %2.").arg(inner, added.error().detail));
    }
}

Result<> FileScan::addDatabase(const QString &path, const QString &name)
{
    return readCells(path, [&](QByteArrayView cell, const QString &place) {
        m_tokens.add(cell, name, place);
        return goOn(cell.size());
    });
}

Result<> FileScan::addPackedDatabase(QIODevice &device, const QString &name)
{
    QTemporaryFile file; // only the user may read it, and it goes with this function
    if (!file.open())
        return fail(Errc::Io, tr("%1 can't be unpacked: %2.").arg(name, file.errorString()), file.errorString());
    QByteArray piece(pieceSize, Qt::Uninitialized);
    for (;;) {
        const qint64 got = device.read(piece.data(), piece.size());
        if (got < 0)
            return fail(
                Errc::Io, tr("%1 can't be unpacked: %2.").arg(name, device.errorString()), device.errorString());
        if (got == 0)
            break;
        if (file.size() + got > largestPackedDatabase) {
            m_notLookedInto.append(tr("%1 was not looked into: it is a database of more than %2; unpack it first.")
                                       .arg(name, limitText(largestPackedDatabase)));
            return {};
        }
        if (!goOn(got))
            return fail(Errc::Cancelled, tr("The scan of %1 was stopped.").arg(name));
        if (file.write(piece.constData(), got) != got)
            return fail(Errc::Io, tr("%1 can't be unpacked: %2.").arg(name, file.errorString()), file.errorString());
    }
    file.flush();
    return addDatabase(file.fileName(), name);
}

} // namespace scan
