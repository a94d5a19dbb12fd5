// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forge/benchreport.h"
#include "core/forge/forging.h"
#include "core/jose/jws.h"
#include "core/jose/signature.h"
#include "core/json/jsonwriter.h"
#include "core/session/tokenreading.h"

#include <QTest>
#include <functional>

using namespace Qt::StringLiterals;
using forge::Forgery;
using forge::ForgeryMaterial;
using forge::Means;
using jose::Algorithm;

namespace {

const Instant Now = fromEpochSeconds(1'700'000'000);

struct Signer
{
    Algorithm algorithm;
    jose::Key key;
};

Signer signerFor(const QByteArray &name)
{
    const Algorithm algorithm = *jose::algorithmNamed(name);
    const jose::AlgorithmInfo &info = jose::info(algorithm);
    const auto key = info.family == jose::Family::Hmac ? jose::Key::fromSecret("the server's own secret, 32 bytes.")
        : info.family == jose::Family::Ec              ? jose::Key::generateEc(info.curve)
        : info.family == jose::Family::Ed              ? jose::Key::generate(jose::KeyType::Ed25519)
                                                       : jose::Key::generate(jose::KeyType::Rsa);
    return { algorithm, *key };
}

ForgeryMaterial materialOf(const Signer &signer)
{
    ForgeryMaterial material;
    const QByteArray header = "{\"alg\":\"" + QByteArray(jose::info(signer.algorithm).name) + "\",\"typ\":\"JWT\"}";
    const QByteArray claims
        = "{\"token_type\":\"access\",\"exp\":1700000300,\"iat\":1700000000,\"jti\":\"0123\",\"user_id\":\"1\"}";
    material.token = *jose::signCompact(header, claims, signer.algorithm, signer.key);
    material.settings.algorithm = QString::fromLatin1(jose::info(signer.algorithm).name);
    material.settings.signingKey = signer.key.hasPrivate() && signer.key.type() == jose::KeyType::Secret
        ? *signer.key.secret()
        : *signer.key.toPem();
    material.now = Now;
    material.inactiveUser = u"3"_s;
    return material;
}

bool isWellSigned(const QByteArray &token, const Signer &signer)
{
    const auto jws = jose::parseCompact(token);
    return jws && jose::verifySignature(signer.algorithm, signer.key, jws->signingInput, jws->signature).has_value();
}

QByteArray claimsOf(const QByteArray &token)
{
    const session::TokenReading reading = session::readToken(token);
    return reading.claims ? writeJson(*reading.claims) : QByteArray();
}

} // namespace

class TestForgery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void signatureIsAsTheTableSays_data()
    {
        QTest::addColumn<QByteArray>("algorithm");
        for (const char *algorithm : { "HS256", "RS256", "PS384", "ES256", "ES512", "EdDSA" })
            QTest::newRow(algorithm) << QByteArray(algorithm);
    }
    void signatureIsAsTheTableSays()
    {
        QFETCH(const QByteArray, algorithm);
        const Signer signer = signerFor(algorithm);
        ForgeryMaterial material = materialOf(signer);
        QVERIFY(isWellSigned(material.token, signer));
        material.foreignKey = *forge::foreignKeyFor(material.token);
        QVERIFY(material.foreignKey->fits(signer.algorithm));
        for (const Forgery &forgery : forge::forgeries()) {
            const auto token = forge::forge(forgery, material);
            if (!token) { // HMAC has no public key
                QCOMPARE(QByteArray(forgery.id), QByteArray("public_key_as_secret"));
                QCOMPARE(token.error().code, Errc::Unsupported);
                QVERIFY(algorithm.startsWith("HS"));
                continue;
            }
            QVERIFY2(isWellSigned(*token, signer) == (forgery.means != Means::Anyone), forgery.id);
            QVERIFY2((*token == material.token) == (forgery.means == Means::Server), forgery.id);
        }
    }

