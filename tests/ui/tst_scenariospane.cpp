// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/assembledwindow.h"
#include "ui/decodepane.h"
#include "ui/exchangetextview.h"
#include "ui/jsoneditor.h"
#include "ui/scenariosmodel.h"
#include "ui/scenariospane.h"
#include "ui/scenariostepsmodel.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QDropEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QToolButton>
#include <Qsci/qsciscintilla.h>

using scenario::Outcome;

namespace {

const QByteArray failing(
    "{\"name\": \"Wrong\", \"steps\": [\n"
    " {\"name\": \"Log in\", \"do\": \"login\", \"user\": \"alice\", \"capture\": {\"access\": \"body.access\"},\n"
    "  \"expect\": {\"status\": 200}},\n"
    " {\"name\": \"A lie\", \"do\": \"call\", \"endpoint\": \"whoami\", \"access\": \"${access}\",\n"
    "  \"expect\": {\"status\": 418}},\n"
    " {\"name\": \"Needs the lie\", \"do\": \"verify\", \"token\": \"${access}\", \"expect\": {\"status\": 200}}]}\n");
const QByteArray waiting("{\"name\": \"Slow\", \"steps\": [{\"do\": \"login\", \"user\": \"alice\"},\n"
                         " {\"do\": \"wait\", \"seconds\": 600}, {\"do\": \"login\", \"user\": \"bob\"}]}\n");
constexpr int problemIndicator = 8;

} // namespace

