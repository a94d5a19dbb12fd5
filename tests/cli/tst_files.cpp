// SPDX-License-Identifier: GPL-3.0-or-later
// Files that are none: each command that reads or writes one tells it, and ends.
#include "tests/support/process.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

class TestFiles : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

private Q_SLOTS:
    void whatIsNoFileIsTold_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("exit");
        const QString pipe = m_folder.filePath(u"pipe"_s);
        QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
        for (const QString &name : { u"/dev/zero"_s, pipe, u"/tmp"_s }) {
            const auto row = [&](const char *what, const QStringList &words, int exit = 3) {
                QTest::addRow("%s: %s", what, qPrintable(name)) << words << name << exit;
            };
            row("scan", { u"scan"_s, name });
            if (name != u"/tmp") // a folder may be a collection
                row("import", { u"import"_s, name });
            row("decode", { u"decode"_s, u'@' + name });
            row("verify a batch", { u"verify"_s, u"--batch"_s, name, u"--secret"_s, u"x"_s });
            row("a key", { u"verify"_s, u"--key"_s, name, u"x"_s });
            row("a secret", { u"verify"_s, u"--secret-file"_s, name, u"x"_s });
            row("a word list",
                { u"verify"_s, u"--secret"_s, u"x"_s, u"--word-list"_s, name,
                    u"eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"_s });
            row("settings", { u"verify"_s, u"--settings"_s, name, u"x"_s }, 2);
            row("a server file", { u"whoami"_s, u"--server"_s, name, u"x"_s });
            row("a token", { u"whoami"_s, u"--server"_s, u"http://127.0.0.1:1"_s, u'@' + name });
            row("a scenario", { u"run"_s, name });
            row("a database", { u"users"_s, u"list"_s, u"--database"_s, name });
        }
    }

    void whatIsNoFileIsTold()
    {
        QFETCH(const QStringList, words);
        QFETCH(const QString, name);
        QFETCH(const int, exit);
        const ProgramRun run = runCli(words);
        QVERIFY2(run.exitCode == exit, QByteArray::number(run.exitCode) + run.out + run.err);
        QVERIFY2(run.err.contains(name.toUtf8()) && run.err.contains(": it is a "), run.err);
    }

    /// Where somebody reads it, what other users read, too, is said.
    void aTokenInAnArgumentIsWarnedOf_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<bool>("warns");
        const QString token = u"eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"_s;
        QTest::newRow("token") << token << true;
        QTest::newRow("file") << u'@' + writtenFile(m_folder, u"token"_s, token.toUtf8()) << false;
        QTest::newRow("no token") << u"abc"_s << false;
    }

    void aTokenInAnArgumentIsWarnedOf()
    {
        QFETCH(const QString, word);
        QFETCH(const bool, warns);
        const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
        QVERIFY(terminal >= 0 && ::grantpt(terminal) == 0 && ::unlockpt(terminal) == 0);
        const QString name = QString::fromLocal8Bit(::ptsname(terminal));
        const int keptOpen = ::open(QFile::encodeName(name).constData(), O_RDWR | O_NOCTTY);
        QProcess program;
        program.setStandardErrorFile(name, QIODevice::Append);
        program.start(QStringLiteral(JOTLAB_CLI), { u"decode"_s, word });
        QVERIFY(program.waitForFinished());
        QByteArray said(4096, '\0');
        said.resize(std::max<qsizetype>(0, ::read(terminal, said.data(), size_t(said.size()))));
        ::close(keptOpen);
        ::close(terminal);
        QCOMPARE(said.contains("can see a token"), warns);
        QVERIFY(!runCli({ u"decode"_s, word }).err.contains("can see a token"));
    }

    void aFullOutputIsNoSuccess_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("a key") << QStringList{ u"keygen"_s };
        QTest::newRow("help") << QStringList{ u"--help"_s };
        QTest::newRow("JSON") << QStringList{ u"run"_s, u"--list"_s, u"--json"_s };
    }

    void aFullOutputIsNoSuccess()
    {
        QFETCH(const QStringList, words);
        QProcess program;
        program.setStandardOutputFile(u"/dev/full"_s);
        program.start(QStringLiteral(JOTLAB_CLI), words);
        QVERIFY(program.waitForFinished());
        QCOMPARE(program.exitCode(), 3);
        const QByteArray said = program.readAllStandardError();
        QVERIFY2(said.contains("Standard output can't be written") && said.count('\n') == 1, said);
    }
};

QTEST_GUILESS_MAIN(TestFiles)
#include "tst_files.moc"
