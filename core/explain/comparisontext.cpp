// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/comparisontext.h"

#include "core/base/plural.h"
#include "core/base/timetext.h"

#include <QCoreApplication>
#include <algorithm>

using std::chrono::microseconds;

namespace explain {

namespace {

constexpr qsizetype LongValue = 60; // bytes: where two values part is no longer seen at a glance

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("explain::Comparison", text, nullptr, n);
}

QString kindOf(const Json &value)
{
    switch (value.type()) {
    case Json::Type::Null:
        return tr("null");
    case Json::Type::Bool:
        return tr("a boolean");
    case Json::Type::Number:
        return tr("a number");
    case Json::Type::String:
        return tr("a string");
    case Json::Type::Array:
        return tr("a list");
    case Json::Type::Object:
        return tr("an object");
    }
    Q_UNREACHABLE();
}

/// "same user", "other user (alice, bob)"; empty where one of the tokens doesn't say.
QString relation(const QString &left, const QString &right, const QString &same, const QString &other)
{
    if (left.isEmpty() || right.isEmpty())
        return {};
    constexpr qsizetype shown = 40; // claims are others' text
    return left == right ? same : other.arg(left.left(shown), right.left(shown));
}

QString countText(const Comparison &comparison)
{
    const qsizetype claims = comparison.differences(ComparedPart::Payload);
    const qsizetype members = comparison.differences(ComparedPart::Header);
    QStringList parts;
    if (claims > 0)
        parts.append(counted(tr("%n claim(s) (differs|differ)", int(claims)), claims));
    if (members > 0)
        parts.append(counted(tr("%n header member(s) (differs|differ)", int(members)), members));
    return parts.join(QStringLiteral("; "));
}

QString lifeText(const Comparison &comparison)
{
    for (const ComparedLifetime &life : comparison.lifetimes) {
        if (life.claim == QLatin1String("exp") && life.state == CompareState::Changed)
            return spanNote(
                *life.right - *life.left, tr("the right one lives %1 longer"), tr("the right one lives %1 shorter"));
    }
    for (const ComparedRow &row : comparison.rows) {
        if (row.part == ComparedPart::Payload && row.name == QLatin1String("exp") && row.apart
            && row.apart->count() != 0)
            return spanNote(*row.apart, tr("the right one expires %1 later"), tr("the right one expires %1 earlier"));
    }
    return {};
}

/// Header and payload say the same: what is left is the signature and how things are written.
QString signatureText(const Comparison &comparison)
{
    const ComparedRow *row = comparison.rows.isEmpty() ? nullptr : &comparison.rows.constLast();
    if (!row || row->part != ComparedPart::Signature || row->state == CompareState::Same || row->isSpelling)
        return tr("Header and claims say the same; only how they are written differs.");
    if (row->state != CompareState::Changed)
        return row->state == CompareState::OnlyLeft
            ? tr("Header and claims are the same; the right one has no signature.")
            : tr("Header and claims are the same; the left one has no signature.");
    return tr(
        "Header and claims are the same; only the signature differs: another key made it, or it was made twice by an "
        "algorithm that never signs the same way (ES, PS), or one was tampered with.");
}

} // namespace

QString spanNote(microseconds apart, const QString &more, const QString &less)
{
    const QString &words = apart.count() < 0 ? less : more;
    if (std::chrono::abs(apart) < std::chrono::seconds{ 1 })
        return words.arg(tr("less than a second"));
    return words.arg(durationText(apart));
}

QString changeNote(const ComparedRow &row, const PartMember &left, const PartMember &right, QByteArrayView leftText,
    QByteArrayView rightText)
{
    if (row.isSpelling)
        return tr("The same value, written otherwise.");
    if (!left.isHuge && !right.isHuge && left.value.type() != right.value.type())
        return tr("%1 left, %2 right").arg(kindOf(left.value), kindOf(right.value));
    if (row.apart)
        return row.apart->count() == 0 ? tr("the same instant, written otherwise")
                                       : spanNote(*row.apart, tr("right: %1 later"), tr("right: %1 earlier"));
    if (std::max(leftText.size(), rightText.size()) <= LongValue)
        return {};
    const auto parted = std::mismatch(leftText.begin(), leftText.end(), rightText.begin(), rightText.end()).first;
    const qsizetype same = QString::fromUtf8(leftText.first(parted - leftText.begin())).size();
    return tr("They part at character %1.").arg(same + 1);
}

QStringList unreadOf(const Inspection &inspection, const TokenParts &parts)
{
    if (parts.isEncrypted)
        return { tr("It is encrypted (JWE): its claims can’t be read here.") };
    QStringList unread;
    if (!parts.header.isPresent)
        unread.append(tr("It has no header: its beginning was cut off."));
    else if (!parts.header.isObject)
        unread.append(tr("Its header is damaged; what could be read of it is compared."));
    if (parts.isNested)
        unread.append(tr("Its payload is another token, not claims; decode that one to compare it."));
    else if (!parts.payload.isPresent)
        unread.append(tr("It has no payload: its end was cut off."));
    else if (!parts.payload.isObject)
        unread.append(parts.payload.members.isEmpty()
                ? tr("Its payload can’t be read as claims.")
                : tr("Its payload is damaged; what could be read of it is compared."));
    if (parts.payload.omitted > 0)
        unread.append(tr("It has %1 more claims than are compared.").arg(parts.payload.omitted));
    if (!parts.hasSignature)
        unread.append(tr("It has no third part: there is no signature to compare."));
    const Segment *signature = inspection.segment(SegmentKind::Signature);
    if (signature && !signature->damage.isEmpty())
        unread.append(tr("Its signature is damaged; it is compared as text."));
    return unread;
}

QString summaryOf(const Comparison &comparison)
{
    if (!comparison.left.isFound || !comparison.right.isFound) {
        return comparison.right.isFound ? tr("There is no token on the left to compare.")
            : comparison.left.isFound   ? tr("There is no token on the right to compare with.")
                                        : tr("There are no tokens to compare.");
    }
    if (comparison.isIdentical)
        return tr("Both are the same token, character by character.");
    const QString counts = countText(comparison);
    const bool isRead = comparison.left.unread.isEmpty() && comparison.right.unread.isEmpty();
    if (counts.isEmpty())
        return isRead ? signatureText(comparison) : tr("What can be read is the same; not all of it can be read.");
    QStringList persons{ relation(
                             comparison.left.user, comparison.right.user, tr("same user"), tr("other user (%1, %2)")),
        relation(comparison.left.type, comparison.right.type, tr("same type"), tr("other type (%1, %2)")) };
    persons.removeAll(QString());
    QStringList sentences{ counts, persons.join(QStringLiteral(", ")), lifeText(comparison) };
    if (!isRead)
        sentences.append(tr("not all could be read"));
    sentences.removeAll(QString());
    return sentences.join(QStringLiteral("; ")) + u'.';
}

} // namespace explain
