// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scan/tokenchars.h"

#include <algorithm>

namespace scan {

namespace {

constexpr qsizetype SniffedChars = 2048; // enough of a header to see its alg

} // namespace

qsizetype dots(QByteArrayView text)
{
    return std::count(text.begin(), text.end(), '.');
}

QByteArray sniffedJson(QByteArrayView text)
{
    const QByteArrayView begin = text.first(std::min<qsizetype>(text.size(), SniffedChars));
    const auto dot = std::find(begin.begin(), begin.end(), '.');
    return QByteArray::fromBase64(begin.first(dot - begin.begin()).toByteArray(), QByteArray::Base64UrlEncoding);
}

bool startsLikeJson(QByteArrayView text)
{
    return sniffedJson(text.first(std::min<qsizetype>(text.size(), 8))).startsWith('{');
}

bool hasMember(const QByteArray &json, std::initializer_list<const char *> names)
{
    return std::any_of(
        names.begin(), names.end(), [&](const char *name) { return json.contains(QByteArray("\"") + name + '"'); });
}

} // namespace scan
