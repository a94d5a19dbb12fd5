// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/jose/key.h"
#include "core/jose/verifypolicy.h"

#include <QByteArrayView>
#include <QList>
#include <QString>
#include <optional>

namespace jose {

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

} // namespace jose
