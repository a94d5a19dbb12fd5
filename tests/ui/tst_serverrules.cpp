// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/serverfile.h"
#include "core/simplejwt/band.h"
#include "tests/ui/laboratoryparts.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;

class TestServerRules : public QObject
{
    Q_OBJECT

private slots:
    void theEmbeddedServerHasItsDatabasesKey()
    {
        const LaboratoryParts parts;
        QVERIFY(parts->rules().keys().isEmpty());
        QVERIFY(parts->embedded().openDatabase());
        QCOMPARE(parts->rules().keys().size(), 1);
        QCOMPARE(parts->rules().keys().constFirst().label(), u"embedded key"_s);
        QVERIFY(parts->rules().areKnown());
        QVERIFY(parts->rules().settings().signingKey);
        QVERIFY(!parts->rules().ownSettings().signingKey); // nobody entered it

        const QByteArray own = *parts->rules().settings().signingKey;
        QVERIFY(parts->rules().adoptSigningKey(secretKey()));
        QVERIFY(!parts->embedded().hasOwnKey());
        QVERIFY(parts->rules().ownSettings().signingKey);
        simplejwt::Settings without = parts->rules().settings();
        without.signingKey.reset();
        QVERIFY(parts->rules().setSettings(without));
        QVERIFY(parts->embedded().hasOwnKey());
        QCOMPARE(*parts->rules().settings().signingKey, own);
    }

    void ofAnotherOnlyWhatWasToldIsKnown()
    {
        const LaboratoryParts parts;
        QVERIFY(parts->embedded().openDatabase());
        const QString shop = parts.callOther();
        ServerRules &rules = parts->rules();
        QVERIFY(!rules.areKnown());
        QCOMPARE(rules.settings(), simplejwt::Settings());
        QVERIFY(rules.keys().isEmpty());

        QSignalSpy changed(&rules, &ServerRules::changed);
        QVERIFY(rules.adoptSigningKey(secretKey()));
        QCOMPARE(changed.count(), 1);
        QVERIFY(rules.areKnown());
        QCOMPARE(rules.keys().constFirst().label(), u"key of shop.example"_s);
        QCOMPARE(rules.signingKeyOf(shop)->secret().value(), secretKey().secret().value());
        QVERIFY(!rules.signingKeyOf(parts->servers().embedded().id()));
        QVERIFY(parts->embedded().hasOwnKey()); // the embedded one is left alone

        rules.dropSigningKey(shop);
        QCOMPARE(changed.count(), 2);
        QVERIFY(!rules.signingKeyOf(shop));
        rules.dropSigningKey(shop);
        QCOMPARE(changed.count(), 2);
    }

    void aKeyThatCantSignIsRefused()
    {
        const LaboratoryParts parts;
        const QString shop = parts.callOther();
        const auto pair = jose::Key::generateEc("P-256");
        QVERIFY(pair);
        const auto refused = parts->rules().adoptSigningKey(pair->publicKey().value());
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Errc::KeyMismatch);
        QVERIFY(!parts->rules().signingKeyOf(shop));
    }

    void theyFollowAServerToItsNewAddress()
    {
        const LaboratoryParts parts;
        const QString shop = parts.callOther();
        QVERIFY(parts->rules().adoptSigningKey(secretKey()));
        const auto moved = config::serverFromUrl(u"https://new.example"_s).value();
        parts->servers().keep(moved, shop);
        QVERIFY(parts->rules().signingKeyOf(moved.id()));
        QVERIFY(!parts->rules().signingKeyOf(shop));
        QCOMPARE(parts->rules().keys().constFirst().label(), u"key of new.example"_s);
    }

    void theOwnLoginsOfAServerGoWithIt()
    {
        const LaboratoryParts parts;
        const QString shop = parts.callOther();
        ServerRules &rules = parts->rules();
        QSignalSpy changed(&rules, &ServerRules::changed);
        const QStringList logins{ u"CodeLogin"_s };
        rules.setOwnLogins(shop, logins);
        QCOMPARE(changed.count(), 1);
        rules.setOwnLogins(shop, logins);
        QCOMPARE(changed.count(), 1);
        config::ServerProfile server = parts->servers().current();
        server.name = u"renamed"_s;
        parts->servers().keep(server);
        QCOMPARE(rules.ownLogins(shop), logins);

        parts->servers().remove(shop);
        parts->servers().keep(server); // undone
        QCOMPARE(rules.ownLogins(shop), logins);
        parts->servers().remove(shop);
        parts.callOther(); // another one in its place
        changed.clear();
        QCOMPARE(rules.ownLogins(shop), QStringList());
        rules.setOwnLogins(shop, {});
        QCOMPARE(changed.count(), 0);

        rules.setOwnLogins(shop, logins);
        rules.forgetSettingsOf(shop);
        QCOMPARE(rules.ownLogins(shop), QStringList());
        QCOMPARE(changed.count(), 2);
        rules.forgetSettingsOf(shop);
        QCOMPARE(changed.count(), 2);
    }

    void anUnknownBandIsTheEmbeddedOnes()
    {
        const LaboratoryParts parts;
        const QString shop = parts.callOther();
        QSignalSpy changed(&parts->rules(), &ServerRules::changed);
        QVERIFY(parts->embedded().setBand(simplejwt::Band::V5_2));
        QCOMPARE(parts->rules().bandOf(shop), simplejwt::Band::V5_2);
        QCOMPARE(changed.count(), 1);
        config::ServerProfile server = parts->servers().current();
        server.band = simplejwt::Band::Next;
        parts->servers().keep(server);
        QCOMPARE(parts->rules().bandOf(shop), simplejwt::Band::Next);
    }
};

QTEST_GUILESS_MAIN(TestServerRules)
#include "tst_serverrules.moc"
