// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/serverfile.h"
#include "tests/ui/assembledwindow.h"
#include "ui/story/presenter.h"
#include "ui/story/storyview.h"
#include "ui/widgets/chip.h"
#include "ui/window/sessionarea.h"

#include <QAccessible>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestPresenter : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;

    Presenter *presenter() const { return m_window->find<Presenter>("presenter"); }
    QString step() const { return m_window->find<Chip>("presenterStep")->text(); }

    void open(const QString &theme = u"Dark"_s)
    {
        QSettings(m_folder->filePath(u"window.conf"_s), QSettings::IniFormat).setValue(u"theme"_s, theme);
        Laboratory::Options options;
        options.clock = [begun = systemClock()()] { return fromEpochSeconds(1795513500) + (systemClock()() - begun); };
        m_window = std::make_unique<AssembledWindow>(m_folder->path(), options);
        QVERIFY(m_window->start());
        m_window->window().resize(1440, 900);
    }

    void press(Qt::Key key) { QTest::keyClick(QApplication::focusWidget(), key); }

    void playNext()
    {
        const int before = presenter()->shown();
        press(Qt::Key_Right);
        QTRY_COMPARE_WITH_TIMEOUT(presenter()->shown(), before + 1, 20'000);
    }

    QStringList chips() const
    {
        QStringList texts;
        for (const Chip *chip : presenter()->findChildren<Chip *>()) {
            if (chip->isVisible() && chip->objectName() != u"presenterStep"_s)
                texts.append(chip->text().section(u" · "_s, 1));
        }
        return texts;
    }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void cleanup()
    {
        m_window.reset();
        m_folder.reset();
    }

    void coversTheWindowAndLeavesIt()
    {
        open();
        QVERIFY(!presenter());
        press(Qt::Key_F11);
        QVERIFY(presenter() && presenter()->isVisible());
        QCOMPARE(presenter()->geometry(), m_window->window().rect());
        QVERIFY(!m_window->window().centralWidget()->isVisible());
        QVERIFY(!m_window->window().statusBar()->isVisible());
        QVERIFY(m_window->window().isFullScreen());
        QCOMPARE(m_window->intruder(), QString());
        press(Qt::Key_Escape);
        QTRY_VERIFY(!presenter());
        QVERIFY(m_window->window().centralWidget()->isVisible());
        QVERIFY(!m_window->window().isFullScreen());
        QTest::mouseClick(m_window->find("presentButton"), Qt::LeftButton);
        QVERIFY(presenter());
        QTest::mouseClick(m_window->find("presenterLeave"), Qt::LeftButton);
        QTRY_VERIFY(!presenter());
    }

    void playsTheGuidedFlowByRealCalls()
    {
        open();
        press(Qt::Key_F11);
        QCOMPARE(step(), u"Start"_s);
        QCOMPARE(m_window->laboratory().log().exchanges().size(), 0);
        const QString login = m_window->laboratory().servers().current().baseUrl.toString() + u"/login/"_s;
        QVERIFY(m_window->find<QLabel>("presenterAnnouncement")->text().contains(login)); // before it is sent
        playNext();
        QCOMPARE(step(), u"step 1 of 12"_s);
        QVERIFY(presenter()->narration().startsWith(u"alice logs in without a password"_s));
        QCOMPARE(m_window->laboratory().log().exchanges().size(), 1);
        for (int i = 0; i < 3; ++i)
            playNext();
        QCOMPARE(chips().size(), 3);
        QCOMPARE(chips().filter(u"blacklisted"_s).size(), 1);
        playNext();
        playNext();
        QVERIFY(presenter()->narration().contains(u"still lets alice in"_s));
        QCOMPARE(m_window->laboratory().clock().offset(), 0us);
        playNext();
        QVERIFY(m_window->laboratory().clock().offset() > 4min);
        playNext();
        QCOMPARE(step(), u"step 8 of 12"_s);
        QVERIFY(presenter()->narration().contains(u"has expired"_s));
        QCOMPARE(m_window->laboratory().log().exchanges().size(), 7);
        QCOMPARE(chips().filter(u"expired"_s).size(), 2);
        for (int i = 0; i < 4; ++i)
            playNext();
        QCOMPARE(step(), u"step 12 of 12"_s);
        QVERIFY(presenter()->narration().contains(u"lives on"_s));
        press(Qt::Key_Right);
        QTest::qWait(0);
        QCOMPARE(presenter()->shown(), 12);
        QVERIFY(!m_window->find<QPushButton>("presenterNext")->isEnabled());
    }

    void aButtonWithFocusKeepsTheKeys()
    {
        open();
        press(Qt::Key_F11);
        playNext();
        const auto focus = [this](const char *name) {
            m_window->find(name)->setFocus(Qt::TabFocusReason);
            return m_window->find(name)->hasFocus();
        };
        QVERIFY(focus("presenterBack"));
        playNext();
        QCOMPARE(step(), u"step 2 of 12"_s);
        QVERIFY(m_window->find("presenterBack")->hasFocus());
        press(Qt::Key_Left);
        QCOMPARE(step(), u"step 1 of 12"_s);
        press(Qt::Key_Return);
        QCOMPARE(step(), u"Start"_s);
        QVERIFY(focus("presenterLeave"));
        press(Qt::Key_Return);
        QTRY_VERIFY(!presenter());
        QCOMPARE(m_window->laboratory().log().exchanges().size(), 2); // Return sent nothing
    }

    void whatHadTheFocusGetsItBack()
    {
        open();
        QWidget *table = m_window->find("usersTable");
        table->setFocus();
        QVERIFY(table->hasFocus());
        press(Qt::Key_F11);
        QVERIFY(presenter()->hasFocus());
        press(Qt::Key_Escape);
        QTRY_VERIFY(!presenter());
        QVERIFY(table->hasFocus());
    }

    void theTimeIsReadOut()
    {
        open();
        press(Qt::Key_F11);
        auto *time = m_window->find<QLabel>("presenterTime");
        QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(time);
        QCOMPARE(interface->text(QAccessible::Name), time->text());
        QCOMPARE(interface->text(QAccessible::Description), u"Time of the server"_s);
    }

    void goesBackWithoutSending()
    {
        open();
        press(Qt::Key_F11);
        for (int i = 0; i < 4; ++i)
            playNext();
        const qsizetype sent = m_window->laboratory().log().exchanges().size();
        const QString last = presenter()->narration();
        press(Qt::Key_Left);
        press(Qt::Key_Left);
        QCOMPARE(step(), u"step 2 of 12"_s);
        QCOMPARE(presenter()->view()->steps().size(), 2);
        QVERIFY(presenter()->narration().startsWith(u"The protected view lets alice in"_s));
        QVERIFY(chips().filter(u"blacklisted"_s).isEmpty()); // as they were then
        press(Qt::Key_Space);
        press(Qt::Key_Space);
        QCOMPARE(presenter()->narration(), last);
        QCOMPARE(m_window->laboratory().log().exchanges().size(), sent);
        for (int i = 0; i < 9; ++i)
            press(Qt::Key_Left);
        QCOMPARE(step(), u"Start"_s);
        press(Qt::Key_Home);
        playNext();
        QCOMPARE(m_window->laboratory().log().exchanges().size(), sent + 1); // begun anew
    }

    void stepsThroughWhatHappened()
    {
        open();
        QTest::mouseClick(m_window->find("issueButton"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(m_window->laboratory().log().exchanges().size(), 1, 20'000);
        QTest::mouseClick(m_window->find("callWhoAmI"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(m_window->laboratory().log().exchanges().size(), 2, 20'000);
        m_window->window().session()->show(u"diagram"_s);
        QTest::mouseClick(m_window->find("flowPresent"), Qt::LeftButton);
        QCOMPARE(presenter()->mode(), Presenter::Mode::Session);
        QCOMPARE(step(), u"step 1 of 2"_s);
        press(Qt::Key_PageDown);
        QCOMPARE(step(), u"step 2 of 2"_s);
        press(Qt::Key_PageDown);
        QCOMPARE(step(), u"step 2 of 2"_s);
        press(Qt::Key_PageUp);
        press(Qt::Key_PageUp);
        QCOMPARE(step(), u"step 1 of 2"_s);
        QCOMPARE(m_window->laboratory().log().exchanges().size(), 2);
        press(Qt::Key_G);
        QCOMPARE(step(), u"Start"_s);
    }

    void anotherServerHasNoGuidedFlow()
    {
        open();
        const auto other = config::serverFromUrl(u"http://127.0.0.1:1"_s);
        m_window->laboratory().servers().keep(*other);
        m_window->laboratory().servers().choose(other->id());
        press(Qt::Key_F11);
        QCOMPARE(presenter()->mode(), Presenter::Mode::Session);
        QVERIFY(!m_window->find<QPushButton>("presenterGuided")->isEnabled());
        press(Qt::Key_G);
        QCOMPARE(presenter()->mode(), Presenter::Mode::Session);
        QVERIFY(m_window->find<QLabel>("presenterAnnouncement")->text().contains(u"embedded server"_s));
    }

    void theWindowIsKeptAsItIsWithout()
    {
        open();
        press(Qt::Key_F11);
        m_window->window().close();
        m_window.reset();
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->start());
        QVERIFY(!m_window->window().isFullScreen());
    }

    void timeIsMovedByKey()
    {
        open();
        press(Qt::Key_F11);
        playNext();
        press(Qt::Key_T);
        QCOMPARE(m_window->laboratory().clock().offset(), 5min);
        QTRY_COMPARE(chips().filter(u"expired"_s).size(), 1);
    }

    void looksGood_data()
    {
        QTest::addColumn<QString>("theme");
        QTest::addColumn<QSize>("size");
        QTest::newRow("dark") << u"Dark"_s << QSize(1440, 900);
        QTest::newRow("light") << u"Light"_s << QSize(1440, 900);
        QTest::newRow("small") << u"Light"_s << QSize(1024, 700);
    }

    void looksGood()
    {
        QFETCH(const QString, theme);
        QFETCH(const QSize, size);
        open(theme);
        press(Qt::Key_F11);
        for (int i = 0; i < 5; ++i)
            playNext();
        m_window->window().setWindowState(Qt::WindowNoState);
        m_window->window().resize(size);
        QTRY_COMPARE(presenter()->size(), size);
        // The layouts follow.
        for (const QPushButton *button : presenter()->findChildren<QPushButton *>())
            QTRY_VERIFY2(button->width() >= button->sizeHint().width(), qPrintable(button->text()));
        auto *narration = m_window->find<QLabel>("presenterNarration");
        QTRY_VERIFY2(
            narration->height() >= narration->heightForWidth(narration->width()), qPrintable(narration->text()));
        const QImage picture = presenter()->grab().toImage();
        QVERIFY(!picture.isNull());
        if (const QString folder = qEnvironmentVariable("JOTLAB_LOOK"); !folder.isEmpty())
            QVERIFY(picture.save(u"%1/presenter-%2.png"_s.arg(folder, QLatin1String(QTest::currentDataTag()))));
    }
};

QTEST_MAIN(TestPresenter)
#include "tst_presenter.moc"
