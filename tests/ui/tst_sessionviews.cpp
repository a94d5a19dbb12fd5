// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/assembledwindow.h"
#include "ui/decode/decodepane.h"
#include "ui/exchanges/exchangespane.h"
#include "ui/exchanges/exchangetextview.h"
#include "ui/servers/serverspane.h"
#include "ui/timeline/timelinepane.h"
#include "ui/timeline/timelineview.h"
#include "ui/window/sessionarea.h"

#include <QCheckBox>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTemporaryDir>
#include <QToolButton>

/// Timeline, Exchanges and Servers in the assembled window, against the embedded server.
class TestSessionViews : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;

    void open()
    {
        m_window.reset();
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->start());
    }

    QByteArray decoded() const { return m_window->window().findChild<DecodePane *>()->token(); }
    const session::TokenRecord &tokenOf(const char *type) const
    {
        for (const session::TokenRecord &token : m_window->laboratory().log().tokens()) {
            if (token.tokenType == type)
                return token;
        }
        qFatal("no such token");
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        open();
    }
    void cleanup() { m_window.reset(); }

    void aBarIsALiveToken()
    {
        m_window->press("issueButton", 200);
        m_window->window().session()->show(QStringLiteral("timeline"));
        auto *view = m_window->find<TimelineView>("timelineView");
        QVERIFY(view);
        QTRY_COMPARE(view->contents().rowCount(), 2);
        QCOMPARE(view->selectedToken(), tokenOf("access").id);
        const QPoint at = view->barOf(tokenOf("refresh").id).all().center().toPoint();
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(decoded(), tokenOf("refresh").text);
        m_window->press("callLogout", 200);
        QVERIFY(!view->barOf(tokenOf("refresh").id).revoked.isEmpty());
        QVERIFY(view->barOf(tokenOf("access").id).revoked.isEmpty()); // it lives on until exp
    }

    void theTimelineFollowsWhatIsFound()
    {
        m_window->press("issueButton", 200);
        m_window->window().session()->show(QStringLiteral("timeline"));
        auto *view = m_window->find<TimelineView>("timelineView");
        QCOMPARE(view->selectedToken(), tokenOf("access").id);
        AssembledWindow::paste(m_window->find<QLineEdit>("findField"), QString::fromUtf8(tokenOf("refresh").text));
        QTest::keyClick(m_window->find("findField"), Qt::Key_Return);
        QCOMPARE(decoded(), tokenOf("refresh").text);
        QCOMPARE(view->selectedToken(), tokenOf("refresh").id);
    }

    void exchangesAreCountedAndExplained()
    {
        m_window->press("issueButton", 200);
        m_window->press("callLogout", 200);
        m_window->press("callRefresh", 401);
        auto *tabs = m_window->find<QTabBar>("sessionTabs");
        QCOMPARE(tabs->tabText(1), QStringLiteral("Exchanges (3)"));
        m_window->window().session()->show(QStringLiteral("exchanges"));
        auto *why = m_window->find<InlineMessage>("exchangeWhy");
        QVERIFY2(why->isVisible() && why->text().contains(QStringLiteral("blacklisted")), qPrintable(why->text()));
        QVERIFY2(why->detail().contains(QStringLiteral("/logout/")), qPrintable(why->detail()));
        auto *text = m_window->find<ExchangeTextView>("exchangeText");
        QTest::mouseClick(text->viewport(), Qt::LeftButton, {}, text->rectOf(text->tokenSpans().constFirst()).center());
        QCOMPARE(decoded(), tokenOf("refresh").text);
    }

    void switchesReachTheServerAndSurvive()
    {
        m_window->press("issueButton", 200);
        m_window->window().showPane(QStringLiteral("servers"));
        m_window->find<QCheckBox>("embeddedNoAuthentication")->click();
        m_window->find<QCheckBox>("embeddedAllowLogin")->click();
        m_window->window().showPane(QStringLiteral("flow"));
        m_window->press("callRefresh", 403);
        open();
        m_window->window().showPane(QStringLiteral("servers"));
        QVERIFY(m_window->find<QCheckBox>("embeddedNoAuthentication")->isChecked());
        QVERIFY(!m_window->find<QCheckBox>("embeddedAllowLogin")->isChecked()); // for one run only
    }

    void aLogoutWithoutTheBlacklistAppDoesNothing()
    {
        m_window->press("issueButton", 200);
        m_window->window().showPane(QStringLiteral("servers"));
        m_window->find<QCheckBox>("embeddedNoBlacklist")->click();
        m_window->window().showPane(QStringLiteral("flow"));
        m_window->press("callLogout", 200);
        m_window->press("callRefresh", 200);
    }

    void aServerWithItsKeySurvivesButNotTheKey()
    {
        m_window->window().showPane(QStringLiteral("servers"));
        m_window->find<QToolButton>("addServer", "serversPane")->click();
        QTest::keyClicks(m_window->find<QLineEdit>("serverUrl"), QStringLiteral("http://127.0.0.1:9"));
        m_window->find<QPushButton>("serverSave")->click();
        QCOMPARE(m_window->laboratory().servers().current().id(), QStringLiteral("http://127.0.0.1:9"));
        QVERIFY(!m_window->laboratory().minting().isPossible());
        const QString secret = QStringLiteral("a-secret-that-only-this-test-knows-0001");
        QTest::keyClicks(m_window->find<QLineEdit>("keyText"), secret);
        m_window->find<QPushButton>("keyUse")->click();
        QVERIFY(m_window->laboratory().minting().isPossible());
        // The address changes; what belongs to the server goes with it.
        QTest::keyClicks(m_window->find<QLineEdit>("serverUrl"), QStringLiteral("9"));
        m_window->find<QPushButton>("serverSave")->click();
        QCOMPARE(m_window->laboratory().servers().current().id(), QStringLiteral("http://127.0.0.1:99"));
        QCOMPARE(m_window->laboratory().servers().all().size(), 2);
        QVERIFY(m_window->laboratory().minting().isPossible());
        QVERIFY2(m_window->intruder().isEmpty(), qPrintable(m_window->intruder()));
        open();
        QCOMPARE(m_window->laboratory().servers().current().id(), QStringLiteral("http://127.0.0.1:99"));
        QVERIFY(!m_window->laboratory().minting().isPossible());
        QFile state(m_folder->filePath(QStringLiteral("window.conf")));
        QVERIFY(state.open(QIODevice::ReadOnly));
        QVERIFY(!state.readAll().contains(secret.toLatin1()));
        m_window->window().showPane(QStringLiteral("servers"));
        m_window->find<QToolButton>("removeServer")->click();
        QVERIFY(m_window->laboratory().servers().current().embedded);
    }
};

QTEST_MAIN(TestSessionViews)
#include "tst_sessionviews.moc"
