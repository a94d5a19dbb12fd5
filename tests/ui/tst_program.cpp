// SPDX-License-Identifier: GPL-3.0-or-later
// The real program on a real display: Xvfb, with openbox as window manager, and xdotool as the hand.
#include "tests/support/djangoserver.h"
#include "ui/look/theme.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QProcess>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <optional>
#include <sys/stat.h>

using namespace std::chrono_literals;

namespace {

constexpr int timeLimit = 60'000; // milliseconds; generous, the sanitizers are slow

/// A token that expired long ago; its signature is by no key at hand.
const QString expiredToken = QStringLiteral(
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
    "eyJ0b2tlbl90eXBlIjoiYWNjZXNzIiwiZXhwIjoxNzAwMDAwMDAwLCJpYXQiOjE2OTk5OTk3MDAsImp0aSI6ImEiLCJ1c2VyX2lkIjoiMSJ9."
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

/// How much of the picture has exactly this colour.
int pixelsOf(const QImage &picture, const QColor &colour)
{
    int count = 0;
    for (int y = 0; y < picture.height(); ++y) {
        const auto *line = reinterpret_cast<const QRgb *>(picture.constScanLine(y));
        count += int(std::count(line, line + picture.width(), colour.rgb()));
    }
    return count;
}

} // namespace

class TestProgram : public QObject
{
    Q_OBJECT

private:
    QProcess m_display;
    QProcess m_windowManager;
    QString m_displayName;
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<QProcess> m_program;

    QString path(const char *name) const { return m_home->filePath(QLatin1String(name)); }

