// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/jose/algorithm.h"
#include "core/jose/key.h"
#include "core/python/pythonvalue.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/keyfetcher.h"
#include "core/simplejwt/refusals.h"
#include "core/simplejwt/settings.h"
#include "core/simplejwt/token.h"

#include <QByteArray>
#include <optional>

namespace simplejwt {

/// A compact token as PyJWT takes it apart; views into the token's text.
struct TokenParts
{
    QByteArrayView signingInput;
    QByteArrayView header; ///< base64url
    QByteArrayView payload; ///< base64url
    QByteArrayView signature; ///< base64url
};

/// Simple JWT's TokenBackend: the keys and the algorithm of the settings. Keys are parsed at their first use and kept.
class Backend
{
public:
    Backend(const Settings &settings, Band band, Clock clock, KeyFetcher fetcher);

    /// What is wrong with ALGORITHM: every use of a token fails with it.
    std::optional<python::PythonError> misconfiguration() const;

    /// The token as PyJWT signs it, with AUDIENCE and ISSUER.
    Outcome<QByteArray> encode(const Token &token) const;

    /// Whether the signature was made with the verifying key; \a kid is the header's, for JWK_URL.
    /// An error is what Python raises when the key can't be used at all.
    python::PythonResult<bool> isSignatureGood(
        const jose::Key &key, QByteArrayView signingInput, QByteArrayView signature) const;

    /// The key that tokens are verified with. Absent: JWK_URL has none for this header (a refusal, no crash).
    python::PythonResult<std::optional<jose::Key>> verifyingKey(const Json &header) const;
    bool usesKeySet() const; ///< JWK_URL counts
    /// Since 5.5 the key is prepared before the token is looked at, so a bad one fails even on garbage.
    bool preparesKeyFirst() const;

private:
    python::PythonResult<QByteArray> sign(const Json &claims) const;
    python::PythonResult<jose::Key> prepared(const std::optional<QByteArray> &text, bool forSigning) const;
    python::PythonResult<QList<jose::Key>> keySet(bool refresh) const;

    Settings m_settings;
    Band m_band;
    Clock m_clock;
    KeyFetcher m_fetcher;
    std::optional<jose::Algorithm> m_algorithm;
    QByteArray m_headerSegment; // of every token that is issued
    mutable std::optional<python::PythonResult<jose::Key>> m_signing;
    mutable std::optional<python::PythonResult<jose::Key>> m_verifying;
    mutable std::optional<QList<jose::Key>> m_keySet;
    mutable Instant m_keySetAt;
};

} // namespace simplejwt
