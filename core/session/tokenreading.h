// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/json/json.h"

#include <QByteArrayView>
#include <optional>

namespace session {

/// What a token says of itself, read without a key and therefore without a judgement: compact JWS, RFC 7515
/// section 3.1.
struct TokenReading
{
    int segments = 0; ///< parts between dots; a signed token has three
    std::optional<Json> header; ///< absent: no JSON object could be read
    std::optional<Json> claims; ///< absent: no JSON object could be read

    bool isReadable() const { return header && claims; }
    /// A string claim; empty where it is absent or no string.
    QString text(QStringView claim) const;
    /// Any claim as text for people, a number as it is written; empty where it is absent or null.
    QString anyText(QStringView claim) const;
    /// A NumericDate (RFC 7519 section 2); absent too where it is no number or outside the years 1970 to 9999.
    std::optional<Instant> time(QStringView claim) const;
};

/// Lenient about base64: characters outside its alphabet are passed over. Thread-safe.
TokenReading readToken(QByteArrayView text);

/// Whether it is worth keeping as a token: two dots and a header that reads as a JSON object.
bool looksLikeToken(QByteArrayView text);

} // namespace session
