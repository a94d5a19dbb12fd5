// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

class QSslError;

namespace client {

// Both are asked before anything is sent, and say why the server's certificate (DER) isn't to be trusted, as a clause()
// without a full stop; nullopt where it is. PIN: config::Connection::pin.

/// What Qt objected to, or what the pin does: a pinned certificate counts whoever signed it, for whatever names, but not
/// beyond its time. ERRORS: not empty.
std::optional<QString> whyNotTrusted(const QByteArray &der, const QByteArray &pin, const QList<QSslError> &errors);

/// Where Qt had no objection: is it the pinned one, or else issued for HOST (ASCII)? Qt takes a name in the certificate's
/// subject although its subjectAltName has others (RFC 9525 section 6.3).
std::optional<QString> whyNotFor(const QByteArray &der, const QByteArray &pin, const QByteArray &host);

} // namespace client