    QProcessEnvironment environment() const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("DISPLAY"), m_displayName);
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb"));
        environment.insert(QStringLiteral("HOME"), m_home->path());
        const std::pair<const char *, const char *> folders[]
            = { { "XDG_CONFIG_HOME", "config" }, { "XDG_DATA_HOME", "data" }, { "XDG_CACHE_HOME", "cache" },
                  { "XDG_RUNTIME_DIR", "run" }, { "TMPDIR", "tmp" } };
        for (const auto &[variable, folder] : folders)
            environment.insert(QLatin1String(variable), path(folder));
        for (const char *variable :
            { "WAYLAND_DISPLAY", "QT_STYLE_OVERRIDE", "QT_SCALE_FACTOR", "XDG_CURRENT_DESKTOP" })
            environment.remove(QLatin1String(variable));
        return environment;
    }

    std::unique_ptr<QProcess> launch(const QStringList &arguments) const
    {
        auto process = std::make_unique<QProcess>();
        process->setProcessEnvironment(environment());
        process->start(QStringLiteral(JOTLAB_WINDOW), arguments);
        return process;
    }

    /// What it wrote; nothing where it failed or hung.
    std::optional<QByteArray> run(const QString &program, const QStringList &arguments) const
    {
        QProcess process;
        process.setProcessEnvironment(environment());
        process.start(program, arguments);
        if (!process.waitForFinished(timeLimit) || process.exitStatus() != QProcess::NormalExit
            || process.exitCode() != 0) {
            qWarning() << program << arguments.value(0) << process.error() << process.readAllStandardError().right(300);
            return std::nullopt;
        }
        return process.readAllStandardOutput();
    }
    std::optional<QByteArray> hand(const QStringList &arguments) const
    {
        return run(QStringLiteral("xdotool"), arguments);
    }
    void press(const QString &keys) const
    {
        QVERIFY2(hand({ QStringLiteral("key"), QStringLiteral("--clearmodifiers"), keys }), qPrintable(keys));
    }

    QImage picture() const
    {
        const auto png = run(
            QStringLiteral("import"), { QStringLiteral("-window"), QStringLiteral("root"), QStringLiteral("png:-") });
        return QImage::fromData(png.value_or(QByteArray()), "PNG").convertToFormat(QImage::Format_RGB32);
    }

    /// False if it did not come up, or ended at once.
    bool startDisplay()
    {
        m_display.start(QStringLiteral("Xvfb"),
            { QStringLiteral("-displayfd"), QStringLiteral("1"), QStringLiteral("-screen"), QStringLiteral("0"),
                QStringLiteral("1440x900x24"), QStringLiteral("-nolisten"), QStringLiteral("tcp"),
                QStringLiteral("-noreset") }); // else it begins anew whenever its last client has gone
        while (m_display.state() != QProcess::NotRunning && !m_display.canReadLine()) {
            if (!m_display.waitForReadyRead(timeLimit))
                break;
        }
        const QByteArray number = m_display.readLine().trimmed();
        m_displayName = QLatin1Char(':') + QString::fromLatin1(number);
        if (!number.isEmpty() && m_display.state() == QProcess::Running)
            return true;
        m_display.kill();
        m_display.waitForFinished();
        return false;
    }

    /// The windows that can be seen, an id a line; empty if there is none, which xdotool calls a failure.
    QByteArray search(const QStringList &which) const
    {
        QProcess process;
        process.setProcessEnvironment(environment());
        process.start(QStringLiteral("xdotool"),
            QStringList{ QStringLiteral("search"), QStringLiteral("--onlyvisible") } + which);
        return process.waitForFinished(timeLimit) ? process.readAllStandardOutput().trimmed() : QByteArray();
    }

    /// Starts the window and waits until it is there and has the keyboard.
    void open(const QStringList &arguments)
    {
        m_program = launch(arguments);
        QByteArray found;
        QTRY_VERIFY_WITH_TIMEOUT(
            !(found = search({ QStringLiteral("--name"), QStringLiteral("^Jotlab$") })).isEmpty(), timeLimit);
        const QString window = QString::fromLatin1(found.split('\n').constLast());
        if (m_windowManager.state() == QProcess::Running)
            QVERIFY(hand({ QStringLiteral("windowactivate"), QStringLiteral("--sync"), window }));
        QVERIFY(hand({ QStringLiteral("windowfocus"), QStringLiteral("--sync"), window }));
        // It paints once it has the server's address as well.
        QTRY_VERIFY_WITH_TIMEOUT(
            pixelsOf(picture(), Theme::light().panel) + pixelsOf(picture(), Theme::dark().panel) > 100'000, timeLimit);
    }

    void end()
    {
        m_program->terminate();
        QVERIFY(m_program->waitForFinished(timeLimit));
        QCOMPARE(m_program->exitStatus(), QProcess::NormalExit);
        QCOMPARE(m_program->exitCode(), 0);
        const QByteArray said = m_program->readAllStandardError();
        QVERIFY2(!said.contains("eyJ"), "a token in the log");
        m_program.reset();
    }

    QString kept(const char *key) const
    {
        return QSettings(path("config/jotlab/window.conf"), QSettings::IniFormat).value(QLatin1String(key)).toString();
    }

private slots:
    void initTestCase()
    {
        for (const char *program : { "Xvfb", "xdotool", "import" }) {
            if (!QStandardPaths::findExecutable(QLatin1String(program)).isEmpty())
                continue;
            QVERIFY2(!peersRequired(), program);
            QSKIP("Install xvfb, xdotool and imagemagick to run this.");
        }
        // Servers that start at the same time may choose the same number.
        QVERIFY2(startDisplay() || startDisplay(), m_display.readAllStandardError().right(500).constData());
        m_home = std::make_unique<QTemporaryDir>();
        m_windowManager.setProcessEnvironment(environment());
        m_windowManager.start(QStringLiteral("openbox"), QStringList());
        // Without one, the keyboard is given by hand. A window that is mapped while it starts may never be exposed.
        if (m_windowManager.waitForStarted())
            QTRY_VERIFY_WITH_TIMEOUT(hand({ QStringLiteral("get_num_desktops") }), timeLimit);
    }

    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        for (const char *folder : { "config", "data", "cache", "run", "tmp" })
            QVERIFY(QDir(m_home->path()).mkdir(QLatin1String(folder)));
        QVERIFY(QFile::setPermissions(path("run"), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    }

    void cleanup()
    {
        if (m_program) {
            m_program->kill();
            m_program->waitForFinished();
            if (QTest::currentTestFailed())
                qWarning() << m_program->readAllStandardError().right(2000);
        }
        m_program.reset();
    }

    void cleanupTestCase()
    {
        for (QProcess *process : { &m_windowManager, &m_display }) {
            process->terminate();
            process->waitForFinished();
        }
    }

    void aSignalDuringTheStartEndsItCleanly()
    {
        QProcessEnvironment offscreen = environment();
        offscreen.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        QProcess process;
        process.setProcessEnvironment(offscreen);
        process.start(QStringLiteral(JOTLAB_WINDOW), QStringList());
        // It hears of other starts before it has its database and its window.
        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(path("run/jotlab.socket")), timeLimit);
        process.terminate();
        QVERIFY(process.waitForFinished(timeLimit));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 0);
    }

    void helpNeedsNoDisplay()
    {
        for (const char *option : { "--help", "--version" }) {
            QProcess process;
            QProcessEnvironment none = environment();
            for (const char *display : { "DISPLAY", "WAYLAND_DISPLAY" })
                none.remove(QLatin1String(display));
            process.setProcessEnvironment(none);
            process.start(QStringLiteral(JOTLAB_WINDOW), { QLatin1String(option) });
            QVERIFY(process.waitForFinished(timeLimit));
            QCOMPARE(process.exitStatus(), QProcess::NormalExit);
            QCOMPARE(process.exitCode(), 0);
            QVERIFY(process.readAllStandardOutput().toLower().contains("jotlab"));
        }
    }

    void theStartIsMeasured()
    {
        const auto process = launch({ QStringLiteral("--measure-start"), QStringLiteral("--fresh") });
        QVERIFY(process->waitForFinished(timeLimit));
        QCOMPARE(process->exitStatus(), QProcess::NormalExit);
        QCOMPARE(process->exitCode(), 0);
        bool isNumber = false;
        const int milliseconds = process->readAllStandardOutput().trimmed().toInt(&isNumber);
        QVERIFY(isNumber && milliseconds > 0 && milliseconds < timeLimit);
        QVERIFY(QDir(path("tmp")).isEmpty());
        QVERIFY(QDir(path("config")).isEmpty());
    }

    void whatACrashLeavesGoesWithTheNextFreshStart()
    {
        const auto isInUse = [this] {
            const QStringList folders
                = QDir(path("tmp")).entryList({ QStringLiteral("jotlab-temporary-*") }, QDir::Dirs);
            return !folders.isEmpty()
                && QFile::exists(path("tmp") + u'/' + folders.constFirst() + QStringLiteral("/in-use"));
        };
        const auto crashed = launch({ QStringLiteral("--fresh") });
        QTRY_VERIFY_WITH_TIMEOUT(isInUse(), timeLimit);
        // One that runs is left alone.
        const QStringList start{ QStringLiteral("--measure-start"), QStringLiteral("--fresh") };
        const auto beside = launch(start);
        QVERIFY(beside->waitForFinished(timeLimit));
        QVERIFY(isInUse());
        crashed->kill();
        QVERIFY(crashed->waitForFinished(timeLimit));
        QVERIFY(!QDir(path("tmp")).isEmpty());
        const auto next = launch(start);
        QVERIFY(next->waitForFinished(timeLimit));
        QCOMPARE(next->exitCode(), 0);
        QVERIFY(QDir(path("tmp")).isEmpty());
    }

    void aBrokenSettingsFileIsRefused_data()
    {
        QTest::addColumn<QByteArray>("settings");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("no JSON") << QByteArray("{\"ALGORITHM\": \"HS256\",\n  oops}") << QByteArray("line 2");
        QTest::newRow("wrong type") << QByteArray("{\"ROTATE_REFRESH_TOKENS\": []}")
                                    << QByteArray("ROTATE_REFRESH_TOKENS");
        QTest::newRow("not there") << QByteArray() << QByteArray("settings.json");
    }

    void aBrokenSettingsFileIsRefused()
    {
        QFETCH(const QByteArray, settings);
        QFETCH(const QByteArray, says);
        if (!settings.isEmpty()) {
            QFile file(path("settings.json"));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(settings);
        }
        const auto process = launch({ QStringLiteral("--fresh"), QStringLiteral("--settings"), path("settings.json") });
        QVERIFY(process->waitForFinished(timeLimit));
        QCOMPARE(process->exitStatus(), QProcess::NormalExit);
        QCOMPARE(process->exitCode(), 2);
        const QByteArray said = process->readAllStandardError().trimmed();
        QVERIFY2(
            said.toLower().contains(says.toLower()) && said.endsWith('.') && !said.contains('\n'), said.constData());
    }

    void anUnknownSettingIsToldAndPassedOver()
    {
        QFile file(path("settings.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"ALGORYTHM\": \"HS256\"}");
        file.close();
        const auto process = launch({ QStringLiteral("--fresh"), QStringLiteral("--measure-start"),
            QStringLiteral("--settings"), path("settings.json") });
        QVERIFY(process->waitForFinished(timeLimit));
        QCOMPARE(process->exitCode(), 0); // the window came up
        const QByteArray said = process->readAllStandardError();
        QVERIFY2(said.contains("passed over: line 1: ALGORYTHM"), said.constData());
    }

    void whatIsPastedIsDecoded()
    {
        open({ QStringLiteral("--fresh"), QStringLiteral("--theme"), QStringLiteral("light") });
        const QImage before = picture();
        QCOMPARE(before.size(), QSize(1440, 900));
        QCOMPARE(pixelsOf(before, Theme::light().badTint), 0);

        press(QStringLiteral("ctrl+k"));
        QVERIFY(hand({ QStringLiteral("type"), QStringLiteral("--delay"), QStringLiteral("2"), expiredToken }));
        press(QStringLiteral("ctrl+a"));
        press(QStringLiteral("ctrl+x"));
        press(QStringLiteral("ctrl+v"));
        QTRY_VERIFY_WITH_TIMEOUT(pixelsOf(picture(), Theme::light().badTint) > 500, timeLimit); // the chip "expired"
        const QByteArray windows = search({ QStringLiteral("--pid"), QString::number(m_program->processId()) });
        QVERIFY(!windows.isEmpty());
        for (const QByteArray &window : windows.split('\n')) {
            const auto title = hand({ QStringLiteral("getwindowname"), QString::fromLatin1(window) });
            QVERIFY(title && !title->contains("eyJ"));
        }
        end();
        QVERIFY2(QDir(path("tmp")).isEmpty(), qPrintable(QDir(path("tmp")).entryList().join(u' ')));
        QVERIFY(QDir(path("data")).isEmpty());
    }

    void aSecondStartHandsOver()
    {
        open({ QStringLiteral("--theme"), QStringLiteral("light"), QStringLiteral("--database"), path("lab.sqlite3") });
        QCOMPARE(pixelsOf(picture(), Theme::light().badTint), 0);
        const auto second = launch({ expiredToken });
        QVERIFY(second->waitForFinished(timeLimit));
        QCOMPARE(second->exitCode(), 0);
        QTRY_VERIFY_WITH_TIMEOUT(pixelsOf(picture(), Theme::light().badTint) > 500, timeLimit);
        QCOMPARE(m_program->state(), QProcess::Running);

        // After a crash the socket is still there and nobody answers: the next start is a window again.
        m_program->kill();
        QVERIFY(m_program->waitForFinished());
        open({ QStringLiteral("--theme"), QStringLiteral("light"), QStringLiteral("--database"), path("lab.sqlite3") });
        end();
    }

    void aKilledWindowComesBackWithItsSession()
    {
        const QStringList arguments{ QStringLiteral("--theme"), QStringLiteral("light"), QStringLiteral("--database"),
            path("lab.sqlite3") };
        open(arguments + QStringList{ expiredToken });
        const QString kept = path("data/jotlab/session.unsigned"); // there is no keychain here
        const auto content = [&kept] {
            QFile file(kept);
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        QTRY_VERIFY_WITH_TIMEOUT(content().contains("eyJ"), timeLimit);
        QVERIFY(!content().contains("AAAAAAAAAAAA")); // the signature
        struct stat facts = {};
        QCOMPARE(stat(QFile::encodeName(kept).constData(), &facts), 0);
        QCOMPARE(facts.st_mode & 0777U, 0600U);
        m_program->kill();
        QVERIFY(m_program->waitForFinished());

        open(arguments);
        QTRY_VERIFY_WITH_TIMEOUT(pixelsOf(picture(), Theme::light().badTint) > 500, timeLimit); // decoded again
        end();
    }

    void theStateSurvivesARestart()
    {
        const QStringList arguments{ QStringLiteral("--database"), path("lab.sqlite3") };
        open(arguments + QStringList{ QStringLiteral("--theme"), QStringLiteral("light") });
        press(QStringLiteral("ctrl+shift+l"));
        QTRY_VERIFY_WITH_TIMEOUT(pixelsOf(picture(), Theme::dark().panel) > 100'000, timeLimit);
        press(QStringLiteral("ctrl+2"));
        end();
        QCOMPARE(kept("theme"), QStringLiteral("Dark"));
        QCOMPARE(kept("window/pane"), QStringLiteral("compose"));
        QSettings(path("config/jotlab/window.conf"), QSettings::IniFormat)
            .setValue(QStringLiteral("rules/band"), QStringLiteral("5.2"));

        open(arguments);
        QVERIFY(pixelsOf(picture(), Theme::dark().panel) > 100'000);
        press(QStringLiteral("ctrl+q"));
        QVERIFY(m_program->waitForFinished(timeLimit));
        QCOMPARE(m_program->exitCode(), 0);
        QCOMPARE(kept("theme"), QStringLiteral("Dark"));
        QCOMPARE(kept("rules/band"), QStringLiteral("5.2"));
        QCOMPARE(kept("window/pane"), QStringLiteral("compose"));

        for (const char *file : { "lab.sqlite3", "lab.sqlite3.key" }) {
            struct stat facts = {};
            QCOMPARE(stat(QFile::encodeName(path(file)).constData(), &facts), 0);
            QCOMPARE(facts.st_mode & 0777U, 0600U);
        }
        QFile key(path("lab.sqlite3.key"));
        QFile state(path("config/jotlab/window.conf"));
        QVERIFY(key.open(QIODevice::ReadOnly) && state.open(QIODevice::ReadOnly));
        const QByteArray text = state.readAll();
        QVERIFY(!text.contains(key.readAll().trimmed()) && !text.contains("eyJ")); // no secret in a settings file
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    TestProgram test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_program.moc"
