// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/jsonscanner.h"
#include "core/jose/base64url.h"
#include "core/jose/jws.h"
#include "core/jose/signature.h"
#include "ui/chip.h"
#include "ui/composepane.h"
#include "ui/inlinemessage.h"
#include "ui/jsoneditor.h"
#include "ui/tokenview.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QComboBox>
#include <QMenu>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>

namespace {

constexpr qint64 start = 1'795'488'000;

jose::Key secretKey()
{
    return *jose::Key::fromSecret(
        "embedded-server-key-of-fifty-two-bytes-0123456789abc", QStringLiteral("embedded server key"));
}

struct Fixture
{
    Instant now = fromEpochSeconds(start);
    int ids = 0;
    ComposePane pane{ [this] { return now; }, [this] { return QByteArray::number(++ids).rightJustified(32, '0'); } };

    Fixture()
    {
        pane.resize(560, 620);
        pane.show();
        pane.activateWindow();
        pane.setKeys({ secretKey() });
    }
    JsonEditor *editor(const char *name) { return pane.findChild<JsonEditor *>(QLatin1String(name)); }
    QWidget *text(const char *name) { return pane.findChild<QWidget *>(QLatin1String(name)); }
    Chip *state() { return pane.findChild<Chip *>(QStringLiteral("composeState")); }
    InlineMessage *problem() { return pane.findChild<InlineMessage *>(QStringLiteral("composeProblem")); }
    void click(const char *name)
    {
        QTest::mouseClick(pane.findChild<QAbstractButton *>(QLatin1String(name)), Qt::LeftButton);
        settle();
    }
    void type(const char *editorName, const QString &keys)
    {
        text(editorName)->setFocus();
        QTest::keyClicks(text(editorName), keys);
        settle();
    }
    void replaceAll(const char *editorName, const QByteArray &bytes)
    {
        JsonEditor *e = editor(editorName);
        e->apply({ 0, e->bytes().size(), bytes });
        settle();
    }
    static void settle() { QCoreApplication::processEvents(); }
    QByteArray signedPayload() { return pane.token().isEmpty() ? "" : jose::parseCompact(pane.token())->payload; }
    QByteArray signedHeader() { return pane.token().isEmpty() ? "" : jose::parseCompact(pane.token())->header; }
};

const QList<std::pair<const char *, QByteArray>> &oddPayloads()
{
    static const QList<std::pair<const char *, QByteArray>> payloads{
        { "blanks everywhere", " {\t\"a\" :  1 ,\n\n \"b\": [ 1 , 2 ] } \n" },
        { "order and duplicates", R"({"z":1,"a":2,"z":3})" },
        { "1e400", R"({"x":1e400,"y":-0,"z":1.0,"w":0.10})" },
        { "big integers", R"({"id":9007199254740993,"b":123456789012345678901234567890})" },
        { "escapes", R"({"s":"\u0041\/\ud83d\ude00\ud800"})" },
        { "no ASCII", "{\"name\":\"Zoë 中文 😀\"}" },
        { "bytes that are no UTF-8", "{\"s\":\"\xff\xfe\xc3\"}" },
        { "carriage returns", "{\r\n\"a\": 1\r\n}" },
        { "a NUL escaped", R"({"s":"\u0000"})" },
        { "no object", "[1,2]" },
        { "nested deep", QByteArray("{\"a\":").repeated(60) + "1" + QByteArray("}").repeated(60) },
    };
    return payloads;
}

} // namespace

class TestComposePane : public QObject
{
    Q_OBJECT

private slots:
    void beginsWithASignedAccessToken()
    {
        Fixture f;
        QCOMPARE(f.state()->tone(), Tone::Good);
        QCOMPARE(f.signedPayload(), f.editor("payloadEditor")->bytes());
        const auto jws = jose::parseCompact(f.pane.token());
        QVERIFY(jose::verifySignature(jose::Algorithm::HS256, secretKey(), jws->signingInput, jws->signature));
        QVERIFY(!f.problem()->isVisible());
    }

    void signsExactlyWhatIsShown_data()
    {
        QTest::addColumn<QByteArray>("payload");
        for (const auto &[name, payload] : oddPayloads())
            QTest::newRow(name) << payload;
    }
    void signsExactlyWhatIsShown()
    {
        QFETCH(const QByteArray, payload);
        Fixture f;
        f.replaceAll("payloadEditor", payload);
        QCOMPARE(f.editor("payloadEditor")->bytes(), payload);
        QCOMPARE(f.signedPayload(), payload);
        QCOMPARE(f.state()->tone(), Tone::Good);
    }

