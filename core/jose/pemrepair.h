// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <optional>

namespace jose {

/// What happens to PEM texts in environment files, JSON and settings, and the text as it was.
struct PemRepair
{
    QString damage; ///< a sentence: what is wrong, without a character of the key
    QByteArray text; ///< lines of 64 characters between BEGIN and END (RFC 7468 section 2)
};

/// Absent where nothing is damaged, or where no key comes of it. Thread-safe.
std::optional<PemRepair> repairedPem(QByteArrayView text);

} // namespace jose
