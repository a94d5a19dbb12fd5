// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace jose {

/// Whether PyJWT takes these bytes for a PEM block or an SSH key and so refuses them as HMAC secret. Thread-safe.
bool looksLikeAsymmetricKey(QByteArrayView bytes);

} // namespace jose
