// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/pybase64.h"
#include "tests/support/djangoserver.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QTest>

using python::decodePythonBase64Url;

namespace {
// What PyJWT's base64url_decode() does to each line: the bytes in hex, or "error"; "other" where Python 3.13 and later
// differ: padding no longer ends the text there.
constexpr auto script = R"(
import base64, binascii, re, sys
try:
    endless = not base64.urlsafe_b64decode(b"QQ==QUJD")
except binascii.Error:
    endless = True
for line in sys.stdin.buffer.read().split(b"\n")[:-1]:
    text = bytes.fromhex(line.decode())
    if len(text) % 4:
        text += b"=" * (4 - len(text) % 4)
    if endless and re.search(rb"=[^=]*[A-Za-z0-9+/_-]", text):
        print("other")
        continue
    try:
        print(base64.urlsafe_b64decode(text).hex())
    except binascii.Error:
        print("error")
)";

QByteArray randomText(QRandomGenerator &random)
{
    constexpr QByteArrayView alphabet("AZaz09QQQxyz-_+/==.\n !\xff");
    QByteArray text;
    const int length = random.bounded(14);
    for (int i = 0; i < length; ++i)
        text += alphabet[random.bounded(int(alphabet.size()))];
    return text;
}
} // namespace

class PyBase64Test : public QObject
{
    Q_OBJECT

private slots:
    void decodes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("hex"); // "error": binascii.Error
        QTest::newRow("empty") << QByteArray() << QByteArray();
        QTest::newRow("unpadded") << QByteArray("QQ") << QByteArray("41");
        QTest::newRow("padded") << QByteArray("QQ==") << QByteArray("41");
        QTest::newRow("unused bits") << QByteArray("QR") << QByteArray("41");
        QTest::newRow("url alphabet") << QByteArray("-_-_") << QByteArray("fbffbf");
        QTest::newRow("plain alphabet") << QByteArray("+/+/") << QByteArray("fbffbf");
        QTest::newRow("four junk characters") << QByteArray("QUJD....") << QByteArray("414243");
        QTest::newRow("one junk character breaks the padding") << QByteArray("QUI.") << QByteArray("error");
        QTest::newRow("single character") << QByteArray("Q") << QByteArray("error");
        QTest::newRow("padding ends the text") << QByteArray("QQ==QUJD") << QByteArray("41");
    }
    void decodes()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, hex);
        const std::optional<QByteArray> bytes = decodePythonBase64Url(text);
        QCOMPARE(bytes ? bytes->toHex() : QByteArray("error"), hex);
    }

    void agreesWithPython()
    {
        const QString python = pythonWith("base64");
        if (python.isEmpty() && !peersRequired())
            QSKIP("No python3 here.");
        QRandomGenerator random(20260101);
        QList<QByteArray> texts;
        QByteArray input;
        for (int i = 0; i < 20'000; ++i) {
            texts += randomText(random);
            input += texts.last().toHex() + '\n';
        }
        QProcess process;
        process.start(python, { QStringLiteral("-c"), QString::fromLatin1(script) });
        QVERIFY(process.waitForStarted());
        process.write(input);
        process.closeWriteChannel();
        QVERIFY(process.waitForFinished(60'000));
        const QList<QByteArray> lines = process.readAllStandardOutput().split('\n');
        QCOMPARE(lines.size(), texts.size() + 1);
        for (qsizetype i = 0; i < texts.size(); ++i) {
            const std::optional<QByteArray> bytes = decodePythonBase64Url(texts[i]);
            QVERIFY2(lines[i] == "other" || (bytes ? bytes->toHex() : QByteArray("error")) == lines[i],
                texts[i].toHex().constData());
        }
    }
};

QTEST_GUILESS_MAIN(PyBase64Test)
#include "tst_pybase64.moc"
