// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/scrubbing.h"
#include "tests/support/memorystore.h"
#include "tests/support/process.h"
#include "tests/ui/assembledwindow.h"
#include "ui/decode/decodepane.h"
#include "ui/timeline/timelineview.h"
#include "ui/token/tokenmenu.h"
#include "ui/window/sessionarea.h"

#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QStatusBar>
#include <QTabBar>
#include <QTcpServer>
#include <QTemporaryDir>

/// The session over restarts of the assembled window, against the embedded server.
class TestKeptSession : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<MemoryStore> m_store;
    std::unique_ptr<AssembledWindow> m_window;

    QString file(const char *name) const { return m_folder->filePath(QLatin1String(name)); }

    void open(bool hasKeychain)
    {
        m_window.reset();
        Laboratory::Options options;
        if (hasKeychain)
            options.secrets = m_store;
        options.sessionFolder = m_folder->path();
        m_window = std::make_unique<AssembledWindow>(m_folder->path(), options);
        QVERIFY(m_window->start());
        QTRY_VERIFY(m_window->laboratory().keeper()->state() != archive::SessionKeeper::State::Asking);
    }

    QByteArray decoded() const { return m_window->window().findChild<DecodePane *>()->token(); }
    QString status() const
    {
        QStringList texts;
        for (const QLabel *label : m_window->window().statusBar()->findChildren<QLabel *>())
            texts.append(label->text());
        return texts.join(u' ');
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = std::make_shared<MemoryStore>();
    }
    void cleanup() { m_window.reset(); }

    void everythingComesBackAndWorksOn()
    {
        open(true);
        QVERIFY2(status().contains(QStringLiteral("session: encrypted")), qPrintable(status()));
        m_window->press("issueButton", 200);
        m_window->press("callRefresh", 200);
        const QByteArray shown = decoded();
        QVERIFY(!shown.isEmpty());
        session::TokenList tokens = m_window->laboratory().log().tokens();
        const QString server = m_window->laboratory().servers().current().id();
        m_window->laboratory().keeper()->flush();

        open(true);
        QCOMPARE(m_window->laboratory().servers().current().id(), server); // the same port
        const session::SessionLog &log = m_window->laboratory().log();
        QCOMPARE(log.tokens().size(), tokens.size());
        for (const session::TokenRecord &token : tokens)
            QCOMPARE(archive::toJson(*log.token(token.id)), archive::toJson(token));
        QCOMPARE(decoded(), shown);
        QCOMPARE(m_window->find<QTabBar>("sessionTabs")->tabText(1), QStringLiteral("Exchanges (2)"));
        m_window->window().session()->show(QStringLiteral("timeline"));
        auto *view = m_window->find<TimelineView>("timelineView");
        QTRY_COMPARE(view->contents().rowCount(), tokens.size());
        QCOMPARE(log.token(view->selectedToken())->text, shown);
        m_window->press("callLogout", 200); // whole tokens: the server takes them
        m_window->press("callRefresh", 401);
        QVERIFY(!m_window->window().grab().isNull());
    }

    void theMovedClockComesBackWithItsTokens()
    {
        open(true);
        m_window->press("issueButton", 200);
        m_window->laboratory().clock().advance(std::chrono::hours(1));
        m_window->press("issueButton", 200); // alive only by the moved clock
        const int id = m_window->laboratory().log().findByText(decoded())->id;
        m_window->laboratory().keeper()->flush();
        open(true);
        const session::TokenRecord &token = *m_window->laboratory().log().token(id);
        QCOMPARE(session::stateAt(token, m_window->laboratory().clock().now()), session::TokenState::Alive);
        m_window->press("callWhoAmI", 200);
        m_window->laboratory().clock().reset();
        m_window->laboratory().keeper()->flush();
        open(true);
        QCOMPARE(m_window->laboratory().clock().offset().count(), 0);
    }

    void aLockedKeychainIsSaid()
    {
        open(true);
        m_window->press("issueButton", 200);
        m_window->laboratory().keeper()->flush();
        m_store->isLocked = true;
        open(true);
        QVERIFY2(status().contains(QStringLiteral("session: keychain locked")), qPrintable(status()));
        QVERIFY2(m_window->notice().contains(QStringLiteral("See Session.")), qPrintable(m_window->notice()));
        m_store->isLocked = false;
        m_window->window().session()->show(QStringLiteral("session"));
        emit m_window->find<InlineMessage>("sessionKept")->actionTriggered();
        QTRY_COMPARE(m_window->laboratory().log().tokens().size(), 2);
        QVERIFY2(status().contains(QStringLiteral("session: encrypted")), qPrintable(status()));
    }

    void withoutAKeychainItSaysSoAndKeepsNoSignature()
    {
        open(false);
        QVERIFY2(status().contains(QStringLiteral("session: without signatures")), qPrintable(status()));
        m_window->press("issueButton", 200);
        const QByteArray shown = decoded();
        const QByteArray foreign = "eyJhbGciOiJIUzI1NiJ9."
            + QByteArray(R"({"token_type":"access","exp":4102444800,"iat":1,"jti":"f1","user_id":"4998"})")
                  .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
        m_window->laboratory().log().observe(foreign + ".c2lnbmF0dXJl", session::Origin::Pasted);
        m_window->laboratory().keeper()->flush();
        const QByteArray kept = contentOf(file("session.unsigned"));
        QVERIFY(kept.contains("eyJ"));
        for (const session::TokenRecord &token : m_window->laboratory().log().tokens())
            QVERIFY(!kept.contains(token.text.mid(token.text.lastIndexOf('.') + 1)));
        open(false);
        QCOMPARE(decoded(), archive::scrubbedToken(shown, archive::TokenForm::Unsigned));
        QCOMPARE(m_window->laboratory().log().tokens().size(), 3);

        // What Jotlab took away is not held against the token, and it is sent nowhere.
        const explain::Inspection &inspection = m_window->window().findChild<DecodePane *>()->inspection();
        QCOMPARE(inspection.signature.state, explain::Verdict::State::NotChecked);
        QVERIFY2(inspection.findings.isEmpty(), inspection.findings.value(0).id.constData());
        const qsizetype calls = m_window->laboratory().log().exchanges().size();
        m_window->find<QPushButton>("callWhoAmI")->click();
        QCOMPARE(m_window->laboratory().log().exchanges().size(), calls);
        const QString hint = m_window->find<InlineMessage>("endpointsHint")->text();
        QVERIFY2(hint.contains(QStringLiteral("kept without its signature")), qPrintable(hint));

        // Nor is the user of a token that may be anybody's looked for among this server's.
        auto *pane = m_window->window().findChild<DecodePane *>();
        const session::TokenRecord *other = m_window->laboratory().log().findByText(foreign + '.');
        QVERIFY(other && other->isStripped);
        m_window->window().findChild<TokenMenu *>()->decodeRequested(other->id);
        QCOMPARE(decoded(), foreign + '.');
        for (const explain::Finding &finding : pane->inspection().findings)
            QVERIFY2(!finding.id.contains("user"), finding.id.constData());
        QVERIFY(pane->inspection().keyTrials.isEmpty());
    }

    void aThrowAwaySessionKeepsNothing()
    {
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->start());
        QVERIFY2(status().contains(QStringLiteral("session: not kept")), qPrintable(status()));
        m_window->press("issueButton", 200);
        m_window->workbench().end();
        QVERIFY(QDir(m_folder->path()).entryList({ QStringLiteral("session*") }).isEmpty());
    }

    void anotherPortIsNoOtherServer()
    {
        open(true);
        m_window->press("issueButton", 200);
        m_window->laboratory().keeper()->flush();
        const int port = m_window->laboratory().servers().current().baseUrl.port();
        m_window.reset();
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost, quint16(port)));
        open(true);
        const QString now = m_window->laboratory().servers().current().id();
        QVERIFY(m_window->laboratory().servers().current().baseUrl.port() != port);
        QCOMPARE(m_window->laboratory().log().tokens().constFirst().server, now);
        m_window->press("callLogout", 200);
    }
};

QTEST_MAIN(TestKeptSession)
#include "tst_keptsession.moc"
