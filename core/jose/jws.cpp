// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/jws.h"

#include "core/jose/base64url.h"
#include "core/jose/signature.h"

#include <QCoreApplication>
#include <algorithm>

namespace jose {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("jose::Jws", text);
}

QString wrongPartCount(QByteArrayView token)
{
    const auto parts = std::count(token.begin(), token.end(), '.') + 1;
    if (parts == 5)
        return tr(
            "A signed token has three parts separated by dots; this text has 5, as an encrypted token (JWE) has.");
    return tr("A signed token has three parts separated by dots; this text has %1.").arg(parts);
}

} // namespace

std::optional<CompactParts> splitCompact(QByteArrayView token)
{
    const qsizetype first = token.indexOf('.');
    const qsizetype second = first < 0 ? -1 : token.indexOf('.', first + 1);
    if (second < 0 || token.indexOf('.', second + 1) >= 0)
        return std::nullopt;
    return CompactParts{ token.first(first), token.sliced(first + 1, second - first - 1), token.sliced(second + 1),
        token.first(second) };
}

Result<Jws> parseCompact(QByteArrayView token)
{
    const std::optional<CompactParts> parts = splitCompact(token);
    if (!parts)
        return fail(Errc::Malformed, wrongPartCount(token), QStringLiteral("RFC 7515 section 7.1"));
    const Result<QByteArray> header = decodeBase64Url(parts->header);
    if (!header)
        return fail(
            Errc::Malformed, tr("The header is not base64url: %1").arg(header.error().what), header.error().detail);
    const Result<QByteArray> payload = decodeBase64Url(parts->payload);
    if (!payload)
        return fail(
            Errc::Malformed, tr("The payload is not base64url: %1").arg(payload.error().what), payload.error().detail);
    const Result<QByteArray> signature = decodeBase64Url(parts->signature);
    if (!signature)
        return fail(Errc::Malformed, tr("The signature is not base64url: %1").arg(signature.error().what),
            signature.error().detail);
    return Jws{ *header, *payload, *signature, parts->signingInput.toByteArray() };
}

Result<QByteArray> signCompact(QByteArrayView headerJson, QByteArrayView payload, Algorithm algorithm, const Key &key)
{
    if (const Result<> allowed = key.mayBeUsed(algorithm, KeyUse::Sign); !allowed)
        return tl::unexpected(allowed.error());
    // The token is built in place; only the signature passes through a buffer.
    const auto encodedSize = [](qsizetype size) { return (size * 4 + 2) / 3; };
    const qsizetype inputSize = encodedSize(headerJson.size()) + 1 + encodedSize(payload.size());
    QByteArray token(inputSize + 1 + encodedSize(signatureSize(algorithm, key)), Qt::Uninitialized);
    char *end = encodeBase64UrlTo(headerJson, token.data());
    *end++ = '.';
    end = encodeBase64UrlTo(payload, end);
    char signature[maxSignatureBytes];
    const qsizetype size = signTo(algorithm, key, QByteArrayView(token.constData(), inputSize), signature);
    if (size == 0)
        return fail(Errc::KeyMismatch,
            tr("The key could not make an %1 signature; it may be too small for it.").arg(algorithmName(algorithm)));
    *end++ = '.';
    end = encodeBase64UrlTo(QByteArrayView(signature, size), end);
    token.truncate(end - token.constData());
    return token;
}

} // namespace jose
