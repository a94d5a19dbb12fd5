// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <QSet>

// Private to core/scenario: where a caret is in a JSON text that need not be sound.
namespace scenario {

/// An object or array around the caret, from outside inwards.
struct OutlineFrame
{
    bool isObject = false;
    QString key; ///< of the member that the caret is in
    QList<Json::Member> members; ///< of the whole object, but the one that is being written; only texts have a value
};

struct Outline
{
    enum class Place : quint8 { Nowhere, Name, Value };

    Place place = Place::Nowhere;
    qsizetype offset = 0; ///< of the name or value that is being written, bytes
    qsizetype length = 0; ///< 0: nothing stands there yet
    bool hasColon = false; ///< behind it
    QList<OutlineFrame> frames;
    QSet<QString> variables; ///< that the text names in "variables", "capture" and "each"
};

/// One pass, never astray. Thread-safe.
Outline outlineOf(QByteArrayView text, qsizetype caret);

} // namespace scenario