    void aCopyKeepsEveryByte_data() { signsExactlyWhatIsShown_data(); }
    void aCopyKeepsEveryByte()
    {
        QFETCH(const QByteArray, payload);
        const QByteArray header = "{ \"typ\":\"JWT\",\r\n \"alg\" : \"HS256\", \"x\":1.00 }";
        const QByteArray token = *jose::signCompact(header, payload, jose::Algorithm::HS256, secretKey());
        Fixture f;
        f.pane.editCopyOf(token);
        f.settle();
        QCOMPARE(f.pane.token(), token); // same bytes, same key: the same token
        // One claim more leaves every other byte.
        if (payload.trimmed().startsWith('{') && !payload.contains("\"jti\"")) {
            f.click("addJti");
            const QByteArray now = f.signedPayload();
            const qsizetype at = now.indexOf("\"jti\"");
            QVERIFY(at > 0);
            qsizetype common = 0;
            while (common < payload.size() && payload.at(common) == now.at(common))
                ++common;
            QVERIFY(now.endsWith(payload.sliced(common)));
        }
    }

    void typingShowsInTheTokenAtOnce()
    {
        Fixture f;
        f.replaceAll("payloadEditor", "");
        f.type("payloadEditorText", QStringLiteral("{\"a\": 1}"));
        QCOMPARE(f.editor("payloadEditor")->bytes(), f.signedPayload());
        QVERIFY(f.signedPayload().startsWith("{\"a\": 1}"));
    }

    void brokenJsonIsNamedAndTheTokenIsStale()
    {
        Fixture f;
        const QByteArray last = f.pane.token();
        f.replaceAll("payloadEditor", "{\n  \"a\": 1,\n  oops\n}");
        QVERIFY(f.pane.token().isEmpty());
        auto *view = f.pane.findChild<TokenView *>(QStringLiteral("composedToken"));
        QCOMPARE(view->text(), QString::fromLatin1(last)); // still there to look at, greyed
        QVERIFY(view->isStale());
        QCOMPARE(f.state()->tone(), Tone::Warning);
        QVERIFY(f.problem()->isVisible());
        QVERIFY2(f.problem()->text().contains(QStringLiteral("line 3")), qPrintable(f.problem()->text()));
        QVERIFY(!f.pane.findChild<QAbstractButton *>(QStringLiteral("composeUse"))->isEnabled());
        f.replaceAll("payloadEditor", "{\"a\": 1}");
        QVERIFY(!view->isStale());
        QVERIFY(!f.problem()->isVisible());
    }

    void quickAddSetsAndOverwrites()
    {
        Fixture f;
        f.replaceAll("payloadEditor", "{}");
        f.click("addExp");
        f.click("addIat");
        f.click("addNbf");
        f.click("addJti");
        const QByteArray s = QByteArray::number(start);
        const QByteArray expected
            = "{\"exp\": " + QByteArray::number(start + 300) + ",\"iat\": " + s + ",\"nbf\": " + s + ",\"jti\": \"";
        QVERIFY2(f.signedPayload().startsWith(expected), f.signedPayload().constData());
        f.now += std::chrono::seconds(60);
        f.click("addExp");
        QVERIFY(f.signedPayload().startsWith("{\"exp\": " + QByteArray::number(start + 360) + ",\"iat\": " + s));
    }

