// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/keyselection.h"

#include "core/jose/signature.h"
#include "core/jose/smallorder.h"

#include <QCoreApplication>
#include <algorithm>

namespace jose {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("jose::KeySelection", text);
}

QList<Key> selectedById(const QList<Key> &keys, const std::optional<QByteArray> &kid)
{
    if (!kid)
        return keys;
    QList<Key> named;
    QList<Key> nameless;
    for (const Key &key : keys) {
        if (key.kid() == *kid && !kid->isEmpty())
            named.append(key);
        else if (key.kid().isEmpty())
            nameless.append(key);
    }
    return named.isEmpty() ? nameless : named;
}

Result<> mayVerify(const Key &key, Algorithm algorithm)
{
    if (const Result<> allowed = key.mayBeUsed(algorithm, KeyUse::Verify); !allowed)
        return allowed;
    if (const std::optional<QString> weakness = key.weakness())
        return fail(Errc::KeyMismatch, *weakness, QStringLiteral("RFC 7518 section 3.3"));
    return {};
}

} // namespace

QList<Algorithm> algorithmsFitting(const QList<Key> &keys)
{
    QList<Algorithm> fitting;
    for (const AlgorithmInfo &row : algorithms()) {
        if (std::any_of(keys.cbegin(), keys.cend(), [&row](const Key &key) { return key.fits(row.id); }))
            fitting.append(row.id);
    }
    return fitting;
}

std::optional<CheckId> failureOf(const JoseHeader &header, const QList<Key> &keys, const VerifyPolicy &policy)
{
    if (header.problem >= JoseHeader::Problem::CritNotAList)
        return CheckId::UnsupportedCritical;
    if (header.problem != JoseHeader::Problem::None)
        return CheckId::Malformed;
    if (!header.algorithm)
        return CheckId::AlgorithmNotAllowed;
    const Algorithm algorithm = *header.algorithm;
    const bool isAllowed = policy.algorithms ? policy.algorithms->contains(algorithm)
                                             : keys.isEmpty()
            || std::any_of(keys.cbegin(), keys.cend(), [algorithm](const Key &key) { return key.fits(algorithm); });
    return isAllowed ? std::nullopt : std::optional(CheckId::AlgorithmNotAllowed);
}

Result<QList<Key>> candidates(const QList<Key> &keys, Algorithm algorithm, const std::optional<QByteArray> &kid)
{
    if (keys.isEmpty())
        return fail(Errc::KeyMismatch, tr("There is no key to check the signature with."));
    const QList<Key> selected = selectedById(keys, kid);
    if (selected.isEmpty())
        return fail(Errc::KeyMismatch,
            tr("No key has the “kid” that the header names, “%1”.").arg(QString::fromUtf8(kid->left(60))),
            QStringLiteral("RFC 7515 section 4.1.4"));
    QList<Key> fitting;
    std::optional<Error> reason;
    for (const Key &key : selected) {
        const Result<> allowed = mayVerify(key, algorithm);
        if (allowed)
            fitting.append(key);
        else if (!reason)
            reason = allowed.error();
    }
    if (fitting.isEmpty())
        return tl::unexpected(*reason);
    return fitting;
}

bool isStrictlyValid(Algorithm algorithm, const Key &key, QByteArrayView input, QByteArrayView signature)
{
    if (algorithm == Algorithm::EdDSA && hasSmallOrder(signature.first(signature.size() / 2)))
        return false;
    return isSignatureValid(algorithm, key, input, signature);
}

} // namespace jose
