// SPDX-License-Identifier: GPL-3.0-or-later
// A crash leaves nothing with a secret in it.
#include "core/base/freedmemory.h"
#include "core/base/sanitized.h"
#include "tests/support/process.h"
#include "tests/support/processmemory.h"
#include "tests/support/rawhttp.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <array>
#include <csignal>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

const QByteArray secret = "s3same-in-memory-s3same-in-memory";

/// Starts a program in the folder, where cores of any size may be written, waits for its first line, or for the file
/// that it makes, and ends it as a crash does. What waitpid() says.
int crashOf(const QString &folder, const QByteArrayList &words, const QString &awaited = {})
{
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0)
        return -1;
    const pid_t child = ::fork();
    if (child == 0) {
        rlimit limit = {};
        ::getrlimit(RLIMIT_CORE, &limit);
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_CORE, &limit);
        ::dup2(pipe[1], STDOUT_FILENO);
        ::close(pipe[0]);
        ::close(pipe[1]);
        QByteArrayList arguments = words;
        std::vector<char *> argv;
        for (QByteArray &word : arguments)
            argv.push_back(word.data());
        argv.push_back(nullptr);
        if (::chdir(QFile::encodeName(folder).constData()) == 0)
            ::execv(argv.front(), argv.data());
        ::_exit(127);
    }
    ::close(pipe[1]);
    char first = 0;
    const bool started = awaited.isEmpty() ? ::read(pipe[0], &first, 1) == 1
                                           : QTest::qWaitFor([&] { return QFile::exists(awaited); }, 20'000);
    ::kill(child, SIGABRT);
    ::close(pipe[0]);
    int status = -1;
    ::waitpid(child, &status, 0);
    return started ? status : -1;
}

bool holdsSecret(const QString &folder)
{
    for (const QString &name : QDir(folder).entryList(QDir::Files | QDir::Hidden)) {
        if (name != u"secret" && contentOf(folder + u'/' + name).contains(secret))
            return true;
    }
    return false;
}

} // namespace

class TestCoreDumps : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Else the next one proves nothing.
    void othersLeaveOne()
    {
        const QTemporaryDir folder;
        const int status
            = crashOf(folder.path(), { "/bin/sh", "-c", "s=" + secret + "; echo started; while :; do :; done" });
        QVERIFY(WIFSIGNALED(status));
        if (!WCOREDUMP(status))
            QSKIP("Nothing leaves a core here.");
    }

    void aServerLeavesNone()
    {
        const QTemporaryDir folder;
        const QString file = writtenFile(folder, u"secret"_s, secret);
        const int status
            = crashOf(folder.path(), { JOTLAB_CLI, "serve", "--secret-file", QFile::encodeName(file), "--port", "0" });
        QVERIFY(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
#ifdef JOTLAB_SANITIZED
        QSKIP("Sanitizers need to look into the process.");
#endif
        QVERIFY(!WCOREDUMP(status));
        QVERIFY(!holdsSecret(folder.path()));
    }

    void theWindowLeavesNone()
    {
        const QTemporaryDir folder;
        writtenFile(folder, u"secret"_s, "{\"SIGNING_KEY\": \"" + secret + "\"}");
        const QString database = folder.filePath(u"x.sqlite3"_s);
        const int status = crashOf(folder.path(),
            { JOTLAB_WINDOW, "-platform", "offscreen", "--fresh", "--settings", "secret", "--database", "x.sqlite3" },
            database); // which it makes when it has read its settings
        QVERIFY(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
#ifdef JOTLAB_SANITIZED
        QSKIP("Sanitizers need to look into the process.");
#endif
        QVERIFY(!WCOREDUMP(status));
        QVERIFY(!holdsSecret(folder.path()));
    }

    /// What a server was sent is in its memory no longer than its answer takes.
    void aServerForgetsPasswords()
    {
        if (!freedMemoryIsWiped())
            QSKIP("This build leaves freed memory as it is.");
        const QTemporaryDir folder;
        const HiddenText right(1);
        const HiddenText wrong(2);
        const HiddenText key(3);
        const QString database = folder.filePath(u"x.sqlite3"_s);
        QCOMPARE(runCli({ u"users"_s, u"--database"_s, database, u"add"_s, u"alice"_s, u"--password"_s, u"-"_s },
                     right.bytes())
                     .exitCode,
            0);
        const QString file = writtenFile(folder, u"secret"_s, key.bytes() + "-long-enough");
        ServeProcess server({ u"--database"_s, database, u"--secret-file"_s, file });
        QVERIFY(server.isListening());
        const qint64 process = server.process().processId();
        const auto inUse = key.timesIn(process);
        if (!inUse)
            QSKIP("Only root may look into it, as it should be.");
        QVERIFY(*inUse > 0); // so it would be found
        RawHttp http(quint16(QUrl(server.url()).port()));
        for (const auto &[password, status] : { std::pair(&right, 200), std::pair(&wrong, 401) }) {
            const auto reply = http.call("POST", "/api/token/", { { "Content-Type", "application/json" } },
                "{\"username\":\"alice\",\"password\":\"" + password->bytes() + "\"}");
            QVERIFY(reply);
            QCOMPARE(reply->status, status);
        }
        QCOMPARE(http.call("GET", "/whoami/")->status, 401); // the buffer of the last request has another one now
        QCOMPARE(right.timesIn(process).value(), 0);
        QCOMPARE(wrong.timesIn(process).value(), 0);
    }
};

QTEST_GUILESS_MAIN(TestCoreDumps)
#include "tst_coredumps.moc"
