// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/claimcatalog.h"

#include <QSet>
#include <QTest>

using namespace explain;

class TestClaimCatalog : public QObject
{
    Q_OBJECT

private slots:
    void knows_data()
    {
        QTest::addColumn<TokenPart>("part");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("reference");
        QTest::addColumn<ClaimType>("type");
        const auto claim = [](const char *name, const char *reference, ClaimType type) {
            QTest::newRow(name) << TokenPart::Payload << QString::fromLatin1(name) << QString::fromLatin1(reference)
                                << type;
        };
        claim("iss", "RFC 7519 section 4.1.1", ClaimType::StringOrUri);
        claim("sub", "RFC 7519 section 4.1.2", ClaimType::StringOrUri);
        claim("aud", "RFC 7519 section 4.1.3", ClaimType::StringOrList);
        claim("exp", "RFC 7519 section 4.1.4", ClaimType::NumericDate);
        claim("nbf", "RFC 7519 section 4.1.5", ClaimType::NumericDate);
        claim("iat", "RFC 7519 section 4.1.6", ClaimType::NumericDate);
        claim("jti", "RFC 7519 section 4.1.7", ClaimType::String);
        claim("token_type", "Simple JWT", ClaimType::String);
        claim("user_id", "Simple JWT", ClaimType::Any);
        claim("refresh_exp", "Simple JWT", ClaimType::NumericDate);
        claim("hash_password", "Simple JWT", ClaimType::String);
        claim("auth_time", "OpenID Connect Core 1.0 section 2", ClaimType::NumericDate);
        claim("email_verified", "OpenID Connect Core 1.0 section 5.1", ClaimType::Boolean);
        claim("address", "OpenID Connect Core 1.0 section 5.1", ClaimType::Object);
        claim("scope", "RFC 8693 section 4.2", ClaimType::String);
        claim("cnf", "RFC 7800 section 3.1", ClaimType::Object);
        const auto header = [](const char *name, const char *reference, ClaimType type) {
            QTest::addRow("header %s", name)
                << TokenPart::Header << QString::fromLatin1(name) << QString::fromLatin1(reference) << type;
        };
        header("alg", "RFC 7515 section 4.1.1", ClaimType::String);
        header("jku", "RFC 7515 section 4.1.2", ClaimType::Url);
        header("jwk", "RFC 7515 section 4.1.3", ClaimType::Object);
        header("kid", "RFC 7515 section 4.1.4", ClaimType::String);
        header("x5u", "RFC 7515 section 4.1.5", ClaimType::Url);
        header("x5c", "RFC 7515 section 4.1.6", ClaimType::List);
        header("x5t", "RFC 7515 section 4.1.7", ClaimType::Base64Url);
        header("x5t#S256", "RFC 7515 section 4.1.8", ClaimType::Base64Url);
        header("typ", "RFC 7519 section 5.1", ClaimType::String);
        header("cty", "RFC 7519 section 5.2", ClaimType::String);
        header("crit", "RFC 7515 section 4.1.11", ClaimType::List);
        header("b64", "RFC 7797 section 3", ClaimType::Boolean);
        header("enc", "RFC 7516 section 4.1.2", ClaimType::String);
        header("p2c", "RFC 7518 section 4.8.1.2", ClaimType::Number);
    }

    void knows()
    {
        QFETCH(const TokenPart, part);
        QFETCH(const QString, name);
        QFETCH(const QString, reference);
        QFETCH(const ClaimType, type);
        const ClaimInfo *info = m_catalog.find(part, name);
        QVERIFY(info);
        QCOMPARE(info->reference, reference);
        QCOMPARE(info->type, type);
    }

    void everyEntryIsComplete_data()
    {
        QTest::addColumn<TokenPart>("part");
        QTest::newRow("header") << TokenPart::Header;
        QTest::newRow("payload") << TokenPart::Payload;
    }

    void everyEntryIsComplete()
    {
        QFETCH(const TokenPart, part);
        QVERIFY(m_catalog.entries(part).size() > 25);
        QSet<QString> seen;
        for (const ClaimInfo &info : m_catalog.entries(part)) {
            QVERIFY2(!info.name.isEmpty() && !info.title.isEmpty() && !info.reference.isEmpty(), qPrintable(info.name));
            QVERIFY2(info.meaning.endsWith(u'.') || info.meaning.endsWith(u'…'), qPrintable(info.name));
            QVERIFY2(!seen.contains(info.name), qPrintable(info.name));
            if (info.type == ClaimType::NumericDate)
                QVERIFY2(!info.unit.isEmpty(), qPrintable(info.name));
            seen.insert(info.name);
        }
    }

    void namesAreCaseSensitive() { QVERIFY(!m_catalog.find(TokenPart::Payload, u"EXP")); }
    void partsAreApart()
    {
        QVERIFY(!m_catalog.find(TokenPart::Payload, u"alg"));
        QVERIFY(!m_catalog.find(TokenPart::Header, u"exp"));
    }

    void personalDataIsMarked()
    {
        for (const char *name : { "email", "birthdate", "phone_number", "address", "name" })
            QVERIFY2(m_catalog.find(TokenPart::Payload, QString::fromLatin1(name))->personal, name);
        for (const char *name : { "exp", "user_id", "email_verified", "scope" })
            QVERIFY2(!m_catalog.find(TokenPart::Payload, QString::fromLatin1(name))->personal, name);
    }

    void everyTypeHasAText()
    {
        QCOMPARE(typeText(ClaimType::NumericDate), QStringLiteral("a number: seconds since 1970-01-01 UTC"));
        QCOMPARE(typeText(ClaimType::Base64Url), QStringLiteral("a base64url string"));
    }

private:
    ClaimCatalog m_catalog;
};

QTEST_GUILESS_MAIN(TestClaimCatalog)
#include "tst_claimcatalog.moc"
