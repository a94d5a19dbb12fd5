// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scan/foundtoken.h"

#include <QByteArrayView>

namespace scan {

struct FindOptions
{
    qsizetype maxTokens = 10'000; ///< more are not reported
    bool cutTokens = true; ///< also report HeaderOnly, NoSignature and NoHeader
};

/// Finds compact tokens in anything: a bare token, "Bearer …", quotes, wrapped lines, JSON, cURL, a header dump, a
/// cookie, a log. Tolerant: a damaged or cut token is a find too. Linear in the input; thread-safe.
QList<FoundToken> findTokens(QByteArrayView input, const FindOptions &options = {});

} // namespace scan
