// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fingerprint/fingerprint.h"

#include "core/base/plural.h"
#include "core/fingerprint/answerrules.h"
#include "core/fingerprint/bandrules.h"
#include "core/fingerprint/blacklistrules.h"
#include "core/fingerprint/clockrules.h"
#include "core/fingerprint/headerrules.h"
#include "core/fingerprint/tokenrules.h"

#include <QCoreApplication>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace fingerprint {

namespace {

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("fingerprint::Fingerprint", text, nullptr, n);
}

Finding findingOf(Property property, const Evidence &evidence)
{
    switch (property) {
    case Property::Library:
        return library(evidence);
    case Property::Band:
        return band(evidence);
    case Property::Endpoints:
        return endpoints(evidence);
    case Property::Fields:
        return fields(evidence);
    case Property::HeaderType:
        return headerType(evidence);
    case Property::HeaderName:
        return headerName(evidence);
    case Property::TokenClasses:
        return tokenClasses(evidence);
    case Property::AuthenticationClasses:
        return authenticationClasses(evidence);
    case Property::Algorithm:
        return algorithm(evidence);
    case Property::KeyId:
        return keyId(evidence);
    case Property::KeySet:
        return keySet(evidence);
    case Property::TypeClaim:
        return typeClaim(evidence);
    case Property::IdClaim:
        return idClaim(evidence);
    case Property::UserClaim:
        return userClaim(evidence);
    case Property::Issuer:
        return issuer(evidence);
    case Property::Audience:
        return audience(evidence);
    case Property::AccessLifetime:
    case Property::RefreshLifetime:
    case Property::SlidingLifetime:
        return lifetime(property, evidence);
    case Property::Rotation:
        return rotation(evidence);
    case Property::BlacklistApp:
        return blacklistApp(evidence);
    case Property::BlacklistAfterRotation:
        return blacklistAfterRotation(evidence);
    case Property::VerifyBlacklist:
        return verifyBlacklist(evidence);
    case Property::Languages:
        return languages(evidence);
    case Property::Skew:
        return skew(evidence);
    case Property::TokenClock:
        return tokenClock(evidence);
    }
    return {};
}

} // namespace

Fingerprint conclude(const Order &order, const QList<ProbeAnswer> &answers, const Known &known)
{
    const Evidence evidence(order, answers);
    Fingerprint print;
    for (int property = 0; property <= int(Property::TokenClock); ++property)
        print.findings.append(findingOf(Property(property), evidence));
    print.comparisons = compare(print.findings, evidence, known);
    print.asked = int(answers.size());
    return print;
}

qsizetype Fingerprint::mismatchCount() const
{
    return std::count_if(comparisons.cbegin(), comparisons.cend(), [](const Comparison &each) { return !each.agrees; });
}

QString Fingerprint::headline() const
{
    QStringList parts;
    if (isSimpleJwt()) {
        const Finding &version = of(Property::Band);
        parts.append(version.text.isEmpty() ? tr("Simple JWT; its version can't be told.")
                                            : tr("Simple JWT, %1.").arg(version.text));
    } else if (of(Property::Library).certainty != Certainty::Unknown) {
        parts.append(of(Property::Library).text + u'.');
    } else {
        parts.append(isUnanswered && asked <= 1 ? tr("No answer came.") : tr("Nothing here looks like Simple JWT."));
    }
    const qsizetype differing = mismatchCount();
    if (differing > 0)
        parts.append(counted(tr("It differs from what is known of it in %n point(s).", int(differing)), differing));
    else if (!comparisons.isEmpty())
        parts.append(tr("Nothing that was seen differs from what is known of it."));
    if (!interruption.isEmpty())
        parts.append(interruption);
    return parts.join(u' ');
}

} // namespace fingerprint
