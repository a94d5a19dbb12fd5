// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/forgetting.h"
#include "core/json/jsonwriter.h"
#include "tests/support/samplesession.h"

#include <QTest>

using archive::KeptSession;
using session::SessionLog;

class TestForgetting : public QObject
{
    Q_OBJECT

    SessionLog m_log{ [] { return fromEpochSeconds(sample::Now); } };

    static QByteArray written(const KeptSession &session)
    {
        QByteArray text;
        for (const session::TokenRecord &token : session.tokens)
            text += writeJson(archive::toJson(token)) + '\n';
        for (const session::Exchange &exchange : session.exchanges)
            text += writeJson(archive::toJson(exchange)) + '\n';
        return text;
    }

private slots:
    void init()
    {
        m_log.clear();
        sample::fill(m_log);
    }

    void allOfAUserOnAServerGoTogether()
    {
        const QByteArray other = sample::token("{\"token_type\":\"access\",\"jti\":\"b9\",\"user_id\":\"2\"}");
        const QByteArray elsewhere
            = sample::token("{\"token_type\":\"access\",\"jti\":\"c9\",\"user_id\":\"1\"}", sample::Signature + "eA");
        const int bob = m_log.observe(other, session::Origin::Received, sample::Server);
        const int shop = m_log.observe(elsewhere, session::Origin::Received, QStringLiteral("https://shop.example"));
        const QSet<int> gone = archive::tokensOfSameUser(m_log, 0);
        QVERIFY(gone.size() > 2);
        QVERIFY(!gone.contains(bob) && !gone.contains(shop));
        QCOMPARE(archive::tokensOfSameUser(m_log, bob), QSet<int>{ bob });
        QVERIFY(archive::tokensOfSameUser(m_log, -1).isEmpty());

        const KeptSession before = archive::snapshot(m_log);
        const KeptSession left = archive::withoutTokens(before, gone);
        QCOMPARE(left.tokens.size(), before.tokens.size() - gone.size());
        QCOMPARE(left.exchanges.size(), before.exchanges.size());
        const QByteArray text = written(left);
        for (const int id : gone)
            QVERIFY(!text.contains(m_log.token(id)->text));
        QVERIFY(text.contains(other) && text.contains(elsewhere));

        // And back again.
        const KeptSession again = archive::merged(before, left);
        QCOMPARE(written(again), written(before));
    }

    /// What was kept without its signature is the beginning of the whole one, which must not be left with the rest.
    void theBeginningOfAnotherIsNoReason()
    {
        const QByteArray whole = sample::token("access", "d1");
        const QByteArray stripped = whole.first(whole.lastIndexOf('.') + 1);
        KeptSession session;
        for (const QByteArray &text : { stripped, whole }) {
            session::TokenRecord record;
            record.id = int(session.tokens.size());
            record.familyId = record.id;
            record.text = text;
            session.tokens.append(record);
        }
        session.exchanges.append(
            sample::call(session::Endpoint::WhoAmI, "/whoami/", sample::member("access", whole), 200, "{}"));
        const KeptSession left = archive::withoutTokens(session, { 0, 1 });
        QVERIFY(left.tokens.isEmpty());
        QVERIFY2(!left.exchanges.constFirst().body.contains(sample::Signature), left.exchanges.constFirst().body);
    }

    /// A link to a token that is gone would lead to another one.
    void idsFollow()
    {
        const auto claims = [](const char *jti, const char *user) {
            return QByteArray("{\"token_type\":\"refresh\",\"jti\":\"") + jti + "\",\"user_id\":\"" + user + "\"}";
        };
        SessionLog log([] { return fromEpochSeconds(sample::Now); });
        const auto see = [&](const char *jti, const char *user, int parent) {
            return log.observe(sample::token(claims(jti, user), sample::Signature + jti), session::Origin::Received,
                sample::Server, parent);
        };
        const int alice = see("a1", "1", -1);
        const int bob = see("b1", "2", -1);
        const int alices = see("a2", "1", alice);
        const int bobs = see("b2", "2", bob);
        QVERIFY(alices >= 0 && bobs >= 0);
        KeptSession session = archive::snapshot(log);
        session.selected = bobs;
        const KeptSession left = archive::withoutTokens(session, archive::tokensOfSameUser(log, alices));
        log.restore(left.tokens, left.exchanges);
        QCOMPARE(log.tokens().size(), 2);
        QCOMPARE(left.selected, 1);
        QCOMPARE(log.token(1)->jti, QByteArray("b2"));
        QCOMPARE(log.token(1)->parentId, 0);
        QCOMPARE(log.familyOf(0), (QList<int>{ 0, 1 }));
    }
};

QTEST_GUILESS_MAIN(TestForgetting)
#include "tst_forgetting.moc"
