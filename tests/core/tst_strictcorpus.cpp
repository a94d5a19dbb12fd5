// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/keyfile.h"
#include "core/jose/verifier.h"
#include "core/jose/verify.h"
#include "core/json/json.h"
#include "core/json/jsonreader.h"
#include "tests/support/conformancetable.h"

#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using jose::CheckId;
using jose::Key;

namespace {

struct Row
{
    QByteArray id;
    Json json;
    QByteArray text(const char16_t *name) const { return json.find(name)->toString().toUtf8(); }
    bool isTrue(const char16_t *name) const { return json.find(name)->toBool(); }
};

Result<QList<Key>> keysOf(const Row &row)
{
    const QByteArray kind = row.text(u"key_kind");
    if (kind == "public-pem")
        return jose::keysFromBytes(row.text(u"key"));
    const auto encoding = kind == "secret-text" ? jose::SecretEncoding::Utf8 : jose::SecretEncoding::Base64Url;
    return jose::keyFromSecretText(row.text(u"key"), encoding).map([](const Key &key) { return QList<Key>{ key }; });
}

std::optional<QStringList> texts(const Json *value)
{
    if (!value || value->isNull())
        return std::nullopt;
    if (value->isString())
        return QStringList{ value->toString() };
    QStringList list;
    for (const Json &item : value->items())
        list.append(item.toString());
    return list;
}

jose::VerifyPolicy policyOf(const Row &row)
{
    jose::VerifyPolicy policy;
    policy.algorithms.emplace();
    for (const Json &name : row.json.find(u"allowed_algs")->items()) {
        if (const auto algorithm = jose::algorithmNamed(name.toString().toUtf8()))
            policy.algorithms->append(*algorithm);
    }
    const Json &options = *row.json.find(u"options");
    if (const Json *leeway = options.find(u"leeway"))
        policy.leeway = std::chrono::microseconds(qint64(leeway->toDouble() * 1e6));
    policy.audience = texts(options.find(u"audience"));
    policy.issuer = texts(options.find(u"issuer"));
    return policy;
}

// The check that must fail where PyJWT raises this; "claim_type" and "malformed" may come first, for stricter types and
// JSON.
std::optional<CheckId> checkOf(const QByteArray &exception, const QByteArray &error)
{
    if (exception == "ExpiredSignatureError")
        return CheckId::Expired;
    if (exception == "ImmatureSignatureError")
        return error.contains("iat") ? CheckId::IssuedInFuture : CheckId::NotYetValid;
    if (exception == "InvalidIssuerError")
        return CheckId::Issuer;
    if (exception == "InvalidAudienceError" || exception == "MissingRequiredClaimError")
        return CheckId::Audience;
    return std::nullopt;
}

} // namespace

