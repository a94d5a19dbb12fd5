// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/jsonreader.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/keyadoption.h"
#include "core/simplejwt/settinginfos.h"
#include "core/simplejwt/settings.h"
#include "core/simplejwt/settingsjson.h"
#include "core/simplejwt/settingswriting.h"

#include <QFile>
#include <QTest>

using namespace simplejwt;
using namespace std::chrono_literals;

namespace {
Json json(const QString &text)
{
    return parseJson(text.toUtf8()).value();
}
} // namespace

class SettingsTest : public QObject
{
    Q_OBJECT

private slots:
    void defaultsAreSimpleJwts()
    {
        const Settings settings = settingsFromJson(Json::object()).value();
        QCOMPARE(settings, Settings());
        QCOMPARE(settings.accessTokenLifetime, 5min);
        QCOMPARE(settings.refreshTokenLifetime, 24h);
        QCOMPARE(settings.authHeaderField(), QByteArray("Authorization"));
    }

    void readsEverySettingAndWritesItBack()
    {
        const Json all = json(QStringLiteral(
            R"({"ACCESS_TOKEN_LIFETIME":60,"REFRESH_TOKEN_LIFETIME":120,"SLIDING_TOKEN_LIFETIME":0.5,"SLIDING_TOKEN_REFRESH_LIFETIME":9,)"
            R"("SLIDING_TOKEN_REFRESH_EXP_CLAIM":"rexp","ROTATE_REFRESH_TOKENS":true,"BLACKLIST_AFTER_ROTATION":true,"UPDATE_LAST_LOGIN":true,)"
            R"("ALGORITHM":"HS512","SIGNING_KEY":"a secret","VERIFYING_KEY":"","AUDIENCE":["a","b"],"ISSUER":"me","JWK_URL":"https://x/jwks",)"
            R"("LEEWAY":30,"AUTH_HEADER_TYPES":["JWT","Bearer"],"AUTH_HEADER_NAME":"HTTP_X_ACCESS_TOKEN","USER_ID_FIELD":"username",)"
            R"("USER_ID_CLAIM":"uid","AUTH_TOKEN_CLASSES":["AccessToken","SlidingToken"],"TOKEN_TYPE_CLAIM":null,"JTI_CLAIM":"tid",)"
            R"("CHECK_REVOKE_TOKEN":true,"REVOKE_TOKEN_CLAIM":"h","CHECK_USER_IS_ACTIVE":false})"));
        const Settings settings = settingsFromJson(all).value();
        QCOMPARE(toJson(settings, SecretsIn::Written), all);
        QVERIFY(!toJson(settings).find(u"SIGNING_KEY")); // a secret is left out unless asked for
        QCOMPARE(settings.slidingTokenLifetime, 500ms);
        QCOMPARE(settings.authHeaderField(), QByteArray("X-Access-Token"));
        for (const SettingInfo &info : settingInfos())
            QVERIFY2(info.pythonCode || all.find(QLatin1StringView(info.name)), info.name);
    }

    void readsOtherForms_data()
    {
        QTest::addColumn<QString>("one");
        QTest::addColumn<QString>("other");
        QTest::newRow("timedelta") << R"({"LEEWAY":{"seconds":30}})"
                                   << R"({"LEEWAY":30})";
        QTest::newRow("one word") << R"({"AUTH_HEADER_TYPES":"JWT"})"
                                  << R"({"AUTH_HEADER_TYPES":["JWT"]})";
        QTest::newRow("dotted path") << R"({"AUTH_TOKEN_CLASSES":["rest_framework_simplejwt.tokens.SlidingToken"]})"
                                     << R"({"AUTH_TOKEN_CLASSES":["SlidingToken"]})";
    }
    void readsOtherForms()
    {
        QFETCH(const QString, one);
        QFETCH(const QString, other);
        QCOMPARE(settingsFromJson(json(one)).value(), settingsFromJson(json(other)).value());
    }

