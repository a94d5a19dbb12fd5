// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/invocation.h"
#include "app/cli/trials.h"
#include "core/base/jsonscanner.h"
#include "core/base/jsonwriter.h"
#include "core/explain/inspector.h"
#include "core/jose/base64url.h"

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

Json inspectionJson(const Inspection &inspection)
{
    Json object = Json::object();
    setSegment(object, u"header"_s, inspection.segment(SegmentKind::Header));
    setSegment(object, u"payload"_s, inspection.segment(SegmentKind::Payload));
    const Segment *signature = inspection.segment(SegmentKind::Signature);
    object.set(u"signature"_s,
        signature ? Json(QString::fromUtf8(inspection.token.text.mid(signature->offset, signature->length))) : Json());
    object.set(u"findings"_s, findingsJson(inspection.findings));
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
    console.line(printable(readable(*segment)));
    for (const Damage &damage : segment->damage)
        console.line(console.coloured(u"  ! at character %1: %2"_s.arg(damage.offset).arg(printable(damage.text)), 31));
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
            + printable(u" %1 (%2): %3 %4"_s.arg(
                QString::fromLatin1(finding.id), finding.where, finding.text, finding.advice)));
    }
}

} // namespace

Exit decode(const QStringList &words, Console &console)
{
    Invocation invocation(u"decode"_s,
        u"Finds tokens in any text and shows what they say. Needs no key; one that is given is tried on the signature."_s,
        KeyOptions | SettingsOptions | NowOption, console);
    invocation.addArgument(
        u"TOKEN"_s, u"The token or a text that holds some; - for standard input, @FILE for a file."_s);
    if (!invocation.parse(words))
        return invocation.exit();
    const auto input = invocation.argument(u"a TOKEN"_s);
    const auto settings = invocation.settings();
    const auto profile = invocation.profile();
    const auto clock = invocation.clock();
    for (const Error *error : { input ? nullptr : &input.error(), settings ? nullptr : &settings.error(),
             profile ? nullptr : &profile.error(), clock ? nullptr : &clock.error() }) {
        if (error)
            return console.failure(*error);
    }

    const Inspector inspector;
    Inspector::Context context;
    context.now = (*clock)();
    context.settings = *settings;
    context.profile = *profile;
    const auto keys = invocation.optionKeys();
    if (!keys)
        return console.failure(keys.error());
    context.keys = *keys;
    Inspection inspection = inspector.inspect(*input, context);
    if (inspection.found.isEmpty()) {
        console.diagnostic(inspection.summary);
        return Exit::Negative;
    }
    for (int index = 0; index < inspection.found.size(); ++index) {
        if (index > 0)
            inspection = inspector.inspect(*input, context, index);
        if (console.json)
            console.object(inspectionJson(inspection));
        else
            print(inspection, console);
    }
    return Exit::Done;
}

} // namespace cli
