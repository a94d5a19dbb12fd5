// SPDX-License-Identifier: GPL-3.0-or-later
// Simple JWT's rules about users: logging in, who a token speaks of, and what ends with an account or its password.
#include "core/simplejwt/band.h"
#include "tests/core/enginebench.h"

#include <QTest>

using namespace django;
using namespace simplejwt;

class EngineUsersTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addBands(); }

    void usersOnRefresh()
    {
        QFETCH_GLOBAL(const Band, band);
        Bench bench(band);
        const QByteArray noAccount = R"(401 {"detail":"No active account found for the given token."})";
        const QByteArray inactive = refusal(bench.engine().refresh(bench.issue(TokenType::Refresh, bench.bob)));
        QCOMPARE(inactive, band == Band::V5_2 ? QByteArray("200") : noAccount);
        const QByteArray token = bench.issue(TokenType::Refresh, bench.alice);
        QVERIFY(bench.store().removeUser(bench.alice.id));
        const QByteArray crash = R"(500 {"detail":"DoesNotExist: User matching query does not exist."})";
        QCOMPARE(refusal(bench.engine().refresh(token)),
            band == Band::V5_2       ? QByteArray("200")
                : band == Band::V5_5 ? crash
                                     : noAccount);
        const QByteArray sliding = refusal(bench.engine().refreshSliding(bench.issue(TokenType::Sliding, bench.bob)));
        QCOMPARE(sliding, band == Band::Next ? noAccount : QByteArray("200"));
        QCOMPARE(wire(bench.engine().blacklist(token)), QByteArray("200 {}")); // works for deleted users
    }

    void severalUsersWithOneEmail()
    {
        QFETCH_GLOBAL(const Band, band);
        Settings settings;
        settings.userIdField = QStringLiteral("email");
        Bench bench(band, settings); // nobody there has one, so all have the same
        const auto user = bench.engine().authenticate("Bearer " + bench.issue(TokenType::Access, bench.alice));
        QVERIFY(!user);
        QCOMPARE(user.error().status, 500);
        QVERIFY2(
            user.error().reason.startsWith(QLatin1String("MultipleObjectsReturned")), qPrintable(user.error().reason));
    }

    void changedPasswordEndsTokens()
    {
        QFETCH_GLOBAL(const Band, band);
        Settings settings;
        settings.checkRevokeToken = true;
        Bench bench(band, settings);
        const QByteArray access = bench.issue(TokenType::Access, bench.alice);
        const QByteArray refresh = bench.issue(TokenType::Refresh, bench.alice);
        bench.alice.passwordHash = QStringLiteral("md5$new$hash");
        QVERIFY(bench.store().updateUser(bench.alice));
        const QByteArray bearer = refusal(bench.engine().authenticate("Bearer " + access));
        QCOMPARE(bearer,
            band == Band::V5_2
                ? QByteArray("200")
                : QByteArray(R"(401 {"detail":"The user's password has been changed.","code":"password_changed"})"));
        const QByteArray renewed = refusal(bench.engine().refresh(refresh));
        QCOMPARE(renewed,
            band == Band::Next ? QByteArray(R"(401 {"detail":"The user's password has been changed."})")
                               : QByteArray("200"));
        QCOMPARE(bench.store().blacklisted().value().size(), band == Band::Next ? 1 : 0); // refused, and yet written
    }

    void passwordLogin()
    {
        QFETCH_GLOBAL(const Band, band);
        Settings settings;
        settings.updateLastLogin = true;
        Bench bench(band, settings);
        const QByteArray refused = R"(401 {"detail":"No active account found with the given credentials"})";
        QCOMPARE(wire(bench.engine().obtainPair(QStringLiteral("alice"), QStringLiteral("wrong"))), refused);
        QCOMPARE(wire(bench.engine().obtainPair(QStringLiteral("nobody"), QStringLiteral("alice-pw"))), refused);
        QCOMPARE(wire(bench.engine().obtainPair(QStringLiteral("bob"), QStringLiteral("alice-pw"))), refused);
        QVERIFY(!bench.store().userById(bench.alice.id).value()->lastLogin);
        const Outcome<Json> pair = bench.engine().obtainPair(QStringLiteral("alice"), QStringLiteral("alice-pw"));
        QCOMPARE(pair.value().members().at(0).name, QStringLiteral("refresh"));
        QVERIFY(bench.store().userById(bench.alice.id).value()->lastLogin);
        QVERIFY(bench.engine().obtainSliding(QStringLiteral("alice"), QStringLiteral("alice-pw")));
    }

    void bearer_data()
    {
        QTest::addColumn<QByteArray>("header"); // "A": a good access token, "R": a refresh token
        QTest::addColumn<QByteArray>("answer"); // empty: no credentials
        const QByteArray malformed
            = R"(401 {"detail":"Authorization header must contain two space-delimited values","code":"bad_authorization_header"})";
        QTest::newRow("good") << QByteArray("Bearer A") << QByteArray("200 alice");
        QTest::newRow("much white space") << QByteArray("  Bearer \t A ") << QByteArray("200 alice");
        QTest::newRow("empty") << QByteArray("") << QByteArray();
        QTest::newRow("lower case") << QByteArray("bearer A") << QByteArray();
        QTest::newRow("bare token") << QByteArray("A") << QByteArray();
        QTest::newRow("no token") << QByteArray("Bearer") << malformed;
        QTest::newRow("three parts") << QByteArray("Bearer A A") << malformed;
        QTest::newRow("refresh token")
            << QByteArray("Bearer R")
            << QByteArray(
                   R"(401 {"detail":"Given token not valid for any token type","code":"token_not_valid",)"
                   R"("messages":[{"token_class":"AccessToken","token_type":"access","message":"Token has wrong type"}]})");
    }
    void bearer()
    {
        QFETCH_GLOBAL(const Band, band);
        QFETCH(QByteArray, header);
        QFETCH(const QByteArray, answer);
        Bench bench(band);
        header.replace(" A", ' ' + bench.issue(TokenType::Access, bench.alice))
            .replace(" R", ' ' + bench.issue(TokenType::Refresh, bench.alice));
        const Outcome<std::optional<User>> user = bench.engine().authenticate(header);
        const QByteArray got = !user ? refusal(user) : *user ? "200 " + (*user)->username.toUtf8() : QByteArray();
        QCOMPARE(got, answer);
    }

    void aFieldThatUsersLackIsACrash()
    {
        QFETCH_GLOBAL(const Band, band);
        Settings settings;
        settings.userIdField = QStringLiteral("nobody_has_this");
        Bench without(band, settings);
        const auto token = without.engine().tokenForUser(without.alice, TokenType::Access, {});
        QVERIFY(!token);
        QVERIFY2(token.error().reason.startsWith(QLatin1String("AttributeError")), qPrintable(token.error().reason));
    }

    void oddUserClaims_data()
    {
        QTest::addColumn<QByteArray>("claim");
        QTest::addColumn<QByteArray>("answer");
        const QByteArray missing = R"(401 {"detail":"User not found","code":"user_not_found"})";
        QTest::newRow("text") << QByteArray(R"("1")") << QByteArray("200");
        QTest::newRow("padded text") << QByteArray(R"(" 1 ")") << QByteArray("200");
        QTest::newRow("float") << QByteArray("1.9") << QByteArray("200");
        QTest::newRow("true is 1") << QByteArray("true") << QByteArray("200");
        QTest::newRow("null") << QByteArray("null") << missing;
        QTest::newRow("unknown") << QByteArray("77") << missing;
        QTest::newRow("word") << QByteArray(
            R"("abc")") << QByteArray(R"(500 {"detail":"ValueError: Field 'id' expected a number but got 'abc'."})");
        QTest::newRow("list") << QByteArray("[1]")
                              << QByteArray(R"(500 {"detail":"TypeError: Field 'id' expected a number but got [1]."})");
        QTest::newRow("infinite") << QByteArray(
            "1e999") << QByteArray(R"(500 {"detail":"OverflowError: cannot convert float infinity to integer"})");
        QTest::newRow("huge")
            << QByteArray("99999999999999999999")
            << QByteArray(R"(500 {"detail":"OverflowError: Python int too large to convert to SQLite INTEGER"})");
    }
    void oddUserClaims()
    {
        QFETCH_GLOBAL(const Band, band);
        QFETCH(const QByteArray, claim);
        QFETCH(const QByteArray, answer);
        Bench bench(band);
        const QByteArray token
            = signedWithSecret(R"({"token_type":"access","exp":1700000001,"jti":"a","user_id":)" + claim + '}');
        QCOMPARE(refusal(bench.engine().authenticate("Bearer " + token)), answer);
    }
};

QTEST_GUILESS_MAIN(EngineUsersTest)
#include "tst_engineusers.moc"
