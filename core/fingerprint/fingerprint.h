// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fingerprint/comparison.h"

namespace fingerprint {

/// What a server is, as far as it showed. A plain value without a token.
struct Fingerprint
{
    QList<Finding> findings; ///< one of each property, in their order
    QList<Comparison> comparisons; ///< with what is known; mismatches first
    int asked = 0; ///< calls that were made
    QString interruption; ///< why not all of them were made; empty: all were
    bool isRefused = false; ///< the server asked to be left alone: 429, 503
    bool isUnanswered = false; ///< a call got no answer

    const Finding &of(Property property) const { return findings.at(qsizetype(property)); }
    bool isSimpleJwt() const { return !findings.isEmpty() && of(Property::Library).value == Json(u"simplejwt"); }
    qsizetype mismatchCount() const;
    /// The whole in a sentence or two.
    QString headline() const;
};

/// What the answers say, together with what the session saw before. Thread of the order's log.
Fingerprint conclude(const Order &order, const QList<ProbeAnswer> &answers, const Known &known);

} // namespace fingerprint
