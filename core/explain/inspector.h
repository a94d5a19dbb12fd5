// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/claimcatalog.h"
#include "core/explain/inspection.h"
#include "core/explain/inspectioncontext.h"

namespace explain {

/// Find, read, verify, explain and lint in one call. Thread-safe: the window calls it from a worker for large input.
class Inspector
{
public:
    using Context = InspectionContext;

    /// Never fails: what is broken is named in the result. selected chooses among several tokens. Anything may be in
    /// input.
    Inspection inspect(QByteArrayView input, const Context &context, int selected = 0) const;
    /// One of the tokens that an inspection found in a text: the others, and the text, are not gone through again.
    Inspection inspectNext(const Inspection &before, const Context &context, int selected) const;
    /// The same token at context.now, where nothing but time went by: the time verdict and the sentences of the tables
    /// follow, for a countdown. Signature, checks and findings stay: inspect() anew where exp, nbf or iat was passed.
    void retell(Inspection &inspection, const Context &context) const;
    const ClaimCatalog &catalog() const { return m_catalog; }

private:
    ClaimCatalog m_catalog;
};

} // namespace explain
