// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/django/sqlstore.h"
#include "core/session/tokenreading.h"
#include "core/simplejwt/engine.h"
#include "tests/ui/laboratoryparts.h"

#include <QElapsedTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using simplejwt::TokenType;

class TestMinting : public QObject
{
    Q_OBJECT

private:
    static django::User withId(qint64 id)
    {
        django::User user;
        user.id = id;
        user.username = u"erin"_s;
        user.isActive = true;
        return user;
    }

private slots:
    void signsAsTheEmbeddedServerDoes()
    {
        const LaboratoryParts parts;
        QVERIFY(!parts->minting().isPossible());
        QVERIFY(parts.openDatabase());
        QVERIFY(parts->minting().isPossible());
        const django::User alice = parts->directory().users().constFirst();
        Json extra = Json::object();
        extra.set(u"team"_s, u"blue"_s);
        const auto texts = parts->minting().mint(alice, { TokenType::Access, TokenType::Refresh }, extra, 90s);
        QVERIFY(texts);
        QCOMPARE(texts->size(), 2);
        const simplejwt::Engine engine(
            parts->rules().settings(), parts->embedded().band(), *parts->embedded().store(), parts->clock().clock());
        QVERIFY(engine.decode(texts->at(0), TokenType::Access));
        QVERIFY(engine.decode(texts->at(1), TokenType::Refresh));
        for (const QByteArray &text : *texts) {
            const session::TokenReading reading = session::readToken(text);
            QCOMPARE(reading.text(u"team"), u"blue"_s);
            QCOMPARE(reading.anyText(u"user_id"), QString::number(alice.id));
            QVERIFY(reading.time(u"exp").value() == parts->clock().now() + 90s);
        }
    }

    /// Its row is written on the window's thread, which waits for no other program; for a server it would be 5 s.
    void aLockIsSaidAtOnce()
    {
        const LaboratoryParts parts;
        QVERIFY(parts.openDatabase());
        const django::User alice = parts->directory().users().constFirst();
        const auto other = django::SqlStore::open(parts->embedded().databasePath());
        QVERIFY(other && (*other)->begin());
        QElapsedTimer waiting;
        waiting.start();
        const auto refused = parts->minting().mint(alice, { TokenType::Refresh }, {}, {});
        QVERIFY2(waiting.elapsed() < 3'000, QByteArray::number(waiting.elapsed()));
        QVERIFY(!refused);
        QVERIFY2(refused.error().what.contains(u"locked"), qPrintable(refused.error().what));
        (*other)->rollback();
        QVERIFY(parts->minting().mint(alice, { TokenType::Refresh }, {}, {}));
    }

    void signsForAnotherWithItsKeyAlone()
    {
        const LaboratoryParts parts;
        QVERIFY(parts.openDatabase());
        parts.callOther();
        const auto refused = parts->minting().mint(withId(7), { TokenType::Access }, {}, {});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Errc::Secret);
        QVERIFY(parts->rules().adoptSigningKey(secretKey()));
        for (int i = 0; i < 2; ++i) { // each time anew
            const auto texts = parts->minting().mint(withId(7), { TokenType::Refresh }, {}, {});
            QVERIFY(texts);
            QCOMPARE(session::readToken(texts->constFirst()).anyText(u"user_id"), u"7"_s);
        }
        const auto nameless = parts->minting().mint(withId(0), { TokenType::Access }, {}, {});
        QVERIFY(!nameless);
        QCOMPARE(nameless.error().code, Errc::NotFound);
    }

    void aTwinLivesByItsServersClock()
    {
        const LaboratoryParts parts;
        QVERIFY(parts.openDatabase());
        const QString shop = parts.callOther();
        QVERIFY(parts->rules().adoptSigningKey(secretKey()));
        const auto texts = parts->minting().mint(withId(7), { TokenType::Access }, {}, {});
        const int id = parts->log().observe(texts->constFirst(), session::Origin::Issued, shop);
        const Instant realTime = parts->clock().now();
        parts->servers().choose(parts->servers().embedded().id());
        parts->clock().advance(1h); // not the shop's
        const auto twin = parts->minting().twinOf(*parts->log().token(id), 10s);
        QVERIFY(twin);
        QVERIFY(session::readToken(*twin).time(u"exp").value() == realTime + 10s);
        QVERIFY(session::readToken(*twin).text(u"jti").toUtf8() != parts->log().token(id)->jti);
        parts->servers().remove(shop);
        const auto lost = parts->minting().twinOf(*parts->log().token(id), 10s);
        QVERIFY(!lost);
        QCOMPARE(lost.error().code, Errc::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestMinting)
#include "tst_minting.moc"
