// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/tokenreading.h"

#include "core/json/jsonreader.h"

#include <algorithm>
#include <cmath>

namespace session {

namespace {

constexpr double LastSecond = 253402300799; // 9999-12-31T23:59:59Z, the last that Python's datetime knows

std::optional<Json> readObject(QByteArrayView segment)
{
    const QByteArray bytes = QByteArray::fromBase64(segment.toByteArray(), QByteArray::Base64UrlEncoding);
    const Result<Json> json = parseJson(bytes);
    return json && json->isObject() ? std::optional(*json) : std::nullopt;
}

} // namespace

QString TokenReading::text(QStringView claim) const
{
    const Json *value = claims ? claims->find(claim) : nullptr;
    return value ? value->toString() : QString();
}

QString TokenReading::anyText(QStringView claim) const
{
    const Json *value = claims ? claims->find(claim) : nullptr;
    if (!value)
        return {};
    return value->isNumber() ? QString::fromLatin1(value->numberText()) : value->toString();
}

std::optional<Instant> TokenReading::time(QStringView claim) const
{
    const Json *value = claims ? claims->find(claim) : nullptr;
    if (!value || !value->isNumber())
        return std::nullopt;
    const double seconds = value->toDouble();
    if (!(seconds >= 0 && seconds <= LastSecond)) // also refuses NaN
        return std::nullopt;
    return fromEpochSeconds(qint64(std::floor(seconds))); // Simple JWT cuts fractions
}

TokenReading readToken(QByteArrayView text)
{
    TokenReading reading;
    const qsizetype first = text.indexOf('.');
    const qsizetype last = text.lastIndexOf('.');
    reading.segments = text.isEmpty() ? 0 : 1 + int(std::count(text.begin(), text.end(), '.'));
    if (first < 0)
        return reading;
    // As PyJWT splits: the signature begins at the last dot, the payload at the first.
    reading.header = readObject(text.first(first));
    reading.claims = readObject(last > first ? text.sliced(first + 1, last - first - 1) : text.sliced(first + 1));
    return reading;
}

bool looksLikeToken(QByteArrayView text)
{
    const qsizetype first = text.indexOf('.');
    return first > 0 && text.lastIndexOf('.') > first && readObject(text.first(first)).has_value();
}

} // namespace session
