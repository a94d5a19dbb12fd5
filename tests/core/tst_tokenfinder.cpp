// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/sanitized.h"
#include "core/scan/tokenfinder.h"

#include <QTest>
#include <ctime>

using namespace scan;

namespace {

// The access token of RFC 7515 appendix A.1, in its compact form without line breaks.
const QByteArray rfcToken
    = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
      "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const QByteArray header = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
const QByteArray payload = "eyJ0b2tlbl90eXBlIjoiYWNjZXNzIiwiZXhwIjoxNzk1NDg4MzAwfQ";
const QByteArray token = header + '.' + payload + ".x6g6rHqlJmV0h3mOqJt1d3o8F8p1Wm2l8o1GQ0m9r1c";
// RFC 7516 appendix A.1, header and tag as there, the rest shortened.
const QByteArray jwe
    = "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.OKOawDo13gRp2ojaHV7LFpZcgV7T6DVZKTyKOMTYUmKoTCVJRgckCL9kiMT03JGe."
      "48V1_ALb6US04U3b.5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6ji."
      "XFBoMYUZodetZdvTiFvSkQ";

QByteArray wrapped(QByteArray text, qsizetype width, const QByteArray &lineBreak)
{
    for (qsizetype at = text.size() / width * width; at > 0; at -= width) {
        if (at < text.size())
            text.insert(at, lineBreak);
    }
    return text;
}

} // namespace

