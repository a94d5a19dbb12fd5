// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/serverfile.h"
#include "core/session/tokenreading.h"
#include "tests/ui/assembledwindow.h"
#include "ui/decode/decodepane.h"
#include "ui/token/tokenmenu.h"
#include "ui/token/tokenview.h"
#include "ui/window/clockbar.h"

#include <QAction>
#include <QApplication>
#include <QContextMenuEvent>
#include <QLabel>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

using namespace std::chrono_literals;

namespace {

/// A server that answers everything with the time its clock shows.
class OtherClock
{
public:
    explicit OtherClock(std::chrono::seconds ahead)
    {
        m_server.listen(QHostAddress::LocalHost);
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this, ahead] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket, ahead] {
                if (!socket->readAll().contains("\r\n\r\n"))
                    return;
                const QByteArray date = QLocale::c()
                                            .toString(QDateTime::currentDateTimeUtc().addSecs(ahead.count()),
                                                QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"))
                                            .toLatin1();
                socket->write("HTTP/1.1 200 OK\r\nDate: " + date + "\r\nContent-Length: 2\r\n\r\n[]");
                socket->disconnectFromHost();
            });
        });
    }
    QString url() const { return QStringLiteral("http://127.0.0.1:%1").arg(m_server.serverPort()); }

private:
    QTcpServer m_server;
};

} // namespace

/// The short-lived twin of a token, and the clocks of others.
class TestTwin : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<AssembledWindow> m_window;

    session::SessionLog &log() const { return m_window->laboratory().log(); }
    QByteArray decoded() const { return m_window->window().findChild<DecodePane *>()->token(); }

    void makeTwin(int token)
    {
        auto *menu = m_window->find<TokenMenu>("tokenMenu");
        menu->open(token, {});
        m_window->find<QAction>("tokenTwin")->trigger();
        menu->close();
    }

