// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/jsonwriter.h"
#include "core/simplejwt/settingsfile.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace simplejwt;
using namespace std::chrono_literals;

/// Settings as a file holds them: JSON or Python, told apart by content.
class SettingsFileTest : public QObject
{
    Q_OBJECT

private slots:
    void readsEitherForm_data()
    {
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char *tag, const char *text) { QTest::newRow(tag) << QByteArray(text); };
        row("JSON", "{\"ACCESS_TOKEN_LIFETIME\": 600, \"ISSUER\": \"a\"}");
        row("JSON behind blanks", "\n\t {\"ACCESS_TOKEN_LIFETIME\": {\"seconds\": 600}, \"ISSUER\": \"a\"}\n");
        row("statement", "SIMPLE_JWT = {'ACCESS_TOKEN_LIFETIME': timedelta(minutes=10), 'ISSUER': 'a'}");
        row("whole settings.py",
            "\"\"\"Django settings.\"\"\"\nfrom datetime import timedelta\nDEBUG = True\n"
            "SIMPLE_JWT = {\n    # ten minutes\n    'ACCESS_TOKEN_LIFETIME': timedelta(seconds=60 * 10),\n"
            "    'ISSUER': 'a',\n}\nINSTALLED_APPS = ['x']\n");
        row("bare dict", "{'ACCESS_TOKEN_LIFETIME': timedelta(minutes=10), 'ISSUER': 'a'}");
        row("dict that JSON nearly is", "{\"ACCESS_TOKEN_LIFETIME\": timedelta(minutes=10), \"ISSUER\": \"a\",}");
        row("dict of the call", "SIMPLE_JWT = dict(ACCESS_TOKEN_LIFETIME=timedelta(minutes=10), ISSUER='a')");
    }

    void readsEitherForm()
    {
        QFETCH(QByteArray, text);
        const auto file = readSettings(text);
        QVERIFY2(file, file ? "" : qPrintable(file.error().what));
        Settings expected;
        expected.accessTokenLifetime = 10min;
        expected.issuer = Json(QStringLiteral("a"));
        QCOMPARE(file->settings, expected);
        QVERIFY(file->keysElsewhere.isEmpty());
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("said");
        const auto row = [](const char *tag, const char *text, const char *said) {
            QTest::newRow(tag) << QByteArray(text) << QString::fromUtf8(said);
        };
        row("nothing", "", "Line 1: There is no SIMPLE_JWT");
        row("slip in JSON", "{\n  \"LEEWAY\": }", "line 2");
        row("JSON without its end", "{\"ROTATE_REFRESH_TOKENS\": true", "JSON");
        row("JSON array", "[1]", "Settings are a JSON object");
        row("unknown in JSON", "{\"ACCES_TOKEN_LIFETIME\": 1}", "ACCES_TOKEN_LIFETIME");
        row("unknown in Python", "SIMPLE_JWT = {\n  'LEEWAY': 1,\n  'LEWAY': 2,\n}", "Line 3: LEWAY");
        row("call that is not run", "SIMPLE_JWT = {\n  'ISSUER': 'a',\n  'LEEWAY': f(),\n}", "Line 3: LEEWAY");
        row("number as lifetime", "SIMPLE_JWT = {'ACCESS_TOKEN_LIFETIME': 300}", "Line 1: ACCESS_TOKEN_LIFETIME");
        row("two slips", "SIMPLE_JWT = {\n  'A': 1,\n  'B': 2,\n}", "There are 1 more.");
        row("value elsewhere", "SIMPLE_JWT = {\n\n  'AUDIENCE': os.environ['AUD'],\n}",
            "Line 3: AUDIENCE is os.environ['AUD'], whose value does not stand here; write the value itself.");
        row("other text", "hello, world", "Line 1: There is no SIMPLE_JWT");
    }

    void saysWhatIsWrong()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, said);
        const auto file = readSettings(text);
        QVERIFY(!file);
        QCOMPARE(file.error().code, Errc::Usage);
        QVERIFY2(file.error().what.contains(said), qPrintable(file.error().what));
    }

    void leavesKeysThatStandElsewhere()
    {
        const auto file = readSettings("SIMPLE_JWT = {\n  'SIGNING_KEY': settings.SECRET_KEY,\n  'LEEWAY': 3,\n}");
        QVERIFY(file);
        QCOMPARE(file->settings.leeway, 3s);
        QVERIFY(!file->settings.signingKey);
        QCOMPARE(file->keysElsewhere.size(), 1);
        QCOMPARE(keyElsewhere(*file, QStringLiteral("give it")).what,
            QStringLiteral("Line 2: SIGNING_KEY is settings.SECRET_KEY, whose value does not stand here; give it."));
    }

    // What Django accepts at its start is accepted from Python too, and fails when it is used.
    void readsAsDjango()
    {
        const QByteArray text
            = "SIMPLE_JWT = {'ALGORITHM': 'none', 'LEEWAY': '30', 'NO_SUCH_SETTING': 1, 'JSON_ENCODER': a.B}";
        QVERIFY(!readSettings(text));
        const auto file = readSettings(text, SettingsReading::AsDjango);
        QVERIFY2(file, file ? "" : qPrintable(file.error().what));
        QCOMPARE(file->settings.algorithm, QStringLiteral("none"));
        QVERIFY(file->settings.failsAtUse.contains(QStringLiteral("LEEWAY")));
        const auto removed = readSettings("SIMPLE_JWT = {'SECRET_KEY': 'x'}", SettingsReading::AsDjango);
        QVERIFY(!removed && removed.error().what.contains(QLatin1String("has been removed")));
    }

    void namesTheFile()
    {
        QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("settings.py"));
        QVERIFY(readSettingsFile(path).error().what.contains(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("SIMPLE_JWT = {\n  'LEEWAY': ?,\n}\n");
        file.close();
        const auto read = readSettingsFile(path);
        QVERIFY(read.error().what.contains(path));
        QVERIFY2(read.error().what.contains(QLatin1String("Line 2:")), qPrintable(read.error().what));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("SIMPLE_JWT = {'SIGNING_KEY': settings.SECRET_KEY}");
        file.close();
        const auto named = readSettingsFile(path);
        QVERIFY(named);
        QVERIFY(keyElsewhere(*named, QStringLiteral("give it")).what.contains(path));
    }

    void refusesWhatIsTooLong()
    {
        QCOMPARE(readSettings(QByteArray(17 * 1024 * 1024, ' ')).error().code, Errc::Limit);
        QVERIFY(readSettings(QByteArray(2 * 1024 * 1024, '#')).error().what.contains(QLatin1String("1 MiB")));
    }

    void aSecretIsNeverShown()
    {
        for (const char *text : { "SIMPLE_JWT = {'SIGNING_KEY': 'hush-hush' + 3}", "{\"SIGNING_KEY\": \"hush-hush\",,}",
                 "SIMPLE_JWT = {'SIGNING_KEY': ['hush-hush']}" }) {
            const auto file = readSettings(text);
            QVERIFY(!file);
            QVERIFY2(!file.error().what.contains(QLatin1String("hush")), qPrintable(file.error().what));
        }
    }
};

QTEST_GUILESS_MAIN(SettingsFileTest)
#include "tst_settingsfile.moc"
