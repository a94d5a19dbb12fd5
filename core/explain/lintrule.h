// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/claimcatalog.h"
#include "core/explain/finding.h"
#include "core/explain/inspectioncontext.h"
#include "core/explain/tokenparts.h"

#include <QList>

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

} // namespace explain
