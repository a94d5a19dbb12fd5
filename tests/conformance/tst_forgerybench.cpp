// SPDX-License-Identifier: GPL-3.0-or-later
// The forgeries on the embedded server in every band, on the real Django, and on servers that are not sound.
#include "core/config/serverfile.h"
#include "core/forge/benchreport.h"
#include "core/forge/forgerybench.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"
#include "core/server/authserver.h"
#include "core/session/exchange.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/settingsjson.h"
#include "tests/support/djangoserver.h"
#include "tests/support/rawhttp.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using forge::BenchOrder;
using forge::BenchRow;
using forge::ForgeryBench;
using forge::Target;
using forge::Verdict;
using simplejwt::Band;

namespace {

/// What must stand out; everything else is refused with 401 or was taken because it may be.
using Expected = QMap<QString, Verdict>;

QString nameOf(const BenchRow &row)
{
    return (row.target == Target::Refresh ? u"refresh/"_s : u"view/"_s)
        + (row.forgery ? QString::fromLatin1(row.forgery->id) : u"good"_s);
}

QString shown(const QMap<QString, Verdict> &rows)
{
    QStringList lines;
    for (auto row = rows.cbegin(); row != rows.cend(); ++row)
        lines += row.key() + u": "_s + forge::verdictText(row.value());
    return lines.join(u'\n');
}

/// The rows that neither were refused as they should be nor taken as they may be.
Expected outstanding(const QList<BenchRow> &rows)
{
    Expected found;
    for (const BenchRow &row : rows) {
        if (row.verdict != Verdict::Refused && row.verdict != Verdict::Taken)
            found.insert(nameOf(row), row.verdict);
    }
    return found;
}

/// Where the real answer is another than the one that was foreseen.
QStringList surprises(const QList<BenchRow> &rows)
{
    QStringList names;
    for (const BenchRow &row : rows) {
        const bool isCrash = row.usual.status == 500 && row.answer.status == 500; // its sentence is Python's
        const bool isSame = row.usual.status == row.answer.status && row.usual.detail == row.answer.detail;
        if (row.answer.status != 0 && !isCrash && !isSame)
            names += nameOf(row) + u": "_s + forge::answerText(row.answer) + u", foreseen "_s
                + forge::answerText(row.usual);
    }
    return names;
}

BenchOrder orderFor(
    const QUrl &url, const QByteArray &settingsJson, std::optional<Band> band, const QByteArray &startSecret = {})
{
    BenchOrder order;
    order.server = *config::serverFromUrl(url.toString());
    order.settings = *simplejwt::settingsFromJson(*parseJson(settingsJson));
    order.settings->signingKey = DjangoServer::secretKey();
    order.band = band;
    order.inactiveUser = u"3"_s; // carol
    const auto reply = RawHttp(quint16(url.port()))
                           .call("POST", "/login/",
                               { { "Content-Type", "application/json" }, { session::startSecretHeader, startSecret } },
                               "{\"username\":\"alice\"}");
    const auto tokens = reply ? parseJson(reply->body) : Result<Json>(Json());
    if (tokens && tokens->contains(u"access")) {
        order.access = tokens->find(u"access")->toString().toLatin1();
        order.refresh = tokens->find(u"refresh")->toString().toLatin1();
    }
    return order;
}

QList<BenchRow> ran(const BenchOrder &order)
{
    ForgeryBench bench;
    QSignalSpy finished(&bench, &ForgeryBench::finished);
    bench.run(order);
    return finished.wait(60'000) ? bench.rows() : QList<BenchRow>();
}

Expected with(Expected expected, const Expected &more)
{
    expected.insert(more);
    return expected;
}

// What Simple JWT itself does not do soundly.
const Expected Everywhere{
    { u"view/public_key_as_secret"_s, Verdict::NotSent },
    { u"refresh/public_key_as_secret"_s, Verdict::NotSent },
    { u"view/milliseconds"_s, Verdict::Bug },
    { u"refresh/milliseconds"_s, Verdict::Bug },
    { u"view/text_user"_s, Verdict::Bug },
    { u"refresh/no_jti"_s, Verdict::Bug },
    { u"refresh/rotated"_s, Verdict::NotSent },
};
const Expected In52 = with(Everywhere,
    { { u"refresh/unknown_user"_s, Verdict::Alarm }, { u"refresh/inactive_user"_s, Verdict::Alarm },
        { u"refresh/text_user"_s, Verdict::Alarm } });
const Expected In55
    = with(Everywhere, { { u"refresh/unknown_user"_s, Verdict::Bug }, { u"refresh/text_user"_s, Verdict::Bug } });
const Expected InNext = with(Everywhere, { { u"refresh/text_user"_s, Verdict::Bug } });

constexpr const char *Rotating = "{\"ROTATE_REFRESH_TOKENS\":true,\"BLACKLIST_AFTER_ROTATION\":true}";
constexpr const char *Leaking = "{\"ROTATE_REFRESH_TOKENS\":true}";
constexpr const char *Addressed = "{\"AUDIENCE\":\"us\",\"ISSUER\":\"me\"}";

/// Answers 200 to everything, or nothing at all.
class Careless : public QTcpServer
{
public:
    explicit Careless(int answers)
        : m_answers(answers)
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                socket->readAll();
                if (m_answers-- > 0)
                    socket->write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                                  "2\r\nConnection: close\r\n\r\n{}");
                socket->disconnectFromHost();
            });
        });
    }
    QUrl url() const { return QUrl(u"http://127.0.0.1:%1"_s.arg(serverPort())); }

