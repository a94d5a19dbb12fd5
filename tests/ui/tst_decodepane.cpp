// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/base64url.h"
#include "core/jose/jws.h"
#include "tests/ui/copiedsecret.h"
#include "ui/decode/claimsmodel.h"
#include "ui/decode/decodepane.h"
#include "ui/decode/inspectionrunner.h"
#include "ui/decode/judgeform.h"
#include "ui/token/tokenview.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/inlinemessage.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTest>

using namespace std::chrono_literals;

namespace {

constexpr qint64 issuedAt = 1'795'488'000;
const QByteArray secret = "embedded-server-key-of-fifty-two-bytes-0123456789abc";

jose::Key key(const QByteArray &bytes = secret)
{
    return *jose::Key::fromSecret(bytes, QStringLiteral("embedded key"));
}

QByteArray signedToken(const QByteArray &payload, const QByteArray &header = R"({"alg":"HS256","typ":"JWT"})")
{
    return *jose::signCompact(header, payload, jose::Algorithm::HS256, key());
}

QByteArray accessToken(qint64 lifetime = 300)
{
    return signedToken(R"({"token_type":"access","exp":)" + QByteArray::number(issuedAt + lifetime) + R"(,"iat":)"
        + QByteArray::number(issuedAt) + R"(,"jti":"7be24f6a7b5e4d269f8a1d95c4c14f49","user_id":"1"})");
}

/// The pane with a clock that only the test moves.
struct Fixture
{
    explain::Inspector inspector;
    Instant now = fromEpochSeconds(issuedAt + 19);
    QList<jose::Key> keys{ key() };
    int inspections = 0;
    DecodePane pane{ inspector,
        [this] {
            ++inspections;
            explain::InspectionContext context;
            context.keys = keys;
            context.timeZone = QTimeZone::utc();
            return context;
        },
        [this] { return now; } };

    Fixture()
    {
        pane.resize(720, 560);
        pane.show();
    }
    TokenView *token() { return pane.findChild<TokenView *>(QStringLiteral("token")); }
    Chip *chip(const char *name) { return pane.findChild<Chip *>(QLatin1String(name)); }
    QString claim(const QString &name, int column)
    {
        const auto *table = pane.findChild<QTableView *>(QStringLiteral("claimsTable"));
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            if (table->model()->index(row, ClaimsModel::ClaimColumn).data().toString() == name)
                return table->model()->index(row, column).data().toString();
        }
        return {};
    }
    InlineMessage *damage() { return pane.findChild<InlineMessage *>(QStringLiteral("tokenDamage")); }
    void paste(const QByteArray &text)
    {
        QGuiApplication::clipboard()->setText(QString::fromUtf8(text));
        token()->setFocus();
        QTest::keySequence(token(), QKeySequence::SelectAll);
        QTest::keySequence(token(), QKeySequence::Paste);
    }
};

} // namespace

class TestDecodePane : public QObject
{
    Q_OBJECT

private slots:
    void pasteShowsThreeVerdictsClaimsAndColours()
    {
        Fixture f;
        f.paste("eyJhbGciOiJub25lIn0.e30."); // its tables are made with the first token
        const QAbstractItemModelTester tester(f.pane.findChild<ClaimsModel *>());
        f.paste(accessToken());
        QCOMPARE(f.chip("signatureVerdict")->tone(), Tone::Good);
        QVERIFY(f.chip("signatureVerdict")->text().contains(QStringLiteral("embedded key")));
        QCOMPARE(f.chip("timeVerdict")->tone(), Tone::Good);
        QVERIFY2(f.chip("timeVerdict")->text().contains(QStringLiteral("4 min 41 s")),
            qPrintable(f.chip("timeVerdict")->text()));
        QCOMPARE(f.chip("simpleJwtVerdict")->tone(), Tone::Good);
        QCOMPARE(f.chip("decodeType")->text(), QStringLiteral("access"));
        QCOMPARE(f.claim(QStringLiteral("exp"), ClaimsModel::ValueColumn), QString::number(issuedAt + 300));
        QCOMPARE(f.token()->spans().size(), 3);
        QVERIFY(f.token()->marks().isEmpty());
        QVERIFY(!f.damage()->isVisible());
    }

