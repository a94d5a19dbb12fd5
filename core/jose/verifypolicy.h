// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jose/algorithm.h"

#include <QList>
#include <QStringList>
#include <chrono>
#include <optional>

namespace jose {

/// What a strict verifier insists on. A plain value.
struct VerifyPolicy
{
    /// Allowed "alg" values; an empty list allows none. Not set: what fits the keys. The header never adds to it (RFC
    /// 8725 section 3.1).
    std::optional<QList<Algorithm>> algorithms;
    /// Who is addressed: one of them must be in "aud". Not set: a token with an audience is refused (RFC 7519
    /// section 4.1.3).
    std::optional<QStringList> audience;
    /// One of them must be "iss". Not set: not checked (RFC 7519 section 4.1.1).
    std::optional<QStringList> issuer;
    /// Clock skew granted to "exp", "nbf" and "iat"; never negative (RFC 7519 section 4.1.4).
    std::chrono::microseconds leeway{ 0 };
    /// False: the JWS alone, the payload is bytes.
    bool claims = true;
    bool operator==(const VerifyPolicy &) const = default;
};

/// The checks in their order. The first that fails is the verdict.
enum class CheckId {
    Malformed,
    UnsupportedCritical,
    AlgorithmNotAllowed,
    KeyMismatch,
    Signature,
    ClaimType,
    IssuedInFuture,
    NotYetValid,
    Expired,
    Issuer,
    Audience
};

/// The stable id that the command line prints: "malformed", "unsupported_critical", ...
const char *checkName(CheckId id);

} // namespace jose
