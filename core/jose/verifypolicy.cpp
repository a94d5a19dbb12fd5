// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/verifypolicy.h"

#include <array>

namespace jose {
namespace {

constexpr std::array checkNames{ "malformed", "unsupported_critical", "algorithm_not_allowed", "key_mismatch",
    "signature", "claim_type", "issued_in_future", "not_yet_valid", "expired", "issuer", "audience" };

} // namespace

const char *checkName(CheckId id)
{
    return checkNames[static_cast<std::size_t>(id)];
}

} // namespace jose
