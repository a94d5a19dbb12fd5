// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/tokenparts.h"

#include "core/explain/jsonlayout.h"
#include "core/jose/base64url.h"

#include <QCoreApplication>
#include <QSet>
#include <QUtf8StringView>
#include <algorithm>

namespace explain {

namespace {

constexpr qsizetype HugeValue = 64 * 1024; // bytes: nothing that is explained is longer
constexpr qsizetype MostPlaces = 64; // damage marks a segment; more says nothing more

QString tr(const char *text)
{
    return QCoreApplication::translate("explain::TokenParts", text);
}

bool isBase64Url(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/// 0 to 63 for a character of either alphabet.
int base64Value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '-' || c == '+' ? 62 : 63;
}

void addFault(QList<Base64Place> &places, Base64Fault fault, qsizetype offset, SegmentKind segment)
{
    if (!places.isEmpty() && places.last().fault == fault && places.last().segment == segment
        && places.last().offset + places.last().length == offset)
        ++places.last().length;
    else if (places.size() < MostPlaces)
        places.append({ fault, offset, 1, segment });
}

/// isCut: the text ends here because somebody cut it, so its odd end says nothing.
QList<Base64Place> faultsOf(QByteArrayView text, const Segment &segment, bool isCut)
{
    QList<Base64Place> places;
    qsizetype characters = 0;
    qsizetype last = -1;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool isOther = c == '+' || c == '/';
        if (isBase64Url(c) || isOther) {
            ++characters;
            last = i;
        }
        if (isBase64Url(c))
            continue;
        const auto fault = isOther ? Base64Fault::OtherAlphabet
            : c == '='             ? Base64Fault::Padding
                                   : Base64Fault::InvalidCharacter;
        addFault(places, fault, segment.offset + i, segment.kind);
    }
    const qsizetype tail = isCut ? 0 : characters % 4;
    if (tail == 1)
        addFault(places, Base64Fault::ImpossibleLength, segment.offset + last, segment.kind);
    else if (tail != 0 && (base64Value(text[last]) & (tail == 2 ? 15 : 3)) != 0)
        addFault(places, Base64Fault::UnusedBits, segment.offset + last, segment.kind);
    return places;
}

QString faultText(const Base64Place &place, QByteArrayView text)
{
    switch (place.fault) {
    case Base64Fault::InvalidCharacter:
        return tr("“%1” is no base64url character.")
            .arg(QString::fromUtf8(text.sliced(place.offset, place.length).first(1)));
    case Base64Fault::OtherAlphabet:
        return tr("“%1” belongs to plain base64; base64url writes “-” and “_”.")
            .arg(QChar::fromLatin1(text[place.offset]));
    case Base64Fault::Padding:
        return tr("Padding “=”: a token has none.");
    case Base64Fault::ImpossibleLength:
        return tr("One character is missing or too many: no bytes have a text of this length.");
    case Base64Fault::UnusedBits:
        return tr("The last character carries bits that stand for nothing: another text has the same bytes.");
    }
    Q_UNREACHABLE();
}

QList<SegmentKind> kindsOf(const scan::FoundToken &token)
{
    using enum SegmentKind;
    switch (token.shape) {
    case scan::TokenShape::Jwe:
        return { Header, EncryptedKey, InitVector, Ciphertext, Tag };
    case scan::TokenShape::NoHeader:
        return { Payload, Signature };
    default:
        return { Header, Payload, Signature };
    }
}

bool isCutOff(scan::TokenShape shape)
{
    return shape == scan::TokenShape::HeaderOnly || shape == scan::TokenShape::NoSignature;
}

QString unescaped(QByteArrayView quoted)
{
    const JsonScan scan = scanJson(quoted);
    return scan.value ? scan.value->toString() : QString::fromUtf8(quoted);
}

void markDuplicates(QList<PartMember> &members)
{
    QHash<QString, qsizetype> last;
    for (qsizetype i = 0; i < members.size(); ++i) {
        const auto earlier = last.constFind(members[i].name);
        if (earlier != last.constEnd()) {
            members[*earlier].isDuplicate = members[i].isDuplicate = true;
            members[*earlier].isLast = false;
        }
        last.insert(members[i].name, i);
    }
}

JsonPart readJson(Segment &segment)
{
    JsonPart part;
    part.isPresent = true;
    part.problems = scanJson(segment.bytes).problems;
    const auto isHarmless = [](const JsonProblem &problem) {
        return problem.kind == JsonProblem::Kind::DuplicateName || problem.kind == JsonProblem::Kind::LoneSurrogate;
    };
    const ObjectLayout layout = layoutOf(segment.bytes);
    part.omitted = layout.omitted;
    for (const MemberSpan &span : layout.members) {
        const QByteArrayView name = QByteArrayView(segment.bytes).sliced(span.nameOffset, span.nameLength);
        if (span.valueLength == 0 && (name.size() < 2 || !name.endsWith('"')))
            continue; // the text ends within a name
        PartMember member;
        member.name = unescaped(name);
        member.valueOffset = span.valueOffset;
        member.valueLength = span.valueLength;
        member.isHuge = span.valueLength > HugeValue;
        if (!member.isHuge)
            member.value = scanJson(QByteArrayView(segment.bytes).sliced(span.valueOffset, span.valueLength))
                               .value.value_or(Json());
        part.members.append(member);
    }
    markDuplicates(part.members);
    part.isObject = segment.bytes.trimmed().startsWith('{')
        && std::all_of(part.problems.begin(), part.problems.end(), isHarmless);
    for (const JsonProblem &problem : part.problems) {
        // Three bytes are four characters; a segment with junk in it is marked a little off.
        const qsizetype offset
            = segment.offset + std::min(problem.offset * 4 / 3, std::max<qsizetype>(segment.length - 1, 0));
        segment.damage.append({ offset, std::max<qsizetype>(problem.length * 4 / 3, 1), problem.text, problem.offset });
    }
    return part;
}

} // namespace

