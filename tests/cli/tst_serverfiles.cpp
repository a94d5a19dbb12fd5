// SPDX-License-Identifier: GPL-3.0-or-later
// The command server, and the schema of server files: what it takes is what the program takes.
#include "core/config/serverfile.h"
#include "core/config/serverfilewriting.h"
#include "core/config/serverpreset.h"
#include "core/json/jsonwriter.h"
#include "tests/support/djangoserver.h"
#include "tests/support/process.h"

#include <QProcess>
#include <QTest>

using namespace Qt::StringLiterals;

class TestServerFiles : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_directory;

private slots:
    void writesAPreset_data()
    {
        QTest::addColumn<QString>("id");
        for (const config::ServerPreset &each : config::serverPresets())
            QTest::newRow(each.id.toUtf8()) << each.id;
    }

    void writesAPreset()
    {
        QFETCH(const QString, id);
        const QString file = m_directory.filePath(id + u".json"_s);
        const ProgramRun run = runCli({ u"server"_s, u"http://127.0.0.1:8000"_s, u"--preset"_s, id, u"--to"_s, file });
        QVERIFY2(run.exitCode == 0 && run.out.isEmpty(), run.err.constData());
        const auto server = config::loadServerProfile(file);
        QVERIFY(server);
        QCOMPARE(server->id(), u"http://127.0.0.1:8000"_s);
        QCOMPARE(server->paths, config::serverPresetNamed(id)->server.paths);
        QCOMPARE(runCli({ u"server"_s, file }).out, contentOf(file)); // it is right, and as it was
    }

    void listsThem()
    {
        const ProgramRun run = runCli({ u"server"_s, u"--list"_s, u"--json"_s });
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(run.objects().size(), config::serverPresets().size());
        QCOMPARE(run.text(u"id"), QByteArray("simple-jwt"));
    }

    void saysWhatIsWrong()
    {
        const QString file = writtenFile(m_directory, u"wrong.json"_s, "{\"url\":\"http://h\",\n \"ulr\":1}");
        const ProgramRun run = runCli({ u"server"_s, file });
        QCOMPARE(run.exitCode, 2);
        QVERIFY2(run.err.contains("Line 2, column 2"), run.err.constData());
        QCOMPARE(runCli({ u"server"_s }).exitCode, 2);
        QCOMPARE(runCli({ u"server"_s, u"http://h"_s, u"--preset"_s, u"nope"_s }).exitCode, 2);
        QCOMPARE(runCli({ u"server"_s, u"/no/such.json"_s }).exitCode, 3);
    }

    void environments()
    {
        const QString file = writtenFile(m_directory, u"shop.json"_s,
            "{\"url\":\"http://h\",\"environments\":{\"live\":{\"url\":\"https://h.example\"}}}");
        const ProgramRun run = runCli({ u"server"_s, u"--json"_s, file + u"#live"_s });
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QCOMPARE(run.text(u"url"), QByteArray("https://h.example"));
        QCOMPARE(runCli({ u"server"_s, file + u"#test"_s }).exitCode, 2);
        const ProgramRun own = runCli({ u"server"_s, file });
        QVERIFY2(own.err.contains("environments live, which are not in this; ") && own.err.contains("#live names one"),
            own.err.constData());
        QVERIFY(!run.err.contains("environments"));
    }

    /// A file that is right may lead nowhere here.
    void saysWhatIsNotHere()
    {
        writtenFile(m_directory, u"here.py"_s, "SIMPLE_JWT = {}\n");
        const QString file = writtenFile(m_directory, u"leads.json"_s,
            R"({"url":"http:\/\/h","settings":"here.py","key":{"env":"JOTLAB_NOT_SET"},"users":{"database":"gone.sqlite3"}})");
        const ProgramRun run = runCli({ u"server"_s, file });
        QCOMPARE(run.exitCode, 0); // a key is not shared, nor is every folder
        QVERIFY2(run.err.contains("gone.sqlite3”, which it names, is not here")
                && run.err.contains("JOTLAB_NOT_SET, from which it takes the key, is not set"),
            run.err.constData());
        QVERIFY(!run.err.contains("here.py"));
        QVERIFY(!runCli({ u"server"_s, file }, {}, { u"JOTLAB_NOT_SET=x"_s }).err.contains("JOTLAB_NOT_SET"));
    }

    /// The schema is what editors and other people's checks go by; it must not say something else than the program.
    void theSchemaSaysTheSame()
    {
        const QString python = pythonWith("jsonschema");
        if (python.isEmpty() && !peersRequired())
            QSKIP("No Python here has jsonschema; install python3-jsonschema.");
        QVERIFY(!python.isEmpty());
        const char *members[] = { "", "\"$schema\":\"server.schema.json\"", "\"format\":\"jotlab-server\"",
            "\"format\":\"jotlab-session\"", "\"name\":\"a\"", "\"name\":5", "\"ulr\":1", "\"band\":\"5.2\"",
            "\"band\":null", "\"band\":\"6\"", "\"band\":5.2", "\"header_name\":\"X-Auth\"",
            "\"header_name\":\"X Auth\"", "\"header_type\":\"\"", "\"header_type\":\"JWT\"", "\"header_type\":\"a:b\"",
            "\"paths\":{\"login\":null}", "\"paths\":{\"login\":\"/l/\"}", "\"paths\":{\"login\":\"l\"}",
            "\"paths\":{\"logn\":\"/\"}", "\"paths\":[]", "\"authenticated\":{\"login\":true}",
            "\"authenticated\":{\"login\":1}", "\"authenticated\":{\"x\":true}", "\"fields\":{\"username\":\"email\"}",
            "\"fields\":{\"user\":\"email\"}", "\"fields\":{\"username\":\"\"}", "\"fields\":{\"username\":\"a b\"}",
            "\"cookies\":{\"access\":\"a\"}", "\"cookies\":null", "\"cookies\":{}", "\"cookies\":{\"csrf\":\"a\"}",
            "\"cookies\":{\"refresh\":\"a\",\"csrf\":\"b\",\"csrf_header\":\"X-C\"}",
            "\"cookies\":{\"access\":\"a;b\"}", "\"cookies\":{\"access\":\"\"}",
            "\"cookies\":{\"access\":\"a\",\"x\":\"b\"}", "\"headers\":{\"X-Tenant\":\"shop\"}",
            "\"headers\":{\"X Tenant\":\"a\"}", "\"headers\":{\"X-A\":\"\"}", "\"headers\":{\"X-A\":1}",
            "\"headers\":{\"Authorization\":\"a\"}", "\"headers\":{\"X-Api-Key\":\"a\"}",
            "\"headers\":{\"Host\":\"a\"}", "\"ca_file\":\"ca.pem\"", "\"ca_file\":null",
            "\"settings\":\"settings.py\"", "\"settings\":null", "\"key\":null", "\"key\":{\"file\":\"keys/jwt.pem\"}",
            "\"key\":{\"env\":\"JWT_KEY\"}", "\"key\":{\"env\":\"django-insecure-2f\"}",
            "\"key\":{\"keychain\":\"staging\"}", "\"key\":{\"keychain\":\"\"}", "\"key\":\"secret\"", "\"key\":{}",
            "\"key\":{\"secret\":\"a\"}", "\"key\":{\"file\":\"a\",\"env\":\"B\"}", "\"key\":{\"file\":\"a\\nb\"}",
            "\"key\":{\"file\":5}", "\"users\":{\"project\":\"../manage.py\"}",
            "\"users\":{\"database\":\"db.sqlite3\"}", "\"users\":{\"list\":\"a\"}", "\"users\":{\"project\":\"\"}",
            "\"users\":[]", "\"users\":null",
            "\"environments\":{\"live\":{\"key\":{\"env\":\"LIVE_KEY\"},\"settings\":\"\"}}",
            "\"environments\":{\"live\":{\"url\":\"http://i\"}}", "\"environments\":{\"live\":{}}",
            "\"environments\":{\"live\":{\"band\":\"6\"}}", "\"environments\":{\"live\":5}", "\"environments\":[]",
            "\"environments\":{\"live\":{\"environments\":{}}}", "\"environments\":{\"\":{}}" };
        QByteArrayList files{ "{}", "[]", "{\"url\":5}", "{\"url\":\"h\"}", "{\"url\":\"ftp://h\"}",
            "{\"url\":\"http://me:word@h\"}", "{\"url\":\"http://h?a\"}", "{\"url\":\"https://h:1/a/b\"}" };
        for (const int count : { 100, 101 }) {
            QByteArrayList names;
            for (int i = 0; i < count; ++i)
                names.append("\"e" + QByteArray::number(i) + "\":{}");
            files.append("{\"url\":\"http://h\",\"environments\":{" + names.join(',') + "}}");
        }
        for (const char *each : members)
            files.append(QByteArray("{\"url\":\"http://h\"") + (*each ? "," : "") + each + '}');
        for (const config::ServerPreset &each : config::serverPresets()) {
            config::ServerProfile server = each.server;
            server.baseUrl = QUrl(u"http://h"_s);
            files.append(QByteArray(config::writeServerProfile(server)).replace('\n', ' '));
        }
        QProcess process;
        process.start(python,
            { u"-c"_s,
                u"import json,sys,jsonschema\n"
                "schema = json.load(open(sys.argv[1]))\n"
                "jsonschema.Draft202012Validator.check_schema(schema)\n"
                "check = jsonschema.Draft202012Validator(schema)\n"
                "for line in sys.stdin: print(int(check.is_valid(json.loads(line))))\n"_s,
                u"" JOTLAB_SOURCE_DIR "/resources/server.schema.json"_s });
        process.write(files.join('\n') + '\n');
        process.closeWriteChannel();
        QVERIFY(process.waitForFinished(60'000));
        const QByteArrayList verdicts = process.readAllStandardOutput().trimmed().split('\n');
        QVERIFY2(verdicts.size() == files.size(), process.readAllStandardError().constData());
        for (qsizetype i = 0; i < files.size(); ++i)
            QVERIFY2((verdicts.at(i) == "1") == config::parseServerProfile(files.at(i)).has_value(), files.at(i));
    }
};

QTEST_GUILESS_MAIN(TestServerFiles)
#include "tst_serverfiles.moc"
