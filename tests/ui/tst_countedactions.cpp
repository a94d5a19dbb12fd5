// SPDX-License-Identifier: GPL-3.0-or-later
// How many actions a task takes in the whole window, by hand: a click, a key chord, a text that is typed, a paste are
// one each. A task that takes more than it did fails.
#include "core/jose/base64url.h"
#include "core/jose/jws.h"
#include "tests/support/djangoserver.h"
#include "tests/ui/assembledwindow.h"
#include "ui/actions/actionregistry.h"
#include "ui/calls/usersmodel.h"
#include "ui/decode/decodepane.h"
#include "ui/widgets/chip.h"

#include <QFileDialog>
#include <QHeaderView>
#include <QMessageAuthenticationCode>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QByteArray secret = "a secret of thirty-two bytes and more";

QByteArray signedToken(const QByteArray &claims, const QByteArray &key = secret)
{
    const QByteArray head
        = jose::encodeBase64Url(R"({"alg":"HS256","typ":"JWT"})") + '.' + jose::encodeBase64Url(claims);
    const QByteArray mac = QMessageAuthenticationCode::hash(head, key, QCryptographicHash::Sha256);
    return head + '.' + jose::encodeBase64Url(mac);
}

QByteArray accessToken(const char *exp, const QByteArray &key = secret)
{
    return signedToken(R"({"token_type":"access","exp":)" + QByteArray(exp)
            + R"(,"iat":1600000000,"jti":"0123456789abcdef","user_id":"1"})",
        key);
}

const QByteArray refusal = R"({"detail":"Given token not valid for any token type","code":"token_not_valid",)"
                           R"("messages":[{"token_class":"AccessToken","token_type":"access",)"
                           R"("message":"Token is expired"}]})";

} // namespace

class TestCountedActions : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;
    int m_actions = 0;

    MainWindow &window() const { return m_window->window(); }
    const session::ExchangeList &calls() const { return m_window->laboratory().log().exchanges(); }
    const config::ServerProfile &server() const { return m_window->laboratory().servers().current(); }

    // --- the hand: each is one action -------------------------------------------------------------

    void click(QWidget *widget, QPoint at = {})
    {
        ++m_actions;
        QVERIFY(widget && widget->isVisible() && widget->isEnabled());
        if (at.isNull())
            at = widget->rect().center();
        const QWidget *hit = widget->window()->childAt(widget->mapTo(widget->window(), at));
        QVERIFY2(hit && (hit == widget || widget->isAncestorOf(hit)), qPrintable(widget->objectName())); // not covered
        QTest::mouseClick(widget, Qt::LeftButton, {}, at);
    }
    void click(const char *name) { click(m_window->visible<QWidget>(name)); }
    void clickRow(const char *table, int row)
    {
        auto *view = m_window->visible<QTableView>(table);
        QVERIFY(view);
        const int column = view->horizontalHeader()->logicalIndexAt(2);
        click(view->viewport(), view->visualRect(view->model()->index(row, column)).center());
    }
    void press(const char *keys)
    {
        ++m_actions;
        QTest::keySequence(focus(), QKeySequence(QLatin1String(keys)));
    }
    void type(const QString &text)
    {
        ++m_actions;
        QTest::keyClicks(focus(), text);
    }
    void paste(const QByteArray &text) // one chord; what is copied was copied elsewhere
    {
        QGuiApplication::clipboard()->setText(QString::fromUtf8(text));
        press("Ctrl+V");
    }
    QWidget *focus() const
    {
        QWidget *focus = QApplication::focusWidget();
        return focus ? focus : &window();
    }

    // --- the eye ----------------------------------------------------------------------------------

    QString verdict(const char *chip) const
    {
        const auto *shown = m_window->visible<Chip>(chip);
        return shown ? shown->text() : QString();
    }
    QString message(const char *name) const
    {
        const auto *shown = m_window->visible<InlineMessage>(name);
        return shown ? shown->text() : QString();
    }

    void useServer(const QUrl &url)
    {
        config::ServerProfile profile;
        profile.baseUrl = url;
        m_window->laboratory().servers().keep(profile);
        m_window->laboratory().servers().choose(profile.id());
    }
    /// A HAR of 200 calls, one of which was refused.
    QString writeHar()
    {
        QByteArrayList entries;
        for (int i = 0; i < 200; ++i) {
            const bool isRefused = i == 137;
            entries.append(R"({"startedDateTime":"2026-01-01T10:%1:%2.000Z","time":5,"request":{"method":"GET",)"
                           R"("url":"http://shop.example/api/orders/%3/","httpVersion":"HTTP/1.1","headers":[],)"
                           R"("cookies":[],"queryString":[],"headersSize":-1,"bodySize":0},"response":{"status":%4,)"
                           R"("statusText":"","httpVersion":"HTTP/1.1","headers":[],"cookies":[],"content":{"size":2,)"
                           R"("mimeType":"application/json","text":"%5"},"redirectURL":"","headersSize":-1,)"
                           R"("bodySize":2},"cache":{},"timings":{"send":1,"wait":2,"receive":2}})"_ba
                               .replace("%1", QByteArray::number(10 + i / 60))
                               .replace("%2", QByteArray::number(10 + i % 50))
                               .replace("%3", QByteArray::number(i))
                               .replace("%4", isRefused ? "401" : "200")
                               .replace("%5", isRefused ? QByteArray(refusal).replace('"', "\\\"") : "{}"));
        }
        QFile file(m_folder->filePath(u"calls.har"_s));
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write(R"({"log":{"version":"1.2","creator":{"name":"test","version":"1"},"entries":[)" + entries.join(',')
            + "]}}");
        return file.fileName();
    }

