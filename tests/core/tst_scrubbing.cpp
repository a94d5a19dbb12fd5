// SPDX-License-Identifier: GPL-3.0-or-later
// What is left of credentials that are no tokens of three parts.
#include "core/archive/scrubbing.h"
#include "core/archive/sessionfile.h"
#include "core/jose/base64url.h"
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
        row("auth of one's own", "X-Auth-User", "s3same", "…");
        row("one time", "X-OTP", "123456", "…");
        row("a variable", "Authorization", "Bearer {{access}}", "Bearer {{access}}");
        row("a variable as key", "X-API-Key", "{{key}}", "{{key}}");
        row("a variable and more", "X-API-Key", "{{key}}s3same", "…");
        row("variables in cookies", "Cookie", "a={{b}}; c=s3same", "a=…");
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
        row("variables stay", "{\"password\":\"{{pw}}\",\"pin\":\"{{a b}}1\"}",
            "{\"password\":\"{{pw}}\",\"pin\":\"…\"}");
        row("variables in a form", "a=1&token={{t}}", "a=1&token={{t}}");
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
        for (const char *name : { "otp", "pin", "code", "verification_code", "passphrase", "pwd", "pass", "private_key",
                 "privateKey", "client_secret", "x-otp", "API-KEY", "signingKey", "credentials", "id_token", "sig" }) {
            QTest::addRow("%s, in JSON", name)
                << QByteArray("{\"") + name + "\":\"4/0AbUR2\"}" << QByteArray("{\"") + name + "\":\"…\"}";
            QTest::addRow("%s, a number", name)
                << QByteArray("{\"") + name + "\":123456}" << QByteArray("{\"") + name + "\":\"…\"}";
            QTest::addRow("%s, in a form", name)
                << QByteArray("a=1&") + name + "=4/0AbUR2&b=2" << QByteArray("a=1&") + name + "=…&b=2";
            QTest::addRow("%s, in XML", name) << QByteArray("<a><") + name + ">4/0AbUR2</" + name + "></a>"
                                              << QByteArray("<a><") + name + ">…</" + name + "></a>";
            QTest::addRow("%s, multipart", name)
                << QByteArray("--x\r\nContent-Disposition: form-data; name=\"") + name + "\"\r\n\r\n4/0AbUR2\r\n--x--"
                << QByteArray("--x\r\nContent-Disposition: form-data; name=\"") + name + "\"\r\n\r\n…\r\n--x--";
        }
        row("a code of an error stays", "{\"code\":\"token_not_valid\",\"status\":401}",
            "{\"code\":\"token_not_valid\",\"status\":401}");
        row("a status stays", "{\"code\":404}", "{\"code\":404}");
        row("names that only look like it", "{\"pinned\":\"yes it is\",\"encoding\":\"utf-8\",\"author\":\"bob\"}",
            "{\"pinned\":\"yes it is\",\"encoding\":\"utf-8\",\"author\":\"bob\"}");
        row("a list", "{\"passwords\":[\"one1\",\"two2\"],\"a\":1}", "{\"passwords\":[\"…\",\"…\"],\"a\":1}");
        row("an object", "{\"password\":{\"new\":\"one1\",\"n\":12345,\"b\":true}}",
            "{\"password\":{\"new\":\"…\",\"n\":\"…\",\"b\":true}}");
        row("a list in a cut text", "{\"passwords\":[\"one1\",\"two2\"],\"a\":[", "{\"passwords\":[\"…\"],\"a\":[");
        row("an escaped name", "{\"p\\u0061ssword\":\"one1\",\"a\":[", "{\"p\\u0061ssword\":\"…\",\"a\":[");
        row("an encoded name", "a=1&pass%77ord=one1", "a=1&pass%77ord=…");
        row("a query in a value", "next=/cb?token=b3Bh&a=1", "next=/cb?token=…&a=1");
        row("DRF's own login", "{\"key\":\"9944b09199c62bcf9418ad84\"}", "{\"key\":\"…\"}");
        row("XML with a namespace", "<s:Password type=\"x\">one1</s:Password>",
            "<s:Password type=\"x\">…</s:Password>");
        row("XML, CDATA", "<password><![CDATA[one1]]></password>", "<password><![CDATA[…]]></password>");
        row("XML, attribute", "<user name=\"alice\" password=\"one1\"/>", "<user name=\"alice\" password=\"…\"/>");
        row("hidden input", "<input type=\"hidden\" name=\"csrfmiddlewaretoken\" value=\"one1\">",
            "<input type=\"hidden\" name=\"csrfmiddlewaretoken\" value=\"…\">");
        row("header lines", "GET / HTTP/1.1\nCookie: sessionid=one1; b=2\nX-API-Key: two2\nAccept: */*",
            "GET / HTTP/1.1\nCookie: sessionid=…\nX-API-Key: …\nAccept: */*");
        row("an opaque bearer in a text", "sent Bearer b3BhcXVlb3BhcXVl3, refused", "sent Bearer …, refused");
        row("Simple JWT's words", "Token contained no recognizable user identification",
            "Token contained no recognizable user identification");
        row("a challenge", "Bearer realm=\"api\"", "Bearer realm=\"api\"");
        row("Django's reset link", "http://h/accounts/reset/MQ/c3zk4n-0123456789abcdef0123456789abcdef/ !",
            "http://h/accounts/reset/MQ/…/ !");
        row("another reset link", "http://h/password-reset/confirm/Ab3dE6gH9jK2mN5p?x=1",
            "http://h/password-reset/confirm/…?x=1");
        row("a path that is none", "http://h/api/v1/verify/ and /api/token/verify/",
            "http://h/api/v1/verify/ and /api/token/verify/");
    }

    void textsLoseWhatIsSecretByName()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, left);
        for (const TokenForm form : forms)
            QCOMPARE(archive::scrubbedText(text, form), left);
    }

    /// A report scrubs its exchanges, and then each text: what was left of a token stays to be seen.
    void scrubbingTwiceIsScrubbingOnce()
    {
        const QByteArray token = sample::token("access", "a1");
        const QByteArray text = "POST / HTTP/1.1\nAuthorization: Bearer " + token
            + "\nCookie: sessionid=s3same\nX-Access-Token: " + token + "\n\n{\"refresh\": \"" + token
            + "\", \"password\": \"s3same\", \"n\": [";
        for (const QByteArray &each : { text, QByteArray("{\"refresh\":\"" + token + "\"}"), "token=" + token }) {
            const QByteArray once = archive::scrubbedText(each, TokenForm::Masked);
            QVERIFY2(once.contains("eyJhbG…"), once);
            QVERIFY(!once.contains("s3same"));
            QCOMPARE(archive::scrubbedText(once, TokenForm::Masked), once);
        }
    }

    void aTokenOfAnyShapeInAText()
    {
        const QByteArray header = jose::encodeBase64Url(R"({"alg":"dir","enc":"A256GCM"})");
        const QByteArray sealed = header + "..aXYtb2YtMTItYnk.dGhlIGNpcGhlcnRleHQ.dGhlIHRhZyBvZiAxNiBieQ";
        const QByteArray text = "sent " + sealed + " to the server";
        for (const TokenForm form : forms) {
            const QByteArray clean = archive::scrubbedText(text, form);
            QVERIFY2(!clean.contains("dGhlIHRhZyBvZiAxNiBieQ") && !clean.contains("dGhlIGNpcGhlcnRleHQ"), clean);
            QVERIFY2(clean.startsWith("sent ey") && clean.endsWith(" to the server"), clean);
        }
        QCOMPARE(archive::scrubbedText(text, TokenForm::Unsigned), "sent " + header + ".... to the server");
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
        row("a reset link", "https://h/reset/MQ/c3zk4n-0123456789abcdef0123456789abcdef/", "https://h/reset/MQ/…/");
        row("a code", "https://h/cb?code=4/0AbUR2&state=x", "https://h/cb?code=…&state=x");
        row("a code of words", "https://h/cb?code=token_not_valid", "https://h/cb?code=token_not_valid");
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
