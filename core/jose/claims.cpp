// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/claims.h"

#include "core/json/json.h"
#include "core/json/jsonreader.h"

#include <QtNumeric>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace jose {
namespace {

constexpr qint64 microsecondsPerSecond = 1'000'000;
constexpr qint64 lastSecond = std::numeric_limits<qint64>::max() / microsecondsPerSecond;
constexpr qsizetype safeDigits = 12; // so many digits of seconds fit as microseconds

// As one number, to tell names apart without five comparisons.
constexpr quint32 threeLetters(const char *name)
{
    return static_cast<quint32>(static_cast<unsigned char>(name[0])) << 16
        | static_cast<quint32>(static_cast<unsigned char>(name[1])) << 8 | static_cast<unsigned char>(name[2]);
}

enum class Fraction { Cut, Kept };

qint64 sum(qint64 left, qint64 right)
{
    qint64 result = 0;
    if (!qAddOverflow(left, right, &result))
        return result;
    return left > 0 ? std::numeric_limits<qint64>::max() : std::numeric_limits<qint64>::min();
}

// A plain run of digits, as nearly every token has.
std::optional<qint64> shortInteger(QByteArrayView text)
{
    if (text.isEmpty() || text.size() > safeDigits)
        return std::nullopt;
    qint64 seconds = 0;
    for (const char digit : text) {
        if (digit < '0' || digit > '9')
            return std::nullopt;
        seconds = seconds * 10 + (digit - '0');
    }
    return seconds;
}

DateClaim readDate(const JsonMemberView &member, Fraction fraction)
{
    if (member.type != Json::Type::Number)
        return { ClaimState::WrongType, 0 };
    if (const std::optional<qint64> seconds = shortInteger(member.raw))
        return { ClaimState::Good, *seconds * microsecondsPerSecond };
    double seconds = 0;
    const char *end = member.raw.data() + member.raw.size();
    const auto [stop, error] = std::from_chars(member.raw.data(), end, seconds);
    if (error == std::errc::result_out_of_range) {
        // Too small is zero; too large is no instant: Python's int() refuses infinity as well.
        const bool isTiny = member.raw.indexOf("e-") >= 0 || member.raw.indexOf("E-") >= 0;
        return { isTiny ? ClaimState::Good : ClaimState::WrongType, 0 };
    }
    if (error != std::errc() || stop != end)
        return { ClaimState::WrongType, 0 };
    if (std::abs(seconds) >= static_cast<double>(lastSecond))
        return { ClaimState::Good,
            seconds > 0 ? std::numeric_limits<qint64>::max() : std::numeric_limits<qint64>::min() };
    if (fraction == Fraction::Cut)
        return { ClaimState::Good, static_cast<qint64>(seconds) * microsecondsPerSecond };
    return { ClaimState::Good, std::llround(seconds * static_cast<double>(microsecondsPerSecond)) };
}

bool holds(const std::optional<QList<QByteArray>> &wanted, QByteArrayView text)
{
    return wanted
        && std::any_of(wanted->cbegin(), wanted->cend(), [text](const QByteArray &one) { return text == one; });
}

NameClaim readIssuer(const JsonMemberView &member, const ClaimPolicy &policy)
{
    if (member.type != Json::Type::String)
        return { ClaimState::WrongType, false, false };
    return { ClaimState::Good, member.string.isEmpty(), holds(policy.issuer, member.string) };
}

NameClaim readAudience(const JsonMemberView &member, const ClaimPolicy &policy)
{
    if (member.type == Json::Type::String)
        return { ClaimState::Good, member.string.isEmpty(), holds(policy.audience, member.string) };
    if (member.type != Json::Type::Array)
        return { ClaimState::WrongType, false, false };
    const Result<Json> list = parseJson(member.raw);
    NameClaim audience{ ClaimState::Good, true, false };
    for (const Json &item : list ? list->items() : QList<Json>()) {
        if (!item.isString())
            return { ClaimState::WrongType, false, false };
        audience.isEmpty = false;
        audience.matches = audience.matches || holds(policy.audience, item.toString().toUtf8());
    }
    return audience;
}

std::optional<QList<QByteArray>> toUtf8(const std::optional<QStringList> &texts)
{
    if (!texts)
        return std::nullopt;
    QList<QByteArray> bytes;
    for (const QString &text : *texts)
        bytes.append(text.toUtf8());
    return bytes;
}

} // namespace

