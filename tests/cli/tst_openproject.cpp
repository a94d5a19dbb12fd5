// SPDX-License-Identifier: GPL-3.0-or-later
// jotlab-cli open on a project that Django itself made. Real processes throughout.
#include "core/config/serverfile.h"
#include "core/json/jsonreader.h"
#include "core/project/readcommand.h"
#include "core/project/reading.h"
#include "tests/support/djangoproject.h"
#include "tests/support/djangoserver.h"
#include "tests/support/process.h"

#include <QDir>
#include <QProcess>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;

class TestOpenProject : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<DjangoProject> m_project;

    /// Whether a process of this machine has that word among its arguments.
    static bool isRunning(const QByteArray &word)
    {
        const QStringList processes = QDir(u"/proc"_s).entryList({ u"[0-9]*"_s }, QDir::Dirs);
        return std::any_of(processes.begin(), processes.end(), [&word](const QString &id) {
            return contentOf(u"/proc/"_s + id + u"/cmdline"_s).split('\0').contains(word);
        });
    }

    ProgramRun open(const QStringList &more = {}) const
    {
        return runCli(QStringList{ u"open"_s, m_project->path(), u"--yes"_s, u"--json"_s } + confinement() + more);
    }

    static Json member(const Json &object, const QString &path)
    {
        Json value = object;
        for (const QString &name : path.split(u'/')) {
            const Json *found = value.find(name);
            if (!found)
                return {};
            value = Json(*found);
        }
        return value;
    }

    /// The view on a path.
    static Json view(const Json &answer, const QString &path)
    {
        for (const Json &each : member(answer, u"views"_s).items()) {
            if (each.find(u"path")->toString() == path)
                return each;
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase() { MAKE_PROJECT(m_project); }

    void init()
    {
        m_project->setSettings({});
        m_project->setUrls({});
        QFile::remove(m_project->path(u"trace"_s));
    }

    void asksFirst()
    {
        m_project->setSettings("open('trace', 'w')\n");
        const ProgramRun run = runCli({ u"open"_s, m_project->path(), u"--unconfined"_s });
        QCOMPARE(run.exitCode, 2);
        QVERIFY2(run.err.contains("Nothing was run"), run.err.constData());
        const QByteArray command
            = m_project->path(u".venv/bin/python"_s).toUtf8() + " -B - " + m_project->path(u"manage.py"_s).toUtf8();
        QVERIFY2(run.err.contains(command), run.err.constData());
        QVERIFY(!QFile::exists(m_project->path(u"trace"_s)));
        QCOMPARE(runCli({ u"open"_s, u"--script"_s }).out, project::readScript());
    }

    void readsWhatIsTrue()
    {
        m_project->setSettings("SIMPLE_JWT['AUDIENCE'] = 'shop-' + str(len(INSTALLED_APPS))\n");
        const ProgramRun run = open();
        QVERIFY2(run.exitCode == 0, run.err.constData());
        const Json answer = run.objects().value(0);
        QCOMPARE(member(answer, u"settings/ACCESS_TOKEN_LIFETIME"_s).toInteger(), 420);
        QCOMPARE(member(answer, u"settings/AUDIENCE"_s).toString(), u"shop-9"_s);
        QCOMPARE(member(answer, u"settings/USER_ID_CLAIM"_s).toString(), u"user_id"_s);
        QCOMPARE(member(answer, u"signing_key/from"_s).toString(), u"SECRET_KEY"_s);
        QCOMPARE(member(answer, u"signing_key/file"_s).toString(), u"shop/settings.py"_s);
        QVERIFY(member(answer, u"signing_key/line"_s).toInteger().value_or(0) > 1);
        QCOMPARE(member(answer, u"signing_key/fingerprint"_s).toString().size(), 16);
        QCOMPARE(member(answer, u"user_model/model"_s).toString(), u"accounts.User"_s);
        QCOMPARE(member(answer, u"user_model/key_type"_s).toString(), u"UUIDField"_s);
        QVERIFY(!member(answer, u"versions/Django"_s).toString().isEmpty());
        QCOMPARE(member(answer, u"django/LANGUAGE_CODE"_s).toString(), u"en-us"_s);

        const Json refresh = view(answer, u"/session/refresh/"_s);
        QCOMPARE(member(refresh, u"kind"_s).toString(), u"token_refresh"_s);
        QCOMPARE(member(refresh, u"method"_s).toString(), u"POST"_s);
        QCOMPARE(member(refresh, u"view"_s).toString(), u"shop.urls.RefreshView"_s);
        QCOMPARE(member(member(refresh, u"fields"_s).items().value(0), u"name"_s).toString(), u"refresh"_s);
        QVERIFY(member(refresh, u"place"_s).toString().startsWith(u"shop/urls.py, line "));
        QCOMPARE(member(view(answer, u"/session/login/"_s), u"kind"_s).toString(), u"login"_s);
        const Json me = view(answer, u"/me/"_s);
        QCOMPARE(member(me, u"kind"_s).toString(), u"jwt"_s);
        QCOMPARE(
            member(me, u"permission"_s).items().value(0).toString(), u"rest_framework.permissions.IsAuthenticated"_s);
        QCOMPARE(member(me, u"authentication"_s).items().value(0).toString(),
            u"rest_framework_simplejwt.authentication.JWTAuthentication"_s);
        QVERIFY(!member(me, u"parser"_s).items().isEmpty());

        QStringList names;
        for (const Json &user : member(answer, u"users"_s).items()) {
            names += member(user, u"username"_s).toString();
            QCOMPARE(member(user, u"id"_s).toString().size(), 36);
            QCOMPARE(member(user, u"is_active"_s).toBool(), names.constLast() == u"alice");
        }
        names.sort();
        QCOMPARE(names, QStringList({ u"alice"_s, u"bob"_s }));
    }

    void listsItsUsers()
    {
        const auto before = m_project->snapshot();
        const auto list = [this](const QStringList &more) {
            return runCli(
                QStringList{ u"users"_s, u"list"_s, u"--project"_s, m_project->path(), u"--yes"_s, u"--json"_s }
                + confinement() + more);
        };
        const ProgramRun all = list({});
        QVERIFY2(all.exitCode == 0, all.err.constData());
        QCOMPARE(all.objects().size(), 2);
        const ProgramRun alice = list({ u"--find"_s, u"Ali"_s });
        QCOMPARE(alice.objects().size(), 1);
        QCOMPARE(alice.text(u"username"), "alice");
        QCOMPARE(alice.text(u"id").size(), 36);
        QCOMPARE(list({ u"--find"_s, QString::fromUtf8(alice.text(u"id")) }).text(u"username"), "alice");
        QCOMPARE(m_project->snapshot(), before);

        QCOMPARE(list({ u"--anywhere"_s }).exitCode, 2);
        QCOMPARE(list({ u"--most"_s, u"none"_s }).exitCode, 2);
        QCOMPARE(list({ u"--database"_s, u"x"_s }).exitCode, 2);
        QCOMPARE(runCli({ u"users"_s, u"list"_s, u"--find"_s, u"a"_s, u"--database"_s, u"x"_s }).exitCode, 2);
        QCOMPARE(runCli({ u"users"_s, u"remove"_s, u"alice"_s, u"--project"_s, m_project->path() }).exitCode, 2);
        m_project->setSettings("DATABASES['default']['NAME'] = BASE_DIR / 'none.sqlite3'\n");
        const ProgramRun none = list({});
        QCOMPARE(none.exitCode, 3);
        QVERIFY2(none.err.contains("none.sqlite3”; migrate the project"), none.err.constData());
    }

    // Neither by us nor, as far as Python can refuse it, by the project's own code.
    void writesNothing_data()
    {
        QTest::addColumn<QStringList>("more");
        QTest::newRow("under bubblewrap, where it is") << QStringList{};
        QTest::newRow("unconfined") << QStringList{ u"--unconfined"_s };
    }
    void writesNothing()
    {
        QFETCH(const QStringList, more);
        m_project->setSettings("import os, sqlite3, socket\n"
                               "def attempt(what, *words):\n"
                               "    try:\n        what(*words)\n    except OSError:\n        pass\n"
                               "attempt(open, BASE_DIR / 'trace', 'w')\n"
                               "attempt(os.mkdir, BASE_DIR / 'logs')\n"
                               "attempt(os.remove, BASE_DIR / 'manage.py')\n"
                               "attempt(sqlite3.connect, str(BASE_DIR / 'other.sqlite3'))\n"
                               "attempt(socket.create_connection, ('127.0.0.1', 9))\n"
                               "LOGGING = {'version': 1, 'handlers': {'file': {'class': 'logging.FileHandler', "
                               "'filename': BASE_DIR / 'debug.log'}}, 'root': {'handlers': ['file']}}\n");
        const auto before = m_project->snapshot();
        const ProgramRun run = open(more);
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QCOMPARE(m_project->snapshot(), before);
        QStringList effects;
        for (const Json &effect : member(run.objects().value(0), u"effects"_s).items())
            effects += effect.toString();
        const QString all = effects.join(u'\n');
        QVERIFY2(all.contains(u"trace while") && all.contains(u"127.0.0.1:9 over the network")
                && all.contains(u"shop/settings.py, line "),
            qPrintable(all));
        QVERIFY2(!all.contains(u"debug.log"), qPrintable(all)); // handlers of logs are left alone
    }

    // Below /dev there are ordinary folders, too.
    void writesNothingInMemoryFolders_data() { writesNothing_data(); }
    void writesNothingInMemoryFolders()
    {
        QFETCH(const QStringList, more);
        QTemporaryDir folder(u"/dev/shm/jotlab-project-XXXXXX"_s);
        if (!folder.isValid())
            QSKIP("There is no /dev/shm here.");
        m_project->setSettings("import os\n"
                               "for attempt in (lambda: open(BASE_DIR / 'trace', 'w'),\n"
                               "                lambda: os.chmod(BASE_DIR / 'manage.py', 0o600),\n"
                               "                lambda: os.utime(BASE_DIR / 'manage.py', (1, 1))):\n"
                               "    try:\n        attempt()\n    except OSError:\n        pass\n"
                               "open(os.devnull, 'w').close()\n");
        for (const QString &name : { u"manage.py"_s, u"shop"_s, u"accounts"_s, u"db.sqlite3"_s })
            QCOMPARE(QProcess::execute(u"cp"_s, { u"-r"_s, m_project->path(name), folder.path() }), 0);
        const QFileInfo manage(folder.filePath(u"manage.py"_s));
        const QDateTime before = manage.lastModified();
        const ProgramRun run = runCli(
            QStringList{ u"open"_s, folder.path(), u"--yes"_s, u"--json"_s, u"--python"_s, m_project->python() }
            + confinement() + more);
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QVERIFY(!QFile::exists(folder.filePath(u"trace"_s)));
        QCOMPARE(QFileInfo(manage.filePath()).lastModified(), before);
        QVERIFY2(run.out.contains("writes to " + folder.filePath(u"trace"_s).toUtf8()), run.out.constData());
        QVERIFY(!run.out.contains("/dev/null"));
    }

    void aDatabaseThatIsNotThereIsNotMade()
    {
        m_project->setSettings("DATABASES['default']['NAME'] = BASE_DIR / 'none.sqlite3'\n");
        const auto before = m_project->snapshot();
        const ProgramRun run = open({ u"--unconfined"_s });
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QCOMPARE(m_project->snapshot(), before);
        QVERIFY(member(run.objects().value(0), u"users_unread"_s).isString());
    }

    void neverTellsTheKey()
    {
        m_project->setSettings("SECRET_KEY = 'the-key-of-this-very-project-0123456789-abc'\n");
        const ProgramRun run = open();
        QCOMPARE(run.exitCode, 0);
        QVERIFY(!run.out.contains("the-key-of-this") && !run.err.contains("the-key-of-this"));
        const ProgramRun text = runCli(QStringList{ u"open"_s, m_project->path(), u"--yes"_s } + confinement());
        QVERIFY(!text.out.contains("the-key-of-this") && !text.err.contains("the-key-of-this"));
    }

    // What a project prints as it loads never mixes with the answer.
    void printsAtImport()
    {
        m_project->setSettings("import os\nprint('{\"settings\": null}')\nprint('jotlab-project 1')\n"
                               "os.system('echo from a program')\n");
        const ProgramRun run = open();
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QCOMPARE(run.objects().size(), 1);
        QCOMPARE(member(run.objects().value(0), u"settings/ACCESS_TOKEN_LIFETIME"_s).toInteger(), 420);
    }

    void hangs()
    {
        m_project->setSettings("import time\n\ntime.sleep(600)\n");
        const ProgramRun run = open({ u"--time-limit"_s, u"1"_s });
        QCOMPARE(run.exitCode, 3);
        const QByteArray line = QByteArray::number(contentOf(m_project->path(u"shop/settings.py"_s)).count('\n'));
        QVERIFY2(run.err.contains("did not finish loading within 1 s: it stands in shop/settings.py, line " + line),
            run.err.constData());
    }

    // A project may start programs of its own as it loads; none stays behind, whether it comes to an end or is ended.
    void leavesNothingRunning_data()
    {
        QTest::addColumn<QByteArray>("then");
        QTest::addColumn<QStringList>("way");
        QTest::addColumn<int>("exitCode");
        const QStringList unconfined{ u"--unconfined"_s };
        QTest::newRow("an end") << QByteArray() << confinement() << 0;
        QTest::newRow("an end, unconfined") << QByteArray() << unconfined << 0;
        QTest::newRow("a standstill") << QByteArray("import time\ntime.sleep(600)\n") << confinement() << 3;
        QTest::newRow("a standstill, unconfined") << QByteArray("import time\ntime.sleep(600)\n") << unconfined << 3;
    }
    void leavesNothingRunning()
    {
        QFETCH(const QByteArray, then);
        QFETCH(const QStringList, way);
        QFETCH(const int, exitCode);
        const QByteArray mark = "600." + QByteArray::number(QRandomGenerator::system()->generate());
        m_project->setSettings("import subprocess\nSTARTED = subprocess.Popen(['sleep', '" + mark
            + "'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n" + then);
        const ProgramRun run
            = runCli(QStringList{ u"open"_s, m_project->path(), u"--yes"_s, u"--time-limit"_s, u"5"_s } + way);
        QVERIFY2(run.exitCode == exitCode, run.err.constData());
        QTRY_VERIFY(!isRunning(mark)); // killed, and soon collected
    }

    void doesNotStart_data()
    {
        QTest::addColumn<QByteArray>("settings");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("a module") << QByteArray("import no_such_module\n")
                                  << QByteArray("The module “no_such_module” is not installed in ");
        QTest::newRow("an app") << QByteArray("INSTALLED_APPS += ['no_such_app']\n")
                                << QByteArray("The module “no_such_app” is not installed in ");
        QTest::newRow("a variable") << QByteArray("import os\nX = os.environ['SHOP_TOKEN']\n")
                                    << QByteArray("The variable SHOP_TOKEN seems to be missing");
        QTest::newRow("a variable of django-environ")
            << QByteArray("from django.core.exceptions import ImproperlyConfigured\n"
                          "raise ImproperlyConfigured('Set the SHOP_TOKEN environment variable')\n")
            << QByteArray("The variable SHOP_TOKEN is missing");
        QTest::newRow("a database's driver")
            << QByteArray("DATABASES['default']['ENGINE'] = 'no.such.engine'\n") << QByteArray("doesn't start");
        QTest::newRow("broken Python") << QByteArray("def (\n") << QByteArray("The file is broken");
        QTest::newRow("a file that it writes")
            << QByteArray("open(BASE_DIR / 'trace', 'w')\n") << QByteArray("writes a file while it loads");
        QTest::newRow("the network") << QByteArray("import socket\nsocket.create_connection(('127.0.0.1', 9))\n")
                                     << QByteArray("reaches for the network");
        QTest::newRow("an end") << QByteArray("raise SystemExit(3)\n") << QByteArray("ended by itself");
    }
    void doesNotStart()
    {
        QFETCH(const QByteArray, settings);
        QFETCH(const QByteArray, says);
        m_project->setSettings(settings);
        const ProgramRun run = open();
        QCOMPARE(run.exitCode, 3);
        QVERIFY2(run.err.contains(says), run.err.constData());
        QVERIFY2(run.err.contains("doesn't start. "), run.err.constData());
        if (settings != "DATABASES['default']['ENGINE'] = 'no.such.engine'\n" && !settings.contains("no_such_app"))
            QVERIFY2(run.err.contains("shop/settings.py, line "), run.err.constData());
        QVERIFY(run.out.isEmpty());
    }

    // A variable that is missing can be given.
    void takesVariables()
    {
        m_project->setSettings("import os\nSIMPLE_JWT['ISSUER'] = os.environ['SHOP_ISSUER']\n");
        const ProgramRun run = open({ u"--env"_s, u"SHOP_ISSUER=shop.example"_s });
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QVERIFY(!run.err.contains("shop.example")); // a value may be a secret
        QCOMPARE(member(run.objects().value(0), u"settings/ISSUER"_s).toString(), u"shop.example"_s);
    }

    void theWrongPython_data()
    {
        QTest::addColumn<QString>("python");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("not there") << u"/no/such/python"_s << QByteArray("is no program that can be started");
        QTest::newRow("no Python, says nothing") << u"/bin/true"_s << QByteArray("seems to be no Python 3.7");
        QTest::newRow("no Python, complains") << u"/bin/false"_s << QByteArray("ended with exit code 1");
        QTest::newRow("no Python, talks") << u"/bin/echo"_s << QByteArray("seems to be no Python 3.7");
    }
    void theWrongPython()
    {
        QFETCH(const QString, python);
        QFETCH(const QByteArray, says);
        const ProgramRun run = open({ u"--python"_s, python });
        QCOMPARE(run.exitCode, 3);
        QVERIFY2(run.err.contains(says), run.err.constData());
    }

    void aFolderWithoutAProject()
    {
        const QTemporaryDir empty;
        const ProgramRun run = runCli({ u"open"_s, empty.path(), u"--yes"_s });
        QCOMPARE(run.exitCode, 3);
        QVERIFY2(run.err.contains("There is no manage.py in"), run.err.constData());
    }

    // Where the project runs in a container, its answer is carried over.
    void readsAnAnswerFromElsewhere()
    {
        QProcess process;
        process.setWorkingDirectory(m_project->path());
        process.start(m_project->python(), { u"-B"_s, u"-"_s, u"manage.py"_s });
        process.write(project::readScript());
        process.closeWriteChannel();
        QVERIFY(process.waitForFinished(60'000));
        const ProgramRun run = runCli({ u"open"_s, u"--json"_s, u"--from"_s, u"-"_s }, process.readAllStandardOutput());
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QCOMPARE(member(run.objects().value(0), u"settings/ACCESS_TOKEN_LIFETIME"_s).toInteger(), 420);
        QCOMPARE(runCli({ u"open"_s, u"--from"_s, u"-"_s }, "{}").exitCode, 1);
    }

    // A server file from the project alone, good for the project when it runs.
    void writesAServerFile()
    {
        const QString url = m_project->serve();
        QVERIFY(!url.isEmpty());
        const QTemporaryDir folder;
        const QString file = folder.filePath(u"shop.json"_s);
        const ProgramRun run = open({ u"--to"_s, file, u"--server"_s, url });
        QVERIFY2(run.exitCode == 0, run.err.constData());
        // Where its users are stands in it, too.
        QVERIFY(config::loadServerProfile(file)->references.project.endsWith(u"/manage.py"_s));
        const ProgramRun login = runCli({ u"login"_s, u"--json"_s, u"--server"_s, file, u"--user"_s, u"alice"_s });
        QVERIFY2(login.exitCode == 0, login.err.constData() + login.out);
        const Json tokens = parseJson(login.text(u"body")).value_or(Json());
        const ProgramRun who
            = runCli({ u"whoami"_s, u"--json"_s, u"--server"_s, file, member(tokens, u"access"_s).toString() });
        QVERIFY2(who.text(u"body").contains("\"alice\""), who.out.constData());
        const ProgramRun refreshed
            = runCli({ u"refresh"_s, u"--json"_s, u"--server"_s, file, member(tokens, u"refresh"_s).toString() });
        QVERIFY2(refreshed.exitCode == 0, refreshed.out.constData());
        m_project->stop();
    }

    void aLoginOfItsOwnIsCalledAsItWants_data()
    {
        QTest::addColumn<QByteArray>("view");
        QTest::addColumn<QString>("login"); // its path in the server file, "-": the server has none
        QTest::addColumn<QString>("obtain");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("takes");
        const auto row = [](const char *title, const QByteArray &view, const char *login, const char *obtain,
                             const char *name, const char *takes) {
            QTest::newRow(title) << view << QString::fromLatin1(login) << QString::fromLatin1(obtain)
                                 << QString::fromLatin1(name) << QString::fromLatin1(takes);
        };
        row("a name",
            "class Own(Open):\n    def post(self, request):\n"
            "        return tokens(request.data[\"username\"])\n",
            "/own/", "-", "username", "username");
        row("a name or an id",
            "class Own(Open):\n    def post(self, request):\n        if \"user_id\" in request.data:\n"
            "            return tokens(request.data[\"user_id\"])\n"
            "        return tokens(request.data.get(\"username\"))\n",
            "/own/", "-", "username", "user_id, username");
        row("under another name",
            "class Own(Open):\n    def post(self, request):\n"
            "        return tokens(request.data[\"phone\"])\n",
            "/own/", "-", "phone", "phone");
        row("a code, too",
            "class Own(Open):\n    def post(self, request):\n        data = request.data\n"
            "        return tokens(data[\"username\"], data.get(\"code\"))\n",
            "-", "-", "username", "code, username");
        row("by a serializer",
            "class CodeSerializer(serializers.Serializer):\n    phone = serializers.CharField()\n"
            "    code = serializers.CharField()\n\nclass Own(Open):\n    def post(self, request):\n"
            "        checked = CodeSerializer(data=request.data)\n        checked.is_valid()\n"
            "        return tokens(checked.validated_data[\"phone\"])\n",
            "-", "-", "username", "code, phone");
        row("a password",
            "class Own(Open):\n    def post(self, request):\n"
            "        return tokens(request.data[\"email\"], request.data[\"password\"])\n",
            "-", "/own/", "email", "email, password");
        row("a function",
            "@api_view([\"POST\"])\n@permission_classes([AllowAny])\ndef own(request):\n"
            "    return tokens(request.data[\"username\"])\n",
            "/own/", "-", "username", "username");
        row("Django's own",
            "@csrf_exempt\ndef own(request):\n    data = json.loads(request.body)\n"
            "    return tokens(data[\"username\"])\n",
            "/own/", "-", "username", "username");
        row("a copy of the body",
            "class Own(Open):\n    def post(self, request):\n        data = request.data.copy()\n"
            "        return tokens(data[\"username\"], data[\"password\"])\n",
            "-", "/own/", "username", "password, username");
        row("what a helper reads",
            "def who(request):\n    return request.data[\"email\"]\n\nclass Own(Open):\n"
            "    def post(self, request):\n        return tokens(who(request))\n",
            "/own/", "-", "email", "email");
        row("no name at all",
            "class Own(Open):\n    def post(self, request):\n"
            "        return tokens(request.data[\"id_token\"])\n",
            "-", "-", "username", "id_token");
        row("what can't be told",
            "class Own(Open):\n    def post(self, request):\n        return tokens(**request.data)\n", "-", "-",
            "username", "");
        row("a registration",
            "class OwnRegister(Open):\n    def post(self, request):\n"
            "        return tokens(request.data[\"username\"], request.data[\"password\"])\n",
            "-", "-", "username", "password, username");
        row("what else has a for_user",
            "class Rows:\n    def for_user(self, user): pass\n\nrows = Rows()\n\nclass Own(APIView):\n"
            "    authentication_classes = ()\n    permission_classes = [AllowAny]\n\n    def post(self, request):\n"
            "        return Response(rows.for_user(request.data[\"username\"]))\n",
            "", "-", "username", "");
        row("a serializer's validate()",
            "class NameSerializer(serializers.Serializer):\n    phone = serializers.CharField()\n\n"
            "    def validate(self, attrs):\n        return tokens(attrs[\"phone\"]).data\n\n"
            "class Own(generics.GenericAPIView):\n    serializer_class = NameSerializer\n"
            "    authentication_classes = ()\n    permission_classes = [AllowAny]\n\n"
            "    def post(self, request):\n        checked = self.get_serializer(data=request.data)\n"
            "        checked.is_valid()\n        return Response(checked.validated_data)\n",
            "/own/", "-", "phone", "");
        row("a link by mail",
            "class Own(Open):\n    def post(self, request):\n"
            "        send_mail(\"in\", str(tokens(request.data[\"email\"])), None, [request.data[\"email\"]])\n"
            "        return Response({})\n",
            "", "-", "username", "");
        row("a link by mail, and what came of it",
            "def asked(request, link):\n    user = get_user_model().objects.get(email=request.data[\"email\"])\n"
            "    sent = send_mail(\"in\", link, None, [user.email])\n"
            "    return Response({\"detail\": \"sent\", \"token\": None, \"count\": sent})\n\n"
            "class Own(Open):\n    def post(self, request):\n"
            "        token = str(RefreshToken.for_user(get_user_model()()))\n"
            "        return asked(request, \"/in/?token=\" + token)\n",
            "", "-", "username", "");
        row("a notice by mail",
            "class Own(Open):\n    def post(self, request):\n        user = "
            "authenticate(username=request.data[\"username\"],"
            " password=request.data[\"password\"])\n        send_mail(\"New sign-in\", \"\", None, [user.email])\n"
            "        refresh = RefreshToken.for_user(user)\n"
            "        return Response({\"a\": str(refresh.access_token), \"r\": str(refresh)})\n",
            "-", "/own/", "username", "password, username");
        row("a notice by mail, the tokens by a helper",
            "def notify(user):\n    send_mail(\"New sign-in\", \"\", None, [user.email])\n\n"
            "class Own(Open):\n    def pair(self, user):\n        refresh = RefreshToken.for_user(user)\n"
            "        pair = {}\n        pair[\"r\"] = str(refresh)\n        return pair\n\n"
            "    def post(self, request):\n        user = get_user_model()(username=request.data[\"username\"])\n"
            "        notify(user)\n        answer = self.pair(user)\n        return Response(answer)\n",
            "/own/", "-", "username", "username");
        row("a notice by mail, the tokens handed on",
            "def answer(user, token):\n    send_mail(\"New sign-in\", \"\", None, [user.email])\n"
            "    return JsonResponse({\"user\": user.pk, \"t\": token})\n\n"
            "def own(request):\n    user = get_user_model()(username=request.POST[\"username\"])\n"
            "    return answer(user, token=str(AccessToken.for_user(user)))\n",
            "/own/", "-", "username", "username");
        row("a notice by mail, the tokens in cookies",
            "class Own(Open):\n    def post(self, request):\n        user = get_user_model()()\n"
            "        response = Response({\"name\": request.data[\"username\"]})\n"
            "        response.set_cookie(\"a\", str(AccessToken.for_user(user)))\n"
            "        user.email_user(\"New sign-in\", \"\")\n        return response\n",
            "/own/", "-", "username", "username");
        row("a notice by mail in a serializer's validate()",
            "class NameSerializer(serializers.Serializer):\n    phone = serializers.CharField()\n\n"
            "    def validate(self, attrs):\n        send_mail(\"New sign-in\", \"\", None, [])\n"
            "        return tokens(attrs[\"phone\"]).data\n\n"
            "class Own(generics.GenericAPIView):\n    serializer_class = NameSerializer\n"
            "    authentication_classes = ()\n    permission_classes = [AllowAny]\n\n"
            "    def post(self, request):\n        checked = self.get_serializer(data=request.data)\n"
            "        checked.is_valid()\n        return Response(checked.validated_data)\n",
            "/own/", "-", "phone", "");
        row("only an id",
            "class Own(Open):\n    def post(self, request):\n"
            "        return tokens(request.data[\"user_id\"])\n",
            "-", "-", "username", "user_id");
    }
    // By its source, tokens made by a function that it calls; one that wants a code is none that anybody can call.
    void aLoginOfItsOwnIsCalledAsItWants()
    {
        QFETCH(const QByteArray, view);
        QFETCH(const QString, login);
        QFETCH(const QString, obtain);
        QFETCH(const QString, name);
        QFETCH(const QString, takes);
        m_project->setUrls(
            "import json\nfrom django.contrib.auth import authenticate\nfrom django.core.mail import send_mail\n"
            "from django.http import JsonResponse\nfrom django.views.decorators.csrf import csrf_exempt\nfrom "
            "rest_framework import generics, serializers\n"
            "from rest_framework.decorators import api_view, permission_classes\n\n"
            "def tokens(*given):\n"
            "    return Response({\"access\": str(AccessToken.for_user(get_user_model()()))})\n\n"
            "class Open(APIView):\n    authentication_classes = ()\n    permission_classes = [AllowAny]\n\n"
            + view + "\nurlpatterns = [path(\"own/\", "
            + (view.contains("class OwnRegister") ? QByteArray("OwnRegister.as_view()")
                    : view.contains("class Own")  ? QByteArray("Own.as_view()")
                                                  : QByteArray("own"))
            + ")]\n");
        const QTemporaryDir folder;
        const QString file = folder.filePath(u"shop.json"_s);
        const ProgramRun run = open({ u"--to"_s, file });
        QVERIFY2(run.exitCode == 0, run.err.constData());
        const QList<Json> views = member(run.objects().value(0), u"views"_s).items();
        QCOMPARE(views.isEmpty(), login.isEmpty()); // it is not about tokens
        if (login.isEmpty())
            return m_project->setUrls({});
        const Json &own = views.constFirst();
        QCOMPARE(member(own, u"kind"_s).toString(), u"login"_s);
        QStringList reads;
        for (const Json &each : member(own, u"reads"_s).items())
            reads += each.toString();
        QCOMPARE(reads.join(u", "_s), takes);
        const auto server = config::loadServerProfile(file);
        QVERIFY(server);
        const auto path = [&server](config::Endpoint endpoint) {
            const QString text = server->path(endpoint);
            return text.isEmpty() ? u"-"_s : text;
        };
        QCOMPARE(path(config::Endpoint::Login), login);
        QCOMPARE(path(config::Endpoint::ObtainPair), obtain);
        QCOMPARE(server->fields.username, name);
        m_project->setUrls({});
    }

    // What a value of OPTIONS is for the connection: a path is a text, and what is neither is named at least.
    void theOptionsOfItsDatabaseAreRead()
    {
        m_project->setSettings("DATABASES['default']['OPTIONS'] = {'passfile': BASE_DIR / 'pass', 'sslkey': None, "
                               "'timeout': 20, 'pool': {}, "
                               "'ssl': {'ca': BASE_DIR / 'ca.pem', 'check_hostname': False, 'context': object()}}\n");
        QProcess python;
        python.start(m_project->path(u".venv/bin/python"_s),
            { u"-B"_s, u"-"_s, m_project->path(u"manage.py"_s), u"--with-database"_s });
        python.write(project::readScript());
        python.closeWriteChannel();
        QVERIFY(python.waitForFinished(60'000));
        const QByteArray out = python.readAllStandardOutput();
        const auto document = parseJson(out.mid(out.indexOf("\njotlab-project 1\n") + 18));
        QVERIFY2(document, out.constData());
        const auto reading = project::readingFrom(*document);
        QVERIFY2(reading && reading->database, reading ? "" : qPrintable(reading.error().what));
        QMap<QString, QString> options;
        for (const auto &[name, value] : reading->database->options)
            options.insert(name, value);
        const QString folder = QFileInfo(m_project->path()).canonicalFilePath();
        QCOMPARE(options,
            (QMap<QString, QString>{ { u"passfile"_s, folder + u"/pass"_s }, { u"timeout"_s, u"20"_s },
                { u"ssl_ca"_s, folder + u"/ca.pem"_s }, { u"ssl_check_hostname"_s, u"False"_s } }));
        QCOMPARE(reading->database->oddOptions, QStringList({ u"pool"_s, u"ssl_context"_s }));
    }

    void aRefreshAndALogoutOfItsOwnAreFound_data()
    {
        QTest::addColumn<QByteArray>("views");
        QTest::addColumn<QStringList>("paths"); // token_refresh, refresh, token_blacklist, logout
        QTest::addColumn<QString>("refresh"); // what the refresh token is called
        const auto row = [](const char *title, const QByteArray &views, const QStringList &paths, const char *refresh) {
            QTest::newRow(title) << views << paths << QString::fromLatin1(refresh);
        };
        row("both, open",
            "class One(Open):\n    def post(self, request):\n        given = request.data[\"refresh_token\"]\n"
            "        return Response({\"access\": str(RefreshToken(given).access_token)})\n\n"
            "class Two(Open):\n    def post(self, request):\n"
            "        RefreshToken(request.data.get(\"refresh_token\")).blacklist()\n        return Response()\n",
            { u"/one/"_s, u""_s, u"/two/"_s, u""_s }, "refresh_token");
        row("both, of who is logged in",
            "class One(Closed):\n    def post(self, request):\n        return renewed(request.data[\"refresh\"])\n\n"
            "class Two(Closed):\n    def post(self, request):\n        token = "
            "tokens.RefreshToken(request.data[\"refresh\"])\n"
            "        token.blacklist()\n        return Response(status=205)\n",
            { u""_s, u"/one/"_s, u""_s, u"/two/"_s }, "refresh");
        row("rotated by hand",
            "class One(Open):\n    def post(self, request):\n        old = RefreshToken(request.data[\"token\"])\n"
            "        old.blacklist()\n        new = RefreshToken.for_user(get_user_model()())\n"
            "        return Response({\"refresh\": str(new)})\n\n"
            "class Two(Closed):\n    def get(self, request):\n        return Response()\n",
            { u"/one/"_s, u""_s, u""_s, u""_s }, "token");
        row("under two names",
            "class One(Open):\n    def post(self, request):\n        return renewed(request.data[\"refresh\"])\n\n"
            "class Two(Open):\n    def post(self, request):\n"
            "        RefreshToken(request.data[\"token\"]).blacklist()\n        return Response()\n",
            { u"/one/"_s, u""_s, u""_s, u""_s }, "refresh");
        row("nothing is read",
            "class One(Open):\n    def post(self, request):\n"
            "        return Response({\"access\": str(AccessToken(request.data[\"token\"]))})\n\n"
            "class Two(Closed):\n    def post(self, request):\n        ours.blacklist()\n        return Response()\n",
            { u""_s, u""_s, u""_s, u""_s }, "refresh");
    }
    void aRefreshAndALogoutOfItsOwnAreFound()
    {
        QFETCH(const QByteArray, views);
        QFETCH(const QStringList, paths);
        QFETCH(const QString, refresh);
        m_project->setUrls(
            "from rest_framework_simplejwt import tokens\n\n"
            "def renewed(text):\n"
            "    return Response({\"access\": str(RefreshToken(text).access_token)})\n\n"
            "class Open(APIView):\n    authentication_classes = ()\n    permission_classes = [AllowAny]\n\n"
            "class Closed(APIView):\n    permission_classes = [IsAuthenticated]\n\n"
            + views + "\nurlpatterns = [path(\"one/\", One.as_view()), path(\"two/\", Two.as_view())]\n");
        const QTemporaryDir folder;
        const QString file = folder.filePath(u"shop.json"_s);
        const ProgramRun run = open({ u"--to"_s, file });
        QVERIFY2(run.exitCode == 0, run.err.constData());
        const auto server = config::loadServerProfile(file);
        QVERIFY(server);
        using config::Endpoint;
        QStringList found;
        for (const Endpoint each :
            { Endpoint::TokenRefresh, Endpoint::Refresh, Endpoint::TokenBlacklist, Endpoint::Logout })
            found += server->path(each);
        QCOMPARE(found, paths);
        QCOMPARE(server->fields.refresh, refresh);
        m_project->setUrls({});
    }

    // What a router of DRF's adds for ".json" is the same view once more.
    void aRoutersSuffixesAreNoFurtherViews()
    {
        m_project->setUrls("from rest_framework import routers, viewsets\n\n"
                           "class Things(viewsets.ViewSet):\n    permission_classes = [IsAuthenticated]\n\n"
                           "    def list(self, request):\n        return Response([])\n\n"
                           "router = routers.DefaultRouter()\nrouter.register(\"things\", Things, basename=\"thing\")\n"
                           "urlpatterns = router.urls\n");
        const ProgramRun run = open({});
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QStringList paths;
        for (const Json &view : member(run.objects().value(0), u"views"_s).items())
            paths += member(view, u"path"_s).toString();
        QCOMPARE(paths.filter(u"things"_s), QStringList{ u"/things/"_s });
        m_project->setUrls({});
    }

    // dj-rest-auth's cookies, by the settings that it reads.
    void theServerFileHasTheCookies()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(u"shop.json"_s);
        const auto cookies = [&](const QByteArray &settings) {
            m_project->setSettings(settings);
            const ProgramRun run = open({ u"--to"_s, file });
            const auto server = config::loadServerProfile(file);
            return run.exitCode == 0 && server ? server->cookies : config::TokenCookies();
        };
        QCOMPARE(cookies({}), std::nullopt);
        QCOMPARE(cookies("REST_AUTH = {'JWT_AUTH_COOKIE': 'a', 'JWT_AUTH_REFRESH_COOKIE': 'b'}\n"), std::nullopt);
        QCOMPARE(cookies("REST_AUTH = {'USE_JWT': True, 'JWT_AUTH_COOKIE': 'a', 'JWT_AUTH_REFRESH_COOKIE': 'b'}\n"),
            std::optional(config::TokenCookies{ "a", "b", {} }));
        QCOMPARE(cookies("REST_AUTH = {'USE_JWT': True, 'JWT_AUTH_COOKIE': 'a', 'JWT_AUTH_REFRESH_COOKIE': 'b', "
                         "'JWT_AUTH_HTTPONLY': False, 'JWT_AUTH_COOKIE_USE_CSRF': True}\n"
                         "CSRF_COOKIE_NAME = 'shop-csrf'\nCSRF_HEADER_NAME = 'HTTP_X_SHOP'\n"),
            std::optional(config::TokenCookies{ "a", {}, "shop-csrf", "X-SHOP" }));
    }
};

QTEST_GUILESS_MAIN(TestOpenProject)
#include "tst_openproject.moc"