private:
    int m_answers;
};

} // namespace

class TestForgeryBench : public QObject
{
    Q_OBJECT

    /// Tokens of a server like the real one, for servers that give none.
    BenchOrder orderWithTokens(const QUrl &url)
    {
        server::AuthServer giver;
        server::Options options;
        options.settings.signingKey = DjangoServer::secretKey();
        options.allowLogin = true;
        const auto own = giver.start(options);
        BenchOrder order = orderFor(*own, "{}", Band::V5_5, giver.startSecret());
        order.server = *config::serverFromUrl(url.toString());
        return order;
    }

private Q_SLOTS:
    void embeddedServerIsAsSimpleJwtIs_data()
    {
        QTest::addColumn<Band>("band");
        QTest::addColumn<QByteArray>("settings");
        QTest::addColumn<Expected>("expected");
        const Expected rotating{ { u"refresh/rotated"_s, Verdict::Refused } };
        const auto row = [](const char *name, Band band, const char *settings, const Expected &expected) {
            QTest::newRow(name) << band << QByteArray(settings) << expected;
        };
        row("5.2", Band::V5_2, "{}", In52);
        row("5.5", Band::V5_5, "{}", In55);
        row("next", Band::Next, "{}", InNext);
        row("5.2 rotating", Band::V5_2, Rotating, with(In52, rotating));
        row("next rotating", Band::Next, Rotating, with(InNext, rotating));
        row("5.5 rotating without blacklist", Band::V5_5, Leaking,
            with(In55, { { u"refresh/rotated"_s, Verdict::Alarm } }));
        row("next with audience and issuer", Band::Next, Addressed, InNext);
        row("5.5 for inactive users", Band::V5_5, "{\"CHECK_USER_IS_ACTIVE\":false}", In55);
    }
    void embeddedServerIsAsSimpleJwtIs()
    {
        QFETCH(const Band, band);
        QFETCH(const QByteArray, settings);
        QFETCH(Expected, expected);
        for (const QString &name : expected.keys(Verdict::Refused))
            expected.remove(name);
        server::Options options;
        options.settings = *simplejwt::settingsFromJson(*parseJson(settings));
        options.settings.signingKey = DjangoServer::secretKey();
        options.band = band;
        options.allowLogin = true;
        server::AuthServer server;
        const auto url = server.start(options);
        QVERIFY(url);
        const BenchOrder order = orderFor(*url, settings, band, server.startSecret());
        QVERIFY(!order.access.isEmpty());
        const QList<BenchRow> rows = ran(order);
        QCOMPARE(rows.size(), forge::planOf(order).size());
        QCOMPARE(shown(outstanding(rows)), shown(expected));
        QCOMPARE(surprises(rows), QStringList());
    }

    void audienceCountsOnlyWhereItIsSet_data()
    {
        QTest::addColumn<QByteArray>("settings");
        QTest::addColumn<Verdict>("verdict");
        QTest::newRow("set") << QByteArray(Addressed) << Verdict::Refused;
        QTest::newRow("not set") << QByteArray("{}") << Verdict::Taken;
    }
    void audienceCountsOnlyWhereItIsSet()
    {
        QFETCH(const QByteArray, settings);
        QFETCH(const Verdict, verdict);
        server::Options options;
        options.settings = *simplejwt::settingsFromJson(*parseJson(settings));
        options.settings.signingKey = DjangoServer::secretKey();
        options.allowLogin = true;
        server::AuthServer server;
        const auto url = server.start(options);
        QVERIFY(url);
        for (const BenchRow &row : ran(orderFor(*url, settings, Band::V5_5, server.startSecret()))) {
            if (nameOf(row) == u"view/wrong_aud" || nameOf(row) == u"view/wrong_iss")
                QCOMPARE(row.verdict, verdict);
        }
    }

