// SPDX-License-Identifier: GPL-3.0-or-later
// The commands that need no server: decode, verify, sign, issue, keygen.
#include "core/base/sanitized.h"
#include "core/jose/key.h"
#include "core/json/jsonreader.h"
#include "tests/support/process.h"

#include <QTemporaryDir>
#include <QTest>
#include <sys/resource.h>

using namespace Qt::StringLiterals;

class TestTokens : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_directory;

    QString file(const QString &name, const QByteArray &content) { return writtenFile(m_directory, name, content); }

private Q_SLOTS:
    void usageErrorsExitWith2_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("no command") << QStringList{};
        QTest::newRow("unknown command") << QStringList{ u"dance"_s };
        QTest::newRow("unknown option") << QStringList{ u"decode"_s, u"--dance"_s, u"x"_s };
        QTest::newRow("no token") << QStringList{ u"decode"_s };
        QTest::newRow("two tokens") << QStringList{ u"decode"_s, u"a"_s, u"b"_s };
        QTest::newRow("unknown band") << QStringList{ u"decode"_s, u"--profile"_s, u"4.9"_s, u"x"_s };
        QTest::newRow("unknown algorithm")
            << QStringList{ u"verify"_s, u"--secret"_s, u"s"_s, u"--alg"_s, u"none"_s, u"x"_s };
        QTest::newRow("no key") << QStringList{ u"verify"_s, u"x"_s };
        QTest::newRow("two keys") << QStringList{ u"verify"_s, u"--secret"_s, u"a"_s, u"--secret-hex"_s, u"00"_s,
            u"x"_s };
        QTest::newRow("negative leeway") << QStringList{ u"verify"_s, u"--secret"_s, u"a"_s, u"--leeway=-1"_s, u"x"_s };
        QTest::newRow("--now is no number")
            << QStringList{ u"verify"_s, u"--secret"_s, u"a"_s, u"--now"_s, u"noon"_s, u"x"_s };
        QTest::newRow("claim is no JSON")
            << QStringList{ u"issue"_s, u"--secret"_s, u"a"_s, u"--user-id"_s, u"1"_s, u"--claim"_s, u"a=b"_s };
        QTest::newRow("--user without a database")
            << QStringList{ u"issue"_s, u"--secret"_s, u"a"_s, u"--user"_s, u"alice"_s };
        QTest::newRow("users without a database") << QStringList{ u"users"_s, u"list"_s };
        QTest::newRow("unknown key type") << QStringList{ u"keygen"_s, u"--type"_s, u"dsa"_s };
    }
    void usageErrorsExitWith2()
    {
        QFETCH(const QStringList, arguments);
        const ProgramRun run = runCli(arguments);
        QCOMPARE(run.exitCode, 2);
        QCOMPARE(run.out, QByteArray());
        QVERIFY(run.err.startsWith("jotlab-cli: "));
    }

    void helpAndVersionAreEverywhere_data()
    {
        QTest::addColumn<QString>("command");
        for (const char *command : { "decode", "verify", "sign", "issue", "keygen", "users", "flush", "serve", "login",
                 "refresh", "blacklist", "check", "whoami", "explain", "import", "scan", "forgeries", "fingerprint", "run",
                 "server" })
            QTest::newRow(command) << QString::fromLatin1(command);
    }
    void helpAndVersionAreEverywhere()
    {
        QFETCH(const QString, command);
        const ProgramRun help = runCli({ command, u"--help"_s });
        QCOMPARE(help.exitCode, 0);
        QVERIFY2(help.out.startsWith("Usage: jotlab-cli " + command.toLatin1() + ' '), help.out.constData());
        const ProgramRun version = runCli({ command, u"--version"_s });
        QCOMPARE(version.exitCode, 0);
        QVERIFY(version.out.startsWith("jotlab-cli "));
    }

    void signedTokensVerify_data()
    {
        QTest::addColumn<QStringList>("keygen");
        QTest::addColumn<QString>("algorithm");
        QTest::newRow("HS256") << QStringList{ u"--type"_s, u"hmac"_s } << u"HS256"_s;
        QTest::newRow("HS512") << QStringList{ u"--type"_s, u"hmac"_s, u"--bits"_s, u"512"_s } << u"HS512"_s;
        QTest::newRow("RS256") << QStringList{ u"--type"_s, u"rsa"_s } << u"RS256"_s;
        QTest::newRow("PS384") << QStringList{ u"--type"_s, u"rsa"_s } << u"PS384"_s;
        QTest::newRow("ES256") << QStringList{ u"--type"_s, u"ec"_s } << u"ES256"_s;
        QTest::newRow("ES512") << QStringList{ u"--type"_s, u"ec"_s, u"--curve"_s, u"P-521"_s } << u"ES512"_s;
        QTest::newRow("ES256K") << QStringList{ u"--type"_s, u"ec"_s, u"--curve"_s, u"secp256k1"_s } << u"ES256K"_s;
        QTest::newRow("Ed25519") << QStringList{ u"--type"_s, u"ed25519"_s } << u"EdDSA"_s;
        QTest::newRow("Ed448") << QStringList{ u"--type"_s, u"ed448"_s } << u"EdDSA"_s;
    }
    void signedTokensVerify()
    {
        QFETCH(const QStringList, keygen);
        QFETCH(const QString, algorithm);
        const ProgramRun key = runCli(QStringList{ u"keygen"_s, u"--format"_s, u"jwk"_s } + keygen);
        QCOMPARE(key.exitCode, 0);
        const QString keyFile = file(u"key.jwk"_s, key.out);
        const QByteArray payload = "{\"n\": 9007199254740993, \"n\":1.0 ,\"x\":\"é\"}";
        const ProgramRun token
            = runCli({ u"sign"_s, u"--json"_s, u"--key"_s, keyFile, u"--alg"_s, algorithm, u"-"_s }, payload);
        QCOMPARE(token.exitCode, 0);
        QVERIFY(token.text(u"token").split('.').value(1)
            == payload.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
        const ProgramRun verified
            = runCli({ u"verify"_s, u"--json"_s, u"--jws"_s, u"--key"_s, keyFile, u"-"_s }, token.text(u"token"));
        QCOMPARE(verified.exitCode, 0);
        QCOMPARE(verified.objects().constFirst().find(u"error")->type(), Json::Type::Null);

        QByteArray damaged = token.text(u"token");
        damaged[damaged.size() - 20] = damaged.at(damaged.size() - 20) == 'A' ? 'B' : 'A';
        const ProgramRun refused
            = runCli({ u"verify"_s, u"--json"_s, u"--jws"_s, u"--key"_s, keyFile, u"-"_s }, damaged);
        QCOMPARE(refused.exitCode, 1);
        QCOMPARE(refused.text(u"error"), "signature");
    }

    void decodeKeepsEveryByte()
    {
        const QByteArray payload = "{\"z\":1,\"a\":9007199254740993,\"f\":1e400,\"u\":\"\\u00e9\",\"z\":2}";
        const ProgramRun token
            = runCli({ u"sign"_s, u"--secret-hex"_s, u"00112233445566778899aabbccddeeff"_s, u"-"_s }, payload);
        const ProgramRun decoded
            = runCli({ u"decode"_s, u"--json"_s, u"-"_s }, "Authorization: Bearer \"" + token.out.trimmed() + "\"\n");
        QCOMPARE(decoded.exitCode, 0);
        QCOMPARE(decoded.text(u"payload"), payload);
        QCOMPARE(decoded.text(u"header"), "{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
        QCOMPARE(decoded.text(u"signature"), token.out.trimmed().split('.').at(2));
    }

    void everyKeyIsTried()
    {
        const QByteArray token = runCli({ u"sign"_s, u"--secret-hex"_s, u"66fb0eff"_s, u"{}"_s }).out.trimmed();
        const ProgramRun right
            = runCli({ u"decode"_s, u"--json"_s, u"--secret-base64"_s, u"ZvsO/w=="_s, u"-"_s }, token);
        QCOMPARE(right.objects().constFirst().find(u"key_trials")->items().constFirst().find(u"outcome")->toString(),
            u"verifies"_s);
        // Given as text, the same secret is another one; both commands say how it would have to be read.
        for (const QString &command : { u"decode"_s, u"verify"_s }) {
            const ProgramRun text = runCli({ command, u"--secret"_s, u"ZvsO/w=="_s, u"-"_s }, token);
            QVERIFY2(text.out.contains("read as base64"), text.out.constData());
            QVERIFY(!text.out.contains("ZvsO"));
            const Json report
                = runCli({ command, u"--json"_s, u"--secret"_s, u"ZvsO/w=="_s, u"-"_s }, token).objects().constFirst();
            const Json trial = report.find(u"key_trials")->items().constFirst();
            QCOMPARE(trial.find(u"outcome")->toString(), u"verifies_otherwise"_s);
            QCOMPARE(trial.find(u"reading")->toString(), u"base64"_s);
        }
        QVERIFY(!runCli({ u"decode"_s, u"--json"_s, u"-"_s }, token).objects().constFirst().find(u"key_trials"));
    }

    void weakSecretsAreFoundAndNeverPrinted()
    {
        const QByteArray weak = runCli({ u"sign"_s, u"--secret"_s, u"your-256-bit-secret"_s, u"{}"_s }).out.trimmed();
        const QByteArray own = runCli({ u"sign"_s, u"--secret"_s, u"of our list"_s, u"{}"_s }).out.trimmed();
        const QString list = file(u"words.txt"_s, "first\r\nof our list\r\n");
        const ProgramRun found = runCli({ u"verify"_s, u"--weak-secrets"_s, u"--json"_s, u"-"_s }, weak);
        QCOMPARE(found.exitCode, 1);
        QVERIFY(found.objects().constFirst().find(u"weak_secret")->find(u"found")->toBool());
        QVERIFY(!found.out.contains("256-bit"));
        QCOMPARE(runCli({ u"verify"_s, u"--weak-secrets"_s, u"-"_s }, own).exitCode, 0);
        const ProgramRun listed = runCli({ u"verify"_s, u"--word-list"_s, list, u"-"_s }, own);
        QCOMPARE(listed.exitCode, 1);
        QVERIFY2(listed.out.contains("line 2") && !listed.out.contains("of our list\n"), listed.out.constData());
        // Beside a good verdict on the signature, the weak secret alone makes the whole negative.
        const ProgramRun both = runCli(
            { u"verify"_s, u"--json"_s, u"--weak-secrets"_s, u"--secret"_s, u"your-256-bit-secret"_s, u"-"_s }, weak);
        QCOMPARE(both.exitCode, 1);
        QVERIFY(both.objects().constFirst().find(u"ok")->toBool());
        QCOMPARE(runCli({ u"verify"_s, u"--word-list"_s, u"/nowhere/words"_s, u"-"_s }, own).exitCode, 3);
    }

    void anEncryptedKeyWantsItsPassphrase()
    {
        const auto key = jose::Key::generate(jose::KeyType::Ed25519);
        const QString keyFile = file(u"locked.pem"_s, *key->toPem("open sesame"));
        const QString right = file(u"right"_s, "open sesame\n");
        const QString wrong = file(u"wrong"_s, "open barley");
        const ProgramRun token = runCli({ u"sign"_s, u"--key"_s, keyFile, u"--passphrase-file"_s, right, u"{}"_s });
        QCOMPARE(token.exitCode, 0);
        QCOMPARE(
            runCli({ u"verify"_s, u"--key"_s, keyFile, u"--passphrase-file"_s, right, u"-"_s }, token.out).exitCode, 0);
        const ProgramRun none = runCli({ u"verify"_s, u"--key"_s, keyFile, u"-"_s }, token.out);
        QVERIFY(none.exitCode != 0);
        QVERIFY2(none.err.contains("--passphrase-file"), none.err.constData());
        QVERIFY(runCli({ u"verify"_s, u"--key"_s, keyFile, u"--passphrase-file"_s, wrong, u"-"_s }, token.out).exitCode
            > 1);
    }

    void decodeFindsNothing()
    {
        const ProgramRun run = runCli({ u"decode"_s, u"--json"_s, u"no token in here"_s });
        QCOMPARE(run.exitCode, 1);
        QCOMPARE(run.out, QByteArray());
    }

    void controlCharactersAreEscaped()
    {
        const ProgramRun token = runCli({ u"sign"_s, u"--secret-hex"_s, u"00112233445566778899aabbccddeeff"_s, u"-"_s },
            "{\"x\":\"\\u001b[31mred\"}");
        const ProgramRun decoded = runCli({ u"decode"_s, u"-"_s }, token.out);
        QCOMPARE(decoded.exitCode, 0);
        QVERIFY(!decoded.out.contains('\033'));
    }

    /// Four times as many tokens take about four times as long.
    void decodeIsLinear()
    {
#ifdef JOTLAB_SANITIZED
        QSKIP("Sanitizers have a time of their own, and look at nothing here that they don't elsewhere.");
#endif
        const QByteArray token = runCli({ u"sign"_s, u"--secret"_s, u"a-secret"_s, u"{\"exp\":1}"_s }).out;
        const auto seconds = [&token](int count) {
            rusage before = {};
            rusage after = {};
            ::getrusage(RUSAGE_CHILDREN, &before);
            const ProgramRun run = runCli({ u"decode"_s, u"--json"_s, u"-"_s }, token.repeated(count));
            ::getrusage(RUSAGE_CHILDREN, &after);
            const auto total = [](const rusage &usage) {
                return double(usage.ru_utime.tv_sec) + double(usage.ru_utime.tv_usec) / 1e6;
            };
            return run.out.isEmpty() ? 1e9 : total(after) - total(before);
        };
        const double few = seconds(2'000);
        const double many = seconds(8'000);
        QVERIFY2(many < 8 * few + 0.2, qPrintable(u"%1 s, then %2 s"_s.arg(few).arg(many)));
    }

    /// Of U+009B a terminal makes the same as of ESC [; the others turn or hide what stands beside them.
    void whatATerminalObeysIsEscapedInJson_data()
    {
        QTest::addColumn<QString>("character");
        QTest::newRow("CSI") << u"\u009b"_s;
        QTest::newRow("right to left") << u"\u202e"_s;
        QTest::newRow("Arabic letter mark") << u"\u061c"_s;
        QTest::newRow("a tag") << u"\U000e0041"_s;
    }

    void whatATerminalObeysIsEscapedInJson()
    {
        QFETCH(const QString, character);
        const QByteArray payload = "{\"x\":\"a" + character.toUtf8() + "b\"}";
        const ProgramRun token
            = runCli({ u"sign"_s, u"--secret-hex"_s, u"00112233445566778899aabbccddeeff"_s, u"-"_s }, payload);
        QCOMPARE(token.exitCode, 0);
        for (const QStringList &words :
            { QStringList{ u"decode"_s, u"--json"_s, u"-"_s }, QStringList{ u"scan"_s, u"--json"_s, u"-"_s } }) {
            const ProgramRun run = runCli(words, token.out);
            QVERIFY2(!run.out.isEmpty() && !run.out.contains(character.toUtf8()), run.out.constData());
        }
        const Json decoded
            = parseJson(runCli({ u"decode"_s, u"--json"_s, u"-"_s }, token.out).text(u"payload")).value();
        QCOMPARE(decoded.find(u"x")->toString(), u'a' + character + u'b'); // and nothing is lost
    }

    void batchKeepsTheOrderAndNamesBadLines()
    {
        QByteArray lines;
        const QByteArray good = runCli({ u"sign"_s, u"--secret"_s, u"batch-secret"_s, u"{}"_s }).out.trimmed();
        for (int i = 0; i < 300; ++i)
            lines += "{\"id\":\"" + QByteArray::number(i) + "\",\"token\":\"" + (i % 3 ? good : good + "x")
                + "\",\"key\":{\"secret\":\"batch-secret\"}}" + '\n';
        lines += "not json\n{\"id\":\"last\",\"token\":\"" + good
            + "\",\"key\":{\"secret\":\"batch-secret\"},\"algorithms\":[\"none\"]}";
        const ProgramRun run = runCli({ u"verify"_s, u"--batch"_s, u"-"_s }, lines);
        QCOMPARE(run.exitCode, 1);
        const QList<Json> verdicts = run.objects();
        QCOMPARE(verdicts.size(), 302);
        for (int i = 0; i < 300; ++i) {
            QCOMPARE(verdicts.at(i).find(u"id")->toString(), QString::number(i));
            QCOMPARE(verdicts.at(i).find(u"ok")->toBool(), i % 3 != 0);
        }
        QCOMPARE(verdicts.at(300).find(u"error")->toString(), u"bad_line"_s);
        QCOMPARE(verdicts.at(300).find(u"line")->toInteger(), 301);
        QCOMPARE(verdicts.at(301).find(u"error")->toString(), u"algorithm_not_allowed"_s);
    }

    void issuedPairsDiffer()
    {
        const ProgramRun run = runCli({ u"issue"_s, u"--json"_s, u"--secret"_s, u"issue-secret"_s, u"--user-id"_s,
            u"7"_s, u"--claim"_s, u"scope=[\"a\"]"_s, u"--now"_s, u"1700000000"_s, u"--profile"_s, u"5.2"_s });
        QCOMPARE(run.exitCode, 0);
        QVERIFY2(run.err.contains("warning"), "a secret given in the open brings a warning");
        const Json access
            = parseJson(runCli({ u"decode"_s, u"--json"_s, u"-"_s }, run.text(u"access")).text(u"payload"))
                  .value_or(Json());
        const Json refresh
            = parseJson(runCli({ u"decode"_s, u"--json"_s, u"-"_s }, run.text(u"refresh")).text(u"payload"))
                  .value_or(Json());
        QCOMPARE(access.find(u"exp")->toInteger(), 1700000300);
        QCOMPARE(refresh.find(u"exp")->toInteger(), 1700086400);
        QCOMPARE(access.find(u"user_id")->toInteger(), 7);
        QVERIFY(*access.find(u"jti") != *refresh.find(u"jti"));
        QCOMPARE(access.find(u"scope")->items().size(), 1);
        QCOMPARE(runCli({ u"verify"_s, u"--secret"_s, u"issue-secret"_s, u"--now"_s, u"1700000299"_s, u"--token-type"_s,
                            u"access"_s, u"-"_s },
                     run.text(u"access"))
                     .exitCode,
            0);
        const ProgramRun asRefresh = runCli({ u"verify"_s, u"--secret"_s, u"issue-secret"_s, u"--now"_s,
                                                u"1700000299"_s, u"--token-type"_s, u"refresh"_s, u"-"_s },
            run.text(u"access"));
        QCOMPARE(asRefresh.exitCode, 1);
        QVERIFY2(asRefresh.out.startsWith("✗ refused by Simple JWT"), asRefresh.out.constData());
        const ProgramRun late = runCli({ u"verify"_s, u"--json"_s, u"--secret"_s, u"issue-secret"_s, u"--now"_s,
                                           u"1700000300"_s, u"--token-type"_s, u"access"_s, u"-"_s },
            run.text(u"access"));
        QCOMPARE(late.exitCode, 1);
        QCOMPARE(late.text(u"error"), "expired");
        QCOMPARE(late.objects().constFirst().find(u"simplejwt")->find(u"detail")->toString(), u"Token is expired"_s);
    }

    void derivedAccessCarriesTheRefreshClaims()
    {
        const ProgramRun run = runCli(
            { u"issue"_s, u"--json"_s, u"--derived"_s, u"--user-id"_s, u"7"_s, u"--claim"_s, u"scope=\"x\""_s }, {},
            { u"JOTLAB_SECRET=from-the-environment"_s });
        QCOMPARE(run.exitCode, 0);
        const Json access
            = parseJson(runCli({ u"decode"_s, u"--json"_s, u"-"_s }, run.text(u"access")).text(u"payload"))
                  .value_or(Json());
        QCOMPARE(access.find(u"token_type")->toString(), u"access"_s);
        QCOMPARE(access.find(u"scope")->toString(), u"x"_s);
    }

    void missingFilesExitWith3()
    {
        QCOMPARE(runCli({ u"decode"_s, u"@/nowhere/token"_s }).exitCode, 3);
        QCOMPARE(runCli({ u"verify"_s, u"--key"_s, u"/nowhere/key"_s, u"x"_s }).exitCode, 3);
    }

    void settingsErrorsNameTheSetting()
    {
        const ProgramRun unknown = runCli({ u"issue"_s, u"--settings"_s,
            file(u"unknown.json"_s, "{\"ACCESS_TOKEN_LIFETIME\":\"soon\"}"), u"--user-id"_s, u"1"_s });
        QCOMPARE(unknown.exitCode, 2);
        QVERIFY(unknown.err.contains("ACCESS_TOKEN_LIFETIME"));
        const ProgramRun broken = runCli(
            { u"issue"_s, u"--settings"_s, file(u"broken.json"_s, "{\n  \"LEEWAY\": }"), u"--user-id"_s, u"1"_s });
        QCOMPARE(broken.exitCode, 2);
        QVERIFY2(broken.err.contains("line 2"), broken.err.constData());
    }
};

QTEST_GUILESS_MAIN(TestTokens)
#include "tst_tokens.moc"
