// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens a second: Jotlab's whole sign and verify beside OpenSSL's bare primitive on a keyed context, and beside libjwt
// and cpp-jwt where they have the algorithm. tests/benchmarks/run interleaves them and prints the ratios.
#include "core/jose/base64url.h"
#include "core/jose/jws.h"
#include "core/jose/signature.h"
#include "core/jose/verifier.h"
#include "core/jose/verify.h"

#include <QFile>
#include <benchmark/benchmark.h>
#include <cstdio>
#include <cstdlib>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#ifdef JOTLAB_HAS_LIBJWT
#include <jwt.h>
#endif
#ifdef JOTLAB_HAS_CPPJWT
#include "tests/benchmarks/peer_cppjwt.h"
#endif

namespace {

using jose::Algorithm;
using jose::Family;
using jose::Key;
using jose::KeyType;

constexpr char payload[] = R"({"token_type":"access","exp":4102444800,"iat":1700000000,)"
                           R"("jti":"0123456789abcdef0123456789abcdef","user_id":12})";
const Instant now = fromEpochSeconds(1'700'000'100);

/// Everything about one algorithm that is prepared before the clock runs.
struct Setup
{
    explicit Setup(Algorithm anAlgorithm)
        : algorithm(anAlgorithm)
        , key(makeKey(anAlgorithm))
        , header("{\"alg\":\"" + QByteArray(jose::info(anAlgorithm).name) + "\",\"typ\":\"JWT\"}")
        , token(*jose::signCompact(header, payload, algorithm, key))
        , jws(*jose::parseCompact(token))
    {
        if (jose::info(algorithm).family == Family::Hmac) {
            secret = *key.secret();
            return;
        }
        privatePem = *key.toPem();
        publicPem = *key.publicPem();
        BIO *bio = BIO_new_mem_buf(privatePem.constData(), static_cast<int>(privatePem.size()));
        pkey = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
        BIO_free(bio);
    }
    ~Setup() { EVP_PKEY_free(pkey); }
    Q_DISABLE_COPY_MOVE(Setup)

    static Key makeKey(Algorithm algorithm)
    {
        switch (jose::info(algorithm).family) {
        case Family::Hmac:
            return *Key::fromSecret("django-insecure-0123456789abcdefghijklmnopqrstuvwxyz");
        case Family::Ec:
            return *Key::generateEc(jose::info(algorithm).curve);
        case Family::Ed:
            return *Key::generate(KeyType::Ed25519);
        default:
            return *Key::generate(KeyType::Rsa);
        }
    }

    Algorithm algorithm;
    Key key;
    QByteArray header;
    QByteArray token;
    jose::Jws jws;
    QByteArray secret;
    QByteArray privatePem;
    QByteArray publicPem;
    EVP_PKEY *pkey = nullptr;
};

void jotlabVerify(benchmark::State &state, const Setup &setup)
{
    const Key checking = setup.pkey ? *setup.key.publicKey() : setup.key;
    const jose::Verifier verifier({ checking }, {});
    for (auto _ : state) {
        if (verifier.check(setup.token, now))
            state.SkipWithError("refused");
    }
}

void jotlabSign(benchmark::State &state, const Setup &setup)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(jose::signCompact(setup.header, payload, setup.algorithm, setup.key));
}

const unsigned char *bytes(const QByteArray &array)
{
    return reinterpret_cast<const unsigned char *>(array.constData());
}

/// HMAC as fast as OpenSSL does it: the context is keyed once and started again for each token.
void primitiveHmac(benchmark::State &state, const Setup &setup)
{
    EVP_MAC *mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    EVP_MAC_CTX *context = EVP_MAC_CTX_new(mac);
    const OSSL_PARAM parameters[]{ OSSL_PARAM_construct_utf8_string(
                                       OSSL_MAC_PARAM_DIGEST, const_cast<char *>("SHA256"), 0),
        OSSL_PARAM_construct_end() };
    EVP_MAC_init(context, bytes(setup.secret), static_cast<size_t>(setup.secret.size()), parameters);
    unsigned char tag[32];
    size_t size = 0;
    for (auto _ : state) {
        EVP_MAC_init(context, nullptr, 0, nullptr);
        EVP_MAC_update(context, bytes(setup.jws.signingInput), static_cast<size_t>(setup.jws.signingInput.size()));
        EVP_MAC_final(context, tag, &size, sizeof tag);
        if (CRYPTO_memcmp(tag, setup.jws.signature.constData(), size) != 0)
            state.SkipWithError("refused");
    }
    EVP_MAC_CTX_free(context);
    EVP_MAC_free(mac);
}

/// RSA and ECDSA: the digest and the operation on contexts that are kept. ECDSA signatures stay in OpenSSL's DER.
void primitiveKeyed(benchmark::State &state, const Setup &setup, bool isSigning)
{
    EVP_MD *md = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    EVP_MD_CTX *hashing = EVP_MD_CTX_new();
    EVP_PKEY_CTX *signing = EVP_PKEY_CTX_new_from_pkey(nullptr, setup.pkey, nullptr);
    EVP_PKEY_CTX *verifying = EVP_PKEY_CTX_new_from_pkey(nullptr, setup.pkey, nullptr);
    EVP_PKEY_sign_init(signing);
    EVP_PKEY_verify_init(verifying);
    EVP_PKEY_CTX_set_signature_md(signing, md);
    EVP_PKEY_CTX_set_signature_md(verifying, md);
    unsigned char digest[32];
    unsigned char signature[512];
    size_t size = sizeof signature;
    const auto hash = [&] {
        EVP_DigestInit_ex2(hashing, md, nullptr);
        EVP_DigestUpdate(
            hashing, setup.jws.signingInput.constData(), static_cast<size_t>(setup.jws.signingInput.size()));
        EVP_DigestFinal_ex(hashing, digest, nullptr);
    };
    hash();
    EVP_PKEY_sign(signing, signature, &size, digest, sizeof digest);
    for (auto _ : state) {
        hash();
        size_t length = isSigning ? sizeof signature : size;
        const int done = isSigning ? EVP_PKEY_sign(signing, signature, &length, digest, sizeof digest)
                                   : EVP_PKEY_verify(verifying, signature, length, digest, sizeof digest);
        if (done != 1)
            state.SkipWithError("refused");
    }
    EVP_PKEY_CTX_free(signing);
    EVP_PKEY_CTX_free(verifying);
    EVP_MD_CTX_free(hashing);
    EVP_MD_free(md);
}

void primitiveEd(benchmark::State &state, const Setup &setup, bool isSigning)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (isSigning)
        EVP_DigestSignInit(context, nullptr, nullptr, nullptr, setup.pkey);
    else
        EVP_DigestVerifyInit(context, nullptr, nullptr, nullptr, setup.pkey);
    unsigned char signature[64];
    const auto inputSize = static_cast<size_t>(setup.jws.signingInput.size());
    for (auto _ : state) {
        size_t size = sizeof signature;
        const int done = isSigning
            ? EVP_DigestSign(context, signature, &size, bytes(setup.jws.signingInput), inputSize)
            : EVP_DigestVerify(context, bytes(setup.jws.signature), 64, bytes(setup.jws.signingInput), inputSize);
        if (done != 1)
            state.SkipWithError("refused");
    }
    EVP_MD_CTX_free(context);
}

