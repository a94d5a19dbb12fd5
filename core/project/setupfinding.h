// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/tabletext.h"
#include "core/explain/finding.h"
#include "core/project/reading.h"

#include <span>

namespace project {

/// Something about how a project is set up that will hurt somebody.
struct SetupFinding
{
    QByteArray id; ///< stable, for scripts and tests: "access_lifetime_long"
    explain::Severity severity = explain::Severity::Info;
    SourcePlace place; ///< the file and, where it is known, the line
    QString subject; ///< the setting or the path that it is about
    QString text; ///< what is the matter, and what to do
    bool operator==(const SetupFinding &) const = default;
};

/// Where a rule applies.
struct SetupHit
{
    SourcePlace place;
    QString subject; ///< %1 in the rule's text
    QString detail = {}; ///< %2
};

/// One row of the rules.
struct SetupRule
{
    const char *id;
    explain::Severity severity;
    TableText text; ///< for people
    QList<SetupHit> (*find)(const Reading &reading, Instant now); ///< none: all is well
};

/// Every rule.
std::span<const SetupRule> setupRules();

/// What is found in a project, the gravest first.
QList<SetupFinding> setupFindings(const Reading &reading, Instant now);

} // namespace project
