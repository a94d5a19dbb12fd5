// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

namespace config {

/// How a server is reached, beside its address: whom to trust there, who we are to it, and by which proxy.
struct Connection
{
    QString caFile; ///< PEM of authorities to trust besides the system's; empty: none
    /// SHA-256 of its certificate (DER), 64 lower-case hex digits: that one, whoever signed it, and no other. Empty:
    /// whichever an authority vouches for.
    QByteArray pin;
    QString clientCertificate; ///< PEM, ours first, then who signed it; empty: none
    QString clientKey; ///< PEM; empty: in the file of the certificate
    QString proxy; ///< "http://host:port", "socks5://host:port"; "none": straight; empty: as the system has it
    QByteArray keyPassphrase; ///< of clientKey, for this run; never written to a file

    bool operator==(const Connection &) const = default;
};

/// As people copy it: with colons or blanks, in any case, with "sha256:" before it. Empty for an empty text.
/// Errc::Usage.
Result<QByteArray> pinFrom(const QString &text);
/// "AA:BB:…", for people; empty for none.
QString pinText(const QByteArray &pin);
/// Why it is no proxy, in one sentence; empty: it is one, or none. There is no user or password in it: server files are
/// shared.
QString proxyProblem(const QString &proxy);

} // namespace config