    void algorithmFollowsTheHeaderAndBack()
    {
        Fixture f;
        const jose::Key ec = jose::Key::generateEc("P-256")->withLabel(QStringLiteral("ec"));
        f.pane.setKeys({ secretKey(), ec });
        auto *box = f.pane.findChild<QComboBox *>(QStringLiteral("composeAlgorithm"));
        auto *keys = f.pane.findChild<QComboBox *>(QStringLiteral("composeKey"));
        f.replaceAll("headerEditor", R"({"typ":"JWT", "alg": "ES256", "kid":"1"})");
        QCOMPARE(box->currentText(), QStringLiteral("ES256"));
        QCOMPARE(keys->currentIndex(), 1);
        QCOMPARE(f.state()->tone(), Tone::Good);
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Home); // HS256, by keyboard
        f.settle();
        QCOMPARE(f.signedHeader(), QByteArray(R"({"typ":"JWT", "alg": "HS256", "kid":"1"})"));
        QCOMPARE(keys->currentIndex(), 0);
    }

    void refusesWhatMakesNoSignature_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::newRow("none") << QByteArray(R"({"alg":"none"})");
        QTest::newRow("unknown") << QByteArray(R"({"alg":"XX1"})");
        QTest::newRow("absent") << QByteArray("{}");
        QTest::newRow("no object") << QByteArray("[]");
        QTest::newRow("no key of that kind") << QByteArray(R"({"alg":"RS256"})");
    }
    void refusesWhatMakesNoSignature()
    {
        QFETCH(const QByteArray, header);
        Fixture f;
        f.replaceAll("headerEditor", header);
        QVERIFY(f.pane.token().isEmpty());
        QVERIFY(f.problem()->isVisible());
        QCOMPARE(f.editor("headerEditor")->bytes(), header); // and nothing typed is lost
    }

    void copiesAreLabelledAndTellWhatChanged()
    {
        Fixture f;
        const QByteArray token = *jose::signCompact(R"({"alg":"HS256"})",
            R"({"token_type":"access","exp":1795488300,"jti":"7be24f6a7b5e4d269f8a1d95c4c14f49"})",
            jose::Algorithm::HS256, secretKey());
        QSignalSpy composed(&f.pane, &ComposePane::tokenComposed);
        f.pane.editCopyOf(token);
        auto *origin = f.pane.findChild<Chip *>(QStringLiteral("composeOrigin"));
        QVERIFY(origin->isVisible());
        QCOMPARE(origin->text(), QStringLiteral("edited copy of access 7be2…"));
        QCOMPARE(composed.count(), 1);
        f.now = fromEpochSeconds(1795491300); // exp +5 min is 55 min later than it was
        f.click("addExp");
        QCOMPARE(composed.count(), 2);
        QCOMPARE(composed.at(1).at(0).toByteArray(), f.pane.token());
        QCOMPARE(composed.at(1).at(1).toString(), QStringLiteral("of access 7be2… · exp +55 min"));
        QVERIFY(composed.at(1).at(2).toBool());
    }

    void undoTakesEditsBackAndThenTheCopy()
    {
        Fixture f;
        f.replaceAll("payloadEditor", R"({"mine":1})");
        const QByteArray mine = f.pane.token();
        f.pane.editCopyOf(*jose::signCompact(R"({"alg":"HS256"})", R"({"a":1})", jose::Algorithm::HS256, secretKey()));
        f.settle();
        f.click("addJti");
        QVERIFY(f.signedPayload().contains("jti"));
        f.click("composeUndo");
        QCOMPARE(f.signedPayload(), QByteArray(R"({"a":1})"));
        f.click("composeUndo");
        QCOMPARE(f.pane.token(), mine);
        QVERIFY(!f.pane.findChild<Chip *>(QStringLiteral("composeOrigin"))->isVisible());
    }

    void useSaysWhatItIs()
    {
        Fixture f;
        f.replaceAll("payloadEditor", R"({"token_type":"refresh"})");
        QSignalSpy used(&f.pane, &ComposePane::useRequested);
        f.click("composeUse");
        QCOMPARE(used.count(), 1);
        QCOMPARE(used.at(0).at(0).toByteArray(), f.pane.token());
        QCOMPARE(used.at(0).at(1).value<simplejwt::TokenType>(), simplejwt::TokenType::Refresh);
    }

    void layoutButtonsChangeOnlyBlanks()
    {
        Fixture f;
        const QByteArray compact = R"({"z":1e400,"a":[1.0,"\u0041 b"],"z":2})";
        f.replaceAll("payloadEditor", compact);
        f.click("composeIndent");
        QVERIFY(f.signedPayload().contains("\n  \"z\": 1e400"));
        f.click("composeCompact");
        QCOMPARE(f.signedPayload(), compact);
    }

    void tabLeavesTheEditor()
    {
        Fixture f;
        f.text("payloadEditorText")->setFocus();
        const QByteArray before = f.editor("payloadEditor")->bytes();
        QTest::keyClick(f.text("payloadEditorText"), Qt::Key_Tab);
        QCOMPARE(f.editor("payloadEditor")->bytes(), before);
        QVERIFY(!f.text("payloadEditorText")->hasFocus());
    }

    void aBrokenTokenIsCopiedAsFarAsItCanBeRead()
    {
        Fixture f;
        QByteArray token
            = *jose::signCompact(R"({"alg":"HS256"})", R"({"a":1,"b":2})", jose::Algorithm::HS256, secretKey());
        token.insert(25, '*');
        f.pane.editCopyOf(token);
        f.settle();
        QCOMPARE(f.editor("payloadEditor")->bytes(), QByteArray(R"({"a":1,"b":2})"));
        for (const QByteArray &odd : { QByteArray(), QByteArray("...."), QByteArray("x"), QByteArray("\xff.\xfe.") })
            f.pane.editCopyOf(odd);
    }
};

QTEST_MAIN(TestComposePane)
#include "tst_composepane.moc"
