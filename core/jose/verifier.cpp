// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/verifier.h"

#include "core/jose/base64url.h"
#include "core/jose/claims.h"
#include "core/jose/joseheader.h"
#include "core/jose/jws.h"
#include "core/jose/keyselection.h"
#include "core/jose/signature.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace jose {
namespace {

// Bytes decoded on the stack; the heap is only for what is unusually large.
class Decoded
{
public:
    bool read(QByteArrayView text)
    {
        m_size = decodedSize(text.size());
        char *out = m_small.data();
        if (m_size > static_cast<qsizetype>(m_small.size())) {
            m_large.resize(m_size);
            out = m_large.data();
        }
        m_data = out;
        return decodeBase64UrlTo(text, out);
    }
    QByteArrayView view() const { return { m_data, m_size }; }

private:
    std::array<char, 2048> m_small;
    QByteArray m_large;
    const char *m_data = nullptr;
    qsizetype m_size = 0;
};

// A header text that was read before the first token came.
struct KnownHeader
{
    QByteArray text; ///< base64url
    Algorithm algorithm;
    QList<Key> keys;
};

} // namespace

/// What a header leads to: the keys to try, or the check that fails.
struct Verifier::Selection
{
    std::optional<CheckId> failure;
    Algorithm algorithm = Algorithm::HS256;
    const QList<Key> *known = nullptr; ///< chosen beforehand
    QList<Key> chosen; ///< else chosen for this header
    const QList<Key> &keys() const { return known ? *known : chosen; }
};

struct Verifier::Prepared
{
    Prepared(QList<Key> someKeys, VerifyPolicy aPolicy)
        : keys(std::move(someKeys))
        , policy(std::move(aPolicy))
        , claimPolicy(policy)
    {
        // What PyJWT, its older versions and many libraries write. Their keys are chosen now, so that a token costs no
        // list.
        for (const Algorithm algorithm : policy.algorithms ? *policy.algorithms : algorithmsFitting(keys)) {
            const Result<QList<Key>> fitting = candidates(keys, algorithm, std::nullopt);
            const QByteArray name = info(algorithm).name;
            for (const QByteArray &json : { "{\"alg\":\"" + name + "\",\"typ\":\"JWT\"}",
                     "{\"typ\":\"JWT\",\"alg\":\"" + name + "\"}", "{\"alg\":\"" + name + "\"}" }) {
                if (fitting)
                    known.append({ encodeBase64Url(json), algorithm, *fitting });
            }
        }
    }

    Selection select(QByteArrayView headerText) const
    {
        for (const KnownHeader &one : known) {
            if (one.text.size() == headerText.size()
                && std::memcmp(one.text.constData(), headerText.data(), static_cast<size_t>(headerText.size())) == 0)
                return { std::nullopt, one.algorithm, &one.keys, {} };
        }
        Decoded bytes;
        if (!bytes.read(headerText))
            return { CheckId::Malformed, {}, nullptr, {} };
        const JoseHeader header = readHeader(bytes.view());
        if (const std::optional<CheckId> failure = failureOf(header, keys, policy))
            return { failure, {}, nullptr, {} };
        const Result<QList<Key>> fitting = candidates(keys, *header.algorithm, header.kid);
        if (!fitting)
            return { CheckId::KeyMismatch, {}, nullptr, {} };
        return { std::nullopt, *header.algorithm, nullptr, *fitting };
    }

    QList<Key> keys;
    VerifyPolicy policy;
    ClaimPolicy claimPolicy;
    QList<KnownHeader> known;
};

Verifier::Verifier(QList<Key> keys, VerifyPolicy policy)
    : m_prepared(std::make_unique<Prepared>(std::move(keys), std::move(policy)))
{
}

Verifier::~Verifier() = default;
Verifier::Verifier(Verifier &&) noexcept = default;
Verifier &Verifier::operator=(Verifier &&) noexcept = default;

std::optional<CheckId> Verifier::check(QByteArrayView token, Instant now) const
{
    const Prepared &prepared = *m_prepared;
    const std::optional<CompactParts> parts = splitCompact(token);
    if (!parts)
        return CheckId::Malformed;
    const Selection selection = prepared.select(parts->header);
    if (selection.failure == CheckId::Malformed || selection.failure == CheckId::UnsupportedCritical)
        return selection.failure; // with an unknown extension the rest may mean anything
    Decoded payload;
    Decoded signature;
    if (!payload.read(parts->payload) || !signature.read(parts->signature))
        return CheckId::Malformed;
    ClaimFacts facts;
    if (prepared.policy.claims && !readClaims(payload.view(), prepared.claimPolicy, facts))
        return CheckId::Malformed;
    if (selection.failure)
        return selection.failure;
    const auto isSignedBy = [&](const Key &key) {
        return isStrictlyValid(selection.algorithm, key, parts->signingInput, signature.view());
    };
    if (!std::any_of(selection.keys().cbegin(), selection.keys().cend(), isSignedBy))
        return CheckId::Signature;
    if (!prepared.policy.claims)
        return std::nullopt;
    return firstFailure(facts, prepared.claimPolicy, now);
}

} // namespace jose
