// SPDX-License-Identifier: GPL-3.0-or-later
// jotlab-cli tokens on a project that Django itself made: what it lists and writes is what the project then says.
#include "tests/support/djangoproject.h"
#include "tests/support/djangoserver.h"
#include "tests/support/process.h"

#include <QTest>

using namespace Qt::StringLiterals;

class TestProjectTokens : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<DjangoProject> m_project;
    QTemporaryDir m_folder;

    ProgramRun tokens(const QStringList &words) const
    {
        return runCli(QStringList{ u"tokens"_s } + words + QStringList{ u"--project"_s, m_project->path(), u"--yes"_s, u"--time-limit"_s, u"300"_s }
            + confinement());
    }
    /// As the project itself says: "alive" and "blacklisted" by jti.
    QByteArray projectSays(const QByteArray &statement) const
    {
        const auto said = m_project->manage({ u"shell"_s, u"-c"_s,
            u"from rest_framework_simplejwt.token_blacklist.models import *\n"_s + QString::fromUtf8(statement) });
        return said ? said->trimmed() : said.error().detail.toUtf8();
    }
    /// Two of alice's, one of them blacklisted later, and one that expired long ago.
    void issue() const
    {
        const auto done = m_project->manage({ u"shell"_s, u"-c"_s,
            u"from datetime import timedelta\n"
            "from django.contrib.auth import get_user_model\n"
            "from django.utils import timezone\n"
            "from rest_framework_simplejwt.tokens import RefreshToken\n"
            "from rest_framework_simplejwt.token_blacklist.models import *\n"
            "OutstandingToken.objects.all().delete()\n"
            "alice = get_user_model().objects.get(username='alice')\n"
            "tokens = [RefreshToken.for_user(alice) for i in range(3)]\n"
            "OutstandingToken.objects.filter(jti=tokens[0]['jti']).update("
            "expires_at=timezone.now() - timedelta(days=1))\n"_s });
        QVERIFY2(done, done ? "" : qPrintable(done.error().detail));
    }

    /// alice's, signed by the project, of which its database knows nothing.
    QByteArray loneToken() const
    {
        return projectSays("from django.contrib.auth import get_user_model\n"
                           "from rest_framework_simplejwt.tokens import RefreshToken\n"
                           "token = RefreshToken()\n"
                           "token['user_id'] = str(get_user_model().objects.get(username='alice').pk)\n"
                           "print(token)");
    }

