// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/comparing.h"

#include "core/base/timetext.h"
#include "core/base/visibleutf8.h"
#include "core/explain/comparisontext.h"
#include "core/explain/explainer.h"
#include "core/explain/namedtype.h"
#include "core/explain/numericdate.h"
#include "core/explain/tokenparts.h"
#include "core/scan/tokenfinder.h"

#include <QCoreApplication>
#include <QHash>
#include <algorithm>
#include <utility>

using std::chrono::microseconds;

namespace explain {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("explain::Comparison", text);
}

/// A token taken apart.
struct Side
{
    Inspection inspection;
    TokenParts parts;

    const JsonPart &json(ComparedPart part) const
    {
        return part == ComparedPart::Header ? parts.header : parts.payload;
    }
    const Segment *segment(ComparedPart part) const
    {
        return inspection.segment(part == ComparedPart::Header ? SegmentKind::Header
                : part == ComparedPart::Payload                ? SegmentKind::Payload
                                                               : SegmentKind::Signature);
    }
    QByteArrayView segmentText(ComparedPart part) const
    {
        const Segment *found = segment(part);
        return found ? QByteArrayView(inspection.token.text).sliced(found->offset, found->length) : QByteArrayView();
    }
    QByteArrayView valueText(ComparedPart part, const PartMember &member) const
    {
        return QByteArrayView(segment(part)->bytes).sliced(member.valueOffset, member.valueLength);
    }
    /// The text ends within the value: what stands there is only its beginning.
    bool isCut(ComparedPart part, const PartMember &member) const
    {
        return member.valueOffset + member.valueLength >= segment(part)->bytes.size();
    }
    /// A time claim that is whole and usable; no member: absent.
    std::optional<Instant> instant(ComparedPart part, const PartMember *member) const
    {
        if (!member || member->isHuge || isCut(part, *member))
            return std::nullopt;
        const NumericDate date = numericDate(&member->value);
        return date.isUsable() ? date.instant : std::nullopt;
    }
};

/// A member that is told from others of its name by how many came before it.
struct Place
{
    QString name;
    int occurrence;
    bool operator==(const Place &) const = default;
};

size_t qHash(const Place &place, size_t seed = 0)
{
    return qHashMulti(seed, place.name, place.occurrence);
}

QList<Place> placesOf(const JsonPart &part)
{
    QList<Place> places;
    QHash<QString, int> seen;
    for (const PartMember &member : part.members)
        places.append({ member.name, ++seen[member.name] });
    return places;
}

/// The indices of the members that meet in a row; -1: that token lacks it.
struct Pair
{
    qsizetype left;
    qsizetype right;
};

/// In the left's order; what only the right has follows what it follows there.
QList<Pair> pairsOf(const QList<Place> &lefts, const QList<Place> &rights)
{
    QHash<Place, qsizetype> inLeft;
    for (qsizetype i = 0; i < lefts.size(); ++i)
        inLeft.insert(lefts[i], i);
    QList<QList<qsizetype>> after(lefts.size() + 1); // [0]: at the beginning, [i + 1]: after the left's i
    QList<qsizetype> match(lefts.size(), -1);
    qsizetype last = 0;
    for (qsizetype i = 0; i < rights.size(); ++i) {
        const auto found = inLeft.constFind(rights[i]);
        if (found == inLeft.constEnd()) {
            after[last].append(i);
            continue;
        }
        match[*found] = i;
        last = *found + 1;
    }
    QList<Pair> pairs;
    QList<Pair> waiting; // of the right alone: as in any diff, what the left alone has at that place comes first
    for (qsizetype i = 0; i <= lefts.size(); ++i) {
        if (i > 0 && match[i - 1] >= 0)
            pairs += std::exchange(waiting, {});
        if (i > 0)
            pairs.append({ i - 1, match[i - 1] });
        for (const qsizetype right : after[i])
            waiting.append({ -1, right });
    }
    pairs += waiting;
    return pairs;
}

bool isTime(const QString &name, ComparedPart part, const InspectionContext &context, const ClaimCatalog &catalog)
{
    if (part != ComparedPart::Payload)
        return false;
    const ClaimInfo *info = catalog.find(TokenPart::Payload, name);
    return (info && info->type == ClaimType::NumericDate) || name == context.settings.slidingTokenRefreshExpClaim;
}

/// Reads what the two tokens say and puts it into rows.
class Comparing
{
public:
    Comparing(const Side &left, const Side &right, const InspectionContext &context, const ClaimCatalog &catalog)
        : m_left(left)
        , m_right(right)
        , m_context(context)
        , m_catalog(catalog)
    {
    }

