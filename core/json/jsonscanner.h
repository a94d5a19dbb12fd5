// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "core/json/jsonlimits.h"

/// Something in a JSON text that a person should know about.
struct JsonProblem
{
    enum class Kind {
        Syntax, ///< RFC 8259 does not allow it
        DuplicateName, ///< allowed by RFC 8259, forbidden in tokens
        InvalidUtf8,
        LoneSurrogate, ///< allowed by RFC 8259's grammar, but no character
        NonFiniteNumber, ///< NaN, Infinity: Python reads them, JSON has none
        TooDeep,
        TooLarge,
        TrailingData ///< something after the value
    };
    Kind kind;
    qsizetype offset; ///< bytes from the start
    qsizetype length; ///< bytes, at least 1 unless at the end
    QString text; ///< one sentence, translated
    bool operator==(const JsonProblem &) const = default;
};

/// What could be read, and everything that was wrong with it.
struct JsonScan
{
    std::optional<Json> value; ///< nothing only where no value begins
    QList<JsonProblem> problems; ///< by place; at most JsonScan::MostProblems
    static constexpr qsizetype MostProblems = 200;
};

/// Reads as much as it can of a text that may be broken, cut off or no JSON at all, for display; never for a decision.
/// Problem-free (duplicates and lone surrogates aside) exactly where parseJson() accepts. Thread-safe.
JsonScan scanJson(QByteArrayView bytes, JsonLimits limits = {});

/// Where a byte offset stands: line and column count from 1, the column in characters (code points).
struct JsonPosition
{
    qsizetype line;
    qsizetype column;
};
JsonPosition jsonPosition(QByteArrayView bytes, qsizetype offset);