    void changesWhatItSays_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("claims");
        const QByteArray header = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
        const auto row = [](const char *id, const QByteArray &newHeader, const QByteArray &claims) {
            QTest::newRow(id) << QString::fromLatin1(id) << newHeader << claims;
        };
        const QByteArray good
            = "{\"token_type\":\"access\",\"exp\":1700000300,\"iat\":1700000000,\"jti\":\"JTI\",\"user_id\":\"1\"}";
        row("alg_nOnE", "{\"alg\":\"nOnE\",\"typ\":\"JWT\"}", good);
        row("other_user", header, QByteArray(good).replace("\"user_id\":\"1\"", "\"user_id\":\"3\""));
        row("kid_path", "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"../../../../../../dev/null\"}", good);
        row("other_kid", "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"no-such-key\"}", good);
        row("wrong_type", header, QByteArray(good).replace("access", "refresh"));
        row("no_type", header, QByteArray(good).replace("\"token_type\":\"access\",", ""));
        row("no_jti", header, QByteArray(good).replace("\"jti\":\"JTI\",", ""));
        row("no_exp", header, QByteArray(good).replace("\"exp\":1700000300,", ""));
        row("no_user", header, QByteArray(good).replace(",\"user_id\":\"1\"", ""));
        row("expired", header, QByteArray(good).replace("1700000300", "1699913600"));
        row("future_iat", header, QByteArray(good).replace("\"iat\":1700000000", "\"iat\":1700086400"));
        row("future_nbf", header, QByteArray(good).replace("\"1\"}", "\"1\",\"nbf\":1700086400}"));
        row("milliseconds", header, QByteArray(good).replace("1700000300", "1700086400000"));
        row("wrong_aud", header, QByteArray(good).replace("\"1\"}", "\"1\",\"aud\":\"somebody-else\"}"));
        row("wrong_iss", header, QByteArray(good).replace("\"1\"}", "\"1\",\"iss\":\"somebody-else\"}"));
        row("unknown_user", header, QByteArray(good).replace("\"1\"}", "\"999999999\"}"));
        row("inactive_user", header, QByteArray(good).replace("\"1\"}", "\"3\"}"));
        row("text_user", header, QByteArray(good).replace("\"1\"}", "\"nobody\"}"));
    }
    void changesWhatItSays()
    {
        QFETCH(const QString, id);
        QFETCH(const QByteArray, header);
        QFETCH(const QByteArray, claims);
        const Forgery *forgery = forge::forgeryNamed(id);
        QVERIFY(forgery);
        const auto token = forge::forge(*forgery, materialOf(signerFor("HS256")));
        QVERIFY(token);
        const session::TokenReading reading = session::readToken(*token);
        QCOMPARE(writeJson(*reading.header), header);
        const QByteArray jti = reading.text(u"jti").toLatin1();
        QCOMPARE(claimsOf(*token).replace(jti.isEmpty() ? QByteArray("JTI") : jti, "JTI"), claims);
        QCOMPARE(jti == "0123", forgery->means == Means::Anyone); // one that is taken must not spoil the next
    }

    void keepsANumericUserANumber()
    {
        const Signer signer = signerFor("HS256");
        ForgeryMaterial material = materialOf(signer);
        material.token = *jose::signCompact("{\"alg\":\"HS256\"}", "{\"user_id\":1}", signer.algorithm, signer.key);
        QCOMPARE(
            claimsOf(*forge::forge(*forge::forgeryNamed(u"inactive_user"), material)), QByteArray("{\"user_id\":3}"));
        QCOMPARE(claimsOf(*forge::forge(*forge::forgeryNamed(u"text_user"), material)),
            QByteArray("{\"user_id\":\"nobody\"}"));
    }

    void publicKeyBecomesASecret()
    {
        const Signer signer = signerFor("RS256");
        ForgeryMaterial material = materialOf(signer);
        material.settings.signingKey.reset();
        material.settings.verifyingKey = *signer.key.publicPem();
        const auto token = forge::forge(*forge::forgeryNamed(u"public_key_as_secret"), material);
        QVERIFY(token);
        QCOMPARE(session::readToken(*token).header->find(u"alg")->toString(), u"HS256"_s);
    }

    void saysWhyNot_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<std::function<void(ForgeryMaterial *)>>("change");
        QTest::addColumn<Errc>("code");
        using Change = std::function<void(ForgeryMaterial *)>;
        const auto row = [](const char *name, const QString &id, const Change &change, Errc code) {
            QTest::newRow(name) << id << change << code;
        };
        row(
            "no token", u"alg_none"_s, [](ForgeryMaterial *m) { m->token = "none"; }, Errc::Malformed);
        row(
            "a payload that is no object", u"alg_none"_s, [](ForgeryMaterial *m) { m->token = "e30.W10.c2ln"; },
            Errc::Malformed);
        row(
            "no key", u"expired"_s, [](ForgeryMaterial *m) { m->settings.signingKey.reset(); }, Errc::Secret);
        row(
            "no inactive user", u"inactive_user"_s, [](ForgeryMaterial *m) { m->inactiveUser.clear(); },
            Errc::NotFound);
        row(
            "type is None", u"wrong_type"_s, [](ForgeryMaterial *m) { m->settings.tokenTypeClaim.reset(); },
            Errc::Unsupported);
        row(
            "jti is None", u"no_jti"_s, [](ForgeryMaterial *m) { m->settings.jtiClaim.reset(); }, Errc::Unsupported);
        row(
            "unknown algorithm", u"other_key"_s, [](ForgeryMaterial *m) { m->token = "eyJhbGciOiJYIn0.e30.c2ln"; },
            Errc::Unsupported);
    }
    void saysWhyNot()
    {
        QFETCH(const QString, id);
        QFETCH(const std::function<void(ForgeryMaterial *)>, change);
        QFETCH(const Errc, code);
        ForgeryMaterial material = materialOf(signerFor("HS256"));
        change(&material);
        const auto token = forge::forge(*forge::forgeryNamed(id), material);
        QVERIFY(!token);
        QCOMPARE(token.error().code, code);
        QVERIFY(token.error().what.endsWith(u'.'));
    }

    void saysWhatWasNotTested_data()
    {
        using forge::Standing;
        using forge::Verdict;
        QTest::addColumn<QList<int>>("verdicts"); // of the good token and of forgeries
        QTest::addColumn<int>("standing");
        QTest::addColumn<QString>("says");
        QTest::addColumn<bool>("isUntested");
        const auto row
            = [](const char *name, QList<Verdict> verdicts, Standing standing, const QString &says, bool open) {
                  QList<int> numbers;
                  for (const Verdict each : verdicts)
                      numbers.append(int(each));
                  QTest::newRow(name) << numbers << int(standing) << says << open;
              };
        row("all refused", { Verdict::Taken, Verdict::Refused, Verdict::Refused }, Standing::Sound, u"Refused: 2."_s,
            false);
        row("one not sent", { Verdict::Taken, Verdict::Refused, Verdict::NotSent }, Standing::Look,
            u"No forgery that was sent was accepted. Refused: 1. Not tested: “"_s, true);
        row("five not sent",
            { Verdict::Taken, Verdict::Refused, Verdict::NotSent, Verdict::NotSent, Verdict::NotSent, Verdict::NotSent,
                Verdict::NotSent },
            Standing::Look, u"” and 2 more."_s, true);
        row("another refusal", { Verdict::Taken, Verdict::Refused, Verdict::Otherwise }, Standing::Look,
            u"proves less: 1."_s, false);
        row("a crash", { Verdict::Taken, Verdict::Refused, Verdict::Bug }, Standing::Look, u"One crashed"_s, false);
        row("taken", { Verdict::Taken, Verdict::Refused, Verdict::Alarm, Verdict::NotSent }, Standing::Alarm,
            u"ALARM: one forgery was accepted."_s, true);
        row("no answer", { Verdict::Taken, Verdict::Refused, Verdict::NoAnswer }, Standing::Alarm, u"Not tested: “"_s,
            true);
        row("nothing sent", { Verdict::NotSent, Verdict::NotSent }, Standing::Look,
            u"Nothing is proven: no forgery was answered. Not"_s, true);
        row("only one that may be taken", { Verdict::Taken, Verdict::Taken, Verdict::NotSent }, Standing::Look,
            u"Nothing is proven: no forgery was answered that has to be refused. Not"_s, true);
    }
    void saysWhatWasNotTested()
    {
        QFETCH(const QList<int>, verdicts);
        QFETCH(const QString, says);
        QFETCH(const bool, isUntested);
        QList<forge::BenchRow> rows;
        for (qsizetype i = 0; i < verdicts.size(); ++i) {
            forge::BenchRow row;
            row.forgery = i == 0 ? nullptr : &forge::forgeries()[std::size_t(i)];
            row.verdict = forge::Verdict(verdicts.at(i));
            rows.append(row);
        }
        QTEST(int(forge::standingOf(rows)), "standing");
        const QString summary = forge::summaryOf(rows);
        QVERIFY2(summary.contains(says), qPrintable(summary));
        QVERIFY2(summary.contains(u"Not tested") == isUntested, qPrintable(summary));
    }

    void textsAreSentences()
    {
        QStringList ids;
        for (const Forgery &forgery : forge::forgeries()) {
            QVERIFY(forge::forgeryText(forgery).endsWith(u'.') && forge::forgeryAdvice(forgery).endsWith(u'.'));
            ids += QString::fromLatin1(forgery.id);
        }
        QCOMPARE(ids.removeDuplicates(), 0);
        QVERIFY(!forge::forgeryNamed(u"dance"));
    }
};

QTEST_GUILESS_MAIN(TestForgery)
#include "tst_forgery.moc"
