// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of a server's rules is known of its tokens in the session.
#include "core/config/serverfile.h"
#include "tests/ui/assembledwindow.h"
#include "ui/widgets/inlinemessage.h"

using namespace Qt::StringLiterals;
using session::TokenList;
using session::TokenRecord;

class TestSessionRules : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;

    Laboratory &laboratory() const { return m_window->laboratory(); }
    const TokenRecord &newest(const QString &type) const
    {
        const TokenList &all = laboratory().log().tokens();
        return *std::find_if(
            all.crbegin(), all.crend(), [&](const TokenRecord &each) { return each.tokenType == type; });
    }
    template<class Change> void change(Change change) const
    {
        simplejwt::Settings settings = laboratory().rules().ownSettings();
        change(settings);
        QVERIFY(laboratory().rules().setSettings(settings));
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->startServing());
    }
    void cleanup() { m_window.reset(); }

    void aRotationBlacklistsWhatItTook_data()
    {
        QTest::addColumn<bool>("blacklists");
        QTest::newRow("and blacklists") << true;
        QTest::newRow("without a blacklist") << false;
    }

    void aRotationBlacklistsWhatItTook()
    {
        QFETCH(const bool, blacklists);
        change([&](simplejwt::Settings &settings) {
            settings.rotateRefreshTokens = true;
            settings.blacklistAfterRotation = blacklists;
        });
        m_window->press("issueButton", 200);
        const int first = newest(u"refresh"_s).id;
        m_window->press("callRefresh", 200);
        const TokenRecord &taken = laboratory().log().tokens().at(first);
        QVERIFY(newest(u"refresh"_s).id != first);
        QCOMPARE(taken.revokedAt.has_value(), blacklists);
        if (blacklists)
            QCOMPARE(taken.revocation, session::Revocation::RotatedAway);
        QVERIFY(!newest(u"refresh"_s).revokedAt);

        m_window->press("callLogout", 200);
        const QString told = m_window->find<InlineMessage>("why", "endpointsPane")->text();
        QVERIFY2(told.contains(u": refresh "_s), qPrintable(told));
        const bool warns = told.contains(u"1 other refresh token of this login is still taken"_s);
        QVERIFY2(warns != blacklists, qPrintable(told)); // and it would be
    }

    void usersAreToldByTheServersClaim()
    {
        change([](simplejwt::Settings &settings) { settings.userIdClaim = u"sub"_s; });
        m_window->press("issueButton", 200);
        QCOMPARE(newest(u"access"_s).userId, u"1"_s);
        QCOMPARE(newest(u"access"_s).user, u"alice"_s);
    }

    /// Of another server what was told of it holds, for tokens that are there already, too.
    void anothersRulesHoldForItsTokens()
    {
        const auto shop = config::serverFromUrl(u"https://shop.example"_s).value();
        laboratory().servers().keep(shop);
        laboratory().servers().choose(shop.id());
        const QByteArray claims = R"({"kind":"access","who":"7","exp":1999999999,"jti":"a"})";
        constexpr auto options = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
        const int id = laboratory().log().observe(
            QByteArray(R"({"alg":"HS256"})").toBase64(options) + '.' + claims.toBase64(options) + ".c2ln",
            session::Origin::Received, shop.id());
        QCOMPARE(laboratory().log().token(id)->userId, QString());
        change([](simplejwt::Settings &settings) {
            settings.userIdClaim = u"who"_s;
            settings.tokenTypeClaim = u"kind"_s;
        });
        QCOMPARE(laboratory().log().token(id)->userId, u"7"_s);
        QCOMPARE(laboratory().log().token(id)->tokenType, u"access"_s);
    }
};

QTEST_MAIN(TestSessionRules)
#include "tst_sessionrules.moc"
