// SPDX-License-Identifier: GPL-3.0-or-later
// The differences that resources/docs/differences.md admits: each is there, on our side and, where it can be shown, on
// the real one. A difference that has gone must go from the table too.
#include "core/jose/key.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/engine.h"
#include "core/simplejwt/passwords.h"
#include "tests/conformance/comparedconfiguration.h"
#include "tests/conformance/comparedservers.h"

#include <QFile>
#include <QTest>
#include <atomic>
#include <thread>
#include <vector>

using namespace Qt::StringLiterals;

namespace {

const QList<QPair<QByteArray, QByteArray>> jsonType{ { "Content-Type", "application/json" } };
constexpr auto alicesLogin = "{\"username\":\"alice\",\"password\":\"alice-pw\"}";

int statusOf(ComparedServer &server, const QByteArray &path, const QByteArray &body)
{
    const auto reply = server.call("POST", path, jsonType, body);
    return reply ? reply->status : 0;
}

void expectRow(const char *title)
{
    QFile file(QStringLiteral(JOTLAB_SOURCE_DIR "/resources/docs/differences.md"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY2(file.readAll().contains(QByteArray("\n| ") + title + " |"), title);
}

QString storedHash(const QString &database)
{
    const auto store = django::SqlStore::open(database, django::SqlStore::OpenMode::ReadOnly);
    return store ? (*store)->userByName(u"alice"_s).value()->passwordHash : QString();
}

void storeHash(const QString &database, const QString &hash)
{
    const auto store = django::SqlStore::open(database, django::SqlStore::OpenMode::Write);
    QVERIFY(store);
    django::User alice = *(*store)->userByName(u"alice"_s).value();
    alice.passwordHash = hash;
    QVERIFY((*store)->updateUser(alice));
}

} // namespace

class TestDifferences : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keyOfAnotherCurve()
    {
        expectRow("Elliptic key of another curve");
        const jose::Key key = jose::Key::generateEc("P-384").value();
        Json settings = Json::object();
        settings.set(u"ALGORITHM"_s, u"ES256"_s);
        settings.set(u"SIGNING_KEY"_s, QString::fromLatin1(key.toPem().value()));
        settings.set(u"VERIFYING_KEY"_s, QString::fromLatin1(key.publicPem().value()));
        const ComparedConfiguration configuration{ "P-384 for ES256", writeJson(settings) };
        START_DJANGO(django, configuration.forDjango());
        RealServer real(*django);
        EmbeddedServer ours(configuration.forEmbedded(configuration.read().value()));
        QVERIFY(real.reset() && ours.reset());
        QCOMPARE(statusOf(real, "/login/", "{\"username\":\"alice\"}"), 200);
        QCOMPARE(statusOf(ours, "/login/", "{\"username\":\"alice\"}"), 500);
    }

    void es521()
    {
        expectRow("`ES521`");
        simplejwt::Settings settings;
        settings.algorithm = u"ES521"_s;
        const auto store = django::SqlStore::open(u":memory:"_s);
        QVERIFY(store);
        const simplejwt::Engine engine(settings, simplejwt::Band::V5_5, **store, systemClock());
        const auto decoded = engine.decode("a.b.c", simplejwt::TokenType::Access);
        QCOMPARE(decoded.error().status, 500);
        QVERIFY2(decoded.error().reason.contains("Unrecognized algorithm type 'ES521'"_L1),
            qPrintable(decoded.error().reason));
    }

    void passwordHashes()
    {
        expectRow("A password's hash after a login");
        expectRow("Other password hashes");
        DjangoServer::Options options;
        options.fastPasswords = false;
        START_DJANGO(django, options);
        RealServer real(*django);
        const QString old = simplejwt::encodePassword(u"alice-pw"_s, 1000); // of a Django long ago
        server::Options embedded;
        embedded.database = django->databasePath();
        embedded.writeForeign = true;
        embedded.settings.signingKey = DjangoServer::secretKey();
        server::AuthServer ours;
        storeHash(django->databasePath(), old);
        const auto url = ours.start(embedded);
        QVERIFY2(url, url ? "" : qPrintable(url.error().what));
        RawHttp http(quint16(url->port()));
        QCOMPARE(http.call("POST", "/api/token/", jsonType, alicesLogin)->status, 200);
        QCOMPARE(storedHash(django->databasePath()), old);
        QCOMPARE(statusOf(real, "/api/token/", alicesLogin), 200);
        const QString theirs = storedHash(django->databasePath()); // with the iterations of its version
        QVERIFY2(theirs.startsWith("pbkdf2_sha256$"_L1) && !theirs.startsWith("pbkdf2_sha256$1000$"_L1),
            "Django writes it anew");
        storeHash(django->databasePath(), u"argon2$argon2id$v=19$m=102400,t=2,p=8$c2FsdA$aGFzaA"_s);
        QCOMPARE(http.call("POST", "/api/token/", jsonType, alicesLogin)->status, 401);
    }

    void readOnlyDatabase()
    {
        expectRow("A project's database, opened read only");
        START_DJANGO(django, DjangoServer::Options{});
        server::Options embedded;
        embedded.database = django->databasePath();
        embedded.settings.signingKey = DjangoServer::secretKey();
        server::AuthServer ours;
        const auto url = ours.start(embedded);
        QVERIFY(url);
        RawHttp http(quint16(url->port()));
        const auto reply = http.call("POST", "/api/token/", jsonType, alicesLogin);
        QCOMPARE(reply->status, 500);
        QVERIFY2(reply->body.contains("readonly database"), reply->body);
        RealServer real(*django);
        QCOMPARE(statusOf(real, "/api/token/", alicesLogin), 200);
    }

    // Whoever comes second is told that the token is blacklisted, however close they come.
    void refreshesAtTheSameTime()
    {
        expectRow("Two refreshes of one token at the same time");
        server::Options options;
        options.settings.rotateRefreshTokens = options.settings.blacklistAfterRotation = true;
        server::AuthServer ours;
        const auto url = ours.start(options);
        QVERIFY(url);
        const auto port = quint16(url->port());
        RawHttp http(port);
        for (int round = 0; round < 10; ++round) {
            const auto login = http.call("POST", "/login/", jsonType, "{}");
            const QByteArray token = parseJson(login->body)->find(u"refresh")->toString().toLatin1();
            std::atomic<int> won{ 0 };
            std::vector<std::jthread> clients;
            for (int i = 0; i < 6; ++i) {
                clients.emplace_back([&] {
                    RawHttp client(port);
                    const auto reply
                        = client.call("POST", "/api/token/refresh/", jsonType, "{\"refresh\":\"" + token + "\"}");
                    won += reply && reply->status == 200;
                });
            }
            clients.clear(); // joins
            QCOMPARE(won.load(), 1);
        }
    }
};

QTEST_GUILESS_MAIN(TestDifferences)
#include "tst_differences.moc"