    void strictRefusesByName_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text :
            { R"({"ROTATE_REFRESH_TOKEN":true})", R"({"SECRET_KEY":"x"})", R"({"JSON_ENCODER":"a.b"})",
                R"({"TOKEN_OBTAIN_SERIALIZER":"a.b"})", R"({"ROTATE_REFRESH_TOKENS":"yes"})",
                R"({"ACCESS_TOKEN_LIFETIME":"5"})", R"({"ACCESS_TOKEN_LIFETIME":-1})",
                R"({"REFRESH_TOKEN_LIFETIME":1e300})", R"({"LEEWAY":"30"})", R"({"LEEWAY":{"minutes":1}})",
                R"({"ALGORITHM":"none"})", R"({"ALGORITHM":"HS257"})", R"({"SIGNING_KEY":5})", R"({"AUDIENCE":5})",
                R"({"AUDIENCE":[]})", R"({"ISSUER":["a"]})", R"({"AUTH_HEADER_TYPES":[]})",
                R"({"AUTH_HEADER_TYPES":["To ken"]})", R"({"AUTH_HEADER_NAME":"Authorization"})",
                R"({"USER_ID_FIELD":""})", R"({"USER_ID_CLAIM":""})", R"({"AUTH_TOKEN_CLASSES":["BearerToken"]})",
                R"({"AUTH_TOKEN_CLASSES":"AccessToken"})", R"({"JTI_CLAIM":5})",
                R"({"SIGNING_KEY":"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"})",
                R"({"SIGNING_KEY":"no PEM","ALGORITHM":"RS256"})",
                R"({"VERIFYING_KEY":"no PEM","ALGORITHM":"ES256"})" })
            QTest::newRow(text) << QString::fromUtf8(text);
    }
    void strictRefusesByName()
    {
        QFETCH(const QString, text);
        const Json object = json(text);
        const Result<Settings> settings = settingsFromJson(object);
        QVERIFY(!settings);
        QCOMPARE(settings.error().code, Errc::Usage);
        QVERIFY2(settings.error().what.startsWith(object.members()[0].name + QLatin1String(": ")),
            qPrintable(settings.error().what));
        QVERIFY2(settings.error().what.endsWith(u'.'), qPrintable(settings.error().what));
        QVERIFY2(!settings.error().what.contains(QLatin1String("AAAA")), "no key in an error");
    }

    void asDjangoAcceptsAndFailsAtUse()
    {
        const auto read = [](const char *text) {
            return settingsFromJson(json(QString::fromUtf8(text)), SettingsReading::AsDjango);
        };
        QCOMPARE(read(R"({"NO_SUCH_SETTING":1,"JSON_ENCODER":"a.b"})").value(), Settings());
        QVERIFY(read(R"({"LEEWAY":"30"})").value().failsAtUse.contains(QStringLiteral("LEEWAY")));
        QVERIFY(read(R"({"ACCESS_TOKEN_LIFETIME":"5"})")
                    .value()
                    .failsAtUse.contains(QStringLiteral("ACCESS_TOKEN_LIFETIME")));
        QCOMPARE(read(R"({"ALGORITHM":"none"})").value().algorithm, QStringLiteral("none"));
        QCOMPARE(read(R"({"ROTATE_REFRESH_TOKENS":"no"})").value().rotateRefreshTokens,
            true); // a text that is not empty is true
        QCOMPARE(read(R"({"SECRET_KEY":"x"})").error().what,
            QStringLiteral("The 'SECRET_KEY' setting has been removed. Please refer to "
                           "'https://django-rest-framework-simplejwt.readthedocs.io/en/latest/settings.html' for "
                           "available settings."));
    }

    void aKeyThatIsNoneIsWrittenAndCountsLast()
    {
        const Settings none = settingsFromJson(json(QStringLiteral(R"({"SIGNING_KEY":null})"))).value();
        QVERIFY(none.signingKeyIsNone && !none.signingKey);
        QVERIFY(toJson(none).find(u"SIGNING_KEY") && toJson(none).find(u"SIGNING_KEY")->isNull());
        QVERIFY(!toJson(Settings()).find(u"SIGNING_KEY"));
        const Settings twice
            = settingsFromJson(json(QStringLiteral(R"({"SIGNING_KEY":"a","SIGNING_KEY":null})"))).value();
        QVERIFY(twice.signingKeyIsNone && !twice.signingKey);
    }

    void aKeyIsPutWhereTheEngineLooksForIt()
    {
        Settings settings;
        QVERIFY(putKey(settings, *jose::Key::fromSecret("a secret of some length")));
        QCOMPARE(settings.signingKey, QByteArray("a secret of some length"));
        QCOMPARE(settings.algorithm, QStringLiteral("HS256"));
        const jose::Key pair = *jose::Key::generate(jose::KeyType::Ed25519);
        QVERIFY(putKey(settings, *pair.publicKey()));
        QVERIFY(!settings.signingKey && !settings.verifyingKey.isEmpty());
        QCOMPARE(settings.algorithm, QStringLiteral("EdDSA"));
        QVERIFY(putKey(settings, pair));
        QVERIFY(settings.signingKey && settings.signingKey->contains("PRIVATE KEY"));
    }

    void namesAreReadBack()
    {
        for (const Band band : { Band::V5_2, Band::V5_5, Band::Next })
            QCOMPARE(bandNamed(QString(bandName(band))), std::optional(band));
        QCOMPARE(bandNamed(u"5.3"), std::optional<Band>());
        QCOMPARE(tokenTypeNamed(u"rest_framework_simplejwt.tokens.UntypedToken"), std::optional(TokenType::Untyped));
    }
};

QTEST_GUILESS_MAIN(SettingsTest)
#include "tst_settings.moc"
