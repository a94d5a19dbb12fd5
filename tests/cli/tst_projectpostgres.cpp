// SPDX-License-Identifier: GPL-3.0-or-later
// A Django project on a PostgreSQL of the test's own: from manage.py to a token that its running server takes, and what
// is said where the database doesn't answer. Real processes throughout.
#include "core/json/jsonreader.h"
#include "tests/support/djangoproject.h"
#include "tests/support/djangoserver.h"
#include "tests/support/postgresserver.h"
#include "tests/support/process.h"

#include <QTest>

using namespace Qt::StringLiterals;

class TestProjectPostgres : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<PostgresServer> m_postgres;
    std::unique_ptr<DjangoProject> m_project;

    ProgramRun run(const QStringList &command, const QStringList &more) const
    {
        return runCli(command + QStringList{ u"--yes"_s, u"--json"_s } + confinement() + more);
    }
    ProgramRun open(const QStringList &more = { u"--online"_s }) const
    {
        return run({ u"open"_s, m_project->path() }, more);
    }
    ProgramRun issue(const QStringList &more = {}) const
    {
        return run({ u"issue"_s, u"--project"_s, m_project->path(), u"--online"_s }, more);
    }
    static bool tells(const ProgramRun &run)
    {
        const QByteArray password = PostgresServer::password().toUtf8();
        return run.out.contains(password) || run.err.contains(password);
    }
    static QString unread(const ProgramRun &run)
    {
        const Json answer = run.objects().value(0);
        const Json *said = answer.find(u"users_unread");
        return said ? said->toString() : QString();
    }

