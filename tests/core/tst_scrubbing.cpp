// SPDX-License-Identifier: GPL-3.0-or-later
// What is left of credentials that are no tokens of three parts.
#include "core/archive/scrubbing.h"
#include "core/archive/sessionfile.h"
#include "core/json/jsonwriter.h"
#include "tests/support/samplesession.h"

#include <QTest>

using archive::TokenForm;

namespace {

constexpr TokenForm forms[] = { TokenForm::Unsigned, TokenForm::Masked };

QByteArray written(const session::Exchange &exchange)
{
    return writeJson(archive::toJson(exchange));
}

} // namespace

class TestScrubbing : public QObject
{
    Q_OBJECT

private slots:
    void headersKeepTheSchemeAtMost_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("left");
        const auto row = [](const char *title, const char *name, const char *value, const char *left) {
            QTest::newRow(title) << QByteArray(name) << QByteArray(value) << QByteArray(left);
        };
        row("opaque bearer", "Authorization", "Bearer b3BhcXVlb3BhcXVl", "Bearer …");
        row("bearer with padding", "Authorization", "Bearer b3BhcXVlb3BhcXVlXw==", "Bearer …");
        row("DRF's own token with padding", "Authorization", "Token b3BhcXVlb3BhcXV=", "Token …");
        row("basic", "Authorization", "Basic dXNlcjpwYXNzdw==", "Basic …");
        row("basic in lower case", "authorization", "basic dXNlcjpwYXNzdw==", "basic …");
        row("digest", "Authorization", "Digest username=\"a\", response=\"s3same\"", "Digest …");
        row("no scheme", "Authorization", "b3BhcXVlb3BhcXVl==", "…");
        row("to a proxy", "Proxy-Authorization", "bearer b3BhcXVl==", "bearer …");
        row("API key with padding", "X-API-Key", "b3BhcXVlb3BhcXVl==", "…");
        row("API key of several words", "X-Api-Key", "s3same two", "…");
        row("another token field", "X-Auth-Token", "b3BhcXVl==", "…");
        row("CSRF", "X-CSRFToken", "s3same=", "…");
        row("cookie", "Cookie", "csrftoken=s3same; sessionid=s3same", "csrftoken=…");
        row("set cookie", "Set-Cookie", "sessionid=s3same; HttpOnly", "sessionid=…");
        row("cookie without a name", "Cookie", "s3same; a=b", "…");
        row("no secret", "Accept", "text/html; q=0.9", "text/html; q=0.9");
        row("an address", "Location", "https://h/cb?next=1#access_token=b3BhcXVl",
            "https://h/cb?next=1#access_token=…");
    }

    void headersKeepTheSchemeAtMost()
    {
        QFETCH(const QByteArray, name);
        QFETCH(const QByteArray, value);
        QFETCH(const QByteArray, left);
        session::Exchange exchange;
        exchange.url = QUrl(sample::Server);
        exchange.headers.emplaceBack(name, value);
        for (const TokenForm form : forms)
            QCOMPARE(archive::scrubbed(exchange, form).headers.constFirst().second, left);
    }

    void textsLoseWhatIsSecretByName_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("left");
        const auto row = [](const char *title, const char *text, const char *left) {
            QTest::newRow(title) << QByteArray(text) << QByteArray(left);
        };
        row("password of digits", "{\"password\":12345678}", "{\"password\":\"…\"}");
        row("text", "{\"refresh\":\"b3Bh\",\"access_token\":\"cXVl\"}", "{\"refresh\":\"…\",\"access_token\":\"…\"}");
        row("errors stay", "{\"password\":[\"This field is required.\"]}",
            "{\"password\":[\"This field is required.\"]}");
        row("what says no secret stays", "{\"token_type\":\"access\",\"has_password\":true,\"session\":null,\"n\":12}",
            "{\"token_type\":\"access\",\"has_password\":true,\"session\":null,\"n\":12}");
        row("number in a cut text", "{\"password\": 12345678, \"a\": [", "{\"password\": \"…\", \"a\": [");
        row("token in a cut text", "{\"refresh\": \"b3BhcXVl", "{\"refresh\": \"…");
        row("escape in a cut text", "[{\"session_id\":\"\\\"b3Bh\",\"b\":1}", "[{\"session_id\":\"…\",\"b\":1}");
        row("form, refresh", "refresh=b3BhcXVl&a=1", "refresh=…&a=1");
        row("form, others", "a=1&access=x1&token=x2&csrfmiddlewaretoken=x3&sessionid=x4&api-key=x5",
            "a=1&access=…&token=…&csrfmiddlewaretoken=…&sessionid=…&api-key=…");
        row("form, OAuth", "grant_type=refresh_token&refresh_token=x1&client_secret=x2&token_type=bearer",
            "grant_type=refresh_token&refresh_token=…&client_secret=…&token_type=bearer");
        row("a text", "The token is 12 = 12.", "The token is 12 = 12.");
    }

    void textsLoseWhatIsSecretByName()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, left);
        for (const TokenForm form : forms)
            QCOMPARE(archive::scrubbedText(text, form), left);
    }

    void aTokenInAFormStaysReadable()
    {
        const QByteArray token = sample::token("access", "a1");
        const QByteArray rest = archive::scrubbedToken(token, TokenForm::Unsigned);
        QCOMPARE(archive::scrubbedText("token=" + token + "&a=1", TokenForm::Unsigned), "token=" + rest + "&a=1");
    }

    void addressesLoseTheirFragmentToo_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("left");
        const auto row = [](const char *title, const char *url, const char *left) {
            QTest::newRow(title) << QString::fromUtf8(url) << QString::fromUtf8(left);
        };
        row("implicit grant", "https://h/cb#access_token=b3BhcXVl&state=1", "https://h/cb#access_token=…&state=1");
        row("a route with a query", "https://h/#/cb?token=b3BhcXVl", "https://h/#/cb?token=…");
        row("query", "https://h/?refresh_token=b3BhcXVl&a=1", "https://h/?refresh_token=…&a=1");
        row("user", "https://u:s3same@h/#part", "https://h/#part");
    }

    void addressesLoseTheirFragmentToo()
    {
        QFETCH(const QString, url);
        QFETCH(const QString, left);
        session::Exchange exchange;
        exchange.url = QUrl(url);
        for (const TokenForm form : forms)
            QCOMPARE(archive::scrubbed(exchange, form).url.toString(), left);
    }

    void aTokenInTheFragmentLosesItsSignature()
    {
        const QByteArray token = sample::token("access", "a1");
        session::Exchange exchange;
        exchange.url = QUrl(QStringLiteral("https://h/cb#id=") + QString::fromLatin1(token));
        for (const TokenForm form : forms)
            QVERIFY(!written(archive::scrubbed(exchange, form)).contains(token.mid(token.lastIndexOf('.') + 1)));
    }
};

QTEST_GUILESS_MAIN(TestScrubbing)
#include "tst_scrubbing.moc"
