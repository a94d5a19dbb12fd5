// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/explain/lintcontent.h"

#include <QCoreApplication>
#include <QLocale>
#include <array>

namespace explain {

namespace {

using Hits = QList<LintHit>;

constexpr qsizetype CookieLimit = 4096; // bytes of name, value and attributes together (RFC 6265 section 6.1)
constexpr qsizetype CookieExtras = 96; // "access_token=; Path=/; HttpOnly; Secure; SameSite=Lax" and some room
constexpr qsizetype HeaderLimit = 8190; // Apache's and gunicorn's line; nginx has 8 KiB
constexpr qsizetype HeaderExtras = 22; // "Authorization: Bearer "
constexpr qint64 ExactInDouble = 9'007'199'254'740'992; // 2^53

QString tr(const char *text)
{
    return QCoreApplication::translate("explain::Lint", text);
}

Hits personalData(const LintInput &input)
{
    QStringList names;
    for (const PartMember &member : input.parts.payload.members) {
        const ClaimInfo *info = input.catalog.find(TokenPart::Payload, member.name);
        if (info && info->personal && member.isLast)
            names.append(member.name);
    }
    if (names.isEmpty())
        return {};
    return { { QStringLiteral("payload.") + names.first(),
        tr("Personal data for everybody to read: %1. A token is signed, not encrypted.")
            .arg(names.join(QStringLiteral(", "))),
        tr("Keep them in the database and look them up by the user id.") } };
}

Hits secretInPayload(const LintInput &input)
{
    static const QStringList words{ QStringLiteral("password"), QStringLiteral("passwd"), QStringLiteral("secret"),
        QStringLiteral("api_key"), QStringLiteral("apikey"), QStringLiteral("private_key"),
        QStringLiteral("credit_card"), QStringLiteral("ssn"), QStringLiteral("pin") };
    Hits hits;
    for (const PartMember &member : input.parts.payload.members) {
        if (words.contains(member.name.toLower()) && member.isLast)
            hits.append({ QStringLiteral("payload.") + member.name,
                tr("“%1” sounds like a secret, and everybody who sees the token can read it.").arg(member.name),
                tr("Take it out, and change it if it was real.") });
    }
    return hits;
}

Hits passwordFingerprint(const LintInput &input)
{
    const QString name = input.context.settings.revokeTokenClaim;
    if (!input.parts.payload.member(name))
        return {};
    return { { QStringLiteral("payload.") + name,
        tr("The MD5 of the stored password hash is in every token (CHECK_REVOKE_TOKEN)."),
        tr("It gives away whether two accounts’ hashes are equal and when a password changed, not the password.") } };
}

Hits inexactNumber(const LintInput &input)
{
    Hits hits;
    for (const PartMember &member : input.parts.payload.members) {
        if (!member.value.isInteger() || member.isHuge)
            continue;
        const auto value = member.value.toInteger();
        if (!value || *value > ExactInDouble || *value < -ExactInDouble)
            hits.append({ QStringLiteral("payload.") + member.name,
                tr("“%1” is beyond 2^53: JavaScript and many JSON readers round it.").arg(member.name.left(60)),
                tr("Write large ids as strings.") });
    }
    return hits;
}

QString sizeText(qsizetype bytes)
{
    return QLocale::c().toString(qint64(bytes));
}

Hits tooLargeForHeader(const LintInput &input)
{
    const qsizetype size = input.inspection.token.text.size();
    if (size <= HeaderLimit - HeaderExtras)
        return {};
    return { { QStringLiteral("token"),
        tr("%1 bytes: too large for a request header; most servers stop at 8 KB with 400, 431 or 494.")
            .arg(sizeText(size)),
        tr("Take claims out; keep them in the database.") } };
}

Hits tooLargeForCookie(const LintInput &input)
{
    const qsizetype size = input.inspection.token.text.size();
    if (size <= CookieLimit - CookieExtras || size > HeaderLimit - HeaderExtras)
        return {};
    return { { QStringLiteral("token"),
        tr("%1 bytes: too large for a cookie; browsers drop those over 4,096 bytes without a word.")
            .arg(sizeText(size)),
        tr("Take claims out, or send it in the Authorization header.") } };
}

constexpr std::array rules{
    LintRule{ "secret_in_payload", Severity::Warning, secretInPayload },
    LintRule{ "personal_data", Severity::Warning, personalData },
    LintRule{ "password_fingerprint", Severity::Info, passwordFingerprint },
    LintRule{ "inexact_number", Severity::Warning, inexactNumber },
    LintRule{ "too_large_for_header", Severity::Warning, tooLargeForHeader },
    LintRule{ "too_large_for_cookie", Severity::Warning, tooLargeForCookie },
};

} // namespace

std::span<const LintRule> contentRules()
{
    return rules;
}

} // namespace explain
