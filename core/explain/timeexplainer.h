// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/explanation.h"
#include "core/explain/inspectioncontext.h"
#include "core/explain/tokenparts.h"

#include <QCoreApplication>

namespace explain {

/// What claims that are times say. Keeps references: both must outlive it. One thread.
class TimeExplainer
{
    Q_DECLARE_TR_FUNCTIONS(explain::Explainer)

public:
    TimeExplainer(const InspectionContext &context, const TokenParts &parts);

    Explanation time(const PartMember &member) const;
    Explanation expiry(const PartMember &member) const;
    Explanation notBefore(const PartMember &member) const;
    Explanation issuedAt(const PartMember &member) const;
    /// "2026-11-24 12:00:00 UTC · in 5 min"
    QString instantWithRelative(Instant instant) const;

private:
    QString lifetimeText() const;

    const InspectionContext &m_context;
    const TokenParts &m_parts;
};

} // namespace explain
