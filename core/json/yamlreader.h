// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/json/json.h"

#include <QByteArrayView>
#include <optional>

/// How much a YAML document may ask for.
struct YamlLimits
{
    qsizetype maxBytes = 16 * 1024 * 1024;
    int maxDepth = 100; ///< nested lists and mappings; the library's own bound is 500
    qsizetype maxNodes = 2'000'000; ///< with all that aliases stand for
};

/// A YAML document as the JSON that it stands for.
struct YamlDocument
{
    Json value;
    /// Why what follows was not read, with line and column: what stood before it is in the value, its last part perhaps
    /// not whole. Absent: all was read.
    std::optional<Error> broken;
};

/// Reads the first document of a YAML text (1.2, core schema; the merge key of 1.1 too): true, false, null and numbers
/// that JSON could have are such, all else is text. An alias that stands for what it is in is refused. Errc::Malformed
/// where nothing can be read, with line and column; Errc::Limit. Thread-safe.
Result<YamlDocument> parseYaml(QByteArrayView text, const YamlLimits &limits = {});
