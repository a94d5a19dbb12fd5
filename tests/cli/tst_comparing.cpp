// SPDX-License-Identifier: GPL-3.0-or-later
// jotlab-cli decode TOKEN --compare OTHER
#include "core/jose/base64url.h"
#include "tests/support/process.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

QByteArray token(const QByteArray &payload)
{
    return jose::encodeBase64Url("{\"alg\":\"HS256\"}") + '.' + jose::encodeBase64Url(payload) + '.'
        + jose::encodeBase64Url("signature");
}

const QByteArray left
    = token("{\"token_type\":\"access\",\"exp\":1795488300,\"iat\":1795488000,\"n\":1.0,\"x\":\"\\u001b[31m\"}");
const QByteArray right
    = token("{\"token_type\":\"refresh\",\"exp\":1795574400.5,\"iat\":1795488000,\"n\":1,\"y\":null}");

Json member(const Json &object, const char16_t *name)
{
    const Json *value = object.find(name);
    return value ? *value : Json();
}

} // namespace

class TestComparing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsPeople()
    {
        const ProgramRun run = runCli({ u"decode"_s, QString::fromUtf8(left), u"--compare"_s, u"-"_s }, right);
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(run.err, QByteArray());
        const QList<QByteArray> lines = run.out.trimmed().split('\n');
        const QList<QByteArray> expected{
            "5 claims differ; other type (access, refresh); the right one lives 23 h 55 min longer.",
            "- access token",
            "+ refresh token",
            "  header.alg = \"HS256\"",
            "- payload.token_type = \"access\"",
            "+ payload.token_type = \"refresh\"",
            "- payload.exp = 1795488300  (2026-11-24 02:45:00 UTC)",
            "+ payload.exp = 1795574400.5  (2026-11-25 02:40:00 UTC)",
            "    right: 23 h 55 min later",
            "  payload.iat = 1795488000  (2026-11-24 02:40:00 UTC)",
            "- payload.n = 1.0",
            "+ payload.n = 1",
            "- payload.x = \"\\u001b[31m\"",
            "+ payload.y = null",
            "  signature = c2lnbmF0dXJl",
            "- lifetime (exp - iat) = 5 min",
            "+ lifetime (exp - iat) = 1 day",
            "    right: 23 h 55 min longer",
        };
        QCOMPARE(lines, expected);
    }

    void tellsPrograms()
    {
        QTemporaryDir folder;
        const QString file = u'@' + writtenFile(folder, u"other.txt"_s, "Bearer " + right);
        const ProgramRun run = runCli({ u"decode"_s, u"--json"_s, QString::fromUtf8(left), u"--compare"_s, file });
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(run.objects().size(), 1);
        const Json object = run.objects().constFirst();
        QCOMPARE(member(object, u"identical"), Json(false));
        QVERIFY(run.text(u"summary").startsWith("5 claims differ"));
        QCOMPARE(member(member(object, u"left"), u"type"), Json(u"access"_s));
        QCOMPARE(member(member(object, u"right"), u"unread"), Json::array());
        QStringList rows;
        for (const Json &row : member(object, u"rows").items())
            rows.append(u"%1.%2 %3"_s.arg(
                member(row, u"part").toString(), member(row, u"name").toString(), member(row, u"state").toString()));
        QCOMPARE(rows,
            QStringList({ "header.alg same", "payload.token_type changed", "payload.exp changed", "payload.iat same",
                "payload.n changed", "payload.x only_left", "payload.y only_right", "signature.signature same" }));
        const QList<Json> items = member(object, u"rows").items();
        QCOMPARE(member(items.at(2), u"seconds_apart").numberText(), "86100.5");
        QCOMPARE(member(items.at(3), u"seconds_apart").numberText(), "0");
        QCOMPARE(member(items.at(4), u"left"), Json(u"1.0"_s));
        QVERIFY(member(items.at(5), u"right").isNull());
        QCOMPARE(member(items.at(6), u"right"), Json(u"null"_s)); // a claim that is null is there
        const Json life = member(object, u"lifetimes").items().constFirst();
        QCOMPARE(member(life, u"left_seconds").numberText(), "300");
        QCOMPARE(member(life, u"right_seconds").numberText(), "86400.5");
    }

    /// What could not be read is said; a difference is no failure.
    void comparesDamagedTokens()
    {
        const ProgramRun run = runCli({ u"decode"_s, u"--json"_s, QString::fromUtf8(left), u"--compare"_s,
            QString::fromUtf8(left.left(left.lastIndexOf('.'))) });
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(member(member(run.objects().constFirst(), u"right"), u"unread").items().size(), 1);
    }

    void refuses_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("exitCode");
        QTest::newRow("no token on the right")
            << QStringList{ QString::fromUtf8(left), u"--compare"_s, u"nothing"_s } << 1;
        QTest::newRow("no token on the left")
            << QStringList{ u"nothing"_s, u"--compare"_s, QString::fromUtf8(left) } << 1;
        QTest::newRow("both from standard input") << QStringList{ u"-"_s, u"--compare"_s, u"-"_s } << 2;
        QTest::newRow("no other") << QStringList{ QString::fromUtf8(left), u"--compare"_s } << 2;
        QTest::newRow("no such file") << QStringList{ QString::fromUtf8(left), u"--compare"_s, u"@/nowhere/at.all"_s }
                                      << 3;
    }
    void refuses()
    {
        QFETCH(QStringList, arguments);
        const ProgramRun run = runCli(QStringList{ u"decode"_s } + arguments);
        QTEST(run.exitCode, "exitCode");
        QCOMPARE(run.out, QByteArray());
        QVERIFY(run.err.startsWith("jotlab-cli: "));
        QVERIFY(!run.err.contains(left));
    }

    void helpNamesIt() { QVERIFY(runCli({ u"decode"_s, u"--help"_s }).out.contains("--compare")); }
};

QTEST_GUILESS_MAIN(TestComparing)
#include "tst_comparing.moc"
