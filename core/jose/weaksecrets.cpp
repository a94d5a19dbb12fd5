// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/weaksecrets.h"

#include "core/jose/joseheader.h"
#include "core/jose/jws.h"
#include "core/jose/ossl.h"

#include <QCoreApplication>
#include <QFile>
#include <algorithm>
#include <mutex>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <thread>
#include <vector>

namespace jose {
namespace {

constexpr qsizetype blockBytes = 64 * 1024; // a tenth of a second or less, so that cancelling is felt at once
constexpr qsizetype longestWord = 64 * 1024;
constexpr size_t maxTagBytes = 64;

QString tr(const char *text)
{
    return QCoreApplication::translate("jose::WeakSecrets", text);
}

// Tries one secret after the other; used by one thread.
class Trial
{
public:
    Trial(const Jws &jws, const AlgorithmInfo &algorithm)
        : m_jws(jws)
        , m_context(EVP_MAC_CTX_new(ossl::hmac()))
    {
        // The digest is set once: looking it up again for each secret would cost more than the secret.
        const OSSL_PARAM parameters[]{
            OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, const_cast<char *>(algorithm.digest), 0),
            OSSL_PARAM_construct_end(),
        };
        if (m_context && EVP_MAC_CTX_set_params(m_context.get(), parameters) != 1)
            m_context.reset();
    }

    bool fits(QByteArrayView secret)
    {
        unsigned char tag[maxTagBytes];
        size_t size = 0;
        // A null pointer would mean "the key that is there".
        const unsigned char *key = ossl::bytes(secret.isEmpty() ? QByteArrayView("") : secret);
        return m_context && EVP_MAC_init(m_context.get(), key, static_cast<size_t>(secret.size()), nullptr) == 1
            && EVP_MAC_update(
                   m_context.get(), ossl::bytes(m_jws.signingInput), static_cast<size_t>(m_jws.signingInput.size()))
            == 1
            && EVP_MAC_final(m_context.get(), tag, &size, sizeof tag) == 1
            && size == static_cast<size_t>(m_jws.signature.size())
            && CRYPTO_memcmp(tag, m_jws.signature.constData(), size) == 0;
    }

private:
    const Jws &m_jws;
    ossl::MacCtxPtr m_context;
};

// What the threads share: who takes which block of the list, and what was found.
class Search
{
public:
    Search(const Jws &jws, const AlgorithmInfo &algorithm, QByteArrayView words, SearchProgress &progress)
        : m_jws(jws)
        , m_algorithm(algorithm)
        , m_words(words)
        , m_progress(progress)
    {
    }

    void run()
    {
        Trial trial(m_jws, m_algorithm);
        while (!m_progress.cancelled && !m_isFound) {
            const qsizetype start = m_next.fetch_add(blockBytes);
            if (start >= m_words.size())
                return;
            tryBlock(trial, start);
        }
    }

    void tryEmpty()
    {
        Trial trial(m_jws, m_algorithm);
        if (trial.fits({}))
            note({});
        ++m_progress.tried;
    }

    std::optional<WeakSecret> found() const { return m_found; }

private:
    // The lines that begin in this block.
    void tryBlock(Trial &trial, qsizetype start)
    {
        const qsizetype end = std::min(start + blockBytes, m_words.size());
        qsizetype at = start;
        if (start > 0) {
            const qsizetype before = m_words.indexOf('\n', start - 1);
            at = before < 0 ? m_words.size() : before + 1;
        }
        qint64 tried = 0;
        while (at < end) {
            const qsizetype lineBreak = m_words.indexOf('\n', at);
            const qsizetype next = lineBreak < 0 ? m_words.size() : lineBreak;
            QByteArrayView word = m_words.sliced(at, next - at);
            if (word.endsWith('\r'))
                word.chop(1);
            if (!word.isEmpty() && word.size() <= longestWord) {
                ++tried;
                if (trial.fits(word)) {
                    note(word);
                    break;
                }
            }
            at = next + 1;
        }
        m_progress.tried += tried;
        m_progress.done += end - start;
    }

    void note(QByteArrayView word)
    {
        const std::lock_guard lock(m_mutex);
        WeakSecret secret{ word.toByteArray(), 0 };
        if (!word.isEmpty())
            secret.line = std::count(m_words.begin(), m_words.begin() + (word.data() - m_words.data()), '\n') + 1;
        m_found = std::move(secret);
        m_isFound = true;
    }

    const Jws &m_jws;
    const AlgorithmInfo &m_algorithm;
    QByteArrayView m_words;
    SearchProgress &m_progress;
    std::atomic<qsizetype> m_next{ 0 };
    std::atomic<bool> m_isFound{ false };
    std::mutex m_mutex;
    std::optional<WeakSecret> m_found;
};

} // namespace

QByteArray bundledWeakSecrets()
{
    QFile file(QStringLiteral(":/jose/weak-secrets.txt"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return file.readAll();
}

Result<std::optional<WeakSecret>> findWeakSecret(
    QByteArrayView token, QByteArrayView words, SearchProgress &progress, unsigned threads)
{
    const Result<Jws> jws = parseCompact(token);
    if (!jws)
        return tl::unexpected(jws.error());
    const JoseHeader header = readHeader(jws->header);
    if (!header.algorithm || info(*header.algorithm).family != Family::Hmac)
        return fail(Errc::KeyMismatch,
            tr("Only a token signed with an HMAC secret (HS256, HS384, HS512) can be checked for a weak one."));
    progress.total = words.size();
    Search search(*jws, info(*header.algorithm), words, progress);
    search.tryEmpty();
    if (!search.found()) {
        const unsigned cores = threads > 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
        const auto blocks = static_cast<unsigned>(std::min<qsizetype>(words.size() / blockBytes + 1, cores));
        std::vector<std::thread> workers;
        for (unsigned index = 1; index < blocks; ++index)
            workers.emplace_back([&search] { search.run(); });
        search.run();
        for (std::thread &worker : workers)
            worker.join();
    }
    if (search.found())
        return search.found();
    if (progress.cancelled)
        return fail(Errc::Cancelled, tr("The search was stopped before the end of the list."));
    return std::optional<WeakSecret>();
}

} // namespace jose
