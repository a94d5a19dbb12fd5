// SPDX-License-Identifier: GPL-3.0-or-later
// jotlab-cli import: what it lists, what it hides and how it ends. What the readers take is tst_postmancollection's
// affair.
#include "tests/support/process.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

class TestImport : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_directory;

    QString file(const QString &name, const QByteArray &content) { return writtenFile(m_directory, name, content); }
    static QString postman()
    {
        return QStringLiteral(JOTLAB_SOURCE_DIR "/tests/cases/import/scripted.postman_collection.json");
    }

private Q_SLOTS:
    void tellsAllInJson()
    {
        const QString environment = file(u"e.json"_s,
            R"({"name":"E","values":[{"key":"base","value":"http:\/\/127.0.0.1:8000"},{"key":"a","value":"1"}]})");
        const QString curl = file(u"x.sh"_s, "curl http://127.0.0.1:9000/whoami/\n");
        const ProgramRun run = runCli(
            { u"import"_s, u"--json"_s, u"--environment"_s, environment, u"--variable"_s, u"a=2"_s, postman(), curl });
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(run.objects().size(), 1);
        const Json all = run.objects().first();
        QCOMPARE(all.members().size(), 3);
        const QList<Json> calls = all.find(u"calls")->items();
        QCOMPARE(calls.size(), 2);
        QCOMPARE(calls.at(0).find(u"name")->toString(), u"Log in"_s);
        QCOMPARE(calls.at(0).find(u"url")->toString(), u"http://127.0.0.1:8000/api/token/"_s);
        QCOMPARE(calls.at(0).find(u"endpoint")->toString(), u"obtain_pair"_s);
        QCOMPARE(calls.at(0).find(u"headers")->items().first().items().last().toString(), u"2"_s);
        QVERIFY(!run.out.contains("correct horse"));
        QCOMPARE(all.find(u"servers")->items().size(), 2);
        const Json skipped = all.find(u"skipped")->items().first();
        QCOMPARE(skipped.find(u"place")->toString(), u"Log in"_s);
        QCOMPARE(skipped.find(u"text")->toString(), u"Its script “test” was not run."_s);
        QVERIFY(runCli({ u"import"_s, u"--json"_s, u"--reveal"_s, u"--variable"_s, u"base=http://h"_s, postman() })
                    .out.contains("correct horse"));
    }

    /// Tokens of recorded answers are taken from the new ones; no other scenario could be played twice.
    void makesAScenarioOfWhatWasRecorded()
    {
        const QByteArray access = "eyJhbGciOiJIUzI1NiJ9.eyJ0b2tlbl90eXBlIjoiYWNjZXNzIn0.c2lnbmF0dXJl";
        const QString recorded = QStringLiteral(JOTLAB_SOURCE_DIR "/tests/cases/import/recorded.har");
        const ProgramRun masked = runCli({ u"import"_s, u"--to"_s, u"scenario"_s, recorded });
        QCOMPARE(masked.exitCode, 0);
        QVERIFY2(!masked.out.contains("correct horse") && !masked.out.contains(access), masked.out);
        QVERIFY2(masked.out.contains(R"("password": "${password}")"), masked.out);
        QVERIFY2(masked.out.contains(R"("access": "body.access")"), masked.out);
        QVERIFY2(masked.out.contains(R"("path": "/me/?a=1")"), masked.out);
        QVERIFY2(masked.out.contains(R"("authorization": "Bearer ${access}")"), masked.out);
        QVERIFY2(masked.out.contains(R"("status": 403)"), masked.out);
        const QString path = m_directory.filePath(u"scenario.json"_s);
        const ProgramRun whole
            = runCli({ u"import"_s, u"--to"_s, u"scenario"_s, u"--reveal"_s, u"--output"_s, path, recorded });
        QCOMPARE(whole.exitCode, 0);
        QVERIFY2(contentOf(path).contains("correct horse ${dollar}{x}"), contentOf(path));
        QCOMPARE(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        const ProgramRun played = runCli({ u"run"_s, path });
        QVERIFY2(played.out.contains("400") || played.out.contains("401"), played.out + played.err);
        const QString other = file(u"other.sh"_s, "curl http://127.0.0.1:9000/whoami/\n");
        for (const QString &form : { u"scenario"_s, u"server"_s }) {
            const ProgramRun two = runCli({ u"import"_s, u"--to"_s, form, recorded, other });
            QCOMPARE(two.exitCode, 1);
            QVERIFY2(two.err.contains("http://127.0.0.1:8000, http://127.0.0.1:9000"), two.err);
        }
        const ProgramRun server = runCli({ u"import"_s, u"--to"_s, u"server"_s, recorded });
        QVERIFY2(server.out.contains("\"url\": \"http://127.0.0.1:8000\""), server.out);
    }

    void writesOtherForms()
    {
        const QStringList given{ u"import"_s, postman(), u"--variable"_s, u"base=http://h"_s, u"--to"_s };
        const ProgramRun http = runCli(given + QStringList{ u"http"_s });
        QCOMPARE(http.exitCode, 0);
        QVERIFY(http.out.contains("@base = http://h\n") && http.out.contains("POST {{base}}/api/token/\n"));
        QVERIFY(http.out.contains("X-A: {{a}}") && !http.out.contains("correct horse"));
        QVERIFY(http.err.contains("Its script “test” was not run."));
        QVERIFY(runCli(given + QStringList{ u"har"_s, u"--reveal"_s }).out.contains("correct horse"));
        const QString folder = m_directory.filePath(u"bruno"_s);
        const QStringList bruno = given + QStringList{ u"bruno"_s, u"--output"_s, folder };
        QCOMPARE(runCli(bruno).exitCode, 0);
        QVERIFY(contentOf(folder + u"/Log in.bru"_s).contains("url: {{base}}/api/token/"));
        QCOMPARE(runCli(bruno).exitCode, 1); // not over another
        const ProgramRun again = runCli({ u"import"_s, folder });
        QCOMPARE(again.exitCode, 0);
        QVERIFY(again.out.contains("POST http://h/api/token/  Log in"));
        for (const QStringList &wrong : { QStringList{ u"--to"_s, u"x"_s }, QStringList{ u"--to"_s, u"bruno"_s },
                 QStringList{ u"--output"_s, folder } })
            QCOMPARE(runCli(QStringList{ u"import"_s, postman() } + wrong).exitCode, 2);
    }

    void ends()
    {
        const ProgramRun none = runCli({ u"import"_s, postman() });
        QCOMPARE(none.exitCode, 1); // its address has no value
        QVERIFY(none.out.contains("without a value for “base”"));
        QCOMPARE(runCli({ u"import"_s }).exitCode, 2);
        QCOMPARE(runCli({ u"import"_s, u"--variable"_s, u"x"_s, postman() }).exitCode, 2);
        QCOMPARE(runCli({ u"import"_s, m_directory.filePath(u"none"_s) }).exitCode, 3);
        const ProgramRun broken
            = runCli({ u"import"_s, u"-"_s, postman(), u"--variable"_s, u"base=http://h"_s }, "{\"log\":");
        QCOMPARE(broken.exitCode, 2);
        QVERIFY(broken.out.contains("POST http://h/api/token/  Log in")); // the other is taken
        QVERIFY(broken.err.contains("line 1"));
    }
};

QTEST_GUILESS_MAIN(TestImport)
#include "tst_import.moc"
