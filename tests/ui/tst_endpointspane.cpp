// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/autorefresh.h"
#include "app/laboratory/embeddedserver.h"
#include "app/laboratory/laboratoryclock.h"
#include "app/laboratory/serverlist.h"
#include "app/workbench/callscontroller.h"
#include "core/config/serverfile.h"
#include "core/diagnose/diagnosecontext.h"
#include "core/jose/base64url.h"
#include "core/json/json.h"
#include "tests/ui/copiedsecret.h"
#include "ui/calls/endpointspane.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/inlinemessage.h"

#include <QAccessible>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace std::chrono_literals;
using session::Endpoint;

namespace {

QByteArray token(const QByteArray &payload)
{
    return jose::encodeBase64Url(R"({"alg":"HS256","typ":"JWT"})") + '.' + jose::encodeBase64Url(payload) + '.'
        + jose::encodeBase64Url("signature");
}

const QByteArray accessToken = token(
    R"({"token_type":"access","exp":1795488300,"iat":1795488000,"jti":"7be24f6a7b5e4d269f8a1d95c4c14f49","user_id":"1"})");
const QByteArray refreshToken = token(
    R"({"token_type":"refresh","exp":1795574400,"iat":1795488000,"jti":"a91f0000000000000000000000000000","user_id":"1"})");

/// Answers each path with what the test put there, over a real socket; a path without an answer is left waiting.
class CannedServer : public QTcpServer
{
public:
    QHash<QByteArray, QByteArray> answers; ///< path -> whole response
    QByteArray lastRequest;

    CannedServer()
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                lastRequest += socket->readAll();
                const qsizetype end = lastRequest.indexOf("\r\n\r\n");
                if (end < 0)
                    return;
                static const QRegularExpression length(
                    QStringLiteral("content-length: (\\d+)"), QRegularExpression::CaseInsensitiveOption);
                const auto wanted = length.match(QString::fromLatin1(lastRequest)).captured(1).toInt();
                if (lastRequest.size() < end + 4 + wanted)
                    return;
                const QByteArray path = lastRequest.split(' ').value(1);
                if (answers.contains(path)) {
                    socket->write(answers.value(path));
                    socket->disconnectFromHost();
                }
            });
        });
    }

    void answer(const QByteArray &path, const QByteArray &status, const QByteArray &body,
        const QByteArray &type = "application/json")
    {
        answers.insert(path,
            "HTTP/1.1 " + status + "\r\nContent-Type: " + type
                + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\nConnection: close\r\n\r\n" + body);
    }
};

} // namespace

class TestEndpointsPane : public QObject
{
    Q_OBJECT

private:
    MovableClock m_clock{ [] { return fromEpochSeconds(1795488019); } };
    std::unique_ptr<CannedServer> m_server;
    std::unique_ptr<session::SessionLog> m_log;
    std::unique_ptr<client::LoggedClient> m_client;
    LaboratoryClock m_laboratoryClock{ m_clock.clock() };
    EmbeddedServer m_embedded{ {}, m_laboratoryClock };
    ServerList m_servers{ m_embedded }; ///< none that is to be refreshed by itself
    std::unique_ptr<AutoRefresh> m_sending;
    std::unique_ptr<CallsController> m_calls;
    std::unique_ptr<EndpointsPane> m_pane;
    config::ServerProfile m_band;
    int m_accessId = -1;
    int m_refreshId = -1;

