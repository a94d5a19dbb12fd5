// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/base64url.h"
#include "core/jose/jwk.h"
#include "core/jose/jws.h"
#include "core/jose/verifier.h"
#include "core/jose/verify.h"
#include "core/json/jsonreader.h"

#include <QFile>
#include <QTest>

using jose::CheckId;
using jose::Key;

namespace {

QString text(const Json &row, const char16_t *name)
{
    const Json *value = row.find(name);
    return value ? value->toString() : QString();
}

} // namespace

/// RFC 7515, 7519, 7520, 7797, 8037: every row of the shared vectors, read where they are.
class TestRfcVectors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QFile file(JOTLAB_SOURCE_DIR "/../shared/vectors/rfc_jws.jsonl");
        if (!file.open(QIODevice::ReadOnly))
            QSKIP("../shared/vectors/rfc_jws.jsonl is not beside this clone; tst_jws covers the same with OpenSSL and "
                  "PyJWT.");
        while (!file.atEnd()) {
            const Result<Json> row = parseJson(file.readLine().trimmed());
            QVERIFY(row);
            m_rows.append(*row);
        }
        QCOMPARE(m_rows.size(), 36);
    }

    void judges_data() { addRows(); }
    void judges()
    {
        QFETCH(const int, row);
        const Json &vector = m_rows.at(row);
        QByteArray token = text(vector, u"token").toUtf8();
        const QString detached = text(vector, u"detached_payload_b64u");
        if (!detached.isEmpty() && !isUnencoded(vector))
            token.replace("..", '.' + detached.toUtf8() + '.');
        QList<Key> keys;
        if (const Json *jwk = vector.find(u"key"); jwk && jwk->isObject()) {
            const Result<Key> key = jose::keyFromJwk(*jwk);
            QVERIFY2(key, key ? "" : qPrintable(key.error().what));
            keys.append(*key);
        }
        jose::VerifyPolicy policy;
        policy.claims = false;
        const jose::Verification verification = jose::verify(token, keys, policy, fromEpochSeconds(1'700'000'000));
        QCOMPARE(verification.error(), expected(vector));
        QCOMPARE(verification.key.has_value(), verification.ok());
        QCOMPARE(jose::Verifier(keys, policy).check(token, fromEpochSeconds(1'700'000'000)), expected(vector));
    }

    void signsTheSameBytes_data() { addRows(); }
    void signsTheSameBytes()
    {
        QFETCH(const int, row);
        const Json &vector = m_rows.at(row);
        const QByteArray token = text(vector, u"token").toUtf8();
        const Result<jose::Jws> jws = jose::parseCompact(token);
        if (!jws || !vector.find(u"deterministic_signature")->toBool() || vector.contains(u"detached_payload_b64u"))
            return; // randomised, detached, or JSON serialization
        const Json *jwk = vector.find(vector.contains(u"private_key") ? u"private_key" : u"key");
        const Result<Key> key = jose::keyFromJwk(*jwk);
        QVERIFY(key);
        if (!key->hasPrivate())
            return; // RFC 8037 appendix A.5 is the verifying half of A.4
        const auto algorithm = jose::algorithmNamed(text(*parseJson(jws->header), u"alg").toUtf8());
        QVERIFY(algorithm);
        QCOMPARE(jose::signCompact(jws->header, jws->payload, *algorithm, *key).value_or("refused"), token);
    }

    void theirClaimsAreOfThePast()
    {
        // Each "claims_note" says that exp is of 2011: the signature holds and the token is expired.
        int noted = 0;
        for (const Json &vector : std::as_const(m_rows)) {
            if (!vector.contains(u"claims_note") || text(vector, u"serialization") != "compact")
                continue;
            ++noted;
            const jose::Verification verification = jose::verify(text(vector, u"token").toUtf8(),
                { *jose::keyFromJwk(*vector.find(u"key")) }, {}, fromEpochSeconds(1'700'000'000));
            QCOMPARE(verification.error(), std::optional(CheckId::Expired));
        }
        QVERIFY(m_rows.isEmpty() || noted > 0);
    }

private:
    void addRows()
    {
        QTest::addColumn<int>("row");
        for (int i = 0; i < m_rows.size(); ++i)
            QTest::newRow(qPrintable(text(m_rows.at(i), u"id"))) << i;
        if (m_rows.isEmpty())
            QSKIP("No vectors here.");
    }

    static bool isUnencoded(const Json &vector) { return text(vector, u"id").startsWith("rfc7797"); }

    static std::optional<CheckId> expected(const Json &vector)
    {
        if (text(vector, u"serialization") == "json")
            return CheckId::Malformed; // the compact form alone is read
        const QString id = text(vector, u"id");
        if (id == "rfc7515-E-crit" || isUnencoded(vector))
            return CheckId::UnsupportedCritical; // RFC 7797 is not understood here
        if (text(vector, u"result") == "valid")
            return std::nullopt;
        return id == "rfc7520-4.5-nopayload" ? CheckId::Signature : CheckId::AlgorithmNotAllowed;
    }

    QList<Json> m_rows;
};

QTEST_GUILESS_MAIN(TestRfcVectors)
#include "tst_rfcvectors.moc"
