// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/serverfile.h"
#include "tests/support/process.h"
#include "tests/ui/assembledwindow.h"
#include "ui/actions/actionregistry.h"
#include "ui/decode/decodepane.h"
#include "ui/token/tokenmenu.h"

#include <QAction>
#include <QDir>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// “Forget the tokens of …” and “Expire now”, by a token's menu and by the list of actions.
class TestTokenEndings : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;

    session::SessionLog &log() const { return m_window->laboratory().log(); }
    Instant now() const { return m_window->laboratory().clock().now(); }
    QByteArray decoded() const { return m_window->window().findChild<DecodePane *>()->token(); }

    const session::TokenRecord *newest(const char *type) const
    {
        const session::TokenRecord *found = nullptr;
        for (const session::TokenRecord &token : log().tokens())
            found = token.tokenType == type ? &token : found;
        return found;
    }
    void choose(const char *item, int token) const
    {
        auto *menu = m_window->window().findChild<TokenMenu *>();
        menu->open(token, m_window->window().mapToGlobal(QPoint(100, 100)));
        auto *action = menu->findChild<QAction *>(QLatin1String(item));
        QVERIFY2(action && action->isEnabled(), item);
        action->trigger();
        menu->close();
    }
    QByteArray keptFiles() const
    {
        if (m_window->laboratory().keeper())
            m_window->laboratory().keeper()->flush();
        QByteArray all;
        const QDir folder(m_folder->filePath(u"kept"_s));
        for (const QFileInfo &file : folder.entryInfoList(QDir::Files))
            all += contentOf(file.filePath());
        return all;
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        Laboratory::Options options;
        options.sessionFolder = m_folder->filePath(u"kept"_s);
        QVERIFY(QDir().mkpath(options.sessionFolder));
        m_window = std::make_unique<AssembledWindow>(m_folder->path(), options);
        QVERIFY(m_window->startServing());
        m_window->press("issueButton", 200);
    }
    void cleanup() { m_window.reset(); }

    void expiringMovesTheEmbeddedServersClock_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::newRow("access") << QByteArray("access");
        QTest::newRow("refresh") << QByteArray("refresh");
    }
    void expiringMovesTheEmbeddedServersClock()
    {
        QFETCH(const QByteArray, type);
        const session::TokenRecord token = *newest(type);
        QCOMPARE(stateAt(token, now()), session::TokenState::Alive);
        choose("tokenExpire", token.id);
        QCOMPARE(stateAt(*log().token(token.id), now()), session::TokenState::Expired);
        QVERIFY(now() < token.expiresAt.value() + 3s);
        QVERIFY2(m_window->notice().contains(u"clock is put forward"_s), qPrintable(m_window->notice()));
        m_window->press("callWhoAmI", 401); // the server thinks so, too
    }

    /// What names a user may be anybody's: the menu says what goes.
    void forgettingSaysWhatGoes()
    {
        auto *menu = m_window->window().findChild<TokenMenu *>();
        const auto text = [menu](int token) {
            menu->setToken(token);
            return menu->findChild<QAction *>(u"tokenForget"_s)->text();
        };
        QCOMPARE(text(newest("access")->id), u"&Forget the tokens of alice"_s);
        const auto pasted = [this](const char *jti) {
            const QByteArray payload = QByteArray(R"({"token_type":"access","user_id":"7","jti":")") + jti + "\"}";
            return log().observe("eyJhbGciOiJIUzI1NiJ9."
                    + payload.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals) + ".c2ln",
                session::Origin::Pasted);
        };
        const int one = pasted("p1");
        const int other = pasted("p2");
        QCOMPARE(text(one), u"&Forget the token"_s);
        const qsizetype before = log().tokens().size();
        log().joinFamilies({ one, other });
        QCOMPARE(text(one), u"&Forget the tokens of this login"_s);
        choose("tokenForget", one);
        QCOMPARE(log().tokens().size(), before - 2);

        // Nor does one that was sent to the server belong to the user that it names.
        QByteArray changed = newest("access")->text;
        changed.back() = changed.back() == 'A' ? 'Q' : 'A';
        changed.insert(changed.lastIndexOf('.') + 1, "AAAA");
        const int forged = log().observe(changed, session::Origin::Sent, newest("access")->server);
        QVERIFY(!log().token(forged)->isVerified && !log().token(forged)->server.isEmpty());
        QCOMPARE(text(forged), u"&Forget the token"_s);
        choose("tokenForget", forged);
        QCOMPARE(log().tokens().size(), before - 2);
    }

    void itMayBeRunFromTheListOfActions()
    {
        ActionRegistry &actions = *m_window->window().actions();
        QVERIFY(actions.isEnabled(Action::ExpireNow));
        actions.run(Action::ExpireNow);
        QCOMPARE(stateAt(*log().findByText(decoded()), now()), session::TokenState::Expired);
        QVERIFY(!actions.isEnabled(Action::ExpireNow)); // it has
    }

    void anothersClockIsNotOurs()
    {
        const auto other = config::serverFromUrl(u"https://shop.example"_s).value();
        m_window->laboratory().servers().keep(other);
        m_window->laboratory().servers().choose(other.id());
        const QByteArray text = QByteArray("eyJhbGciOiJIUzI1NiJ9.")
            + QByteArray(R"({"token_type":"access","exp":4102444800,"jti":"s1","user_id":"7"})")
                  .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)
            + ".c2lnbmF0dXJl";
        const int token = log().observe(text, session::Origin::Received, other.id());
        choose("tokenExpire", token);
        QCOMPARE(m_window->laboratory().clock().offset().count(), 0);
        QVERIFY2(m_window->notice().contains(u"Nobody here moves the clock of shop.example"_s),
            qPrintable(m_window->notice()));
        QCOMPARE(m_window->laboratory().servers().current().id(), other.id());
    }

    void forgottenTokensLeaveAllThatIsHeldHere()
    {
        const session::TokenList before = log().tokens();
        QCOMPARE(before.size(), 2);
        const qsizetype calls = log().exchanges().size();
        const QByteArray claims = before.constFirst().text.split('.').at(1);
        QTRY_VERIFY(keptFiles().contains(claims)); // without its signature: there is no keychain
        choose("tokenForget", before.constLast().id);
        QVERIFY(log().tokens().isEmpty());
        QCOMPARE(decoded(), QByteArray());
        QCOMPARE(log().exchanges().size(), calls);
        for (const session::Exchange &exchange : log().exchanges())
            QVERIFY(!exchange.replyBody.contains(claims));
        QTRY_VERIFY(!keptFiles().contains(claims));
        const auto *message = m_window->visible<InlineMessage>("sessionMessage");
        QVERIFY(message);
        QVERIFY2(message->text().contains(u"2 tokens of alice"_s), qPrintable(message->text()));
        QVERIFY(message->text().contains(u"on disk too"_s));
        QVERIFY(message->text().contains(u"That ends nothing on the server"_s));
        // Nor does it.
        const auto request = client::buildRequest(m_window->laboratory().servers().current(), session::Endpoint::WhoAmI,
            {}, before.constFirst().tokenType == "access" ? before.constFirst().text : before.constLast().text);
        m_window->laboratory().client().send(request.value());
        QTRY_COMPARE(log().exchanges().size(), calls + 1);
        QCOMPARE(log().exchanges().constLast().status, 200);
    }

    void undoBringsThemBack()
    {
        const QByteArray shown = decoded();
        const session::Exchange login = log().exchanges().constFirst();
        ActionRegistry &actions = *m_window->window().actions();
        QVERIFY(actions.isEnabled(Action::ForgetTokens));
        actions.run(Action::ForgetTokens);
        QVERIFY(log().tokens().isEmpty());
        QVERIFY(!actions.isEnabled(Action::ForgetTokens));
        auto *message = m_window->visible<InlineMessage>("sessionMessage");
        QVERIFY(message && message->offersUndo());
        message->act();
        QCOMPARE(log().tokens().size(), 2);
        QCOMPARE(log().exchanges().size(), 1);
        QCOMPARE(log().exchanges().constFirst().replyBody, login.replyBody);
        QCOMPARE(decoded(), shown);
    }

    void anotherUsersTokensStay()
    {
        const QByteArray bobs = "eyJhbGciOiJIUzI1NiJ9."
            + QByteArray(R"({"token_type":"access","exp":4102444800,"jti":"b1","user_id":"2"})")
                  .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)
            + ".c2lnbmF0dXJl";
        log().observe(bobs, session::Origin::Received, m_window->laboratory().servers().embedded().id());
        const QByteArray shown = decoded();
        choose("tokenForget", log().findByText(bobs)->id);
        QCOMPARE(log().tokens().size(), 2);
        QCOMPARE(decoded(), shown);
    }
};

QTEST_MAIN(TestTokenEndings)
#include "tst_tokenendings.moc"
