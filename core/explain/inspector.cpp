// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/inspector.h"

#include "core/explain/explainer.h"
#include "core/explain/lint.h"
#include "core/explain/namedtype.h"
#include "core/explain/numericdate.h"
#include "core/explain/signaturecheck.h"
#include "core/explain/simplejwtfit.h"
#include "core/explain/timecheck.h"
#include "core/jose/algorithm.h"
#include "core/jose/verify.h"

#include <QCoreApplication>

namespace explain {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("explain::Inspector", text);
}

QList<ClaimRow> rowsOf(const Explainer &explainer, TokenPart kind, const JsonPart &part, const Segment *segment)
{
    QList<ClaimRow> rows;
    for (const PartMember &member : part.members)
        rows.append(explainer.row(kind, member, segment->bytes));
    return rows;
}

QString text(const JsonPart &part, const QString &name)
{
    const Json *value = part.find(name);
    return value ? value->toString() : QString();
}

void noteFacts(Inspection &inspection, const TokenParts &parts, const InspectionContext &context)
{
    const simplejwt::Settings &settings = context.settings;
    inspection.tokenType = tokenTypeOf(parts, settings);
    inspection.jti = settings.jtiClaim ? text(parts.payload, *settings.jtiClaim) : QString();
    inspection.algorithm = text(parts.header, QStringLiteral("alg"));
    if (const Json *user = parts.payload.find(settings.userIdClaim))
        inspection.userId = userIdText(*user);
    const auto instant = [&](const char16_t *name) -> std::optional<Instant> {
        const NumericDate date = numericDate(parts.payload.find(QStringView(name)));
        return date.isUsable() ? date.instant : std::nullopt;
    };
    inspection.issuedAt = instant(u"iat");
    inspection.expiresAt = instant(u"exp");
    inspection.notBefore = instant(u"nbf");
}

QString sourceOf(jose::CheckId id)
{
    switch (id) {
    case jose::CheckId::Malformed:
        return QStringLiteral("RFC 7515 section 7.1");
    case jose::CheckId::UnsupportedCritical:
        return QStringLiteral("RFC 7515 section 4.1.11");
    case jose::CheckId::AlgorithmNotAllowed:
        return QStringLiteral("RFC 8725 section 3.1");
    case jose::CheckId::KeyMismatch:
        return QStringLiteral("RFC 8725 section 3.5");
    case jose::CheckId::Signature:
        return QStringLiteral("RFC 7515 section 5.2");
    case jose::CheckId::ClaimType:
        return QStringLiteral("RFC 7519 section 4.1");
    case jose::CheckId::IssuedInFuture:
        return QStringLiteral("RFC 7519 section 4.1.6");
    case jose::CheckId::NotYetValid:
        return QStringLiteral("RFC 7519 section 4.1.5");
    case jose::CheckId::Expired:
        return QStringLiteral("RFC 7519 section 4.1.4");
    case jose::CheckId::Issuer:
        return QStringLiteral("RFC 7519 section 4.1.1");
    case jose::CheckId::Audience:
        return QStringLiteral("RFC 7519 section 4.1.3");
    }
    Q_UNREACHABLE();
}

CheckRow::State rowState(jose::CheckState state)
{
    switch (state) {
    case jose::CheckState::Passed:
        return CheckRow::State::Passed;
    case jose::CheckState::Failed:
        return CheckRow::State::Failed;
    case jose::CheckState::NotApplicable:
        return CheckRow::State::NotApplicable;
    case jose::CheckState::NotReached:
        return CheckRow::State::NotReached;
    }
    Q_UNREACHABLE();
}

std::optional<QStringList> names(const Json &value)
{
    if (value.isNull())
        return std::nullopt;
    QStringList list;
    for (const Json &item : value.isArray() ? value.items() : QList<Json>{ value })
        list.append(item.toString());
    return list;
}

/// What the RFCs ask for, by the strict verifier.
QList<CheckRow> rfcRows(const Inspection &inspection, const InspectionContext &context)
{
    jose::VerifyPolicy policy;
    policy.audience = names(context.settings.audience);
    policy.issuer = names(context.settings.issuer);
    policy.leeway = context.settings.leeway;
    QList<CheckRow> rows;
    for (const jose::Check &check : jose::verify(inspection.token.text, context.keys, policy, context.now).checks) {
        CheckRow row{ jose::checkName(check.id), sourceOf(check.id), rowState(check.state), check.text, {}, false };
        const bool needsKey = check.id == jose::CheckId::AlgorithmNotAllowed || check.id == jose::CheckId::KeyMismatch
            || check.id == jose::CheckId::Signature;
        if (needsKey && inspection.signature.state == Verdict::State::NotChecked
            && row.state != CheckRow::State::NotApplicable) {
            row.state = CheckRow::State::NotChecked;
            row.text = inspection.signature.detail;
        }
        rows.append(row);
    }
    return rows;
}

QString typeText(const Inspection &inspection)
{
    const auto type = claimedType(inspection.tokenType);
    if (!type)
        return tr("Token");
    switch (*type) {
    case simplejwt::TokenType::Access:
        return tr("Access token");
    case simplejwt::TokenType::Refresh:
        return tr("Refresh token");
    default:
        return tr("Sliding token");
    }
}

