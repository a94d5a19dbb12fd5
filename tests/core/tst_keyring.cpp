// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/jwk.h"
#include "core/jose/jwkwrite.h"
#include "core/json/json.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"
#include "core/keyring/keyring.h"
#include "tests/support/peer.h"

#include <QHash>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using jose::Key;
using jose::KeyType;
using keyring::ImportedKey;
using keyring::KeyEntry;
using keyring::KeyRing;
using Place = KeyEntry::Place;

namespace {

/// A store that answers later, as a keychain does, and can be out of order.
class SlowStore : public keyring::SecretStore
{
public:
    QHash<QString, QByteArray> kept;
    bool isLocked = false;

    void read(const QString &name, QObject *context, Given given) override
    {
        later(context, [this, name, given] {
            if (isLocked || !kept.contains(name))
                given(fail(Errc::NotFound, QStringLiteral("Locked.")));
            else
                given(kept.value(name));
        });
    }
    void write(const QString &name, const QByteArray &secret, QObject *context, Done done) override
    {
        later(context, [this, name, secret, done] {
            if (isLocked)
                return done(fail(Errc::Secret, QStringLiteral("Locked.")));
            kept.insert(name, secret);
            done({});
        });
    }
    void remove(const QString &name, QObject *context, Done done) override
    {
        later(context, [this, name, done] {
            kept.remove(name);
            done({});
        });
    }

private:
    static void later(QObject *context, std::function<void()> what) { QTimer::singleShot(0, context, what); }
};

ImportedKey secret(const QByteArray &bytes)
{
    return { *Key::fromSecret(bytes), {}, {} };
}

Place placeOf(const KeyRing &ring, int index)
{
    return ring.entries().at(index).place;
}

} // namespace

class TestKeyRing : public QObject
{
    Q_OBJECT

private slots:
    void secretsRestInTheStore()
    {
        const auto store = std::make_shared<SlowStore>();
        KeyRing ring(store);
        ring.add({ secret("geheim") }, QStringLiteral("pasted"));
        QCOMPARE(placeOf(ring, 0), Place::Storing);
        QTRY_COMPARE(placeOf(ring, 0), Place::Keychain);
        QVERIFY(store->kept.value(ring.entries().first().id).contains("oct"));
        const QByteArray record = writeJson(ring.record());
        QVERIFY(!record.contains(QByteArray("geheim").toBase64(QByteArray::OmitTrailingEquals)));
        QVERIFY2(
            !record.contains(ring.entries().first().key->thumbprint()), "a hash is enough to guess a short secret");

        KeyRing next(store);
        next.restore(*parseJson(record));
        QCOMPARE(placeOf(next, 0), Place::Loading);
        QVERIFY(next.keys().isEmpty());
        next.load();
        QTRY_COMPARE(placeOf(next, 0), Place::Keychain);
        QCOMPARE(next.keys().first().secret().value(), QByteArray("geheim"));
        QCOMPARE(next.keys().first().label(), next.entries().first().name);
    }

    void aLockedStoreLeavesThemInMemoryAndSaysSo()
    {
        const auto store = std::make_shared<SlowStore>();
        store->isLocked = true;
        KeyRing ring(store);
        const QString id = ring.add({ secret("geheim") }, QStringLiteral("pasted")).first();
        QTRY_COMPARE(placeOf(ring, 0), Place::Memory);
        QCOMPARE(ring.entries().first().problem, QStringLiteral("Locked."));
        QCOMPARE(ring.keys().size(), 1);
        QCOMPARE(writeJson(ring.record()), QByteArray("[]"));
        store->isLocked = false;
        ring.retry(id);
        QCOMPARE(placeOf(ring, 0), Place::Storing);
        QVERIFY(ring.entries().first().problem.isEmpty()); // what was before is not what is
        QTRY_COMPARE(placeOf(ring, 0), Place::Keychain);
        QVERIFY(ring.entries().first().problem.isEmpty());
    }

    void kindsTellTheSizeInTheirUnit()
    {
        QCOMPARE(keyring::keyKind(secret("geheim").key), QStringLiteral("an HMAC secret, 6 bytes"));
        QVERIFY(keyring::keyKind(*Key::generate(KeyType::Ed25519)).endsWith(QStringLiteral(", 256 bits")));
    }

