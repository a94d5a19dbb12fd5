// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/base64url.h"
#include "tests/ui/assembledwindow.h"
#include "ui/decode/decodepane.h"

#include <QComboBox>
#include <QPushButton>
#include <QTemporaryDir>

using namespace std::chrono;

/// Verdicts and causes are doors: beside what is wrong stands what helps, in the assembled window.
class TestDoors : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;

    const session::ExchangeList &calls() const { return m_window->laboratory().log().exchanges(); }
    const session::TokenRecord &newest(const char *type) const
    {
        const auto &tokens = m_window->laboratory().log().tokens();
        for (auto token = tokens.crbegin(); token != tokens.crend(); ++token) {
            if (token->tokenType == type)
                return *token;
        }
        qFatal("no such token");
    }
    QPushButton *door(const char *name, const char *within) const
    {
        auto *part = m_window->find<QWidget>(within);
        for (QPushButton *button : part->findChildren<QPushButton *>(QLatin1String(name))) {
            if (button->isVisible())
                return button;
        }
        return nullptr;
    }
    void select(const session::TokenRecord &token)
    {
        m_window->window().findChild<DecodePane *>()->showToken(token.text);
        QTRY_COMPARE(m_window->window().findChild<DecodePane *>()->token(), token.text);
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->startServing());
    }
    void cleanup() { m_window.reset(); }

    void aGoodTokenNeedsNone()
    {
        m_window->press("issueButton", 200);
        QVERIFY(!m_window->visible<QWidget>("decodeDoors"));
    }

    /// Not checked -> Add a key, and from there to a verdict.
    void notCheckedLeadsToAKey()
    {
        const QByteArray foreign = jose::encodeBase64Url(QByteArray("{!alg!:!HS256!}").replace('!', '"')) + '.'
            + jose::encodeBase64Url(
                QByteArray("{!token_type!:!access!,!jti!:!0f!,!user_id!:!7!,!exp!:1}").replace('!', '"'))
            + '.' + jose::encodeBase64Url(QByteArray(32, 's'));
        m_window->window().findChild<DecodePane *>()->showToken(foreign);
        emit m_window->window().findChild<DecodePane *>()->tokenDecoded(foreign);
        QTRY_VERIFY(door("doorAddKey", "decodeDoors"));
        door("doorAddKey", "decodeDoors")->click();
        QTRY_COMPARE(m_window->window().currentPane(), QStringLiteral("keys"));
        auto *text = m_window->visible<QLineEdit>("keyText");
        QVERIFY(text);
        QVERIFY(text->hasFocus()); // ready for a paste
    }

    void expiredLeadsToARefreshAndToAnotherOne()
    {
        m_window->press("issueButton", 200);
        const session::TokenRecord access = newest("access");
        m_window->laboratory().clock().advance(10min);
        select(access);
        QTRY_VERIFY(door("doorRefresh", "decodeDoors"));
        QVERIFY(door("doorRefresh", "decodeDoors")->toolTip().contains(QStringLiteral("POST http://127.0.0.1:")));
        const qsizetype before = calls().size();
        door("doorRefresh", "decodeDoors")->click();
        QTRY_COMPARE(calls().size(), before + 1);
        QCOMPARE(calls().constLast().status, 200);
        QTRY_VERIFY(!m_window->visible<QWidget>("decodeDoors")); // the new one is in Decode
        select(access);
        QTRY_VERIFY(door("doorIssue", "decodeDoors"));
        QCOMPARE(door("doorIssue", "decodeDoors")->text(), QStringLiteral("Issue for alice"));
        door("doorIssue", "decodeDoors")->click();
        QTRY_COMPARE(calls().size(), before + 2);
        QVERIFY(newest("access").text != access.text);
    }

    void blacklistedLeadsToAnotherOne()
    {
        m_window->press("issueButton", 200);
        m_window->press("callLogout", 200);
        m_window->press("callRefresh", 401);
        const qsizetype before = calls().size();
        QTRY_VERIFY(door("doorIssue", "endpointsPane"));
        QPushButton *issue = door("doorIssue", "endpointsPane");
        QCOMPARE(issue->text(), QStringLiteral("Issue for alice"));
        issue->click();
        QTRY_COMPARE(calls().size(), before + 1);
        QCOMPARE(calls().constLast().status, 200);
        select(m_window->laboratory().log().tokens().constFirst());
        for (const session::TokenRecord &token : m_window->laboratory().log().tokens()) {
            if (token.revokedAt)
                select(token);
        }
        QTRY_VERIFY(door("doorIssue", "decodeDoors"));
    }

    void aWrongTypeLeadsToTheOtherOne()
    {
        m_window->press("issueButton", 200);
        const session::TokenRecord access = newest("access");
        const session::TokenRecord refresh = newest("refresh");
        auto request = *client::buildRequest(
            m_window->laboratory().servers().current(), session::Endpoint::TokenRefresh, access.text);
        m_window->laboratory().client().send(request);
        QTRY_COMPARE(calls().size(), 2);
        QCOMPARE(calls().constLast().status, 401);
        m_window->window().session()->show(QStringLiteral("exchanges"));
        QTRY_VERIFY(door("doorOtherToken", "exchangesPane"));
        door("doorOtherToken", "exchangesPane")->click();
        QTRY_COMPARE(calls().size(), 3);
        QCOMPARE(calls().constLast().status, 200);
        QVERIFY(calls().constLast().body.contains(refresh.text));
    }

    /// Only a refresh token was pasted: nothing is sent as Bearer, and there is a way on.
    void aRefreshTokenAloneLeadsToAnAccessToken()
    {
        m_window->press("issueButton", 200);
        const QByteArray refresh = newest("refresh").text;
        m_window->laboratory().log().clear();
        auto *decode = m_window->window().findChild<DecodePane *>();
        decode->showToken(refresh);
        emit decode->tokenDecoded(refresh);
        m_window->press("callWhoAmI", 401);
        QTRY_VERIFY(door("doorRefreshAsBearer", "endpointsPane"));
        const qsizetype before = calls().size();
        door("doorRefreshAsBearer", "endpointsPane")->click();
        QTRY_COMPARE(calls().size(), before + 1);
        QVERIFY(calls().constLast().status == 401);
        QTRY_VERIFY(
            m_window->visible<InlineMessage>("why")->text().contains(QStringLiteral("A refresh token was sent")));
        m_window->press("callWhoAmI", 401);
        QTRY_VERIFY(door("doorRefresh", "endpointsPane"));
        door("doorRefresh", "endpointsPane")->click();
        QTRY_COMPARE(calls().constLast().status, 200);
        m_window->press("callWhoAmI", 200);
    }

    /// The list of servers leads to a new one, and calls none by that.
    void theListOfServersLeadsToANewOne()
    {
        auto *servers = m_window->find<QComboBox>("serverSelector");
        const QString current = m_window->laboratory().servers().current().id();
        const int last = servers->count() - 1;
        QCOMPARE(servers->itemText(last), QStringLiteral("Add a server…"));
        servers->setCurrentIndex(last);
        emit servers->activated(last);
        QCOMPARE(m_window->window().currentPane(), QStringLiteral("servers"));
        QVERIFY(m_window->visible<QLineEdit>("serverUrl")->hasFocus());
        QCOMPARE(m_window->laboratory().servers().current().id(), current);
        QCOMPARE(servers->currentData().toString(), current);
    }
};

QTEST_MAIN(TestDoors)
#include "tst_doors.moc"
