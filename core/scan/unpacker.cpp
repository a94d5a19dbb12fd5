// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scan/unpacker.h"

#include "core/base/tabletext.h"

#include <QCoreApplication>
#include <archive.h>
#include <archive_entry.h>
#include <array>

namespace scan {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Unpacker", text);
}

struct Signature
{
    qsizetype offset;
    QByteArrayView bytes;
    TableText name; ///< for people; only of those that are not read here
};

template<size_t N> const Signature *matching(const std::array<Signature, N> &table, QByteArrayView head)
{
    const auto fits = [&](const Signature &one) {
        return head.size() >= one.offset + one.bytes.size() && head.sliced(one.offset, one.bytes.size()) == one.bytes;
    };
    const auto row = std::find_if(table.begin(), table.end(), fits);
    return row == table.end() ? nullptr : &*row;
}

QString reasonOf(archive *archive)
{
    const char *text = archive_error_string(archive);
    return text ? QString::fromUtf8(text) : tr("libarchive gives no reason");
}

} // namespace

struct Unpacker::Source
{
    QIODevice &device;
    std::array<char, 64 * 1024> buffer;

    static la_ssize_t read(archive *archive, void *self, const void **bytes)
    {
        auto *source = static_cast<Source *>(self);
        *bytes = source->buffer.data();
        const qint64 got = source->device.read(source->buffer.data(), qint64(source->buffer.size()));
        if (got < 0)
            archive_set_error(archive, ARCHIVE_FATAL, "%s", qPrintable(source->device.errorString()));
        return got < 0 ? ARCHIVE_FATAL : la_ssize_t(got);
    }

    static la_int64_t seek(archive *, void *self, la_int64_t offset, int whence)
    {
        QIODevice &device = static_cast<Source *>(self)->device;
        const qint64 from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? device.pos() : device.size();
        return device.seek(from + offset) ? la_int64_t(device.pos()) : la_int64_t(ARCHIVE_FATAL);
    }
};

/// An entry's bytes as they are unpacked.
class Unpacker::Content : public QIODevice
{
public:
    explicit Content(archive *archive)
        : m_archive(archive)
    {
        open(ReadOnly);
    }

    bool isSequential() const override { return true; }

protected:
    qint64 readData(char *bytes, qint64 most) override
    {
        const la_ssize_t got = archive_read_data(m_archive, bytes, size_t(most));
        if (got < 0)
            setErrorString(reasonOf(m_archive));
        return got < 0 ? -1 : qint64(got);
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    archive *m_archive;
};

bool Unpacker::isPacked(QByteArrayView head)
{
    static const std::array known{ Signature{ 0, "\x1f\x8b", {} }, Signature{ 0, "BZh", {} },
        Signature{ 0,
            QByteArrayView("\xfd"
                           "7zXZ\0",
                6),
            {} },
        Signature{ 0, "\x28\xb5\x2f\xfd", {} }, Signature{ 0, "PK\x03\x04", {} }, Signature{ 257, "ustar", {} } };
    return matching(known, head) != nullptr;
}

QString Unpacker::otherPacking(QByteArrayView head)
{
    static const std::array known{ Signature{ 0, "7z\xbc\xaf\x27\x1c", TABLE_TEXT("Unpacker", "a 7-Zip archive") },
        Signature{ 0, "Rar!\x1a\x07", TABLE_TEXT("Unpacker", "a RAR archive") },
        Signature{ 0, "\x04\x22\x4d\x18", TABLE_TEXT("Unpacker", "packed with LZ4") },
        Signature{ 0, "PGDMP", TABLE_TEXT("Unpacker", "PostgreSQL's own dump format, pg_restore -f makes SQL of it,") },
        Signature{ 0, "Salted__", TABLE_TEXT("Unpacker", "encrypted by OpenSSL") },
        Signature{ 0, "age-encryption.org/", TABLE_TEXT("Unpacker", "encrypted by age") },
        Signature{ 0, "-----BEGIN PGP MESSAGE", TABLE_TEXT("Unpacker", "encrypted by PGP") } };
    const Signature *found = matching(known, head);
    return found ? found->name.translated() : QString();
}

Unpacker::Unpacker(QIODevice &source)
    : m_source(new Source{ source, {} })
    , m_archive(archive_read_new())
{
    archive_read_support_filter_gzip(m_archive);
    archive_read_support_filter_bzip2(m_archive);
    archive_read_support_filter_xz(m_archive);
    archive_read_support_filter_zstd(m_archive);
    archive_read_support_format_tar(m_archive);
    archive_read_support_format_zip(m_archive);
    archive_read_support_format_raw(m_archive); // what is packed by itself, without a name
    archive_read_support_format_empty(m_archive);
    archive_read_set_read_callback(m_archive, &Source::read);
    if (!source.isSequential())
        archive_read_set_seek_callback(m_archive, &Source::seek);
    archive_read_set_callback_data(m_archive, m_source.get());
    m_content = std::make_unique<Content>(m_archive);
}

Unpacker::~Unpacker()
{
    archive_read_free(m_archive);
}

Result<std::optional<Unpacker::Entry>> Unpacker::next()
{
    if (!m_isOpen && archive_read_open1(m_archive) != ARCHIVE_OK)
        return fail(
            Errc::Malformed, tr("What is packed can't be read: %1.").arg(reasonOf(m_archive)), reasonOf(m_archive));
    m_isOpen = true;
    for (;;) {
        archive_entry *entry = nullptr;
        const int status = archive_read_next_header(m_archive, &entry);
        if (status == ARCHIVE_EOF)
            return std::nullopt;
        if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
            return fail(
                Errc::Malformed, tr("What is packed can't be read: %1.").arg(reasonOf(m_archive)), reasonOf(m_archive));
        if (archive_entry_filetype(entry) != AE_IFREG && archive_format(m_archive) != ARCHIVE_FORMAT_RAW)
            continue;
        const bool isNamed = archive_format(m_archive) != ARCHIVE_FORMAT_RAW;
        const char *name = isNamed ? archive_entry_pathname_utf8(entry) : nullptr;
        return Entry{ QString::fromUtf8(name ? name
                              : isNamed      ? archive_entry_pathname(entry)
                                             : ""),
            archive_entry_is_encrypted(entry) == 1 };
    }
}

QIODevice &Unpacker::content()
{
    return *m_content;
}

} // namespace scan
