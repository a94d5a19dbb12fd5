// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/sanitized.h"
#include "core/django/sqlstore.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"
#include "core/server/authserver.h"
#include "core/session/exchange.h"
#include "tests/support/rawhttp.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <arpa/inet.h>
#include <atomic>
#include <cstdio>
#include <memory>
#include <sys/resource.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace server;
using namespace Qt::StringLiterals;

namespace {

const QList<Header> jsonType{ { "Content-Type", "application/json" } };

QByteArray textOf(const QByteArray &body, QStringView member)
{
    const auto json = parseJson(body);
    const Json *value = json ? json->find(member) : nullptr;
    return value ? value->toString().toUtf8() : QByteArray();
}

/// This program once more, as a server that can be killed: see main().
class ServerProcess
{
public:
    struct Setup
    {
        QString database = u":memory:"_s;
        int users = 1; ///< alice, user1, user2 ...
        int descriptors = 0; ///< that it may have; 0: as many as this program
        QString loggingRules = {}; ///< given: what it logs is kept
    };

    explicit ServerProcess(const Setup &setup)
    {
        if (setup.loggingRules.isEmpty()) {
            m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        } else {
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.insert(u"QT_LOGGING_RULES"_s, setup.loggingRules);
            m_process.setProcessEnvironment(environment);
        }
        if (setup.descriptors > 0) {
            m_process.setChildProcessModifier([few = rlim_t(setup.descriptors)] {
                const rlimit limit{ few, few };
                ::setrlimit(RLIMIT_NOFILE, &limit);
            });
        }
        m_process.start(
            QCoreApplication::applicationFilePath(), { u"--serve"_s, setup.database, QString::number(setup.users) });
        while (m_process.canReadLine() || m_process.waitForReadyRead(30'000)) {
            if (m_process.canReadLine()) {
                m_port = m_process.readLine().trimmed().toUShort();
                break;
            }
        }
    }
    explicit ServerProcess(const QString &database)
        : ServerProcess(Setup{ .database = database })
    {
    }
    ~ServerProcess() { kill(); }

    quint16 port() const { return m_port; }
    void kill() // SIGKILL
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    QByteArray log() { return m_process.readAllStandardError(); }
    /// The most memory that was ever resident, in bytes.
    qint64 peakMemory() const
    {
        QFile file(u"/proc/%1/status"_s.arg(m_process.processId()));
        if (!file.open(QIODevice::ReadOnly))
            return -1;
        static const QRegularExpression peak(u"VmHWM:\\s*([0-9]+) kB"_s);
        return peak.match(QString::fromLatin1(file.readAll())).captured(1).toLongLong() * 1024;
    }

private:
    QProcess m_process;
    quint16 m_port = 0;
};

} // namespace

class TestAuthServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsWithADirectory();
    void answersThisMachineAlone();
    void listensOnLoopbackAlone();
    void survivesBadBodies_data();
    void survivesBadBodies();
    void servesBesideAThousandThatWait();
    void servesBesideFiveThousandThatAreIdle();
    void servesWithFewDescriptors();
    void boundsItsMemory();
    void answersBesideAFloodOfConnections();
    void boundsWhatIsNotRead();
    void ignoresWhatFollowsTheLastRequest_data();
    void ignoresWhatFollowsTheLastRequest();
    void keepsTokensOutOfTheLog();
    void losesNothingWhenKilled();
    void turnsTheLoginOff_data();
    void turnsTheLoginOff();
    void wantsTheSecretOfItsStart_data();
    void wantsTheSecretOfItsStart();
    void noPageOfAnotherOriginShowsIt();
    void saysThatThePortIsTaken();
    void saysWhatIsWrongWithTheDatabase();
    void tellsWhatItAnswered();
};

