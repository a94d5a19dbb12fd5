// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>

/// Who may read a file that is written.
enum class FileAccess : quint8 {
    AsUsual, ///< as the one it replaces, else as the user's umask says
    Private ///< its owner alone (0600), before a byte is in it
};

/// A file that is written whole or not at all: under a name of its own beside its place, then flushed to the disk,
/// checked, and renamed. Until then what was there before stays as it is; a file that isn't committed leaves nothing
/// behind. A link is followed, its target replaced. For one thread.
class NewFile
{
public:
    /// Errc::Io, also where a device, pipe or folder has that name.
    static Result<NewFile> create(const QString &path, FileAccess access = FileAccess::AsUsual);
    NewFile(NewFile &&other) noexcept;
    NewFile &operator=(NewFile &&) = delete;
    NewFile(const NewFile &) = delete;
    NewFile &operator=(const NewFile &) = delete;
    ~NewFile();

    /// A failure is kept and told by commit().
    void write(QByteArrayView bytes);
    /// Errc::Io: nothing changed at the place; the detail is the reason alone, for a caller with a sentence of its own.
    Result<> commit();
    /// The same, but never over another one: Errc::Conflict where there is one by now.
    Result<> commitUnlessThere();

private:
    NewFile() = default;
    Result<> finish();
    tl::unexpected<Error> failure(int code) const;

    QByteArray m_place; ///< where it goes, links followed
    QByteArray m_name; ///< what it is called until then; empty: committed
    QString m_path; ///< as the caller has it
    int m_handle = -1;
    int m_error = 0; ///< errno of the first write that failed
};

/// Writes a whole file, see NewFile.
Result<> writeFile(const QString &path, QByteArrayView content, FileAccess access = FileAccess::AsUsual);
