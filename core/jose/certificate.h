// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/jose/key.h"

namespace jose {

/// One certificate of a chain, as far as a person looking at a key wants to know it (RFC 5280). Nothing in it was
/// trusted or checked but what `signer` says.
struct Certificate
{
    QByteArray der; ///< the whole of it
    QString subject; ///< as RFC 4514 orders it: "CN=api.example, O=Example"
    QString issuer;
    QByteArray serial; ///< upper-case hex
    Instant notBefore; ///< UTC
    Instant notAfter;
    std::optional<Key> key; ///< absent: of a kind that signs no JWS
    /// Index in the chain of the certificate whose key signed this one, its own where it signed itself; -1: not there.
    int signer = -1;

    bool isValidAt(Instant now) const { return notBefore <= now && now <= notAfter; }
};

/// The certificates of a PEM text or a DER certificate, in its order, or of the "x5c" member of a JWK (RFC 7517 section
/// 4.7). Empty where there are none. Errc::Malformed, Errc::Limit. Thread-safe.
Result<QList<Certificate>> certificatesFromBytes(QByteArrayView bytes);

/// Whether the certificate (DER) names the host: a DNS name in ASCII, or an IP address. Its subject's CN counts only
/// where it has no subjectAltName (RFC 6125 section 6.4.4). False also where it can't be read. Thread-safe.
bool isIssuedFor(const QByteArray &der, const QByteArray &host);

/// A sentence about one link: "signed by the next certificate", "signed by itself", "its signer is not here".
QString signerText(const QList<Certificate> &chain, int index);

} // namespace jose
