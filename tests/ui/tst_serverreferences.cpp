// SPDX-License-Identifier: GPL-3.0-or-later
// What a server's file refers to holds for its tokens, without a further word: settings, key, users.
#include "app/laboratory/serverreferences.h"
#include "core/django/sqlstore.h"
#include "core/keyring/keyimport.h"
#include "tests/support/process.h"
#include "tests/ui/laboratoryparts.h"

#include <QSqlDatabase>
#include <QSqlQuery>

using namespace Qt::StringLiterals;
using config::KeyReference;

namespace {

constexpr auto shop = "https://shop.example";
const QByteArray Secret = "the secret of the shop, of 32 bytes or more";

class Parts : public LaboratoryParts
{
public:
    Parts()
    {
        QObject::connect(laboratory.get(), &Laboratory::failed, laboratory.get(),
            [this](const Error &error) { failures.append(error.what); });
    }
    void keep(const config::References &references)
    {
        auto server = config::serverFromUrl(QLatin1String(shop)).value();
        server.references = references;
        laboratory->servers().keep(server);
    }
    const simplejwt::Settings &settings() const { return laboratory->rules().settingsOf(QLatin1String(shop)); }
    QString file(const QString &name, const QByteArray &text) { return writtenFile(folder, name, text); }

    QStringList failures;
};

} // namespace

class TestServerReferences : public QObject
{
    Q_OBJECT

private slots:
    void settingsAndKey()
    {
        Parts parts;
        config::References references;
        references.settings = parts.file(u"settings.py"_s,
            "from datetime import timedelta\nimport os\nSIMPLE_JWT = {'ACCESS_TOKEN_LIFETIME': timedelta(minutes=7),\n"
            "    'USER_ID_CLAIM': 'uid', 'SIGNING_KEY': os.environ['SHOP_KEY']}\n");
        references.key = { KeyReference::Kind::File, parts.file(u"key.txt"_s, Secret + '\n') };
        parts.keep(references);
        QTRY_VERIFY(parts->rules().areKnownOf(QLatin1String(shop)));
        QTRY_COMPARE(parts.settings().signingKey.value_or(QByteArray()), Secret);
        QCOMPARE(parts.settings().userIdClaim, u"uid"_s);
        QCOMPARE(parts.settings().accessTokenLifetime, std::chrono::minutes(7));
        QVERIFY2(parts.failures.isEmpty(), qPrintable(parts.failures.join(u'\n')));
        // Once: what somebody brings afterwards holds, whatever else changes of the servers.
        QVERIFY(parts->rules().adoptSigningKey(QLatin1String(shop), secretKey()));
        parts->servers().choose(QLatin1String(shop));
        parts->servers().setAutoRefresh(parts->servers().embedded().id(), true);
        QTest::qWait(50);
        QVERIFY(parts.settings().signingKey != Secret);
    }

    void theBlacklistIsWhatTheFileSays_data()
    {
        QTest::addColumn<QByteArray>("apps");
        QTest::addColumn<std::optional<bool>>("hasBlacklist");
        QTest::newRow("installed") << QByteArray(
            "INSTALLED_APPS = ['rest_framework', 'rest_framework_simplejwt.token_blacklist']\n")
                                   << std::optional(true);
        QTest::newRow("not installed") << QByteArray("INSTALLED_APPS = ['rest_framework']\n") << std::optional(false);
        QTest::newRow("not said") << QByteArray() << std::optional<bool>();
        QTest::newRow("not to be told") << QByteArray("INSTALLED_APPS = apps_of(__file__)\n") << std::optional<bool>();
    }
    void theBlacklistIsWhatTheFileSays()
    {
        QFETCH(QByteArray, apps);
        Parts parts;
        config::References references;
        references.settings = parts.file(u"settings.py"_s, apps + "SIMPLE_JWT = {'USER_ID_CLAIM': 'uid'}\n");
        parts.keep(references);
        QTRY_VERIFY(parts->rules().areKnownOf(QLatin1String(shop)));
        QTEST(parts->log().serverRules(QLatin1String(shop)).hasBlacklist, "hasBlacklist");
        parts.keep({}); // then nothing is known any more
        QTRY_VERIFY(!parts->rules().areKnownOf(QLatin1String(shop)));
        QCOMPARE(parts->log().serverRules(QLatin1String(shop)).hasBlacklist, std::optional<bool>());
    }

