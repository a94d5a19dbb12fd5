// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/inspection.h"
#include "core/json/json.h"
#include "core/json/jsonscanner.h"

#include <QByteArrayView>

namespace explain {

/// A member with its exact place. Values beyond tokenparts' limit are not read: value is null and isHuge set.
struct PartMember
{
    QString name;
    Json value;
    qsizetype valueOffset = 0; ///< in the segment's bytes
    qsizetype valueLength = 0;
    bool isDuplicate = false; ///< the name stands more than once
    bool isLast = true; ///< of its name: the one that counts
    bool isHuge = false;
};

/// Header or payload, read as far as it goes.
struct JsonPart
{
    bool isPresent = false; ///< the token has this segment, and it is not encrypted
    bool isObject = false; ///< strictly: an object and no problem but duplicates and lone surrogates
    QList<PartMember> members;
    qsizetype omitted = 0;
    QList<JsonProblem> problems;

    /// The value that counts, or nullptr.
    const Json *find(QStringView name) const;
    const PartMember *member(QStringView name) const;
};

enum class Base64Fault { InvalidCharacter, OtherAlphabet, Padding, ImpossibleLength, UnusedBits };

/// Where a segment's text is not strict base64url.
struct Base64Place
{
    Base64Fault fault;
    qsizetype offset; ///< in the token's text
    qsizetype length;
    SegmentKind segment;
};

/// A token taken apart for explaining: loose, for display, never for a decision about trust.
struct TokenParts
{
    JsonPart header, payload;
    QList<Base64Place> base64; ///< ascending
    qsizetype separators = 0; ///< dots
    bool isEncrypted = false; ///< a JWE
    bool isNested = false; ///< the payload is another compact token, not JSON
    bool hasSignature = false; ///< the signature's segment is there, even if it is empty
};

/// Cuts inspection.token into inspection.segments, damage marked, and reads header and payload.
TokenParts takeApart(Inspection &inspection);

} // namespace explain