    /// "What if": the verdicts follow each key press, and it shows that they are not the server's.
    void judgesByWhatIsEntered()
    {
        Fixture f;
        f.paste(accessToken());
        const auto enter = [&f](const char *field, const char *text) {
            auto *line = f.pane.findChild<QLineEdit *>(QLatin1String(field));
            line->selectAll();
            QTest::keyClicks(line, QLatin1String(text));
        };
        const auto *note = f.pane.findChild<InlineMessage *>(QStringLiteral("decodeNote"));
        f.pane.findChild<QTabWidget *>(QStringLiteral("decodeTabs"))->setCurrentIndex(3);
        QVERIFY(!f.chip("decodeJudgeChip")->isVisible());
        enter("judgeNow", "in 10 min");
        QCOMPARE(f.chip("timeVerdict")->text(), "Expired · 5 min 19 s ago");
        QVERIFY(f.chip("decodeJudgeChip")->isVisible());
        enter("judgeLeeway", "400");
        QCOMPARE(f.chip("timeVerdict")->text(), "Alive by LEEWAY · 1 min 21 s left");
        f.now += 1h; // a time that was entered stands still
        f.pane.reinspect();
        QCOMPARE(f.chip("timeVerdict")->text(), "Alive by LEEWAY · 1 min 21 s left");
        f.now -= 1h;
        enter("judgeAudience", "shop, bank");
        QCOMPARE(f.chip("simpleJwtVerdict")->tone(), Tone::Bad);
        f.pane.findChild<QTabWidget *>(QStringLiteral("decodeTabs"))->setCurrentIndex(0);
        QVERIFY2(note->isVisible() && note->text().contains(QStringLiteral("aud")), qPrintable(note->text()));
        enter("judgeAudience", "-");
        QCOMPARE(f.chip("simpleJwtVerdict")->tone(), Tone::Good);
        enter("judgeIssuer", "https://id.example");
        QCOMPARE(f.chip("simpleJwtVerdict")->tone(), Tone::Bad);
        QTest::mouseClick(f.pane.findChild<QPushButton *>(QStringLiteral("judgeReset")), Qt::LeftButton);
        QCOMPARE(f.chip("simpleJwtVerdict")->tone(), Tone::Good);
        QCOMPARE(f.chip("timeVerdict")->text(), "Alive · 4 min 41 s left");
        QVERIFY(!f.chip("decodeJudgeChip")->isVisible());
    }

    void aTimeFromNowStaysWhereItWas()
    {
        MovableClock clock;
        JudgeForm form(clock.clock());
        form.findChild<QLineEdit *>(QStringLiteral("judgeNow"))->setText(QStringLiteral("+5m"));
        const std::optional<Instant> chosen = form.judging().now;
        QVERIFY(chosen);
        clock.advance(std::chrono::seconds(90));
        form.findChild<QLineEdit *>(QStringLiteral("judgeLeeway"))->setText(QStringLiteral("10"));
        QCOMPARE(form.judging().now, chosen);
        form.reset();
        QVERIFY(!form.judging().isAny());
        form.findChild<QLineEdit *>(QStringLiteral("judgeNow"))->setText(QStringLiteral("+5m"));
        QVERIFY(*form.judging().now - *chosen >= std::chrono::seconds(90));
    }

