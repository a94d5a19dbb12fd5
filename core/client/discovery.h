// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArrayView>
#include <QString>
#include <QUrl>

namespace client {

/// Where a server tells about its keys, from what a person typed: the address of a JWK Set as it is, or, for
/// `discover`, the issuer's OpenID configuration (OpenID Connect Discovery 1.0 section 4). Errc::Usage: no http or
/// https URL with a host.
Result<QUrl> keyAddress(const QString &typed, bool discover);

/// Whether what a person typed is, by its path, the address of a JWK Set: ".../jwks.json", ".../certs", ".../keys".
bool namesKeySet(const QString &typed);

/// The "jwks_uri" of an OpenID configuration that was fetched from `from`. Errc::Malformed: no such document, or one
/// that speaks for another issuer than it was asked for (section 4.3).
Result<QUrl> keySetAddress(QByteArrayView configuration, const QUrl &from);

} // namespace client
