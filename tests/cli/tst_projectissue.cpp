// SPDX-License-Identifier: GPL-3.0-or-later
// From manage.py to a token that the project's own running server takes, without a password: made by the project, and
// here with its key and settings. A project that Django itself made; real processes throughout.
#include "core/json/jsonreader.h"
#include "tests/support/djangoproject.h"
#include "tests/support/djangoserver.h"
#include "tests/support/process.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

/// A login with a password, whose tokens bear a claim of the project's own; and one more that nobody can foresee.
constexpr auto ownLogin = R"py(
from rest_framework_simplejwt.serializers import TokenObtainPairSerializer


class Pair(TokenObtainPairSerializer):
    @classmethod
    def get_token(cls, user):
        token = super().get_token(user)
        token["shop"] = {"name": user.get_username(), "level": 3}
        return token

    def validate(self, attrs):
        return super().validate(attrs)


urlpatterns += [path("token/", views.TokenObtainPairView.as_view(serializer_class=Pair))]
)py";

} // namespace

class TestProjectIssue : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<DjangoProject> m_project;

    ProgramRun issue(const QStringList &more = {}) const
    {
        return runCli(QStringList{ u"issue"_s, u"--project"_s, m_project->path(), u"--yes"_s, u"--json"_s }
            + confinement() + more);
    }

    /// The claims of a token, read as bytes: its signature is the server's matter.
    static Json claims(const QString &token)
    {
        return parseJson(QByteArray::fromBase64(token.section(u'.', 1, 1).toLatin1(), QByteArray::Base64UrlEncoding))
            .value_or(Json());
    }

    QByteArray userId(const QString &name) const
    {
        return m_project
            ->manage({ u"shell"_s, u"-c"_s,
                u"from accounts.models import User; print(User.objects.get(username='%1').pk)"_s.arg(name) })
            .value_or(QByteArray())
            .trimmed();
    }

    QByteArray outstanding() const
    {
        return m_project
            ->manage({ u"shell"_s, u"-c"_s,
                u"from rest_framework_simplejwt.token_blacklist.models import OutstandingToken as O; "
                "print(O.objects.count())"_s })
            .value_or(QByteArray())
            .trimmed();
    }

