// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/themecontroller.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/window/clockbar.h"
#include "ui/window/findfield.h"
#include "ui/window/mainwindow.h"
#include "ui/window/sessionarea.h"
#include "ui/window/topbar.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QComboBox>
#include <QCompleter>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QSplitter>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

using namespace std::chrono_literals;

namespace {

QWidget *pane(const char *name)
{
    auto *widget = new QWidget;
    widget->setObjectName(QLatin1String(name));
    auto *layout = new QVBoxLayout(widget);
    auto *field = new QLineEdit;
    field->setAccessibleName(QLatin1String(name));
    layout->addWidget(field);
    return widget;
}

} // namespace

class TestMainWindow : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<MainWindow> m_window;
    QStringList m_made;

    std::unique_ptr<MainWindow> makeWindow()
    {
        auto window = std::make_unique<MainWindow>();
        const auto factory = [this](const char *name) {
            return [this, name] {
                m_made.append(QLatin1String(name));
                return pane(name);
            };
        };
        window->addPane(QStringLiteral("flow"), QStringLiteral("flow"), QStringLiteral("Flow"), factory("flowPane"));
        window->addPane(
            QStringLiteral("compose"), QStringLiteral("compose"), QStringLiteral("Compose"), factory("composePane"));
        window->addPane(QStringLiteral("scenarios"), QStringLiteral("scenarios"), QStringLiteral("Scenarios"),
            factory("scenariosPane"), ActivityBar::Place::Top, true);
        window->setDecodePane(pane("decodePane"));
        window->addSessionTab(QStringLiteral("timeline"), QStringLiteral("Timeline"), factory("timeline"));
        window->addSessionTab(QStringLiteral("exchanges"), QStringLiteral("Exchanges"), factory("exchanges"));
        return window;
    }

    void show(const QSettings &settings)
    {
        m_window->restoreState(settings);
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

private slots:
    void init()
    {
        m_made.clear();
        m_window = makeWindow();
    }
    void cleanup() { m_window.reset(); }

    void onlyWhatIsSeenIsMade()
    {
        const QTemporaryDir folder;
        show(QSettings(folder.filePath(QStringLiteral("state")), QSettings::IniFormat));
        QCOMPARE(m_made, QStringList({ QStringLiteral("flowPane"), QStringLiteral("timeline") }));
        m_window->session()->show(QStringLiteral("exchanges"));
        QCOMPARE(m_made.last(), QStringLiteral("exchanges"));
    }

    void panesAreChosenByMouseAndKey()
    {
        const QTemporaryDir folder;
        show(QSettings(folder.filePath(QStringLiteral("state")), QSettings::IniFormat));
        auto *compose = m_window->findChild<QAbstractButton *>(QStringLiteral("activity-compose"));
        QTest::mouseClick(compose, Qt::LeftButton);
        QCOMPARE(m_window->currentPane(), QStringLiteral("compose"));
        QVERIFY(compose->isChecked());
        QVERIFY(compose->toolTip().contains(QStringLiteral("Ctrl+2")));
        QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(m_window->currentPane(), QStringLiteral("flow"));
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::AltModifier);
        QCOMPARE(m_window->session()->current(), QStringLiteral("exchanges"));
    }

    void decodeStepsAsideForAWidePaneOnly()
    {
        const QTemporaryDir folder;
        show(QSettings(folder.filePath(QStringLiteral("state")), QSettings::IniFormat));
        auto *decode = m_window->findChild<QWidget *>(QStringLiteral("decodePane"));
        m_window->showPane(QStringLiteral("compose"));
        QVERIFY(decode->isVisible());
        m_window->showPane(QStringLiteral("scenarios"));
        QVERIFY(!decode->isVisible());
        m_window->showPane(QStringLiteral("flow"));
        QVERIFY(decode->isVisible());
    }

    void theStateSurvivesARestart()
    {
        const QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("state")), QSettings::IniFormat);
        show(settings);
        const QSize size(m_window->minimumWidth(), 720); // Qt 6.8 narrows what is wider than this test's screen
        m_window->resize(size);
        m_window->showPane(QStringLiteral("compose"));
        m_window->session()->show(QStringLiteral("exchanges"));
        auto *splitter = m_window->findChild<QSplitter *>(QStringLiteral("paneSplitter"));
        splitter->setSizes({ 400, 560 });
        const QList<int> sizes = splitter->sizes();
        m_window->saveState(settings);

        m_made.clear();
        m_window = makeWindow();
        show(settings);
        QCOMPARE(m_window->size(), size);
        QCOMPARE(m_window->currentPane(), QStringLiteral("compose"));
        QCOMPARE(m_window->session()->current(), QStringLiteral("exchanges"));
        QTRY_COMPARE(m_window->findChild<QSplitter *>(QStringLiteral("paneSplitter"))->sizes(), sizes);
        QVERIFY(!m_made.contains(QStringLiteral("flowPane")));
        QVERIFY(!m_made.contains(QStringLiteral("timeline")));
    }

    void theSessionHasThreeTenthsOfTheWindow()
    {
        const QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("state")), QSettings::IniFormat);
        show(settings);
        const auto splitter = [this] { return m_window->findChild<QSplitter *>(QStringLiteral("sessionSplitter")); };
        const auto share = [&] { return double(splitter()->sizes().at(1)) / m_window->height(); };
        for (const QSize size : { QSize(1440, 900), QSize(1920, 1080), QSize(1440, 900) }) {
            m_window->resize(size);
            QTRY_COMPARE(m_window->size(), size);
            const double least = size.height() > 900 ? 0.28 : 0.24; // there the panes come first, a little
            QTRY_VERIFY2(share() > least && share() < 0.32, qPrintable(QString::number(share())));
        }
        m_window->resize(1024, 700); // where the panes come first
        QTRY_VERIFY2(share() < 0.2, qPrintable(QString::number(share())));
        m_window->session()->setWhole(true);
        m_window->resize(1440, 900);
        m_window->session()->setWhole(false);
        QTRY_VERIFY2(share() > 0.24 && share() < 0.32, qPrintable(QString::number(share())));

        m_window->resize(960, 720);
        QTRY_COMPARE(m_window->size(), QSize(960, 720));
        splitter()->setSizes({ 350, 300 });
        emit splitter()->splitterMoved(350, 1); // by hand
        const QList<int> sizes = splitter()->sizes();
        m_window->saveState(settings);
        m_window = makeWindow();
        show(settings);
        QTRY_COMPARE(splitter()->sizes(), sizes);
        m_window->resize(960, 880);
        QTRY_VERIFY(splitter()->sizes().at(1) > 350); // in proportion

        // The state of a window that was saved without being asked to is nobody's choice.
        settings.setValue(QStringLiteral("window/down"), splitter()->saveState());
        m_window = makeWindow();
        show(settings);
        m_window->resize(1440, 900);
        QTRY_COMPARE(m_window->size(), QSize(1440, 900));
        QTRY_VERIFY2(share() > 0.24 && share() < 0.32, qPrintable(QString::number(share())));
    }

    void theSearchIsReadable()
    {
        const QTemporaryDir folder;
        show(QSettings(folder.filePath(QStringLiteral("state")), QSettings::IniFormat));
        TopBar *bar = m_window->topBar();
        const QString name = QStringLiteral("Staging of the whole department, behind the gateway of the company");
        bar->setBands({ { QStringLiteral("5.5"), QStringLiteral("Simple JWT 5.5 rules") } }, QStringLiteral("5.5"));
        bar->setServers({ { QStringLiteral("a"), name } }, QStringLiteral("a"));
        bar->setServerState(Tone::Good, QStringLiteral("server ready"));
        const auto *servers = bar->findChild<QComboBox *>(QStringLiteral("serverSelector"));
        for (const QSize size : { QSize(1024, 700), QSize(1440, 900) }) {
            m_window->resize(size);
            QTRY_COMPARE(m_window->size(), size);
            QTRY_VERIFY2(bar->findField()->width() >= 180, qPrintable(QString::number(bar->findField()->width())));
            QVERIFY2(servers->width() <= 320, qPrintable(QString::number(servers->width())));
            QVERIFY2(servers->width() >= 120, qPrintable(QString::number(servers->width())));
        }
        QVERIFY(servers->toolTip().contains(name)); // which is cut in the box
    }

    void damagedStateIsIgnored()
    {
        const QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("state")), QSettings::IniFormat);
        settings.setValue(QStringLiteral("window/pane"), QStringLiteral("gone"));
        settings.setValue(QStringLiteral("window/geometry"), QByteArray("nonsense"));
        settings.setValue(QStringLiteral("window/across"), QByteArray("nonsense"));
        settings.setValue(QStringLiteral("window/sessionTab"), 17);
        show(settings);
        QCOMPARE(m_window->currentPane(), QStringLiteral("flow"));
        QCOMPARE(m_window->session()->current(), QStringLiteral("timeline"));
    }

    void pastingGivesTheTextWhole_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("token") << QStringLiteral("eyJhbGciOiJIUzI1NiJ9.e30.AAAA");
        QTest::newRow("lines") << QStringLiteral("curl \\\n -H 'Authorization: Bearer x'");
        QTest::newRow("5 MB") << QString(5'000'000, QLatin1Char('a'));
    }

    void pastingGivesTheTextWhole()
    {
        QFETCH(const QString, text);
        const QTemporaryDir folder;
        show(QSettings(folder.filePath(QStringLiteral("state")), QSettings::IniFormat));
        FindField *field = m_window->topBar()->findField();
        QSignalSpy given(field, &FindField::textGiven);
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        QVERIFY(field->hasFocus());
        QGuiApplication::clipboard()->setText(text);
        QTest::keyClick(field, Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(given.count(), 1);
        QCOMPARE(given.first().first().toString(), text);
        QVERIFY(field->text().isEmpty());
    }

    void findingFollowsTheFirstEntry()
    {
        const QTemporaryDir folder;
        show(QSettings(folder.filePath(QStringLiteral("state")), QSettings::IniFormat));
        FindField *field = m_window->topBar()->findField();
        QStringList followed;
        field->setFinder([&](const QString &words) {
            return words == QStringLiteral("ali") ? QList<FindEntry>{ { QStringLiteral("User: alice"),
                       QStringLiteral("user"), [&] { followed.append(QStringLiteral("alice")); } } }
                                                  : QList<FindEntry>{};
        });
        field->setFocus();
        QTest::keyClicks(field, QStringLiteral("ali"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(followed, QStringList(QStringLiteral("alice")));
        QVERIFY(field->text().isEmpty());
    }

    void theClockSaysHowFarItIs()
    {
        ClockBar *clock = m_window->topBar()->clock();
        auto *label = clock->findChild<QLabel *>(QStringLiteral("clockOffset"));
        auto *reset = clock->findChild<QToolButton *>(QStringLiteral("clockReset"));
        QCOMPARE(label->text(), QStringLiteral("±0"));
        QVERIFY(!reset->isEnabled());
        QSignalSpy advanced(clock, &ClockBar::advanced);
        show(QSettings());
        QTest::mouseClick(clock->findChild<QToolButton *>(QStringLiteral("clockPlusFive")), Qt::LeftButton);
        QCOMPARE(advanced.first().first().value<std::chrono::seconds>(), std::chrono::seconds(5min));
        clock->setOffset(25h + 6min);
        QCOMPARE(label->text(), QStringLiteral("+1 d 1 h"));
        QVERIFY(reset->isEnabled());
        clock->setOffset(-61min);
        QCOMPARE(label->text(), QStringLiteral("−1 h 1 min"));
        const QColor moved = label->palette().color(QPalette::WindowText);
        QCOMPARE(moved, Theme::of(clock).color(Tone::Warning));
        clock->setOffset(0s);
        QVERIFY(label->palette().color(QPalette::WindowText) != moved);
        clock->setOffset(-61min);
        clock->setMovable(false);
        QVERIFY(!reset->isEnabled());
    }

    void serversAndBandsAreChosen()
    {
        TopBar *bar = m_window->topBar();
        bar->setServers({ { QStringLiteral("a"), QStringLiteral("Embedded server") },
                            { QStringLiteral("b"), QStringLiteral("shop") } },
            QStringLiteral("a"));
        bar->setServerState(Tone::Good, QStringLiteral("server ready"));
        QSignalSpy chosen(bar, &TopBar::serverChosen);
        show(QSettings());
        auto *selector = bar->findChild<QComboBox *>(QStringLiteral("serverSelector"));
        selector->setFocus();
        QTest::keyClick(selector, Qt::Key_Down);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.first().first().toString(), QStringLiteral("b"));
    }

    void f6GoesThroughTheRegions()
    {
        const QTemporaryDir folder;
        show(QSettings(folder.filePath(QStringLiteral("state")), QSettings::IniFormat));
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        QSet<QString> seen;
        for (int step = 0; step < 5; ++step) {
            QTest::keyClick(m_window.get(), Qt::Key_F6);
            QVERIFY(QApplication::focusWidget());
            seen.insert(QApplication::focusWidget()->accessibleName());
        }
        QVERIFY(seen.contains(QStringLiteral("flowPane")));
        QVERIFY(seen.contains(QStringLiteral("decodePane")));
    }

    void itFitsASmallScreen()
    {
        QVERIFY2(m_window->minimumSizeHint().width() <= 1024,
            qPrintable(QString::number(m_window->minimumSizeHint().width())));
        QVERIFY(m_window->minimumSizeHint().height() <= 700);
    }

    void theFirstFrameIsAnnouncedOnce()
    {
        QSignalSpy painted(m_window.get(), &MainWindow::firstPainted);
        show(QSettings());
        QTRY_COMPARE(painted.count(), 1);
        m_window->repaint();
        QCoreApplication::processEvents();
        QCOMPARE(painted.count(), 1);
    }
};

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    ThemeController theme;
    theme.apply(ThemeController::Mode::Light);
    TestMainWindow test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_mainwindow.moc"
