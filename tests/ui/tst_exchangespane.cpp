// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/log.h"
#include "core/diagnose/diagnosecontext.h"
#include "core/jose/base64url.h"
#include "core/json/jsonwriter.h"
#include "tests/ui/copiedsecret.h"
#include "ui/exchanges/exchangesmodel.h"
#include "ui/exchanges/exchangespane.h"
#include "ui/exchanges/exchangetextview.h"
#include "ui/look/theme.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/rowdelegate.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace std::chrono;
using session::Endpoint;
using session::Exchange;

namespace {

/// JSON with single quotes for double ones: moc loses its way in raw strings that hold quotes.
QByteArray json(QByteArray text)
{
    return text.replace('\'', '"');
}

constexpr Instant start = fromEpochSeconds(1795488000); // 2026-11-24 02:40:00 UTC
constexpr auto server = "http://127.0.0.1:8010";
constexpr auto signature = "c2lnbmF0dXJlLW9mLXRoaXMtdG9rZW4";

QByteArray token(const char *type, const char *jti)
{
    Json claims = Json::object();
    claims.set(QStringLiteral("token_type"), QString::fromLatin1(type));
    claims.set(QStringLiteral("exp"), epochSeconds(start + 5min));
    claims.set(QStringLiteral("iat"), epochSeconds(start));
    claims.set(QStringLiteral("jti"), QString::fromLatin1(jti));
    claims.set(QStringLiteral("user_id"), QStringLiteral("1"));
    return jose::encodeBase64Url(json("{'alg':'HS256','typ':'JWT'}")) + '.' + jose::encodeBase64Url(writeJson(claims))
        + '.' + signature;
}

Exchange exchange(Endpoint endpoint, const char *method, const char *path, const QByteArray &body, int status,
    const QByteArray &reply, const QByteArray &bearer = {})
{
    Exchange made;
    made.endpoint = endpoint;
    made.server = QString::fromLatin1(server);
    made.startedAt = start + 19s;
    made.duration = 3100us;
    made.method = method;
    made.url = QUrl(QLatin1String(server) + QLatin1String(path));
    made.headers = { { "Accept", "application/json" }, { "Content-Type", "application/json" } };
    if (!bearer.isEmpty())
        made.headers.append({ "Authorization", "Bearer " + bearer });
    made.body = body;
    made.status = status;
    made.reason = status == 200 ? "OK" : "Unauthorized";
    made.replyHeaders = { { "Content-Type", "application/json" } };
    made.replyBody = reply;
    return made;
}

const QByteArray refreshToken = token("refresh", "a91f0001");
const QByteArray accessToken = token("access", "7be20002");

Exchange login()
{
    return exchange(Endpoint::Login, "POST", "/login/", json("{'username':'alice','password':'se\\'cret'}"), 200,
        json("{'refresh':'" + refreshToken + "','access':'" + accessToken + "'}"));
}

Exchange refusedRefresh()
{
    return exchange(Endpoint::Refresh, "POST", "/refresh/", json("{'refresh':'" + refreshToken + "'}"), 401,
        json("{'detail':'Token is blacklisted','code':'token_not_valid'}"), accessToken);
}

Exchange whoAmI()
{
    return exchange(Endpoint::WhoAmI, "GET", "/whoami/", {}, 200, json("{'id':1,'username':'alice'}"), accessToken);
}

QString cell(const QAbstractItemModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

struct Session
{
    Instant now = start + 30s;
    session::SessionLog log{ [this] { return now; } };
    Clock clock()
    {
        return [this] { return now; };
    }
};

/// Four calls, one of another server, one that nobody answered.
void recordFour(Session &session)
{
    session.log.recordExchange(login());
    session.log.recordExchange(refusedRefresh());
    session.log.recordExchange(whoAmI());
    Exchange shop = exchange(Endpoint::Other, "GET", "/cart/", {}, 0, {});
    shop.url = QUrl(QStringLiteral("https://shop.example/cart/"));
    shop.startedAt = start;
    shop.duration = 9s;
    shop.failure = session::Failure::TimedOut;
    session.log.recordExchange(shop);
}

QStringList column(const QAbstractItemModel &model, int column)
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts.append(cell(model, row, column));
    return texts;
}

QMenu *openMenu(const ExchangesPane &pane, int row)
{
    auto *table = pane.findChild<QTableView *>(QStringLiteral("exchangesTable"));
    const QPoint at = table->visualRect(table->model()->index(row, 0)).center();
    emit table->customContextMenuRequested(at);
    return pane.findChild<QMenu *>(QStringLiteral("exchangeMenu"));
}

template<class Widget> Widget *child(const QWidget &pane, const char *name)
{
    return pane.findChild<Widget *>(QLatin1String(name));
}

} // namespace