    template<class T> T *child(const char *name) const { return m_pane->findChild<T *>(QLatin1String(name)); }
    void click(const char *name)
    {
        m_server->lastRequest.clear();
        QTest::mouseClick(child<QPushButton>(name), Qt::LeftButton);
    }

private slots:
    void init()
    {
        m_clock.reset();
        m_server = std::make_unique<CannedServer>();
        m_log = std::make_unique<session::SessionLog>(m_clock.clock());
        m_client = std::make_unique<client::LoggedClient>(*m_log, m_clock.clock());
        m_band = *config::serverFromUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_server->serverPort()));
        m_sending = std::make_unique<AutoRefresh>(*m_client, *m_log, m_servers, m_laboratoryClock);
        m_calls = std::make_unique<CallsController>(*m_sending, *m_log, m_clock.clock(), [this] {
            diagnose::DiagnoseContext context;
            context.log = m_log.get();
            return context;
        });
        m_pane.reset(m_calls->makePane());
        m_pane->setServer(m_band);
        m_pane->resize(560, 420);
        m_pane->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_pane.get()));
    }

    void cleanup()
    {
        m_pane.reset();
        m_calls.reset();
        m_sending.reset();
        m_client.reset();
        m_log.reset();
        m_server.reset();
    }

    void login()
    {
        m_accessId = m_log->observe(accessToken, session::Origin::Issued, m_band.id());
        m_refreshId = m_log->observe(refreshToken, session::Origin::Issued, m_band.id());
        m_log->joinFamilies({ m_accessId, m_refreshId });
        m_log->nameUser(m_band.id(), QStringLiteral("1"), QStringLiteral("alice"));
        m_pane->setSelectedToken(m_accessId);
    }

    void theEmptyStateTeaches()
    {
        QVERIFY(child<InlineMessage>("endpointsHint")->isVisible());
        login();
        QVERIFY(!child<InlineMessage>("endpointsHint")->isVisible());
        QCOMPARE(m_pane->note(), QStringLiteral("access 7be2… of alice"));
    }

    void eachButtonShowsWhatItWouldSend()
    {
        login();
        const QString base = m_band.baseUrl.toString();
        QVERIFY(child<QPushButton>("callRefresh")
                    ->toolTip()
                    .contains(QStringLiteral("POST %1/refresh/ · refresh a91f… · Bearer access 7be2…").arg(base)));
        QVERIFY(child<QPushButton>("callWhoAmI")
                    ->toolTip()
                    .contains(QStringLiteral("GET %1/whoami/ · Bearer access 7be2…").arg(base)));
        auto *preview = child<QLabel>("endpointPreview");
        QVERIFY(preview->text().contains(QStringLiteral("/whoami/")));
        child<QPushButton>("callLogout")->setFocus(Qt::TabFocusReason);
        QTRY_VERIFY(preview->text().contains(QStringLiteral("/logout/")));
        child<QPushButton>("callLogout")->clearFocus(); // back to the one that stands out
        QTRY_VERIFY(preview->text().contains(QStringLiteral("/whoami/")));
    }

    /// Which token goes as which cookie.
    void cookiesAreNamedInWhatItWouldSend()
    {
        login();
        config::ServerProfile server = m_band;
        server.cookies = config::TokenCookies{ "my-app-auth", "my-refresh-token", {} };
        m_pane->setServer(server);
        const QString logout = child<QPushButton>("callLogout")->toolTip();
        QVERIFY2(logout.contains(
                     QStringLiteral("cookie my-refresh-token: refresh a91f… · cookie my-app-auth: access 7be2…")),
            qPrintable(logout));
        QVERIFY(child<QPushButton>("callVerify")->toolTip().contains(QStringLiteral("/verify/ · access 7be2…")));
    }

    void aFamilyGivesThePartner()
    {
        login();
        m_pane->setSelectedToken(m_refreshId);
        QVERIFY(child<Chip>("accessChip")->text().startsWith(QStringLiteral("access 7be2… · alive, 4 min 41 s left")));
        QVERIFY(child<Chip>("refreshChip")->text().startsWith(QStringLiteral("refresh a91f…")));
        QSignalSpy chosen(m_pane.get(), &EndpointsPane::tokenChosen);
        QTest::mouseClick(child<Chip>("accessChip"), Qt::LeftButton);
        QCOMPARE(chosen.first().first().toInt(), m_accessId);
    }

    void aLogoutSaysWhatIsKnownOfTheBlacklist_data()
    {
        QTest::addColumn<std::optional<bool>>("hasBlacklist");
        QTest::addColumn<QString>("says"); // after a !: does not
        QTest::newRow("not known") << std::optional<bool>()
                                   << QStringLiteral("a refresh with it that is refused would prove");
        QTest::newRow("none") << std::optional(false) << QStringLiteral("!blacklist");
    }

    void aLogoutSaysWhatIsKnownOfTheBlacklist()
    {
        QFETCH(const std::optional<bool>, hasBlacklist);
        QFETCH(const QString, says);
        m_log->setServerRules(m_band.id(), { {}, {}, hasBlacklist });
        login();
        m_server->answer("/logout/", "200 OK", "{}");
        click("callLogout");
        QTRY_VERIFY(child<Chip>("status")->text().startsWith(QStringLiteral("200")));
        const QString why = child<InlineMessage>("why")->text();
        QVERIFY2(!why.contains(QStringLiteral("on the blacklist now")), qPrintable(why));
        const bool isAbsent = says.startsWith(u'!');
        QVERIFY2(why.contains(says.mid(isAbsent ? 1 : 0)) != isAbsent, qPrintable(why));
    }

    void aSuccessSaysWhatItMeans()
    {
        m_log->setServerRules(m_band.id(), { {}, {}, true });
        login();
        m_server->answer("/logout/", "200 OK", "{}");
        click("callLogout");
        QTRY_VERIFY(child<Chip>("status")->text().startsWith(QStringLiteral("200")));
        QVERIFY(m_server->lastRequest.contains("Authorization: Bearer " + accessToken)
            || m_server->lastRequest.contains("authorization: Bearer " + accessToken));
        QVERIFY(m_server->lastRequest.contains(refreshToken));
        const QString why = child<InlineMessage>("why")->text();
        QVERIFY2(why.contains(QStringLiteral("Logged out: refresh a91f… is on the blacklist now.")), qPrintable(why));
        QVERIFY2(why.contains(QStringLiteral("Access 7be2… lives on until 02:45:00 UTC: access tokens are never")),
            qPrintable(why));
        m_clock.advance(8s);
        m_pane->setSelectedToken(m_refreshId);
        QVERIFY(child<Chip>("refreshChip")->text().startsWith(QStringLiteral("refresh a91f… · blacklisted ")));
        QCOMPARE(child<Chip>("refreshChip")->tone(), Tone::Bad);

        m_server->answer("/whoami/", "200 OK", R"({"id":1,"username":"alice"})");
        click("callWhoAmI");
        QTRY_VERIFY(child<InlineMessage>("why")->text().contains(
            QStringLiteral("Still accepted: alice, although refresh a91f… is blacklisted.")));
    }

    void anAnswerSaysWhoseItIs()
    {
        login();
        m_server->answer("/whoami/", "200 OK", R"({"id":1})");
        click("callWhoAmI");
        auto *time = child<QLabel>("replyTime");
        QTRY_VERIFY(time->text().endsWith(QStringLiteral("ms")));
        m_pane->setSelectedToken(m_refreshId); // the same family, and the access token that was sent
        QVERIFY(time->text().endsWith(QStringLiteral("ms")));

        const QByteArray other = token("{\"token_type\":\"access\",\"user_id\":2}");
        const int otherId = m_log->observe(other, session::Origin::Pasted);
        m_pane->useToken(otherId, simplejwt::TokenType::Access);
        QVERIFY2(time->text().endsWith(QStringLiteral("earlier, with other tokens")), qPrintable(time->text()));
        m_pane->setSelectedToken(m_refreshId);
        m_pane->setSelectedToken(m_accessId);
        QVERIFY(time->text().endsWith(QStringLiteral("ms")));

        m_pane->setSelectedToken(m_log->observe(token("{\"token_type\":\"refresh\"}"), session::Origin::Pasted));
        click("callWhoAmI"); // it has no access token to send
        QTRY_VERIFY(time->text().endsWith(QStringLiteral("ms")));
        m_pane->setSelectedToken(m_accessId); // and this one has
        QVERIFY2(time->text().endsWith(QStringLiteral("earlier, with other tokens")), qPrintable(time->text()));

        m_pane->setServer(*config::serverFromUrl(QStringLiteral("http://127.0.0.1:9")));
        QVERIFY2(time->text().endsWith(QStringLiteral("earlier, from ") + m_band.baseUrl.authority()),
            qPrintable(time->text()));
    }

    /// Before anything goes: that it can be read on the way, and by whom.
    void theWayIsTold()
    {
        const QByteArray before = qgetenv("http_proxy");
        const auto restored
            = qScopeGuard([&before] { before.isNull() ? qunsetenv("http_proxy") : qputenv("http_proxy", before); });
        qputenv("http_proxy", "http://proxy.invalid:3128");
        const auto *preview = child<QLabel>("endpointPreview");
        m_pane->setServer(*config::serverFromUrl(QStringLiteral("http://api.invalid")));
        QVERIFY2(preview->text().contains(QStringLiteral("clear text")), qPrintable(preview->text()));
        QTRY_VERIFY2(preview->text().contains(QStringLiteral("proxy.invalid:3128")), qPrintable(preview->text()));
        m_pane->setServer(m_band);
        QVERIFY2(!preview->text().contains(QStringLiteral("proxy")), qPrintable(preview->text()));
        QVERIFY2(!preview->text().contains(QStringLiteral("clear text")), qPrintable(preview->text()));
    }

    void theAnswerIsNotCutWhereThereIsLittleRoom_data()
    {
        QTest::addColumn<int>("height");
        for (int height = 250; height <= 340; height += 10)
            QTest::addRow("%d", height) << height;
    }
    void theAnswerIsNotCutWhereThereIsLittleRoom()
    {
        QFETCH(const int, height);
        login();
        m_pane->resize(400, height);
        m_server->answer("/whoami/", "200 OK", "{}");
        click("callWhoAmI");
        QTRY_VERIFY(child<Chip>("status")->text().startsWith(QStringLiteral("200")));
        QTest::qWait(0);
        const auto whole = [](const QWidget *widget) {
            const QRect seen = widget->visibleRegion().boundingRect();
            return seen.isEmpty() || seen.height() == widget->height();
        };
        QTRY_VERIFY(!child<Chip>("status")->visibleRegion().isEmpty());
        for (const char *name : { "accessChip", "refreshChip", "status" })
            QVERIFY2(whole(child<Chip>(name)), name);
    }

    void aRefusalSaysWhyBeforeTheReply()
    {
        login();
        m_server->answer(
            "/refresh/", "401 Unauthorized", R"({"detail":"Token is blacklisted","code":"token_not_valid"})");
        click("callRefresh");
        QTRY_COMPARE(child<Chip>("status")->text(), QStringLiteral("401 token_not_valid"));
        QCOMPARE(child<Chip>("status")->tone(), Tone::Bad);
        auto *why = child<InlineMessage>("why");
        auto *body = child<QPlainTextEdit>("replyBody");
        QVERIFY(why->isVisible() && why->text().startsWith(QStringLiteral("Why:")));
        QCOMPARE(body->toPlainText(), QStringLiteral(R"({"detail":"Token is blacklisted","code":"token_not_valid"})"));
        QVERIFY(why->mapTo(m_pane.get(), QPoint()).y() < body->mapTo(m_pane.get(), QPoint()).y());
    }

    void aShortAnswerAfterALongOneLeavesNoHole_data()
    {
        QTest::addColumn<int>("height");
        QTest::newRow("little room") << 270;
        QTest::newRow("much room") << 700;
    }
    void aShortAnswerAfterALongOneLeavesNoHole()
    {
        QFETCH(const int, height);
        login();
        m_pane->resize(540, height);
        m_server->answer("/refresh/", "401 Unauthorized", R"({"detail":"Token is invalid","code":"token_not_valid"})");
        m_server->answer("/logout/", "200 OK", "{}");
        m_server->answer("/whoami/", "200 OK", R"({"id":1,"username":"alice"})");
        const auto gapAfter = [this](const char *button, const char *answer) {
            click(button);
            [&] { QTRY_VERIFY(child<Chip>("status")->text().startsWith(QLatin1String(answer))); }();
            QTest::qWait(50);
            const auto *status = child<Chip>("status");
            const auto *why = child<InlineMessage>("why");
            return why->mapTo(m_pane.get(), QPoint()).y()
                - status->mapTo(m_pane.get(), QPoint(0, status->height())).y();
        };
        const int gap = gapAfter("callRefresh", "401");
        QCOMPARE(gapAfter("callLogout", "200"), gap);
        QCOMPARE(gapAfter("callRefresh", "401"), gap);
        QCOMPARE(gapAfter("callWhoAmI", "200"), gap);
    }

    void whateverComesBackIsPlainText_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("HTML") << QByteArray("<h1>Server Error (500)</h1><script>alert(1)</script>");
        QTest::newRow("no UTF-8") << QByteArray("\xff\xfe\x00plain", 8);
        QTest::newRow("large") << QByteArray(300'000, 'x');
    }

    void whateverComesBackIsPlainText()
    {
        QFETCH(const QByteArray, body);
        login();
        m_server->answer("/whoami/", "500 Internal Server Error", body, "text/html");
        click("callWhoAmI");
        QTRY_VERIFY(child<Chip>("status")->text().startsWith(QStringLiteral("500")));
        QVERIFY(child<QPlainTextEdit>("replyBody")
                    ->toPlainText()
                    .startsWith(QString::fromUtf8(body.left(4)).replace(QChar::Null, QChar::ReplacementCharacter)));
        QVERIFY(child<QPlainTextEdit>("replyBody")->toPlainText().size() < 70'000);
    }

    void aServerThatIsGoneIsNamed()
    {
        login();
        m_server->close();
        click("callWhoAmI");
        QTRY_COMPARE(child<Chip>("status")->text(), QStringLiteral("not reachable"));
        QVERIFY(child<InlineMessage>("why")->isVisible());
    }

    void aCallCanBeCancelled()
    {
        login();
        click("callWhoAmI"); // has no answer
        auto *cancel = child<QPushButton>("cancelCall");
        QTRY_VERIFY(!m_server->lastRequest.isEmpty());
        QVERIFY(cancel->isVisible());
        QTest::mouseClick(cancel, Qt::LeftButton);
        QTRY_COMPARE(child<Chip>("status")->text(), QStringLiteral("cancelled"));
        QVERIFY(!cancel->isVisible());
    }

    void aNewCallTakesThePlaceOfTheOneUnderWay()
    {
        login();
        click("callWhoAmI"); // has no answer
        m_server->answer("/logout/", "200 OK", "{}");
        QTRY_VERIFY(!m_server->lastRequest.isEmpty());
        click("callLogout");
        QTRY_VERIFY(child<Chip>("status")->text().startsWith(QStringLiteral("200")));
        QVERIFY(!m_client->isBusy());
    }

    void aServerWithOnlyTheLibrarysViewsIsCalledThere()
    {
        m_band.paths.insert(Endpoint::Refresh, QString());
        m_band.paths.insert(Endpoint::Logout, QString());
        m_band.paths.insert(Endpoint::WhoAmI, QString());
        m_pane->setServer(m_band);
        login();
        QVERIFY(child<QPushButton>("callRefresh")->toolTip().contains(QStringLiteral("/api/token/refresh/")));
        QVERIFY(child<QPushButton>("callLogout")->toolTip().contains(QStringLiteral("/api/token/blacklist/")));
        click("callWhoAmI");
        QVERIFY(child<InlineMessage>("endpointsHint")->isVisible()); // says that there is no such endpoint
        QVERIFY(m_server->lastRequest.isEmpty());
    }

    void cUrlIsCopiedWithOrWithoutTokens()
    {
        login();
        click("copyCurl");
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("curl")));
        QVERIFY(QGuiApplication::clipboard()->text().contains(QString::fromLatin1(accessToken)));
        QVERIFY(isCopiedAsSecret());
        auto *curl = child<QPushButton>("copyCurl");
        QTest::keyClick(curl, Qt::Key_Down);
        QTRY_VERIFY(curl->findChild<QMenu *>()->isVisible());
        curl->findChild<QMenu *>()->close();
        curl->findChild<QAction *>(QStringLiteral("curlVariables"))->trigger();
        QVERIFY(!QGuiApplication::clipboard()->text().contains(QString::fromLatin1(accessToken)));
        QVERIFY(!isCopiedAsSecret());
        // As the call goes: whom it trusts is the server's matter.
        QVERIFY(!QGuiApplication::clipboard()->text().contains(QStringLiteral("--cacert")));
        m_band.connection.caFile = QStringLiteral("/team/ca.pem");
        m_pane->setServer(m_band);
        curl->findChild<QAction *>(QStringLiteral("curlVariables"))->trigger();
        QVERIFY2(QGuiApplication::clipboard()->text().contains(QStringLiteral("--cacert /team/ca.pem")),
            qPrintable(QGuiApplication::clipboard()->text()));
    }

    void theButtonsStandInLine()
    {
        for (const char *name : { "callVerify", "callRefresh", "copyCurl" })
            QCOMPARE(
                child<QPushButton>(name)->sizeHint().height(), child<QPushButton>("callWhoAmI")->sizeHint().height());
    }

    void chipsAreUsedByKeyboard()
    {
        login();
        auto *chip = child<Chip>("refreshChip");
        chip->setFocus(Qt::TabFocusReason);
        QVERIFY(chip->hasFocus());
        QVERIFY(chip->accessibleName().startsWith(QStringLiteral("refresh a91f…")));
        QCOMPARE(QAccessible::queryAccessibleInterface(chip)->role(), QAccessible::Button);
        QSignalSpy chosen(m_pane.get(), &EndpointsPane::tokenChosen);
        QTest::keyClick(chip, Qt::Key_Space);
        QTest::keyClick(chip, Qt::Key_Return);
        QCOMPARE(chosen.count(), 2);
        QCOMPARE(chosen.at(0).at(0).toInt(), m_refreshId);
        QSignalSpy menu(m_pane.get(), &EndpointsPane::tokenMenuRequested);
        QContextMenuEvent byKey(QContextMenuEvent::Keyboard, QPoint(), QPoint());
        QCoreApplication::sendEvent(chip, &byKey);
        QCOMPARE(menu.count(), 1);
        QCOMPARE(menu.at(0).at(0).toInt(), m_refreshId);
        const QImage focused = chip->grab().toImage();
        chip->clearFocus();
        QVERIFY(chip->grab().toImage() != focused); // the focus is seen
    }

    void aCountdownIsHeardOnceAMinute()
    {
        login();
        auto *chip = child<Chip>("accessChip");
        const QString heard = chip->accessibleName();
        m_clock.advance(3s);
        m_pane->setSelectedToken(m_accessId);
        QVERIFY(chip->text() != heard);
        QCOMPARE(chip->accessibleName(), heard);
        m_clock.advance(2min);
        m_pane->setSelectedToken(m_accessId);
        QVERIFY(chip->accessibleName() != heard);
    }

    void aTokenIsUsedAsWhatOneWants()
    {
        login();
        m_pane->useToken(m_accessId, simplejwt::TokenType::Refresh);
        QVERIFY(child<QLabel>("endpointPreview") != nullptr);
        m_server->answer("/api/token/refresh/", "200 OK", "{}");
        m_server->answer("/refresh/", "200 OK", "{}");
        click("callRefresh");
        QTRY_VERIFY(m_server->lastRequest.contains("{\"refresh\":\"" + accessToken));
        m_pane->setSelectedToken(m_refreshId); // another selection ends it
        click("callRefresh");
        QTRY_VERIFY(m_server->lastRequest.contains("{\"refresh\":\"" + refreshToken));
    }

    void everyCallHasAKey()
    {
        for (const char *name : { "callWhoAmI", "callVerify", "callRefresh", "callLogout", "copyCurl" }) {
            const auto *button = child<QPushButton>(name);
            QVERIFY(!button->shortcut().isEmpty());
            QVERIFY(button->toolTip().contains(button->shortcut().toString(QKeySequence::NativeText)));
        }
    }
};

QTEST_MAIN(TestEndpointsPane)
#include "tst_endpointspane.moc"
