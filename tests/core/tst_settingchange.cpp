// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/settingchange.h"
#include "core/simplejwt/settinginfos.h"

#include <QTest>

using namespace Qt::StringLiterals;
using simplejwt::Band;
using simplejwt::Settings;

class TestSettingChange : public QObject
{
    Q_OBJECT

private slots:
    void consequencesOfOnAndOff()
    {
        Settings settings;
        const QString off = simplejwt::consequenceOfSetting(u"ROTATE_REFRESH_TOKENS"_s, settings);
        settings.rotateRefreshTokens = true;
        const QString on = simplejwt::consequenceOfSetting(u"ROTATE_REFRESH_TOKENS"_s, settings);
        QVERIFY(!off.isEmpty() && !on.isEmpty() && on != off);
        QVERIFY(simplejwt::consequenceOfSetting(u"ACCESS_TOKEN_LIFETIME"_s, settings).contains(u"keep their “exp”"));
        QCOMPARE(simplejwt::consequenceOfSetting(u"NOBODY_HAS_THIS"_s, settings), QString());
        QVERIFY(simplejwt::consequenceOfSetting(u"VERIFYING_KEY"_s, settings).contains(u"HS256 verifies with"));
        settings.algorithm = u"RS256"_s;
        QVERIFY(simplejwt::consequenceOfSetting(u"SIGNING_KEY"_s, settings).contains(u"VERIFYING_KEY"));
        for (const simplejwt::SettingInfo &info : simplejwt::settingInfos())
            QVERIFY2(info.pythonCode || !simplejwt::consequenceOfSetting(QLatin1String(info.name), settings).isEmpty(),
                info.name);
    }

    void bandsKnowWhatTheirVersionsHave()
    {
        QMap<QString, int> bands; ///< that know it, by name
        for (const simplejwt::SettingInfo &info : simplejwt::settingInfos()) {
            for (const Band band : { Band::V5_2, Band::V5_5, Band::Next })
                bands[QLatin1String(info.name)] += simplejwt::isKnownTo(band, info);
        }
        QCOMPARE(bands.value(u"ACCESS_TOKEN_LIFETIME"_s), 3);
        QCOMPARE(bands.value(u"CHECK_USER_IS_ACTIVE"_s), 2);
        int ofHead = 0;
        for (const simplejwt::SettingInfo &info : simplejwt::settingInfos()) {
            const bool isOfHead = QLatin1String(info.since) == "unreleased head"_L1;
            ofHead += isOfHead;
            QCOMPARE(simplejwt::isKnownTo(Band::V5_5, info), !isOfHead);
            QVERIFY(simplejwt::isKnownTo(Band::Next, info));
        }
        QVERIFY(ofHead > 0 && ofHead < 5);
    }
};

QTEST_GUILESS_MAIN(TestSettingChange)
#include "tst_settingchange.moc"
