// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/placeholders.h"
#include "core/jose/base64url.h"

#include <QTest>

using archive::Placeholders;

namespace {

/// JSON with single quotes for double ones: moc loses its way in raw strings that hold quotes.
QByteArray json(QByteArray text)
{
    return text.replace('\'', '"');
}

const QByteArray token = jose::encodeBase64Url(json("{'alg':'HS256','typ':'JWT'}")) + '.'
    + jose::encodeBase64Url(json("{'token_type':'access','jti':'7be20002','user_id':'1'}"))
    + ".c2lnbmF0dXJlLW9mLXRoaXMtdG9rZW4";

} // namespace

class TestPlaceholders : public QObject
{
    Q_OBJECT

private slots:
    void hidesAndPutsBack_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("hidden");
        const auto row = [](const char *name, const QByteArray &text, const QByteArray &hidden) {
            QTest::newRow(name) << text << QString::fromUtf8(hidden);
        };
        row("nothing to hide", json("{'id':1}"), json("{'id':1}"));
        row("empty", "", "");
        row("a token", json("{'refresh':'") + token + json("'}"), json("{'refresh':'‹access 7be2…›'}"));
        row("twice", token + ' ' + token, "‹access 7be2…› ‹access 7be2…›");
        row("a short password", json("{'username':'alice','password':'abc'}"),
            json("{'username':'alice','password':'‹secret›'}"));
        row("a password with a quote", json("{'password':'a\\'b','x':'\\'y'}"),
            json("{'password':'‹secret›','x':'\\'y'}"));
        row("two secrets", json("{'password':'one','secret':'two'}"),
            json("{'password':'‹secret›','secret':'‹secret · 2›'}"));
        row("a number", json("{'password':123456,'x':1}"), json("{'password':‹secret›,'x':1}"));
        row("a form", "username=alice&password=hunter2", "username=alice&password=‹secret›");
        row("both", json("{'access':'") + token + json("','password':'abc'}"),
            json("{'access':'‹access 7be2…›','password':'‹secret›'}"));
        row("looks like one of ours", "‹access 7be2…› …", "‹access 7be2…› …");
    }
    void hidesAndPutsBack()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, hidden);
        session::SessionLog log([] { return Instant{}; });
        log.observe(token, session::Origin::Pasted);
        Placeholders places(log);
        const QString shown = places.hide(text);
        QCOMPARE(shown, hidden);
        const auto whole = places.reveal(shown);
        QVERIFY2(whole, whole ? "" : qPrintable(whole.error().what));
        QCOMPARE(*whole, text);
        QCOMPARE(places.hide(text), hidden); // the same names once more
    }

    void fieldsThatAreCredentials_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("hidden");
        QTest::newRow("token") << QByteArray("Authorization") << "Bearer " + token
                               << QStringLiteral("Bearer ‹access 7be2…›");
        QTest::newRow("basic") << QByteArray("Authorization") << QByteArray("Basic YWxpY2U6c2VjcmV0")
                               << QStringLiteral("Basic ‹secret›");
        QTest::newRow("cookies") << QByteArray("Cookie") << QByteArray("sessionid=9f8e7d6c5b; theme=dark")
                                 << QStringLiteral("sessionid=‹secret›");
        QTest::newRow("plain") << QByteArray("Accept") << QByteArray("application/json")
                               << QStringLiteral("application/json");
    }
    void fieldsThatAreCredentials()
    {
        QFETCH(const QByteArray, name);
        QFETCH(const QByteArray, value);
        QFETCH(const QString, hidden);
        session::SessionLog log([] { return Instant{}; });
        log.observe(token, session::Origin::Pasted);
        Placeholders places(log);
        const QString shown = places.hideField(name, value);
        QCOMPARE(shown, hidden);
        QCOMPARE(*places.reveal(shown), value);
    }

    /// Each of them hidden, whatever is beside it.
    void noSecretIsLeft()
    {
        session::SessionLog log([] { return Instant{}; });
        const QList<QByteArray> texts{ json("[{'password':['p455w0rd']},{'password':'p455w0rd'}]"),
            json("<password>p455w0rd</password>"), "password=p455w0rd&password=p455w0rd",
            json("{'a':{'password':'p455w0rd'}}") };
        for (const QByteArray &text : texts) {
            Placeholders places(log);
            const QString shown = places.hide(text);
            QVERIFY2(!shown.contains(QStringLiteral("p455w0rd")), qPrintable(shown));
            QCOMPARE(*places.reveal(shown), text);
        }
    }

    void whatIsNoNameIsRefused()
    {
        session::SessionLog log([] { return Instant{}; });
        Placeholders places(log);
        const auto broken = places.reveal(QStringLiteral("Bearer ‹acces 7be2…›"));
        QVERIFY(!broken);
        QCOMPARE(broken.error().code, Errc::Usage);
        QVERIFY(broken.error().what.contains(QStringLiteral("‹acces 7be2…›")));
    }
};

QTEST_GUILESS_MAIN(TestPlaceholders)
#include "tst_placeholders.moc"
