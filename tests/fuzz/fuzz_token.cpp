// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a token: nothing crashes, both forms of the verdict agree, what is accepted was signed, and what is
// taken apart goes together again.
#include "core/jose/base64url.h"
#include "core/jose/jws.h"
#include "core/jose/signature.h"
#include "core/jose/verifier.h"
#include "core/jose/verify.h"

#include <cstdint>
#include <cstdlib>

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

const QList<jose::Key> &keys()
{
    static const QList<jose::Key> made{ *jose::Key::fromSecret("secret"), *jose::Key::generateEc("P-256"),
        *jose::Key::generate(jose::KeyType::Ed25519) };
    return made;
}

void check(QByteArrayView token, const jose::VerifyPolicy &policy)
{
    const Instant now = fromEpochSeconds(1'700'000'000);
    const jose::Verification verification = jose::verify(token, keys(), policy, now);
    require(verification.checks.size() == 11);
    require(jose::Verifier(keys(), policy).check(token, now) == verification.error());
    require(!verification.ok() || verification.key.has_value());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView bytes(data, static_cast<qsizetype>(size));
    check(bytes, {});
    if (const Result<jose::Jws> jws = jose::parseCompact(bytes))
        require(jws->signingInput + '.' + jose::encodeBase64Url(jws->signature) == bytes);

    // The same bytes as payload behind a good header and signature: this is how the claims are reached.
    const QByteArray token
        = *jose::signCompact("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", bytes, jose::Algorithm::HS256, keys().constFirst());
    check(token, {});
    // And as header: only the verdict's two forms are compared.
    check(*jose::signCompact(bytes, "{}", jose::Algorithm::HS256, keys().constFirst()), {});
    jose::decodeBase64UrlLoosely(bytes);
    return 0;
}
