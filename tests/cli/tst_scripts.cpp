// SPDX-License-Identifier: GPL-3.0-or-later
// What the shell scripts of the two commands decide: how the program is started, and which packages are asked for.
#include "tests/support/process.h"

#include <QDir>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

/// A script that anybody may run; its folders are made.
void writeScript(const QString &path, const QByteArray &text)
{
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(path));
    file.write(text);
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
}

} // namespace

class TestScripts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theProgramIsStarted_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<bool>("takesTheScriptsPlace");
        // Signals that are sent to the script reach the program.
        QTest::newRow("window") << QStringList{ u"a token"_s, u"--fresh"_s } << true;
        // The age of a process includes what it was before an exec: here a build of many minutes.
        QTest::newRow("measured") << QStringList{ u"--fresh"_s, u"--measure-start"_s } << false;
    }

    void theProgramIsStarted()
    {
        QFETCH(const QStringList, words);
        QFETCH(const bool, takesTheScriptsPlace);
        const QTemporaryDir root;
        for (const char *folder : { "app", "core", "ui", "resources" })
            QVERIFY(QDir(root.path()).mkpath(QLatin1String(folder)));
        QVERIFY(QFile::copy(u"" JOTLAB_SOURCE_DIR "/app/run"_s, root.filePath(u"app/run"_s)));
        QVERIFY(QFile(root.filePath(u"CMakeLists.txt"_s)).open(QIODevice::WriteOnly));
        // Newer than the sources: nothing is to be built.
        writeScript(root.filePath(u"build/release/app/jotlab"_s),
            "#!/bin/sh\nprintf '%s\\n' $$ \"$@\"\nexit 7\n"); // what it is told, and as which process

        QProcess script;
        script.start(root.filePath(u"app/run"_s), words);
        QVERIFY(script.waitForStarted());
        const qint64 process = script.processId();
        QVERIFY(script.waitForFinished());
        QCOMPARE(script.exitCode(), 7);
        const QStringList told = QString::fromUtf8(script.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(told.mid(1), words);
        QCOMPARE(told.value(0) == QString::number(process), takesTheScriptsPlace);
    }

    void packagesAreAskedForByTheNameThatTheReleaseHas_data()
    {
        QTest::addColumn<QByteArray>("known");
        QTest::addColumn<QByteArray>("installed");
        QTest::addColumn<QByteArray>("wanted"); // empty: nothing is missing
        QTest::newRow("a new release") << QByteArray("newer older plain") << QByteArray("plain") << QByteArray("newer");
        QTest::newRow("an older release") << QByteArray("older plain") << QByteArray("plain") << QByteArray("older");
        QTest::newRow("the newer is another's and is missing")
            << QByteArray("newer older plain") << QByteArray("plain older") << QByteArray("newer");
        QTest::newRow("no lists yet") << QByteArray() << QByteArray("plain") << QByteArray("newer");
        QTest::newRow("no lists, but installed") << QByteArray() << QByteArray("plain older") << QByteArray();
        QTest::newRow("all there") << QByteArray("newer older plain") << QByteArray("plain newer") << QByteArray();
        QTest::newRow("both missing") << QByteArray("newer older plain") << QByteArray() << QByteArray("plain newer");
    }

    void packagesAreAskedForByTheNameThatTheReleaseHas()
    {
        QFETCH(const QByteArray, known);
        QFETCH(const QByteArray, installed);
        QFETCH(const QByteArray, wanted);
        const QTemporaryDir root;
        // Each answers for the package that is its last argument.
        writeScript(root.filePath(u"bin/dpkg-query"_s),
            "#!/bin/sh\nfor p; do :; done\ncase \" " + installed
                + " \" in *\" $p \"*) echo installed ;; *) exit 1 ;; esac\n");
        writeScript(root.filePath(u"bin/apt-cache"_s),
            "#!/bin/sh\nfor p; do :; done\ncase \" " + known + " \" in *\" $p \"*) echo \"Package: $p\" ;; esac\n");
        writeScript(root.filePath(u"bin/apt-get"_s), "#!/bin/sh\nexit 1\n"); // never called
        const QString list = writtenFile(root, u"list"_s, "# comment\n\nplain   a reason\nnewer|older  another\n");

        QProcess script;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"PATH"_s, root.filePath(u"bin"_s) + u':' + qEnvironmentVariable("PATH"));
        script.setProcessEnvironment(environment);
        script.start(u"" JOTLAB_SOURCE_DIR "/app/install-packages"_s, { u"--no-install"_s, list });
        QVERIFY(script.waitForFinished());
        const QByteArray told = script.readAllStandardError();
        QCOMPARE(script.exitCode(), wanted.isEmpty() ? 0 : 3);
        QVERIFY2(
            wanted.isEmpty() ? told.isEmpty() : told.endsWith("apt-get install " + wanted + '\n'), told.constData());
    }

    void anOldPackageIsBroughtUpToDate_data()
    {
        QTest::addColumn<QByteArray>("installed"); // its version
        QTest::addColumn<bool>("isWanted");
        QTest::newRow("older") << QByteArray("2.6.0-1") << true;
        QTest::newRow("the one that is asked for") << QByteArray("2.6.0-1+deb12u1") << false;
        QTest::newRow("newer, though its text sorts before") << QByteArray("2.10.1-2") << false;
    }

    void anOldPackageIsBroughtUpToDate()
    {
        QFETCH(const QByteArray, installed);
        QFETCH(const bool, isWanted);
        const QTemporaryDir root;
        writeScript(root.filePath(u"bin/dpkg-query"_s),
            "#!/bin/sh\ncase \"$*\" in *Version*) echo " + installed + " ;; *) echo installed ;; esac\n");
        writeScript(root.filePath(u"bin/apt-get"_s), "#!/bin/sh\nexit 1\n"); // never called
        const QString list = writtenFile(root, u"list"_s, "peer>=2.6.0-1+deb12u1  a reason\n");

        QProcess script;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"PATH"_s, root.filePath(u"bin"_s) + u':' + qEnvironmentVariable("PATH"));
        script.setProcessEnvironment(environment);
        script.start(u"" JOTLAB_SOURCE_DIR "/app/install-packages"_s, { u"--no-install"_s, list });
        QVERIFY(script.waitForFinished());
        const QByteArray told = script.readAllStandardError();
        QCOMPARE(script.exitCode(), isWanted ? 3 : 0);
        QVERIFY2(isWanted ? told.endsWith("apt-get install peer\n") : told.isEmpty(), told.constData());
    }
};

QTEST_GUILESS_MAIN(TestScripts)
#include "tst_scripts.moc"
