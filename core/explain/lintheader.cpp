// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/explain/lintheader.h"

#include "core/base/tabletext.h"
#include "core/jose/algorithm.h"
#include "core/jose/smallorder.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

namespace explain {

namespace {

using Hits = QList<LintHit>;

QString tr(const char *text)
{
    return QCoreApplication::translate("explain::Lint", text);
}

/// The header's alg, where the token claims to be signed.
std::optional<QByteArray> signedWith(const LintInput &input)
{
    const Json *alg = input.parts.header.find(u"alg");
    if (input.parts.isEncrypted || !alg || !alg->isString())
        return std::nullopt;
    return alg->toString().toUtf8();
}

std::optional<jose::Algorithm> algorithmOf(const LintInput &input)
{
    const auto alg = signedWith(input);
    return alg ? jose::algorithmNamed(*alg) : std::nullopt;
}

Hits algNone(const LintInput &input)
{
    const auto alg = signedWith(input);
    if (!alg || alg->toLower() != "none")
        return {};
    return { { QStringLiteral("header.alg"), tr("The token is not signed: anybody can write or change it."),
        tr("Refuse such tokens (RFC 8725 section 3.2). Simple JWT does, whatever its settings.") } };
}

Hits algMissing(const LintInput &input)
{
    const Json *alg = input.parts.header.find(u"alg");
    if (!input.parts.header.isObject || (alg && alg->isString()))
        return {};
    return { { QStringLiteral("header.alg"), alg ? tr("“alg” is no string.") : tr("The header names no algorithm."),
        tr("Every token needs “alg” (RFC 7515 section 4.1.1).") } };
}

Hits algUnknown(const LintInput &input)
{
    const auto alg = signedWith(input);
    if (!alg || alg->toLower() == "none" || jose::algorithmNamed(*alg))
        return {};
    const QByteArray upper = alg->toUpper();
    const QString advice = jose::algorithmNamed(upper)
        ? tr("Upper and lower case count: write “%1”.").arg(QString::fromLatin1(upper))
        : tr("Sign with one of RFC 7518 section 3.1, such as HS256 or RS256.");
    return { { QStringLiteral("header.alg"),
        tr("“%1” is no signature algorithm that is known here.").arg(QString::fromUtf8(alg->left(40))), advice } };
}

Hits algUnlikeSettings(const LintInput &input)
{
    const auto alg = signedWith(input);
    const QString wanted = input.context.settings.algorithm;
    if (!alg || !jose::algorithmNamed(*alg) || *alg == wanted.toUtf8())
        return {};
    return { { QStringLiteral("header.alg"),
        tr("The token says %1, but ALGORITHM is %2: Simple JWT refuses it.").arg(QString::fromLatin1(*alg), wanted),
        tr("Is it a token of another server, or have the settings changed since?") } };
}

/// A key or its address in the header is the forger's favourite.
struct KeyMember
{
    QLatin1String name;
    TableText text;
};

constexpr std::array keyMembers{
    KeyMember{
        QLatin1String("jku"), TABLE_TEXT("explain::Lint", "The token says where its own key may be fetched (jku).") },
    KeyMember{ QLatin1String("x5u"),
        TABLE_TEXT("explain::Lint", "The token says where its own certificate may be fetched (x5u).") },
    KeyMember{ QLatin1String("jwk"), TABLE_TEXT("explain::Lint", "The token brings its own public key (jwk).") },
    KeyMember{ QLatin1String("x5c"), TABLE_TEXT("explain::Lint", "The token brings its own certificates (x5c).") },
};

template<size_t row> Hits keyInHeader(const LintInput &input)
{
    const KeyMember &member = keyMembers[row];
    if (!input.parts.header.member(QString(member.name)))
        return {};
    return { { QStringLiteral("header.") + member.name, member.text.translated(),
        tr("A verifier that trusts it accepts any forgery; keys must come from its own configuration (RFC 8725 section "
           "3.10). Nothing was fetched here.") } };
}

Hits critical(const LintInput &input)
{
    const PartMember *crit = input.parts.header.member(u"crit");
    if (!crit)
        return {};
    const QString where = QStringLiteral("header.crit");
    const QList<Json> &names = crit->value.items();
    const bool isForm
        = !names.isEmpty() && std::all_of(names.begin(), names.end(), [](const Json &name) { return name.isString(); });
    if (!isForm)
        return { { where, tr("“crit” must be a list of names that is not empty (RFC 7515 section 4.1.11)."),
            tr("Leave it out, or list what a verifier must understand.") } };
    QStringList unknown;
    for (const Json &name : names) {
        if (name.toString() != u"b64")
            unknown.append(u'“' + name.toString().left(40) + u'”');
        else if (!input.parts.header.member(u"b64"))
            return { { where, tr("“crit” names b64, which the header doesn’t have."),
                tr("Take it out of “crit”, or set “b64”.") } };
    }
    if (unknown.isEmpty())
        return {};
    return { { where, tr("The token demands that its verifier understands %1.").arg(unknown.join(QStringLiteral(", "))),
        tr("Who doesn’t must refuse the token; Simple JWT does.") } };
}

Hits unencodedPayload(const LintInput &input)
{
    const Json *b64 = input.parts.header.find(u"b64");
    if (!b64 || !b64->isBool() || b64->toBool())
        return {};
    return { { QStringLiteral("header.b64"), tr("The payload was signed without base64url (RFC 7797)."),
        tr("No token for Simple JWT.") } };
}

Hits kidForm(const LintInput &input)
{
    const Json *kid = input.parts.header.find(u"kid");
    if (!kid || kid->isString())
        return {};
    return { { QStringLiteral("header.kid"), tr("“kid” must be a string (RFC 7515 section 4.1.4)."),
        tr("PyJWT refuses it, and so does Simple JWT.") } };
}

Hits kidSuspicious(const LintInput &input)
{
    const Json *kid = input.parts.header.find(u"kid");
    const QString text = kid ? kid->toString() : QString();
    const bool isSuspicious = text.contains(QLatin1String("..")) || text.startsWith(u'/') || text.contains(u'\'')
        || text.contains(u';') || text.contains(u'|') || text.contains(u'\n') || text.contains(QLatin1String("://"));
    if (!isSuspicious)
        return {};
    return { { QStringLiteral("header.kid"),
        tr("“kid” looks like a path, a URL, a shell command or SQL rather than the name of a key."),
        tr("A verifier must only compare it with the names of its keys (RFC 8725 section 3.10).") } };
}

Hits encrypted(const LintInput &input)
{
    if (!input.parts.isEncrypted)
        return {};
    return { { QStringLiteral("token"),
        tr("The token is encrypted (JWE, five parts): its claims can’t be read without the recipient’s key."),
        tr("Simple JWT neither issues nor accepts encrypted tokens.") } };
}

Hits nested(const LintInput &input)
{
    const Json *cty = input.parts.header.find(u"cty");
    const bool isAnnounced = cty && cty->toString().compare(QLatin1String("JWT"), Qt::CaseInsensitive) == 0;
    if (!isAnnounced && !input.parts.isNested)
        return {};
    return { { QStringLiteral("payload"), tr("Another token is nested in this one (RFC 7519 section 5.2)."),
        input.parts.isNested ? tr("Decode the payload’s text to see the inner token.") : QString() } };
}

Hits signatureLength(const LintInput &input)
{
    const Segment *signature = input.inspection.segment(SegmentKind::Signature);
    const auto algorithm = algorithmOf(input);
    if (!signature || !algorithm || input.parts.separators < 2)
        return {};
    const jose::AlgorithmInfo &info = jose::info(*algorithm);
    const qsizetype have = signature->bytes.size();
    const QString where = QStringLiteral("signature");
    if (have == 0 && !input.context.excuseOf(input.inspection.token.text).isEmpty())
        return {}; // the verdict says why
    if (have == 0)
        return { { where, tr("The signature is empty, although the header says %1.").arg(QLatin1String(info.name)),
            tr("Copy the whole token. If it is whole, it is not signed: refuse it.") } };
    const bool isRsa = info.family == jose::Family::Rsa || info.family == jose::Family::RsaPss;
    if (isRsa && have < 256)
        return { { where,
            tr("An RSA signature of %1 bytes comes from a key of less than 2048 bits, or was cut.").arg(have),
            tr("Copy the whole token; if it is whole, sign with 2048 bits or more (RFC 7518 section 3.3).") } };
    if (info.family == jose::Family::Ed && have != 64 && have != 114)
        return { { where, tr("An EdDSA signature has 64 bytes (Ed25519) or 114 (Ed448); this one has %1.").arg(have),
            tr("Copy the whole token; something was lost or added.") } };
    if (info.signatureBytes > 0 && have != info.signatureBytes)
        return { { where,
            tr("A signature by %1 has %2 bytes; this one has %3.")
                .arg(QLatin1String(info.name))
                .arg(info.signatureBytes)
                .arg(have),
            tr("Copy the whole token; something was lost or added.") } };
    return {};
}

Hits signatureZero(const LintInput &input)
{
    const Segment *signature = input.inspection.segment(SegmentKind::Signature);
    const auto algorithm = algorithmOf(input);
    if (!signature || !algorithm || jose::info(*algorithm).family != jose::Family::Ec)
        return {};
    const QByteArray &bytes = signature->bytes;
    if (bytes.isEmpty() || bytes.size() != jose::info(*algorithm).signatureBytes)
        return {};
    const auto isZero
        = [](QByteArrayView half) { return std::all_of(half.begin(), half.end(), [](char c) { return c == 0; }); };
    const qsizetype half = bytes.size() / 2;
    if (!isZero(QByteArrayView(bytes).first(half)) && !isZero(QByteArrayView(bytes).sliced(half)))
        return {};
    return { { QStringLiteral("signature"),
        tr("r or s of the ECDSA signature is zero: that was never made by signing."),
        tr("A forgery against verifiers that don’t check it (CVE-2022-21449).") } };
}

Hits signatureSmallOrder(const LintInput &input)
{
    const Segment *signature = input.inspection.segment(SegmentKind::Signature);
    const auto algorithm = algorithmOf(input);
    if (!signature || !algorithm || jose::info(*algorithm).family != jose::Family::Ed
        || !jose::hasSmallOrder(QByteArrayView(signature->bytes).first(signature->bytes.size() / 2)))
        return {};
    return { { QStringLiteral("signature"),
        tr("The signature's first half is a point of small order: no honest signer makes one, though many verifiers "
           "take "
           "it."),
        tr("Whoever made it knows the private key and wants a signature that verifiers judge differently (RFC 8032 "
           "section 8).") } };
}

constexpr std::array rules{
    LintRule{ "alg_none", Severity::Error, algNone },
    LintRule{ "alg_missing", Severity::Error, algMissing },
    LintRule{ "alg_unknown", Severity::Error, algUnknown },
    LintRule{ "alg_unlike_settings", Severity::Error, algUnlikeSettings },
    LintRule{ "header_jku", Severity::Warning, keyInHeader<0> },
    LintRule{ "header_x5u", Severity::Warning, keyInHeader<1> },
    LintRule{ "header_jwk", Severity::Warning, keyInHeader<2> },
    LintRule{ "header_x5c", Severity::Warning, keyInHeader<3> },
    LintRule{ "crit", Severity::Error, critical },
    LintRule{ "b64_false", Severity::Warning, unencodedPayload },
    LintRule{ "kid_not_string", Severity::Error, kidForm },
    LintRule{ "kid_suspicious", Severity::Warning, kidSuspicious },
    LintRule{ "encrypted", Severity::Info, encrypted },
    LintRule{ "nested", Severity::Info, nested },
    LintRule{ "signature_length", Severity::Error, signatureLength },
    LintRule{ "signature_zero", Severity::Error, signatureZero },
    LintRule{ "signature_small_order", Severity::Error, signatureSmallOrder },
};

} // namespace

std::span<const LintRule> headerRules()
{
    return rules;
}

} // namespace explain