private slots:
    void initTestCase() { MAKE_PROJECT(m_project); }
    void init()
    {
        m_project->setSettings({});
        issue();
    }

    void listsThem()
    {
        const auto before = m_project->snapshot();
        const ProgramRun run = tokens({ u"list"_s, u"--json"_s });
        QVERIFY2(run.exitCode == 0, run.err.constData());
        const QList<Json> lines = run.objects();
        QCOMPARE(lines.size(), 3);
        QStringList standings;
        for (const Json &line : lines) {
            standings.append(line.find(u"standing")->toString());
            QCOMPARE(line.find(u"username")->toString(), u"alice"_s);
            QCOMPARE(line.find(u"jti")->toString().size(), 32);
        }
        QCOMPARE(standings, (QStringList{ u"alive"_s, u"alive"_s, u"expired"_s })); // the newest first
        const ProgramRun two = tokens({ u"list"_s, u"--most"_s, u"2"_s });
        QCOMPARE(two.out.count('\n'), 2);
        QVERIFY2(two.err.contains("the newest 2, and there are more"), two.err.constData());
        QCOMPARE(m_project->snapshot(), before);
    }

    void showsAChangeAndWritesNothing()
    {
        const QString jti = QString::fromUtf8(tokens({ u"list"_s, u"--json"_s }).text(u"jti"));
        const auto before = m_project->snapshot();
        for (const QStringList &words :
            { QStringList{ u"blacklist"_s, jti }, { u"blacklist-user"_s, u"alice"_s }, { u"flush"_s } }) {
            const ProgramRun run = tokens(words);
            QVERIFY2(run.exitCode == 0, run.err.constData());
            QVERIFY2(run.out.startsWith("BEGIN;") && run.out.contains("COMMIT;"), run.out.constData());
            QVERIFY2(run.err.contains("Nothing was written; --write"), run.err.constData());
            QVERIFY(tokens(words + QStringList{ u"--json"_s }).objects().constFirst().find(u"rows")->isNull());
        }
        QCOMPARE(m_project->snapshot(), before);
    }

    void blacklistsOne()
    {
        const QString jti = QString::fromUtf8(tokens({ u"list"_s, u"--json"_s }).text(u"jti"));
        // Given as the token itself.
        const QString text
            = QString::fromUtf8(projectSays("print(OutstandingToken.objects.get(jti='" + jti.toLatin1() + "').token)"));
        const QString file = writtenFile(m_folder, u"token"_s, text.toUtf8() + '\n');
        const ProgramRun run = tokens({ u"blacklist"_s, u'@' + file, u"--write"_s, u"--json"_s });
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QCOMPARE(run.objects().constFirst().find(u"rows")->toInteger(), 1);
        QVERIFY(!run.out.contains(text.toUtf8()));
        QCOMPARE(projectSays("print(*BlacklistedToken.objects.values_list('token__jti', flat=True))"), jti.toUtf8());
        QCOMPARE(tokens({ u"list"_s, u"--json"_s }).text(u"standing"), QByteArray("blacklisted"));
        QCOMPARE(tokens({ u"blacklist"_s, jti, u"--write"_s }).exitCode, 1); // it is already
    }

    void blacklistsAUsersAndFlushes()
    {
        QCOMPARE(tokens({ u"blacklist-user"_s, u"alice"_s, u"--write"_s }).exitCode, 0);
        QCOMPARE(projectSays("print(BlacklistedToken.objects.count())"), QByteArray("2")); // not the expired one
        const ProgramRun flushed = tokens({ u"flush"_s, u"--write"_s });
        QVERIFY2(flushed.out.contains("1 row was written or deleted"), flushed.out.constData());
        QCOMPARE(projectSays("print(OutstandingToken.objects.count())"), QByteArray("2"));
    }

    /// One that was made without a row: it gets the one that for_user() would have written.
    void writesTheRowOfOne()
    {
        const QByteArray token = loneToken();
        const QString file = writtenFile(m_folder, u"lone"_s, token + '\n');
        const auto before = m_project->snapshot();
        const ProgramRun unknown = tokens({ u"blacklist"_s, u'@' + file });
        QCOMPARE(unknown.exitCode, 1);
        QVERIFY2(unknown.err.contains("tokens add writes it"), unknown.err.constData());
        const ProgramRun shown = tokens({ u"add"_s, u'@' + file });
        QVERIFY2(shown.exitCode == 0, shown.err.constData());
        QVERIFY2(
            shown.out.contains("(the token itself)") && !shown.out.contains(token.left(20)), shown.out.constData());
        QCOMPARE(m_project->snapshot(), before);
        const ProgramRun run = tokens({ u"add"_s, u'@' + file, u"--write"_s, u"--json"_s });
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QCOMPARE(run.objects().constFirst().find(u"rows")->toInteger(), 1);
        QCOMPARE(projectSays("row = OutstandingToken.objects.latest('id')\nprint(row.user.username, row.token, "
                             "(row.expires_at - row.created_at).days)"),
            "alice " + token + " 1");
        const ProgramRun again = tokens({ u"add"_s, u'@' + file, u"--write"_s });
        QCOMPARE(again.exitCode, 1);
        QVERIFY2(again.err.contains("has its row already"), again.err.constData());
        QCOMPARE(tokens({ u"blacklist"_s, u'@' + file, u"--write"_s }).exitCode, 0);
    }

    /// And a token that is given with more around it, or damaged, stands in no message.
    void takesNoTokenForWhatItIsNot()
    {
        const auto made = [](const QString &type) {
            return runCli({ u"issue"_s, u"--json"_s, u"--user-id"_s, u"1"_s, u"--type"_s, type, u"--secret"_s,
                              u"another key than the project's, 32 bytes"_s })
                .text(u"token");
        };
        const QByteArray foreign = made(u"refresh"_s);
        const QByteArray access = made(u"access"_s);
        const auto before = m_project->snapshot();
        const auto refuses = [&](const QString &verb, const QByteArray &token, int exitCode, const QByteArray &says) {
            const ProgramRun run = tokens({ verb, u'@' + writtenFile(m_folder, u"token"_s, token), u"--write"_s });
            QVERIFY2(run.err.contains(says), run.err.constData());
            QCOMPARE(run.exitCode, exitCode);
            QVERIFY(!run.err.contains(foreign.left(30)));
        };
        refuses(u"add"_s, foreign, 1, "that the project refuses");
        refuses(u"add"_s, access, 2, "Only refresh and sliding tokens");
        refuses(u"add"_s, "0123456789abcdef", 2, "wants the whole token");
        refuses(u"blacklist"_s, access, 1, "never blacklisted; give the refresh token");
        refuses(u"blacklist"_s, "Bearer " + foreign, 2, "neither a token nor a jti");
        refuses(u"blacklist"_s, foreign.left(foreign.indexOf('.') + 20), 2, "neither a token nor a jti");
        QCOMPARE(m_project->snapshot(), before);
    }

    void theProjectsOwnClaimNamesAToken()
    {
        m_project->setSettings("SIMPLE_JWT['JTI_CLAIM'] = 'token_id'\n");
        const QByteArray token
            = projectSays("from django.contrib.auth import get_user_model\n"
                          "from rest_framework_simplejwt.tokens import RefreshToken\n"
                          "print(RefreshToken.for_user(get_user_model().objects.get(username='alice')))");
        const ProgramRun run
            = tokens({ u"blacklist"_s, u'@' + writtenFile(m_folder, u"token"_s, token), u"--write"_s });
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QCOMPARE(projectSays("print(BlacklistedToken.objects.get().token.token)"), token);
    }

    void whatIsWrongIsSaid()
    {
        QCOMPARE(tokens({ u"blacklist"_s, u"0123456789abcdef0123456789abcdef"_s }).exitCode, 1);
        const ProgramRun nobody = tokens({ u"blacklist-user"_s, u"nobody"_s });
        QCOMPARE(nobody.exitCode, 1);
        QVERIFY2(nobody.err.contains("no user “nobody”"), nobody.err.constData());
        QCOMPARE(tokens({ u"forget"_s }).exitCode, 2);
        QCOMPARE(tokens({ u"blacklist"_s }).exitCode, 2);
        QCOMPARE(tokens({ u"list"_s, u"--write"_s }).exitCode, 2);
        QCOMPARE(tokens({ u"list"_s, u"--most"_s, u"0"_s }).exitCode, 2);
        QCOMPARE(runCli({ u"tokens"_s, u"list"_s }).exitCode, 2);
        const ProgramRun asks = runCli({ u"tokens"_s, u"list"_s, u"--project"_s, m_project->path() });
        QCOMPARE(asks.exitCode, 2); // nothing is run before somebody says so
        QVERIFY2(asks.err.contains("--yes"), asks.err.constData());
    }

    void aServerFileNamesTheProject()
    {
        const QString file = writtenFile(m_folder, u"shop.json"_s,
            "{\"url\":\"http://127.0.0.1:8000\",\"users\":{\"project\":\"" + m_project->path().toUtf8() + "\"}}");
        const QStringList run = QStringList{ u"--server"_s, file, u"--json"_s, u"--yes"_s } + confinement();
        const ProgramRun listed = runCli(QStringList{ u"tokens"_s, u"list"_s } + run);
        QVERIFY2(listed.exitCode == 0, listed.err.constData());
        QCOMPARE(listed.objects().size(), 3);
        const ProgramRun users = runCli(QStringList{ u"users"_s, u"list"_s } + run);
        QVERIFY2(users.exitCode == 0 && users.out.contains("\"alice\""), users.err.constData());
        const ProgramRun issued = runCli(QStringList{ u"issue"_s, u"--user"_s, u"alice"_s } + run);
        QVERIFY2(issued.exitCode == 0 && issued.objects().constFirst().find(u"refresh"), issued.err.constData());
    }
};

QTEST_GUILESS_MAIN(TestProjectTokens)
#include "tst_projecttokens.moc"
