// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/jsonmembers.h"

/// A replacement in a text. Bytes.
struct JsonEdit
{
    qsizetype offset = 0;
    qsizetype length = 0;
    QByteArray with;

    QByteArray applied(QByteArray text) const { return text.replace(offset, length, with); }
};

/// Gives a member a value and touches nothing else: the last member of that name is overwritten in its place, a new one
/// is appended in the manner (line breaks, blanks) of the one before it. valueText is JSON. Errc::Malformed where the
/// text is no object. Thread-safe.
Result<JsonEdit> setJsonMember(QByteArrayView object, const QString &name, QByteArrayView valueText);

// Edits of one top-level member of an object that leave every other byte as it is: blanks, escapes, the text of
// numbers, duplicates. Members are counted from 0 as jsonMemberSpans() lists them, so that of duplicates the one that
// is meant can be reached. Meant for texts without syntax problems; Errc::Malformed where the text is no object,
// Errc::NotFound where it has no such member. Thread-safe.

/// valueText is JSON.
Result<JsonEdit> replaceJsonValue(QByteArrayView object, qsizetype member, QByteArrayView valueText);
Result<JsonEdit> renameJsonMember(QByteArrayView object, qsizetype member, const QString &name);
/// The member goes with one comma and the blanks around that.
Result<JsonEdit> removeJsonMember(QByteArrayView object, qsizetype member);
/// The new one comes before that member, or last; laid out (line breaks, blanks) as its neighbours are. quotedName is
/// a JSON string, valueText is JSON.
Result<JsonEdit> insertJsonMember(
    QByteArrayView object, qsizetype before, QByteArrayView quotedName, QByteArrayView valueText);
