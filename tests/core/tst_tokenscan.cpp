// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/base64url.h"
#include "core/scan/tokenscan.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using scan::ScannedToken;
using scan::TokenScan;

namespace {

const Instant Now = fromEpochSeconds(1'700'000'000);
// RFC 7516 appendix A.1, the long parts shortened.
const QByteArray Jwe
    = "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.OKOawDo13gRp2ojaHV7LFpZcgV7T6DVZKTyKOMTYUmKoTCVJRgckCL9."
      "48V1_ALb6US04U3b.5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6ji.XFBoMYUZodetZdvTiFvSkQ";

QByteArray tokenOf(const QByteArray &payload)
{
    return jose::encodeBase64Url("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + '.' + jose::encodeBase64Url(payload) + '.'
        + jose::encodeBase64Url(QByteArray(32, 's'));
}

QByteArray access(int user)
{
    return tokenOf("{\"token_type\":\"access\",\"exp\":1700000300,\"iat\":1700000000,\"jti\":\"a\",\"user_id\":\""
        + QByteArray::number(user) + "\"}");
}

QByteArray utf16(const QByteArray &text, bool bigEndian)
{
    QByteArray bytes = bigEndian ? "\xfe\xff" : "\xff\xfe";
    for (const char c : text)
        bytes += bigEndian ? QByteArray(1, '\0') + c : QByteArray(1, c) + '\0';
    return bytes;
}

QByteArray binary(const QByteArray &token)
{
    QRandomGenerator random(7);
    QByteArray bytes;
    for (int i = 0; i < 100'000; ++i)
        bytes += char(random.generate());
    return bytes + '\0' + token + '\0' + bytes;
}

/// As browsers export it: a header, a JSON body as text, a body in base64.
QByteArray har(const QByteArray &inHeader, const QByteArray &inText, const QByteArray &inBase64)
{
    const QByteArray text = "{\\\"access\\\":\\\"" + inText + "\\\"}";
    const QByteArray body = ("{\"access\":\"" + inBase64 + "\"}").toBase64();
    return "{\"log\":{\"version\":\"1.2\",\"entries\":[{\"request\":{\"method\":\"POST\",\"headers\":[{\"name\":"
           "\"Authorization\","
           "\"value\":\"Bearer "
        + inHeader + "\"}]},\"response\":{\"content\":{\"mimeType\":\"application/json\",\"text\":\"" + text
        + "\"}}},{\"response\":{\"content\":{\"encoding\":\"base64\",\"text\":\"" + body + "\"}}}]}}";
}

} // namespace

class TestTokenScan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsInEverything_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QByteArrayList>("tokens");
        QTest::addColumn<QList<qsizetype>>("offsets");
        const QByteArray one = access(1);
        const auto row = [](const char *name, const QByteArray &input, const QByteArrayList &tokens,
                             const QList<qsizetype> &offsets) { QTest::newRow(name) << input << tokens << offsets; };
        row("access log", "127.0.0.1 - - \"GET /whoami/?token=" + one + " HTTP/1.1\" 200 12\n", { one }, { 34 });
        row("JSON", "{\"access\":\"" + one + "\",\"refresh\":\"" + access(2) + "\"}", { one, access(2) },
            { 11, 24 + one.size() });
        row("binary", binary(one), { one }, { 100'001 });
        row("UTF-16, little endian", utf16("Bearer " + one + "\r\n", false), { one }, { 16 });
        row("UTF-16, big endian", utf16("Bearer " + one + "\r\n", true), { one }, { 16 });
        row("encrypted", "Bearer " + Jwe, { Jwe }, { 7 });
        row("cut off", "Bearer " + one.left(60) + "…", {}, {});
        row("header is no JSON", "Bearer " + one.left(10) + "____" + one.mid(14), {}, {});
        row("nothing", "no token here", {}, {});
        row("empty", {}, {}, {});
        const QByteArray archive = har(one, access(2), access(3));
        row("HAR", archive, { one, access(2), access(3) },
            { archive.indexOf(one), archive.indexOf(access(2)), archive.indexOf("eyJhY2Nlc3MiOi") });
        row("base64 that is no HAR", "{\"encoding\":\"base64\",\"text\":\"" + one.toBase64() + "\"}", {}, {});
    }
    void findsInEverything()
    {
        QFETCH(const QByteArray, input);
        QFETCH(const QByteArrayList, tokens);
        QFETCH(const QList<qsizetype>, offsets);
        TokenScan scan;
        scan.add(input, u"file"_s);
        QByteArrayList found;
        QList<qsizetype> places;
        for (const ScannedToken &token : scan.tokens()) {
            found += token.text;
            places += token.offset;
        }
        QCOMPARE(found, tokens);
        QCOMPARE(places, offsets);
    }

    void listsATokenOnce()
    {
        TokenScan scan;
        scan.add("a " + access(1) + "\nb " + access(1) + "\nc " + access(2), u"first.log"_s);
        scan.add("\n\n" + access(1), u"second.log"_s);
        QCOMPARE(scan.tokens().size(), 2);
        QCOMPARE(scan.tokens().at(0).count, 3);
        QCOMPARE(scan.tokens().at(0).source, u"first.log"_s);
        QCOMPARE(scan.tokens().at(0).offset, 2);
        QCOMPARE(scan.tokens().at(1).count, 1);
    }

    void countsBeyondOneRound()
    {
        TokenScan scan;
        scan.add((access(1) + '\n').repeated(25'000), u"long.log"_s);
        QCOMPARE(scan.tokens().size(), 1);
        QCOMPARE(scan.tokens().constFirst().count, 25'000);
    }

    void knowsWhatIsAlive_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<std::optional<bool>>("alive");
        const auto row = [](const char *name, const QByteArray &payload, std::optional<bool> alive) {
            QTest::newRow(name) << payload << alive;
        };
        row("a second left", "{\"exp\":1700000001}", true);
        row("exp is now", "{\"exp\":1700000000}", false);
        row("not before later", "{\"exp\":1700000300,\"nbf\":1700000001}", false);
        row("issued later", "{\"exp\":1700000300,\"iat\":1700000001}", false);
        row("no exp", "{\"iat\":1700000000}", std::nullopt);
        row("exp is a string", "{\"exp\":\"1700000300\"}", std::nullopt);
        row("payload is no object", "[1]", std::nullopt);
    }
    void knowsWhatIsAlive()
    {
        QFETCH(const QByteArray, payload);
        QFETCH(const std::optional<bool>, alive);
        TokenScan scan;
        scan.add(tokenOf(payload), u"file"_s);
        QCOMPARE(scan.tokens().size(), 1);
        QVERIFY(scan.tokens().constFirst().isAlive(Now) == alive);
    }

    void readsClaimsUnderTheirNames()
    {
        session::ClaimNames names;
        names.tokenType = u"kind"_s;
        names.userId = u"sub"_s;
        TokenScan scan(names);
        scan.add(
            tokenOf("{\"kind\":\"refresh\",\"sub\":42,\"user_id\":1,\"exp\":1.70e9,\"iat\":1700000000}"), u"file"_s);
        const ScannedToken token = scan.tokens().value(0);
        QCOMPARE(token.type, u"refresh"_s);
        QCOMPARE(token.user, u"42"_s);
        QCOMPARE(token.expiresAt->numberText(), QByteArray("1.70e9"));
        QCOMPARE(token.issuedAt->numberText(), QByteArray("1700000000"));
    }
};

QTEST_GUILESS_MAIN(TestTokenScan)
#include "tst_tokenscan.moc"