void primitive(benchmark::State &state, const Setup &setup, bool isSigning)
{
    switch (jose::info(setup.algorithm).family) {
    case Family::Hmac:
        return primitiveHmac(state, setup); // the same calculation in both directions
    case Family::Ed:
        return primitiveEd(state, setup, isSigning);
    default:
        return primitiveKeyed(state, setup, isSigning);
    }
}

#ifdef JOTLAB_HAS_LIBJWT
void libjwtVerify(benchmark::State &state, const Setup &setup)
{
    const QByteArray &key = setup.pkey ? setup.publicPem : setup.secret;
    for (auto _ : state) {
        jwt_t *jwt = nullptr;
        if (jwt_decode(&jwt, setup.token.constData(), bytes(key), static_cast<int>(key.size())) != 0
            || jwt_get_grant_int(jwt, "exp") <= epochSeconds(now))
            state.SkipWithError("refused");
        jwt_free(jwt);
    }
}

void libjwtSign(benchmark::State &state, const Setup &setup)
{
    const QByteArray &key = setup.pkey ? setup.privatePem : setup.secret;
    for (auto _ : state) {
        jwt_t *jwt = nullptr;
        jwt_new(&jwt);
        jwt_add_grants_json(jwt, payload);
        jwt_set_alg(jwt, jwt_str_alg(jose::info(setup.algorithm).name), bytes(key), static_cast<int>(key.size()));
        char *text = jwt_encode_str(jwt);
        if (!text)
            state.SkipWithError("refused");
        std::free(text); // its allocator unless one is set
        jwt_free(jwt);
    }
}
#endif

