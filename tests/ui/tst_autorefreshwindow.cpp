// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/tokenlife.h"
#include "tests/ui/assembledwindow.h"
#include "ui/calls/endpointspane.h"
#include "ui/decode/decodepane.h"
#include "ui/exchanges/exchangesmodel.h"

#include <QCheckBox>
#include <QLabel>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using session::Occasion;

/// Auto-refresh in the assembled window, against the embedded server: turned on, seen, refused, kept.
class TestAutoRefreshWindow : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;

    session::SessionLog &log() const { return m_window->laboratory().log(); }
    const session::ExchangeList &calls() const { return log().exchanges(); }
    QByteArray decoded() const { return m_window->window().findChild<DecodePane *>()->token(); }

    void open()
    {
        m_window.reset();
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->startServing());
    }
    void turnOn()
    {
        m_window->window().showPane(u"servers"_s);
        m_window->click("embeddedAutoRefresh");
        m_window->window().showPane(u"flow"_s);
        m_window->press("issueButton", 200);
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        open();
    }
    void cleanup() { m_window.reset(); }

    void isSeenWhereverCallsAndTokensAre()
    {
        QVERIFY(m_window->find<QLabel>("statusRight")->text().contains(u"network: only on a click"_s));
        turnOn();
        QVERIFY(m_window->find<QLabel>("statusRight")->text().contains(u"network: on a click, and to refresh"_s));
        const QByteArray first = decoded();
        m_window->laboratory().clock().advance(241s);
        QTRY_COMPARE(calls().size(), 2);
        QCOMPARE(calls().constLast().occasion, Occasion::EndIsNear);
        QVERIFY(calls().constLast().succeeded());
        QVERIFY(decoded() != first); // the call that comes next takes what is shown
        const session::TokenRecord *shown = log().findByText(decoded());
        QVERIFY(shown && shown->isRenewal);
        QVERIFY(session::lifeText(*shown, log(), m_window->laboratory().clock().now()).contains(u"automatic"_s));

        m_window->window().session()->show(u"exchanges"_s);
        auto *table = m_window->visible<QTableView>("exchangesTable");
        QVERIFY(table);
        const auto path
            = [table](int row) { return table->model()->index(row, ExchangesModel::PathColumn).data().toString(); };
        QCOMPARE(path(0), u"/login/"_s);
        QCOMPARE(path(1), u"automatic · /refresh/"_s);
        table->selectRow(1);
        QTRY_VERIFY(m_window->find<QPlainTextEdit>("exchangeText")
                        ->toPlainText()
                        .contains(u"Auto-refresh sent it: 80 % of the access token's lifetime had passed."_s));
        m_window->find<QLineEdit>("exchangesFilter")->setText(u"automatic"_s);
        QTRY_COMPARE(table->model()->rowCount(), 1);
    }

    /// Who looks at something else goes on looking at that.
    void anotherTokenStaysInDecode()
    {
        turnOn();
        const session::TokenRecord *refresh = nullptr;
        for (const session::TokenRecord &token : log().tokens())
            refresh = token.tokenType == "refresh" ? &token : refresh;
        const QByteArray text = refresh->text;
        QMetaObject::invokeMethod(
            m_window->find<EndpointsPane>("endpointsPane"), "tokenChosen", Q_ARG(int, refresh->id));
        QCOMPARE(decoded(), text);
        m_window->laboratory().clock().advance(241s);
        QTRY_COMPARE(calls().size(), 2);
        QVERIFY(calls().constLast().succeeded());
        QCOMPARE(decoded(), text);
    }

    void theAnswerIsTheOneToTheCallThatWasMadeAgain()
    {
        turnOn();
        m_window->laboratory().clock().advance(301s);
        m_window->click("callWhoAmI");
        QTRY_COMPARE(calls().size(), 4);
        QCOMPARE(calls().at(1).status, 401);
        QCOMPARE(calls().at(2).occasion, Occasion::HadExpired);
        QCOMPARE(calls().at(3).occasion, Occasion::Repeated);
        QCOMPARE(calls().at(3).status, 200);
        const auto *pane = m_window->find<EndpointsPane>("endpointsPane");
        const auto tells = [pane](const QString &what) {
            const auto labels = pane->findChildren<QLabel *>();
            return std::any_of(labels.cbegin(), labels.cend(),
                [&what](const QLabel *label) { return label->isVisible() && label->text().contains(what); });
        };
        QTRY_VERIFY(tells(u"the refused call once more"_s));
        QCOMPARE(m_window->notice(), QString());
    }

    void aRefusalIsSaidOnce()
    {
        turnOn();
        simplejwt::Settings settings = m_window->laboratory().rules().ownSettings();
        settings.signingKey = QByteArray("another key of the embedded server, long enough for it");
        QVERIFY(m_window->laboratory().embedded().setSettings(settings));
        m_window->laboratory().clock().advance(241s);
        QTRY_COMPARE(calls().size(), 2);
        QTRY_VERIFY2(m_window->notice().contains(u"Auto-refresh for alice"_s), qPrintable(m_window->notice()));
        QVERIFY2(m_window->notice().contains(u"has ended"_s), qPrintable(m_window->notice()));
        m_window->laboratory().clock().advance(1s);
        m_window->click("callVerify");
        QTRY_COMPARE(calls().size(), 3);
        QCOMPARE(calls().constLast().occasion, Occasion::Asked);
    }

    void isKeptForTheNextRun()
    {
        turnOn();
        m_window->window().close();
        open();
        QVERIFY(m_window->laboratory().servers().embedded().autoRefresh);
        m_window->window().showPane(u"servers"_s);
        QVERIFY(m_window->visible<QCheckBox>("embeddedAutoRefresh")->isChecked());
    }
};

QTEST_MAIN(TestAutoRefreshWindow)
#include "tst_autorefreshwindow.moc"
