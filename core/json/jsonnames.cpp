// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/jsonnames.h"

#include "core/json/jsonoutline.h"

std::optional<JsonNameAtCaret> jsonNameAt(QByteArrayView json, qsizetype caret)
{
    const JsonOutline outline = jsonOutlineAt(json, caret);
    const bool isOutermost = outline.frames.size() == 1 && outline.place == JsonOutline::Place::Name;
    if (!isOutermost || outline.length == 0 || json[outline.offset] != '"')
        return {};
    const qsizetype offset = outline.offset + 1;
    JsonNameAtCaret name{ offset, outline.length - (outline.isClosed ? 2 : 1), {}, outline.isClosed, outline.hasColon,
        {} };
    name.typed = json.sliced(offset, caret - offset).toByteArray();
    for (const Json::Member &member : outline.frames.constFirst().members)
        name.others.append(member.name);
    return name;
}
