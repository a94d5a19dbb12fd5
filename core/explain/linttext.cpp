// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/explain/linttext.h"

#include <QCoreApplication>
#include <array>

namespace explain {

namespace {

using Hits = QList<LintHit>;

QString tr(const char *text)
{
    return QCoreApplication::translate("explain::Lint", text);
}

QString segmentName(SegmentKind kind)
{
    switch (kind) {
    case SegmentKind::Header:
        return QStringLiteral("header");
    case SegmentKind::Payload:
        return QStringLiteral("payload");
    case SegmentKind::Signature:
        return QStringLiteral("signature");
    case SegmentKind::EncryptedKey:
        return QStringLiteral("encrypted_key");
    case SegmentKind::InitVector:
        return QStringLiteral("iv");
    case SegmentKind::Ciphertext:
        return QStringLiteral("ciphertext");
    case SegmentKind::Tag:
        return QStringLiteral("tag");
    }
    Q_UNREACHABLE();
}

Hits headerMissing(const LintInput &input)
{
    if (input.inspection.token.shape != scan::TokenShape::NoHeader)
        return {};
    return { { QStringLiteral("header"),
        tr("The beginning of the token is missing: this text starts with the payload."),
        tr("Copy the token again, from “eyJ” on.") } };
}

Hits partCount(const LintInput &input)
{
    using scan::TokenShape;
    const TokenShape shape = input.inspection.token.shape;
    const qsizetype count = input.parts.separators + 1;
    if (shape == TokenShape::NoHeader || shape == TokenShape::HeaderOnly || shape == TokenShape::NoSignature
        || count == (shape == TokenShape::Jwe ? 5 : 3))
        return {};
    const QString rule = shape == TokenShape::Jwe
        ? tr("An encrypted token has five parts separated by dots; this text has %1.")
        : tr("A signed token has three parts separated by dots; this text has %1.");
    return { { QStringLiteral("token"), rule.arg(count), tr("Remove what does not belong to the token.") } };
}

Hits cutOff(const LintInput &input)
{
    switch (input.inspection.token.shape) {
    case scan::TokenShape::HeaderOnly:
        return { { QStringLiteral("payload"), tr("The token ends after its header: payload and signature are missing."),
            tr("Copy the whole token; a log may have shortened it.") } };
    case scan::TokenShape::NoSignature:
        return { { QStringLiteral("signature"), tr("The signature is missing: the token ends after the payload."),
            tr("Copy the whole token; a log may have shortened it.") } };
    default:
        return {};
    }
}

/// One finding a segment, at its first place.
template<Base64Fault fault> Hits base64Fault(const LintInput &input)
{
    Hits hits;
    QString before;
    for (const Base64Place &place : input.parts.base64) {
        const QString where = segmentName(place.segment);
        if (place.fault != fault || where == before)
            continue;
        before = where;
        const QString at = tr("Character %1 of the token:").arg(place.offset + 1);
        for (const Segment &segment : input.inspection.segments) {
            for (const Damage &damage : segment.damage) {
                if (damage.offset == place.offset && damage.byteOffset < 0)
                    hits.append({ where, at + u' ' + damage.text, {} });
            }
        }
    }
    return hits;
}

Hits advised(Hits hits, const QString &advice)
{
    for (LintHit &hit : hits)
        hit.advice = advice;
    return hits;
}

Hits invalidCharacter(const LintInput &input)
{
    return advised(base64Fault<Base64Fault::InvalidCharacter>(input),
        tr("Copy the token again; something was inserted or replaced there."));
}

Hits impossibleLength(const LintInput &input)
{
    return advised(base64Fault<Base64Fault::ImpossibleLength>(input),
        tr("Copy the whole token again; a character was lost or added on its way."));
}

Hits otherAlphabet(const LintInput &input)
{
    return advised(base64Fault<Base64Fault::OtherAlphabet>(input),
        tr("Encode with base64url where the token is made (RFC 7515 section 2)."));
}

Hits padding(const LintInput &input)
{
    return advised(
        base64Fault<Base64Fault::Padding>(input), tr("Leave it out where the token is made (RFC 7515 section 2)."));
}

Hits notCanonical(const LintInput &input)
{
    return advised(base64Fault<Base64Fault::UnusedBits>(input), tr("Compare tokens by jti, never by their text."));
}

using Kind = JsonProblem::Kind;

template<Kind... kinds> Hits jsonProblems(const LintInput &input)
{
    Hits hits;
    const auto collect = [&](const JsonPart &part, const QString &where, const QString &text) {
        for (const JsonProblem &problem : part.problems) {
            if (((problem.kind == kinds) || ...)) {
                hits.append({ where, text.arg(problem.text), {} });
                return; // the first says it; the others are marked in the text
            }
        }
    };
    collect(input.parts.header, QStringLiteral("header"), tr("In the header: %1"));
    collect(input.parts.payload, QStringLiteral("payload"), tr("In the payload: %1"));
    return hits;
}

Hits jsonSyntax(const LintInput &input)
{
    return advised(jsonProblems<Kind::Syntax, Kind::TrailingData, Kind::TooDeep, Kind::TooLarge>(input),
        tr("Copy the whole token; if it is whole, mend the JSON where the token is made."));
}

Hits notUtf8(const LintInput &input)
{
    return advised(jsonProblems<Kind::InvalidUtf8>(input),
        tr("Write the JSON in UTF-8 where the token is made (RFC 7519 section 3)."));
}

Hits nonFiniteNumber(const LintInput &input)
{
    return advised(jsonProblems<Kind::NonFiniteNumber>(input),
        tr("Write null or a string instead; other languages refuse the whole token."));
}

Hits loneSurrogate(const LintInput &input)
{
    return advised(jsonProblems<Kind::LoneSurrogate>(input),
        tr("Don’t cut texts within a character; other languages refuse or replace it."));
}

Hits notAnObject(const LintInput &input)
{
    Hits hits;
    const auto check = [&](SegmentKind kind, const QString &text) {
        const Segment *segment = input.inspection.segment(kind);
        const JsonPart &part = kind == SegmentKind::Header ? input.parts.header : input.parts.payload;
        if (segment && part.isPresent && part.problems.isEmpty() && !part.isObject)
            hits.append({ segmentName(kind), text, tr("Write an object: names and values in braces.") });
    };
    check(SegmentKind::Header, tr("The header is JSON, but no object."));
    check(SegmentKind::Payload, tr("The payload is JSON, but no object: it holds no claims."));
    return hits;
}

Hits duplicateNames(const LintInput &input)
{
    Hits hits;
    const auto collect = [&](const JsonPart &part, const QString &where) {
        for (const PartMember &member : part.members) {
            if (member.isDuplicate && member.isLast)
                hits.append({ where + u'.' + member.name,
                    tr("“%1” stands there more than once. Python takes the last one, others the first.")
                        .arg(member.name.left(60)),
                    tr("Don’t issue such tokens; RFC 7519 section 4 lets a verifier refuse them.") });
        }
    };
    collect(input.parts.header, QStringLiteral("header"));
    collect(input.parts.payload, QStringLiteral("payload"));
    return hits;
}

constexpr std::array rules{
    LintRule{ "header_missing", Severity::Error, headerMissing },
    LintRule{ "part_count", Severity::Error, partCount },
    LintRule{ "cut_off", Severity::Error, cutOff },
    LintRule{ "base64_character", Severity::Error, invalidCharacter },
    LintRule{ "base64_length", Severity::Error, impossibleLength },
    LintRule{ "base64_alphabet", Severity::Warning, otherAlphabet },
    LintRule{ "base64_padding", Severity::Warning, padding },
    LintRule{ "base64_not_canonical", Severity::Warning, notCanonical },
    LintRule{ "json_syntax", Severity::Error, jsonSyntax },
    LintRule{ "not_an_object", Severity::Error, notAnObject },
    LintRule{ "not_utf8", Severity::Error, notUtf8 },
    LintRule{ "non_finite_number", Severity::Warning, nonFiniteNumber },
    LintRule{ "lone_surrogate", Severity::Warning, loneSurrogate },
    LintRule{ "duplicate_name", Severity::Warning, duplicateNames },
};

} // namespace

std::span<const LintRule> textRules()
{
    return rules;
}

} // namespace explain
