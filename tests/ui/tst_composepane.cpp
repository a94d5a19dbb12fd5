// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/base64url.h"
#include "core/jose/signature.h"
#include "core/json/jsonscanner.h"
#include "tests/ui/composefixture.h"
#include "tests/ui/copiedsecret.h"
#include "ui/token/tokenview.h"

#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>

namespace {

using Fixture = ComposeFixture;
constexpr qint64 start = Fixture::start;

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
        f.click("composeCopy");
        QCOMPARE(QGuiApplication::clipboard()->text(), QString::fromLatin1(token));
        QVERIFY(isCopiedAsSecret());
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
        f.add("iat = now");
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
        QCOMPARE(origin->tone(), Tone::Warning); // and coloured as one
        QCOMPARE(composed.count(), 1);
        f.now = fromEpochSeconds(1795491300); // exp +5 min is 55 min later than it was
        f.click("addExp");
        QCOMPARE(composed.count(), 2);
        QCOMPARE(composed.at(1).at(0).toByteArray(), f.pane.token());
        QCOMPARE(composed.at(1).at(1).toString(), QStringLiteral("of access 7be2… · exp +55 min"));
        QVERIFY(composed.at(1).at(2).toBool());
        QSignalSpy compared(&f.pane, &ComposePane::compareRequested);
        f.click("composeCompare"); // with what it was made of, once the copy is on show again
        QCOMPARE(composed.count(), 3);
        QCOMPARE(compared.at(0).at(0).toByteArray(), token);
        f.click("composeNew");
        QVERIFY(!f.pane.findChild<QAbstractButton *>(QStringLiteral("composeCompare"))->isVisible());
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

