// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

namespace explain {

/// Where a top-level member stands in the bytes of a JSON text.
struct MemberSpan
{
    qsizetype nameOffset = 0; ///< at the opening quote
    qsizetype nameLength = 0; ///< with both quotes
    qsizetype valueOffset = 0;
    qsizetype valueLength = 0;
};

struct ObjectLayout
{
    QList<MemberSpan> members; ///< in the text's order, duplicates included
    qsizetype omitted = 0; ///< members beyond the limit
};

/// The top-level members of an object, for display: exact text instead of values. Reads as far as the text is an
/// object; broken text gives the members before the break and the one that it cut. Linear; thread-safe.
ObjectLayout layoutOf(QByteArrayView json, qsizetype mostMembers = 5000);

/// The same text on lines of its own, indented by two spaces a level: only white space between tokens changes, every
/// escape, number and duplicate stays. Broken text stays readable, too. Deeper than 100 levels is not indented further.
QByteArray indentedText(QByteArrayView json);

} // namespace explain
