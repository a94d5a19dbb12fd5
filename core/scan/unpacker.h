// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArrayView>
#include <QIODevice>
#include <memory>
#include <optional>

struct archive;

// Private to core/scan.
namespace scan {

/// What lies packed in some bytes: gzip, bzip2, xz and Zstandard, tar and zip in any of their mixtures. Only
/// unpacker.cpp knows libarchive. It runs no other program and writes nothing. Read in order; for one thread.
class Unpacker
{
public:
    /// Whether bytes that begin so are packed in a way that is read here.
    static bool isPacked(QByteArrayView head);
    /// Packed or encrypted in a way that isn't, in words; empty: nothing of that kind.
    static QString otherPacking(QByteArrayView head);
    static constexpr qsizetype headSize = 300; ///< bytes that these two want to see

    /// \a source stays the caller's and must outlive it.
    explicit Unpacker(QIODevice &source);
    ~Unpacker();
    Unpacker(const Unpacker &) = delete;
    Unpacker &operator=(const Unpacker &) = delete;

    /// Something that lies in it.
    struct Entry
    {
        QString name; ///< as it is written there, a path; empty: what is packed has no name
        bool isEncrypted = false;
    };

    /// The next file; absent: there is none. Folders and links are passed over. Errc::Malformed: it can't be read on;
    /// the detail is the reason alone.
    Result<std::optional<Entry>> next();
    /// The content of the last next().
    QIODevice &content();

private:
    class Content;
    struct Source;
    std::unique_ptr<Source> m_source;
    std::unique_ptr<Content> m_content;
    archive *m_archive;
    bool m_isOpen = false;
};

} // namespace scan
