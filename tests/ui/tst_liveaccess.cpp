// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/jws.h"
#include "core/json/jsonreader.h"
#include "core/session/tokenreading.h"
#include "tests/support/djangoserver.h"
#include "tests/ui/assembledwindow.h"
#include "ui/calls/endpointspane.h"
#include "ui/logout/logoutpane.h"
#include "ui/widgets/chip.h"

#include <QComboBox>
#include <QPushButton>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

/// The two stories of RefreshView and LogoutView with IsAuthenticated, on a real Django, as somebody lives them in the
/// window: once the access token has expired there is no refresh, and a logout logs nobody out.
class TestLiveAccess : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<AssembledWindow> m_window;
    QString m_server;

    session::SessionLog &log() const { return m_window->laboratory().log(); }
    InlineMessage *why() const { return m_window->find<InlineMessage>("why"); }

    void choose(const DjangoServer &django)
    {
        config::ServerProfile server;
        server.baseUrl = django.url();
        m_server = server.id();
        m_window->laboratory().servers().keep(server);
        m_window->laboratory().servers().choose(m_server);
    }
    /// A refresh token of alice, and an access token of hers whose time is over, where the next calls take them.
    int logInAndExpire()
    {
        m_window->laboratory().client().send(*client::buildRequest(m_window->laboratory().servers().current(),
            session::Endpoint::Login, {}, {}, parseJson(R"({"username":"alice"})").value()));
        if (!QTest::qWaitFor([this] { return log().tokens().size() == 2; }))
            return -1;
        const QByteArray claims
            = R"({"token_type":"access","exp":1750000300,"iat":1750000000,"jti":"e","user_id":"1"})";
        const auto expired = jose::signCompact(R"({"alg":"HS256","typ":"JWT"})", claims, jose::Algorithm::HS256,
            *jose::Key::fromSecret(DjangoServer::secretKey()));
        const int old = log().observe(*expired, session::Origin::Issued, m_server);
        const session::TokenRecord *refresh = nullptr;
        for (const session::TokenRecord &token : log().tokens())
            refresh = token.tokenType == "refresh" ? &token : refresh;
        const int id = refresh ? refresh->id : -1;
        auto *pane = m_window->find<EndpointsPane>("endpointsPane");
        pane->useToken(id, simplejwt::TokenType::Refresh);
        pane->useToken(old, simplejwt::TokenType::Access);
        return id;
    }
    void call(const char *button)
    {
        const qsizetype before = log().exchanges().size();
        m_window->find<QPushButton>(button)->click();
        QTRY_COMPARE(log().exchanges().size(), before + 1);
        QTRY_VERIFY(why()->isVisible());
    }

private slots:
    void init()
    {
        m_window = std::make_unique<AssembledWindow>(m_folder.path());
        QVERIFY(m_window->startServing());
    }
    void cleanup() { m_window.reset(); }

    void noRefreshAfterTheAccessTokensEnd()
    {
        START_DJANGO(django, DjangoServer::Options());
        choose(*django);
        const int refresh = logInAndExpire();
        QVERIFY(refresh >= 0);
        call("callRefresh");
        QCOMPARE(log().exchanges().constLast().status, 401);
        QVERIFY2(why()->text().contains(u"wants a live access token"), qPrintable(why()->text()));
        QVERIFY2(why()->text().contains(u"IsAuthenticated"), qPrintable(why()->text()));
        QVERIFY2(!why()->text().contains(u"Get a new access token with the refresh token"), qPrintable(why()->text()));
        QVERIFY(stateAt(*log().token(refresh), m_window->laboratory().clock().now()) == session::TokenState::Alive);
        // The way out that the server itself has, a click away: the library's own view wants no access token.
        auto *door = m_window->find<QPushButton>("trial-refresh", "endpointsPane");
        QTRY_VERIFY(door && door->isVisible());
        QVERIFY2(door->text().contains(u"may use up the refresh token"), qPrintable(door->text()));
        QVERIFY2(door->toolTip().contains(u"/api/token/refresh/"), qPrintable(door->toolTip()));
        const qsizetype before = log().exchanges().size();
        door->click();
        QTRY_COMPARE(log().exchanges().size(), before + 1);
        QCOMPARE(log().exchanges().constLast().status, 200);
        // What it showed is said of the call that it was about.
        QTRY_VERIFY2(why()->text().contains(u"This is about POST /refresh/ (401"), qPrintable(why()->text()));
        QVERIFY2(why()->detail().contains(u"it was alive"), qPrintable(why()->detail()));
    }

    void aLogoutThatLogsNobodyOut()
    {
        START_DJANGO(django, DjangoServer::Options());
        choose(*django);
        const int refresh = logInAndExpire();
        QVERIFY(refresh >= 0);
        call("callLogout");
        QCOMPARE(log().exchanges().constLast().status, 401);
        QVERIFY2(why()->text().contains(u"wants a live access token"), qPrintable(why()->text()));
        QVERIFY(stateAt(*log().token(refresh), m_window->laboratory().clock().now()) == session::TokenState::Alive);
        QVERIFY(m_window->find<Chip>("refreshChip")->text().contains(u"alive"));
    }

    /// With the server's key the logout test makes an expired access token itself, and says what it shows.
    void theLogoutTestTellsIt()
    {
        START_DJANGO(django, DjangoServer::Options());
        choose(*django);
        QVERIFY(m_window->laboratory().rules().adoptSigningKey(*jose::Key::fromSecret(DjangoServer::secretKey())));
        m_window->window().showPane(u"logout"_s);
        m_window->find<QComboBox>("logoutUser")->setCurrentText(u"alice"_s);
        auto *run = m_window->find<QPushButton>("logoutRun");
        QTRY_VERIFY(run->isEnabled());
        run->click();
        QTRY_COMPARE(run->text(), u"Run again"_s);
        const logout::LogoutResult &result = m_window->find<LogoutPane>("logoutPane")->result();
        const logout::LogoutRow &late = result.rows.at(int(logout::LogoutStep::LogOutTooLate));
        QCOMPARE(late.mark, logout::LogoutMark::Look);
        QCOMPARE(late.causes.constFirst().id, "needs_live_access");
        QVERIFY2(late.note.contains(u"still alive"), qPrintable(late.note));
        QVERIFY2(m_window->find<InlineMessage>("logoutVerdict")->text().contains(u"stays logged in"),
            qPrintable(result.text));
    }
};

QTEST_MAIN(TestLiveAccess)
#include "tst_liveaccess.moc"
