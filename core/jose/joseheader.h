// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jose/algorithm.h"

#include <QByteArray>
#include <QByteArrayView>
#include <optional>

namespace jose {

/// What a verifier needs of a JOSE header (RFC 7515 section 4).
struct JoseHeader
{
    /// The first thing that makes it unusable. What comes before CritNotAList makes the token malformed.
    enum class Problem {
        None,
        NotAnObject,
        RepeatedMember,
        AlgorithmMissing,
        AlgorithmNotText,
        KeyIdNotText,
        CritNotAList, ///< "crit" is no list of names, or empty
        CritNotUnderstood, ///< it names an extension; none is understood here
        B64NotCritical ///< "b64" without "crit" (RFC 7797 section 6)
    };
    Problem problem = Problem::None;
    QByteArray problemAt; ///< the member's name, or the reader's sentence for NotAnObject
    QByteArray algorithmText; ///< as written; empty where it names a known algorithm
    std::optional<Algorithm> algorithm; ///< nothing for "none" and unknown names
    std::optional<QByteArray> kid;
};

/// Reads the decoded bytes. Thread-safe.
JoseHeader readHeader(QByteArrayView json);

} // namespace jose