/// 1747 valid and damaged tokens with the verdicts of PyJWT and of a strict judge of the RFCs (see tests/vectors).
class TestStrictCorpus : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QFile file(JOTLAB_SOURCE_DIR "/tests/vectors/diff_corpus_a.jsonl");
        QVERIFY(file.open(QIODevice::ReadOnly));
        while (!file.atEnd()) {
            const Result<Json> json = parseJson(file.readLine().trimmed());
            QVERIFY2(json, json ? "" : qPrintable(json.error().what));
            m_rows.append({ json->find(u"id")->toString().toUtf8(), *json });
        }
        QCOMPARE(m_rows.size(), 1747);
    }

    void judgesTheJws()
    {
        int accepted = 0;
        int bound = 0;
        for (const Row &row : std::as_const(m_rows)) {
            const std::optional<CheckId> error = verdict(row, false);
            const bool isInvalid = row.text(u"strict_jws") == "invalid";
            if (isInvalid || (row.isTrue(u"agree"))) {
                QVERIFY2(error.has_value() == isInvalid, message(row, error));
                ++bound;
            }
            accepted += error ? 0 : 1;
        }
        QVERIFY2(accepted > 600, "the corpus has valid tokens too");
        const int all = int(m_rows.size());
        m_table.add({ "form and signature", all, bound, 0, 0, all - bound });
        m_table.addNote(QStringLiteral("left out: tokens on which PyJWT and the RFCs differ, either verdict is right"));
    }

    void judgesTheClaims()
    {
        int stricter = 0;
        int judged = 0;
        for (const Row &row : std::as_const(m_rows)) {
            if (row.text(u"strict_jws") == "invalid" || !row.isTrue(u"agree"))
                continue;
            ++judged;
            const std::optional<CheckId> error = verdict(row, true);
            const QByteArray exception = row.text(u"verdict_pyjwt");
            const bool isType = error == CheckId::ClaimType || error == CheckId::Malformed;
            if (exception == "ok") {
                QVERIFY2(!error || isType, message(row, error));
                stricter += error ? 1 : 0;
                if (error)
                    QVERIFY2(m_stricter.contains(row.id), message(row, error));
                continue;
            }
            QVERIFY2(error, message(row, error));
            const std::optional<CheckId> expected = checkOf(exception, row.text(u"error"));
            QVERIFY2(isType || error == expected, message(row, error));
        }
        QCOMPARE(stricter, m_stricter.size());
        m_table.add({ "claims", judged, judged - stricter, 0, 0, stricter });
        m_table.addNote(
            QStringLiteral("left out: %1 that PyJWT takes and the RFCs forbid, named in differences.md").arg(stricter));
    }

    // What is refused on purpose stands in the table that people read, row by row, and nothing else does.
    void namesWhatItRefusesOnPurpose()
    {
        QFile file(JOTLAB_SOURCE_DIR "/resources/docs/differences.md");
        QVERIFY(file.open(QIODevice::ReadOnly));
        static const QRegularExpression rowId(QStringLiteral("\\bd[0-9]{4}\\b"));
        QSet<QByteArray> named;
        auto match = rowId.globalMatch(QString::fromUtf8(file.readAll()));
        while (match.hasNext())
            named.insert(match.next().captured().toLatin1());
        QCOMPARE(named, m_stricter);
    }

    void theHotPathSaysTheSame()
    {
        for (const Row &row : std::as_const(m_rows)) {
            const Result<QList<Key>> keys = keysOf(row);
            if (!keys)
                continue;
            for (const bool claims : { true, false }) {
                jose::VerifyPolicy policy = policyOf(row);
                policy.claims = claims;
                const std::optional<CheckId> error
                    = jose::Verifier(*keys, policy).check(row.text(u"token"), fromEpochSeconds(1'700'000'000));
                QVERIFY2(error == verdict(row, claims), message(row, error));
            }
        }
    }

    void cleanupTestCase() { m_table.print(); }

private:
    static std::optional<CheckId> verdict(const Row &row, bool claims)
    {
        const Result<QList<Key>> keys = keysOf(row);
        if (!keys)
            return CheckId::KeyMismatch;
        jose::VerifyPolicy policy = policyOf(row);
        policy.claims = claims;
        return jose::verify(row.text(u"token"), *keys, policy, fromEpochSeconds(1'700'000'000)).error();
    }

    static const char *message(const Row &row, std::optional<CheckId> error)
    {
        static QByteArray text;
        text = row.id + ' ' + row.text(u"cat") + ' ' + row.text(u"note") + ": "
            + (error ? jose::checkName(*error) : "ok") + ", strict " + row.text(u"strict_rule") + ", PyJWT "
            + row.text(u"verdict_pyjwt");
        return text.constData();
    }

    // What PyJWT 2.6 takes and RFC 7519 and RFC 8259 forbid.
    const QSet<QByteArray> m_stricter{
        "d1932", "d2005", "d2072", "d2148", "d2150", "d2156", // instants as text and as true
        "d2493", "d2495", "d2497", // an issuer that is no string
        "d2194", "d2195", "d2831", "d2832", "d2833", "d2835", "d2836", // NaN and Infinity
        "d2566", "d2891", "d2582", // UTF-16, a byte order mark, a surrogate in UTF-8
    };
    QList<Row> m_rows;
    ConformanceTable m_table{ "4-strict",
        QStringLiteral("The same tokens, by the strict verdict of the RFCs and of PyJWT") };
};

QTEST_GUILESS_MAIN(TestStrictCorpus)
#include "tst_strictcorpus.moc"