private slots:
    void initTestCase() { QApplication::setAttribute(Qt::AA_DontUseNativeDialogs); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->startServing());
        m_actions = 0;
    }
    void cleanup()
    {
        m_window.reset();
        m_folder.reset();
    }

    void decodeAndJudge()
    {
        paste(accessToken("1600000300"));
        QTRY_COMPARE(verdict("signatureVerdict"), u"Signature not checked"_s);
        QVERIFY(verdict("timeVerdict").startsWith(u"Expired"_s));
        QVERIFY2(m_actions <= 1, qPrintable(QString::number(m_actions)));
    }

    void decodeAndJudgeWithTheSecret()
    {
        paste(accessToken("1600000300"));
        QTRY_VERIFY(m_window->visible<QWidget>("doorAddKey"));
        click("doorAddKey");
        QTRY_COMPARE(focus()->objectName(), u"keyText"_s);
        paste(secret);
        press("Return");
        QTRY_COMPARE(m_window->visible<Chip>("signatureVerdict")->tone(), Tone::Good);
        QVERIFY2(m_actions <= 4, qPrintable(QString::number(m_actions)));
    }

    void issueForAlice()
    {
        press("Ctrl+I");
        QTRY_COMPARE(calls().size(), 1);
        QTRY_COMPARE(verdict("signatureVerdict").left(9), u"Signature"_s);
        QVERIFY2(m_actions <= 1, qPrintable(QString::number(m_actions)));
    }

    void issueForBob()
    {
        clickRow("usersTable", 1);
        press("Ctrl+I");
        QTRY_COMPARE(calls().size(), 1);
        QCOMPARE(m_window->laboratory().log().tokens().constFirst().user, u"bob"_s);
        QVERIFY2(m_actions <= 2, qPrintable(QString::number(m_actions)));
    }

    void fullLogoutTestEmbedded()
    {
        click("activity-logout");
        click("logoutRun");
        QTRY_VERIFY_WITH_TIMEOUT(message("logoutVerdict").startsWith(u"Logged out"_s), 20'000);
        QVERIFY2(m_actions <= 2, qPrintable(QString::number(m_actions)));
    }

    void fullLogoutTestElsewhere()
    {
        START_DJANGO(django, DjangoServer::Options());
        useServer(django->url());
        window().showPane(u"flow"_s);
        auto *filter = m_window->visible<QLineEdit>("userFilter");
        filter->setFocus();
        QTest::keyClicks(filter, u"alice"_s);
        press("Ctrl+I");
        QTRY_COMPARE_WITH_TIMEOUT(calls().size(), 1, 20'000); // whose flow it is, is known
        m_actions = 0;
        click("activity-logout");
        click("logoutRun");
        QTRY_VERIFY_WITH_TIMEOUT(message("logoutVerdict").startsWith(u"Logged out"_s), 60'000);
        QVERIFY2(m_actions <= 2, qPrintable(QString::number(m_actions)));
    }

    void whyA401ServerKnown()
    {
        START_DJANGO(django, DjangoServer::Options());
        useServer(django->url());
        m_actions = 0;
        paste(accessToken("1600000300", DjangoServer::secretKey()));
        QTRY_VERIFY(verdict("timeVerdict").startsWith(u"Expired"_s));
        click("callWhoAmI");
        QTRY_COMPARE_WITH_TIMEOUT(calls().size(), 1, 20'000);
        QTRY_VERIFY2(message("why").contains(u"expired"_s), qPrintable(message("why")));
        QVERIFY2(m_actions <= 3, qPrintable(QString::number(m_actions)));
    }

    /// To the cause, the server and the first call that tells more.
    void whyA401ServerNew()
    {
        paste("$ curl -i -H 'Authorization: Bearer " + accessToken("1600000300")
            + "' http://127.0.0.1:9/api/me/\nHTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n" + refusal);
        QTRY_VERIFY(message("explainWhy").contains(u"expired"_s));
        QCOMPARE(m_actions, 1);
        click("explainServer");
        QTRY_COMPARE(server().baseUrl, QUrl(u"http://127.0.0.1:9"_s));
        QTRY_VERIFY(m_window->visible<QWidget>("trial-verify"));
        QVERIFY2(m_actions <= 3, qPrintable(QString::number(m_actions)));
    }

    void whyA401FromItsText_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("the body") << refusal;
        QTest::newRow("curl -i") << "HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n" + refusal;
    }

    void whyA401FromItsText()
    {
        QFETCH(const QByteArray, text);
        paste(text);
        QTRY_VERIFY(message("explainWhy").contains(u"expired"_s));
        QVERIFY2(m_actions <= 2, qPrintable(QString::number(m_actions)));
    }

    void whyA401InAHar()
    {
        const QString har = writeHar();
        press("Ctrl+O");
        QTRY_VERIFY(window().findChild<QFileDialog *>());
        QTRY_VERIFY(QApplication::activeWindow() && QApplication::activeWindow()->inherits("QFileDialog"));
        type(har);
        press("Return");
        window().activateWindow(); // as the window manager does
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        QTRY_VERIFY(m_window->visible<QAbstractButton>("importTake")
            && m_window->visible<QAbstractButton>("importTake")->isEnabled());
        click("importTake");
        QTRY_COMPARE(calls().size(), 200);
        press("Ctrl+Shift+X");
        QTRY_VERIFY(m_window->visible<QTableView>("exchangesTable"));
        QTRY_COMPARE(m_window->visible<QTableView>("exchangesTable")->model()->rowCount(), 1);
        clickRow("exchangesTable", 0);
        QTRY_VERIFY2(message("exchangeWhy").contains(u"expired"_s), qPrintable(message("exchangeWhy")));
        QVERIFY2(m_actions <= 6, qPrintable(QString::number(m_actions)));
    }

    void addAServer()
    {
        paste("http://shop.example");
        press("Return");
        QTRY_COMPARE(server().baseUrl, QUrl(u"http://shop.example"_s));
        QVERIFY2(m_actions <= 2, qPrintable(QString::number(m_actions)));
        QCOMPARE(calls().size(), 0);
    }

    /// Typed, and without its scheme.
    void addAServerByName()
    {
        press("Ctrl+K");
        type(u"127.0.0.1:8123"_s);
        press("Return");
        QTRY_COMPARE(server().baseUrl, QUrl(u"http://127.0.0.1:8123"_s));
        QVERIFY2(m_actions <= 3, qPrintable(QString::number(m_actions)));
    }
};

QTEST_MAIN(TestCountedActions)
#include "tst_countedactions.moc"