QString summaryOf(const Inspection &inspection, const Explainer &explainer, bool isEncrypted)
{
    if (isEncrypted)
        return tr("Encrypted token (JWE): its claims can’t be read here.");
    const QString user = explainer.userName();
    // User and times are anybody's word where the signature does not hold.
    const bool isUnsigned = inspection.signature.state == Verdict::State::Bad;
    QStringList verdicts{ inspection.time.text, inspection.signature.text, inspection.simpleJwt.text };
    if (isUnsigned)
        verdicts.swapItemsAt(0, 1);
    const QString summary = user.isEmpty() ? typeText(inspection)
        : isUnsigned                       ? tr("%1 that names %2").arg(typeText(inspection), user)
                                           : tr("%1 of %2").arg(typeText(inspection), user);
    return summary + QStringLiteral(": ") + verdicts.join(QStringLiteral("; ")) + u'.';
}

/// A claim that lint finds wrong dims a verdict that only knows what the server would say.
void weighFindings(Inspection &inspection)
{
    if (inspection.simpleJwt.state != Verdict::State::Good)
        return;
    for (const Finding &finding : inspection.findings) {
        const bool isAboutClaims
            = finding.where.startsWith(QLatin1String("payload")) && finding.severity == Severity::Error;
        // An iat ahead is the time's verdict, not the fit's.
        if (!isAboutClaims || finding.id == "iat_in_future")
            continue;
        inspection.simpleJwt.state = Verdict::State::Warning;
        inspection.simpleJwt.text = tr("%1, see Findings").arg(inspection.simpleJwt.text);
        inspection.simpleJwt.detail = finding.text;
        return;
    }
}

/// A token that no key of the server made belongs to none of its users, whomever it names.
InspectionContext withoutDirectory(const InspectionContext &context, const Verdict &signature)
{
    InspectionContext told = context;
    if (signature.state == Verdict::State::Bad)
        told.userById = {};
    return told;
}

/// Where a server's settings are not known, its tokens tell at least the algorithm.
InspectionContext withAssumedAlgorithm(const InspectionContext &context, const TokenParts &parts)
{
    InspectionContext assumed = context;
    const Json *alg = parts.header.find(u"alg");
    if (context.isAssumed && alg && jose::algorithmNamed(alg->toString().toUtf8()))
        assumed.settings.algorithm = alg->toString();
    return assumed;
}

} // namespace

Inspection Inspector::inspect(QByteArrayView input, const Context &context, int selected) const
{
    Inspection inspection;
    inspection.found = scan::findTokens(input);
    if (inspection.found.isEmpty()) {
        const QString text
            = input.trimmed().isEmpty() ? tr("Nothing to decode yet.") : tr("There is no token in this text.");
        inspection.summary = text;
        const Verdict none{ Verdict::State::CannotCheck, {}, text };
        inspection.signature = inspection.time = inspection.simpleJwt = none;
        return inspection;
    }
    return inspectNext(inspection, context, selected);
}

Inspection Inspector::inspectNext(const Inspection &before, const Context &context, int selected) const
{
    Inspection inspection;
    inspection.found = before.found;
    if (inspection.found.isEmpty())
        return before;
    inspection.selected = qBound(0, selected, int(inspection.found.size()) - 1);
    inspection.token = inspection.found.at(inspection.selected); // [] would copy them all
    const TokenParts parts = takeApart(inspection);
    const SignatureCheck signature = checkSignature(inspection, parts, context);
    const InspectionContext told = withoutDirectory(context, signature.verdict);
    const Explainer explainer(m_catalog, told, parts);
    inspection.header = rowsOf(explainer, TokenPart::Header, parts.header, inspection.segment(SegmentKind::Header));
    inspection.claims = rowsOf(explainer, TokenPart::Payload, parts.payload, inspection.segment(SegmentKind::Payload));
    inspection.claimsOmitted = parts.payload.omitted;
    noteFacts(inspection, parts, context);

    inspection.signature = signature.verdict;
    inspection.keyTrials = signature.trials;
    const KeyTrial *held = firstOf(inspection.keyTrials, KeyTrial::Outcome::Verifies);
    inspection.keyLabel = held ? held->key.label() : QString();
    inspection.time = checkTime(parts, context);
    const InspectionContext judged = withAssumedAlgorithm(context, parts);
    const SimpleJwtFit fit = judgeSimpleJwt(inspection, parts, judged, signature.verdict.state);
    inspection.simpleJwt = fit.verdict;
    inspection.checks = fit.rows + rfcRows(inspection, context);
    inspection.findings = lint({ inspection, parts, judged, m_catalog, held ? &held->key : nullptr });
    weighFindings(inspection);
    inspection.summary = summaryOf(inspection, explainer, parts.isEncrypted);
    return inspection;
}

void Inspector::retell(Inspection &inspection, const Context &context) const
{
    if (inspection.found.isEmpty())
        return;
    Inspection read;
    read.token = inspection.token;
    const TokenParts parts = takeApart(read);
    const InspectionContext told = withoutDirectory(context, inspection.signature);
    const Explainer explainer(m_catalog, told, parts);
    inspection.header = rowsOf(explainer, TokenPart::Header, parts.header, read.segment(SegmentKind::Header));
    inspection.claims = rowsOf(explainer, TokenPart::Payload, parts.payload, read.segment(SegmentKind::Payload));
    inspection.time = checkTime(parts, context);
    inspection.summary = summaryOf(inspection, explainer, parts.isEncrypted);
}

} // namespace explain
