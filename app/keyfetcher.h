// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QUrl>

/// Fetches JWK_URL for the engine: the body of a 200 answer. Errc::Network otherwise. Blocks the calling thread, which
/// must not be the window's.
Result<QByteArray> fetchKeySet(const QUrl &url);