    void realDjango_data()
    {
        QTest::addColumn<QByteArray>("settings");
        QTest::addColumn<bool>("blacklistApp");
        QTest::addColumn<Expected>("expected");
        Expected rotating = In52;
        rotating.remove(u"refresh/rotated"_s);
        QTest::newRow("sound") << QByteArray("{}") << true << In52;
        QTest::newRow("rotating") << QByteArray(Rotating) << true << rotating;
        QTest::newRow("rotation without blacklist")
            << QByteArray(Leaking) << true << with(In52, { { u"refresh/rotated"_s, Verdict::Alarm } });
        Expected absent = with(In52, { { u"refresh/blacklisted"_s, Verdict::Alarm } });
        absent.remove(u"refresh/no_jti"_s); // nothing asks for it then
        QTest::newRow("app absent") << QByteArray("{}") << false << absent;
    }
    void realDjango()
    {
        QFETCH(const QByteArray, settings);
        QFETCH(const bool, blacklistApp);
        QFETCH(const Expected, expected);
        DjangoServer::Options options;
        options.simpleJwt = settings;
        options.blacklistApp = blacklistApp;
        START_DJANGO(django, options);
        if (!django->version().startsWith("5.2"))
            QSKIP("Written for Simple JWT 5.2.");
        BenchOrder order = orderFor(django->url(), settings, Band::V5_2);
        order.settings->blacklistApp = blacklistApp;
        QVERIFY(!order.access.isEmpty());
        const QList<BenchRow> rows = ran(order);
        QCOMPARE(shown(outstanding(rows)), shown(expected));
        QCOMPARE(surprises(rows), QStringList());
    }

    void viewThatRefusesEverythingProvesNothing()
    {
        DjangoServer::Options options;
        options.literalViews = true;
        START_DJANGO(django, options);
        BenchOrder order = orderFor(django->url(), "{}", Band::V5_2);
        order.server.paths[session::Endpoint::TokenRefresh] = QString(); // a project that has only its own view
        for (const BenchRow &row : ran(order)) {
            if (row.target == Target::Refresh)
                QCOMPARE(row.verdict, row.forgery ? Verdict::NotSent : Verdict::Otherwise);
        }
    }

    void carelessServerIsAnAlarm()
    {
        Careless careless(1000);
        const QList<BenchRow> rows = ran(orderWithTokens(careless.url()));
        for (const BenchRow &row : rows) {
            if (row.verdict != Verdict::NotSent)
                QCOMPARE(row.verdict, row.mayBeTaken ? Verdict::Taken : Verdict::Alarm);
            if (row.verdict == Verdict::Alarm)
                QVERIFY(!row.remark.isEmpty());
        }
        QVERIFY(forge::summaryOf(rows).startsWith(u"ALARM"));
    }

    void endsWhereTheServerEnds()
    {
        Careless careless(3);
        const QList<BenchRow> rows = ran(orderWithTokens(careless.url()));
        QCOMPARE(rows.size(), forge::planOf(orderWithTokens(careless.url())).size());
        QCOMPARE(rows.at(2).verdict, Verdict::Alarm);
        QCOMPARE(rows.at(3).verdict, Verdict::NoAnswer);
        QCOMPARE(rows.at(4).verdict, Verdict::NotSent);
        QVERIFY(!rows.at(4).remark.isEmpty());
    }

    void stops()
    {
        Careless careless(1000);
        ForgeryBench bench;
        QSignalSpy finished(&bench, &ForgeryBench::finished);
        connect(&bench, &ForgeryBench::rowChanged, &bench, [&bench](int row) {
            if (row == 4)
                bench.stop();
        });
        bench.run(orderWithTokens(careless.url()));
        QVERIFY(finished.wait(30'000));
        QCOMPARE(bench.rows().at(4).verdict, Verdict::Alarm);
        QCOMPARE(bench.rows().constLast().verdict, Verdict::NotSent);
        QVERIFY(!bench.isRunning());
        QTest::qWait(0);
        QCOMPARE(finished.count(), 1);
    }

    void planSendsNothingAndSaysWhatIsMissing()
    {
        BenchOrder order = orderWithTokens(QUrl(u"http://127.0.0.1:1"_s));
        order.settings.reset();
        order.refresh.clear();
        for (const BenchRow &row : forge::planOf(order)) {
            const bool canBeSent = row.target == Target::ProtectedView
                && (!row.forgery
                    || (row.forgery->means == forge::Means::Anyone && row.forgery->id != "public_key_as_secret"_L1));
            QCOMPARE(row.verdict, canBeSent ? Verdict::Waiting : Verdict::NotSent);
            QCOMPARE(row.remark.isEmpty(), canBeSent);
        }
    }

    void reportHoldsNoToken()
    {
        Careless careless(1000);
        const BenchOrder order = orderWithTokens(careless.url());
        const QList<BenchRow> rows = ran(order);
        const QString report = forge::benchReport(rows, order.server);
        QVERIFY(report.contains(u"| GET /whoami/ | The signature is left out. | 401 | 200 | ALARM: accepted |"));
        for (const BenchRow &row : rows) {
            for (const QByteArray &part : row.exchange.body.split('"')) {
                for (const QByteArray &segment : part.split('.'))
                    QVERIFY(segment.size() < 20 || !report.contains(QString::fromLatin1(segment)));
            }
        }
        QVERIFY(!report.contains(u"eyJ"));
    }
};

QTEST_GUILESS_MAIN(TestForgeryBench)
#include "tst_forgerybench.moc"
