// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/jose: the claims that a strict verifier looks at, read without a tree and judged in one place for the
// list and for the hot path.

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/jose/verifypolicy.h"

#include <array>

namespace jose {

/// A policy with its texts as UTF-8, made once for many tokens.
struct ClaimPolicy
{
    explicit ClaimPolicy(const VerifyPolicy &policy);

    std::optional<QList<QByteArray>> audience;
    std::optional<QList<QByteArray>> issuer;
    qint64 leeway; ///< microseconds, not negative
};

/// The checks on claims, in their order.
inline constexpr std::array claimChecks{ CheckId::ClaimType, CheckId::IssuedInFuture, CheckId::NotYetValid,
    CheckId::Expired, CheckId::Issuer, CheckId::Audience };

enum class ClaimState { Absent, Good, WrongType };

/// A NumericDate (RFC 7519 section 2). What is beyond the range of qint64 is the range's end: far past or far future.
struct DateClaim
{
    ClaimState state = ClaimState::Absent;
    qint64 microseconds = 0; ///< since 1970-01-01 UTC
};

/// "iss" or "aud".
struct NameClaim
{
    ClaimState state = ClaimState::Absent;
    bool isEmpty = true; ///< "" or []: names nobody
    bool matches = false; ///< one of the policy's texts
};

struct ClaimFacts
{
    DateClaim expiresAt; ///< a fraction is cut, as PyJWT does
    DateClaim notBefore; ///< a fraction is cut
    DateClaim issuedAt; ///< a fraction counts, as PyJWT does
    NameClaim issuer;
    NameClaim audience;
};

/// The last of repeated members counts. Errc::Malformed: the payload is no JSON object.
Result<> readClaims(QByteArrayView payload, const ClaimPolicy &policy, ClaimFacts &facts);

/// One check (ClaimType to Audience): whether it fails. The order is the caller's.
bool fails(CheckId id, const ClaimFacts &facts, const ClaimPolicy &policy, Instant now);
/// The first of claimChecks that fails.
std::optional<CheckId> firstFailure(const ClaimFacts &facts, const ClaimPolicy &policy, Instant now);
/// Whether there is anything to check.
bool applies(CheckId id, const ClaimFacts &facts, const ClaimPolicy &policy);

/// The claim of the wrong type, in the order iat, nbf, exp, iss, aud; null if there is none.
const char *claimOfWrongType(const ClaimFacts &facts);

} // namespace jose
