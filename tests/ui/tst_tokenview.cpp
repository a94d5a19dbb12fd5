// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/copiedsecret.h"
#include "ui/look/theme.h"
#include "ui/token/tokenview.h"

#include <QAccessible>
#include <QClipboard>
#include <QElapsedTimer>
#include <QHelpEvent>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

namespace {
const QString token = QStringLiteral("eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjEyM30.c2ln");

class ShownView : public TokenView
{
public:
    ShownView()
    {
        setObjectName(QStringLiteral("token"));
        resize(420, 120);
        show();
        activateWindow();
        setFocus();
    }
};
} // namespace

class TestTokenView : public QObject
{
    Q_OBJECT

private slots:
    void typesAndMoves()
    {
        ShownView view;
        QTest::keyClicks(&view, QStringLiteral("abcdef"));
        QCOMPARE(view.text(), QStringLiteral("abcdef"));
        QTest::keyClick(&view, Qt::Key_Left);
        QTest::keyClick(&view, Qt::Key_Backspace);
        QCOMPARE(view.text(), QStringLiteral("abcdf"));
        QTest::keyClick(&view, Qt::Key_Home);
        QTest::keyClick(&view, Qt::Key_Delete);
        QCOMPARE(view.text(), QStringLiteral("bcdf"));
        QTest::keyClick(&view, Qt::Key_End, Qt::ShiftModifier);
        QTest::keyClick(&view, Qt::Key_X);
        QCOMPARE(view.text(), QStringLiteral("x"));
        QTest::keyClick(&view, Qt::Key_Return);
        QTest::keyClicks(&view, QStringLiteral("y"));
        QCOMPARE(view.text(), QStringLiteral("x\ny"));
    }

    void undoesToTheStartAndBack()
    {
        ShownView view;
        const QStringList steps{ QString(), QStringLiteral("abc"), token + QStringLiteral("abc"), QStringLiteral("z") };
        QTest::keyClicks(&view, steps.at(1));
        QTest::keyClick(&view, Qt::Key_Home);
        QGuiApplication::clipboard()->setText(token);
        QTest::keySequence(&view, QKeySequence::Paste);
        QTest::keySequence(&view, QKeySequence::SelectAll);
        QTest::keyClicks(&view, steps.at(3));
        for (qsizetype i = steps.size() - 1; i >= 0; --i) {
            QCOMPARE(view.text(), steps.at(i));
            QTest::keySequence(&view, QKeySequence::Undo);
        }
        for (const QString &step : steps) {
            QCOMPARE(view.text(), step);
            QTest::keySequence(&view, QKeySequence::Redo);
        }
    }