class TestExchangesPane : public QObject
{
    Q_OBJECT

private slots:
    void theModelFollowsTheSession()
    {
        Session session;
        session.log.recordExchange(login());
        ExchangesModel model(session.log, session.clock());
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 1);
        session.log.recordExchange(refusedRefresh());
        session.log.recordExchange(whoAmI());
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(
            cell(model, 1, ExchangesModel::TimeColumn), QStringLiteral("02:40:19")); // UTC, wherever this is tested
        QCOMPARE(cell(model, 1, ExchangesModel::MethodColumn), QStringLiteral("POST"));
        QCOMPARE(cell(model, 1, ExchangesModel::PathColumn), QStringLiteral("/refresh/"));
        QCOMPARE(cell(model, 1, ExchangesModel::StatusColumn), QStringLiteral("401 token_not_valid"));
        QCOMPARE(cell(model, 1, ExchangesModel::DurationColumn), QStringLiteral("3.1 ms"));
        QCOMPARE(cell(model, 1, ExchangesModel::UserColumn), QStringLiteral("alice"));
        QCOMPARE(cell(model, 1, ExchangesModel::TokenColumn), QStringLiteral("refresh a91f…, access 7be2…"));
        QCOMPARE(cell(model, 0, ExchangesModel::TokenColumn), QStringLiteral("→ refresh a91f…, access 7be2…"));
        QCOMPARE(model.index(1, ExchangesModel::StatusColumn).data(RowDelegate::ToneRole).toInt(), int(Tone::Bad));
        session.log.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void noCellHoldsASecret()
    {
        Session session;
        Exchange odd = login();
        odd.url.setQuery(QStringLiteral("token=") + QString::fromLatin1(accessToken));
        session.log.recordExchange(odd);
        session.log.recordExchange(refusedRefresh());
        const ExchangesModel model(session.log, session.clock());
        for (int row = 0; row < model.rowCount(); ++row) {
            for (int column = 0; column < model.columnCount(); ++column)
                QVERIFY(!cell(model, row, column).contains(QLatin1String(signature)));
        }
    }

    void writesTheWholeExchange_data()
    {
        QTest::addColumn<bool>("reveals");
        QTest::newRow("redacted") << false;
        QTest::newRow("revealed") << true;
    }
    void writesTheWholeExchange()
    {
        QFETCH(const bool, reveals);
        Session session;
        Exchange call = login();
        call.headers.emplaceBack("Cookie", "sessionid=0123456789abcdef");
        call.headers.emplaceBack("X-Note", "<b>bold</b>");
        const quint64 id = session.log.recordExchange(call);
        const auto secrets = reveals ? client::Secrets::Revealed : client::Secrets::Redacted;
        const archive::ExchangeText written = archive::writeOut(*session.log.exchange(id), session.log, secrets);
        QVERIFY(written.text.startsWith(QStringLiteral("POST http://127.0.0.1:8010/login/\n{\"username\":\"alice\"")));
        QVERIFY(written.text.contains(QStringLiteral("\n200 OK\n")));
        QVERIFY(written.text.contains(QStringLiteral("X-Note: <b>bold</b>")));
        QCOMPARE(written.text.contains(QLatin1String(signature)), reveals);
        QCOMPARE(written.text.contains(QStringLiteral("cret\"")), reveals);
        QCOMPARE(written.text.contains(QStringLiteral("0123456789abcdef")), reveals);
        QVERIFY(written.text.contains(QStringLiteral("Cookie: sessionid=")));
        QCOMPARE(written.tokens.size(), 2);
        const archive::ExchangeText::Span &span = written.tokens.constFirst();
        QCOMPARE(session.log.token(span.token)->text, refreshToken);
        const QString shown = written.text.mid(span.start, span.length);
        QCOMPARE(shown == QString::fromLatin1(refreshToken), reveals);
    }

