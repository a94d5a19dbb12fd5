// SPDX-License-Identifier: GPL-3.0-or-later
// Server files that refer to what stands elsewhere, and their environments written over one file.
#include "core/base/newfile.h"
#include "core/base/regularfile.h"
#include "core/config/serverfile.h"
#include "core/config/serverfilewriting.h"
#include "core/jose/key.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace config;

class TestServerEnvironments : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QString path(const QString &name) const { return m_folder.filePath(name); }
    QString written(const QString &name, const QByteArray &text) const
    {
        QDir().mkpath(QFileInfo(path(name)).absolutePath());
        return writeFile(path(name), text) ? path(name) : QString();
    }
    ServerProfile shop() const
    {
        ServerProfile server = *serverFromUrl(u"https://shop.example"_s);
        server.name = u"Shop"_s;
        server.band = simplejwt::Band::V5_2;
        server.headers = { { "X-Tenant", "shop" } };
        server.paths[Endpoint::Login] = u"/in/"_s;
        server.cookies = TokenCookies{ "access", "refresh", {} };
        server.autoRefresh = true;
        server.connection.caFile = path(u"tls/ca.pem"_s);
        server.references.settings = path(u"../shop/settings.py"_s);
        server.references.settings = QDir::cleanPath(server.references.settings);
        server.references.key = { KeyReference::Kind::File, path(u"keys/jwt.pem"_s) };
        server.references.project = path(u"manage.py"_s);
        return server;
    }

