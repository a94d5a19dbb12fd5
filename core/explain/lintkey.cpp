// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/explain/lintkey.h"

#include "core/jose/algorithm.h"
#include "core/jose/key.h"

#include <QCoreApplication>
#include <array>

namespace explain {

namespace {

using Hits = QList<LintHit>;

QString tr(const char *text)
{
    return QCoreApplication::translate("explain::Lint", text);
}

const QString Where = QStringLiteral("key");

std::optional<jose::Algorithm> algorithmOf(const LintInput &input)
{
    const Json *alg = input.parts.header.find(u"alg");
    return alg ? jose::algorithmNamed(alg->toString().toUtf8()) : std::nullopt;
}

bool isSecret(const LintInput &input)
{
    return input.key && input.key->type() == jose::KeyType::Secret;
}

Hits tooShort(const LintInput &input)
{
    const auto algorithm = algorithmOf(input);
    if (!isSecret(input) || !algorithm || !input.key->shortfall(*algorithm))
        return {};
    return { { Where,
        tr("%1 wants a key of at least %2 bytes (RFC 7518 section 3.2); this one has %3.")
            .arg(QLatin1String(jose::info(*algorithm).name))
            .arg(jose::info(*algorithm).minimumKeyBits / 8)
            .arg(input.key->bits() / 8),
        tr("A short secret can be guessed from one token, offline. Take random bytes.") } };
}

Hits weak(const LintInput &input)
{
    const auto weakness = input.key ? input.key->weakness() : std::nullopt;
    if (!weakness)
        return {};
    return { { Where, *weakness, tr("Generate an RSA key of 2048 bits or more, or take an elliptic curve.") } };
}

Hits insecureDjangoKey(const LintInput &input)
{
    const auto secret = isSecret(input) ? input.key->secret() : Result<QByteArray>(QByteArray());
    if (!secret || !secret->startsWith("django-insecure-"))
        return {};
    return { { Where,
        tr("The key begins with “django-insecure-”: startproject wrote it, and it is often in the repository."),
        tr("Set SECRET_KEY, or better SIGNING_KEY, from the environment.") } };
}

Hits readOtherwise(const LintInput &input)
{
    const KeyTrial *trial = firstOf(input.inspection.keyTrials, KeyTrial::Outcome::VerifiesOtherwise);
    if (!trial)
        return {};
    return { { Where, tr("“%1”: %2").arg(trial->key.label(), trial->text),
        tr("Signer and verifier take the same secret in two ways. Simple JWT takes SIGNING_KEY as text, as it "
           "stands.") } };
}

constexpr std::array rules{
    LintRule{ "secret_read_otherwise", Severity::Error, readOtherwise },
    LintRule{ "key_too_short", Severity::Warning, tooShort },
    LintRule{ "key_weak", Severity::Error, weak },
    LintRule{ "key_django_insecure", Severity::Warning, insecureDjangoKey },
};

} // namespace

std::span<const LintRule> keyRules()
{
    return rules;
}

} // namespace explain
