// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>

namespace django {

/// 64 random bytes as base64url text.
QByteArray randomSigningKey();

/// The key in a file; the file is made (0600) with a random key if it is absent and \a mayCreate. Two programs that
/// make it at once end with the same key. Errc::Secret if it can't be read, kept, or holds no key.
Result<QByteArray> keyInFile(const QString &path, bool mayCreate);

} // namespace django
