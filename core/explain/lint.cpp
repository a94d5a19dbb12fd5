// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/lint.h"

#include "core/explain/lintclaims.h"
#include "core/explain/lintcontent.h"
#include "core/explain/lintheader.h"
#include "core/explain/lintkey.h"
#include "core/explain/linttext.h"

#include <algorithm>

namespace explain {

QList<Finding> lint(const LintInput &input)
{
    QList<Finding> findings;
    for (const std::span<const LintRule> rules :
        { textRules(), headerRules(), claimRules(), contentRules(), keyRules() }) {
        for (const LintRule &rule : rules) {
            for (LintHit &hit : rule.check(input))
                findings.append(
                    { rule.id, rule.severity, std::move(hit.where), std::move(hit.text), std::move(hit.advice) });
        }
    }
    std::stable_sort(
        findings.begin(), findings.end(), [](const Finding &a, const Finding &b) { return a.severity > b.severity; });
    return findings;
}

} // namespace explain
