// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/sessionjournal.h"

namespace archive {

// Sessions in files of a person's choice, in the journal's format. Thread-safe.

inline constexpr int LeastPassphraseLength = 8; ///< characters

/// Whole, encrypted under a key that scrypt (RFC 7914) makes of the passphrase; without one readable and without
/// signatures. Readable by its owner alone. Takes some tenths of a second. Errc::Usage: the passphrase is too short;
/// Errc::Io, Secret.
Result<> saveSession(const QString &path, const KeptSession &session, const QString &passphrase);

/// Errc::Secret: the passphrase is missing or wrong, or the file is another window's, sealed with a key of its
/// keychain; Errc::NotFound, Malformed, Unsupported, Io.
Result<SessionJournal::Reading> openSession(const QString &path, const QString &passphrase);

/// Whether these bytes begin like a session.
bool looksLikeSession(QByteArrayView bytes);

/// Its tokens marked as coming from that file.
KeptSession fromFile(KeptSession session, const QString &fileName);

} // namespace archive
