// SPDX-License-Identifier: GPL-3.0-or-later
// Anything pasted into Decode: nothing crashes, every place that is reported lies where it says, and without a key
// there is no verdict on a signature that some key could make right.
#include "core/explain/inspector.h"
#include "core/explain/jsonlayout.h"
#include "core/jose/algorithm.h"

#include <cstdio>
#include <cstdlib>

namespace {

void require(bool holds, const char *property)
{
    if (holds)
        return;
    std::fprintf(stderr, "Broken: %s\n", property);
    std::abort();
}

void checkFinds(QByteArrayView input, const QList<scan::FoundToken> &found)
{
    qsizetype end = 0;
    for (const scan::FoundToken &token : found) {
        require(token.offset >= end && token.length > 0, "finds are in order and don't overlap");
        end = token.offset + token.length;
        require(end <= input.size(), "a find lies within the input");
        for (qsizetype i = 0; i < token.text.size(); ++i)
            require(input[token.inputOffset(i)] == token.text[i], "a character of a find is the input's");
    }
}

void checkRows(const QList<explain::ClaimRow> &rows, const explain::Segment *segment)
{
    for (const explain::ClaimRow &row : rows) {
        require(segment && row.valueOffset >= 0 && row.valueOffset + row.valueLength <= segment->bytes.size(),
            "a value lies within its segment");
        require(!row.meaning.isEmpty() && row.meaning.contains(row.emphasis), "a claim has a meaning");
    }
}

/// Whether the signature has another length than its header's algorithm makes, so that no key could make it right.
bool isOfWrongLength(const explain::Inspection &inspection)
{
    const explain::Segment *signature = inspection.segment(explain::SegmentKind::Signature);
    const auto algorithm = jose::algorithmNamed(inspection.algorithm.toUtf8());
    const int wanted = algorithm ? jose::info(*algorithm).signatureBytes : 0;
    return signature && wanted > 0 && signature->bytes.size() != wanted;
}

/// Everything but white space between tokens stays.
QByteArray dense(QByteArrayView json)
{
    QByteArray text;
    bool isInString = false;
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (isInString && c == '\\' && i + 1 < json.size()) {
            text.append(c).append(json[++i]);
            continue;
        }
        isInString = c == '"' ? !isInString : isInString;
        if (isInString || (c != ' ' && c != '\n' && c != '\r' && c != '\t'))
            text.append(c);
    }
    return text;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const explain::Inspector inspector;
    const QByteArrayView input(data, qsizetype(size));
    explain::InspectionContext context;
    context.now = fromEpochSeconds(1795488019);
    context.timeZone = QTimeZone::utc();
    const explain::Inspection inspection = inspector.inspect(input, context);
    checkFinds(input, inspection.found);
    checkRows(inspection.header, inspection.segment(explain::SegmentKind::Header));
    checkRows(inspection.claims, inspection.segment(explain::SegmentKind::Payload));
    for (const explain::Segment &segment : inspection.segments) {
        require(segment.offset + segment.length <= inspection.token.text.size(), "a segment lies within the token");
        for (const explain::Damage &damage : segment.damage)
            require(damage.offset >= segment.offset && damage.offset <= segment.offset + segment.length,
                "damage lies within its segment");
    }
    require(inspection.signature.state != explain::Verdict::State::Good, "without a key no signature is right");
    require(inspection.signature.state != explain::Verdict::State::Bad || isOfWrongLength(inspection),
        "without a key no signature is wrong that has its algorithm's length");
    require(dense(explain::indentedText(input)) == dense(input), "indenting keeps every character that counts");
    return 0;
}
