// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/sanitized.h"
#include "core/json/jsonwriter.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/settingsfile.h"
#include "core/simplejwt/settingsjson.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <ctime>

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

    /// As django-configurations has them.
    void settingsOfAClass()
    {
        const auto file = readSettings("class Common(Configuration):\n    SECRET_KEY = 'the secret of the class'\n"
                                       "    INSTALLED_APPS = ['rest_framework']\n    SIMPLE_JWT = {'ISSUER': 'a'}\n");
        QVERIFY2(file, file ? "" : qPrintable(file.error().what));
        QCOMPARE(file->settings.signingKey.value_or(QByteArray()), QByteArray("the secret of the class"));
        QVERIFY(file->read.apps && !file->read.apps->hasBlacklist);
        const auto elsewhere = readSettings("from company.keys import *\nSIMPLE_JWT = {'ISSUER': 'a'}\n");
        QVERIFY2(elsewhere, elsewhere ? "" : qPrintable(elsewhere.error().what));
        QVERIFY(!elsewhere->settings.signingKey);
        QVERIFY(elsewhere->read.hasGap(u"SIGNING_KEY"));
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
        row("number as lifetime", "SIMPLE_JWT = {'ACCESS_TOKEN_LIFETIME': 300}", "Line 1: ACCESS_TOKEN_LIFETIME");
        row("two slips", "SIMPLE_JWT = {\n  'LEEWAY': 'a',\n  'ISSUER': 2,\n}", "There are 1 more.");
        row("removed from Simple JWT", "SIMPLE_JWT = {\n  'AUTH_HEADER_TYPE': 'x',\n}",
            "Line 2: The setting AUTH_HEADER_TYPE");
        row("removed, in JSON", "{\"SECRET_KEY\": \"x\"}", "SECRET_KEY has been removed");
        row("no name of that kind", "import os\n\nSIMPLE_JWT = {'LEEWAY': LEEWAY}", "Line 3: Python stops here");
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

    // Unknown names are told of, and a setting that can't be told is named with its line.
    void tellsOfWhatIsMissing()
    {
        const auto json = readSettings("{\n\"ACCES_TOKEN_LIFETIME\": 1, \"LEEWAY\": 3}");
        QVERIFY(json);
        QCOMPARE(json->settings.leeway, 3s);
        QCOMPARE(json->read.ignored.size(), 1);
        QCOMPARE(json->read.ignored[0].line, 2);
        QVERIFY(!firstGap(*json, Band::V5_5));
        const auto python = readSettings("SIMPLE_JWT = {\n\n  'AUDIENCE': os.environ['AUD'],\n  'LEWAY': 2,\n}");
        QVERIFY(python);
        const auto gap = firstGap(*python, Band::V5_5);
        QVERIFY(gap);
        QVERIFY2(gap->what.startsWith(QStringLiteral(
                     "Line 3: AUDIENCE is os.environ['AUD'], whose value does not stand here; write the value itself")),
            qPrintable(gap->what));
        QCOMPARE(python->read.ignored[0].name, QStringLiteral("LEWAY"));
        const auto given = readSettings("import os\nSIMPLE_JWT = {'AUDIENCE': os.environ['AUD']}",
            SettingsReading::Strict, { {}, { { QStringLiteral("AUD"), QStringLiteral("shop") } } });
        QVERIFY(given && !firstGap(*given, Band::V5_5));
        QCOMPARE(given->settings.audience, Json(QStringLiteral("shop")));
    }

    // Without SIGNING_KEY it is Django's SECRET_KEY; what can't be told is refused.
    void takesDjangosKey()
    {
        const auto file = readSettings("SECRET_KEY = 'hush-hush'\nSIMPLE_JWT = {'VERIFYING_KEY': SECRET_KEY}");
        QVERIFY(file);
        QCOMPARE(file->settings.signingKey, QByteArray("hush-hush"));
        QCOMPARE(file->read.signingKey.from, SigningKeyOrigin::From::SecretKey);
        QVERIFY(!file->read.signingKey.sentence().contains(QLatin1String("hush")));
        const Json shown = effectiveSettings(file->read, Band::V5_2);
        QVERIFY(shown.find(u"VERIFYING_KEY")->isNull());
        QVERIFY(!shown.contains(u"CHECK_USER_IS_ACTIVE"));
        const auto elsewhere = readSettings("import os\nSECRET_KEY = os.environ['KEY']\nSIMPLE_JWT = {'LEEWAY': 1}");
        QVERIFY(elsewhere && !elsewhere->settings.signingKey);
        QVERIFY(
            keyElsewhere(*elsewhere, QStringLiteral("give it")).what.startsWith(QLatin1String("Line 2: SECRET_KEY")));
    }

    // A key file beside the settings is read, one outside of the project is not.
    void readsKeyFilesBeside()
    {
        QTemporaryDir directory;
        const auto write = [&directory](const QString &name, const QByteArray &bytes) {
            QFile file(directory.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(bytes);
        };
        write(QStringLiteral("jwt.key"), "hush-hush\r\n");
        write(QStringLiteral("base.py"), "LEEWAY = 7\n");
        write(QStringLiteral("settings.py"),
            "from pathlib import Path\nfrom .base import *\nSIMPLE_JWT = {'LEEWAY': LEEWAY, 'SIGNING_KEY': "
            "(Path(__file__).parent / 'jwt.key').read_text().strip(),\n'ISSUER': open('/etc/hostname').read()}\n");
        const auto file = readSettingsFile(directory.filePath(QStringLiteral("settings.py")));
        QVERIFY2(file, file ? "" : qPrintable(file.error().what));
        QCOMPARE(file->settings.leeway, 7s);
        QCOMPARE(file->settings.signingKey, QByteArray("hush-hush"));
        QCOMPARE(file->read.signingKey.from, SigningKeyOrigin::From::File);
        QVERIFY(file->read.hasGap(u"ISSUER"));
    }

    // What nobody knows the name of may be any of the settings.
    void takesAnUnknownNameForAny_data()
    {
        QTest::addColumn<QByteArray>("change");
        for (const char *change : { "SIMPLE_JWT[K] = 9", "SIMPLE_JWT.update({K: 9})", "SIMPLE_JWT.update(**{K: 9})",
                 "SIMPLE_JWT.pop(K, None)", "del SIMPLE_JWT[K]", "SIMPLE_JWT.setdefault(K, 9)" })
            QTest::newRow(change) << QByteArray(change);
    }
    void takesAnUnknownNameForAny()
    {
        QFETCH(const QByteArray, change);
        const auto file = readSettings("from mylib import K\nSIMPLE_JWT = {'LEEWAY': 5}\n" + change + "\n");
        QVERIFY2(file, file ? "" : qPrintable(file.error().what));
        QVERIFY(file->read.hasGap(u"LEEWAY"));
        QVERIFY(file->read.hasGap(u"ISSUER"));
    }

    // A package whose __init__ imports what imports it, as "python manage.py" takes it.
    void readsFilesThatImportEachOther()
    {
        QTemporaryDir directory;
        const auto write = [&directory](const QString &name, const QByteArray &bytes) {
            QFile file(directory.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(bytes);
        };
        write(QStringLiteral("__init__.py"), "from .jwt import SIMPLE_JWT\n");
        write(QStringLiteral("jwt.py"), "from . import base\nSIMPLE_JWT = {'LEEWAY': base.X}\n");
        write(QStringLiteral("base.py"), "X = 4\n");
        write(QStringLiteral("settings.py"), "from .jwt import *\n");
        const auto file = readSettingsFile(directory.filePath(QStringLiteral("settings.py")));
        QVERIFY2(file, file ? "" : qPrintable(file.error().what));
        QCOMPARE(file->settings.leeway, 4s);
    }

    void takesWhatOthersMaySetForUnknown_data()
    {
        QTest::addColumn<QByteArray>("change");
        for (const char *change : { "import sys\nm = sys.modules[__name__]\nm.SIMPLE_JWT['LEEWAY'] = 9",
                 "import sys, mylib\nmylib.load(sys.modules[__name__])",
                 "import dynaconf\nsettings = dynaconf.DjangoDynaconf(__name__)",
                 "from dynaconf import DjangoDynaconf\nsettings = DjangoDynaconf(__name__)" })
            QTest::newRow(change) << QByteArray(change);
    }
    void takesWhatOthersMaySetForUnknown()
    {
        QFETCH(const QByteArray, change);
        const auto file = readSettings("SIMPLE_JWT = {'LEEWAY': 5}\n" + change + "\n");
        QVERIFY2(file, file ? "" : qPrintable(file.error().what));
        QVERIFY(file->read.hasGap(u"LEEWAY"));
    }

    void copiesDeep()
    {
        const auto file = readSettings("import copy\nB = {'LEEWAY': 1, 'AUTH_HEADER_TYPES': ['A']}\n"
                                       "SIMPLE_JWT = copy.deepcopy(B)\nB['AUTH_HEADER_TYPES'].append('C')\n");
        QVERIFY2(file, file ? "" : qPrintable(file.error().what));
        QCOMPARE(file->settings.authHeaderTypes, QStringList{ QStringLiteral("A") });
        const auto deep = readSettings("import copy\nD = {'x': {'y': [1]}}\nE = copy.deepcopy(D)\n"
                                       "D['x']['y'].append(2)\nD['x']['z'] = 1\n"
                                       "SIMPLE_JWT = {'LEEWAY': len(E['x']['y']) + len(E['x'])}\n");
        QVERIFY(deep);
        QCOMPARE(deep->settings.leeway, 2s);
    }

    // Two ways that read the same file: what only the one has read is read anew on the other.
    void followsFilesThatSeveralWaysRead()
    {
        QTemporaryDir directory;
        const auto write = [&directory](const QString &name, const QByteArray &bytes) {
            QFile file(directory.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(bytes);
        };
        write(QStringLiteral("base.py"), "LEEWAY = 8\n");
        for (const char *name : { "dev.py", "prod.py" })
            write(QLatin1String(name), "from .base import *\n");
        for (const char *condition : { "os.environ.get('E') == 'p'", "elsewhere.flag" }) {
            write(QStringLiteral("settings.py"),
                QByteArray("import os\nimport elsewhere\nif ") + condition
                    + ":\n    from .prod import *\nelse:\n    from .dev import *\nfrom .base import LEEWAY as other\n"
                      "SIMPLE_JWT = {'LEEWAY': LEEWAY + other}\n");
            const auto file = readSettingsFile(directory.filePath(QStringLiteral("settings.py")));
            QVERIFY2(file, file ? "" : qPrintable(file.error().what));
            QCOMPARE(file->settings.leeway, 16s);
        }
    }

    // Each ends soon, with a sentence or with gaps.
    void standsHostileFiles_data()
    {
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char *tag, const QByteArray &text) { QTest::newRow(tag) << text; };
        const QByteArray block = "\nSIMPLE_JWT = {'LEEWAY': 5}\n";
        row("endless loop", "x = 'a'\nwhile True:\n    x = x + x\n" + block);
        row("endless recursion", "def f(n):\n    return f(n + 1) + f(n + 2)\nf(1)" + block);
        row("loops in loops",
            "for a in range(10000):\n  for b in range(10000):\n    for c in range(10000):\n      d = a\n" + block);
        row("towers",
            "x = 9 ** 9 ** 9 ** 9\ny = 'a' * 10 ** 9 * 10 ** 9\nz = [0] * 10 ** 12\nw = 1 << 10 ** 9" + block);
        row("a list that grows", "x = [1]\nfor i in range(60):\n    x += x\n" + block);
        row("dicts that hold themselves", "x = {}\nx['x'] = x\nSIMPLE_JWT = {'LEEWAY': 5, 'AUDIENCE': x}\n");
        row("a deep copy", "import copy\na = []\nfor i in range(9000): a = [a]\nb = copy.deepcopy(a)\n" + block);
        row("a list of itself", "x = []\nx.append(x)\ny = x == [x]\nSIMPLE_JWT = {'AUDIENCE': x}\n");
        row("deep brackets", "SIMPLE_JWT = " + QByteArray(100'000, '(') + "1");
        row("deep dicts", "SIMPLE_JWT = " + QByteArray(100'000, '{') + "1");
        row("deep keys", "SIMPLE_JWT = " + QByteArray(80, '{') + "1" + QByteArray("}:1").repeated(80));
        row("long sums", "x = 1" + QByteArray(" + 1").repeated(100'000) + block);
        row("long attributes", "import a\nx = a" + QByteArray(".b").repeated(100'000) + block);
        row("deep blocks", [] {
            QByteArray text;
            for (int i = 0; i < 90; ++i)
                text += QByteArray(i, ' ') + "if x:\n";
            return text + QByteArray(90, ' ') + "y = 1\n";
        }());
        row("f-strings in f-strings", "x = " + QByteArray("f'{").repeated(2000) + block);
        row("branches without end",
            "import a\nif a.b: x = 1\n" + QByteArray("elif a.c: x = 2\n").repeated(50'000) + block);
        row("unknown conditions",
            "import a\n" + QByteArray("if a.b:\n    x = a.c\nelse:\n    x = [a]\n").repeated(3000) + block);
        row("unknown functions",
            "import a\ndef f(x):\n  if a.b: return f(x)\n  if a.c: return f(x)\n  return 1\nf(1)" + block);
        row("comprehensions", "x = [a for a in range(9999) for b in range(9999) for c in range(9999)]" + block);
        row("zero bytes", QByteArray("SIMPLE_JWT = {'LEEWAY': 5}\0", 27));
    }

    void standsHostileFiles()
    {
        QFETCH(const QByteArray, text);
#ifdef JOTLAB_SANITIZED
        constexpr double most = 60; // seconds of the processor
#else
        constexpr double most = 20;
#endif
        const std::clock_t start = std::clock(); // not the wall clock: the machine may be busy
        const auto file = readSettings(text);
        const double took = double(std::clock() - start) / CLOCKS_PER_SEC;
        QVERIFY(file || !file.error().what.isEmpty());
        if (file)
            QVERIFY(file->settings.leeway == 5s || file->read.hasGap(u"LEEWAY") || text.contains("AUDIENCE"));
        QVERIFY2(took < most, QByteArray::number(took));
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