const PartMember *JsonPart::member(QStringView name) const
{
    const auto it
        = std::find_if(members.rbegin(), members.rend(), [name](const PartMember &m) { return m.name == name; });
    return it == members.rend() ? nullptr : &*it;
}

const Json *JsonPart::find(QStringView name) const
{
    const PartMember *found = member(name);
    return found && !found->isHuge ? &found->value : nullptr;
}

TokenParts takeApart(Inspection &inspection)
{
    TokenParts parts;
    const QByteArrayView text = inspection.token.text;
    const QList<SegmentKind> kinds = kindsOf(inspection.token);
    parts.isEncrypted = inspection.token.shape == scan::TokenShape::Jwe;
    parts.separators = std::count(text.begin(), text.end(), '.');
    qsizetype begin = 0;
    for (qsizetype i = 0; begin <= text.size(); ++i) {
        const qsizetype dot = text.indexOf('.', begin);
        const qsizetype end = dot < 0 ? text.size() : dot;
        Segment segment;
        segment.kind = kinds.value(i, SegmentKind::Signature); // what is too many is shown like a signature
        segment.offset = begin;
        segment.length = end - begin;
        const QByteArrayView segmentText = text.sliced(begin, end - begin);
        segment.bytes = jose::decodeBase64UrlLoosely(segmentText).bytes;
        segment.isUtf8 = QUtf8StringView(segment.bytes).isValidUtf8();
        const bool isCut = dot < 0 && isCutOff(inspection.token.shape);
        for (const Base64Place &place : faultsOf(segmentText, segment, isCut)) {
            segment.damage.append({ place.offset, place.length, faultText(place, text), -1 });
            parts.base64.append(place);
        }
        if (segment.kind == SegmentKind::Header)
            parts.header = readJson(segment);
        else if (segment.kind == SegmentKind::Payload && segment.bytes.startsWith("eyJ"))
            parts.isNested = true;
        else if (segment.kind == SegmentKind::Payload)
            parts.payload = readJson(segment);
        parts.hasSignature |= segment.kind == SegmentKind::Signature;
        std::stable_sort(segment.damage.begin(), segment.damage.end(),
            [](const Damage &a, const Damage &b) { return a.offset < b.offset; });
        inspection.segments.append(segment);
        begin = end + 1;
    }
    return parts;
}

} // namespace explain
