// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/base64url.h"
#include "core/jose/jws.h"
#include "tests/ui/laboratoryparts.h"

using namespace Qt::StringLiterals;
using session::Origin;

namespace {

QByteArray token(const QByteArray &jti, const jose::Key &key, const QByteArray &algorithm = "HS256")
{
    return *jose::signCompact(R"({"alg":")" + algorithm + R"(","typ":"JWT"})",
        R"({"token_type":"access","exp":1795513800,"iat":1795513500,"jti":")" + jti + R"(","user_id":"1"})",
        *jose::algorithmNamed(algorithm), key);
}

} // namespace

/// Whose the tokens of the session are, by the keys of the servers that are known.
class TestVouching : public QObject
{
    Q_OBJECT

private slots:
    void theServersOwnAreTold()
    {
        const LaboratoryParts parts;
        QVERIFY(parts.openDatabase());
        session::SessionLog &log = parts->log();
        const QString shop = parts.callOther();
        const int early = log.observe(token("early", secretKey()), Origin::Pasted);
        QVERIFY(!log.token(early)->isVerified); // its key is not known yet
        QVERIFY(parts->rules().adoptSigningKey(secretKey()));
        QVERIFY(log.token(early)->isVerified);
        QCOMPARE(log.token(early)->server, shop);
        QVERIFY(log.token(log.observe(token("late", secretKey()), Origin::Pasted))->isVerified);
        QVERIFY(log.token(log.observe(token("sent", secretKey()), Origin::Sent, shop))->isVerified);
        // One that says to be another server's is not this one's.
        const int foreign = log.observe(token("foreign", secretKey()), Origin::Sent, u"https://elsewhere.example"_s);
        QVERIFY(!log.token(foreign)->isVerified);
        QCOMPARE(stateAt(*log.token(foreign), parts->clock().now()), session::TokenState::Unverified);
    }

    void forgeriesAreNobodys()
    {
        const LaboratoryParts parts;
        QVERIFY(parts.openDatabase());
        parts.callOther();
        QVERIFY(parts->rules().adoptSigningKey(secretKey()));
        session::SessionLog &log = parts->log();
        const auto isVerified
            = [&log](const QByteArray &text) { return log.token(log.observe(text, Origin::Pasted))->isVerified; };
        const QByteArray good = token("g", secretKey());
        QVERIFY(isVerified(good));
        QVERIFY(!isVerified(good.left(good.lastIndexOf('.') + 1) + QByteArray(43, 'A')));
        QVERIFY(!isVerified(token("k", *jose::Key::fromSecret("somebody else's secret, long enough as well"))));
        QVERIFY(!isVerified(token("a", secretKey(), "HS512"))); // the server takes HS256 alone
        QVERIFY(!isVerified(jose::encodeBase64Url(R"({"alg":"none"})") + good.mid(good.indexOf('.'))));
    }

    void theEmbeddedServersKeyCounts()
    {
        const LaboratoryParts parts;
        QVERIFY(parts.openDatabase());
        const auto minted
            = parts->minting().mint(parts->directory().users().constFirst(), { simplejwt::TokenType::Access }, {}, {});
        QVERIFY(minted);
        QVERIFY(parts->log().token(parts->log().observe(minted->constFirst(), Origin::Pasted))->isVerified);
    }
};

QTEST_MAIN(TestVouching)
#include "tst_vouching.moc"
