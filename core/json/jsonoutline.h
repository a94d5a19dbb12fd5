// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"

#include <QSet>
#include <QStringList>

/// An object or array around the caret.
struct JsonOutlineFrame
{
    bool isObject = false;
    QString key; ///< of the member that the caret is in
    QList<Json::Member> members; ///< of the whole object, but the one that is being written; only texts have a value
};

/// Where a caret is in a JSON text that is being typed. Bytes.
struct JsonOutline
{
    enum class Place : quint8 { Nowhere, Name, Value };

    Place place = Place::Nowhere;
    qsizetype offset = 0; ///< of the name or value that is being written, its opening quote included
    qsizetype length = 0; ///< 0: nothing stands there yet
    bool isClosed = false; ///< it is a string with both its quotes
    bool hasColon = false; ///< behind it
    QList<JsonOutlineFrame> frames; ///< from outside inwards
    QSet<QString> names; ///< in the objects that were asked for, wherever they are
};

/// One pass, never astray in a text that is not sound: a string ends with its line at the latest, and a name that is
/// being written with the word at the caret, as the next quote may be another string's. Into \a names goes what stands
/// in objects that are the value of a member in \a namesOf, or an item of its array. Thread-safe.
JsonOutline jsonOutlineAt(QByteArrayView text, qsizetype caret, const QStringList &namesOf = {});
