// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/jsonfields.h"

QString scalarText(const Json &json)
{
    if (json.isNumber())
        return QString::fromLatin1(json.numberText());
    if (json.isBool())
        return json.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    return json.toString();
}

Json memberValue(const Json &json, QStringView name)
{
    const Json *value = json.find(name);
    return value ? *value : Json();
}

QString memberText(const Json &json, QStringView name)
{
    const Json *value = json.find(name);
    return value ? scalarText(*value) : QString();
}

bool memberIsTrue(const Json &json, QStringView name)
{
    const Json *value = json.find(name);
    return value && value->toBool();
}

QList<Json> memberItems(const Json &json, QStringView name)
{
    const Json *list = json.find(name);
    return list ? list->items() : QList<Json>();
}
