// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/explainer.h"

#include "core/base/tabletext.h"
#include "core/base/timetext.h"
#include "core/base/visibleutf8.h"
#include "core/explain/namedtype.h"
#include "core/explain/numericdate.h"
#include "core/jose/algorithm.h"
#include "core/simplejwt/band.h"

#include <QLocale>

namespace explain {

using simplejwt::Band;
using simplejwt::TokenType;

namespace {

constexpr qsizetype ShownValue = 400; // bytes of a value in a table's cell

Explanation plain(QString text)
{
    return { std::move(text), {}, false, Verdict::State::NotChecked };
}

QString quoted(const QString &text)
{
    return u'“' + (text.size() > 60 ? text.left(59) + u'…' : text) + u'”';
}

/// At most so many bytes, without the beginning of a character at their end.
qsizetype wholeCharacters(QByteArrayView utf8, qsizetype most)
{
    qsizetype end = most;
    while (end > 0 && most - end < 3 && (uchar(utf8[end]) & 0xc0) == 0x80)
        --end;
    return end;
}

/// "“a”, “b”" of a string or a list of strings.
QString listText(const Json &value)
{
    if (value.isString())
        return quoted(value.toString());
    QStringList names;
    for (const Json &item : value.items().first(qMin<qsizetype>(value.items().size(), 5)))
        names.append(item.isString() ? quoted(item.toString()) : Explainer::tr("a value that is no string"));
    return names.isEmpty()
        ? Explainer::tr("nobody")
        : names.join(QStringLiteral(", ")) + (value.items().size() > 5 ? QStringLiteral(" …") : QString());
}

bool sharesMember(const Json &left, const Json &right)
{
    const QList<Json> lefts = left.isArray() ? left.items() : QList<Json>{ left };
    const QList<Json> rights = right.isArray() ? right.items() : QList<Json>{ right };
    return std::any_of(lefts.begin(), lefts.end(), [&](const Json &item) { return rights.contains(item); });
}

} // namespace

Explainer::Explainer(const ClaimCatalog &catalog, const InspectionContext &context, const TokenParts &parts)
    : m_catalog(catalog)
    , m_context(context)
    , m_parts(parts)
    , m_times(context, parts)
{
}

Explanation Explainer::header(const PartMember &member) const
{
    return member.name == u"alg" ? algorithm(member) : registered(TokenPart::Header, member);
}

Explainer::Rule Explainer::ruleFor(const QString &name) const
{
    const simplejwt::Settings &settings = m_context.settings;
    if (settings.tokenTypeClaim == name)
        return &Explainer::tokenType;
    if (settings.jtiClaim == name)
        return &Explainer::tokenId;
    if (name == settings.userIdClaim)
        return &Explainer::userId;
    static const QHash<QString, Rule> rules{
        { QStringLiteral("exp"), &Explainer::expiry },
        { QStringLiteral("nbf"), &Explainer::notBefore },
        { QStringLiteral("iat"), &Explainer::issuedAt },
        { QStringLiteral("aud"), &Explainer::audience },
        { QStringLiteral("iss"), &Explainer::issuer },
        { QStringLiteral("sub"), &Explainer::subject },
    };
    if (const Rule rule = rules.value(name))
        return rule;
    return name == settings.revokeTokenClaim ? &Explainer::passwordHash : nullptr;
}

Explanation Explainer::claim(const PartMember &member) const
{
    if (member.isHuge)
        return plain(tr("%1 of JSON, shown shortened.").arg(QLocale::c().formattedDataSize(member.valueLength)));
    const Rule rule = ruleFor(member.name);
    return rule ? (this->*rule)(member) : registered(TokenPart::Payload, member);
}

ClaimRow Explainer::row(TokenPart part, const PartMember &member, QByteArrayView bytes) const
{
    ClaimRow row;
    row.name = member.name;
    const QByteArrayView value = bytes.sliced(member.valueOffset, member.valueLength);
    row.isShortened = value.size() > ShownValue;
    row.valueText = visibleUtf8(row.isShortened ? value.first(wholeCharacters(value, ShownValue)) : value);
    if (row.isShortened)
        row.valueText += u'…';
    const Explanation explanation = !member.isLast
        ? plain(tr("Overwritten: the same name stands again below, and the last one counts."))
        : part == TokenPart::Header ? header(member)
                                    : claim(member);
    row.meaning = explanation.text;
    if (member.isDuplicate && member.isLast)
        row.meaning += u' ' + tr("The same name stands above too; this one counts.");
    row.emphasis = explanation.emphasis;
    row.isTime = explanation.isTime;
    row.state = explanation.state;
    if (const ClaimInfo *info = m_catalog.find(part, member.name)) {
        row.about = info->meaning;
        row.reference = info->reference;
    }
    row.valueOffset = member.valueOffset;
    row.valueLength = member.valueLength;
    row.isDuplicate = member.isDuplicate;
    return row;
}

Explanation Explainer::registered(TokenPart part, const PartMember &member) const
{
    const ClaimInfo *info = m_catalog.find(part, member.name);
    if (info && info->type == ClaimType::NumericDate && part == TokenPart::Payload)
        return m_times.time(member);
    if (member.name == m_context.settings.slidingTokenRefreshExpClaim && part == TokenPart::Payload)
        return m_times.time(member);
    if (info)
        return plain(info->meaning);
    if (part == TokenPart::Header)
        return plain(tr("Not registered: verifiers that don’t know it ignore it."));
    const NumericDate date = numericDate(&member.value);
    const bool isPerhapsTime = member.value.isInteger() && date.probableInstant
        && *date.probableInstant > fromEpochSeconds(1'000'000'000)
        && *date.probableInstant < fromEpochSeconds(4'000'000'000);
    if (isPerhapsTime)
        return plain(
            tr("The project’s own claim. As a time: %1.").arg(m_times.instantWithRelative(*date.probableInstant)));
    return plain(tr("The project’s own claim: no RFC gives it a meaning."));
}

Explanation Explainer::tokenType(const PartMember &member) const
{
    const auto type = member.value.isString() ? claimedType(member.value.toString()) : std::nullopt;
    if (!type)
        return { tr("No type that Simple JWT knows: “access”, “refresh” and “sliding” are, in lower case."), {}, false,
            Verdict::State::Bad };
    const bool isBearer = m_context.settings.authTokenClasses.contains(*type);
    const QString word
        = m_context.settings.authHeaderTypes.value(0, QStringLiteral("Bearer")); // before it in the header
    switch (*type) {
    case TokenType::Access:
        return plain((isBearer ? tr("May be used as a %1 token. Not accepted as a refresh token.")
                               : tr("An access token, but AUTH_TOKEN_CLASSES doesn’t name its class: not accepted as a "
                                    "%1 token."))
                         .arg(word));
    case TokenType::Refresh:
        return plain(
            tr("A refresh exchanges it for access tokens, a logout ends it. Not accepted as a %1 token.").arg(word));
    default:
        return plain(isBearer
                ? tr("May be used as a %1 token until exp, and exchanged for a fresh one until %2.")
                      .arg(word, m_context.settings.slidingTokenRefreshExpClaim)
                : tr("A sliding token, but AUTH_TOKEN_CLASSES doesn’t name its class: not accepted as a %1 token.")
                      .arg(word));
    }
}

Explanation Explainer::tokenId(const PartMember &member) const
{
    if (!member.value.isString()) {
        const bool isRefused = m_context.band != Band::V5_2 && member.name == u"jti";
        return { isRefused ? tr("Token id. Must be a string: PyJWT since 2.10 refuses anything else.")
                           : tr("Token id; should be a string."),
            {}, false, isRefused ? Verdict::State::Bad : Verdict::State::Warning };
    }
    if (tokenTypeOf(m_parts, m_context.settings) == u"access")
        return plain(tr("Token id. Only refresh ids are kept by the blacklist."));
    if (!m_context.isBlacklisted)
        return plain(tr("Token id. The blacklist goes by it."));
    if (m_context.isBlacklisted(member.value.toString()))
        return { tr("Token id. It is on the blacklist: the server refuses this token for good."),
            tr("on the blacklist"), false, Verdict::State::Bad };
    return { tr("Token id. Not on the blacklist."), {}, false, Verdict::State::Good };
}

QString Explainer::userName() const
{
    const Json *value = m_parts.payload.find(m_context.settings.userIdClaim);
    const QString id = value ? userIdText(*value) : QString();
    if (id.isEmpty())
        return {};
    const auto user = m_context.userById ? m_context.userById(id) : std::nullopt;
    return user ? user->name : tr("user %1").arg(id);
}

Explanation Explainer::userId(const PartMember &member) const
{
    const QString id = userIdText(member.value);
    bool isNumber = false;
    id.toLongLong(&isNumber);
    const QString writing
        = isNumber ? u' ' + tr("A string since 5.5; a number before.") : QString(); // no UUID ever was
    if (id.isEmpty())
        return { tr("No user id: neither a string nor a whole number."), {}, false, Verdict::State::Bad };
    if (!m_context.userById)
        return plain(tr("The user’s %1.").arg(m_context.settings.userIdField) + writing);
    const auto user = m_context.userById(id);
    if (!user)
        return { tr("No user of the directory has this id.") + writing, tr("No user"), false, Verdict::State::Bad };
    if (!user->isActive)
        return { tr("%1, inactive.").arg(user->name) + writing, tr("inactive"), false, Verdict::State::Warning };
    return { tr("%1, active.").arg(user->name) + writing, {}, false, Verdict::State::Good };
}

Explanation Explainer::audience(const PartMember &member) const
{
    const Json &wanted = m_context.settings.audience;
    const QString names = tr("For %1.").arg(listText(member.value));
    if (wanted.isNull())
        return plain(names + u' ' + tr("Not checked: AUDIENCE is not set."));
    if (sharesMember(member.value, wanted))
        return { names + u' ' + tr("AUDIENCE is among them."), {}, false, Verdict::State::Good };
    return { names + u' ' + tr("AUDIENCE is %1: refused.").arg(listText(wanted)), tr("refused"), false,
        Verdict::State::Bad };
}

Explanation Explainer::issuer(const PartMember &member) const
{
    const Json &wanted = m_context.settings.issuer;
    const QString name = tr("Made by %1.").arg(listText(member.value));
    if (wanted.isNull())
        return plain(name + u' ' + tr("Not checked: ISSUER is not set."));
    if (member.value == wanted)
        return { name + u' ' + tr("That is ISSUER."), {}, false, Verdict::State::Good };
    return { name + u' ' + tr("ISSUER is %1: refused.").arg(listText(wanted)), tr("refused"), false,
        Verdict::State::Bad };
}

Explanation Explainer::subject(const PartMember &member) const
{
    if (member.value.isString())
        return registered(TokenPart::Payload, member);
    const bool isRefused = m_context.band != Band::V5_2;
    return { tr("Must be a string (RFC 7519 section 4.1.2). PyJWT since 2.10 refuses anything else, and so Simple JWT "
                "says “Token is invalid”."),
        tr("Must be a string"), false, isRefused ? Verdict::State::Bad : Verdict::State::Warning };
}

Explanation Explainer::passwordHash(const PartMember &) const
{
    return plain(m_context.settings.checkRevokeToken
            ? tr("Fingerprint of the stored password hash: a new password ends this token (CHECK_REVOKE_TOKEN).")
            : tr("Fingerprint of the stored password hash. Not checked: CHECK_REVOKE_TOKEN is off."));
}

Explanation Explainer::algorithm(const PartMember &member) const
{
    const QByteArray name = member.value.toString().toUtf8();
    if (name.toLower() == "none")
        return { tr("Not signed at all: anybody can write such a token. No Simple JWT server accepts it."),
            tr("Not signed"), false, Verdict::State::Bad };
    const auto known = jose::algorithmNamed(name);
    if (!known)
        return plain(m_parts.isEncrypted ? tr("How the key of the encrypted content is wrapped.")
                                         : tr("No signature algorithm that is known here."));
    const jose::AlgorithmInfo &info = jose::info(*known);
    const TableText family = info.family == jose::Family::Hmac ? TABLE_TEXT("explain::Explainer",
                                 "HMAC: one secret signs and verifies, so every verifier can also issue (%1).")
        : info.family == jose::Family::Rsa
        ? TABLE_TEXT("explain::Explainer", "RSA PKCS #1 v1.5: the private key signs, the public key verifies (%1).")
        : info.family == jose::Family::RsaPss
        ? TABLE_TEXT("explain::Explainer", "RSA-PSS: the private key signs, the public key verifies (%1).")
        : info.family == jose::Family::Ec
        ? TABLE_TEXT("explain::Explainer", "ECDSA: the private key signs, the public key verifies (%1).")
        : TABLE_TEXT(
            "explain::Explainer", "Edwards curve signature: the private key signs, the public key verifies (%1).");
    return plain(family.translated().arg(QString::fromLatin1(info.rfcSection)));
}

} // namespace explain