void TestAuthServer::startsWithADirectory()
{
    AuthServer server;
    const auto url = server.start({});
    QVERIFY(url);
    QVERIFY(server.isRunning());
    RawHttp http(quint16(url->port()));
    const auto users = http.call("GET", "/users/");
    QVERIFY(users);
    QCOMPARE(users->body,
        R"([{"id":1,"username":"alice","is_active":true},{"id":2,"username":"bob","is_active":true},)"
        R"({"id":3,"username":"carol","is_active":false},{"id":4,"username":"otp-guest","is_active":true}])");
    static const QRegularExpression date(
        u"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT$"_s);
    QVERIFY2(date.match(QString::fromLatin1(users->header("Date"))).hasMatch(), users->header("Date"));
    QCOMPARE(http.call("POST", "/login/", jsonType, "{}")->status, 200);
    const auto head = http.call("HEAD", "/users/");
    QCOMPARE(head->header("Content-Length").toInt(), users->body.size());
    QCOMPARE(http.call("FOO", "/users/")->body, R"({"detail":"Method \"FOO\" not allowed."})");
}

void TestAuthServer::answersThisMachineAlone()
{
    AuthServer server;
    const auto url = server.start({});
    QVERIFY(url);
    RawHttp http(quint16(url->port()));
    const QByteArray own = "127.0.0.1:" + QByteArray::number(url->port());
    const auto get = [&](const QByteArray &target, const QByteArray &headers) {
        const auto reply = http.send("GET " + target + " HTTP/1.1\r\n" + headers + "\r\n");
        return reply ? reply->status : 0;
    };
    QCOMPARE(get("/users/", "Host: " + own + "\r\n"), 200);
    QCOMPARE(get("/users/", "Host: localhost\r\n"), 200);
    QCOMPARE(get("/users/", "Host: evil.example\r\n"), 400); // DNS rebinding
    QCOMPARE(get("/users/", ""), 400);
    QCOMPARE(get("/users/", "Host: " + own + "\r\nOrigin: http://evil.example\r\n"), 403);
    QCOMPARE(get("/users/", "Host: " + own + "\r\nOrigin: null\r\n"), 403);
    QCOMPARE(get("/users/", "Host: " + own + "\r\nOrigin: http://" + own + "\r\n"), 200);
    for (const QByteArray site : { "cross-site", "same-site" }) // a picture on another page has no Origin
        QCOMPARE(get("/users/", "Host: " + own + "\r\nSec-Fetch-Site: " + site + "\r\n"), 403);
    for (const QByteArray site : { "same-origin", "none" })
        QCOMPARE(get("/users/", "Host: " + own + "\r\nSec-Fetch-Site: " + site + "\r\n"), 200);
    QCOMPARE(get("http://" + own + "/users/", "Host: evil.example\r\n"), 200); // the target's authority is what counts
    QCOMPARE(get("http://evil.example/users/", "Host: " + own + "\r\n"), 400);
    QCOMPARE(get("//evil.example/users/", "Host: " + own + "\r\n"), 404);
}

void TestAuthServer::listensOnLoopbackAlone()
{
    AuthServer server;
    const auto url = server.start({});
    QVERIFY(url);
    QTcpServer elsewhere; // 127.0.0.2 at the same port is free only if the server isn't bound to every address
    QVERIFY2(
        elsewhere.listen(QHostAddress(u"127.0.0.2"_s), quint16(url->port())), qUtf8Printable(elsewhere.errorString()));
}

void TestAuthServer::survivesBadBodies_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::newRow("one byte {") << QByteArray("{") << 400;
    QTest::newRow("one byte 0") << QByteArray("0") << 400;
    QTest::newRow("one byte NUL") << QByteArray(1, '\0') << 400;
    QTest::newRow("one byte 0xff") << QByteArray("\xff") << 400;
    QTest::newRow("unclosed") << QByteArray(R"({"refresh": ")") << 400;
    QTest::newRow("unclosed, 10 MB") << R"({"refresh": ")" + QByteArray(10'000'000, 'a') << 400;
    QTest::newRow("token of 10 MB") << R"({"refresh": ")" + QByteArray(10'000'000, 'a') + "\"}" << 401;
    QTest::newRow("10 MB of NUL") << QByteArray(10'000'000, '\0') << 400;
    QTest::newRow("11 MB") << QByteArray(11'000'000, ' ') << 413;
    // RecursionError, which Django REST framework doesn't catch
    QTest::newRow("10,000 arrays") << QByteArray(10'000, '[') + QByteArray(10'000, ']') << 500;
    QTest::newRow("10,000 objects") << QByteArray(R"({"refresh":)").repeated(10'000) + "1" + QByteArray(10'000, '}')
                                    << 500;
    QTest::newRow("5 million open arrays") << QByteArray(5'000'000, '[') << 500;
    QTest::newRow("UTF-16") << QByteArray("\xff\xfe{\0}\0", 6) << 400;
    QTest::newRow("latin-1") << QByteArray("{\"refresh\": \"\xe9\"}") << 400;
    QTest::newRow("overlong UTF-8") << QByteArray("{\"refresh\": \"\xc0\xaf\"}") << 400;
    QTest::newRow("number of 5,000 digits") << R"({"refresh": )" + QByteArray(5000, '9') + "}" << 400;
    QTest::newRow("1e999999999") << QByteArray(R"({"refresh": 1e999999999})") << 401;
}

