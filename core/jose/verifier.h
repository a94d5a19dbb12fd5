// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/jose/key.h"
#include "core/jose/verifypolicy.h"

#include <QByteArrayView>
#include <QList>
#include <memory>
#include <optional>

namespace jose {

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
