// SPDX-License-Identifier: GPL-3.0-or-later
// login, whoami, refresh and blacklist by a server file whose tokens are in cookies, against a real Django.
#include "core/config/serverfilewriting.h"
#include "core/json/jsonreader.h"
#include "tests/support/cookieserver.h"
#include "tests/support/djangoserver.h"
#include "tests/support/process.h"

#include <QTest>

using namespace Qt::StringLiterals;

class TestCookieCommands : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_directory;
    QString m_file;
    std::unique_ptr<DjangoServer> m_django;

    ProgramRun call(const QStringList &words, const QByteArray &input = {}) const
    {
        return runCli(QStringList{ words.constFirst(), u"--server"_s, m_file } + words.mid(1), input);
    }
    static QString token(const ProgramRun &run, QStringView name)
    {
        const QList<Json> lines = run.objects();
        const Json *tokens = lines.isEmpty() ? nullptr : lines.constFirst().find(u"tokens");
        const Json *found = tokens ? tokens->find(name) : nullptr;
        return found ? found->toString() : QString();
    }

private slots:
    void initTestCase()
    {
        DjangoServer::Options options;
        options.cookies = "{\"bare\":true,\"csrf\":true}";
        auto django = DjangoServer::start(options);
        if (!django && django.error().code == Errc::NotFound && !peersRequired())
            QSKIP(qPrintable(django.error().what));
        QVERIFY2(django, django ? "" : qPrintable(django.error().what));
        m_django = std::move(*django);
        config::ServerProfile server = cookieServer(m_django->url());
        server.cookies->csrf = "csrftoken";
        m_file = writtenFile(m_directory, u"cookies.json"_s, config::writeServerProfile(server));
    }

    void fromLoginToLogout()
    {
        const QStringList words{ u"login"_s, u"--json"_s, u"--user"_s, u"alice"_s, u"--password"_s, u"-"_s };
        const ProgramRun login = call(words, "alice-pw");
        QVERIFY2(login.exitCode == 0, login.out + login.err);
        const QString access = token(login, u"access");
        const QString refresh = token(login, u"refresh");
        QVERIFY(!access.isEmpty() && !refresh.isEmpty());
        QCOMPARE(login.objects().constFirst().find(u"causes")->items().size(), 0);
        QCOMPARE(call({ u"whoami"_s, u"-"_s }, access.toUtf8()).exitCode, 0);
        const ProgramRun renewed = call({ u"refresh"_s, u"--json"_s, u"-"_s }, refresh.toUtf8());
        QVERIFY2(renewed.exitCode == 0, renewed.out + renewed.err);
        QVERIFY(!token(renewed, u"access").isEmpty());
        QVERIFY(token(renewed, u"refresh").isEmpty()); // this server doesn't rotate
        // The server has one logout, which wants no access token here.
        const ProgramRun logout = call({ u"blacklist"_s, u"-"_s }, refresh.toUtf8());
        QVERIFY2(logout.exitCode == 0, logout.out + logout.err);
        QCOMPARE(call({ u"refresh"_s, u"-"_s }, refresh.toUtf8()).exitCode, 4);
    }

    void aScenarioTakesItsTokensFromCookies()
    {
        const QString file = writtenFile(m_directory, u"day.json"_s,
            QByteArray("{'name':'A day','steps':["
                       "{'do':'call','endpoint':'obtain_pair','body':{'username':'alice','password':'alice-pw'},"
                       "'capture':{'access':'cookies.my-app-auth','refresh':'cookies.my-refresh-token'}},"
                       "{'do':'call','endpoint':'whoami','access':'${access}','expect':{'status':200}},"
                       "{'do':'call','endpoint':'logout','access':'${access}','token':'${refresh}',"
                       "'expect':{'status':200,'state':{'refresh':'blacklisted'}}},"
                       "{'do':'call','endpoint':'token_refresh','token':'${refresh}',"
                       "'expect':{'status':401,'cause':'blacklisted'}}]}")
                .replace('\'', '"'));
        const ProgramRun run = call({ u"run"_s, file });
        QVERIFY2(run.exitCode == 0, run.out + run.err);
    }

    void forPeopleTheCookiesAreNamed()
    {
        const ProgramRun login = call({ u"login"_s, u"--user"_s, u"bob"_s, u"--password"_s, u"-"_s }, "bob-pw");
        QCOMPARE(login.exitCode, 0);
        QVERIFY2(
            login.out.contains("\ncookie my-app-auth: eyJ") && login.out.contains("\ncookie my-refresh-token: eyJ"),
            login.out);
    }
};

QTEST_GUILESS_MAIN(TestCookieCommands)
#include "tst_cookiecommands.moc"
