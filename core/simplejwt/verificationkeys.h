// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jose/key.h"
#include "core/simplejwt/settings.h"

namespace simplejwt {

/// What a signature can be checked with by these settings: the secret of HS*, else VERIFYING_KEY, else the public half
/// of SIGNING_KEY. Empty where there is no usable key; the server itself may be stricter. Not the keys of JWK_URL.
QList<jose::Key> verificationKeys(const Settings &settings, const QString &label = {});

} // namespace simplejwt