ClaimPolicy::ClaimPolicy(const VerifyPolicy &policy)
    : audience(toUtf8(policy.audience))
    , issuer(toUtf8(policy.issuer))
    , leeway(std::max<qint64>(0, policy.leeway.count()))
{
}

Result<> readClaims(QByteArrayView payload, const ClaimPolicy &policy, ClaimFacts &facts)
{
    return visitMembers(payload, [&](const JsonMemberView &member) {
        if (member.name.size() != 3) // all five names have three letters
            return;
        switch (threeLetters(member.name.data())) {
        case threeLetters("exp"):
            facts.expiresAt = readDate(member, Fraction::Cut);
            break;
        case threeLetters("nbf"):
            facts.notBefore = readDate(member, Fraction::Cut);
            break;
        case threeLetters("iat"):
            facts.issuedAt = readDate(member, Fraction::Kept);
            break;
        case threeLetters("iss"):
            facts.issuer = readIssuer(member, policy);
            break;
        case threeLetters("aud"):
            facts.audience = readAudience(member, policy);
            break;
        default:
            break;
        }
    });
}

const char *claimOfWrongType(const ClaimFacts &facts)
{
    if (facts.issuedAt.state == ClaimState::WrongType)
        return "iat";
    if (facts.notBefore.state == ClaimState::WrongType)
        return "nbf";
    if (facts.expiresAt.state == ClaimState::WrongType)
        return "exp";
    if (facts.issuer.state == ClaimState::WrongType)
        return "iss";
    if (facts.audience.state == ClaimState::WrongType)
        return "aud";
    return nullptr;
}

bool applies(CheckId id, const ClaimFacts &facts, const ClaimPolicy &policy)
{
    switch (id) {
    case CheckId::IssuedInFuture:
        return facts.issuedAt.state == ClaimState::Good;
    case CheckId::NotYetValid:
        return facts.notBefore.state == ClaimState::Good;
    case CheckId::Expired:
        return facts.expiresAt.state == ClaimState::Good;
    case CheckId::Issuer:
        return policy.issuer.has_value();
    case CheckId::Audience:
        return policy.audience.has_value() || (facts.audience.state == ClaimState::Good && !facts.audience.isEmpty);
    default:
        return true;
    }
}

bool fails(CheckId id, const ClaimFacts &facts, const ClaimPolicy &policy, Instant now)
{
    if (!applies(id, facts, policy))
        return false;
    const qint64 instant = now.time_since_epoch().count();
    switch (id) {
    case CheckId::ClaimType:
        return claimOfWrongType(facts) != nullptr;
    case CheckId::IssuedInFuture:
        return facts.issuedAt.microseconds > sum(instant, policy.leeway);
    case CheckId::NotYetValid:
        return facts.notBefore.microseconds > sum(instant, policy.leeway);
    case CheckId::Expired:
        return facts.expiresAt.microseconds <= sum(instant, -policy.leeway);
    case CheckId::Issuer:
        return !facts.issuer.matches;
    case CheckId::Audience:
        return !facts.audience.matches;
    default:
        return false;
    }
}

std::optional<CheckId> firstFailure(const ClaimFacts &facts, const ClaimPolicy &policy, Instant now)
{
    for (const CheckId id : claimChecks) {
        if (fails(id, facts, policy, now))
            return id;
    }
    return std::nullopt;
}

} // namespace jose