void TestAuthServer::survivesBadBodies()
{
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    AuthServer server;
    const auto url = server.start({});
    QVERIFY(url);
    RawHttp http(quint16(url->port()));
    const auto reply = http.call("POST", "/api/token/refresh/", jsonType, body);
    QVERIFY(reply);
    QCOMPARE(reply->status, status);
    QVERIFY(parseJson(reply->body));
    QVERIFY(reply->body.size() < 1000);
    RawHttp next(quint16(url->port()));
    QCOMPARE(next.call("POST", "/login/", jsonType, "{}")->status, 200);
}

void TestAuthServer::servesBesideAThousandThatWait()
{
    AuthServer server;
    const auto url = server.start({});
    QVERIFY(url);
    std::vector<std::unique_ptr<QTcpSocket>> waiting;
    for (int i = 0; i < 1000; ++i) {
        if (i >= 400)
            waiting[size_t(i - 400)].reset(); // this process may not open more files than that
        waiting.push_back(std::make_unique<QTcpSocket>());
        waiting.back()->connectToHost(QHostAddress::LocalHost, quint16(url->port()));
        QVERIFY(waiting.back()->waitForConnected());
        waiting.back()->write("P");
        waiting.back()->flush();
    }
    RawHttp http(quint16(url->port()));
    const auto reply = http.call("POST", "/login/", jsonType, "{}");
    QVERIFY(reply);
    QCOMPARE(reply->status, 200);
}

namespace {

/// A connection to a loopback port; -1 where there is none.
int connectedTo(quint16 port)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (socket >= 0 && ::connect(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0)
        return socket;
    ::close(socket);
    return -1;
}

} // namespace

void TestAuthServer::servesBesideFiveThousandThatAreIdle()
{
    rlimit descriptors{};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &descriptors), 0);
    const rlimit before = descriptors;
    descriptors.rlim_cur = std::min(descriptors.rlim_max, rlim_t(12'000));
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &descriptors), 0);
    const int many = int(std::min(descriptors.rlim_cur / 2 - 200, rlim_t(5000)));
    const ServerProcess process(u":memory:"_s);
    QVERIFY(process.port() != 0);
    RawHttp first(process.port());
    QCOMPARE(first.call("POST", "/login/", jsonType, "{}")->status, 200);
    std::vector<int> idle;
    const auto close = qScopeGuard([&] {
        for (const int each : idle)
            ::close(each);
        ::setrlimit(RLIMIT_NOFILE, &before);
    });
    for (int i = 0; i < many; ++i) {
        idle.push_back(connectedTo(process.port()));
        QVERIFY2(idle.back() >= 0, qPrintable(QString::number(i)));
        if (i % 100 == 0) {
            RawHttp http(process.port());
            QCOMPARE(http.call("POST", "/login/", jsonType, "{}")->status, 200);
        }
    }
    QCOMPARE(first.call("POST", "/login/", jsonType, "{}")->status, 200); // over the same connection
    const QByteArray request = "GET /nope/ HTTP/1.1\r\nHost: localhost\r\n\r\n"; // they were not closed either
    QCOMPARE(::send(idle.front(), request.constData(), size_t(request.size()), MSG_NOSIGNAL), request.size());
    std::array<char, 12> reply{};
    QCOMPARE(::recv(idle.front(), reply.data(), reply.size(), MSG_WAITALL), qsizetype(reply.size()));
    QCOMPARE(QByteArray(reply.data(), reply.size()), "HTTP/1.1 404");
}

