// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/claimcatalog.h"
#include "core/explain/inspectioncontext.h"
#include "core/explain/tokenparts.h"

#include <QCoreApplication>

namespace explain {

/// What a claim says, now and for this token.
struct Explanation
{
    QString text; ///< plain text; one or two sentences
    QString emphasis; ///< the part of text to stress; may be empty
    bool isTime = false;
    Verdict::State state = Verdict::State::NotChecked; ///< Good or Bad where the claim decides about the token
};

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

    // explainertimes.cpp
    Explanation time(const PartMember &member) const;
    Explanation expiry(const PartMember &member) const;
    Explanation notBefore(const PartMember &member) const;
    Explanation issuedAt(const PartMember &member) const;
    QString lifetimeText() const;
    /// "2026-11-24 12:00:00 UTC · in 5 min"
    QString instantWithRelative(Instant instant) const;

    const ClaimCatalog &m_catalog;
    const InspectionContext &m_context;
    const TokenParts &m_parts;
};

/// The lifetime setting that a token of this token_type claim follows: "ACCESS_TOKEN_LIFETIME"; empty for an unknown
/// type.
QString lifetimeSettingName(QStringView tokenType);
/// The type that the value of a token_type claim names, exactly; nullopt for anything else.
std::optional<simplejwt::TokenType> claimedType(QStringView tokenType);
/// The token_type claim under its configured name; empty if absent, switched off or no string.
QString tokenTypeOf(const TokenParts &parts, const simplejwt::Settings &settings);
/// A user id as the directory is asked for it: the string, or the number's text; empty for anything else.
QString userIdText(const Json &value);

} // namespace explain