private slots:
    void init()
    {
        m_window = std::make_unique<AssembledWindow>(m_folder.path());
        QVERIFY(m_window->start());
    }
    void cleanup() { m_window.reset(); }

    /// Decode's own text has the menu that a token has anywhere else, for the token that stands there.
    void isInDecodeToo()
    {
        const auto tokenMenuInDecode = [this] {
            auto *text = m_window->window().findChild<DecodePane *>()->findChild<TokenView *>();
            QContextMenuEvent event(QContextMenuEvent::Mouse, QPoint(5, 5), text->viewport()->mapToGlobal(QPoint(5, 5)));
            QApplication::sendEvent(text->viewport(), &event);
            auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
            const bool isThere = menu && menu->actions().contains(m_window->find<QMenu>("tokenMenu")->menuAction());
            if (menu)
                menu->close();
            return isThere;
        };
        QVERIFY(!tokenMenuInDecode());
        m_window->press("issueButton", 200);
        const QByteArray whole = decoded();
        QVERIFY(tokenMenuInDecode());
        m_window->find<QAction>("tokenTwin")->trigger();
        const QByteArray twin = decoded();
        QVERIFY(!twin.isEmpty() && twin != whole);
        QCOMPARE(log().findByText(twin)->familyId, log().findByText(whole)->familyId);
        m_window->window().findChild<DecodePane *>()->showToken(QByteArray("no token"));
        QVERIFY(!tokenMenuInDecode());
    }

    void livesTenSecondsAndThenDies()
    {
        m_window->press("issueButton", 200);
        const QByteArray whole = decoded();
        makeTwin(log().findByText(whole)->id);
        const QByteArray twin = decoded();
        QVERIFY(twin != whole);
        const session::TokenRecord &record = *log().findByText(twin);
        const Instant now = m_window->laboratory().clock().now();
        QVERIFY(*record.expiresAt > now + 8s && *record.expiresAt <= now + 10s);
        QCOMPARE(record.origin, session::Origin::Issued);
        QCOMPARE(record.familyId, log().findByText(whole)->familyId);

        Json before = *session::readToken(whole).claims;
        Json after = *session::readToken(twin).claims;
        QVERIFY(before.find(u"jti")->toString() != after.find(u"jti")->toString());
        QCOMPARE(after.find(u"jti")->toString().size(), 32);
        for (const char16_t *name : { u"exp", u"iat", u"jti" }) {
            QVERIFY(before.remove(name));
            QVERIFY(after.remove(name));
        }
        QCOMPARE(after, before);

        m_window->press("callWhoAmI", 200); // the server takes its signature
        m_window->laboratory().clock().advance(11s);
        m_window->press("callWhoAmI", 401);
        QVERIFY(session::stateAt(*log().findByText(whole), m_window->laboratory().clock().now())
            == session::TokenState::Alive);
    }

    void aRefreshTokenHasOneToo()
    {
        m_window->press("issueButton", 200);
        int refresh = -1;
        for (const session::TokenRecord &token : log().tokens())
            refresh = token.tokenType == "refresh" ? token.id : refresh;
        makeTwin(refresh);
        QCOMPARE(log().findByText(decoded())->tokenType, "refresh");
        m_window->press("callLogout", 200);
        QCOMPARE(log().findByText(decoded())->revocation, session::Revocation::Blacklisted);
        m_window->press("callRefresh", 401);
    }

    void withoutAKeyItIsRefused()
    {
        config::ServerProfile other = *config::serverFromUrl(QStringLiteral("http://127.0.0.1:1"));
        m_window->laboratory().servers().keep(other);
        m_window->press("issueButton", 200);
        const QByteArray token = decoded();
        const int id = log().observe(
            QByteArray(token).replace(token.size() - 4, 4, "AAAA"), session::Origin::Pasted, other.id());
        const qsizetype before = log().tokens().size();
        makeTwin(id);
        QVERIFY2(m_window->notice().contains(QStringLiteral("no signing key of 127.0.0.1:1 is known")),
            qPrintable(m_window->notice()));
        QCOMPARE(log().tokens().size(), before);
        QCOMPARE(decoded(), token);

        const int stray = log().observe(QByteArray(token).replace(token.size() - 4, 4, "BBBB"), session::Origin::Pasted,
            QStringLiteral("http://gone.example"));
        makeTwin(stray);
        QVERIFY2(m_window->notice().contains(QStringLiteral("gone.example")), qPrintable(m_window->notice()));

        const auto key = jose::Key::fromSecret("another server's secret of 32 bytes or more");
        QVERIFY(key && m_window->laboratory().rules().adoptSigningKey(other.id(), *key));
        makeTwin(id);
        QCOMPARE(log().tokens().size(), before + 2);
        QVERIFY(decoded() != token);
    }

    void theSkewOfAnotherServerIsShown()
    {
        OtherClock behind(-100s);
        config::ServerProfile server = *config::serverFromUrl(behind.url());
        m_window->laboratory().servers().keep(server);
        m_window->laboratory().servers().choose(server.id());
        auto *time = m_window->find<QLabel>("clockOffset");
        QCOMPARE(time->text(), QStringLiteral("±0")); // nothing heard yet
        m_window->laboratory().client().send(*client::buildRequest(server, session::Endpoint::Users));
        QTRY_COMPARE(log().exchanges().size(), 1);
        static const QRegularExpression shown(QStringLiteral("^\u2212(99|100|101) s$"));
        QVERIFY2(shown.match(time->text()).hasMatch(), qPrintable(time->text()));
        QVERIFY2(time->toolTip().contains(QStringLiteral("behind")), qPrintable(time->toolTip()));
        session::Exchange old = log().exchanges().constLast(); // imported: the newest in the list, not in time
        old.id = 0;
        old.startedAt -= std::chrono::hours(48);
        log().recordExchange(old);
        QVERIFY2(shown.match(time->text()).hasMatch(), qPrintable(time->text()));
        if (const QString folder = qEnvironmentVariable("JOTLAB_LOOK"); !folder.isEmpty()) {
            for (const QSize size : { QSize(1440, 900), QSize(960, 600) }) {
                m_window->window().resize(size);
                QTest::qWait(100);
                m_window->window().grab().save(QStringLiteral("%1/skew-%2.png").arg(folder).arg(size.width()));
            }
        }
        m_window->laboratory().servers().choose(m_window->laboratory().servers().embedded().id());
        QCOMPARE(time->text(), QStringLiteral("±0"));
        QCOMPARE(skewText({ -1s, 1s }), skewText({ 1s, 1s }));
        QVERIFY(skewText({ 3700s, 1s }).contains(QStringLiteral("1 h 1 min ahead (to within 1 s)")));
        QVERIFY2(skewText({ -15s, 16s }).contains(QStringLiteral("agrees")), qPrintable(skewText({ -15s, 16s })));
    }
};

QTEST_MAIN(TestTwin)
#include "tst_twin.moc"
