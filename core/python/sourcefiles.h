// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>
#include <optional>
#include <tl/expected.hpp>

namespace python {

/// Bytes of a Python file as text: by its byte order mark, its coding line (PEP 263) or else UTF-8. The error is what
/// Python would say: half a sentence for people.
tl::expected<QString, QString> decodeSource(QByteArrayView bytes);

/// The files beside a settings file, the only ones that are ever read. Nothing is run, nothing outside of the project
/// (the folder of the file, the two around it and what lies in them) is opened.
class SourceFiles
{
public:
    /// \a path: the settings file; empty: there is none, and nothing is read.
    explicit SourceFiles(const QString &path = {});

    const QString &path() const { return m_path; } ///< absolute; empty: none

    /// The file of "from .base import …" in \a from: dots and a dotted name. Empty: there is none.
    QString module(const QString &name, const QString &from) const;
    /// The bytes of a file of the project, up to 1 MiB. Absent: it is none, is not there, or is larger.
    std::optional<QByteArray> read(const QString &path) const;
    /// Whether there is such a file of the project; absent: it lies elsewhere.
    std::optional<bool> exists(const QString &path) const;
    /// A path without . and .., from the settings file's folder.
    QString absolute(const QString &path) const;

private:
    bool isInside(const QString &path) const;
    static QString fileOf(const QString &folder, const QStringList &names);

    QString m_path;
    QString m_root;
};

} // namespace python
