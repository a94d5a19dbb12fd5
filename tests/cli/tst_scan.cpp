// SPDX-License-Identifier: GPL-3.0-or-later
// jotlab-cli scan: what it lists, what it hides and how it ends. Where tokens are found is tst_tokenscan's affair.
#include "tests/support/process.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

class TestScan : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_directory;
    QByteArray m_access;
    QByteArray m_refresh;

    QString file(const QString &name, const QByteArray &content) { return writtenFile(m_directory, name, content); }

    static QStringList scan(const QStringList &words)
    {
        return QStringList{ u"scan"_s, u"--json"_s, u"--now"_s, u"1700000400"_s } + words;
    }

private Q_SLOTS:
    void initTestCase()
    {
        const ProgramRun pair = runCli(
            { u"issue"_s, u"--json"_s, u"--secret"_s, u"a"_s, u"--user-id"_s, u"7"_s, u"--now"_s, u"1700000000"_s });
        QCOMPARE(pair.exitCode, 0);
        m_access = pair.text(u"access");
        m_refresh = pair.text(u"refresh");
    }

    void listsEachTokenOnce()
    {
        const QString log = file(u"server.log"_s, "10:00 Bearer " + m_access + "\n10:01 Bearer " + m_access + '\n');
        const QString reply
            = file(u"reply.json"_s, "{\"refresh\":\"" + m_refresh + "\",\"access\":\"" + m_access + "\"}");
        const ProgramRun run = runCli(scan({ log, reply }));
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(run.objects().size(), 2);
        const Json first = run.objects().at(0);
        QStringList names;
        for (const Json::Member &member : first.members())
            names += member.name;
        QCOMPARE(names.join(u' '), u"file offset count type user iat exp alive token"_s);
        QCOMPARE(first.find(u"file")->toString(), log);
        QCOMPARE(first.find(u"offset")->toInteger(), 13);
        QCOMPARE(first.find(u"count")->toInteger(), 3);
        QCOMPARE(first.find(u"type")->toString(), u"access"_s);
        QCOMPARE(first.find(u"user")->toString(), u"7"_s);
        QCOMPARE(first.find(u"iat")->toInteger(), 1700000000);
        QCOMPARE(first.find(u"exp")->toInteger(), 1700000300);
        QCOMPARE(*first.find(u"alive"), Json(false));
        const Json second = run.objects().at(1);
        QCOMPARE(second.find(u"type")->toString(), u"refresh"_s);
        QCOMPARE(*second.find(u"alive"), Json(true));
    }

    void hidesTokensUnlessAsked_data()
    {
        QTest::addColumn<QStringList>("format");
        QTest::newRow("text") << QStringList{ u"scan"_s };
        QTest::newRow("JSON") << QStringList{ u"scan"_s, u"--json"_s };
    }
    void hidesTokensUnlessAsked()
    {
        QFETCH(const QStringList, format);
        const QString log = file(u"server.log"_s, "Bearer " + m_access + '\n');
        const ProgramRun hidden = runCli(format + QStringList{ log });
        QCOMPARE(hidden.exitCode, 0);
        QVERIFY(hidden.out.contains(m_access.left(6)));
        for (const QByteArray &segment : m_access.split('.'))
            QVERIFY(!hidden.out.contains(segment) && !hidden.err.contains(segment));
        QVERIFY(runCli(format + QStringList{ u"--reveal"_s, log }).out.contains(m_access));
    }

    void readsStandardInput()
    {
        const ProgramRun run = runCli(scan({ u"-"_s }), "\xff\x00 " + m_refresh);
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(run.text(u"file"), QByteArray("-"));
    }

    void takesClaimNamesFromSettings()
    {
        const QString settings = file(u"settings.json"_s, "{\"USER_ID_CLAIM\":\"jti\"}");
        const ProgramRun run = runCli(scan({ u"--settings"_s, settings, u"-"_s }), m_access);
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(run.text(u"user").size(), 32);
    }

    void readsADatabaseByItsCells()
    {
        const QString database = m_directory.filePath(u"db.sqlite3"_s);
        QProcess python;
        python.start(u"python3"_s,
            { u"-c"_s,
                u"import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute('create table t (token, name)');"
                "db.execute('insert into t values (?, ?)', (sys.argv[2], 'alice')); db.commit()"_s,
                database, QString::fromLatin1(m_access) });
        QVERIFY(python.waitForFinished() && python.exitCode() == 0);
        const ProgramRun run = runCli(scan({ u"--reveal"_s, database }));
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(run.text(u"token"), m_access);
        QCOMPARE(run.text(u"place"), QByteArray("t.token, row 1"));
        QVERIFY(run.objects().at(0).find(u"offset")->isNull());
        QVERIFY(!run.objects().at(0).find(u"end"));
        QVERIFY(runCli({ u"scan"_s, database }).out.contains("t.token, row 1"));
    }

    void saysWhereAnEndIsNoneOrAGuess()
    {
        const ProgramRun cut = runCli(scan({ u"-"_s }), "jwt=" + m_access.chopped(3) + ' ');
        QCOMPARE(cut.text(u"end"), QByteArray("cut"));
        QVERIFY(runCli({ u"scan"_s, u"-"_s }, "jwt=" + m_access.chopped(3) + ' ').out.contains("cut off"));
        QVERIFY(!runCli(scan({ u"-"_s }), "jwt=" + m_access + ' ').objects().at(0).find(u"end"));
    }

    void namesWhatItCouldNotLookInto()
    {
        const QString archive = file(u"logs.7z"_s, "7z\xbc\xaf\x27\x1c" + QByteArray(300, 'x'));
        const ProgramRun nothing = runCli(scan({ archive }));
        QCOMPARE(nothing.exitCode, 3); // there may be one
        QVERIFY(nothing.err.contains("7-Zip") && !nothing.err.contains("No token was found"));
        const ProgramRun beside = runCli(scan({ archive, file(u"a.log"_s, m_access) }));
        QCOMPARE(beside.exitCode, 0);
        QVERIFY(beside.err.contains("7-Zip"));
    }

    void endsAsTheContractSays_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<int>("lines");
        const QString log = file(u"server.log"_s, "Bearer " + m_access + '\n');
        const QString plain = file(u"plain.log"_s, "nothing happened\n");
        const QString missing = m_directory.filePath(u"missing.log"_s);
        QTest::newRow("nothing found") << QStringList{ plain } << 1 << 0;
        QTest::newRow("missing file") << QStringList{ missing } << 3 << 0;
        QTest::newRow("a folder") << QStringList{ m_directory.path() } << 3 << 0;
        QTest::newRow("missing beside a good one") << QStringList{ missing, log } << 3 << 1;
        QTest::newRow("no file") << QStringList{} << 2 << 0;
        QTest::newRow("unknown option") << QStringList{ u"--dance"_s, log } << 2 << 0;
        QTest::newRow("found") << QStringList{ plain, log } << 0 << 1;
        QTest::newRow("a name like an option") << QStringList{ u"--"_s, log } << 0 << 1;
    }
    void endsAsTheContractSays()
    {
        QFETCH(const QStringList, words);
        QFETCH(const int, exitCode);
        QFETCH(const int, lines);
        const ProgramRun run = runCli(scan(words));
        QCOMPARE(run.exitCode, exitCode);
        QCOMPARE(run.objects().size(), lines);
        QCOMPARE(run.err.count('\n'), exitCode == 0 ? 0 : 1);
    }
};

QTEST_GUILESS_MAIN(TestScan)
#include "tst_scan.moc"
