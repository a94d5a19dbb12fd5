// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QFile>
#include <optional>
#include <utility>

/// Opens what the file is named for reading, if it is a regular file or a resource: never a device, a pipe or a socket,
/// on which a program waits for ever or reads without an end. Does not wait. Errc::Io; the error's detail is the reason
/// alone, for a caller with a sentence of its own.
Result<> openRegularFile(QFile &file);

/// All that is in a regular file, at most that many bytes. Errors as above; Errc::Limit where there is more, by the
/// size that the file says or by what comes out of it.
Result<QByteArray> readRegularFile(const QString &path, qint64 limit);

/// Reads a stream to its end, at most that many bytes; Errc::Limit where there is more. The name is for the sentence.
Result<QByteArray> readStream(QIODevice &stream, qint64 limit, const QString &name);

/// What speaks against an open file as the only holder of a secret, since whoever writes it could mint tokens: it
/// belongs to another user, or others may read or write it. Empty: nothing.
QString objectionToSecret(const QFile &file);

/// Which file has that name: another one once it was deleted or replaced. Absent: there is none.
std::optional<std::pair<quint64, quint64>> fileIdentity(const QString &path);

/// "64 MB", "256 KB": a limit in words.
QString limitText(qint64 bytes);