    void whatALockedStoreHoldsIsNotForgotten()
    {
        const auto store = std::make_shared<SlowStore>();
        KeyRing ring(store);
        ring.add({ secret("geheim") }, QStringLiteral("pasted"), QStringLiteral("mine"));
        QTRY_COMPARE(placeOf(ring, 0), Place::Keychain);
        const Json record = ring.record();
        store->isLocked = true;
        KeyRing next(store);
        next.restore(record);
        next.load();
        QTRY_COMPARE(placeOf(next, 0), Place::Unreadable);
        QCOMPARE(next.entries().first().name, QStringLiteral("mine"));
        QCOMPARE(next.entries().first().kind, QStringLiteral("HMAC, 6 bytes"));
        QCOMPARE(writeJson(next.record()), writeJson(record));
        store->isLocked = false;
        next.retry(next.entries().first().id);
        QTRY_COMPARE(placeOf(next, 0), Place::Keychain);
    }

    void thePublicPartChecksTokensWhileTheStoreIsLocked()
    {
        const auto store = std::make_shared<SlowStore>();
        KeyRing ring(store);
        const Key key = *Key::generate(KeyType::Ed25519);
        ring.add({ { key, {}, {} } }, QStringLiteral("x"));
        QTRY_COMPARE(placeOf(ring, 0), Place::Keychain);
        store->isLocked = true;
        KeyRing next(store);
        next.restore(ring.record());
        next.load();
        QTRY_COMPARE(placeOf(next, 0), Place::Unreadable);
        QVERIFY(next.keys().first().sameMaterial(*key.publicKey()));
        QCOMPARE(writeJson(next.record()), writeJson(ring.record()));
        store->isLocked = false;
        next.retry(next.entries().first().id);
        QTRY_COMPARE(placeOf(next, 0), Place::Keychain);
        QVERIFY(next.keys().first().hasPrivate());
    }

    void whatIsAddedBeforeItIsLoadedIsNoSecondEntry()
    {
        const auto store = std::make_shared<SlowStore>();
        KeyRing ring(store);
        ring.add({ secret("geheim"), { *Key::generate(KeyType::Ed25519), {}, {} } }, QStringLiteral("x"));
        QTRY_COMPARE(placeOf(ring, 1), Place::Keychain);
        KeyRing next(store);
        next.restore(ring.record());
        next.add({ secret("geheim"), { ring.keys().at(1), {}, {} } }, QStringLiteral("y"));
        next.load();
        QTRY_COMPARE(placeOf(next, 0), Place::Keychain);
        QTRY_COMPARE(next.entries().size(), 2);
        QTRY_COMPARE(placeOf(next, 1), Place::Keychain);
        QTRY_COMPARE(store->kept.size(), 2);
        QVERIFY(next.keys().at(1).hasPrivate());
    }

    void withoutAStoreNothingIsKept()
    {
        KeyRing ring(nullptr);
        ring.add({ secret("geheim"), { *Key::generate(KeyType::Ed25519)->publicKey(), {}, {} } }, QStringLiteral("x"));
        QCOMPARE(placeOf(ring, 0), Place::Memory);
        QVERIFY(!ring.entries().first().problem.isEmpty());
        QCOMPARE(placeOf(ring, 1), Place::Public);
        QCOMPARE(ring.record().items().size(), 1);
    }

    void publicKeysAndChainsAreKeptWithTheState()
    {
        KeyRing ring(nullptr);
        const Key key = *Key::generate(KeyType::Ed25519)->publicKey();
        ring.add({ { key, {}, QStringLiteral("issuer") } }, QStringLiteral("https://issuer.example/jwks.json"));
        KeyRing next(nullptr);
        next.restore(ring.record());
        QCOMPARE(placeOf(next, 0), Place::Public);
        QVERIFY(next.keys().first().sameMaterial(key));
        QCOMPARE(next.entries().first().origin, QStringLiteral("https://issuer.example/jwks.json"));
        QCOMPARE(next.entries().first().name, QStringLiteral("issuer"));
    }

    // Somebody may have edited the file: a private key in it is not taken.
    void aRecordWithAPrivateKeyIsRefused()
    {
        Json row = Json::object();
        row.set(QStringLiteral("id"), QStringLiteral("1"));
        row.set(QStringLiteral("name"), QStringLiteral("n"));
        row.set(QStringLiteral("jwk"), jose::toJwk(*Key::generate(KeyType::Ed25519), true));
        KeyRing ring(nullptr);
        ring.restore(Json::array({ row, Json(1), Json() }));
        QVERIFY(ring.entries().isEmpty());
    }

