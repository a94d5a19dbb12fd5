// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/serverfile.h"
#include "core/forge/benchreport.h"
#include "core/jose/base64url.h"
#include "core/simplejwt/band.h"
#include "tests/ui/assembledwindow.h"
#include "tests/ui/copiedsecret.h"
#include "ui/forgeries/forgeriesmodel.h"
#include "ui/forgeries/forgeriespane.h"
#include "ui/widgets/wraptable.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QPushButton>
#include <QTemporaryDir>
#include <QToolButton>

using forge::Target;
using forge::Verdict;
using simplejwt::Band;

/// Forgeries in the assembled window, against the embedded server.
class TestForgeriesPane : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;
    ForgeriesPane *m_pane = nullptr;

    void open()
    {
        m_window.reset();
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->start());
    }

    const session::ExchangeList &exchanges() const { return m_window->laboratory().log().exchanges(); }

    void issueAPair()
    {
        m_window->window().showPane(QStringLiteral("flow"));
        const qsizetype before = exchanges().size();
        m_window->find<QPushButton>("issueButton")->click();
        QTRY_COMPARE(exchanges().size(), before + 1);
    }

    void showForgeries()
    {
        QTest::keyClick(&m_window->window(), Qt::Key_5, Qt::ControlModifier);
        m_pane = m_window->find<ForgeriesPane>("forgeriesPane");
        QVERIFY(m_pane && m_pane->isVisible());
        QTRY_VERIFY(!rows().isEmpty());
    }

    const QList<forge::BenchRow> &rows() const { return m_pane->findChild<ForgeriesModel *>()->rows(); }
    QPushButton *button(const char *name) const { return m_window->find<QPushButton>(name); }
    InlineMessage *message(const char *name = "forgeriesMessage") const { return m_window->find<InlineMessage>(name); }
    void agree() const { message()->findChild<QToolButton *>(QStringLiteral("messageAction"))->click(); }

    /// A server where nobody answers, of which a good token is known.
    void takeAnother() const
    {
        const config::ServerProfile other = *config::serverFromUrl(QStringLiteral("http://127.0.0.1:9"));
        m_window->laboratory().servers().keep(other);
        m_window->laboratory().servers().choose(other.id());
        const QByteArray payload = "{\"token_type\":\"access\",\"exp\":4102444800,\"jti\":\"a\",\"user_id\":\"1\"}";
        const int id = m_window->laboratory().log().observe(jose::encodeBase64Url("{\"alg\":\"HS256\",\"typ\":\"JWT\"}")
                + '.' + jose::encodeBase64Url(payload) + '.' + jose::encodeBase64Url("signature"),
            session::Origin::Received, other.id());
        QVERIFY(id >= 0);
    }

    void runThrough()
    {
        QTRY_VERIFY(button("forgeriesStop")->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(!button("forgeriesStop")->isVisible(), 30'000);
    }

    qsizetype count(Verdict verdict) const
    {
        return std::count_if(
            rows().begin(), rows().end(), [verdict](const forge::BenchRow &row) { return row.verdict == verdict; });
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        open();
    }
    void cleanup() { m_window.reset(); }

    void wantsAGoodTokenFirst()
    {
        showForgeries();
        QVERIFY(!button("forgeriesSend")->isEnabled());
        QVERIFY(message()->text().contains(QStringLiteral("Issue a pair")));
        issueAPair();
        showForgeries();
        QTRY_VERIFY(button("forgeriesSend")->isEnabled());
        QVERIFY(count(Verdict::Waiting) > 50);
    }

    void sendsToTheEmbeddedServerWithoutAQuestion()
    {
        issueAPair();
        showForgeries();
        QTRY_VERIFY(button("forgeriesSend")->isEnabled());
        button("forgeriesSend")->click();
        runThrough();
        QCOMPARE(count(Verdict::Waiting), 0);
        QVERIFY(message()->text().contains(QStringLiteral("Refused: ")));
        // What was not tested is no comfort: it is named, and the colour is not that of a good end.
        QVERIFY(count(Verdict::NotSent) > 0);
        QVERIFY2(message()->text().contains(QStringLiteral("Not tested: “")), qPrintable(message()->text()));
        QCOMPARE(message()->tone(), Tone::Warning);
        QCOMPARE(m_window->intruder(), QString());
    }

    /// What was sent can be sent by other means, too.
    void aRowGivesItsToken()
    {
        issueAPair();
        showForgeries();
        QTRY_VERIFY(button("forgeriesSend")->isEnabled());
        auto *table = m_window->find<QTableView>("forgeriesTable");
        QCOMPARE(table->model()->index(2, 0).data(WrapRole::Secret).toString(), QString()); // nothing yet
        button("forgeriesSend")->click();
        runThrough();
        int given = 0;
        for (qsizetype row = 0; row < rows().size(); ++row) {
            const QString token = table->model()->index(int(row), 0).data(WrapRole::Secret).toString();
            const bool wasSent = rows().at(row).answer.status > 0;
            QCOMPARE(!token.isEmpty(), wasSent);
            QVERIFY(token.isEmpty()
                || (rows().at(row).exchange.body + rows().at(row).exchange.headers.constLast().second
                    + session::headerValue(rows().at(row).exchange.headers, "Authorization").value_or(QByteArray()))
                       .contains(token.toUtf8()));
            given += wasSent ? 1 : 0;
        }
        QVERIFY(given > 10);
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            if (rows().at(row).forgery && rows().at(row).answer.status > 0
                && !forge::usualRemark(rows().at(row)).isEmpty()) {
                table->selectRow(row);
                auto *why = message("forgeriesWhy");
                QVERIFY(why->isVisible());
                why->findChild<QToolButton *>(QStringLiteral("messageAction"))->click();
                QCOMPARE(QGuiApplication::clipboard()->text(),
                    table->model()->index(row, 0).data(WrapRole::Secret).toString());
                QVERIFY(isCopiedAsSecret());
                break;
            }
        }
    }

    void asksOnceAServerBeforeItSends()
    {
        takeAnother();
        showForgeries();
        QTRY_VERIFY(button("forgeriesSend")->isEnabled());
        const qsizetype before = exchanges().size();
        button("forgeriesSend")->click();
        QVERIFY(message()->text().contains(m_window->laboratory().servers().current().id()));
        QVERIFY(!button("forgeriesStop")->isVisible());
        QTest::qWait(0);
        QCOMPARE(count(Verdict::Waiting) + count(Verdict::NotSent), rows().size());
        auto *no = message()->findChild<QToolButton *>(QStringLiteral("messageClose"));
        QVERIFY(no->isVisible());
        no->click();
        QVERIFY(!message()->text().contains(QStringLiteral("yours")));
        QVERIFY(!no->isVisible());
        QCOMPARE(exchanges().size(), before);
        button("forgeriesSend")->click();
        agree();
        button("forgeriesStop")->click();
        QTRY_VERIFY(!button("forgeriesStop")->isVisible());

        open(); // another start, the same answer
        takeAnother();
        showForgeries();
        QTRY_VERIFY(button("forgeriesSend")->isEnabled());
        button("forgeriesSend")->click();
        QVERIFY(!message()->text().contains(QStringLiteral("yours")));
        button("forgeriesStop")->click();
        QTRY_VERIFY(!button("forgeriesStop")->isVisible());
    }

    void sessionLearnsWhatBecameOfGoodTokensAndNoForgery()
    {
        const auto &clock = m_window->laboratory().clock();
        m_window->laboratory().clock().advance(std::chrono::minutes(5));
        issueAPair();
        const qsizetype tokens = m_window->laboratory().log().tokens().size();
        showForgeries();
        QTRY_VERIFY(button("forgeriesSend")->isEnabled());
        button("forgeriesSend")->click();
        runThrough();
        const auto &log = m_window->laboratory().log();
        QVERIFY(log.tokens().size() <= tokens + 2); // access tokens that the refresh view gave
        for (const session::TokenRecord &token : log.tokens()) {
            QVERIFY(token.readable);
            if (token.tokenType != "refresh")
                continue;
            QCOMPARE(stateAt(token, clock.now()), session::TokenState::Blacklisted);
            QVERIFY(
                token.revokedAt && clock.now() - *token.revokedAt < std::chrono::minutes(4)); // by the server's clock
        }
        button("forgeriesSend")->click(); // nothing good is left but the access token
        QVERIFY(message()->text().size() > 0);
    }

    void saysWhyAFiveTwoServerIsAnAlarm()
    {
        QVERIFY(m_window->laboratory().embedded().setBand(Band::V5_2));
        issueAPair();
        showForgeries();
        QTRY_VERIFY(button("forgeriesSend")->isEnabled());
        button("forgeriesSend")->click();
        runThrough();
        QCOMPARE(count(Verdict::Alarm), 3);
        QCOMPARE(message()->tone(), Tone::Bad);
        QVERIFY(message("forgeriesWhy")->isVisible()); // the first alarm is chosen
        QVERIFY2(message("forgeriesWhy")->text().contains(QStringLiteral("5.4")),
            qPrintable(message("forgeriesWhy")->text()));
        QVERIFY(message("forgeriesWhy")->detail().contains(QStringLiteral("by itself")));
        button("forgeriesCopy")->click();
        const QString report = QGuiApplication::clipboard()->text();
        QVERIFY(report.contains(QStringLiteral("ALARM: accepted")));
        QVERIFY(!report.contains(QStringLiteral("eyJ")));
    }

    void anotherServerGetsAnotherPlan()
    {
        takeAnother();
        showForgeries();
        QTRY_VERIFY(button("forgeriesSend")->isEnabled());
        button("forgeriesSend")->click();
        m_window->laboratory().servers().keep(*config::serverFromUrl(QStringLiteral("http://127.0.0.1:10")));
        m_window->laboratory().servers().choose(QStringLiteral("http://127.0.0.1:10"));
        QTRY_VERIFY(!button("forgeriesSend")->isEnabled()); // no good token of that one is known
        QVERIFY(!message()->text().contains(QStringLiteral("mine")));
        QCOMPARE(count(Verdict::NotSent), rows().size());
    }
};

QTEST_MAIN(TestForgeriesPane)
#include "tst_forgeriespane.moc"
