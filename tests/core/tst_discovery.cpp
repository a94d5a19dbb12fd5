// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/discovery.h"

#include <QTest>

using namespace Qt::StringLiterals;

class TestDiscovery : public QObject
{
    Q_OBJECT

private slots:
    void addressOfWhatWasTyped_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("asItIs");
        QTest::addColumn<QString>("configuration");
        QTest::newRow("a host alone") << u" issuer.example "_s << u"https://issuer.example"_s
                                      << u"https://issuer.example/.well-known/openid-configuration"_s;
        QTest::newRow("a tenant") << u"http://issuer.example:8080/tenant"_s << u"http://issuer.example:8080/tenant"_s
                                  << u"http://issuer.example:8080/tenant/.well-known/openid-configuration"_s;
        QTest::newRow("strokes at its end") << u"https://issuer.example/a//"_s << u"https://issuer.example/a//"_s
                                            << u"https://issuer.example/a/.well-known/openid-configuration"_s;
        QTest::newRow("the configuration itself") << u"https://issuer.example/.well-known/openid-configuration?v=2"_s
                                                  << u"https://issuer.example/.well-known/openid-configuration?v=2"_s
                                                  << u"https://issuer.example/.well-known/openid-configuration?v=2"_s;
        QTest::newRow("a query and a fragment")
            << u"https://issuer.example/keys?v=2#top"_s << u"https://issuer.example/keys?v=2"_s
            << u"https://issuer.example/keys/.well-known/openid-configuration"_s;
        for (const char *none : { "", "ftp://issuer.example", "https:///keys", "https://alice:secret@issuer.example",
                 "https://issuer.example/a b", "file:///etc/passwd" })
            QTest::addRow("none: \"%s\"", none) << QString::fromLatin1(none) << QString() << QString();
    }
    void addressOfWhatWasTyped()
    {
        QFETCH(QString, typed);
        QFETCH(QString, asItIs);
        QFETCH(QString, configuration);
        const auto set = client::keyAddress(typed, false);
        const auto document = client::keyAddress(typed, true);
        QCOMPARE(set ? set->toString() : QString(), asItIs);
        QCOMPARE(document ? document->toString() : QString(), configuration);
        if (!set)
            QCOMPARE(set.error().code, Errc::Usage);
    }

    void keySetsAreToldByTheirPath_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<bool>("isSet");
        for (const char *set : { "https://issuer.example/.well-known/jwks.json", "issuer.example/discovery/v2.0/keys",
                 "https://issuer.example/protocol/openid-connect/certs/", "https://issuer.example/JWKS",
                 "https://issuer.example/public.json" })
            QTest::addRow("%s", set) << QString::fromLatin1(set) << true;
        for (const char *other : { "issuer.example", "https://issuer.example/", "https://issuer.example/tenant",
                 "https://issuer.example/keys/of/all", "https://issuer.example/.well-known/openid-configuration",
                 "https://jwks.example/" })
            QTest::addRow("%s", other) << QString::fromLatin1(other) << false;
    }
    void keySetsAreToldByTheirPath()
    {
        QFETCH(QString, typed);
        QTEST(client::namesKeySet(typed), "isSet");
    }

    void configurationOfTheIssuerAlone_data()
    {
        QTest::addColumn<QByteArray>("document");
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("refusal"); ///< what it says of the document
        const QByteArray issuer = "\"issuer\": \"https://issuer.example/a\"";
        const QByteArray address = "\"jwks_uri\": \"https://keys.example/set\"";
        QTest::newRow("right") << "{" + issuer + ", " + address + "}" << u"https://keys.example/set"_s << QString();
        QTest::newRow("no JSON") << QByteArray("<html>") << QString() << u"has no “issuer”"_s;
        QTest::newRow("no issuer") << "{" + address + "}" << QString() << u"has no “issuer”"_s;
        QTest::newRow("no address") << "{" + issuer + "}" << QString() << u"has no “jwks_uri”"_s;
        QTest::newRow("another issuer") << "{\"issuer\": \"https://other.example\", " + address + "}" << QString()
                                        << u"another issuer, “https://other.example”"_s;
        QTest::newRow("an issuer that is none")
            << "{\"issuer\": \"\", " + address + "}" << QString() << u"another issuer"_s;
        QTest::newRow("no usable address")
            << "{" + issuer + ", \"jwks_uri\": \"file:///set\"}" << QString() << u"no usable address"_s;
    }
    void configurationOfTheIssuerAlone()
    {
        QFETCH(QByteArray, document);
        QFETCH(QString, refusal);
        const auto address = client::keySetAddress(document, *client::keyAddress(u"https://issuer.example/a"_s, true));
        QTEST(address ? address->toString() : QString(), "address");
        if (address)
            return;
        QCOMPARE(address.error().code, Errc::Malformed);
        QVERIFY2(address.error().what.contains(refusal), qPrintable(address.error().what));
        QVERIFY2(address.error().what.contains(u"issuer.example/a/.well-known"), qPrintable(address.error().what));
    }
};

QTEST_GUILESS_MAIN(TestDiscovery)
#include "tst_discovery.moc"