class TestTokenFinder : public QObject
{
    Q_OBJECT

private slots:
    void finds_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QByteArrayList>("tokens");
        QTest::addColumn<QString>("place");
        const auto row = [](const char *name, const QByteArray &input, const QByteArrayList &tokens,
                             const QString &place = {}) { QTest::newRow(name) << input << tokens << place; };
        row("bare", token, { token });
        row("RFC 7515 A.1", rfcToken, { rfcToken });
        row("blanks around", "  \n" + token + "\r\n ", { token });
        row("Bearer", "Bearer " + token, { token }, "after “Bearer”");
        row("bearer in lower case", "bearer " + token, { token }, "after “bearer”");
        row("double quotes", '"' + token + '"', { token });
        row("single quotes and comma", '\'' + token + "',", { token });
        row("header", "Authorization: Bearer " + token, { token }, "Authorization header");
        row("header dump",
            "GET /whoami/ HTTP/1.1\r\nHost: api.example\r\nAuthorization: Bearer " + token + "\r\nAccept: */*\r\n",
            { token }, "Authorization header");
        row("cURL", "curl -X POST https://api.example/whoami/ -H 'Authorization: Bearer " + token + "' \\\n  -d '{}'",
            { token }, "Authorization header");
        row("JSON reply", "{\"refresh\": \"" + token + "\", \"access\":\"" + rfcToken + "\"}", { token, rfcToken },
            "JSON member “refresh”");
        row("JSON in JSON", "{\"body\":\"{\\\"access\\\":\\\"" + token + "\\\"}\"}", { token }, "JSON member “access”");
        row("escaped newline after it", "{\"log\":\"token " + token + "\\nnext line of text\"}", { token });
        row("cookie", "Cookie: csrftoken=abc; jwt=" + token + "; theme=dark", { token }, "cookie “jwt”");
        row("Set-Cookie", "Set-Cookie: access=" + token + "; HttpOnly; Path=/", { token }, "cookie “access”");
        row("URL fragment", "https://app.example/cb#access_token=" + token + "&token_type=Bearer", { token },
            "URL parameter “access_token”");
        row("URL path", "https://app.example/login/" + token + "/next", { token });
        row("Bearer percent-encoded", "auth=Bearer%20" + token, { token }, "after “Bearer”");
        row("log line", "2026-11-24T02:40:19Z INFO auth ok token=" + token + " user=1", { token }, "“token”");
        row("log line, bar", "ok|" + token + "|user=1", { token });
        row("end of a sentence", "Here is my token: " + token + ". Why is it refused?", { token });
        row("a token a line", token + '\n' + rfcToken + '\n' + token, { token, rfcToken, token });
        row("wrapped at 64", wrapped(token, 64, "\n"), { token });
        row("wrapped at 76, CRLF, indented", wrapped(token, 76, "\r\n    "), { token });
        row("wrapped, quoted mail", "> " + wrapped(token, 60, "\n> "), { token });
        row("wrapped by the shell", wrapped(token, 50, "\\\n"), { token });
        row("wrapped, Python strings", "t = (\"" + wrapped(token, 50, "\"\n     \"") + "\")", { token });
        row("wrapped, JavaScript strings", "t = \"" + wrapped(token, 50, "\" +\n  \"") + "\";", { token });
        row("wrapped in a header dump",
            "Authorization: Bearer " + wrapped(token, 60, "\n") + "\nHost: example\n\nHello", { token },
            "Authorization header");
        row("wrapped at the dots", header + ".\n" + payload + ".\nx6g6rHqlJmV0h3mOqJt1d3o8F8p1Wm2l8o1GQ0m9r1c",
            { token });
        row("broken by blanks", wrapped(token, 30, " "), { token });
        row("three parts a line each, then prose", token + "\nThanks\n", { token });
        row("JWE", "x " + jwe + " y", { jwe });
        row("alg none", "eyJhbGciOiJub25lIn0." + payload + ".", { "eyJhbGciOiJub25lIn0." + payload + "." });
        row("header alone", header, { header });
        row("half a header", header.left(20), { header.left(20) });
        row("no signature", header + '.' + payload, { header + '.' + payload });
        row("ends with an ellipsis", header + '.' + payload.left(20) + "...", { header + '.' + payload.left(20) });
        row("no header", payload + ".x6g6rHqlJmV0h3mOqJt1d3o8F8p1Wm2l8o1GQ0m9r1c",
            { payload + ".x6g6rHqlJmV0h3mOqJt1d3o8F8p1Wm2l8o1GQ0m9r1c" });
        row("padded", header + "=." + payload + "==.abc=", { header + "=." + payload + "==.abc=" });
        row("wrong character in the payload", QByteArray(token).replace("b2tl", "b2*l"),
            { QByteArray(token).replace("b2tl", "b2*l") });
        row("wrong character in the signature", QByteArray(token).replace("lJmV", "l!mV"),
            { QByteArray(token).replace("lJmV", "l!mV") });
        row("first character wrong", 'f' + token.mid(1), { 'f' + token.mid(1) });
        row("first character lost", token.mid(1), { token.mid(1) });
        row("four parts", token + ".extra", { token + ".extra" });
        row("file name", "saved as " + token + ".txt today", { token });
        row("empty", "", {});
        row("prose", "No token in here, only www.example.com and e.g. some dots.", {});
        row("Flask session cookie", "Cookie: session=eyJfZnJlc2giOmZhbHNlfQ.ZxYzAA.dBjftJeZ4CVP", {});
        row("base64 JSON in text", "state=eyJhIjoxfQ and more", {});
        row("source code", "const eyJ = a.b.c; eyJar.x", {});
    }

    void finds()
    {
        QFETCH(const QByteArray, input);
        QFETCH(const QByteArrayList, tokens);
        QFETCH(const QString, place);
        const QList<FoundToken> found = findTokens(input);
        QByteArrayList texts;
        for (const FoundToken &one : found)
            texts.append(one.text);
        QCOMPARE(texts, tokens);
        if (!found.isEmpty())
            QCOMPARE(found.first().place, place);
    }

    /// Every character of a find must be the input's character at its mapped place: damage is marked by it.
    void offsetsLeadBack_data() { finds_data(); }

    void offsetsLeadBack()
    {
        QFETCH(const QByteArray, input);
        for (const FoundToken &one : findTokens(input)) {
            for (qsizetype i = 0; i < one.text.size(); ++i)
                QCOMPARE(input.at(one.inputOffset(i)), one.text.at(i));
            QCOMPARE(one.inputOffset(one.text.size() - 1), one.offset + one.length - 1);
        }
    }

    void shapes_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<TokenShape>("shape");
        QTest::newRow("three parts") << token << TokenShape::Jws;
        QTest::newRow("five parts") << jwe << TokenShape::Jwe;
        QTest::newRow("header") << header << TokenShape::HeaderOnly;
        QTest::newRow("no signature") << QByteArray(header + '.' + payload) << TokenShape::NoSignature;
        QTest::newRow("no header") << QByteArray(payload + ".c2ln") << TokenShape::NoHeader;
    }

    void shapes()
    {
        QFETCH(const QByteArray, input);
        QFETCH(const TokenShape, shape);
        const QList<FoundToken> found = findTokens(input);
        QCOMPARE(found.size(), 1);
        QCOMPARE(found.first().shape, shape);
    }

    void cutTokensAreLeftOutOnRequest()
    {
        FindOptions options;
        options.cutTokens = false;
        QVERIFY(findTokens(header + '.' + payload, options).isEmpty());
    }

    void limitsTheNumber()
    {
        FindOptions options;
        options.maxTokens = 3;
        QCOMPARE(findTokens((token + ' ').repeated(10), options).size(), 3);
    }

    /// Text made to be slow: none may take more than linear time.
    void isLinear_data()
    {
        QTest::addColumn<QByteArray>("unit");
        QTest::newRow("starts") << QByteArray("eyJhbGci*");
        QTest::newRow("starts and dots") << QByteArray("eyJ.");
        QTest::newRow("long words") << QByteArray("eyJhbGciOiJIUzI1NiJ9");
        QTest::newRow("wrapped header") << QByteArray("eyJhbGciOiJIUzI1NiJ9\n");
        QTest::newRow("line breaks") << QByteArray("abcd\n");
        QTest::newRow("quotes") << QByteArray("eyJ\"\n\"");
        QTest::newRow("blanks") << QByteArray("eyJhbGciOi \n \n \n");
    }

    void isLinear()
    {
#ifdef JOTLAB_SANITIZED
        constexpr double most = 60; // seconds of the processor; what is quadratic takes hours
#else
        constexpr double most = 8;
#endif
        QFETCH(const QByteArray, unit);
        const QByteArray input = "eyJhbGciOiJIUzI1NiJ9." + unit.repeated(4'000'000 / unit.size());
        const std::clock_t start = std::clock(); // not the wall clock: the machine may be busy
        findTokens(input);
        const double seconds = double(std::clock() - start) / CLOCKS_PER_SEC;
        QVERIFY2(seconds < most, qPrintable(QString::number(seconds)));
    }
};

QTEST_GUILESS_MAIN(TestTokenFinder)
#include "tst_tokenfinder.moc"
