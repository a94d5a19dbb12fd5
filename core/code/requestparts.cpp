// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/code/requestparts.h"

#include "core/code/callvariables.h"
#include "core/code/language.h"
#include "core/json/jsonreader.h"

#include <algorithm>

namespace code {

namespace {

bool is(const QByteArray &name, const char *other)
{
    return name.compare(other, Qt::CaseInsensitive) == 0;
}

} // namespace

std::optional<Json> jsonBody(const WrittenRequest &request)
{
    const auto type = session::headerValue(request.headers, "Content-Type");
    if (!type || !type->toLower().contains("json"))
        return std::nullopt;
    const auto json = parseJson(request.body);
    const bool isValue = json && (json->isObject() || json->isArray()) && isPlain(*json);
    return isValue ? std::optional(*json) : std::nullopt;
}

session::Headers singleHeaders(const WrittenRequest &request, bool bringsType)
{
    session::Headers headers;
    for (const auto &[name, value] : request.headers) {
        if (bringsType && is(name, "Content-Type") && is(value, "application/json"))
            continue;
        const QByteArray &own = name;
        const auto known = std::find_if(
            headers.begin(), headers.end(), [&own](const auto &field) { return is(field.first, own.constData()); });
        if (known == headers.end())
            headers.append({ name, value });
        else
            known->second += (is(name, "Cookie") ? "; " : ", ") + value;
    }
    return headers;
}

bool isText(const QByteArray &bytes)
{
    return !bytes.contains('\0') && QString::fromUtf8(bytes).toUtf8() == bytes;
}

bool isAscii(const QByteArray &bytes)
{
    return std::all_of(bytes.begin(), bytes.end(), [](char c) { return uchar(c) < 128; });
}

} // namespace code
