// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/jose/algorithm.h"
#include "core/jose/key.h"

#include <QByteArrayView>
#include <QList>
#include <QString>
#include <QStringList>
#include <chrono>
#include <memory>
#include <optional>
#include <tl/expected.hpp>

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

enum class CheckState {
    Passed,
    Failed,
    NotApplicable, ///< the token has nothing to check here, or the policy doesn't ask
    NotReached ///< an earlier failure left nothing to check it on
};

struct Check
{
    CheckId id;
    CheckState state;
    QString text; ///< one sentence for people
};

struct Verification
{
    QList<Check> checks; ///< all eleven, in order
    std::optional<Key> key; ///< the key that made the signature
    bool ok() const { return !error().has_value(); }
    std::optional<CheckId> error() const; ///< the first that failed
};

/// Every check with a sentence; claims are looked at even where the signature failed, because that helps to find the
/// cause. Thread-safe.
Verification verify(QByteArrayView token, const QList<Key> &keys, const VerifyPolicy &policy, Instant now);

/// The same verdict without list and sentences, for many tokens: prepare once, check on any number of threads.
class Verifier
{
public:
    Verifier(QList<Key> keys, VerifyPolicy policy);
    ~Verifier();
    Verifier(Verifier &&) noexcept;
    Verifier &operator=(Verifier &&) noexcept;

    /// Nothing: every check passed; else the first that failed.
    std::optional<CheckId> check(QByteArrayView token, Instant now) const;

private:
    struct Prepared;
    struct Selection;
    std::unique_ptr<const Prepared> m_prepared;
};

} // namespace jose
