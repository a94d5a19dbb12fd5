// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/claimcatalog.h"
#include "core/explain/finding.h"
#include "core/explain/inspectioncontext.h"
#include "core/explain/tokenparts.h"

#include <QList>
#include <span>

namespace explain {

/// What the rules look at. Nothing in it is changed or copied.
struct LintInput
{
    const Inspection &inspection; ///< token, segments
    const TokenParts &parts;
    const InspectionContext &context;
    const ClaimCatalog &catalog;
    const jose::Key *key = nullptr; ///< the key that verified the signature; nullptr if none did
};

/// One violation that a rule found; the rule adds id and severity.
struct LintHit
{
    QString where;
    QString text;
    QString advice;
};

/// A row of the rule table.
struct LintRule
{
    const char *id; ///< stable
    Severity severity;
    QList<LintHit> (*check)(const LintInput &);
};

// The table, by what the rules look at. Adding a rule means adding a row and a test row.
std::span<const LintRule> textRules(); ///< the token's text: parts, base64, JSON
std::span<const LintRule> headerRules(); ///< the header and the signature's form
std::span<const LintRule> claimRules(); ///< times, ids and types
std::span<const LintRule> contentRules(); ///< what the payload gives away, and its size
std::span<const LintRule> keyRules(); ///< the key that made the signature

/// Every finding, the worst first, within a severity in the order of the table.
QList<Finding> lint(const LintInput &input);

} // namespace explain
