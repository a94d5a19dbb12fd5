// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace jose {

/// Whether these bytes (32: Ed25519, 57: Ed448) encode a point of small order, also in a form that is not canonical.
/// Such a point as public key verifies signatures that nobody made (RFC 8032 section 8; "Taming the many EdDSAs",
/// section 3).
bool hasSmallOrder(QByteArrayView point);

} // namespace jose