/// Scenarios in the assembled window.
class TestScenariosPane : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;
    ScenariosPane *m_pane = nullptr;

    void open()
    {
        m_window.reset();
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->start());
        m_window->window().resize(1440, 900);
        QTest::keyClick(&m_window->window(), Qt::Key_8, Qt::ControlModifier);
        m_pane = m_window->find<ScenariosPane>("scenariosPane");
        QVERIFY(m_pane && m_pane->isVisible());
        QVERIFY(list()->hasFocus());
    }

    QListView *list() const { return m_window->find<QListView>("scenarioList"); }
    ScenariosModel *model() const { return m_pane->findChild<ScenariosModel *>(); }
    ScenarioStepsModel *steps() const { return m_pane->findChild<ScenarioStepsModel *>(); }
    QsciScintilla *text() const { return m_window->find<QsciScintilla>("scenarioJsonText"); }
    InlineMessage *message(const char *name = "scenariosMessage") const { return m_window->find<InlineMessage>(name); }
    QString shownText() const { return text()->text(); }
    QString where() const { return m_window->find<QLabel>("scenarioPlace")->toolTip(); }

    void click(const char *name) const
    {
        auto *button = m_window->find<QPushButton>(name);
        QVERIFY2(button->isEnabled() && button->isVisible(), name);
        QTest::mouseClick(button, Qt::LeftButton);
    }

    void choose(int row, Qt::KeyboardModifiers modifiers = {}) const
    {
        const QModelIndex index = model()->index(row, 0);
        list()->scrollTo(index);
        QTest::mouseClick(list()->viewport(), Qt::LeftButton, modifiers, list()->visualRect(index).center());
    }

    QString write(const QString &name, const QByteArray &bytes) const
    {
        QFile file(m_folder->filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? file.fileName() : QString();
    }

    int drop(const QString &path) const
    {
        QMimeData data;
        data.setUrls({ QUrl::fromLocalFile(path) });
        const QPoint at = list()->viewport()->mapTo(m_pane, QPoint(5, 5));
        QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(m_pane, &enter);
        if (!enter.isAccepted())
            return -1;
        QDropEvent event(QPointF(at), Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(m_pane, &event);
        return model()->rowOf(QFileInfo(path).absoluteFilePath());
    }

    const ScenarioEntry &entry(int row) const { return *model()->entryAt(row); }
    Outcome outcome(int row) const { return entry(row).result ? entry(row).result->outcome() : Outcome::NotRun; }
    QString state(int row) const { return steps()->index(row, ScenarioStepsModel::StateColumn).data().toString(); }

    void playOut() const { QTRY_VERIFY_WITH_TIMEOUT(m_window->find<QPushButton>("scenarioRun")->isEnabled(), 60'000); }

    /// Types into the file dialog that is open.
    void answerDialog(const QString &path)
    {
        QFileDialog *dialog = nullptr;
        QTRY_VERIFY((dialog = m_pane->findChild<QFileDialog *>()));
        auto *name = dialog->findChild<QLineEdit *>(QStringLiteral("fileNameEdit"));
        QVERIFY(name);
        name->setText(path); // typed, it would open the completer
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_VERIFY(!m_pane->findChild<QFileDialog *>());
    }

private slots:
    void initTestCase() { QApplication::setAttribute(Qt::AA_DontUseNativeDialogs); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        open();
    }
    void cleanup() { m_window.reset(); }

    void allThatShipPass()
    {
        QAbstractItemModelTester tester(model());
        QAbstractItemModelTester stepsTester(steps());
        const int count = model()->rowCount();
        QVERIFY(count >= 12);
        QTest::keyClick(list(), Qt::Key_F5, Qt::ControlModifier);
        QVERIFY(!m_window->find<QPushButton>("scenarioRun")->isEnabled());
        playOut();
        for (int row = 0; row < count; ++row) {
            QVERIFY2(outcome(row) == Outcome::Passed, qPrintable(entry(row).name));
            QVERIFY(model()->index(row).data(ScenariosModel::VerdictRole).toString().startsWith(u"passed"));
            QVERIFY(entry(row).result->band == u"5.5");
        }
        QCOMPARE(message()->tone(), Tone::Good);
        QVERIFY(message()->text().contains(QString::number(count) + QStringLiteral(" passed")));
        QCOMPARE(m_window->services().log().tokens().size(), 0); // the session is left alone
        QCOMPARE(m_window->intruder(), QString());
    }

    void theWindowStaysAwakeMeanwhile()
    {
        QTimer beat;
        QElapsedTimer since;
        qint64 longest = 0;
        int beats = 0;
        connect(&beat, &QTimer::timeout, this, [&] {
            longest = qMax(longest, since.restart());
            ++beats;
        });
        since.start();
        beat.start(0); // before the key, so that what it does at once counts
        QTest::keyClick(list(), Qt::Key_F5, Qt::ControlModifier);
        playOut();
        beat.stop();
        longest = qMax(longest, since.elapsed());
        qInfo("longest pause of the event loop: %lld ms, %d beats", longest, beats);
        QVERIFY(beats > model()->rowCount()); // more than one a scenario
        QVERIFY(longest < 1000); // a machine under load; a runner in this thread would take much longer together
    }

    void bandsArePlayed_data()
    {
        QTest::addColumn<QString>("band");
        for (const char *band : { "5.2", "5.5", "next" })
            QTest::newRow(band) << QString::fromLatin1(band);
    }
    void bandsArePlayed()
    {
        QFETCH(QString, band);
        auto *venue = m_window->find<QComboBox>("scenarioVenue");
        venue->setCurrentIndex(venue->findData(band));
        choose(1);
        QTest::keyClick(list(), Qt::Key_F5);
        playOut();
        QCOMPARE(outcome(1), Outcome::Passed);
        QCOMPARE(entry(1).result->band, band);
    }

    void aFailureShowsItsDifference()
    {
        const int row = drop(write(QStringLiteral("wrong.json"), failing));
        QVERIFY(row >= 0);
        QCOMPARE(steps()->rowCount(), 3);
        QCOMPARE(state(0), QStringLiteral("waiting"));
        click("scenarioRun");
        playOut();
        QCOMPARE(outcome(row), Outcome::Failed);
        QCOMPARE(state(0), QStringLiteral("passed"));
        QCOMPARE(state(1), QStringLiteral("failed"));
        QCOMPARE(steps()->index(1, ScenarioStepsModel::ExpectedColumn).data().toString(), QStringLiteral("418"));
        QCOMPARE(steps()->index(1, ScenarioStepsModel::AnswerColumn).data().toString(), QStringLiteral("200"));
        QVERIFY(steps()->index(1, ScenarioStepsModel::DurationColumn).data().toString().endsWith(u"ms"));
        QVERIFY(message("scenarioDifference")->text().contains(QStringLiteral("expected 418, got 200")));
        QVERIFY(message()->text().contains(QStringLiteral("“Wrong” failed at step 2")));
        auto *exchange = m_window->find<ExchangeTextView>("scenarioExchange");
        QVERIFY(exchange->toPlainText().contains(QStringLiteral("GET ")));
        const QString accessToken = QStringLiteral("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.");
        QVERIFY(!exchange->toPlainText().contains(accessToken));
        QTest::mouseClick(m_window->find("scenarioWhole"), Qt::LeftButton, {}, QPoint(8, 8));
        QVERIFY(exchange->toPlainText().contains(accessToken));
    }

    void aTokenOfAStepIsDecoded()
    {
        choose(0);
        QTest::keyClick(list(), Qt::Key_F5);
        playOut();
        auto *table = m_window->find<QTableView>("scenarioStepsTable");
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(steps()->index(0, 1)).center());
        auto *exchange = m_window->find<ExchangeTextView>("scenarioExchange");
        QVERIFY(!exchange->tokenSpans().isEmpty());
        exchange->ensureCursorVisible();
        const QRect token = exchange->rectOf(exchange->tokenSpans().constFirst());
        QTest::mouseClick(exchange->viewport(), Qt::LeftButton, {}, token.center());
        auto *decode = m_window->window().findChild<DecodePane *>();
        QVERIFY(decode->isVisible());
        QVERIFY(decode->token().startsWith("eyJ"));
    }

    void stopsInTheMiddle()
    {
        const int row = drop(write(QStringLiteral("slow.json"), waiting));
        QTest::keyClick(list(), Qt::Key_F5);
        QTRY_COMPARE(state(1), QStringLiteral("running"));
        QVERIFY(
            model()->index(row).data(ScenariosModel::VerdictRole).toString().contains(QStringLiteral("step 2 of 3")));
        click("scenarioStop");
        QTRY_VERIFY(m_window->find<QPushButton>("scenarioRun")->isEnabled());
        QCOMPARE(state(0), QStringLiteral("passed"));
        QCOMPARE(state(1), QStringLiteral("not run"));
        QCOMPARE(state(2), QStringLiteral("not run"));
        QCOMPARE(outcome(row), Outcome::NotRun);
        QVERIFY(model()->index(row).data(ScenariosModel::VerdictRole).toString().startsWith(u"stopped"));
    }

    void stepsOneAtATime()
    {
        choose(1);
        const int count = steps()->rowCount();
        QVERIFY(count > 4);
        QTest::keyClick(list(), Qt::Key_F10);
        QTRY_COMPARE(state(0), QStringLiteral("passed"));
        QTRY_VERIFY(m_window->find<QPushButton>("scenarioStep")->isEnabled());
        QCOMPARE(state(1), QStringLiteral("waiting"));
        click("scenarioStep");
        QTRY_COMPARE(state(1), QStringLiteral("passed"));
        QTRY_VERIFY(m_window->find<QPushButton>("scenarioRun")->isEnabled());
        QCOMPARE(m_window->find<QPushButton>("scenarioRun")->text(), QStringLiteral("Go on"));
        QCOMPARE(state(2), QStringLiteral("waiting"));
        choose(0); // and back: what was played is still there
        choose(1);
        QCOMPARE(state(1), QStringLiteral("passed"));
        click("scenarioRun");
        QTRY_COMPARE(outcome(1), Outcome::Passed);
        QTRY_COMPARE(state(count - 1), QStringLiteral("passed"));
        QCOMPARE(m_window->find<QPushButton>("scenarioRun")->text(), QStringLiteral("Run"));
    }

    void onlyTheFailedAreRunAgain()
    {
        const int wrong = drop(write(QStringLiteral("wrong.json"), failing));
        choose(0);
        choose(wrong, Qt::ControlModifier);
        QTest::keyClick(list(), Qt::Key_F5);
        playOut();
        QCOMPARE(outcome(0), Outcome::Passed);
        QCOMPARE(outcome(wrong), Outcome::Failed);
        const Instant before = entry(0).result->startedAt;
        const Instant beforeWrong = entry(wrong).result->startedAt;
        choose(wrong);
        click("scenarioRerun");
        playOut();
        QCOMPARE(entry(0).result->startedAt, before);
        QVERIFY(entry(wrong).result->startedAt > beforeWrong);
        QVERIFY(message()->text().startsWith(QStringLiteral("0 passed, 1 failed")));
    }

    void whatIsBrokenIsUnderlinedAndKept()
    {
        choose(1);
        QVERIFY(text()->isReadOnly());
        click("scenarioCopy");
        const int row = model()->rowCount() - 1;
        QVERIFY(!text()->isReadOnly());
        text()->setCursorPosition(0, 1);
        QTest::keyClicks(text(), QStringLiteral(",,"));
        QTRY_VERIFY(message("scenarioProblem")->isVisible());
        QVERIFY2(message("scenarioProblem")->text().startsWith(QStringLiteral("Line 1, column 2:")),
            qPrintable(message("scenarioProblem")->text()));
        QVERIFY(text()->SendScintilla(QsciScintilla::SCI_INDICATORVALUEAT, problemIndicator, 1L) != 0);
        QCOMPARE(steps()->rowCount(), 0);
        const QString broken = shownText();
        choose(0);
        QVERIFY(shownText() != broken);
        choose(row);
        QCOMPARE(shownText(), broken);
        QTest::keyClick(text(), Qt::Key_F5); // can't be played, and says why
        QVERIFY(message()->text().contains(QStringLiteral("can't be played")));

        // Not saved, it may hold passwords: nobody else reads it, and the window's settings don't hold it.
        const QString drafts = m_folder->filePath(QStringLiteral("scenario-drafts.json"));
        QTRY_VERIFY(QFile::exists(drafts));
        QCOMPARE(QFile::permissions(drafts) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        m_window->workbench().saveState();
        QFile settings(m_folder->filePath(QStringLiteral("window.conf")));
        QSettings(settings.fileName(), QSettings::IniFormat).sync();
        QVERIFY(settings.open(QIODevice::ReadOnly));
        QVERIFY(!settings.readAll().contains("jotlab-scenario"));

        open(); // another start
        QCOMPARE(model()->rowCount(), row + 1);
        QCOMPARE(shownText(), broken);
        QCOMPARE(model()->index(row).data(ScenariosModel::RemarkRole).toString(), QStringLiteral("not saved"));
    }

    void aMistakeOfTheScenarioHasItsPlace()
    {
        drop(write(QStringLiteral("typo.json"), "{\"name\": \"n\",\n \"steps\": [{\"do\": \"loggin\"}]}"));
        QTRY_VERIFY(message("scenarioProblem")->isVisible());
        QVERIFY(message("scenarioProblem")->text().startsWith(QStringLiteral("Line 2, column 13:")));
        QVERIFY(message("scenarioProblem")->text().contains(QStringLiteral("loggin")));
    }

    void eachTextHasItsHistory()
    {
        const int first = drop(write(QStringLiteral("first.json"), failing));
        const int second = drop(write(QStringLiteral("second.json"), waiting));
        choose(first);
        text()->setFocus();
        text()->setCursorPosition(0, 0);
        QTest::keyClicks(text(), QStringLiteral("x"));
        choose(second);
        text()->setFocus();
        text()->setCursorPosition(0, 0);
        QTest::keyClicks(text(), QStringLiteral("y"));
        choose(first);
        QCOMPARE(shownText(), QStringLiteral("x") + QString::fromUtf8(failing));
        text()->setFocus();
        QTest::keyClick(text(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(shownText(), QString::fromUtf8(failing));
        choose(second);
        QCOMPARE(shownText(), QStringLiteral("y") + QString::fromUtf8(waiting));
    }

    void completesByKeys()
    {
        click("scenarioNew");
        text()->setFocus();
        text()->selectAll();
        QTest::keyClick(text(), Qt::Key_Delete);
        QTest::keyClicks(text(), QStringLiteral("{\"na"));
        QTRY_VERIFY(text()->isListActive());
        QTest::keyClick(text(), Qt::Key_Return);
        QTRY_COMPARE(shownText(), QStringLiteral("{\"name\": "));
        QTest::keyClicks(text(), QStringLiteral("\"n\", \"steps\": [{\"do\": \"re"));
        QTRY_VERIFY(text()->isListActive());
        QTest::keyClick(text(), Qt::Key_Return);
        QVERIFY2(shownText().endsWith(QStringLiteral("{\"do\": \"refresh\"")), qPrintable(shownText()));
        QTest::keyClicks(text(), QStringLiteral(", "));
        QVERIFY(!text()->isListActive());
        QTest::keyClick(text(), Qt::Key_Space, Qt::ControlModifier);
        QTRY_VERIFY(text()->isListActive());
        QTest::keyClick(text(), Qt::Key_Escape);
        QVERIFY(!text()->isListActive());
        QTest::keyClicks(text(), QStringLiteral("\"exp"));
        QTRY_VERIFY(text()->isListActive());
        QTest::keyClick(text(), Qt::Key_Tab);
        QVERIFY2(shownText().endsWith(QStringLiteral("\"expect\": ")), qPrintable(shownText()));
    }

    void savesAndOpens()
    {
        choose(0);
        click("scenarioCopy");
        QVERIFY(where().contains(QStringLiteral("no file")));
        QTest::keyClick(text(), Qt::Key_S, Qt::ControlModifier);
        const QString path = m_folder->filePath(QStringLiteral("mine.json"));
        answerDialog(path);
        QTRY_COMPARE(where(), path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromUtf8(file.readAll()), shownText());
        QVERIFY(!m_window->find<QPushButton>("scenarioSave")->isEnabled());
        text()->setFocus();
        text()->setCursorPosition(0, 1);
        QTest::keyClicks(text(), QStringLiteral(" "));
        QVERIFY(m_window->find<QPushButton>("scenarioSave")->isEnabled());
        click("scenarioSave");
        QFile again(path);
        QVERIFY(again.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromUtf8(again.readAll()), shownText());

        const int rows = model()->rowCount();
        click("scenarioClose");
        QCOMPARE(model()->rowCount(), rows - 1);
        QTest::mouseClick(message()->findChild<QToolButton *>(QStringLiteral("messageAction")), Qt::LeftButton);
        QCOMPARE(model()->rowCount(), rows);
        QCOMPARE(where(), path);
        QCOMPARE(m_window->intruder(), QString());
    }

    void reportsAreWritten_data()
    {
        QTest::addColumn<QString>("ending");
        QTest::addColumn<QByteArray>("holds");
        QTest::newRow("HTML") << QStringLiteral("html") << QByteArray("<!DOCTYPE html>");
        QTest::newRow("Markdown") << QStringLiteral("md") << QByteArray("| # | step |");
        QTest::newRow("JUnit") << QStringLiteral("xml") << QByteArray("<testsuites>");
        QTest::newRow("JSON") << QStringLiteral("json") << QByteArray("\"jotlab-report\"");
    }
    void reportsAreWritten()
    {
        QFETCH(QString, ending);
        QFETCH(QByteArray, holds);
        QVERIFY(!m_window->find<QPushButton>("scenarioReport")->isEnabled());
        choose(1);
        QTest::keyClick(list(), Qt::Key_F5);
        playOut();
        const QString path = m_folder->filePath(QStringLiteral("report.") + ending);
        click("scenarioReport");
        answerDialog(path);
        QTRY_VERIFY(QFile::exists(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray report = file.readAll();
        QVERIFY(report.contains(holds));
        QVERIFY(report.contains("Logout"));
        const QByteArray token("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.");
        QVERIFY(!report.contains(token));
        QTest::mouseClick(m_window->find("scenarioWhole"), Qt::LeftButton, {}, QPoint(8, 8));
        const QString whole = m_folder->filePath(QStringLiteral("whole.") + ending);
        m_pane->saveReport(whole);
        QFile revealed(whole);
        QVERIFY(revealed.open(QIODevice::ReadOnly));
        const bool hasBodies = ending == u"html" || ending == u"json"; // JUnit only those of failures
        QCOMPARE(revealed.readAll().contains(token), hasBodies);
    }

    void aForeignServerIsAskedAboutOnce()
    {
        QTcpServer foreign; // hangs up on whoever calls
        int calls = 0;
        connect(&foreign, &QTcpServer::newConnection, this, [&] {
            ++calls;
            foreign.nextPendingConnection()->close();
        });
        QVERIFY(foreign.listen(QHostAddress::LocalHost));
        const QString url = QStringLiteral("http://127.0.0.1:%1").arg(foreign.serverPort());
        m_window->services().keepServer(*config::serverFromUrl(url));
        m_window->services().chooseServer(url);
        QCOMPARE(m_window->find<QComboBox>("scenarioVenue")->currentData().toString(), QStringLiteral("server"));
        choose(1);
        QTest::keyClick(list(), Qt::Key_F5);
        QVERIFY(message()->text().contains(QStringLiteral("yours")));
        QVERIFY(message()->detail().contains(QStringLiteral("POST ") + url + QStringLiteral("/")));
        QTest::qWait(0);
        QCOMPARE(calls, 0);
        QTest::mouseClick(message()->findChild<QToolButton *>(QStringLiteral("messageAction")), Qt::LeftButton);
        playOut();
        QVERIFY(calls > 0);
        QCOMPARE(outcome(1), Outcome::Failed);
        const auto &result = *entry(1).result;
        QVERIFY(result.count(Outcome::Skipped) > 0); // the clock is out of reach

        const auto playAgain = [&] { // agreed to is agreed to: it is sent at once
            calls = 0;
            QTest::keyClick(list(), Qt::Key_F5);
            playOut();
            QVERIFY(calls > 0);
            QVERIFY(!message()->text().contains(QStringLiteral("yours")));
        };
        playAgain();
        m_window->window().close();
        open(); // another start, on the embedded server
        m_window->services().chooseServer(url);
        QCOMPARE(m_window->find<QComboBox>("scenarioVenue")->currentData().toString(), QStringLiteral("server"));
        choose(1);
        playAgain();
    }
};

QTEST_MAIN(TestScenariosPane)
#include "tst_scenariospane.moc"