private Q_SLOTS:
    void initTestCase()
    {
        START_POSTGRES(m_postgres);
        MAKE_PROJECT(m_project);
        m_project->setSettings(m_postgres->djangoSettings());
        for (const QStringList &words : { QStringList{ u"migrate"_s },
                 QStringList{ u"shell"_s, u"-c"_s,
                     u"from accounts.models import User; User.objects.create_user('alice'); "
                     "User.objects.create_user('bob', is_active=False)"_s } }) {
            const auto done = m_project->manage(words);
            QVERIFY2(done, done ? "" : qPrintable(done.error().what));
        }
    }

    void init()
    {
        m_project->setSettings(m_postgres->djangoSettings());
        m_project->setUrls({});
    }

    void cleanup() { m_project->stop(); }

    void isAskedOnlyWhenAllowed()
    {
        const ProgramRun asked = open();
        QVERIFY2(asked.exitCode == 0, asked.err.constData());
        QCOMPARE(unread(asked), QString());
        QCOMPARE(asked.objects().value(0).find(u"users")->items().size(), 2);
        const ProgramRun notAsked = open({});
        QVERIFY2(notAsked.exitCode == 0, notAsked.err.constData());
        QVERIFY2(unread(notAsked).contains(u"--online"), qPrintable(unread(notAsked)));
        QVERIFY(notAsked.objects().value(0).find(u"users")->items().isEmpty());
        QVERIFY(!tells(asked) && !tells(notAsked));
    }

    // Straight from the database, which hears no more than what is asked.
    void listsItsUsers()
    {
        const auto list = [this](const QStringList &more) {
            const ProgramRun listed = run({ u"users"_s, u"list"_s, u"--project"_s, m_project->path() }, more);
            QStringList names;
            for (const Json &user : listed.objects())
                names += user.find(u"username")->toString();
            names.sort();
            return std::pair(listed, names);
        };
        const auto rows = m_postgres->dump();
        const auto all = list({ u"--online"_s });
        QVERIFY2(all.first.exitCode == 0, all.first.err.constData());
        QCOMPARE(all.second, QStringList({ u"alice"_s, u"bob"_s }));
        const Json alice
            = all.first.objects().value(all.first.objects().at(0).find(u"username")->toString() == u"alice" ? 0 : 1);
        QVERIFY(alice.find(u"is_active")->toBool() && !alice.find(u"is_staff")->toBool());
        QVERIFY(alice.find(u"last_login")->isNull());
        const QString id = alice.find(u"id")->toString();
        QCOMPARE(id.size(), 36);
        QCOMPARE(list({ u"--online"_s, u"--find"_s, id.first(15) }).second, QStringList{ u"alice"_s });
        QCOMPARE(list({ u"--online"_s, u"--find"_s, u"BO"_s }).second, QStringList{ u"bob"_s });
        QCOMPARE(list({ u"--online"_s, u"--find"_s, u"ic"_s }).second, QStringList());
        QCOMPARE(list({ u"--online"_s, u"--find"_s, u"IC"_s, u"--anywhere"_s }).second, QStringList{ u"alice"_s });
        const auto one = list({ u"--online"_s, u"--most"_s, u"1"_s });
        QCOMPARE(one.second.size(), 1);
        QVERIFY2(one.first.err.contains("these are 1, and there are more"), one.first.err.constData());
        QCOMPARE(m_postgres->dump().value_or(QByteArray()), rows.value_or("?"));
        const auto notAsked = list({});
        QVERIFY(notAsked.first.exitCode != 0 && notAsked.second.isEmpty());
        QVERIFY2(notAsked.first.err.contains("is asked only where that is allowed: with --online"),
            notAsked.first.err.constData());
        QVERIFY(!tells(all.first) && !tells(one.first) && !tells(notAsked.first));
        m_project->setSettings(m_postgres->djangoSettings() + "DATABASES['default']['PORT'] = '5433'\n");
        const auto gone = list({ u"--online"_s });
        QCOMPARE(gone.first.exitCode, 3);
        QVERIFY2(gone.first.err.contains("Nothing answers as the database “shop”"), gone.first.err.constData());
    }

    // No other input than the project's folder, and the leave to run it and to ask its database. Nothing of the project
    // is written until its own server does.
    void isTakenByTheRunningServer_data()
    {
        QTest::addColumn<QStringList>("how");
        QTest::newRow("by the project") << QStringList{};
        QTest::newRow("here") << QStringList{ u"--by"_s, u"here"_s };
    }
    void isTakenByTheRunningServer()
    {
        QFETCH(const QStringList, how);
        const auto files = m_project->snapshot();
        const auto rows = m_postgres->dump();
        QVERIFY2(rows && rows->contains("alice"), rows ? "" : qPrintable(rows.error().what));
        const ProgramRun made = issue(how);
        QVERIFY2(made.exitCode == 0, made.err.constData());
        QCOMPARE(m_project->snapshot(), files);
        QCOMPARE(m_postgres->dump().value_or(QByteArray()), *rows);
        QVERIFY2(made.err.contains("for alice, made "), made.err.constData());
        QVERIFY(!tells(made));

        const QString url = m_project->serve();
        QVERIFY(!url.isEmpty());
        const auto call = [&](const QString &command, const QString &path, const QString &token) {
            return runCli({ command, u"--json"_s, u"--server"_s, url, u"--path"_s, path, token });
        };
        const ProgramRun who = call(u"whoami"_s, u"/me/"_s, made.text(u"access"));
        QVERIFY2(who.text(u"body").contains("\"alice\""), who.out.constData());
        QCOMPARE(call(u"refresh"_s, u"/session/refresh/"_s, made.text(u"refresh")).exitCode, 0);
        QCOMPARE(call(u"refresh"_s, u"/session/refresh/"_s, made.text(u"refresh")).exitCode, 4); // it rotated
    }

    // The database itself refuses what the project's own code would write, unless it is let.
    void refusesWhatTheProjectWouldWrite()
    {
        m_project->setUrls(R"py(
from rest_framework_simplejwt.serializers import TokenObtainPairSerializer


class Pair(TokenObtainPairSerializer):
    @classmethod
    def get_token(cls, user):
        user.first_name += "x"
        user.save()
        return super().get_token(user)


urlpatterns += [path("token/", views.TokenObtainPairView.as_view(serializer_class=Pair))]
)py");
        const auto before = m_postgres->dump();
        const ProgramRun refused = issue();
        QCOMPARE(refused.exitCode, 3);
        QVERIFY2(refused.err.contains("own code writes to the database “shop”"), refused.err.constData());
        QCOMPARE(m_postgres->dump().value_or(QByteArray()), before.value_or("?"));
        QCOMPARE(issue({ u"--write"_s }).exitCode, 0);
        QVERIFY(m_postgres->dump().value_or(QByteArray()) != before.value_or("?"));
    }

    void saysWhyItDoesNotAnswer_data()
    {
        QTest::addColumn<QByteArray>("settings");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char *name, const QByteArray &changed, const QByteArray &says) {
            QTest::newRow(name) << "DATABASES['default']" + changed + '\n' << says;
        };
        row("wrong password", "['PASSWORD'] = 'wrong-Kuckuck'", "refuses the password of the user “shop”; check USER");
        row("no password", "['PASSWORD'] = ''", "wants a password of the user “shop”, and there is none");
        row("no such user", "['USER'] = 'nobody'", "refuses the password of the user “nobody”"); // as PostgreSQL does
        row("no such database", "['NAME'] = 'none'", "There is no database “none” at ");
        row("another database", "['NAME'] = 'postgres'", "has no table accounts_user; migrate the project, or check");
        row("another schema", "['OPTIONS'] = {'options': '-c search_path=none'}",
            "has no table accounts_user; migrate");
        row("gone", "['PORT'] = '5433'", ":5433; start it, or check HOST and PORT");
        row("no such host", "['HOST'] = 'no-such-host.invalid'", "host of the database “shop” at no-such-host.invalid");
    }
    void saysWhyItDoesNotAnswer()
    {
        QFETCH(const QByteArray, settings);
        QFETCH(const QByteArray, says);
        m_project->setSettings(m_postgres->djangoSettings() + settings);
        const ProgramRun made = issue();
        QCOMPARE(made.exitCode, 3);
        QVERIFY2(made.err.contains(says), made.err.constData());
        QVERIFY(made.out.isEmpty());
        const ProgramRun opened = open(); // all that needs no database is told
        QVERIFY2(opened.exitCode == 0, opened.err.constData());
        QVERIFY2(unread(opened).contains(QString::fromUtf8(says)), qPrintable(unread(opened)));
        QVERIFY(!tells(made) && !tells(opened));
        QVERIFY(!made.err.contains("wrong-Kuckuck") && !opened.out.contains("wrong-Kuckuck"));
    }

    // Those that would be left out in silence; a path is a text like others.
    void saysWhatOfOptionsItCanNotPassOn_data()
    {
        QTest::addColumn<QByteArray>("option");
        QTest::addColumn<QByteArray>("refused");
        QTest::newRow("a path") << QByteArray("'passfile': BASE_DIR / 'none'") << QByteArray();
        QTest::newRow("a path that would be cut")
            << QByteArray("'sslrootcert': BASE_DIR / 'a;b.pem'") << QByteArray("sslrootcert");
        QTest::newRow("no text") << QByteArray("'sslmode': ['require']") << QByteArray("sslmode");
        QTest::newRow("not known here") << QByteArray("'require_auth': 'none'") << QByteArray("require_auth");
    }
    void saysWhatOfOptionsItCanNotPassOn()
    {
        QFETCH(const QByteArray, option);
        QFETCH(const QByteArray, refused);
        m_project->setSettings(m_postgres->djangoSettings() + "DATABASES['default']['OPTIONS'] = {" + option + "}\n");
        const ProgramRun listed = run({ u"users"_s, u"list"_s, u"--project"_s, m_project->path() }, { u"--online"_s });
        const QByteArray says = "can't pass “" + refused + "” of OPTIONS on";
        QVERIFY2(listed.err.contains(refused.isEmpty() ? "can't pass" : says) != refused.isEmpty(), listed.err);
    }

    void saysThatItIsLocked()
    {
        const auto other = m_postgres->session();
        other->write("BEGIN; LOCK TABLE accounts_user IN ACCESS EXCLUSIVE MODE; SELECT 'held';\n");
        QByteArray said;
        while (!said.contains("held") && other->waitForReadyRead(60'000))
            said += other->readAllStandardOutput();
        QVERIFY(said.contains("held"));
        const ProgramRun made = issue();
        QCOMPARE(made.exitCode, 3);
        QVERIFY2(made.err.contains("is locked by another program"), made.err.constData());
        other->closeWriteChannel();
        QVERIFY(other->waitForFinished(60'000));
        QCOMPARE(issue().exitCode, 0);
    }
};

QTEST_GUILESS_MAIN(TestProjectPostgres)
#include "tst_projectpostgres.moc"
