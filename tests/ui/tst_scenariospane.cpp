// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/serverfile.h"
#include "tests/ui/scenariosfixture.h"
#include "ui/decode/decodepane.h"
#include "ui/exchanges/exchangetextview.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QElapsedTimer>
#include <QSplitter>
#include <QTcpServer>
#include <QTimer>
#include <QToolButton>

using scenario::Outcome;

/// Scenarios are played in the assembled window.
class TestScenariosPane : public QObject, private ScenariosFixture
{
    Q_OBJECT

private slots:
    void init() { begin(); }
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
        QCOMPARE(m_window->laboratory().log().tokens().size(), 0); // the session is left alone
        QCOMPARE(m_window->intruder(), QString());
    }

    void theListGrowsWithTheWindow()
    {
        const auto share = [this] { return double(list()->width()) / m_pane->width(); };
        QTRY_VERIFY2(share() > 0.22 && share() < 0.28, qPrintable(QString::number(share()))); // at 1440
        m_window->window().resize(1920, 1080);
        QTRY_VERIFY2(share() > 0.22 && share() < 0.28, qPrintable(QString::number(share())));
        m_window->window().resize(1024, 700);
        QTRY_VERIFY2(list()->width() >= 240, qPrintable(QString::number(list()->width())));
        auto *splitter = m_window->find<QSplitter>("scenariosSplitter");
        splitter->setSizes({ 300, 600 });
        emit splitter->splitterMoved(300, 1); // by hand
        const QList<int> sizes = splitter->sizes();
        const QByteArrayList kept = m_pane->saveSplitters();
        ScenariosPane other;
        other.restoreSplitters(kept);
        other.resize(m_pane->size());
        other.show();
        QTRY_COMPARE(other.findChild<QSplitter *>(QStringLiteral("scenariosSplitter"))->sizes(), sizes);
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
        const int row = drop(write(QStringLiteral("wrong.json"), failing()));
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
        const int row = drop(write(QStringLiteral("slow.json"), waiting()));
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

    void theFocusComesBackToTheButton()
    {
        drop(write(QStringLiteral("slow.json"), waiting()));
        auto *step = m_window->find<QPushButton>("scenarioStep");
        step->setFocus();
        QTest::keyClick(step, Qt::Key_Space);
        QTRY_COMPARE(state(0), QStringLiteral("passed"));
        QTRY_VERIFY(step->isEnabled());
        QVERIFY(step->hasFocus());
        QTest::keyClick(step, Qt::Key_Space);
        QTRY_COMPARE(state(1), QStringLiteral("running"));
        auto *stop = m_window->find<QPushButton>("scenarioStop");
        QVERIFY(stop->hasFocus());
        QTest::keyClick(stop, Qt::Key_Space);
        QTRY_VERIFY(step->isEnabled());
        QVERIFY(step->hasFocus());
    }

    void stepsOneAtATime()
    {
        choose(1);
        const int count = steps()->rowCount();
        QVERIFY(count > 4);
        QTest::keyClick(list(), Qt::Key_F7);
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
        const int wrong = drop(write(QStringLiteral("wrong.json"), failing()));
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

    /// The band is chosen at the top or here, by hand; no change of servers chooses another one.
    void theTargetChangesNoBandByItself()
    {
        auto *venue = m_window->find<QComboBox>("scenarioVenue");
        EmbeddedServer &embedded = m_window->laboratory().embedded();
        ServerList &servers = m_window->laboratory().servers();
        QVERIFY(embedded.setBand(simplejwt::Band::V5_2));
        QCOMPARE(venue->currentData().toString(), QStringLiteral("5.2"));
        servers.keep(*config::serverFromUrl(QStringLiteral("http://127.0.0.1:9")));
        servers.choose(QStringLiteral("http://127.0.0.1:9"));
        QCOMPARE(venue->currentData().toString(), QStringLiteral("server"));
        servers.choose(servers.embedded().id());
        QCOMPARE(venue->currentData().toString(), QStringLiteral("5.2"));
        venue->setCurrentIndex(venue->findData(QStringLiteral("next")));
        QVERIFY(embedded.setSettings(embedded.settings())); // the rules are told anew, the band is the same
        QCOMPARE(venue->currentData().toString(), QStringLiteral("next"));
        QCOMPARE(int(embedded.band()), int(simplejwt::Band::V5_2));
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
        m_window->laboratory().servers().keep(*config::serverFromUrl(url));
        m_window->laboratory().servers().choose(url);
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
        m_window->laboratory().servers().choose(url);
        QCOMPARE(m_window->find<QComboBox>("scenarioVenue")->currentData().toString(), QStringLiteral("server"));
        choose(1);
        playAgain();
    }
};

QTEST_MAIN(TestScenariosPane)
#include "tst_scenariospane.moc"
