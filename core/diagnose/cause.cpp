// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/cause.h"

#include "core/diagnose/rules.h"

#include <QCoreApplication>
#include <algorithm>

namespace diagnose {

namespace {

Cause causeOf(const Fault &fault)
{
    for (const CauseText &row : causeTexts()) {
        if (fault.id == row.id)
            return { fault.id, QCoreApplication::translate("diagnose::Cause", row.text), fault.evidence,
                QCoreApplication::translate("diagnose::Cause", row.advice) };
    }
    Q_ASSERT_X(false, "diagnose", fault.id.constData()); // every id has its row
    return { fault.id, {}, fault.evidence, {} };
}

} // namespace

QList<Cause> diagnose(const session::Exchange &exchange, const DiagnoseContext &context)
{
    const Facts facts(exchange, context);
    QList<Cause> causes;
    for (const Rule &rule : rules()) {
        const bool transport = exchange.failure != session::Failure::None;
        if (facts.status < rule.firstStatus || facts.status > rule.lastStatus)
            continue;
        for (const Fault &fault : rule.find(facts)) {
            const bool known
                = std::any_of(causes.cbegin(), causes.cend(), [&](const Cause &cause) { return cause.id == fault.id; });
            if (!known)
                causes.append(causeOf(fault));
        }
        if (transport && !causes.isEmpty())
            break; // half an answer proves nothing
    }
    if (causes.isEmpty() && !exchange.succeeded())
        causes.append(causeOf({ "not_known", answerText(facts) }));
    return causes;
}

} // namespace diagnose