    /// What was read goes with the reference, but nothing that somebody brought since.
    void whatIsNoMoreReferredToHoldsNoMore()
    {
        Parts parts;
        config::References references;
        references.settings = parts.file(u"settings.py"_s, "SIMPLE_JWT = {'USER_ID_CLAIM': 'uid'}\n");
        references.key = { KeyReference::Kind::File, parts.file(u"key.txt"_s, Secret) };
        parts.keep(references);
        QTRY_COMPARE(parts.settings().signingKey.value_or(QByteArray()), Secret);
        QCOMPARE(parts.settings().userIdClaim, u"uid"_s);
        references.settings.clear();
        parts.keep(references);
        QTRY_COMPARE(parts.settings().userIdClaim, u"user_id"_s);
        QCOMPARE(parts.settings().signingKey.value_or(QByteArray()), Secret);
        references.key = {};
        parts.keep(references);
        QTRY_VERIFY(!parts->rules().areKnownOf(QLatin1String(shop)));
        references.settings = parts.file(u"settings.py"_s, "SIMPLE_JWT = {'USER_ID_CLAIM': 'uid'}\n");
        parts.keep(references);
        QTRY_COMPARE(parts.settings().userIdClaim, u"uid"_s);
        QVERIFY(parts->rules().adoptSigningKey(QLatin1String(shop), secretKey()));
        parts.keep({});
        QTest::qWait(50);
        QVERIFY(parts.settings().signingKey.has_value());
    }

    /// What was there before its reference is there after it.
    void whatWasBroughtBeforeStays()
    {
        Parts parts;
        parts.keep({});
        simplejwt::Settings pasted;
        pasted.userIdClaim = u"uid"_s;
        QVERIFY(parts->rules().setSettingsOf(QLatin1String(shop), pasted));
        config::References references;
        references.key = { KeyReference::Kind::File, parts.file(u"key.txt"_s, Secret) };
        parts.keep(references);
        QTRY_COMPARE(parts.settings().signingKey.value_or(QByteArray()), Secret);
        QCOMPARE(parts.settings().userIdClaim, u"uid"_s);
        parts.keep({});
        QTRY_VERIFY(!parts.settings().signingKey);
        QCOMPARE(parts.settings().userIdClaim, u"uid"_s);
    }

    /// What a second key signed would look forged.
    void ofSeveralKeysTheFirstIsUsedAndThatIsTold()
    {
        Parts parts;
        config::References references;
        references.key = { KeyReference::Kind::File,
            parts.file(u"keys.json"_s,
                R"({"keys":[{"kty":"oct","k":"dGhlIHNlY3JldCBvZiB0aGUgc2hvcCwgb2YgMzIgYnl0ZXMgb3IgbW9yZQ"},)"
                R"({"kty":"oct","k":"YW5vdGhlciBzZWNyZXQgb2YgdGhlIHNob3AsIG9mIDMyIGJ5dGVz"}]})") };
        parts.keep(references);
        QTRY_COMPARE(parts.settings().signingKey.value_or(QByteArray()), Secret);
        QCOMPARE(parts.failures.size(), 1);
        QVERIFY2(parts.failures.constFirst().contains(u"shop.example refers to holds 2 keys"_s),
            qPrintable(parts.failures.constFirst()));
    }