    void addMembers(ComparedPart part, Comparison &to) const;
    void addSignature(Comparison &to) const;
    void addLifetimes(Comparison &to) const;

private:
    ComparedRow row(ComparedPart part, const PartMember *left, const PartMember *right) const;
    ComparedValue value(const Side &side, ComparedPart part, const PartMember *member) const;
    void addRemarks(ComparedPart part, bool sameOrder, bool sameMembers, Comparison &to) const;

    const Side &m_left;
    const Side &m_right;
    const InspectionContext &m_context;
    const ClaimCatalog &m_catalog;
};

ComparedValue Comparing::value(const Side &side, ComparedPart part, const PartMember *member) const
{
    ComparedValue value;
    if (!member)
        return value;
    value.text = visibleUtf8(side.valueText(part, *member));
    if (isTime(member->name, part, m_context, m_catalog)) {
        if (const auto instant = side.instant(part, member))
            value.instant
                = tr("%1 UTC").arg(toDateTime(*instant).toUTC().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")));
    }
    return value;
}

ComparedRow Comparing::row(ComparedPart part, const PartMember *left, const PartMember *right) const
{
    ComparedRow row;
    row.part = part;
    row.name = (left ? left : right)->name;
    row.isRepeated = (left && left->isDuplicate) || (right && right->isDuplicate);
    row.left = value(m_left, part, left);
    row.right = value(m_right, part, right);
    if (!left || !right) {
        row.state = left ? CompareState::OnlyLeft : CompareState::OnlyRight;
        return row;
    }
    const QByteArrayView leftText = m_left.valueText(part, *left);
    const QByteArrayView rightText = m_right.valueText(part, *right);
    if (isTime(row.name, part, m_context, m_catalog)) {
        const auto from = m_left.instant(part, left);
        const auto to = m_right.instant(part, right);
        if (from && to)
            row.apart = *to - *from;
    }
    if (leftText == rightText)
        return row;
    row.state = CompareState::Changed;
    row.isSpelling = !left->isHuge && !right->isHuge && left->value == right->value;
    const bool leftIsCut = m_left.isCut(part, *left);
    if (leftIsCut || m_right.isCut(part, *right))
        row.note = leftIsCut ? tr("left: cut off here") : tr("right: cut off here");
    else
        row.note = changeNote(row, *left, *right, leftText, rightText);
    return row;
}

void Comparing::addMembers(ComparedPart part, Comparison &to) const
{
    const JsonPart &left = m_left.json(part);
    const JsonPart &right = m_right.json(part);
    const QList<Place> lefts = placesOf(left);
    const QList<Place> rights = placesOf(right);
    bool sameMembers = lefts.size() == rights.size();
    bool sameOrder = true;
    qsizetype latest = -1;
    for (const Pair &pair : pairsOf(lefts, rights)) {
        ComparedRow added = row(part, pair.left < 0 ? nullptr : &left.members[pair.left],
            pair.right < 0 ? nullptr : &right.members[pair.right]);
        added.occurrence = pair.left < 0 ? rights[pair.right].occurrence : lefts[pair.left].occurrence;
        sameMembers &= added.state == CompareState::Same;
        sameOrder &= pair.left < 0 || pair.right < 0 || pair.right > latest;
        if (pair.left >= 0)
            latest = std::max(latest, pair.right);
        to.rows.append(added);
    }
    addRemarks(part, sameOrder, sameMembers, to);
}

void Comparing::addRemarks(ComparedPart part, bool sameOrder, bool sameMembers, Comparison &to) const
{
    const bool isHeader = part == ComparedPart::Header;
    if (!sameOrder) {
        to.remarks.append(isHeader ? tr("The header members that both have stand in another order.")
                                   : tr("The claims that both have stand in another order."));
        return;
    }
    const Segment *left = m_left.segment(part);
    const Segment *right = m_right.segment(part);
    if (!sameMembers || !left || !right || m_left.segmentText(part) == m_right.segmentText(part))
        return;
    if (left->bytes == right->bytes)
        to.remarks.append(isHeader ? tr("The headers have the same bytes, written as other base64url.")
                                   : tr("The payloads have the same bytes, written as other base64url."));
    else if (m_left.json(part).isObject && m_right.json(part).isObject)
        to.remarks.append(isHeader ? tr("The headers say the same in other white space or escapes.")
                                   : tr("The payloads say the same in other white space or escapes."));
    else
        to.remarks.append(isHeader ? tr("The headers differ where they can’t be read.")
                                   : tr("The payloads differ where they can’t be read."));
}

void Comparing::addSignature(Comparison &to) const
{
    const QByteArrayView left = m_left.segmentText(ComparedPart::Signature);
    const QByteArrayView right = m_right.segmentText(ComparedPart::Signature);
    if (left.isEmpty() && right.isEmpty())
        return;
    ComparedRow row;
    row.part = ComparedPart::Signature;
    row.name = QStringLiteral("signature");
    row.left.text = QString::fromUtf8(left);
    row.right.text = QString::fromUtf8(right);
    if (left.isEmpty() || right.isEmpty())
        row.state = left.isEmpty() ? CompareState::OnlyRight : CompareState::OnlyLeft;
    else if (left != right)
        row.state = CompareState::Changed;
    if (row.state == CompareState::Changed
        && m_left.segment(ComparedPart::Signature)->bytes == m_right.segment(ComparedPart::Signature)->bytes) {
        row.isSpelling = true;
        row.note = tr("The same bytes, written as other base64url.");
    }
    to.rows.append(row);
}

void Comparing::addLifetimes(Comparison &to) const
{
    const QString ends[] = { QStringLiteral("exp"), m_context.settings.slidingTokenRefreshExpClaim };
    const auto span = [](const Side &side, const QString &claim, QString &text) -> std::optional<microseconds> {
        const auto end = side.instant(ComparedPart::Payload, side.parts.payload.member(claim));
        const auto start = side.instant(ComparedPart::Payload, side.parts.payload.member(u"iat"));
        if (end && start) {
            const microseconds life = *end - *start;
            text = life.count() < 0 ? tr("ends %1 before it begins").arg(durationText(life)) : durationText(life);
            return life;
        }
        const QString missing = end ? QStringLiteral("iat") : claim;
        text = (side.parts.payload.member(missing) ? tr("%1 is no usable time") : tr("no %1")).arg(missing);
        return std::nullopt;
    };
    for (const QString &claim : ends) {
        ComparedLifetime life;
        life.claim = claim;
        life.left = span(m_left, claim, life.leftText);
        life.right = span(m_right, claim, life.rightText);
        if (!life.left && !life.right)
            continue;
        if (!life.left || !life.right)
            life.state = life.left ? CompareState::OnlyLeft : CompareState::OnlyRight;
        else if (*life.left != *life.right)
            life.state = CompareState::Changed;
        if (life.state == CompareState::Changed)
            life.note = spanNote(*life.right - *life.left, tr("right: %1 longer"), tr("right: %1 shorter"));
        to.lifetimes.append(life);
    }
}

Side read(QByteArrayView text)
{
    Side side;
    side.inspection.found = scan::findTokens(text);
    if (side.inspection.found.isEmpty())
        return side;
    side.inspection.selected = 0;
    side.inspection.token = side.inspection.found.constFirst();
    side.parts = takeApart(side.inspection);
    return side;
}

ComparedToken tokenOf(const Side &side, const InspectionContext &context)
{
    ComparedToken token;
    token.isFound = !side.inspection.found.isEmpty();
    if (!token.isFound) {
        token.unread = { tr("There is no token in this text.") };
        return token;
    }
    token.text = side.inspection.token.text;
    token.type = tokenTypeOf(side.parts, context.settings);
    if (const Json *jti = context.settings.jtiClaim ? side.parts.payload.find(*context.settings.jtiClaim) : nullptr)
        token.jti = jti->toString();
    token.unread = unreadOf(side.inspection, side.parts);
    if (const Json *user = side.parts.payload.find(context.settings.userIdClaim)) {
        token.user = userIdText(*user);
        const auto known = context.userById ? context.userById(token.user) : std::nullopt;
        if (known)
            token.user = known->name;
    }
    return token;
}

} // namespace

Comparison compareTokens(
    QByteArrayView left, QByteArrayView right, const InspectionContext &context, const ClaimCatalog &catalog)
{
    const Side leftSide = read(left);
    const Side rightSide = read(right);
    Comparison comparison;
    comparison.left = tokenOf(leftSide, context);
    comparison.right = tokenOf(rightSide, context);
    if (comparison.left.isFound && comparison.right.isFound) {
        comparison.isIdentical = comparison.left.text == comparison.right.text;
        const Comparing comparing(leftSide, rightSide, context, catalog);
        comparing.addMembers(ComparedPart::Header, comparison);
        comparing.addMembers(ComparedPart::Payload, comparison);
        comparing.addSignature(comparison);
        comparing.addLifetimes(comparison);
    }
    comparison.summary = summaryOf(comparison);
    return comparison;
}

} // namespace explain