private slots:
    void anotherFileIsNotWrittenOver_data()
    {
        QTest::addColumn<QByteArray>("there");
        QTest::addColumn<bool>("isWritten");
        QTest::newRow("none") << QByteArray() << true;
        QTest::newRow("a server file") << QByteArray(R"({"url":"https:\/\/old.example"})") << true;
        QTest::newRow("one with a slip") << QByteArray(R"({"url":"https:\/\/old.example",})") << false;
        QTest::newRow("settings") << QByteArray("SECRET_KEY = 'x'\n") << false;
        QTest::newRow("other JSON") << QByteArray(R"({"name":"package"})") << false;
    }
    void anotherFileIsNotWrittenOver()
    {
        QFETCH(const QByteArray, there);
        QFETCH(const bool, isWritten);
        const QString file = written(u"there"_s, there);
        const auto saved = saveServerProfile(shop(), file);
        QCOMPARE(saved.has_value(), isWritten);
        QFile now(file);
        QVERIFY(now.open(QIODevice::ReadOnly));
        QCOMPARE(now.readAll() == there, !isWritten);
        QVERIFY(isWritten || saved.error().what.contains(u"is no server file"_s));
    }

    void referencesAreReadAndWritten_data()
    {
        QTest::addColumn<KeyReference>("key");
        QTest::addColumn<QString>("typed");
        using Kind = KeyReference::Kind;
        QTest::newRow("none") << KeyReference{} << QString();
        QTest::newRow("file") << KeyReference{ Kind::File, u"keys/jwt.pem"_s } << u"keys/jwt.pem"_s;
        QTest::newRow("variable") << KeyReference{ Kind::Variable, u"JWT_KEY"_s } << u"env:JWT_KEY"_s;
        QTest::newRow("key ring") << KeyReference{ Kind::Keychain, u"shop, staging"_s } << u"keychain:shop, staging"_s;
    }
    void referencesAreReadAndWritten()
    {
        QFETCH(const KeyReference, key);
        QFETCH(const QString, typed);
        ServerProfile server = *serverFromUrl(u"http://h"_s);
        server.references.settings = u"settings.py"_s;
        server.references.key = key;
        server.references.database = u"db.sqlite3"_s;
        QVERIFY(*parseServerProfile(writeServerProfile(server)) == server);
        QCOMPARE(keyReferenceText(key), typed);
        QVERIFY(*keyReferenceFrom(typed) == key);
    }

    /// Who puts the key itself there by mistake does not find it in a message.
    void theKeyItselfIsRefusedAndNotTold_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::newRow("text") << QByteArray(R"("django-insecure-2f")");
        QTest::newRow("as a variable") << QByteArray(R"({"env":"django-insecure-2f"})");
        QTest::newRow("PEM") << QByteArray(R"({"file":"-----BEGIN django-insecure-2f\n-----END"})");
        QTest::newRow("another member") << QByteArray(R"({"secret":"django-insecure-2f"})");
    }
    void theKeyItselfIsRefusedAndNotTold()
    {
        QFETCH(const QByteArray, key);
        const auto server = parseServerProfile(R"({"url":"http:\/\/h","key":)" + key + "}");
        QVERIFY(!server);
        QVERIFY2(server.error().what.startsWith(u"Line 1, column "), qPrintable(server.error().what));
        QVERIFY(!server.error().what.contains(u"insecure"_s));
    }

    void keysAreFound()
    {
        using Kind = KeyReference::Kind;
        const QString text = written(u"secret.txt"_s, "0123 is no DER, but thirty-two bytes\n");
        const auto secret = keysOf({ Kind::File, text });
        QVERIFY(secret && secret->size() == 1);
        QCOMPARE(*secret->constFirst().secret(), QByteArray("0123 is no DER, but thirty-two bytes"));
        const auto pem = written(u"jwt.pem"_s, *jose::Key::generateEc("P-256")->toPem());
        const auto key = keysOf({ Kind::File, pem });
        QVERIFY2(key && key->constFirst().hasPrivate(), key ? "" : qPrintable(key.error().what));
        qputenv("JOTLAB_TEST_KEY", "of the environment, thirty-two bytes");
        QCOMPARE(*keysOf({ Kind::Variable, u"JOTLAB_TEST_KEY"_s })->constFirst().secret(),
            QByteArray("of the environment, thirty-two bytes"));
        qunsetenv("JOTLAB_TEST_KEY");
        const auto unset = keysOf({ Kind::Variable, u"JOTLAB_TEST_KEY"_s });
        QCOMPARE(unset.error().code, Errc::Usage);
        QVERIFY(unset.error().what.contains(u"JOTLAB_TEST_KEY of the environment, which is not set"_s));
        const auto missing = keysOf({ Kind::File, path(u"nowhere"_s) });
        QVERIFY2(missing.error().what.contains(u"nowhere” that the server file names can't be used: "_s),
            qPrintable(missing.error().what));
        const auto broken = keysOf({ Kind::File, written(u"broken.pem"_s, "-----BEGIN PRIVATE KEY-----\nAAAA\n") });
        QVERIFY(!broken); // and is no secret, either
        QVERIFY(!keysOf({ Kind::Keychain, u"staging"_s }));
        QVERIFY(keysOf({})->isEmpty());
    }

    void filesStandBesideTheServerFile()
    {
        const QString file = path(u"shop.json"_s);
        QVERIFY(saveServerProfile(shop(), file));
        const auto json = readServerFile(file);
        QCOMPARE(json->find(u"ca_file")->toString(), u"tls/ca.pem"_s);
        QCOMPARE(json->find(u"users")->find(u"project")->toString(), u"manage.py"_s);
        QCOMPARE(json->find(u"key")->find(u"file")->toString(), u"keys/jwt.pem"_s);
        QVERIFY(json->find(u"settings")->toString().startsWith(u"../"));
        QVERIFY(*loadServerProfile(file) == shop());
        ServerProfile far = shop();
        far.connection.caFile = u"/etc/ssl/certs/ca.pem"_s;
        QVERIFY(saveServerProfile(far, path(u"deep/er/and/deeper.json"_s)) || QDir().mkpath(path(u"deep/er/and"_s)));
        QVERIFY(saveServerProfile(far, path(u"deep/er/and/deeper.json"_s)));
        QVERIFY(*loadServerProfile(path(u"deep/er/and/deeper.json"_s)) == far);
    }

    /// Of each member what is there in the file and not in the environment, the reverse, and what differs.
    void anEnvironmentIsWhatDiffers()
    {
        const QString file = path(u"over.json"_s);
        QVERIFY(saveServerProfile(shop(), file));
        const ServerProfile bare = *serverFromUrl(u"http://127.0.0.1:8000"_s);
        ServerProfile other = shop();
        other.baseUrl = QUrl(u"https://staging.shop.example"_s);
        other.references.key = { KeyReference::Kind::Variable, u"STAGING_KEY"_s };
        QVERIFY(saveEnvironment(bare, file, u"local"_s));
        QVERIFY(saveEnvironment(other, file, u"staging"_s));
        QCOMPARE(environmentNames(file), (QStringList{ u"local"_s, u"staging"_s }));
        const auto json = readServerFile(file);
        const Json *staging = json->find(u"environments")->find(u"staging");
        QCOMPARE(staging->members().size(), 2); // url and key
        QVERIFY(*loadServerProfile(file) == shop());
        auto local = loadServerProfile(file, u"local"_s);
        QVERIFY2(local, local ? "" : qPrintable(local.error().what));
        QCOMPARE(local->name, QString());
        QVERIFY(*local == bare);
        auto again = loadServerProfile(file, u"staging"_s);
        QCOMPARE(again->name, u"Shop · staging"_s);
        again->name = other.name;
        QVERIFY(*again == other);

        // Again, and as it came from there: nothing is added.
        QVERIFY(saveEnvironment(*loadServerProfile(file, u"staging"_s), file, u"staging"_s));
        QCOMPARE(readServerFile(file)->find(u"environments")->find(u"staging")->members().size(), 2);

        // What the file says itself, they follow.
        ServerProfile changed = shop();
        changed.headers = { { "X-Tenant", "other" } };
        QVERIFY(saveFileServer(changed, file));
        QCOMPARE(loadServerProfile(file, u"staging"_s)->headers, changed.headers);
        QVERIFY(loadServerProfile(file, u"local"_s)->headers.isEmpty());

        QVERIFY(removeEnvironment(file, u"local"_s));
        QCOMPARE(environmentNames(file), QStringList{ u"staging"_s });
        QCOMPARE(removeEnvironment(file, u"local"_s).error().code, Errc::NotFound);
        QVERIFY(removeEnvironment(file, u"staging"_s));
        QVERIFY(!readServerFile(file)->contains(u"environments"));
        QCOMPARE(saveEnvironment(bare, file, u" "_s).error().code, Errc::Usage);
        QVERIFY(!saveEnvironment(bare, path(u"none.json"_s), u"local"_s));
    }

    /// What was taken out comes back as it was, unless another one stands there by now.
    void anEnvironmentComesBack()
    {
        const QString file = path(u"back.json"_s);
        QVERIFY(saveServerProfile(shop(), file));
        QVERIFY(saveEnvironment(*serverFromUrl(u"http://127.0.0.1:8000"_s), file, u"local"_s));
        const auto before = readRegularFile(file, 100'000);
        const auto members = removeEnvironment(file, u"local"_s);
        QVERIFY(members);
        QVERIFY(environmentNames(file).isEmpty());
        QVERIFY(restoreEnvironment(file, u"local"_s, *members));
        QCOMPARE(*readRegularFile(file, 100'000), *before);
        const auto again = restoreEnvironment(file, u"local"_s, Json::object());
        QCOMPARE(again.error().code, Errc::Conflict);
        QCOMPARE(*readRegularFile(file, 100'000), *before);
    }

    /// Told with the file, and by the lines that its reader sees.
    void aBrokenFileStaysAsItIs_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("no JSON") << QByteArray("{\"url\":\n") << u"at line 2, column 1 "_s;
        QTest::newRow("another environment")
            << QByteArray("{\"url\":\"http://h\",\"environments\":{\"a\":{},\n\n\n\"b\":{\"bnad\":\"5.2\"}}}")
            << u"Line 4, column 6: "_s;
    }
    void aBrokenFileStaysAsItIs()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, says);
        const QString file = written(u"broken.json"_s, text);
        for (const Result<> &done : { removeEnvironment(file, u"a"_s).map([](const Json &) {}),
                 saveFileServer(shop(), file), saveEnvironment(shop(), file, u"c"_s) }) {
            QVERIFY(!done);
            QVERIFY2(done.error().what.contains(u"broken.json” cannot be used. "_s) && done.error().what.contains(says),
                qPrintable(done.error().what));
            QCOMPARE(*readRegularFile(file, 100'000), text);
        }
        // The broken one itself can be taken out.
        if (text.contains("bnad")) {
            QVERIFY(removeEnvironment(file, u"b"_s));
            QVERIFY(loadServerProfile(file));
        }
    }

    void whatEditorsGoByStays()
    {
        const QString file
            = written(u"schema.json"_s, R"({"$schema":"server.schema.json","url":"https:\/\/shop.example"})");
        QVERIFY(saveServerProfile(shop(), file));
        QCOMPARE(readServerFile(file)->find(u"$schema")->toString(), u"server.schema.json"_s);
        QVERIFY(*loadServerProfile(file) == shop());
    }

    void namesMayHaveTheSignThatEndsAPath()
    {
        const QString file = path(u"a#b.json"_s);
        QVERIFY(saveServerProfile(shop(), file));
        QVERIFY(saveEnvironment(*serverFromUrl(u"http://127.0.0.1:8000"_s), file, u"no#1"_s));
        QCOMPARE(serverFromArgument(file)->id(), shop().id());
        const auto one = serverFromArgument(file + u"#no#1"_s);
        QVERIFY2(one, one ? "" : qPrintable(one.error().what));
        QCOMPARE(one->id(), u"http://127.0.0.1:8000"_s);
    }
};

QTEST_GUILESS_MAIN(TestServerEnvironments)
#include "tst_serverenvironments.moc"
