// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/diagnose.h"

#include "core/diagnose/causetexts.h"
#include "core/diagnose/rules.h"
#include "core/diagnose/subject.h"
#include "core/diagnose/trialresults.h"

#include <QRegularExpression>
#include <algorithm>

namespace diagnose {

namespace {

constexpr qsizetype MostCauses = 6; ///< more is no diagnosis

/// Answers repeat what was sent, and sentences of them are shown: never a whole token.
QString masked(QString text)
{
    static const QRegularExpression token(QStringLiteral("eyJ[A-Za-z0-9_-]{8,}(?:\\.[A-Za-z0-9_-]*)*"));
    return text.replace(token, QStringLiteral("eyJ…"));
}

/// The advice of the table names the header as Simple JWT has it unless it is told otherwise.
QString withOwnHeader(QString advice, const Facts &facts)
{
    return advice.replace(QStringLiteral("Authorization: Bearer "),
        QString::fromLatin1(facts.headerName) + QStringLiteral(": ")
            + QString::fromUtf8(facts.schemeIsKnown ? facts.expectedScheme : QByteArray("Bearer")) + u' ');
}

Cause causeOf(const Fault &fault, const Facts &facts)
{
    const CauseText *row = causeText(fault.id);
    Q_ASSERT_X(row, "diagnose", fault.id.constData()); // every id has its row
    if (!row)
        return { fault.id, fault.text, masked(fault.evidence), fault.advice, fault.certainty, fault.namesReason };
    return { fault.id, fault.text.isEmpty() ? row->text.translated() : fault.text, masked(fault.evidence),
        fault.advice.isEmpty() ? withOwnHeader(row->advice.translated(), facts) : fault.advice, fault.certainty,
        fault.namesReason };
}

/// What speaks against a cause takes its certainty, and says so.
Fault weighed(Fault fault, const Facts &facts)
{
    for (const Objection &objection : objections()) {
        if (fault.id != objection.id || !objection.applies(facts))
            continue;
        if (fault.certainty == Certainty::Sure)
            fault.certainty = Certainty::Likely;
        if (!fault.evidence.isEmpty())
            fault.evidence += QLatin1String(fault.evidence.endsWith(u'.') ? " " : ". ");
        fault.evidence += objection.words(facts);
    }
    return fault;
}

} // namespace

QList<Cause> diagnose(const session::Exchange &exchange, const DiagnoseContext &context)
{
    const Facts facts = readFacts(exchange, context);
    QList<Fault> found;
    const auto isNamed = [&found](const Fault &fault) {
        return std::any_of(found.cbegin(), found.cend(), [&](const Fault &each) { return each.id == fault.id; });
    };
    for (const Rule &rule : rules()) {
        if (facts.status < rule.firstStatus || facts.status > rule.lastStatus)
            continue;
        for (const Fault &fault : rule.find(facts)) {
            if (!isNamed(fault))
                found.append(weighed(fault, facts));
        }
        // What is sure leaves nothing to explain, and half an answer proves nothing.
        const bool isSettled = std::any_of(
            found.cbegin(), found.cend(), [](const Fault &fault) { return fault.certainty == Certainty::Sure; });
        if (isSettled || (exchange.failure != session::Failure::None && !found.isEmpty()))
            break;
    }
    if (found.isEmpty() && !exchange.succeeded())
        found.append(notKnown(facts));
    found = judgedByTrials(found, facts);
    std::stable_sort(found.begin(), found.end(),
        [](const Fault &left, const Fault &right) { return left.certainty > right.certainty; });
    QList<Cause> causes;
    for (const Fault &fault : found.mid(0, MostCauses))
        causes.append(causeOf(fault, facts));
    return causes;
}

} // namespace diagnose
