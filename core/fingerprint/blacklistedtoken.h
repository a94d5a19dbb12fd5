// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fingerprint/order.h"

namespace fingerprint {

/// A token of the session of which the server itself said that it is blacklisted, still within its times; empty: none.
QByteArray blacklistedToken(const Order &order);

} // namespace fingerprint