private Q_SLOTS:
    void initTestCase() { MAKE_PROJECT(m_project); }

    void init()
    {
        m_project->setSettings({});
        m_project->setUrls({});
    }

    void cleanup() { m_project->stop(); }

    // No other input than the project's folder: the first active user. Every token does at the project's running server
    // what a login's would, and nothing of the project is touched until the server itself does it.
    void isTakenByTheRunningServer_data()
    {
        QTest::addColumn<QStringList>("how");
        QTest::newRow("by the project") << QStringList{};
        QTest::newRow("here") << QStringList{ u"--by"_s, u"here"_s };
    }
    void isTakenByTheRunningServer()
    {
        QFETCH(const QStringList, how);
        const auto before = m_project->snapshot();
        const ProgramRun run = issue(how);
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QCOMPARE(m_project->snapshot(), before);
        QVERIFY2(run.err.contains("for alice, made "), run.err.constData());
        QVERIFY2(run.err.contains("No outstanding row was written"), run.err.constData());
        QCOMPARE(claims(run.text(u"access")).find(u"user_id")->toString().toUtf8(), userId(u"alice"_s));

        const QString url = m_project->serve();
        QVERIFY(!url.isEmpty());
        const auto call = [&](const QString &command, const QString &path, const QString &token) {
            return runCli({ command, u"--json"_s, u"--server"_s, url, u"--path"_s, path, token });
        };
        const ProgramRun who = call(u"whoami"_s, u"/me/"_s, run.text(u"access"));
        QVERIFY2(who.text(u"body").contains("\"alice\""), who.out.constData());
        const ProgramRun refreshed = call(u"refresh"_s, u"/session/refresh/"_s, run.text(u"refresh"));
        QVERIFY2(refreshed.exitCode == 0, refreshed.out.constData());
        const QString rotated
            = parseJson(refreshed.text(u"body")).value_or(Json()).find(u"refresh")->toString(); // it rotates
        QCOMPARE(call(u"refresh"_s, u"/session/refresh/"_s, run.text(u"refresh")).exitCode, 4);
        QCOMPARE(call(u"blacklist"_s, u"/session/logout/"_s, rotated).exitCode, 0);
        QCOMPARE(call(u"refresh"_s, u"/session/refresh/"_s, rotated).exitCode, 4);
    }

    // The lifetimes are the project's, whoever makes the token.
    void hasTheProjectsSettings()
    {
        m_project->setSettings("SIMPLE_JWT['AUDIENCE'] = 'shop'\nSIMPLE_JWT['USER_ID_CLAIM'] = 'uid'\n"
                               "SIMPLE_JWT['SIGNING_KEY'] = 'another-key-than-secret-key-0123456789abcdef'\n");
        for (const QString &by : { u"project"_s, u"here"_s }) {
            const ProgramRun run = issue(
                { u"--by"_s, by, u"--type"_s, u"access"_s, u"--user-id"_s, QString::fromUtf8(userId(u"alice"_s)) });
            QVERIFY2(run.exitCode == 0, run.err.constData());
            const Json made = claims(run.text(u"token"));
            QCOMPARE(made.find(u"aud")->toString(), u"shop"_s);
            QCOMPARE(made.find(u"uid")->toString().toUtf8(), userId(u"alice"_s));
            QCOMPARE(*made.find(u"exp")->toInteger() - *made.find(u"iat")->toInteger(), 420);
            QVERIFY(!run.out.contains("another-key") && !run.err.contains("another-key"));
            const QString url = m_project->serve();
            const ProgramRun who
                = runCli({ u"whoami"_s, u"--json"_s, u"--server"_s, url, u"--path"_s, u"/me/"_s, run.text(u"token") });
            QVERIFY2(who.text(u"body").contains("\"alice\""), who.out.constData());
            m_project->stop();
        }
    }

    // What its login writes into tokens is in those that the project makes; in others it is named, or filled in.
    void namesWhatIsMissing()
    {
        m_project->setUrls(ownLogin);
        const ProgramRun project = issue({ u"--user"_s, u"alice"_s });
        QVERIFY2(project.err.contains("made by the project: shop.urls.Pair.get_token()"), project.err.constData());
        QVERIFY2(
            project.err.contains("shop.urls.LoginView, shop.urls.Pair.validate did not run"), project.err.constData());
        QCOMPARE(claims(project.text(u"access")).find(u"shop")->find(u"level")->toInteger(), 3);

        const ProgramRun here = issue({ u"--by"_s, u"here"_s, u"--user"_s, u"alice"_s });
        QVERIFY2(
            here.err.contains("shop is missing: the project's login adds it, by shop.urls.Pair"), here.err.constData());
        QVERIFY(!claims(here.text(u"refresh")).contains(u"shop"));

        const ProgramRun filled = issue({ u"--by"_s, u"here"_s, u"--fill"_s, u"--user"_s, u"alice"_s, u"--claim"_s,
            u"more=[1]"_s, u"--lifetime"_s, u"60"_s });
        QVERIFY2(filled.exitCode == 0, filled.err.constData());
        QVERIFY2(!filled.err.contains("is missing"), filled.err.constData());
        const Json made = claims(filled.text(u"access"));
        QCOMPARE(made.find(u"shop")->find(u"name")->toString(), u"alice"_s);
        QCOMPARE(made.find(u"more")->items().size(), 1);
        QCOMPARE(*made.find(u"exp")->toInteger() - *made.find(u"iat")->toInteger(), 60);
    }

    void saysWhereItWillBeRefused()
    {
        m_project->setSettings("import secrets\nSECRET_KEY = secrets.token_hex(32)\n");
        const ProgramRun run = issue({ u"--user"_s, u"bob"_s });
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QVERIFY2(run.err.contains("bob is inactive"), run.err.constData());
        QVERIFY2(run.err.contains("The key is another at each start"), run.err.constData());
    }

    // Only with the switch.
    void writesItsRowsWhenToldTo()
    {
        const QByteArray before = outstanding();
        QCOMPARE(issue().exitCode, 0);
        QCOMPARE(outstanding(), before);
        const ProgramRun run = issue({ u"--write"_s, u"--type"_s, u"refresh"_s });
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QVERIFY2(!run.err.contains("No outstanding row"), run.err.constData());
        QCOMPARE(outstanding().toInt(), before.toInt() + 1);
    }

    void asksFirst()
    {
        const ProgramRun run = runCli({ u"issue"_s, u"--project"_s, m_project->path(), u"--user"_s, u"alice"_s });
        QCOMPARE(run.exitCode, 2);
        QVERIFY(run.out.isEmpty());
        QVERIFY2(run.err.contains("--issue pair --user=alice") && run.err.contains("Nothing was run")
                && run.err.contains("Jotlab makes them with its key and settings"),
            run.err.constData());
    }

    void refuses_data()
    {
        QTest::addColumn<QStringList>("more");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char *name, const QStringList &more, int exitCode, const QByteArray &says) {
            QTest::newRow(name) << more << exitCode << says;
        };
        row("nobody", { u"--user"_s, u"nobody"_s }, 1, "There is no such user");
        row("no id of theirs", { u"--user-id"_s, u"7"_s, u"--by"_s, u"here"_s }, 1, "There is no such user");
        row("two users", { u"--user"_s, u"alice"_s, u"--user-id"_s, u"7"_s }, 2, "Give one of");
        row("another's key", { u"--secret"_s, u"x"_s }, 2, "--secret doesn't go with --project");
        row("another's database", { u"--database"_s, u"x"_s }, 2, "--database doesn't go with --project");
        row("a claim of the project's", { u"--claim"_s, u"a=1"_s }, 2, "--claim goes with --by here");
        row("a row of Jotlab's", { u"--by"_s, u"here"_s, u"--write"_s }, 2, "--write goes with --by project");
        row("by whom", { u"--by"_s, u"me"_s }, 2, "--by is one of project and here");
        row("what", { u"--type"_s, u"both"_s }, 2, "--type is one of");
        row("no project", { u"--project"_s, u"/no/such/folder"_s }, 3, "/no/such/folder");
    }
    void refuses()
    {
        QFETCH(const QStringList, more);
        QFETCH(const int, exitCode);
        QFETCH(const QByteArray, says);
        const ProgramRun run = issue(more);
        QVERIFY2(run.err.contains(says), run.err.constData());
        QCOMPARE(run.exitCode, exitCode);
        QVERIFY(run.out.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestProjectIssue)
#include "tst_projectissue.moc"
