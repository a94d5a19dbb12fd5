// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/sanitized.h"
#include "core/jose/base64url.h"
#include "core/scan/tokenscan.h"

#include <QBuffer>
#include <QRandomGenerator>
#include <QTest>
#include <ctime>

using namespace Qt::StringLiterals;
using scan::ScannedToken;
using scan::TokenScan;
Q_DECLARE_METATYPE(scan::TokenEnd)

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

/// RFC 2045 section 6.7: lines of 76 characters at most, "=" in hexadecimal.
QByteArray quotedPrintable(const QByteArray &text)
{
    QByteArray lines;
    qsizetype column = 0;
    for (const char c : text) {
        const QByteArray written = c == '=' ? QByteArray("=3D") : QByteArray(1, c);
        if (c != '\r' && c != '\n' && column + written.size() > 75) {
            lines += "=\r\n";
            column = 0;
        }
        lines += written;
        column = c == '\n' ? 0 : column + written.size();
    }
    return lines;
}

QByteArray unsignedToken()
{
    return jose::encodeBase64Url("{\"alg\":\"none\"}") + '.' + jose::encodeBase64Url("{\"user_id\":1}") + '.';
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

/// Gives at most some hundred thousand bytes at a time, and none twice.
class ChunkedDevice : public QBuffer
{
public:
    explicit ChunkedDevice(const QByteArray &bytes)
    {
        setData(bytes);
        open(ReadOnly | Unbuffered);
    }

protected:
    qint64 readData(char *data, qint64 most) override
    {
        return QBuffer::readData(data, std::min<qint64>(most, 300'000));
    }
};

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
            { archive.indexOf(one), archive.indexOf(access(2)), archive.indexOf("eyJhY2Nlc3MiOi") + 12 });
        row("base64 that is no HAR", "{\"encoding\":\"base64\",\"text\":\"" + one.toBase64() + "\"}", { one }, { 29 });
        for (int shift = 0; shift < 3; ++shift) {
            const QByteArray body
                = ("GET / HTTP/1.1\r\nCookie: jwt=" + QByteArray(shift, 'x') + one + "; a=b").toBase64();
            row(qPrintable(u"Burp, shifted by %1"_s.arg(shift)), "<request base64=\"true\"><![CDATA[" + body + "]]>",
                { one }, { 32 + (28 + shift) / 3 * 4 });
            QByteArray lines;
            for (qsizetype at = 0; at < body.size(); at += 76)
                lines += body.mid(at, 76) + "\r\n";
            row(qPrintable(u"MIME, shifted by %1"_s.arg(shift)), lines, { one }, { (28 + shift) / 3 * 4 });
        }
        row("UTF-16 without a mark", "some bytes\x01" + utf16("a=" + one + "&b", false).mid(2), { one }, { 14 });
        row("letters before it", "xyz" + one + " ", { one }, { 3 });
        row("letters behind it", "jwt=" + one + "alice", { one }, { 4 });
        row("one behind the other", one + access(2) + access(3), { one, access(2), access(3) },
            { 0, one.size(), one.size() + access(2).size() });
        row("coloured", "\x1b[01;31m\x1b[K" + one + "\x1b[m\x1b[K ok", { one }, { 11 });
        row("a colour each part", "\x1b[31m" + QByteArray(one).replace('.', "\x1b[0m.\x1b[32m") + "\x1b[0m\n", { one },
            { 5 });
        row("quoted-printable", quotedPrintable("Your link: https://example.org/?token=" + one + "&x=1\r\nBye"),
            { one }, { 40 });
        row("alg none", "a=" + unsignedToken() + ";", { unsignedToken() }, { 2 });
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

    void saysHowSureTheEndIs_data()
    {
        QTest::addColumn<QByteArray>("algorithm");
        QTest::addColumn<qsizetype>("signature");
        QTest::addColumn<QByteArray>("behind");
        QTest::addColumn<qsizetype>("taken");
        QTest::addColumn<scan::TokenEnd>("end");
        using scan::TokenEnd;
        const auto row = [](const char *name, const char *algorithm, qsizetype signature, const char *behind,
                             qsizetype taken, TokenEnd end) {
            QTest::newRow(name) << QByteArray(algorithm) << signature << QByteArray(behind) << taken << end;
        };
        row("HS256", "HS256", 43, " x", 43, TokenEnd::Exact);
        row("HS256 touched", "HS256", 43, "x", 43, TokenEnd::Exact);
        row("HS256 cut", "HS256", 40, " x", 40, TokenEnd::Cut);
        row("HS512 at the end", "HS512", 86, "", 86, TokenEnd::Exact);
        row("RS256", "RS256", 342, "\"", 342, TokenEnd::Exact);
        row("RS256, 4096 bits", "RS256", 683, "\"", 683, TokenEnd::Exact);
        row("RS256 touched", "RS256", 342, "alice", 342, TokenEnd::Guessed);
        row("ES384 touched", "ES384", 128, "alice", 128, TokenEnd::Exact);
        row("unknown algorithm", "XY1", 50, " x", 50, TokenEnd::Exact);
        row("none touched", "none", 0, "alice", 0, TokenEnd::Guessed);
    }
    void saysHowSureTheEndIs()
    {
        QFETCH(const QByteArray, algorithm);
        QFETCH(const qsizetype, signature);
        QFETCH(const QByteArray, behind);
        QFETCH(const qsizetype, taken);
        QFETCH(const scan::TokenEnd, end);
        const QByteArray beginning = jose::encodeBase64Url("{\"alg\":\"" + algorithm + "\"}") + '.'
            + jose::encodeBase64Url("{\"exp\":1700000300}") + '.';
        TokenScan scan;
        scan.add("a=" + beginning + QByteArray(signature, 'A') + behind, u"file"_s);
        QCOMPARE(scan.tokens().size(), 1);
        QCOMPARE(scan.tokens().constFirst().text, beginning + QByteArray(taken, 'A'));
        QCOMPARE(scan.tokens().constFirst().end, end);
    }

    void readsInPieces()
    {
        // A token lies over every border of what is held at a time, and every form is met there.
        const QByteArray one = access(1);
        for (const QByteArray &form : { one, utf16(one, false).mid(2), ("ab" + one + "c").toBase64() }) {
            for (qsizetype before = -3; before < form.size() + 6; ++before) {
                const QByteArray filler(2 * 1024 * 1024 - before, '.');
                ChunkedDevice device(filler + form + "..");
                TokenScan scan;
                QVERIFY(scan.add(device, u"file"_s));
                QCOMPARE(scan.tokens().size(), 1);
                QCOMPARE(scan.tokens().constFirst().text, one);
                QCOMPARE(scan.tokens().constFirst().count, 1);
                before += before > 12 && before < form.size() - 12 ? 37 : 0;
            }
        }
    }

    void stopsWhenAsked()
    {
        ChunkedDevice device((access(1) + '\n').repeated(100'000));
        TokenScan scan;
        qint64 seen = 0;
        const auto result = scan.add(device, u"file"_s, [&](qint64 bytes) { return (seen += bytes) < 3'000'000; });
        QVERIFY(!result && result.error().code == Errc::Cancelled);
        QVERIFY(seen < 10'000'000);
        QCOMPARE(scan.tokens().size(), 1);
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

    /// Text made to be slow, in pieces as a file gives it: four times as much takes about four times as long.
    void isLinear_data()
    {
        QTest::addColumn<QByteArray>("unit");
        QTest::addColumn<QByteArray>("end");
        const auto row = [](const char *name, const QByteArray &unit, const QByteArray &end = {}) {
            QTest::newRow(name) << unit << end;
        };
        const QByteArray header = "eyJhbGciOiJIUzI1NiJ9";
        row("dots", ".");
        row("starts", "eyJ");
        row("starts and dots", "eyJ.");
        row("wrapped base64", header + '\n');
        row("long words", header);
        row("long words and a dot", header, ".");
        row("long words and a dot behind them", header, "\n.");
        row("UTF-16", utf16("eyJ.", false).sliced(2));
        row("UTF-16, starts", utf16("eyJ", false).sliced(2));
        row("UTF-16, wrapped", utf16(header + '\n', false).sliced(2));
    }

    void isLinear()
    {
#ifdef JOTLAB_SANITIZED
        QSKIP("Sanitizers have a time of their own, and look at nothing here that they don't elsewhere.");
#endif
        QFETCH(const QByteArray, unit);
        QFETCH(const QByteArray, end);
        const auto seconds = [&](qsizetype bytes) {
            ChunkedDevice device(unit.repeated(bytes / unit.size()) + end);
            const std::clock_t start = std::clock(); // not the wall clock: the machine may be busy
            TokenScan scan;
            if (!scan.add(device, u"input"_s))
                return 1e9;
            return double(std::clock() - start) / CLOCKS_PER_SEC;
        };
        constexpr qsizetype Bytes = 200'000;
        const double few = seconds(Bytes);
        const double many = seconds(4 * Bytes);
        QVERIFY2(many < 8 * few + 0.2, qPrintable(u"%1 s, then %2 s"_s.arg(few).arg(many)));
    }
};

QTEST_GUILESS_MAIN(TestTokenScan)
#include "tst_tokenscan.moc"