void TestAuthServer::servesWithFewDescriptors()
{
    const ServerProcess process({ .descriptors = 64 });
    QVERIFY(process.port() != 0);
    std::vector<int> idle;
    for (int i = 0; i < 200; ++i)
        idle.push_back(connectedTo(process.port()));
    for (int i = 0; i < 20; ++i) {
        RawHttp http(process.port());
        const auto reply = http.call("POST", "/login/", jsonType, "{}");
        QVERIFY(reply);
        QCOMPARE(reply->status, 200);
    }
    for (const int each : idle)
        ::close(each);
}

void TestAuthServer::boundsWhatIsNotRead()
{
    const ServerProcess process({ .users = 200 });
    QVERIFY(process.port() != 0);
    const qint64 before = process.peakMemory();
    QTcpSocket greedy;
    greedy.setReadBufferSize(1);
    greedy.connectToHost(QHostAddress::LocalHost, process.port());
    QVERIFY(greedy.waitForConnected());
    greedy.write(
        QByteArray("GET /users/ HTTP/1.1\r\nHost: localhost\r\n\r\n").repeated(100'000)); // a gigabyte of users
    QElapsedTimer time;
    time.start();
    for (int i = 0; i < 10; ++i) {
        while (greedy.waitForBytesWritten(50)) { }
        RawHttp http(process.port());
        QCOMPARE(http.call("POST", "/login/", jsonType, "{}")->status, 200);
    }
    QVERIFY2(time.elapsed() < 10'000, qPrintable(QString::number(time.elapsed())));
    const qint64 more = process.peakMemory() - before;
#ifdef JOTLAB_SANITIZED
    constexpr qint64 Most = 300'000'000; // the sanitizer keeps 256 MB of what was freed
#else
    constexpr qint64 Most = 20'000'000;
#endif
    QVERIFY2(before > 0 && more < Most, qPrintable(QString::number(more)));
}

void TestAuthServer::ignoresWhatFollowsTheLastRequest_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::newRow("Connection: close") << QByteArray(
        "GET /nope/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    QTest::newRow("HTTP/1.0") << QByteArray("GET /nope/ HTTP/1.0\r\nHost: localhost\r\n\r\n");
    QTest::newRow("refused") << QByteArray("GET /nope/ HTTP/9.9\r\nHost: localhost\r\n\r\n");
}

void TestAuthServer::ignoresWhatFollowsTheLastRequest()
{
    QFETCH(QByteArray, first);
    AuthServer server;
    const auto url = server.start({});
    QVERIFY(url);
    RawHttp http(quint16(url->port()));
    const QByteArray refresh = textOf(http.call("POST", "/login/", jsonType, "{}")->body, u"refresh");
    const QByteArray body = R"({"refresh":")" + refresh + R"("})";
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, quint16(url->port()));
    QVERIFY(socket.waitForConnected());
    socket.write(first
        + "POST /api/token/blacklist/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    QByteArray answers;
    while (socket.waitForReadyRead(20'000))
        answers += socket.readAll();
    QCOMPARE(answers.count("\r\nDate: "), 1);
    QCOMPARE(http.call("POST", "/api/token/refresh/", jsonType, body)->status, 200); // it is not blacklisted
}

void TestAuthServer::keepsTokensOutOfTheLog()
{
    ServerProcess process({ .loggingRules = u"*=true"_s });
    QVERIFY(process.port() != 0);
    RawHttp http(process.port());
    const QByteArray reply = http.call("POST", "/login/", jsonType, "{}")->body;
    const QByteArray access = textOf(reply, u"access");
    const QByteArray refresh = textOf(reply, u"refresh");
    QCOMPARE(http.call("GET", "/whoami/", { { "Authorization", "Bearer " + access } })->status, 200);
    QCOMPARE(http.call("GET", "/whoami/?token=" + access)->status, 401);
    QCOMPARE(http.call("POST", "/api/token/refresh/", jsonType, R"({"refresh":")" + refresh + R"("})")->status, 200);
    QCOMPARE(http.send("GET /" + access + " HTTP/9.9\r\nHost: localhost\r\n\r\n")->status, 505);
    process.kill();
    const QByteArray log = process.log();
    QVERIFY(log.contains("listening on")); // the rules do count
    for (const QByteArray &token : { access, refresh }) {
        for (const QByteArray &part : token.split('.').sliced(1))
            QVERIFY(!log.contains(part));
    }
}

/// Whoever connects and goes without a pause keeps nobody out.
void TestAuthServer::answersBesideAFloodOfConnections()
{
    const ServerProcess process(u":memory:"_s);
    QVERIFY(process.port() != 0);
    std::atomic<bool> isOver = false;
    std::atomic<int> connections = 0;
    std::vector<std::thread> flood;
    const auto end = qScopeGuard([&] {
        isOver = true;
        for (std::thread &thread : flood)
            thread.join();
    });
    for (int i = 0; i < 2; ++i) {
        flood.emplace_back([&, port = process.port()] {
            sockaddr_in address = {};
            address.sin_family = AF_INET;
            address.sin_port = htons(port);
            address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            while (!isOver && connections < 20'000) {
                const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
                if (::connect(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0)
                    ++connections;
                ::close(socket);
            }
        });
    }
    constexpr int Calls = 300;
    int answered = 0;
    for (int i = 0; i < Calls; ++i) {
        RawHttp http(process.port());
        const auto reply = http.call("GET", "/whoami/");
        answered += reply && reply->status == 401;
    }
    QCOMPARE(answered, Calls);
    QVERIFY2(connections > Calls, qPrintable(QString::number(connections)));
}

void TestAuthServer::boundsItsMemory()
{
    ServerProcess process(u":memory:"_s);
    QVERIFY(process.port() != 0);
    const qint64 atFirst = process.peakMemory(); // under the sanitizer ten times what it is without
    std::vector<std::unique_ptr<QTcpSocket>> greedy;
    for (int i = 0; i < 40; ++i) { // 400 MB, if all were let in
        greedy.push_back(std::make_unique<QTcpSocket>());
        greedy.back()->connectToHost(QHostAddress::LocalHost, process.port());
        QVERIFY(greedy.back()->waitForConnected());
        greedy.back()->write(
            "POST /api/token/refresh/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000000\r\n\r\n");
        greedy.back()->write(QByteArray(9'900'000, '['));
        while (greedy.back()->bytesToWrite() > 0 && greedy.back()->waitForBytesWritten(5000)) { }
    }
    RawHttp http(process.port());
    QCOMPARE(http.call("POST", "/login/", jsonType, "{}")->status, 200);
    const qint64 taken = process.peakMemory() - atFirst;
#ifdef JOTLAB_SANITIZED
    constexpr qint64 Most = 400'000'000; // the sanitizer keeps 256 MB of what was freed
#else
    constexpr qint64 Most = 200'000'000;
#endif
    QVERIFY2(atFirst > 0 && taken > 0 && taken < Most, qPrintable(QString::number(taken)));
}

// Tokens are revoked one after the other over one connection, and the server is killed in the middle. Whatever it
// answered holds.
void TestAuthServer::losesNothingWhenKilled()
{
    QTemporaryDir dir;
    const QString database = dir.filePath(u"db.sqlite3"_s);
    QList<QByteArray> revoked;
    QList<QByteArray> issued;
    for (int round = 1; round <= 5; ++round) {
        ServerProcess process(database);
        QVERIFY(process.port() != 0);
        RawHttp http(process.port());
        QList<QByteArray> tokens;
        for (int i = 0; i < 12; ++i) {
            const auto reply = http.call("POST", "/login/", jsonType, "{}");
            QVERIFY(reply && reply->status == 200);
            tokens.append(textOf(reply->body, u"refresh"));
        }
        issued += tokens;
        QByteArray requests;
        for (const QByteArray &token : std::as_const(tokens)) {
            const QByteArray body = R"({"refresh":")" + token + R"("})";
            requests += "POST /api/token/blacklist/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                        "application/json\r\nContent-Length: "
                + QByteArray::number(body.size()) + "\r\n\r\n" + body;
        }
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, process.port());
        QVERIFY(socket.waitForConnected());
        socket.write(requests);
        QByteArray answers;
        while (answers.count("HTTP/1.1 200") < round * 2 && socket.waitForReadyRead(10'000))
            answers += socket.readAll();
        process.kill();
        while (socket.waitForReadyRead(200))
            answers += socket.readAll();
        answers += socket.readAll();
        const qsizetype answered = answers.count("HTTP/1.1 200");
        QVERIFY(answered >= round * 2);
        revoked += tokens.first(answered);
    }
    ServerProcess process(database);
    QVERIFY(process.port() != 0);
    RawHttp http(process.port());
    for (const QByteArray &token : std::as_const(revoked)) {
        const auto reply = http.call("POST", "/api/token/refresh/", jsonType, R"({"refresh":")" + token + R"("})");
        QVERIFY(reply);
        QCOMPARE(reply->body, R"({"detail":"Token is blacklisted","code":"token_not_valid"})");
    }
    const auto store = django::SqlStore::open(database);
    QVERIFY(store);
    const auto rows = (*store)->outstanding();
    QVERIFY(rows);
    QCOMPARE(rows->size(), issued.size());
}

void TestAuthServer::turnsTheLoginOff_data()
{
    QTest::addColumn<bool>("imported");
    QTest::addColumn<bool>("allow");
    QTest::addColumn<int>("status");
    QTest::newRow("own key") << false << false << 200;
    QTest::newRow("imported key") << true << false << 403;
    QTest::newRow("imported key, allowed") << true << true << 200;
}

void TestAuthServer::turnsTheLoginOff()
{
    QFETCH(bool, imported);
    QFETCH(bool, allow);
    QFETCH(int, status);
    Options options;
    options.allowLogin = allow;
    if (imported)
        options.settings.signingKey = QByteArray("the secret of somebody's project, long enough");
    AuthServer server;
    const auto url = server.start(options);
    QVERIFY(url);
    RawHttp http(quint16(url->port()), { { session::startSecretHeader, server.startSecret() } });
    const auto reply = http.call("POST", "/login/", jsonType, "{}");
    QCOMPARE(reply->status, status);
    if (status == 403) {
        QVERIFY2(textOf(reply->body, u"detail").contains("signing key was imported"), reply->body);
        QVERIFY(!reply->body.contains("somebody"));
    }
    QCOMPARE(http.call("GET", "/users/")->status, status);
}

/// As if Django had made it: without the application id that Jotlab writes into the header.
static void makeForeign(const QString &database)
{
    QFile file(database);
    QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(68) && file.write(QByteArray(4, '\0')) == 4);
}

void TestAuthServer::wantsTheSecretOfItsStart_data()
{
    QTest::addColumn<bool>("imported");
    QTest::addColumn<bool>("foreign");
    QTest::addColumn<bool>("clock");
    QTest::addColumn<bool>("wanted");
    QTest::newRow("own key and database") << false << false << true << false;
    QTest::newRow("imported key") << true << false << false << true;
    QTest::newRow("imported key, with a clock") << true << false << true << true;
    QTest::newRow("a project's database") << false << true << false << true;
}

void TestAuthServer::wantsTheSecretOfItsStart()
{
    QFETCH(bool, imported);
    QFETCH(bool, foreign);
    QFETCH(bool, clock);
    QFETCH(bool, wanted);
    QTemporaryDir dir;
    Options options;
    options.database = dir.filePath(u"x.sqlite3"_s);
    options.allowLogin = true;
    options.clockControl = clock;
    options.users = { u"alice"_s };
    if (imported)
        options.settings.signingKey = QByteArray("the secret of somebody's project, long enough");
    AuthServer server;
    QVERIFY(server.start(options));
    if (foreign) { // what says that a database is Jotlab's own goes
        server.stop();
        QVERIFY(QFile::remove(options.database + u".key"_s));
        makeForeign(options.database);
        options.settings.signingKey = QByteArray("the project's, which is told, too, long enough");
        options.users.clear();
        QVERIFY(server.start(options));
    }
    const QByteArray secret = server.startSecret();
    QCOMPARE(secret.size(), wanted ? 43 : 0); // 256 bits
    RawHttp http(quint16(server.url().port()));
    const int refused = wanted ? 403 : 200;
    QCOMPARE(http.call("GET", "/users/")->status, refused);
    if (clock)
        QCOMPARE(http.call("POST", "/clock/", jsonType, R"({"advance":1})")->status, refused);
    const QList<Header> known{ { session::startSecretHeader, secret } };
    QCOMPARE(http.call("GET", "/users/", known)->status, 200);
    if (!wanted)
        return;
    // It stays when the options change, goes where nothing needs it, and is another at the next start.
    QVERIFY(server.reconfigure(options));
    QCOMPARE(server.startSecret(), secret);
    QVERIFY(server.start(options));
    QVERIFY(server.startSecret() != secret);
    QCOMPARE(RawHttp(quint16(server.url().port())).call("GET", "/users/", known)->status, 403);
    options.allowLogin = options.clockControl = false;
    QVERIFY(server.reconfigure(options));
    QCOMPARE(server.startSecret(), QByteArray());
}

void TestAuthServer::noPageOfAnotherOriginShowsIt()
{
    AuthServer server;
    const auto url = server.start({});
    QVERIFY(url);
    RawHttp http(quint16(url->port()));
    for (const char *target : { "/users/", "/nowhere/", "/whoami" })
        QCOMPARE(http.call("GET", target)->header("Cross-Origin-Resource-Policy"), "same-origin");
    QCOMPARE(http.send("GET /users/ HTTP/1.1\r\nHost: evil.example\r\n\r\n")->header("Cross-Origin-Resource-Policy"),
        "same-origin");
}

void TestAuthServer::saysThatThePortIsTaken()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    Options options;
    options.port = other.serverPort();
    AuthServer server;
    const auto url = server.start(options);
    QVERIFY(!url);
    QCOMPARE(url.error().code, Errc::Network);
    QVERIFY2(url.error().what.contains(QString::number(options.port)), qUtf8Printable(url.error().what));
    QVERIFY(!server.isRunning());
    options.port = 0;
    QVERIFY(server.start(options));
}

void TestAuthServer::saysWhatIsWrongWithTheDatabase()
{
    QTemporaryDir dir;
    QFile file(dir.filePath(u"x.sqlite3"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(10'000, 'x'));
    file.close();
    Options options;
    options.database = file.fileName();
    AuthServer server;
    const auto url = server.start(options);
    QVERIFY(!url);
    QVERIFY2(url.error().what.contains("x.sqlite3"_L1), qUtf8Printable(url.error().what));
    options.database = dir.filePath(u"missing/x.sqlite3"_s);
    QVERIFY(!server.start(options));
}

void TestAuthServer::tellsWhatItAnswered()
{
    AuthServer server;
    QSignalSpy spy(&server, &AuthServer::answered);
    const auto url = server.start({});
    QVERIFY(url);
    RawHttp http(quint16(url->port()));
    QVERIFY(http.call("GET", "/nope/?secret=1"));
    QTRY_COMPARE(spy.size(), 1);
    QCOMPARE(spy.first(), (QVariantList{ QByteArray("GET"), QByteArray("/nope/"), 404 }));
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (argc == 4 && qstrcmp(argv[1], "--serve") == 0) {
        Options options;
        options.database = QString::fromLocal8Bit(argv[2]);
        options.users = { u"alice"_s };
        for (int i = 1; i < QByteArray(argv[3]).toInt(); ++i)
            options.users.append(u"user%1"_s.arg(i));
        AuthServer server;
        const auto url = server.start(options);
        if (!url)
            return 1;
        std::printf("%d\n", url->port());
        std::fflush(stdout);
        return QCoreApplication::exec();
    }
    TestAuthServer test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_authserver.moc"
