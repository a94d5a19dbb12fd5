// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QUrl>
#include <functional>

namespace simplejwt {

/// Fetches JWK_URL: the body, or why not. Blocking; called on the engine's thread.
using KeyFetcher = std::function<Result<QByteArray>(const QUrl &)>;

} // namespace simplejwt
