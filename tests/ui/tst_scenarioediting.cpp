// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/scenariosfixture.h"
#include "ui/widgets/wraplabel.h"

#include <QSettings>
#include <QToolButton>

namespace {

constexpr int problemIndicator = 8;

} // namespace

/// Scenarios are written in the assembled window: mistakes, history, completion, files.
class TestScenarioEditing : public QObject, private ScenariosFixture
{
    Q_OBJECT

private slots:
    void init() { begin(); }
    void cleanup() { m_window.reset(); }

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

    void stepsComeFirstAndTheTextOnDemand()
    {
        const auto *tabs = m_window->find<QTabWidget>("scenarioTabs");
        const auto *about = m_window->find<QLabel>("scenarioAbout");
        QCOMPARE(tabs->currentIndex(), 0);
        QVERIFY(m_window->find("scenarioStepsTable")->isVisible());
        QVERIFY(!m_window->find("scenarioJsonText")->isVisible());
        choose(1);
        QVERIFY(about->isVisible() && about->text().size() > 20);
        QCOMPARE(model()->index(1).data(ScenariosModel::LineRole).toString(), withoutBreaks(about->text()));
        click("scenarioCopy"); // is there to be edited
        QVERIFY(m_window->find("scenarioJsonText")->isVisible());
        text()->setCursorPosition(0, 1);
        QTest::keyClicks(text(), QStringLiteral(",,"));
        QTRY_VERIFY(!tabs->tabIcon(1).isNull());
        m_pane->setShowsText(false);
        QVERIFY(message("scenarioDifference")->isVisible());
        QVERIFY(message("scenarioDifference")->text().startsWith(QStringLiteral("Can't be played:")));
        m_window->find<QToolButton>("messageAction", "scenarioDifference")->click();
        QVERIFY(m_window->find("scenarioJsonText")->isVisible());
        QVERIFY(text()->hasSelectedText() || text()->hasFocus());
        m_window->workbench().saveState();

        open(); // another start
        QVERIFY(m_pane->showsText());
    }

    void aMistakeOfTheScenarioHasItsPlace()
    {
        drop(write(QStringLiteral("typo.json"), "{\"name\": \"n\",\n \"steps\": [{\"do\": \"loggin\"}]}"));
        m_pane->setShowsText(true);
        QTRY_VERIFY(message("scenarioProblem")->isVisible());
        QVERIFY(message("scenarioProblem")->text().startsWith(QStringLiteral("Line 2, column 13:")));
        QVERIFY(message("scenarioProblem")->text().contains(QStringLiteral("loggin")));
    }

    void eachTextHasItsHistory()
    {
        const int first = drop(write(QStringLiteral("first.json"), failing()));
        const int second = drop(write(QStringLiteral("second.json"), waiting()));
        choose(first);
        text()->setFocus();
        text()->setCursorPosition(0, 0);
        QTest::keyClicks(text(), QStringLiteral("x"));
        choose(second);
        text()->setFocus();
        text()->setCursorPosition(0, 0);
        QTest::keyClicks(text(), QStringLiteral("y"));
        choose(first);
        QCOMPARE(shownText(), QStringLiteral("x") + QString::fromUtf8(failing()));
        text()->setFocus();
        QTest::keyClick(text(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(shownText(), QString::fromUtf8(failing()));
        choose(second);
        QCOMPARE(shownText(), QStringLiteral("y") + QString::fromUtf8(waiting()));
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
};

QTEST_MAIN(TestScenarioEditing)
#include "tst_scenarioediting.moc"