    void aKeyOfTheRing()
    {
        Parts parts;
        config::References references;
        references.key = { KeyReference::Kind::Keychain, u"shop key"_s };
        parts.keep(references);
        QTRY_COMPARE(parts.failures.size(), 1);
        QVERIFY2(parts.failures.constFirst().contains(u"“shop key”, which is not among your keys"_s),
            qPrintable(parts.failures.constFirst()));
        parts->keyRing().add(
            keyring::importSecret("another secret, of thirty-two bytes", jose::SecretEncoding::Utf8).value(), {},
            u"x"_s);
        parts->keyRing().add(keyring::importSecret(Secret, jose::SecretEncoding::Utf8).value(), {}, u"shop key"_s);
        QTRY_COMPARE(parts.settings().signingKey.value_or(QByteArray()), Secret);
        QCOMPARE(parts.failures.size(), 1); // told once
    }

    void usersOfADatabase()
    {
        Parts parts;
        config::References references;
        references.database = parts.folder.filePath(u"shop.sqlite3"_s);
        {
            auto store = django::SqlStore::open(references.database);
            QVERIFY(store);
            django::User user;
            user.username = u"zoe"_s;
            QVERIFY((*store)->addUser(user));
        }
        parts.keep(references);
        parts->servers().choose(QLatin1String(shop));
        QTRY_COMPARE(parts->directory().users().size(), 1);
        QCOMPARE(parts->directory().users().constFirst().username, u"zoe"_s);
    }

    /// A list that ends somewhere says so.
    void moreUsersThanCanBeChosenAreTold()
    {
        Parts parts;
        config::References references;
        references.database = parts.folder.filePath(u"shop.sqlite3"_s);
        QVERIFY(django::SqlStore::open(references.database).has_value()); // makes the tables
        {
            auto database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"many users"_s);
            database.setDatabaseName(references.database);
            QVERIFY(database.open());
            QSqlQuery(database).exec(
                u"WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 10001) INSERT INTO "
                u"auth_user "
                "(password, is_superuser, username, last_name, email, is_staff, is_active, date_joined, first_name) "
                "SELECT '', 0, 'user' || n, '', '', 0, 1, '2026-01-01', '' FROM t"_s);
        }
        QSqlDatabase::removeDatabase(u"many users"_s);
        parts.keep(references);
        QTRY_COMPARE(parts.failures.size(), 1);
        QVERIFY2(parts.failures.constFirst().contains(
                     u"Of the %1 users that shop.example refers to, the first %2 can be chosen."_s.arg(
                         QLocale().toString(10001), QLocale().toString(10000))),
            qPrintable(parts.failures.constFirst()));
    }

    void whatCanNotBeReadIsTold_data()
    {
        QTest::addColumn<config::References>("references");
        QTest::addColumn<QString>("says");
        config::References references;
        references.settings = u"/nowhere/settings.py"_s;
        QTest::newRow("settings") << references << u"The settings that shop.example refers to can't be read."_s;
        references = {};
        references.key = { KeyReference::Kind::File, u"/nowhere/jwt.pem"_s };
        QTest::newRow("key file") << references << u"“/nowhere/jwt.pem” that the server file names can't be used"_s;
        references.key = { KeyReference::Kind::Variable, u"JOTLAB_NOT_SET"_s };
        QTest::newRow("variable") << references << u"JOTLAB_NOT_SET of the environment, which is not set"_s;
        references = {};
        references.database = u"/nowhere/db.sqlite3"_s;
        QTest::newRow("database") << references << u"The users that shop.example refers to can't be read. "_s;
    }
    void whatCanNotBeReadIsTold()
    {
        QFETCH(const config::References, references);
        QFETCH(const QString, says);
        Parts parts;
        parts.keep(references);
        QTRY_COMPARE(parts.failures.size(), 1);
        QVERIFY2(parts.failures.constFirst().contains(says), qPrintable(parts.failures.constFirst()));
    }
};

QTEST_GUILESS_MAIN(TestServerReferences)
#include "tst_serverreferences.moc"
