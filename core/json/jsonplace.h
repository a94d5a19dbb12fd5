// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/jsonscanner.h"

#include <QHash>
#include <QStringList>

/// Where in a JSON text a member or item stands, for messages about what it holds. The path goes inwards from the top:
/// member names, and indexes for arrays ("steps", "2", "name"); the place is the member's name or the item itself.
/// Where the path leads nowhere, or the text is broken, the place of the innermost part that was found. Thread-safe.
JsonPosition placeInJson(QByteArrayView json, const QStringList &path);
/// The same place in bytes.
qsizetype offsetInJson(QByteArrayView json, const QStringList &path);

/// The same for who asks for many places of one text: each object and array on the way is walked once, however often
/// it is asked for, and lines are counted on from the last place. The text must outlive it. Not thread-safe.
class JsonPlaces
{
public:
    explicit JsonPlaces(QByteArrayView json);

    qsizetype offsetOf(const QStringList &path);
    JsonPosition placeOf(const QStringList &path);

private:
    struct Part
    {
        qsizetype place = 0; ///< of the member's name or the item
        qsizetype value = 0;
    };
    using Parts = QHash<QString, Part>;
    const Parts &partsAt(qsizetype value);

    QByteArrayView m_text;
    QHash<qsizetype, Parts> m_parts; ///< by where an object or array begins: its members or items
    qsizetype m_countedTo = 0;
    JsonPosition m_counted{ 1, 1 }; ///< of that byte
};