    void keysUndoAndRedoFromTheText()
    {
        Fixture f;
        f.pane.findChild<QTabWidget *>(QStringLiteral("composeTabs"))->setCurrentIndex(1);
        f.replaceAll("payloadEditor", R"({"a":1})");
        f.type("payloadEditorText", QStringLiteral(" "));
        const QByteArray typed = f.editor("payloadEditor")->bytes();
        QTest::keyClick(f.text("payloadEditorText"), Qt::Key_Z, Qt::ControlModifier);
        f.settle();
        QCOMPARE(f.signedPayload(), QByteArray(R"({"a":1})"));
        QTest::keyClick(f.text("payloadEditorText"), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        f.settle();
        QCOMPARE(f.signedPayload(), typed);
        QVERIFY(!f.pane.findChild<QAbstractButton *>(QStringLiteral("composeRedo"))->isEnabled());
    }

    void undoGoesBackInTheOrderOfTheEdits()
    {
        Fixture f;
        f.replaceAll("payloadEditor", R"({"a":1})");
        f.replaceAll("payloadEditor", R"({"a":2})");
        f.replaceAll("headerEditor", R"({"alg":"HS384"})");
        f.replaceAll("payloadEditor", R"({"a":3})");
        QList<std::pair<QByteArray, QByteArray>> states;
        const auto note = [&] { states.append({ f.signedHeader(), f.signedPayload() }); };
        const QByteArray header = R"({"alg":"HS256","typ":"JWT"})";
        for (int i = 0; i < 3; ++i) {
            f.click("composeUndo");
            note();
        }
        QCOMPARE(states.at(0), (std::pair<QByteArray, QByteArray>(R"({"alg":"HS384"})", R"({"a":2})")));
        QCOMPARE(states.at(1), (std::pair<QByteArray, QByteArray>(header, R"({"a":2})")));
        QCOMPARE(states.at(2), (std::pair<QByteArray, QByteArray>(header, R"({"a":1})")));
        const auto back = states;
        states.clear();
        for (int i = 0; i < 3; ++i) {
            note();
            f.click("composeRedo");
        }
        std::reverse(states.begin(), states.end());
        QCOMPARE(states, back);
        QCOMPARE(f.signedPayload(), QByteArray(R"({"a":3})"));
        QCOMPARE(f.signedHeader(), QByteArray(R"({"alg":"HS384"})"));
    }

    void redoBringsTheCopyAgain()
    {
        Fixture f;
        const QByteArray mine = f.pane.token();
        const QByteArray copied
            = *jose::signCompact(R"({"alg":"HS256"})", R"({"a":1})", jose::Algorithm::HS256, secretKey());
        f.pane.editCopyOf(copied);
        f.click("composeUndo");
        QCOMPARE(f.pane.token(), mine);
        f.click("composeRedo");
        QCOMPARE(f.pane.token(), copied);
        QVERIFY(f.pane.findChild<Chip *>(QStringLiteral("composeOrigin"))->isVisible());
        f.click("composeUndo");
        f.click("addJti"); // another way on: what was undone is no longer ahead
        QVERIFY(!f.pane.findChild<QAbstractButton *>(QStringLiteral("composeRedo"))->isEnabled());
    }

    void aKeyThatIsGoneIsReplacedAloud()
    {
        Fixture f;
        f.pane.editCopyOf(f.pane.token());
        const QByteArray before = f.pane.token();
        const jose::Key other = *jose::Key::fromSecret(QByteArray(40, 'o'), QStringLiteral("other key"));
        f.pane.setKeys({ other });
        QVERIFY(!f.pane.token().isEmpty());
        QVERIFY(f.pane.token() != before);
        const auto jws = jose::parseCompact(f.pane.token());
        QVERIFY(jose::verifySignature(jose::Algorithm::HS256, other, jws->signingInput, jws->signature));
        QCOMPARE(f.problem()->tone(), Tone::Accent);
        for (const char *label : { "other key", "embedded server key" })
            QVERIFY2(f.problem()->text().contains(QLatin1String(label)), qPrintable(f.problem()->text()));
        f.click("addJti"); // said once
        QVERIFY(!f.problem()->isVisible());
    }

    void withoutAnyKeyItIsMarkedUnsigned()
    {
        Fixture f;
        const QByteArray before = f.pane.token();
        f.pane.setKeys({});
        QVERIFY(f.pane.token().isEmpty());
        QCOMPARE(f.state()->tone(), Tone::Warning);
        QVERIFY2(f.state()->text().contains(QStringLiteral("not signed")), qPrintable(f.state()->text()));
        QVERIFY(f.pane.findChild<TokenView *>(QStringLiteral("composedToken"))->isStale());
        f.pane.setKeys({ secretKey() });
        QCOMPARE(f.pane.token(), before);
        QCOMPARE(f.state()->tone(), Tone::Good);
        QVERIFY(!f.problem()->isVisible());
    }

    /// The size is that of the text that is shown, and says whether it is signed.
    void theSizeIsThatOfTheTextThatIsShown()
    {
        Fixture f;
        auto *tabs = f.pane.findChild<QTabWidget *>(QStringLiteral("composeTabs"));
        const auto *size = f.pane.findChild<QLabel *>(QStringLiteral("composeSize"));
        const auto said = [&](const char *editor, const QString &state) {
            return QStringLiteral("%1 bytes, %2").arg(f.editor(editor)->bytes().size()).arg(state);
        };
        tabs->setCurrentIndex(2);
        QCOMPARE(size->text(), said("headerEditor", QStringLiteral("signed exactly as shown here")));
        tabs->setCurrentIndex(1);
        QCOMPARE(size->text(), said("payloadEditor", QStringLiteral("signed exactly as shown here")));
        f.pane.setKeys({});
        QCOMPARE(size->text(), said("payloadEditor", QStringLiteral("not signed")));
    }

    void aLargeTextIsSignedAsideAndTheNewestWins()
    {
        Fixture f;
        const QByteArray large = "{\"a\":\"" + QByteArray(200'000, 'x') + "\",\"b\":1}";
        QSignalSpy composed(&f.pane, &ComposePane::tokenComposed);
        JsonEditor *editor = f.editor("payloadEditor");
        editor->apply({ 0, editor->bytes().size(), large });
        for (int i = 0; i < 5; ++i) {
            editor->apply({ 7, 0, "y" });
            f.settle(); // each is asked for on its own
            QVERIFY(f.pane.token().isEmpty() || f.signedPayload() == editor->bytes()); // never an older one
            QCOMPARE(f.pane.findChild<QAbstractButton *>(QStringLiteral("composeUse"))->isEnabled(),
                !f.pane.token().isEmpty());
        }
        QTRY_COMPARE(f.signedPayload(), editor->bytes());
        QTRY_VERIFY(composed.count() > 0 && composed.constLast().at(0).toByteArray() == f.pane.token());
        composed.clear();
        f.pane.setKeys({ *jose::Key::fromSecret(QByteArray(40, 'o')) });
        f.pane.announce(); // comes as soon as there is something to announce
        QTRY_COMPARE(composed.count(), 1);
        QCOMPARE(composed.at(0).at(0).toByteArray(), f.pane.token());
        editor->apply({ 7, 0, "z" });
        f.settle();
        f.replaceAll("payloadEditor", R"({"small":1})"); // overtakes what is being signed
        QCOMPARE(f.signedPayload(), QByteArray(R"({"small":1})")); // tst_newestrun: for good
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