    void otherCredentialsAreMaskedToo_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("shown");
        QTest::newRow("basic") << QByteArray("Authorization") << QByteArray("Basic YWxpY2U6c2VjcmV0==")
                               << QStringLiteral("Authorization: Basic …");
        QTest::newRow("padded") << QByteArray("Authorization") << QByteArray("Bearer b3BhcXVlIHRva2Vu==")
                                << QStringLiteral("Authorization: Bearer …");
        QTest::newRow("API key") << QByteArray("X-API-Key") << QByteArray("c2VjcmV0=")
                                 << QStringLiteral("X-API-Key: …");
        QTest::newRow("opaque") << QByteArray("authorization") << QByteArray("Token 9944b09199c62bcf9418ad846dd0e4bb")
                                << QStringLiteral("authorization: Token …");
        QTest::newRow("bare") << QByteArray("Authorization") << QByteArray("9944b09199c62bcf")
                              << QStringLiteral("Authorization: …");
        QTest::newRow("set-cookie") << QByteArray("Set-Cookie") << QByteArray("csrftoken=abcdef; Path=/")
                                    << QStringLiteral("Set-Cookie: csrftoken=…");
    }
    void otherCredentialsAreMaskedToo()
    {
        QFETCH(const QByteArray, name);
        QFETCH(const QByteArray, value);
        QFETCH(const QString, shown);
        const Session session;
        Exchange call = whoAmI();
        call.headers = { { name, value } };
        const QString text = archive::writeOut(call, session.log, client::Secrets::Redacted).text;
        QVERIFY2(text.contains(shown + QLatin1Char('\n')), qPrintable(text));
    }

    void cookiesBesideATokenAreMasked()
    {
        const Session session;
        Exchange call = whoAmI();
        call.headers = { { "Cookie", "access=" + accessToken + "; sessionid=9f8e7d6c5b" } };
        const QString text = archive::writeOut(call, session.log, client::Secrets::Redacted).text;
        QVERIFY2(text.contains(QStringLiteral("sessionid=…")), qPrintable(text));
        QVERIFY(!text.contains(QStringLiteral("9f8e7d6c5b")));
    }

    void aFailedCallShowsItsCauseFirst()
    {
        Session session;
        ExchangesPane pane(session.log, session.clock());
        pane.setDiagnoseContext([&] {
            diagnose::DiagnoseContext context;
            context.log = &session.log;
            return context;
        });
        pane.resize(1200, 400);
        pane.show();
        session.log.recordExchange(login());
        auto *why = child<InlineMessage>(pane, "exchangeWhy");
        QVERIFY(!why->isVisible());
        const quint64 id = session.log.recordExchange(refusedRefresh());
        QCOMPARE(pane.selectedExchange(), id); // the newest is shown as it comes
        QVERIFY(why->isVisible());
        QVERIFY2(why->text().startsWith(QStringLiteral("Why:")), qPrintable(why->text()));
        QVERIFY2(why->text().contains(QStringLiteral("blacklist")), qPrintable(why->text()));
        auto *text = child<ExchangeTextView>(pane, "exchangeText");
        QVERIFY(why->mapTo(&pane, QPoint()).y() < text->mapTo(&pane, QPoint()).y());
        QVERIFY(text->toPlainText().contains(QStringLiteral("Token is blacklisted")));
    }

    /// A call that would tell causes apart is asked for on a click, of the exchange that is shown.
    void offersWhatTellsCausesApart()
    {
        Session session;
        ExchangesPane pane(session.log, session.clock());
        QSignalSpy asked(&pane, &ExchangesPane::callRequested);
        pane.resize(1200, 600);
        pane.show();
        const QByteArray whole = accessToken.left(accessToken.lastIndexOf('.') + 1)
            + jose::encodeBase64Url(QByteArray(32, 's')); // as long as HS256 makes it
        session.log.recordExchange(exchange(Endpoint::WhoAmI, "GET", "/whoami/", {}, 401,
            json("{'detail':'Given token not valid for any token type','code':'token_not_valid','messages':"
                 "[{'token_class':'AccessToken','token_type':'access','message':'Token is invalid'}]}"),
            whole));
        QTRY_VERIFY(child<QPushButton>(pane, "trial-again"));
        QVERIFY(child<QLabel>(pane, "otherCauses"));
        auto *again = child<QPushButton>(pane, "trial-again");
        QVERIFY2(again->toolTip().contains(QStringLiteral("GET http://127.0.0.1:8010/whoami/")),
            qPrintable(again->toolTip()));
        QCOMPARE(asked.count(), 0);
        again->click();
        QCOMPARE(asked.count(), 1);
        const auto request = asked.constFirst().constFirst().value<client::EndpointRequest>();
        QCOMPARE(request.url, QUrl(QStringLiteral("http://127.0.0.1:8010/whoami/")));
    }

    void flagsOfTokenCookiesAreTold()
    {
        Session session;
        ExchangesPane pane(session.log, session.clock());
        pane.resize(1200, 600);
        pane.show();
        Exchange bare = login();
        bare.replyHeaders.append({ "Set-Cookie", "jwt=" + accessToken + "; Path=/" });
        session.log.recordExchange(bare);
        const auto *cookies = child<InlineMessage>(pane, "exchangeCookies");
        QVERIFY(cookies->isVisible());
        QCOMPARE(cookies->tone(), Tone::Warning);
        QVERIFY2(cookies->text().contains(QStringLiteral("lacks HttpOnly")), qPrintable(cookies->text()));
        QVERIFY2(cookies->detail().contains(QStringLiteral("set without HttpOnly")), qPrintable(cookies->detail()));
        Exchange sound = login();
        sound.replyHeaders.append({ "Set-Cookie", "jwt=" + accessToken + "; HttpOnly; Secure; SameSite=Lax" });
        session.log.recordExchange(sound);
        QCOMPARE(cookies->tone(), Tone::Good);
        QVERIFY2(
            cookies->text().contains(QStringLiteral("HttpOnly, Secure, SameSite=Lax")), qPrintable(cookies->text()));
        session.log.recordExchange(whoAmI());
        QVERIFY(!cookies->isVisible());
    }

    void whoReadsAnOlderOneIsNotTornAway()
    {
        Session session;
        ExchangesPane pane(session.log, session.clock());
        pane.show();
        const quint64 first = session.log.recordExchange(login());
        session.log.recordExchange(whoAmI());
        pane.selectExchange(first);
        session.log.recordExchange(refusedRefresh());
        QCOMPARE(pane.selectedExchange(), first);
    }

    void tokensAreLiveInTheText()
    {
        Session session;
        ExchangesPane pane(session.log, session.clock());
        pane.resize(1200, 500);
        pane.show();
        session.log.recordExchange(login());
        auto *text = child<ExchangeTextView>(pane, "exchangeText");
        const QSignalSpy selected(&pane, &ExchangesPane::tokenSelected);
        QCOMPARE(text->tokenSpans().size(), 2);
        QTest::mouseClick(text->viewport(), Qt::LeftButton, {}, text->rectOf(text->tokenSpans().constLast()).center());
        QCOMPARE(selected.count(), 1);
        QCOMPARE(session.log.token(selected.at(0).at(0).toInt())->text, accessToken);
        QTest::mouseClick(text->viewport(), Qt::LeftButton, {}, QPoint(20, 6)); // the request line
        QCOMPARE(selected.count(), 1);
    }

    void tokensAreButtonsForTheKeyboard()
    {
        Session session;
        ExchangesPane pane(session.log, session.clock());
        pane.resize(1200, 400);
        pane.show();
        session.log.recordExchange(refusedRefresh());
        const QSignalSpy selected(&pane, &ExchangesPane::tokenSelected);
        const int refresh = session.log.findByText(refreshToken)->id;
        auto *button = pane.findChild<QPushButton *>(QStringLiteral("exchangeToken%1").arg(refresh));
        QVERIFY(button);
        QCOMPARE(button->text(), QStringLiteral("refresh a91f…"));
        QTest::keyClick(button, Qt::Key_Space);
        QCOMPARE(selected.count(), 1);
        QCOMPARE(selected.at(0).at(0).toInt(), refresh);
    }

    void curlIsWholeUnlessVariablesAreAskedFor()
    {
        Session session;
        ExchangesPane pane(session.log, session.clock());
        pane.resize(1200, 400);
        pane.show();
        session.log.recordExchange(refusedRefresh());
        auto *curl = child<QPushButton>(pane, "exchangeCurl");
        curl->findChild<QAction *>(QStringLiteral("curlVariables"))->trigger();
        const QString masked = QGuiApplication::clipboard()->text();
        QVERIFY(masked.startsWith(QStringLiteral("curl -i http://127.0.0.1:8010/refresh/ ")));
        QVERIFY(!masked.contains(QLatin1String(signature)));
        QVERIFY(child<InlineMessage>(pane, "exchangeMessage")
                    ->text()
                    .contains(QStringLiteral("REFRESH_TOKEN from the environment")));
        curl->click();
        QVERIFY(QGuiApplication::clipboard()->text().contains(QString::fromLatin1(refreshToken)));
        QVERIFY(child<InlineMessage>(pane, "exchangeMessage")->text().contains(QStringLiteral("Whoever has them")));
    }

    /// By the authority of the server that it went to, and of no other.
    void copiedCodeGoesTheServersWay()
    {
        Session session;
        ExchangesPane pane(session.log, session.clock());
        config::ServerProfile known;
        known.connection.caFile = QStringLiteral("/team/ca.pem");
        pane.setDiagnoseContext([&] {
            diagnose::DiagnoseContext context;
            context.server = &known;
            return context;
        });
        pane.resize(1200, 400);
        pane.show();
        session.log.recordExchange(refusedRefresh());
        const auto copied = [&](const QUrl &url) {
            known.baseUrl = url;
            QStringList texts;
            child<QPushButton>(pane, "exchangeCurl")->click();
            texts.append(QGuiApplication::clipboard()->text());
            QMenu *menu = openMenu(pane, 0);
            menu->findChild<QAction *>(QStringLiteral("exchangeCopyVariables-requests"))->trigger();
            menu->hide();
            texts.append(QGuiApplication::clipboard()->text());
            return texts;
        };
        for (const QString &text : copied(QUrl(QLatin1String(server))))
            QVERIFY2(text.contains(QStringLiteral("/team/ca.pem")), qPrintable(text));
        for (const QString &text : copied(QUrl(QStringLiteral("http://127.0.0.1:8011"))))
            QVERIFY2(!text.contains(QStringLiteral("/team/ca.pem")), qPrintable(text));
    }

    void revealingEndsWithTheExchange()
    {
        Session session;
        ExchangesPane pane(session.log, session.clock());
        pane.resize(1200, 400);
        pane.show();
        session.log.recordExchange(login());
        auto *text = child<ExchangeTextView>(pane, "exchangeText");
        auto *reveal = child<QPushButton>(pane, "exchangeReveal");
        QVERIFY(!text->toPlainText().contains(QLatin1String(signature)));
        reveal->click();
        QVERIFY(text->toPlainText().contains(QLatin1String(signature)));
        session.log.recordExchange(refusedRefresh());
        QVERIFY(!reveal->isChecked());
        QVERIFY(!text->toPlainText().contains(QLatin1String(signature)));
    }

    void withoutAnAnswerTheReasonIsShown()
    {
        Session session;
        ExchangesPane pane(session.log, session.clock());
        Exchange call = whoAmI();
        call.status = 0;
        call.replyBody.clear();
        call.replyHeaders.clear();
        call.failure = session::Failure::Unreachable;
        call.error = Error{ Errc::Network, QStringLiteral("127.0.0.1:8010 refused the connection."), {} };
        session.log.recordExchange(call);
        QVERIFY(child<ExchangeTextView>(pane, "exchangeText")
                    ->toPlainText()
                    .contains(QStringLiteral("\n127.0.0.1:8010 refused the connection.\n")));
        const ExchangesModel model(session.log, session.clock());
        QCOMPARE(cell(model, 0, ExchangesModel::StatusColumn), QStringLiteral("not reachable"));
    }

    void hugeAndOddBodies()
    {
        Session session;
        ExchangesPane pane(session.log, session.clock());
        Exchange call = whoAmI();
        call.replyBody = QByteArray(5'000'000, 'x') + refreshToken;
        session.log.recordExchange(call);
        auto *text = child<ExchangeTextView>(pane, "exchangeText");
        QVERIFY(text->toPlainText().size() < 80'000);
        QVERIFY(text->toPlainText().contains(QStringLiteral("more bytes")));
        call.id = 0;
        call.replyBody = QByteArray("a\0b\r\n\xff ", 7) + accessToken; // positions stay right behind odd characters
        session.log.recordExchange(call);
        const archive::ExchangeText::Span span = text->tokenSpans().constLast();
        QCOMPARE(text->toPlainText().mid(span.start, span.length), redacted(accessToken));
    }

    void theFirstLookTeaches()
    {
        Session session;
        ExchangesPane pane(session.log, session.clock());
        pane.show();
        auto *empty = child<QLabel>(pane, "exchangesEmpty");
        QVERIFY(empty->isVisible());
        session.log.recordExchange(login());
        QVERIFY(!empty->isVisible());
        session.log.clear();
        QVERIFY(empty->isVisible());
    }

    void filtersByWhatIsWritten_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QStringList>("paths");
        const auto row = [](const char *filter, const QStringList &paths) {
            QTest::newRow(filter) << QString::fromUtf8(filter) << paths;
        };
        const QString in = QStringLiteral("/login/");
        const QString refresh = QStringLiteral("/refresh/");
        const QString me = QStringLiteral("/whoami/");
        const QString shop = QStringLiteral("/cart/");
        row("", { in, refresh, me, shop });
        row("status:401", { refresh });
        row("status:4xx", { refresh });
        row("status:2", { in, me });
        row("status:token_not", { refresh });
        row("status:timed", { shop });
        row("status:", { in, refresh, me, shop }); // still being typed
        row("status:401 status:200", { in, refresh, me });
        row("host:shop", { shop });
        row("HOST:127", { in, refresh, me });
        row("host::8010", { in, refresh, me });
        row("path:log", { in });
        row("method:get", { me, shop });
        row("user:alice", { in, refresh, me });
        row("user:alice -status:401", { in, me });
        row("-user:alice", { shop });
        row("a91f", { in, refresh }); // a token's id
        row("alice post", { in, refresh });
        row("ali nobody", {});
        row("127.0.0.1:8010/who", { me });
    }
    void filtersByWhatIsWritten()
    {
        QFETCH(const QString, filter);
        QFETCH(const QStringList, paths);
        Session session;
        recordFour(session);
        ExchangesModel model(session.log, session.clock());
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setFilter(ExchangeFilter(filter));
        QCOMPARE(column(model, ExchangesModel::PathColumn), paths);
        // What comes later is judged by the same filter.
        session.log.recordExchange(refusedRefresh());
        const bool fits = paths.contains(QStringLiteral("/refresh/"));
        QCOMPARE(model.rowCount(), paths.size() + (fits ? 1 : 0));
    }

    void failedOnly()
    {
        Session session;
        recordFour(session);
        Exchange cancelled = whoAmI();
        cancelled.status = 0;
        cancelled.failure = session::Failure::Cancelled;
        session.log.recordExchange(cancelled);
        Exchange same = whoAmI();
        same.status = 304;
        session.log.recordExchange(same);
        ExchangesModel model(session.log, session.clock());
        model.setFilter(ExchangeFilter({}, true));
        QCOMPARE(column(model, ExchangesModel::PathColumn),
            QStringList({ QStringLiteral("/refresh/"), QStringLiteral("/cart/") }));
    }

    void sortsByEachColumn_data()
    {
        QTest::addColumn<int>("by");
        QTest::addColumn<QStringList>("paths");
        const QString in = QStringLiteral("/login/");
        const QString refresh = QStringLiteral("/refresh/");
        const QString me = QStringLiteral("/whoami/");
        const QString shop = QStringLiteral("/cart/");
        QTest::newRow("time") << int(ExchangesModel::TimeColumn) << QStringList{ shop, in, refresh, me };
        QTest::newRow("method") << int(ExchangesModel::MethodColumn) << QStringList{ me, shop, in, refresh };
        QTest::newRow("host") << int(ExchangesModel::HostColumn) << QStringList{ in, refresh, me, shop };
        QTest::newRow("path") << int(ExchangesModel::PathColumn) << QStringList{ shop, in, refresh, me };
        QTest::newRow("status") << int(ExchangesModel::StatusColumn) << QStringList{ shop, in, me, refresh };
        QTest::newRow("took") << int(ExchangesModel::DurationColumn) << QStringList{ in, refresh, me, shop };
        QTest::newRow("user") << int(ExchangesModel::UserColumn) << QStringList{ shop, in, refresh, me };
    }
    void sortsByEachColumn()
    {
        QFETCH(const int, by);
        QFETCH(QStringList, paths);
        Session session;
        recordFour(session);
        ExchangesModel model(session.log, session.clock());
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.sort(by, Qt::AscendingOrder);
        QCOMPARE(column(model, ExchangesModel::PathColumn), paths);
        session.log.recordExchange(exchange(Endpoint::Other, "GET", "/aaa/", {}, 201, {}));
        model.sort(-1);
        QCOMPARE(model.index(4, ExchangesModel::PathColumn).data().toString(), QStringLiteral("/aaa/"));
        model.sort(ExchangesModel::PathColumn, Qt::DescendingOrder);
        session.log.recordExchange(exchange(Endpoint::Other, "GET", "/maa/", {}, 201, {})); // comes to its place
        QCOMPARE(column(model, ExchangesModel::PathColumn),
            QStringList({ QStringLiteral("/whoami/"), QStringLiteral("/refresh/"), QStringLiteral("/maa/"),
                QStringLiteral("/login/"), QStringLiteral("/cart/"), QStringLiteral("/aaa/") }));
    }

    void aNameThatBecomesKnownIsFound()
    {
        Session session;
        session.log.recordExchange(
            exchange(Endpoint::Other, "GET", "/me/", {}, 401, "{}", accessToken)); // nobody has said a name yet
        ExchangesModel model(session.log, session.clock());
        model.setFilter(ExchangeFilter(QStringLiteral("user:alice")));
        QCOMPARE(model.rowCount(), 0);
        session.log.recordExchange(login());
        QTRY_COMPARE(model.rowCount(), 2);
    }

    /// A whole second with 10,000 calls: what a key press costs is measured, not what a slow machine takes.
    void tenThousandStayFluid()
    {
        Session session;
        session::ExchangeList many;
        for (int i = 0; i < 10'000; ++i) {
            Exchange each = i % 3 ? whoAmI() : refusedRefresh();
            each.url = QUrl(QStringLiteral("https://host%1.example/api/%2/").arg(i % 7).arg(i));
            each.status = i % 3 ? 200 : 401 + i % 4;
            many.append(each);
        }
        session.log.restore({}, many);
        ExchangesPane pane(session.log, session.clock());
        pane.resize(1200, 400);
        pane.show();
        const auto *model = pane.findChild<ExchangesModel *>();
        QTRY_VERIFY(!model->findChild<QTimer *>(QStringLiteral("exchangesWriting"))->isActive());
        auto *filter = child<QLineEdit>(pane, "exchangesFilter");
        qint64 slowest = 0;
        const auto measure = [&slowest](const auto &step) {
            QElapsedTimer timer;
            timer.start();
            step();
            QCoreApplication::processEvents();
            slowest = std::max(slowest, timer.elapsed());
        };
        for (const QChar c : QStringLiteral("status:401 host:host3 whoami"))
            measure([&] { QTest::keyClick(filter, c.toLatin1()); });
        measure([&] { filter->clear(); });
        measure([&] { child<QPushButton>(pane, "exchangesFailed")->click(); });
        measure([&] {
            child<QTableView>(pane, "exchangesTable")->sortByColumn(ExchangesModel::PathColumn, Qt::AscendingOrder);
        });
        measure([&] { session.log.recordExchange(refusedRefresh()); });
        qInfo("slowest step %lld ms", slowest);
        QVERIFY(model->rowCount() > 3000);
        QVERIFY2(slowest < 400, qPrintable(QString::number(slowest))); // far above 16, for sanitizers and busy machines
    }

    void theFilterOfThePane()
    {
        Session session;
        recordFour(session);
        ExchangesPane pane(session.log, session.clock());
        pane.resize(1200, 400);
        pane.show();
        auto *filter = child<QLineEdit>(pane, "exchangesFilter");
        auto *table = child<QTableView>(pane, "exchangesTable");
        auto *count = child<QLabel>(pane, "exchangesCount");
        QVERIFY(!count->isVisible());
        QTest::keyClicks(filter, QStringLiteral("status:401"));
        QCOMPARE(table->model()->rowCount(), 1);
        QCOMPARE(count->text(), QStringLiteral("1 of 4"));
        QVERIFY(child<ExchangeTextView>(pane, "exchangeText")->toPlainText().contains(QStringLiteral("blacklisted")));
        QTest::keyClicks(filter, QStringLiteral(" nothing"));
        QVERIFY(child<InlineMessage>(pane, "exchangesNoMatch")->isVisible());
        QVERIFY(!table->isVisible());
        QTest::keyClick(filter, Qt::Key_Escape);
        QCOMPARE(table->model()->rowCount(), 4);
        QVERIFY(table->isVisible());
        child<QPushButton>(pane, "exchangesFailed")->click();
        QCOMPARE(table->model()->rowCount(), 2);
        pane.selectExchange(session.log.exchanges().constFirst().id); // asked for, though it is left out
        QCOMPARE(table->model()->rowCount(), 4);
        QCOMPARE(pane.selectedExchange(), session.log.exchanges().constFirst().id);
    }

    void theMenuOfARow()
    {
        Session session;
        recordFour(session);
        ExchangesPane pane(session.log, session.clock());
        pane.resize(1200, 400);
        pane.show();
        const quint64 refused = session.log.exchanges().at(1).id;
        auto *menu = openMenu(pane, 1);
        QVERIFY(menu);
        QCOMPARE(pane.selectedExchange(), refused);
        menu->findChild<QAction *>(QStringLiteral("exchangeCopyVariables-requests"))->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("/refresh/")));
        QVERIFY(!QGuiApplication::clipboard()->text().contains(QLatin1String(signature)));
        menu->findChild<QAction *>(QStringLiteral("exchangeCopy-fetch"))->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().contains(QString::fromLatin1(refreshToken)));
        QVERIFY(isCopiedAsSecret());
        const QSignalSpy explained(&pane, &ExchangesPane::explainRequested);
        menu->findChild<QAction *>(QStringLiteral("exchangeExplain"))->trigger();
        QCOMPARE(explained.constFirst().constFirst().value<quint64>(), refused);
        const QSignalSpy selected(&pane, &ExchangesPane::tokenSelected);
        const int token = session.log.findByText(refreshToken)->id;
        menu->findChild<QAction *>(QStringLiteral("exchangeShowToken%1").arg(token))->trigger();
        QCOMPARE(selected.constFirst().constFirst().toInt(), token);
        menu->findChild<QAction *>(QStringLiteral("exchangeOnly-status"))->trigger();
        QCOMPARE(child<QLineEdit>(pane, "exchangesFilter")->text(), QStringLiteral("status:401"));
        QCOMPARE(child<QTableView>(pane, "exchangesTable")->model()->rowCount(), 1);
        menu->hide();
        for (const QAction *action : menu->actions())
            QVERIFY(!action->text().contains(QLatin1String(signature)));
    }

    void sendsAgainOnceOnAClick()
    {
        Session session;
        recordFour(session);
        ExchangesPane pane(session.log, session.clock());
        pane.resize(1200, 400);
        pane.show();
        const QSignalSpy sent(&pane, &ExchangesPane::sendRequested);
        pane.selectExchange(session.log.exchanges().at(1).id);
        QCOMPARE(sent.count(), 0);
        auto *again = child<QPushButton>(pane, "exchangeAgainButton");
        again->click();
        again->click(); // while it is under way
        QCOMPARE(sent.count(), 1);
        const auto request = sent.constFirst().constFirst().value<client::EndpointRequest>();
        QCOMPARE(request.method, QByteArray("POST"));
        QCOMPARE(request.body, refusedRefresh().body);
        QCOMPARE(session::headerValue(request.headers, "Authorization"), "Bearer " + accessToken);
        auto *message = child<InlineMessage>(pane, "exchangeMessage");
        QVERIFY(message->isVisible());
        const QSignalSpy cancelled(&pane, &ExchangesPane::cancelRequested);
        emit message->actionTriggered();
        QCOMPARE(cancelled.count(), 1);
        const quint64 answer = session.log.recordExchange(refusedRefresh());
        QCOMPARE(pane.selectedExchange(), answer); // though an older one was shown
        QVERIFY(!message->isVisible());
        again->click();
        QCOMPARE(sent.count(), 2);
    }

    void anAnswerThatIsLeftOutIsOffered()
    {
        Session session;
        recordFour(session);
        ExchangesPane pane(session.log, session.clock());
        pane.resize(1200, 400);
        pane.show();
        child<QPushButton>(pane, "exchangesFailed")->click();
        pane.selectExchange(session.log.exchanges().at(1).id);
        child<QPushButton>(pane, "exchangeAgainButton")->click();
        Exchange good = refusedRefresh();
        good.status = 200;
        good.reason = "OK";
        good.replyBody = "{}";
        const quint64 answer = session.log.recordExchange(good);
        QVERIFY(pane.selectedExchange() != answer);
        auto *message = child<InlineMessage>(pane, "exchangeMessage");
        QVERIFY2(message->text().contains(QStringLiteral("200 OK")), qPrintable(message->text()));
        emit message->actionTriggered();
        QCOMPARE(pane.selectedExchange(), answer);
    }

    /// Nothing is shown to be changed, and all of it is sent.
    void editsAndSends()
    {
        Session session;
        session.log.recordExchange(login());
        session.log.recordExchange(refusedRefresh());
        ExchangesPane pane(session.log, session.clock());
        pane.resize(1200, 500);
        pane.show();
        const QSignalSpy sent(&pane, &ExchangesPane::sendRequested);
        child<QPushButton>(pane, "exchangeEditButton")->click();
        auto *headers = child<QPlainTextEdit>(pane, "editorHeaders");
        auto *body = child<QPlainTextEdit>(pane, "editorBody");
        QVERIFY(headers->isVisible());
        QCOMPARE(body->toPlainText(), QStringLiteral("{\"refresh\":\"‹refresh a91f…›\"}"));
        QVERIFY(headers->toPlainText().contains(QStringLiteral("Authorization: Bearer ‹access 7be2…›")));
        body->selectAll();
        body->insertPlainText(QStringLiteral("{\"refresh\": \"‹refresh a91f…›\", \"extra\": 1}"));
        headers->appendPlainText(QStringLiteral("X-Try: 2"));
        auto *reveal = child<QPushButton>(pane, "editorReveal");
        reveal->click();
        QVERIFY(body->toPlainText().contains(QString::fromLatin1(refreshToken)));
        QVERIFY(headers->toPlainText().contains(QString::fromLatin1(accessToken)));
        reveal->click();
        QVERIFY(!body->toPlainText().contains(QLatin1String(signature)));
        QVERIFY(!headers->toPlainText().contains(QLatin1String(signature)));
        child<QPushButton>(pane, "editorSend")->click();
        QCOMPARE(sent.count(), 1);
        const auto request = sent.constFirst().constFirst().value<client::EndpointRequest>();
        QCOMPARE(request.method, QByteArray("POST"));
        QCOMPARE(request.body, "{\"refresh\": \"" + refreshToken + "\", \"extra\": 1}");
        QCOMPARE(session::headerValue(request.headers, "X-Try"), QByteArray("2"));
        QCOMPARE(session::headerValue(request.headers, "Authorization"), "Bearer " + accessToken);
        QVERIFY(!headers->isVisible());
    }

    /// A text field turns some letters into others.
    void whatNobodyEditedIsSentAsItWas()
    {
        Session session;
        Exchange call = refusedRefresh();
        call.headers.emplaceBack("X-Name", "Andr\xe9"); // Latin-1
        call.body = "password=a\xc2\xa0"
                    "b"; // with a no-break space
        session.log.recordExchange(call);
        ExchangesPane pane(session.log, session.clock());
        pane.resize(1200, 500);
        pane.show();
        const QSignalSpy sent(&pane, &ExchangesPane::sendRequested);
        child<QPushButton>(pane, "exchangeEditButton")->click();
        child<QPushButton>(pane, "editorSend")->click();
        QCOMPARE(sent.count(), 1);
        const auto request = sent.constFirst().constFirst().value<client::EndpointRequest>();
        QCOMPARE(request.body, call.body);
        QCOMPARE(session::headerValue(request.headers, "X-Name"), QByteArray("Andr\xe9"));
    }

    void whatCantBeSentIsSaidInPlace()
    {
        Session session;
        session.log.recordExchange(refusedRefresh());
        ExchangesPane pane(session.log, session.clock());
        pane.resize(1200, 500);
        pane.show();
        const QSignalSpy sent(&pane, &ExchangesPane::sendRequested);
        child<QPushButton>(pane, "exchangeEditButton")->click();
        auto *headers = child<QPlainTextEdit>(pane, "editorHeaders");
        auto *message = child<InlineMessage>(pane, "editorMessage");
        for (const auto &[text, said] : { std::pair(QStringLiteral("Authorization Bearer"), QStringLiteral("colon")),
                 { QStringLiteral("Authorization: Bearer ‹acces 7be2…›"), QStringLiteral("‹acces 7be2…›") },
                 { QStringLiteral("X Y: 1"), QStringLiteral("X Y") } }) {
            headers->selectAll();
            headers->insertPlainText(text);
            child<QPushButton>(pane, "editorSend")->click();
            QCOMPARE(sent.count(), 0);
            QVERIFY2(message->text().contains(said), qPrintable(message->text()));
        }
        headers->selectAll();
        headers->insertPlainText(QStringLiteral("Authorization: Bearer ‹acces 7be2…›"));
        child<InlineMessage>(pane, "editorMessage")->clear();
        auto *reveal = child<QPushButton>(pane, "editorReveal");
        reveal->click(); // there is no such token to show
        QVERIFY2(message->text().contains(QStringLiteral("‹acces 7be2…›")), qPrintable(message->text()));
        QVERIFY(!reveal->isChecked());
        QTest::keyClicks(headers, QStringLiteral("x"));
        session.log.recordExchange(whoAmI()); // what comes meanwhile takes nothing away
        QVERIFY(headers->isVisible());
        QTest::keyClick(headers, Qt::Key_Escape);
        QVERIFY(!headers->isVisible());
    }

    void columnsFitAfterTheWindowWasLarge()
    {
        Session session;
        session.log.recordExchange(login());
        ExchangesPane pane(session.log, session.clock());
        pane.show();
        auto *table = child<QTableView>(pane, "exchangesTable");
        for (const int width : { 1000, 1900, 1000 }) {
            pane.resize(width, 300);
            QTRY_COMPARE(pane.width(), width);
            QTRY_COMPARE(table->horizontalScrollBar()->maximum(), 0);
        }
        table->horizontalHeader()->resizeSection(ExchangesModel::PathColumn, 700); // what somebody wants stays
        pane.resize(1001, 300);
        QTRY_COMPARE(pane.width(), 1001);
        QCOMPARE(table->columnWidth(ExchangesModel::PathColumn), 700);
    }

    /// At one width the same columns are there, from wherever it was come to: else they would come and go for ever
    /// where that makes a scroll bar come and go.
    void theColumnsSettle()
    {
        Session session;
        ExchangesPane pane(session.log, session.clock());
        pane.resize(1424, 200);
        pane.show();
        for (int call = 0; call < 100; ++call)
            session.log.recordExchange(call % 3 ? login() : refusedRefresh());
        const auto *table = child<QTableView>(pane, "exchangesTable");
        QFont large = table->horizontalHeader()->font(); // so that the titles are what the columns can't do without
        large.setPointSizeF(large.pointSizeF() * 1.5);
        table->horizontalHeader()->setFont(large);
        const auto hidden = [&](int width) {
            pane.resize(width, 200);
            QCoreApplication::processEvents(QEventLoop::AllEvents, 50); // milliseconds: it might never end
            QString columns;
            for (int column = 0; column < table->model()->columnCount(); ++column)
                columns += QLatin1Char(table->isColumnHidden(column) ? '-' : '+');
            return columns;
        };
        QMap<int, QString> growing;
        for (int width = 600; width < 1500; width += 4)
            growing.insert(width, hidden(width));
        QVERIFY(growing.first() != growing.last());
        for (int width = growing.lastKey(); width >= 600; width -= 4)
            QVERIFY2(hidden(width) == growing.value(width), qPrintable(QString::number(width)));
    }

    void whatFitsIsNotCut()
    {
        Session session;
        Exchange refused = refusedRefresh();
        refused.url = QUrl(QLatin1String(server) + QStringLiteral("/api/token/blacklist/"));
        session.log.recordExchange(login());
        ExchangesPane pane(session.log, session.clock());
        pane.resize(1424, 250);
        pane.show();
        const auto *table = child<QTableView>(pane, "exchangesTable");
        const auto isWhole = [table](int column) {
            const int wanted = table->sizeHintForIndex(table->model()->index(1, column)).width();
            return !table->isColumnHidden(column) && table->columnWidth(column) >= wanted;
        };
        session.log.recordExchange(refused);
        QVERIFY(isWhole(ExchangesModel::PathColumn));
        QVERIFY(isWhole(ExchangesModel::StatusColumn));
        const int before = table->columnWidth(ExchangesModel::PathColumn);
        session.log.recordExchange(login());
        QCOMPARE(table->columnWidth(ExchangesModel::PathColumn), before); // a shorter one moves nothing
        for (int call = 0; call < 30; ++call)
            session.log.recordExchange(refused);
        for (const int width : { 1008, 1424, 1904, 1008, 1424 }) { // some columns go, and come back
            pane.resize(width, 250);
            QTRY_COMPARE(pane.width(), width);
            QTRY_COMPARE(table->horizontalScrollBar()->maximum(), 0);
            if (width == 1008)
                continue;
            QVERIFY(isWhole(ExchangesModel::PathColumn));
            QVERIFY(isWhole(ExchangesModel::StatusColumn));
        }
    }

    void aLowPaneLeavesAReplyReadable()
    {
        Session session;
        session.log.recordExchange(login());
        session.log.recordExchange(refusedRefresh());
        ExchangesPane pane(session.log, session.clock());
        pane.resize(1000, 120);
        pane.show();
        const auto *text = child<ExchangeTextView>(pane, "exchangeText");
        QVERIFY2(text->viewport()->height() >= text->fontMetrics().lineSpacing() * 6,
            qPrintable(QString::number(text->viewport()->height())));
        QTRY_VERIFY(!child<QTableView>(pane, "exchangesTable")->horizontalScrollBar()->isVisible());
    }
};

QTEST_MAIN(TestExchangesPane)
#include "tst_exchangespane.moc"
