// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/assembledwindow.h"
#include "ui/calls/issuepane.h"
#include "ui/logout/everywheremodel.h"
#include "ui/logout/everywherepane.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/mutedlabel.h"

#include <QComboBox>
#include <QMenu>
#include <QPushButton>
#include <QTabWidget>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

/// In the whole window, on the embedded server.
class TestEverywherePane : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::unique_ptr<AssembledWindow> m_window;

    EverywherePane *pane() const { return m_window->find<EverywherePane>("everywherePane"); }
    QPushButton *button() const { return m_window->find<QPushButton>("everywhereRun"); }

    void issue()
    {
        const qsizetype before = m_window->laboratory().log().exchanges().size();
        QTest::mouseClick(m_window->find("issueButton"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(m_window->laboratory().log().exchanges().size(), before + 1, 20'000);
    }

    void openFromMenu(int token)
    {
        auto *menu = m_window->window().findChild<QMenu *>(u"tokenMenu"_s);
        QMetaObject::invokeMethod(m_window->find("timelinePane"), "tokenMenuRequested", Q_ARG(int, token),
            Q_ARG(QPoint, m_window->window().mapToGlobal(QPoint(300, 300))));
        QTRY_VERIFY(menu->isVisible());
        for (QAction *action : menu->actions()) {
            if (action->objectName() != u"tokenEverywhere"_s)
                continue;
            QCOMPARE(action->text(), u"&Log out alice everywhere…"_s);
            action->trigger();
        }
        menu->close();
    }

private slots:
    void init()
    {
        m_window = std::make_unique<AssembledWindow>(m_folder.path());
        QVERIFY(m_window->start());
        m_window->window().resize(1440, 900);
    }
    void cleanup() { m_window.reset(); }

    void logsOutEverywhereFromATokensMenu()
    {
        issue();
        issue();
        openFromMenu(0);
        QVERIFY(pane()->isVisible());
        QCOMPARE(m_window->find<QComboBox>("everywhereUser")->currentText(), u"alice"_s);
        auto *table = m_window->find<QTableView>("everywhereTable");
        QCOMPARE(table->model()->rowCount(), 2);
        auto *intro = m_window->find<MutedLabel>("everywhereIntro");
        QVERIFY2(intro->text().contains(u"POST http://127.0.0.1:"_s), qPrintable(intro->text()));
        QCOMPARE(m_window->laboratory().log().exchanges().size(), 2); // nothing was sent yet
        QTest::mouseClick(button(), Qt::LeftButton);
        auto *verdict = m_window->find<InlineMessage>("everywhereVerdict");
        QTRY_VERIFY_WITH_TIMEOUT(verdict->isVisible(), 20'000);
        QVERIFY2(verdict->text().startsWith(u"Logged out everywhere. All 2 refresh tokens of alice are dead."_s),
            qPrintable(verdict->text()));
        QCOMPARE(m_window->laboratory().log().exchanges().size(), 2 + 2 * 2);
        for (int row = 0; row < 2; ++row)
            QCOMPARE(table->model()->index(row, EverywhereModel::StateColumn).data().toString(), u"blacklisted"_s);
        if (const QString folder = qEnvironmentVariable("JOTLAB_LOOK"); !folder.isEmpty())
            QVERIFY(m_window->window().grab().save(folder + u"/everywhere.png"_s));
        QTest::mouseClick(button(), Qt::LeftButton); // look again
        QCOMPARE(table->model()->rowCount(), 0);
        QVERIFY(!button()->isEnabled());
        QVERIFY(intro->text().contains(u"No refresh token of alice is alive"_s));
    }

    void anotherUserWaitsForTheResult()
    {
        issue();
        auto *issuing = m_window->window().findChild<IssuePane *>();
        issuing->selectUser(u"bob"_s);
        issue();
        const auto &tokens = m_window->laboratory().log().tokens();
        const QString bob = tokens.constLast().userId;
        openFromMenu(0);
        auto *user = m_window->find<QComboBox>("everywhereUser");
        QTest::mouseClick(button(), Qt::LeftButton);
        QVERIFY(pane()->work().isRunning());
        pane()->selectUser(bob);
        QCOMPARE(user->currentText(), u"alice"_s); // whose tokens are shown
        auto *verdict = m_window->find<InlineMessage>("everywhereVerdict");
        QTRY_VERIFY_WITH_TIMEOUT(verdict->isVisible(), 20'000);
        QCOMPARE(user->currentText(), u"alice"_s); // whose result it is
        QTest::mouseClick(button(), Qt::LeftButton);
        QCOMPARE(user->currentText(), u"bob"_s);
        QVERIFY(!verdict->isVisible());
        QCOMPARE(m_window->find<QTableView>("everywhereTable")->model()->rowCount(), 1);
    }

    void newTokensAppear()
    {
        m_window->window().showPane(u"logout"_s);
        m_window->find<QTabWidget>("logoutTabs")->setCurrentIndex(1);
        QVERIFY(pane()->isVisible());
        QVERIFY(!button()->isEnabled());
        QVERIFY(m_window->find<MutedLabel>("everywhereIntro")->text().contains(u"Issue some in Flow"_s));
        m_window->window().showPane(u"flow"_s);
        issue();
        m_window->window().showPane(u"logout"_s);
        QTRY_COMPARE(m_window->find<QTableView>("everywhereTable")->model()->rowCount(), 1);
        QVERIFY(button()->isEnabled());
    }
};

QTEST_MAIN(TestEverywherePane)
#include "tst_everywherepane.moc"
