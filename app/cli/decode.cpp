// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/comparing.h"
#include "app/cli/invocation.h"
#include "app/cli/trials.h"
#include "core/explain/comparing.h"
#include "core/explain/databaselookups.h"
#include "core/explain/inspector.h"
#include "core/jose/base64url.h"
#include "core/json/jsonscanner.h"
#include "core/json/jsonwriter.h"
#include "core/scan/pastehint.h"
#include "core/scan/tokenfinder.h"
#include "core/simplejwt/settingsjson.h"

using namespace Qt::StringLiterals;
using namespace explain;

namespace cli {

namespace {

Json findingsJson(const QList<Finding> &findings)
{
    Json list = Json::array();
    for (const Finding &finding : findings) {
        Json row = Json::object();
        row.set(u"id"_s, QString::fromLatin1(finding.id));
        row.set(u"severity"_s, QString::fromLatin1(severityName(finding.severity)));
        row.set(u"where"_s, finding.where);
        row.set(u"text"_s, finding.text);
        row.set(u"advice"_s, finding.advice);
        list.append(row);
    }
    return list;
}

/// Sets \a name to the segment's text, or, where its bytes are no UTF-8, to null with name_base64url beside it.
void setSegment(Json &object, const QString &name, const Segment *segment)
{
    object.set(name,
        segment && !segment->bytes.isEmpty() && segment->isUtf8 ? Json(QString::fromUtf8(segment->bytes)) : Json());
    if (segment && !segment->isUtf8)
        object.set(name + u"_base64url"_s, QString::fromLatin1(jose::encodeBase64Url(segment->bytes)));
}

QString stateName(Verdict::State state)
{
    switch (state) {
    case Verdict::State::Good:
        return u"good"_s;
    case Verdict::State::Warning:
        return u"warning"_s;
    case Verdict::State::Bad:
        return u"bad"_s;
    case Verdict::State::NotChecked:
        return u"not_checked"_s;
    case Verdict::State::CannotCheck:
        return u"cannot_check"_s;
    }
    Q_UNREACHABLE();
}

Json verdictJson(const Verdict &verdict)
{
    Json object = Json::object();
    object.set(u"state"_s, stateName(verdict.state));
    object.set(u"text"_s, verdict.text);
    object.set(u"detail"_s, verdict.detail);
    return object;
}

/// The three verdicts of the window; offset is the byte of the input where the first damage of a segment stands.
void setVerdicts(Json &object, const Inspection &inspection)
{
    Json verdicts = Json::object();
    verdicts.set(u"signature"_s, verdictJson(inspection.signature));
    verdicts.set(u"time"_s, verdictJson(inspection.time));
    verdicts.set(u"simplejwt"_s, verdictJson(inspection.simpleJwt));
    object.set(u"verdicts"_s, verdicts);
    Json damage = Json::array();
    for (const Segment &segment : inspection.segments) {
        for (const Damage &place : segment.damage) {
            Json row = Json::object();
            row.set(u"offset"_s, inspection.token.inputOffset(place.offset));
            row.set(u"text"_s, place.text);
            damage.append(row);
        }
    }
    object.set(u"damage"_s, damage);
}

Json inspectionJson(const Inspection &inspection)
{
    Json object = Json::object();
    setSegment(object, u"header"_s, inspection.segment(SegmentKind::Header));
    setSegment(object, u"payload"_s, inspection.segment(SegmentKind::Payload));
    const Segment *signature = inspection.segment(SegmentKind::Signature);
    object.set(u"signature"_s,
        signature ? Json(QString::fromUtf8(inspection.token.text.mid(signature->offset, signature->length))) : Json());
    object.set(u"findings"_s, findingsJson(inspection.findings));
    setVerdicts(object, inspection);
    if (!inspection.keyTrials.isEmpty())
        object.set(u"key_trials"_s, trialsJson(inspection.keyTrials));
    return object;
}

/// The JSON of a segment on lines of its own, or its text as it is where it can't be read.
QString readable(const Segment &segment)
{
    const JsonScan scan = scanJson(segment.bytes);
    return scan.value && scan.problems.isEmpty() ? QString::fromUtf8(writeJson(*scan.value, JsonStyle::Indented))
                                                 : QString::fromUtf8(segment.bytes);
}

void printSegment(const QString &title, const Segment *segment, Console &console)
{
    if (!segment)
        return;
    console.line(console.coloured(title, 1));
    console.line(printableLines(readable(*segment)));
    for (const Damage &damage : segment->damage)
        console.line(console.coloured(
            u"  ! at character %1 of the token: %2"_s.arg(damage.offset + 1).arg(printable(damage.text)), 31));
}

void print(const Inspection &inspection, Console &console)
{
    console.line(console.coloured(printable(inspection.summary), 1));
    if (!inspection.token.place.isEmpty())
        console.line(u"Found in: "_s + printable(inspection.token.place));
    printSegment(u"Header"_s, inspection.segment(SegmentKind::Header), console);
    printSegment(u"Payload"_s, inspection.segment(SegmentKind::Payload), console);
    if (!inspection.claims.isEmpty())
        console.line(console.coloured(u"Claims"_s, 1));
    for (const ClaimRow &claim : inspection.claims)
        console.line(printable(u"  %1 = %2  %3"_s.arg(claim.name, claim.valueText, claim.meaning)));
    printTrials(inspection.keyTrials, console);
    if (!inspection.findings.isEmpty())
        console.line(console.coloured(u"Findings"_s, 1));
    for (const Finding &finding : inspection.findings) {
        const int colour = finding.severity == Severity::Error ? 31 : finding.severity == Severity::Warning ? 33 : 36;
        console.line(console.coloured(u"  %1"_s.arg(QLatin1String(severityName(finding.severity))), colour)
            + printable(
                u" %1 (%2): %3 %4"_s.arg(QString::fromLatin1(finding.id), finding.where, finding.text, finding.advice)
                    .trimmed()
                    .prepend(u' ')));
    }
}

void tellAll(Inspection inspection, const Inspector &inspector, const Inspector::Context &context, Console &console)
{
    for (int index = 0; index < inspection.found.size(); ++index) {
        if (index > 0)
            inspection = inspector.inspectNext(inspection, context, index);
        if (console.json)
            console.object(inspectionJson(inspection));
        else
            print(inspection, console);
    }
}

/// Empty without --compare. Errc::Usage where both tokens are to come from standard input.
Result<QByteArray> otherToken(const Invocation &invocation)
{
    if (!invocation.isSet(u"compare"_s))
        return QByteArray();
    if (invocation.value(u"compare"_s) == u"-" && invocation.arguments().value(0) == u"-")
        return fail(Errc::Usage, u"Both tokens can't come from standard input; give one as @FILE."_s);
    return invocation.content(invocation.value(u"compare"_s), u"--compare"_s);
}

/// store may be nullptr: neither users nor the blacklist are known then.
Result<Inspector::Context> contextOf(const Invocation &invocation, django::SqlStore *store)
{
    const auto settings = invocation.settings(simplejwt::SettingsReading::Strict, SettingsGaps::Allowed);
    const auto band = invocation.band();
    const auto clock = invocation.clock();
    const auto keys = invocation.optionKeys();
    for (const Error *error : { settings ? nullptr : &settings.error(), band ? nullptr : &band.error(),
             clock ? nullptr : &clock.error(), keys ? nullptr : &keys.error() }) {
        if (error)
            return tl::unexpected(*error);
    }
    Inspector::Context context;
    context.now = (*clock)();
    context.settings = *settings;
    context.band = *band;
    context.isBandKnown = invocation.isSet(u"profile"_s);
    context.hasDefaultLifetimes = !invocation.isSet(u"settings"_s);
    context.keys = *keys;
    if (store) {
        const explain::DatabaseLookups lookups(store, invocation.value(u"database"_s), context.settings.userIdField);
        context.userById = [lookups](const QString &id) { return lookups.userById(id); };
        if (store->hasBlacklist())
            context.isBlacklisted = [lookups](const QString &jti) { return lookups.isBlacklisted(jti); };
    }
    return context;
}

} // namespace

Exit decode(const QStringList &words, Console &console)
{
    Invocation invocation(u"decode"_s,
        u"Finds tokens in any text and shows what they say. Needs no key; one that is given is tried on the signature."_s,
        KeyOptions | SettingsOptions | NowOption | DatabaseOptions, console);
    invocation.addArgument(
        u"TOKEN"_s, u"The token or a text that holds some; - for standard input, @FILE for a file."_s);
    invocation.addOption(u"compare"_s,
        u"Shows the first token beside the one in this text, claim by claim: - marks what only TOKEN has, + what only "
        u"OTHER has."_s,
        u"OTHER"_s);
    if (!invocation.parse(words))
        return invocation.exit();
    const auto other = otherToken(invocation);
    const auto input = other ? invocation.argument(u"a TOKEN"_s) : other;
    if (!input)
        return console.failure(input.error());
    const auto store = invocation.store();
    if (!store)
        return console.failure(store.error());
    const auto context = contextOf(invocation, store->get());
    if (!context)
        return console.failure(context.error());
    const Inspector inspector;
    if (invocation.isSet(u"compare"_s))
        return tellComparison(compareTokens(*input, *other, *context, inspector.catalog()), console);
    const QByteArray text = scan::asUtf8(*input);
    const Inspection inspection = inspector.inspect(text, *context);
    const QString hint = scan::pasteHint(*input);
    if (inspection.found.isEmpty()) {
        console.diagnostic(hint.isEmpty() ? inspection.summary : inspection.summary + u' ' + hint);
        return Exit::Negative;
    }
    if (!hint.isEmpty())
        console.diagnostic(hint);
    if (inspection.found.size() == scan::FindOptions().maxTokens)
        console.diagnostic(
            u"Only the first %1 tokens are decoded; scan lists all of them."_s.arg(inspection.found.size()));
    tellAll(inspection, inspector, *context, console);
    return Exit::Done;
}

} // namespace cli