    void removedWhileTheStoreIsAsked_data()
    {
        QTest::addColumn<bool>("isUnreadable");
        QTest::newRow("still asked") << false;
        QTest::newRow("unreadable") << true;
    }

    void removedWhileTheStoreIsAsked()
    {
        QFETCH(const bool, isUnreadable);
        const auto store = std::make_shared<SlowStore>();
        Json record;
        {
            KeyRing ring(store);
            ring.add({ secret("0123456789abcdef0123456789abcdef") }, QStringLiteral("made here"));
            QTRY_COMPARE(placeOf(ring, 0), Place::Keychain);
            record = ring.record();
        }
        KeyRing ring(store);
        ring.restore(record);
        store->isLocked = isUnreadable;
        ring.load();
        const QString id = ring.entries().constFirst().id;
        QTRY_COMPARE(ring.entry(id)->place, isUnreadable ? Place::Unreadable : Place::Loading);
        QVERIFY(ring.remove(id));
        QTRY_VERIFY(store->kept.isEmpty());
        QVERIFY(ring.entries().isEmpty());
    }

    void removedWhileItIsBeingStored()
    {
        const auto store = std::make_shared<SlowStore>();
        KeyRing ring(store);
        const QString id = ring.add({ secret("geheim") }, QStringLiteral("pasted")).first();
        const auto removed = ring.remove(id);
        QVERIFY(removed);
        QTRY_VERIFY(!store->kept.contains(id));
        QTest::qWait(0);
        QTRY_VERIFY(store->kept.isEmpty());
        ring.putBack(*removed);
        QTRY_COMPARE(placeOf(ring, 0), Place::Keychain);
        QVERIFY(store->kept.contains(id));
        ring.putBack(*removed); // it is there
        QCOMPARE(ring.entries().size(), 1);
        keyring::KeyEntry empty = *removed;
        empty.id = QStringLiteral("another");
        empty.key.reset();
        ring.putBack(empty);
        QCOMPARE(ring.entries().size(), 1);
    }

    void namesAreUniqueAndCanBeChanged()
    {
        KeyRing ring(nullptr);
        ring.add({ secret("one"), secret("two") }, QStringLiteral("x"), QStringLiteral("shop"));
        QCOMPARE(ring.entries().at(0).name, QStringLiteral("shop"));
        QCOMPARE(ring.entries().at(1).name, QStringLiteral("shop 2"));
        ring.rename(ring.entries().at(1).id, QStringLiteral(" till "));
        QCOMPARE(ring.entries().at(1).name, QStringLiteral("till"));
        QCOMPARE(ring.keys().at(1).label(), QStringLiteral("till"));
        ring.rename(ring.entries().at(1).id, QStringLiteral("  "));
        QCOMPARE(ring.entries().at(1).name, QStringLiteral("till"));
    }

    void theSameKeyTwiceIsOneEntry()
    {
        KeyRing ring(nullptr);
        const Key whole = *Key::generate(KeyType::Ed25519);
        const QString id = ring.add({ { *whole.publicKey(), {}, {} } }, QStringLiteral("x")).first();
        QCOMPARE(ring.add({ { whole, {}, {} } }, QStringLiteral("y")), QStringList{ id });
        QCOMPARE(ring.entries().size(), 1);
        QVERIFY(ring.keys().first().hasPrivate());
        QCOMPARE(placeOf(ring, 0), Place::Memory);
    }

    void aCertificateGoesWithItsKey()
    {
        QTemporaryDir folder;
        const QString keyFile = folder.filePath(QStringLiteral("k.pem"));
        const auto certificate = peer::run(QStringLiteral("openssl"),
            { "req", "-x509", "-newkey", "ed25519", "-nodes", "-keyout", keyFile, "-subj", "/CN=api.example" });
        REQUIRE_PEER(certificate.has_value(), "openssl");
        QFile file(keyFile);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto both = keyring::importKeys(file.readAll() + *certificate);
        QVERIFY(both);
        QCOMPARE(both->size(), 1);
        QVERIFY(both->first().key.hasPrivate());
        QCOMPARE(both->first().chain.size(), 1);
        QCOMPARE(both->first().suggestedName, QStringLiteral("api.example"));

        file.seek(0);
        const auto broken = keyring::importKeys(
            file.readAll() + "-----BEGIN CERTIFICATE-----\nbm8gY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n");
        QVERIFY(!broken);
        QVERIFY2(broken.error().what.contains(u"ertificate"), qPrintable(broken.error().what));

        KeyRing alone(nullptr); // the certificate may come later
        file.seek(0);
        alone.add(*keyring::importKeys(file.readAll()), QStringLiteral("x"));
        QVERIFY(alone.entries().first().chain.isEmpty());
        alone.add(*both, QStringLiteral("x"));
        QCOMPARE(alone.entries().size(), 1);
        QCOMPARE(alone.entries().first().chain.size(), 1);
        alone.add({ { both->first().key, {}, {} } }, QStringLiteral("x"));
        QCOMPARE(alone.entries().first().chain.size(), 1);

        KeyRing ring(nullptr);
        ring.add(*keyring::importKeys(*certificate), QStringLiteral("x"));
        KeyRing next(nullptr);
        next.restore(ring.record());
        QCOMPARE(next.entries().first().chain.size(), 1);
        QCOMPARE(next.entries().first().chain.first().subject, QStringLiteral("CN=api.example"));
    }

