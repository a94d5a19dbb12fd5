// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/assembledwindow.h"
#include "ui/exchanges/exchangesmodel.h"
#include "ui/exchanges/exchangespane.h"

#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QTemporaryDir>
#include <QToolButton>

/// Exchanges in the assembled window, against the embedded server; and the lower part when it takes the window.
class TestExchangesWindow : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;

    void open()
    {
        m_window.reset();
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->startServing());
    }

    const session::ExchangeList &calls() const { return m_window->laboratory().log().exchanges(); }
    SessionArea *session() const { return m_window->window().session(); }
    QSplitter *splitter() const { return m_window->find<QSplitter>("sessionSplitter"); }
    bool isUpperShown() const { return splitter()->widget(0)->isVisible(); }

    void showExchanges()
    {
        session()->show(QStringLiteral("exchanges"));
        QVERIFY(m_window->visible<QWidget>("exchangesPane"));
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        open();
    }
    void cleanup() { m_window.reset(); }

    void theLowerPartTakesTheWindow_data()
    {
        QTest::addColumn<QString>("by");
        for (const char *by : { "button", "key", "double click", "double click beside" })
            QTest::newRow(by) << QString::fromLatin1(by);
    }
    void theLowerPartTakesTheWindow()
    {
        QFETCH(const QString, by);
        m_window->press("issueButton", 200);
        showExchanges();
        QTest::qWait(0); // the pane's least width is new to the splitter, which lays out once more
        const QList<int> sizes = splitter()->sizes();
        auto *tabs = m_window->find<QTabBar>("sessionTabs");
        const auto toggle = [&] {
            if (by == u"button")
                m_window->find<QToolButton>("sessionWhole")->click();
            else if (by == u"key")
                QTest::keyClick(&m_window->window(), Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
            else if (by == u"double click")
                QTest::mouseDClick(tabs, Qt::LeftButton, {}, tabs->tabRect(1).center());
            else
                QTest::mouseDClick(tabs, Qt::LeftButton, {}, QPoint(tabs->width() - 2, tabs->height() / 2));
        };
        toggle();
        QTRY_VERIFY(!isUpperShown());
        QTRY_VERIFY(session()->height() > splitter()->height() - 8);
        QVERIFY(session()->isAncestorOf(QApplication::focusWidget())); // the keyboard is where the eye is
        toggle();
        QTRY_VERIFY(isUpperShown());
        QTRY_COMPARE(splitter()->sizes(), sizes);
        // Escape gives it back, from wherever in it nobody else wants that key.
        for (const char *from : { "exchangesTable", "exchangeText", "exchangesFilter" }) {
            toggle();
            QTRY_VERIFY(!isUpperShown());
            auto *widget = m_window->visible<QWidget>(from);
            widget->setFocus();
            QTest::keyClick(widget, Qt::Key_Escape);
            QVERIFY2(isUpperShown(), from);
            QTRY_COMPARE(splitter()->sizes(), sizes);
        }
    }

    void whoAsksForAPaneSeesIt()
    {
        m_window->press("issueButton", 200);
        showExchanges();
        session()->setWhole(true);
        m_window->window().showPane(QStringLiteral("keys"));
        QVERIFY(isUpperShown());
        QVERIFY(!m_window->find<QToolButton>("sessionWhole")->isChecked());
        session()->setWhole(true);
        emit session()->findChild<ExchangesPane *>()->tokenSelected(0); // to be seen in Decode
        QVERIFY(isUpperShown());
    }

    void columnsComeBackInAWiderWindow()
    {
        m_window->window().resize(960, 720);
        m_window->press("issueButton", 200);
        showExchanges();
        QTest::qWait(0); // the header tells of what is hidden
        const auto *table = m_window->visible<QTableView>("exchangesTable");
        QVERIFY(table);
        QTRY_VERIFY(table->isColumnHidden(ExchangesModel::HostColumn));
        m_window->window().resize(1920, 1080);
        QTRY_VERIFY(!table->isColumnHidden(ExchangesModel::HostColumn));
    }

    void aRestartFindsTheSizesOfBefore()
    {
        showExchanges();
        m_window->window().resize(960, 720);
        QTest::qWait(0);
        splitter()->setSizes({ 500, 240 });
        emit splitter()->splitterMoved(500, 1);
        const QList<int> sizes = splitter()->sizes();
        session()->setWhole(true);
        QTest::qWait(0);
        m_window->window().close();
        open();
        QTRY_COMPARE(m_window->window().size(), QSize(960, 720));
        QVERIFY(isUpperShown());
        QTRY_COMPARE(splitter()->sizes(), sizes);
    }

    void theFilterStandsInTheRowOfTabs()
    {
        m_window->press("issueButton", 200);
        showExchanges();
        const auto *filter = m_window->visible<QLineEdit>("exchangesFilter");
        QVERIFY(filter);
        const auto *tabs = m_window->find<QTabBar>("sessionTabs");
        const int middle = filter->mapTo(session(), filter->rect().center()).y();
        QVERIFY(qAbs(middle - tabs->geometry().center().y()) < 6);
        session()->show(QStringLiteral("timeline"));
        QVERIFY(!m_window->visible<QLineEdit>("exchangesFilter"));
        session()->show(QStringLiteral("exchanges"));
        QTest::keyClick(&m_window->window(), Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(filter->hasFocus());
    }

    void aCallIsSentAgain()
    {
        m_window->press("issueButton", 200);
        m_window->press("callWhoAmI", 200);
        m_window->window().showPane(QStringLiteral("keys"));
        showExchanges();
        auto *pane = session()->findChild<ExchangesPane *>();
        const qsizetype before = calls().size();
        QTest::qWait(20);
        QCOMPARE(calls().size(), before); // nothing by itself
        m_window->visible<QPushButton>("exchangeAgainButton")->click();
        QTRY_COMPARE(calls().size(), before + 1);
        const session::Exchange &again = calls().constLast();
        const session::Exchange &first = calls().at(before - 1);
        QCOMPARE(again.status, 200);
        QCOMPARE(again.url, first.url);
        QCOMPARE(again.server, first.server);
        QCOMPARE(
            session::headerValue(again.headers, "Authorization"), session::headerValue(first.headers, "Authorization"));
        QCOMPARE(pane->selectedExchange(), again.id);
        QCOMPARE(m_window->window().currentPane(), QStringLiteral("keys")); // its answer is looked at here
        // The directory wants what no record holds: the secret of this start.
        pane->selectExchange(calls().constFirst().id);
        m_window->visible<QPushButton>("exchangeAgainButton")->click();
        QTRY_COMPARE(calls().size(), before + 2);
        QCOMPARE(calls().constLast().endpoint, calls().constFirst().endpoint);
        QCOMPARE(calls().constLast().status, 200);
    }

    void aCallIsExplained()
    {
        m_window->press("issueButton", 200);
        m_window->press("callLogout", 200);
        m_window->press("callRefresh", 401);
        showExchanges();
        session()->setWhole(true);
        auto *pane = session()->findChild<ExchangesPane *>();
        emit pane->explainRequested(calls().constLast().id);
        QCOMPARE(m_window->window().currentPane(), QStringLiteral("explain"));
        QVERIFY(isUpperShown());
        QVERIFY2(m_window->find<InlineMessage>("explainWhy")->text().contains(QStringLiteral("blacklisted")),
            qPrintable(m_window->find<InlineMessage>("explainWhy")->text()));
        const auto *text = m_window->find<QPlainTextEdit>("explainText");
        QVERIFY(text->toPlainText().contains(QStringLiteral("token_not_valid")));
        for (const session::TokenRecord &token : m_window->laboratory().log().tokens())
            QVERIFY(!text->toPlainText().contains(QString::fromUtf8(token.text)));
        // Enter asks for it once more, of the same call.
        QTest::keyClick(m_window->find<QPlainTextEdit>("explainText"), Qt::Key_Return);
        QVERIFY(m_window->find<InlineMessage>("explainWhy")->text().contains(QStringLiteral("blacklisted")));
        QVERIFY(m_window->find<QLabel>("explainCall")->text().contains(QStringLiteral("/refresh/")));
    }
};

QTEST_MAIN(TestExchangesWindow)
#include "tst_exchangeswindow.moc"
