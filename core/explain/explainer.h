// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/claimcatalog.h"
#include "core/explain/inspectioncontext.h"
#include "core/explain/timeexplainer.h"
#include "core/explain/tokenparts.h"

#include <QCoreApplication>

namespace explain {

/// Turns claims and header members into sentences. Keeps references: all must outlive it. One thread.
class Explainer
{
    Q_DECLARE_TR_FUNCTIONS(explain::Explainer)

public:
    Explainer(const ClaimCatalog &catalog, const InspectionContext &context, const TokenParts &parts);

    Explanation header(const PartMember &member) const;
    Explanation claim(const PartMember &member) const;
    /// A row for the tables of Decode; bytes are those of the member's segment.
    ClaimRow row(TokenPart part, const PartMember &member, QByteArrayView bytes) const;

    /// "alice", or "user 7" where there is no directory, or empty.
    QString userName() const;

private:
    using Rule = Explanation (Explainer::*)(const PartMember &) const;
    Explanation expiry(const PartMember &member) const { return m_times.expiry(member); }
    Explanation notBefore(const PartMember &member) const { return m_times.notBefore(member); }
    Explanation issuedAt(const PartMember &member) const { return m_times.issuedAt(member); }
    Explanation registered(TokenPart part, const PartMember &member) const;
    Explanation tokenType(const PartMember &member) const;
    Explanation tokenId(const PartMember &member) const;
    Explanation userId(const PartMember &member) const;
    Explanation audience(const PartMember &member) const;
    Explanation issuer(const PartMember &member) const;
    Explanation subject(const PartMember &member) const;
    Explanation passwordHash(const PartMember &member) const;
    Explanation algorithm(const PartMember &member) const;
    Rule ruleFor(const QString &name) const;

    const ClaimCatalog &m_catalog;
    const InspectionContext &m_context;
    const TokenParts &m_parts;
    TimeExplainer m_times;
};

} // namespace explain