    void whatCannotBeJudgedByIsSaid_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("text");
        QTest::newRow("negative leeway") << "judgeLeeway"
                                         << "-1";
        QTest::newRow("leeway in words") << "judgeLeeway"
                                         << "soon";
        QTest::newRow("leeway beyond reckoning") << "judgeLeeway"
                                                 << "1e300";
        QTest::newRow("no time") << "judgeNow"
                                 << "yesterdayish";
        QTest::newRow("beyond the calendar") << "judgeNow"
                                             << "1e30";
    }

    void whatCannotBeJudgedByIsSaid()
    {
        QFETCH(const QString, field);
        QFETCH(const QString, text);
        Fixture f;
        f.paste(accessToken());
        f.pane.findChild<QTabWidget *>(QStringLiteral("decodeTabs"))->setCurrentIndex(3);
        f.pane.findChild<QLineEdit *>(field)->setText(text);
        const auto *message = f.pane.findChild<InlineMessage *>(QStringLiteral("judgeMessage"));
        QVERIFY(message->isVisible());
        QCOMPARE(message->tone(), Tone::Bad);
        QCOMPARE(f.chip("timeVerdict")->text(), "Alive · 4 min 41 s left");
    }

    /// The reason of a verdict is on the screen, not only in a tool tip.
    void reasonsAreSaid()
    {
        Fixture f;
        f.keys.clear();
        f.paste(accessToken());
        const auto *note = f.pane.findChild<InlineMessage *>(QStringLiteral("decodeNote"));
        QVERIFY2(note->text().contains(f.pane.inspection().signature.detail), qPrintable(note->text()));
        f.keys = { key("another secret, which is long enough for HS256") };
        f.pane.reinspect();
        QVERIFY2(note->text().contains(f.pane.inspection().signature.detail), qPrintable(note->text()));
        QCOMPARE(note->tone(), Tone::Bad);
        f.keys = { key() };
        f.pane.reinspect();
        QVERIFY(!note->isVisible());
    }

    /// Whatever the claims of a token say that the server did not sign, that comes first.
    void aBadSignatureIsSaidBeforeAnyLifetime()
    {
        Fixture f;
        f.paste(accessToken(7200)); // well signed, and longer than ACCESS_TOKEN_LIFETIME
        const auto *note = f.pane.findChild<InlineMessage *>(QStringLiteral("decodeNote"));
        QVERIFY2(note->text().contains(QStringLiteral("ACCESS_TOKEN_LIFETIME")), qPrintable(note->text()));
        f.keys = { key("another secret, which is long enough for HS256") };
        f.pane.reinspect();
        QVERIFY2(note->text().contains(f.pane.inspection().signature.detail), qPrintable(note->text()));
        QCOMPARE(note->tone(), Tone::Bad);
    }

    void wholePastesAreAnnouncedOnce()
    {
        Fixture f;
        QSignalSpy decoded(&f.pane, &DecodePane::tokenDecoded);
        f.paste("Authorization: Bearer " + accessToken() + "\r\n");
        QCOMPARE(decoded.count(), 1);
        QCOMPARE(decoded.at(0).at(0).toByteArray(), accessToken());
        f.pane.reinspect();
        f.pane.showToken(accessToken(600), QStringLiteral("issued for alice"));
        QTest::qWait(0);
        QCOMPARE(decoded.count(), 1); // what the program itself shows is known already
    }

    void brokenTokenIsNamedAndMarked()
    {
        Fixture f;
        QByteArray broken = accessToken();
        broken[50] = '*';
        f.paste(broken);
        QVERIFY(f.damage()->isVisible());
        QVERIFY2(f.damage()->text().startsWith(QStringLiteral("Character 51:")), qPrintable(f.damage()->text()));
        QVERIFY(!f.token()->marks().isEmpty());
        QCOMPARE(f.token()->marks().constFirst().start, 50);
        QCOMPARE(f.token()->text(), QString::fromLatin1(broken)); // nothing is mended in the field
        QVERIFY(f.chip("signatureVerdict")->tone() != Tone::Good);
        QVERIFY(!f.pane.inspection().header.isEmpty()); // what can be read is shown
    }

    void damageIsMarkedBehindOtherText()
    {
        Fixture f;
        QByteArray broken = accessToken();
        broken[50] = '*';
        const QByteArray before = "Zeichen: ü😀 Bearer "; // bytes are not characters
        f.paste(before + broken);
        QVERIFY(!f.token()->marks().isEmpty());
        const qsizetype start = f.token()->marks().constFirst().start;
        QCOMPARE(f.token()->text().at(start), u'*');
        QCOMPARE(f.token()->spans().constFirst().role, TokenSpan::Role::Aside);
    }

    void markupInAClaimIsText()
    {
        Fixture f;
        f.paste(signedToken(R"({"token_type":"<b>bold</b>","sub":"<img src='http://x/'><script>1</script>","<i>":1})"));
        QCOMPARE(f.claim(QStringLiteral("sub"), ClaimsModel::ValueColumn),
            QStringLiteral("\"<img src='http://x/'><script>1</script>\""));
        QCOMPARE(f.claim(QStringLiteral("<i>"), ClaimsModel::ValueColumn), QStringLiteral("1"));
        QCOMPARE(f.chip("decodeType")->text(), QStringLiteral("<b>bold</b>"));
        for (const QLabel *label : f.pane.findChildren<QLabel *>()) {
            if (label->textFormat() == Qt::PlainText)
                continue;
            const QString text = label->text();
            QVERIFY2(!text.contains(QStringLiteral("<img")) && !text.contains(QStringLiteral("<script"))
                    && !text.contains(QStringLiteral("<b>bold")),
                qPrintable(text));
        }
    }

    void countsDownWithoutVerifyingAgainAndExpires()
    {
        Fixture f;
        f.pane.showToken(accessToken(), {});
        const int inspections = f.inspections;
        f.now += 1s;
        QTRY_VERIFY(f.chip("timeVerdict")->text().contains(QStringLiteral("4 min 40 s")));
        QVERIFY(f.claim(QStringLiteral("exp"), ClaimsModel::MeaningColumn).contains(QStringLiteral("4 min 40 s")));
        QCOMPARE(f.inspections, inspections);
        f.now = fromEpochSeconds(issuedAt + 300); // exp == now is expired
        QTRY_COMPARE(f.chip("timeVerdict")->tone(), Tone::Bad);
        QCOMPARE(f.inspections, inspections + 1);
        QVERIFY(f.chip("timeVerdict")->text().contains(QStringLiteral("xpired")));
        f.now -= 60s; // the clock was put back
        QTRY_COMPARE(f.chip("timeVerdict")->tone(), Tone::Good);
    }

    void notCheckedIsNeverInvalid()
    {
        Fixture f;
        f.keys.clear();
        f.paste(accessToken());
        QCOMPARE(f.chip("signatureVerdict")->tone(), Tone::Neutral);
        f.keys = { key("another-secret-that-is-long-enough-0123456789") };
        f.pane.reinspect();
        QCOMPARE(f.chip("signatureVerdict")->tone(), Tone::Bad);
        QCOMPARE(f.token()->text(), QString::fromLatin1(accessToken())); // verifying never changes a token
    }

    void followsEachKeyStroke()
    {
        Fixture f;
        f.paste(accessToken());
        QTest::keySequence(f.token(), QKeySequence::MoveToEndOfDocument);
        QTest::keyClick(f.token(), Qt::Key_Backspace);
        QCOMPARE(f.chip("signatureVerdict")->tone(), Tone::Bad);
        QTest::keySequence(f.token(), QKeySequence::Undo);
        QCOMPARE(f.chip("signatureVerdict")->tone(), Tone::Good);
    }

    void undoBringsBackWhatWasThere()
    {
        Fixture f;
        f.paste("half a thought");
        f.pane.showToken(accessToken(), QStringLiteral("issued for alice"));
        f.token()->setFocus();
        QTest::keySequence(f.token(), QKeySequence::Undo);
        QCOMPARE(f.token()->text(), QStringLiteral("half a thought"));
    }

    void aTextWithoutTokenSaysSo()
    {
        Fixture f;
        f.paste("no token here");
        QVERIFY(f.damage()->isVisible());
        QVERIFY(!f.damage()->text().isEmpty());
        QVERIFY(!f.pane.findChild<QPushButton *>(QStringLiteral("decodeEditCopy"))->isEnabled());
        for (const char *chip : { "signatureVerdict", "timeVerdict", "simpleJwtVerdict" })
            QCOMPARE(f.chip(chip)->tone(), Tone::Neutral);
    }

    void buttonsHaveKeys()
    {
        Fixture f;
        f.pane.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&f.pane));
        f.paste("Bearer " + accessToken());
        QSignalSpy edit(&f.pane, &DecodePane::editCopyRequested);
        QTest::keyClick(f.token(), Qt::Key_E, Qt::ControlModifier);
        QTRY_COMPARE(edit.count(), 1); // the button shows that it was pressed first
        QCOMPARE(edit.at(0).at(0).toByteArray(), accessToken());
        QTest::mouseClick(f.pane.findChild<QPushButton *>(QStringLiteral("decodeCopy")), Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(), QString::fromLatin1(accessToken()));
        QVERIFY(isCopiedAsSecret());
    }

    void allTabsShowSomething()
    {
        Fixture f;
        f.paste(accessToken());
        auto *tabs = f.pane.findChild<QTabWidget *>(QStringLiteral("decodeTabs"));
        for (int i = 0; i < tabs->count(); ++i) {
            tabs->setCurrentIndex(i);
            QVERIFY(!f.pane.grab().isNull());
        }
        const auto text = [&](const char *name) { return f.pane.findChild<TokenView *>(QLatin1String(name))->text(); };
        QVERIFY(text("rawPayload").contains(QStringLiteral("\"user_id\": \"1\"")));
        QTest::mouseClick(f.pane.findChild<QPushButton *>(QStringLiteral("rawAsIs")), Qt::LeftButton);
        QCOMPARE(text("rawHeader"), QStringLiteral("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"));
        QVERIFY(tabs->tabText(3).startsWith(QStringLiteral("Checks (")));
    }

    void severalTokensAreChosenFrom()
    {
        Fixture f;
        f.paste(R"({"access":")" + accessToken() + R"(","refresh":")" + accessToken(9000) + R"("})");
        auto *picker = f.pane.findChild<QComboBox *>(QStringLiteral("tokenPicker"));
        QVERIFY(picker->isVisible());
        QCOMPARE(picker->count(), 2);
        QVERIFY2(picker->itemText(0).startsWith(QStringLiteral("access ")), qPrintable(picker->itemText(0)));
        QVERIFY2(picker->itemText(0).contains(QStringLiteral("(1 of 2)")), qPrintable(picker->itemText(0)));
        picker->setFocus();
        QTest::keyClick(picker, Qt::Key_Down);
        QCOMPARE(f.pane.token(), accessToken(9000));
    }

    void megabytesNeverFreezeIt_data()
    {
        QTest::addColumn<QByteArray>("input");
        const QByteArray big(3'700'000, 'x');
        QTest::newRow("5 MB token") << signedToken(
            R"({"token_type":"access","exp":1795488300,"big":")" + big + R"("})");
        QTest::newRow("5 MB of garbage") << QByteArray(5'000'000, '.');
        QTest::newRow("5 MB of markup") << QByteArray("<b>&amp;\n").repeated(600'000);
        QTest::newRow("5 MB of brackets") << jose::encodeBase64Url(QByteArray(3'700'000, '['));
    }
    void megabytesNeverFreezeIt()
    {
        QFETCH(const QByteArray, input);
        Fixture f;
        QElapsedTimer timer;
        timer.start();
        f.paste(input);
        QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
        qint64 longest = 0;
        const auto inspected = [&] { return f.pane.inspection().summary.size() > 0 && f.token()->text().size() > 0; };
        QTRY_VERIFY_WITH_TIMEOUT(
            [&] {
                timer.restart();
                QCoreApplication::processEvents();
                longest = qMax(longest, timer.elapsed());
                return inspected();
            }(),
            20'000);
        QTest::keyClick(f.token(), Qt::Key_A); // typing goes on
        QCOMPARE(f.token()->text().size(), input.size() + 1);
    }

    void newestWins()
    {
        Fixture f;
        auto *runner = f.pane.findChild<InspectionRunner *>();
        f.pane.showToken(signedToken(R"({"big":")" + QByteArray(900'000, 'x') + R"("})"));
        QVERIFY(runner->isBusy());
        f.pane.showToken(accessToken()); // small: answered at once
        QCOMPARE(f.pane.token(), accessToken());
        QTRY_VERIFY(!runner->isBusy()); // the large one arrives late and is dropped
        QCOMPARE(f.pane.token(), accessToken());
        const QByteArray last = signedToken(R"({"last":")" + QByteArray(900'000, 'z') + R"("})");
        for (char c = 'a'; c < 'f'; ++c)
            f.pane.showToken(signedToken(R"({"big":")" + QByteArray(900'000, c) + R"("})"));
        f.pane.showToken(last);
        QTRY_VERIFY(!runner->isBusy());
        QVERIFY(f.pane.token() == last);
    }

    void copiesAreMarkedAsCopies()
    {
        Fixture f;
        f.pane.showCopy(accessToken(), QStringLiteral("of access 7be2… · exp +55 min"));
        QVERIFY(f.chip("decodeCopyChip")->isVisible());
        f.pane.showToken(accessToken(10), QStringLiteral("issued for alice"));
        QVERIFY(!f.chip("decodeCopyChip")->isVisible());
    }
};

QTEST_MAIN(TestDecodePane)
#include "tst_decodepane.moc"