    void ofOneKeyInTwoFormsThePrivateOneIsTaken()
    {
        const Key key = *Key::generate(KeyType::Ed25519);
        const auto jwk = [](const Key &each, bool isPrivate, const QString &kid) {
            Json json = jose::toJwk(each, isPrivate);
            json.set(QStringLiteral("kid"), kid);
            return json;
        };
        const auto names = [](const QList<Json> &keys) {
            const auto imported
                = keyring::importKeys(writeJson(Json::object({ { QStringLiteral("keys"), Json::array(keys) } })));
            QStringList found;
            for (const keyring::ImportedKey &each : imported.value_or(QList<keyring::ImportedKey>()))
                found.append(each.suggestedName + (each.key.hasPrivate() ? u'+' : u'-'));
            return found;
        };
        const Json open = jwk(key, false, QStringLiteral("open"));
        const Json whole = jwk(key, true, QStringLiteral("whole"));
        QCOMPARE(names({ open, whole }), QStringList{ QStringLiteral("whole+") });
        QCOMPARE(names({ whole, open }), QStringList{ QStringLiteral("whole+") });
        // Of two that say as much, the first.
        QCOMPARE(names({ whole, jwk(key, true, QStringLiteral("again")) }), QStringList{ QStringLiteral("whole+") });
        QCOMPARE(names({ open, jwk(key, false, QStringLiteral("again")) }), QStringList{ QStringLiteral("open-") });
        QCOMPARE(names({ jwk(key, false, QString(70, u'k')) }), QStringList{ QString(60, u'k') + u'-' });
    }

    void whatOnlyVouchesForAKeyIsNone()
    {
        QTemporaryDir folder;
        const auto certificate = [&folder](const QString &name, const QStringList &more) {
            return peer::run(QStringLiteral("openssl"),
                QStringList{ "req", "-x509", "-newkey", "ed25519", "-nodes", "-keyout", folder.filePath(name), "-subj",
                    "/CN=" + name }
                    + more);
        };
        const auto authority = certificate(QStringLiteral("authority"), {});
        REQUIRE_PEER(authority.has_value(), "openssl");
        QFile file(folder.filePath(QStringLiteral("authority.pem")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(*authority) > 0);
        file.close();
        const auto leaf = certificate(QStringLiteral("api.example"),
            { "-CA", file.fileName(), "-CAkey", folder.filePath(QStringLiteral("authority")) });
        REQUIRE_PEER(leaf.has_value(), "openssl");
        const auto imported = keyring::importKeys(*leaf + *authority);
        QVERIFY(imported);
        QCOMPARE(imported->size(), 1);
        QCOMPARE(imported->first().suggestedName, QStringLiteral("api.example"));
        QCOMPARE(imported->first().chain.size(), 2);
    }

    void aCertificateWithoutACommonNameIsCalledByItsSubject()
    {
        QTemporaryDir folder;
        const auto certificate = peer::run(QStringLiteral("openssl"),
            { "req", "-x509", "-newkey", "ed25519", "-nodes", "-keyout", folder.filePath(QStringLiteral("k.pem")),
                "-subj", "/O=Example/OU=" + QString(60, u'x') });
        REQUIRE_PEER(certificate.has_value(), "openssl");
        const auto imported = keyring::importKeys(*certificate);
        QVERIFY(imported);
        QCOMPARE(imported->first().suggestedName, QStringLiteral("OU=") + QString(57, u'x'));
    }
};

QTEST_GUILESS_MAIN(TestKeyRing)
#include "tst_keyring.moc"