    void keepsWhatIsPasted_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("token") << token;
        QTest::newRow("line feeds") << QStringLiteral("Authorization: Bearer\r\n  abc.def.ghi\n\n");
        QTest::newRow("outside the BMP") << QStringLiteral("😀.中文.\u202e\u0000end");
        QTest::newRow("lone surrogate") << QString(QChar(0xd800)) + QStringLiteral("x");
    }
    void keepsWhatIsPasted()
    {
        QFETCH(const QString, text);
        ShownView view;
        view.insert(text);
        QCOMPARE(view.text(), text);
        view.grab(); // paints it
        QTest::keySequence(&view, QKeySequence::SelectAll);
        QTest::keySequence(&view, QKeySequence::Copy);
        QCOMPARE(view.selectedText(), text);
    }

    void wrapsAtTheWidthAndMapsEveryCell()
    {
        TokenText text;
        text.reset(QString(100, u'a') + u'\n' + QString(50, u'b'));
        text.setColumns(40);
        QCOMPARE(text.rowCount(), 5);
        for (qsizetype position = 0; position <= text.text().size(); ++position) {
            const auto cell = text.cellOf(position);
            QVERIFY(cell.column <= 40);
            QCOMPARE(text.positionOf(cell), position);
        }
        QCOMPARE(text.row(2), std::pair(qsizetype(80), qsizetype(20)));
        QCOMPARE(text.row(4), std::pair(qsizetype(141), qsizetype(10)));
    }

    void cursorNeverEntersASurrogatePair()
    {
        ShownView view;
        view.resetText(QStringLiteral("a😀b"));
        QTest::keySequence(&view, QKeySequence::MoveToStartOfDocument);
        QTest::keyClick(&view, Qt::Key_Right);
        QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(view.selection().cursor, 3);
        QTest::keyClick(&view, Qt::Key_Backspace);
        QCOMPARE(view.text(), QStringLiteral("ab"));
    }

    void segmentsHaveTheirColours()
    {
        ShownView view;
        view.resetText(token);
        view.setSpans({ { 0, 20, TokenSpan::Role::Header }, { 21, 15, TokenSpan::Role::Payload },
            { 37, 4, TokenSpan::Role::Signature } });
        const QImage image = view.grab().toImage();
        QSet<QRgb> colours;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                colours.insert(image.pixel(x, y) | 0xff000000);
        const Theme &theme = Theme::of(&view);
        const auto near = [&](const QColor &wanted) { // antialiasing: the purest pixel comes close
            return std::any_of(colours.begin(), colours.end(), [&](QRgb rgb) {
                const QColor c(rgb);
                return qAbs(c.red() - wanted.red()) + qAbs(c.green() - wanted.green()) + qAbs(c.blue() - wanted.blue())
                    < 60;
            });
        };
        QVERIFY(near(theme.header));
        QVERIFY(near(theme.payload));
        QVERIFY(near(theme.signature));
    }

    void damageIsMarkedAtItsCharacter()
    {
        ShownView view;
        view.resetText(token);
        const QImage before = view.grab().toImage();
        view.setMarks({ { 25, 1, QStringLiteral("“<b>” is no base64url character.") } });
        const QImage after = view.grab().toImage();
        const QRect cell = view.cellRect(25).translated(view.viewport()->pos()).toAlignedRect();
        QRect changed;
        for (int y = 0; y < after.height(); ++y)
            for (int x = 0; x < after.width(); ++x)
                if (before.pixel(x, y) != after.pixel(x, y))
                    changed |= QRect(x, y, 1, 1);
        QVERIFY(!changed.isEmpty());
        QVERIFY(cell.adjusted(-2, -2, 2, 2).contains(changed));
        view.goToFirstMark();
        QCOMPARE(view.selectedText(), token.mid(25, 1));
    }

    void doubleClickTakesTheSegmentTripleClickAll()
    {
        ShownView view;
        view.resetText(token);
        const QPoint inPayload = view.cellRect(25).center().toPoint();
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, inPayload);
        QTest::mouseDClick(view.viewport(), Qt::LeftButton, {}, inPayload);
        QCOMPARE(view.selectedText(), QStringLiteral("eyJleHAiOjEyM30"));
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, inPayload);
        QCOMPARE(view.selectedText(), token);
    }

    void dragSelects()
    {
        ShownView view;
        view.resetText(token);
        QTest::mousePress(view.viewport(), Qt::LeftButton, {}, view.cellRect(2).center().toPoint() - QPoint(3, 0));
        QTest::mouseMove(view.viewport(), view.cellRect(8).center().toPoint() - QPoint(3, 0));
        QTest::mouseRelease(view.viewport(), Qt::LeftButton, {}, view.cellRect(8).center().toPoint() - QPoint(3, 0));
        QCOMPARE(view.selectedText(), token.mid(2, 6));
    }

    void readOnlyRefusesEditsButCopies()
    {
        ShownView view;
        view.resetText(token);
        view.setReadOnly(true);
        QTest::keyClicks(&view, QStringLiteral("abc"));
        QTest::keySequence(&view, QKeySequence::SelectAll);
        QTest::keyClick(&view, Qt::Key_Delete);
        QTest::keySequence(&view, QKeySequence::Copy);
        QCOMPARE(view.text(), token);
        QCOMPARE(QGuiApplication::clipboard()->text(), token);
        QVERIFY(isCopiedAsSecret());
    }

    void growsWithItsTextUpToItsLimit()
    {
        ShownView view;
        view.setRowLimits(2, 5);
        const int low = view.sizeHint().height();
        view.resetText(QString(100, u'a'));
        const int middle = view.sizeHint().height();
        view.resetText(QString(100'000, u'a'));
        const int high = view.sizeHint().height();
        QVERIFY(low <= middle && middle < high);
        QVERIFY(high < 200);
        QVERIFY(view.verticalScrollBar()->maximum() > 100);
    }

    void megabytesStayQuick_data()
    {
        QTest::addColumn<int>("megabytes");
        QTest::addColumn<int>("milliseconds");
        QTest::newRow("1 MB") << 1 << 2'000; // generous: sanitizers and a full machine; what it takes is a benchmark
        QTest::newRow("5 MB") << 5 << 8'000;
    }
    void megabytesStayQuick()
    {
        QFETCH(const int, megabytes);
        QFETCH(const int, milliseconds);
        ShownView view;
        const QString big(megabytes * 1'000'000, u'x');
        QElapsedTimer timer;
        timer.start();
        view.insert(big);
        view.grab();
        QVERIFY2(timer.elapsed() < milliseconds, qPrintable(QString::number(timer.elapsed())));
        view.setSelection(big.size() / 2, big.size() / 2);
        timer.restart();
        QTest::keyClick(&view, Qt::Key_A);
        view.grab();
        QVERIFY2(timer.elapsed() < milliseconds, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(view.text().size(), big.size() + 1);
        QTest::keySequence(&view, QKeySequence::Undo);
        QTest::keySequence(&view, QKeySequence::Undo);
        QCOMPARE(view.text(), QString());
    }

    void isAnEditableTextToScreenReaders()
    {
        ShownView view;
        view.setAccessibleName(QStringLiteral("Token"));
        view.resetText(token);
        QAccessibleInterface *access = QAccessible::queryAccessibleInterface(&view);
        QVERIFY(access);
        QCOMPARE(access->text(QAccessible::Name), QStringLiteral("Token"));
        QCOMPARE(access->role(), QAccessible::EditableText);
        QVERIFY(access->textInterface());
        QCOMPARE(access->textInterface()->characterCount(), int(token.size()));
        QCOMPARE(access->textInterface()->text(0, 3), token.left(3));
        QVERIFY(access->editableTextInterface());
        access->editableTextInterface()->insertText(0, QStringLiteral("x"));
        QCOMPARE(view.text(), QStringLiteral("x") + token);
    }
};

QTEST_MAIN(TestTokenView)
#include "tst_tokenview.moc"
