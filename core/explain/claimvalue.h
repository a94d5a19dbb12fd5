// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/json/json.h"

#include <QByteArray>
#include <QString>

namespace explain {

/// How a claim's value is edited.
enum class ValueKind {
    String,
    Number,
    Boolean,
    Time, ///< a number that counts seconds since 1970-01-01 UTC (RFC 7519 section 2)
    Json ///< arrays, objects, null
};

/// isTime: a number of this claim is a time.
ValueKind valueKind(const Json &value, bool isTime);

/// What a person edits: a string without quotes and escapes, any other value's own text.
QString editableText(const Json &value, QByteArrayView valueText);

/// What a person typed, as the JSON text of a value of that kind. Times: see readTime(). Errc::Usage with a sentence.
Result<QByteArray> valueTextOf(const QString &typed, ValueKind kind, Instant now);

/// The value as one of another kind: as much of it as can be kept. A string becomes the list of itself, "5" the number,
/// and back. Never fails: where nothing can be kept it is 0, false or the time now.
QByteArray convertedTo(ValueKind kind, const Json &value, QByteArrayView valueText, Instant now);

/// A time as people write it, as the text of a JSON number in seconds: the number itself (its text is kept), "now", a
/// span from now ("+5m", "in 1 h", "-2 d", "10 min ago"), a date or a date with a time (ISO 8601; UTC unless it says
/// otherwise). Errc::Usage.
Result<QByteArray> readTime(const QString &typed, Instant now);

} // namespace explain