#ifdef JOTLAB_HAS_CPPJWT
void cppjwtVerify(benchmark::State &state, const Setup &setup)
{
    const std::string token = setup.token.toStdString();
    const std::string key = (setup.pkey ? setup.publicPem : setup.secret).toStdString();
    for (auto _ : state) {
        if (!cppjwt::verifies(token, jose::info(setup.algorithm).name, key))
            state.SkipWithError("refused");
    }
}

void cppjwtSign(benchmark::State &state, const Setup &setup)
{
    const std::string key = (setup.pkey ? setup.privatePem : setup.secret).toStdString();
    for (auto _ : state)
        benchmark::DoNotOptimize(cppjwt::sign(jose::info(setup.algorithm).name, key));
}
#endif

void add(const Setup &setup)
{
    const std::string name = jose::info(setup.algorithm).name;
    const auto both = [&](const char *who, auto verify, auto sign) {
        benchmark::RegisterBenchmark(("verify/" + name + '/' + who).c_str(), verify);
        benchmark::RegisterBenchmark(("sign/" + name + '/' + who).c_str(), sign);
    };
    both(
        "jotlab", [&setup](benchmark::State &state) { jotlabVerify(state, setup); },
        [&setup](benchmark::State &state) { jotlabSign(state, setup); });
    both(
        "primitive", [&setup](benchmark::State &state) { primitive(state, setup, false); },
        [&setup](benchmark::State &state) { primitive(state, setup, true); });
    if (setup.algorithm == Algorithm::EdDSA)
        return; // neither peer has it
#ifdef JOTLAB_HAS_LIBJWT
    both(
        "libjwt", [&setup](benchmark::State &state) { libjwtVerify(state, setup); },
        [&setup](benchmark::State &state) { libjwtSign(state, setup); });
#endif
#ifdef JOTLAB_HAS_CPPJWT
    both(
        "cpp-jwt", [&setup](benchmark::State &state) { cppjwtVerify(state, setup); },
        [&setup](benchmark::State &state) { cppjwtSign(state, setup); });
#endif
}

QByteArray processor()
{
    QFile file(QStringLiteral("/proc/cpuinfo"));
    if (!file.open(QIODevice::ReadOnly))
        return "unknown processor";
    const QByteArray text = file.readAll();
    const qsizetype at = text.indexOf("model name");
    const qsizetype from = text.indexOf(':', at) + 2;
    return at < 0 ? QByteArray("unknown processor") : text.mid(from, text.indexOf('\n', from) - from);
}

} // namespace

int main(int argc, char **argv)
{
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv))
        return 1;
    const Setup hs256(Algorithm::HS256);
    const Setup rs256(Algorithm::RS256);
    const Setup es256(Algorithm::ES256);
    const Setup edDsa(Algorithm::EdDSA);
    std::fprintf(stderr, "%s; %s; Qt %s; HS256 token of %d bytes\n", processor().constData(),
        OpenSSL_version(OPENSSL_VERSION), qVersion(), static_cast<int>(hs256.token.size()));
    for (const Setup *setup : { &hs256, &rs256, &es256, &edDsa })
        add(*setup);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
