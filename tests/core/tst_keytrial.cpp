// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/inspector.h"
#include "core/jose/jws.h"

#include <QTest>

using namespace explain;
using namespace Qt::StringLiterals;
using jose::Algorithm;
using jose::Key;
using jose::KeyType;

namespace {

const QByteArray header = "{\"alg\":\"HS256\"}";
const QByteArray payload = "{\"user_id\":\"1\"}";
const QByteArray raw = QByteArray::fromHex("fb0eff77a1c2d3e4f5061728394a5b6c7d8e9fa0b1c2d3e4f5f6a7b8c9daebff");

Key secret(const QByteArray &bytes, const QString &label)
{
    return Key::fromSecret(bytes)->withLabel(label);
}

Inspection inspect(const QByteArray &token, const QList<Key> &keys)
{
    InspectionContext context;
    context.now = fromEpochSeconds(1795488019);
    context.keys = keys;
    return Inspector().inspect(token, context);
}

bool hasFinding(const Inspection &inspection, const char *id)
{
    return std::any_of(inspection.findings.begin(), inspection.findings.end(),
        [id](const Finding &finding) { return finding.id == id; });
}

} // namespace

class TestKeyTrial : public QObject
{
    Q_OBJECT

private slots:
    /// A kept session may have no signatures: that says nothing against a key.
    void withoutASignatureNoKeyIsAccused()
    {
        const Key right = secret(raw, "right");
        const auto trials = tryKeys(Algorithm::HS256, "e30.e30", {}, { right });
        QCOMPARE(trials.first().outcome, KeyTrial::Outcome::Fails);
        QCOMPARE(trials.first().text, u"The token has no signature that it could have made."_s);

        const QByteArray token = *jose::signCompact(header, payload, Algorithm::HS256, right);
        InspectionContext context;
        context.keys = { right };
        context.signatureExcuse = [](QByteArrayView) { return u"It was kept without."_s; };
        const auto inspection = Inspector().inspect(token.left(token.lastIndexOf('.') + 1), context);
        QVERIFY(inspection.keyTrials.isEmpty());
        QCOMPARE(inspection.signature.state, Verdict::State::NotChecked);
        QCOMPARE(Inspector().inspect(token, context).keyTrials.size(), 1);
        const Key edwards = *Key::generate(KeyType::Ed25519);
        const QByteArray other = *jose::signCompact("{\"alg\":\"EdDSA\"}", payload, Algorithm::EdDSA, edwards);
        context.keys = { edwards };
        QVERIFY(Inspector().inspect(other.left(other.lastIndexOf('.') + 1), context).keyTrials.isEmpty());
        QCOMPARE(Inspector().inspect(other, context).keyTrials.size(), 1);
    }

    void everyKeyIsTriedAndSaysWhatItMakes()
    {
        const Key right = secret(raw, "right");
        const QByteArray token = *jose::signCompact(header, payload, Algorithm::HS256, right);
        const auto inspection = inspect(token,
            { secret("another", "wrong"), *Key::generate(KeyType::Ed25519), right, secret(raw, "the same again") });
        using Outcome = KeyTrial::Outcome;
        QList<Outcome> outcomes;
        for (const KeyTrial &trial : inspection.keyTrials) {
            outcomes.append(trial.outcome);
            QVERIFY(trial.text.endsWith(u'.'));
        }
        QCOMPARE(
            outcomes, QList<Outcome>({ Outcome::Fails, Outcome::DoesNotFit, Outcome::Verifies, Outcome::Verifies }));
        QCOMPARE(inspection.keyLabel, QStringLiteral("right"));
        QCOMPARE(inspection.signature.state, Verdict::State::Good);
    }

    void saysHowTheSecretShouldHaveBeenRead()
    {
        const QByteArray token = *jose::signCompact(header, payload, Algorithm::HS256, *Key::fromSecret(raw));
        const auto inspection = inspect(token, { secret("another", "wrong"), secret(raw.toBase64(), "in base64") });
        QCOMPARE(inspection.signature.state, Verdict::State::Bad); // as it is, it does not hold
        QVERIFY2(
            inspection.signature.detail.contains("in base64") && inspection.signature.detail.contains("read as base64"),
            qPrintable(inspection.signature.detail));
        QCOMPARE(inspection.keyTrials.at(1).outcome, KeyTrial::Outcome::VerifiesOtherwise);
        QCOMPARE(inspection.keyTrials.at(1).reading, QByteArray("base64"));
        QVERIFY(hasFinding(inspection, "secret_read_otherwise"));
        QVERIFY(inspection.keyLabel.isEmpty());
    }

    void otherReadingsCountOnlyWhereNoKeyVerifies()
    {
        const Key right = secret(raw, "right");
        const QByteArray token = *jose::signCompact(header, payload, Algorithm::HS256, right);
        const auto inspection = inspect(token, { secret(raw.toBase64(), "in base64"), right });
        QCOMPARE(inspection.keyTrials.at(0).outcome, KeyTrial::Outcome::Fails);
        QVERIFY(!hasFinding(inspection, "secret_read_otherwise"));
    }

    void nothingIsTriedWhereThereIsNoSignature_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::newRow("none") << QByteArray("eyJhbGciOiJub25lIn0.e30.");
        QTest::newRow("unknown algorithm") << QByteArray("eyJhbGciOiJIUzEifQ.e30.AAAA");
        QTest::newRow("two parts") << QByteArray("eyJhbGciOiJIUzI1NiJ9.e30");
    }
    void nothingIsTriedWhereThereIsNoSignature()
    {
        QFETCH(QByteArray, token);
        QVERIFY(inspect(token, { secret(raw, "right") }).keyTrials.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestKeyTrial)
#include "tst_keytrial.moc"
