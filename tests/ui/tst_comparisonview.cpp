// SPDX-License-Identifier: GPL-3.0-or-later
// Two tokens side by side in the window. JOTLAB_SCREENSHOTS=DIR writes pictures of it there.
#include "core/explain/comparing.h"
#include "core/jose/base64url.h"
#include "tests/ui/assembledwindow.h"
#include "ui/decode/comparisonmodel.h"
#include "ui/decode/comparisonview.h"
#include "ui/decode/decodepane.h"
#include "ui/timeline/timelinepane.h"
#include "ui/timeline/timelineview.h"
#include "ui/token/tokendrag.h"
#include "ui/token/tokenmenu.h"
#include "ui/token/tokenview.h"
#include "ui/widgets/wraptable.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace explain;

namespace {

QByteArray token(const QByteArray &payload, const QByteArray &signature = "s")
{
    return jose::encodeBase64Url("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + '.' + jose::encodeBase64Url(payload) + '.'
        + jose::encodeBase64Url(signature);
}

QByteArray accessToken()
{
    return token(
        "{\"token_type\":\"access\",\"exp\":1795488300,\"iat\":1795488000,\"jti\":\"7be2\",\"user_id\":\"1\"}");
}

QByteArray refreshToken()
{
    return token(
        "{\"token_type\":\"refresh\",\"exp\":1795574400,\"iat\":1795488000,\"jti\":\"a91f\",\"user_id\":\"1\"}");
}

Comparison compare(const QByteArray &left, const QByteArray &right)
{
    return compareTokens(left, right, InspectionContext(), ClaimCatalog());
}

/// A line a row, columns parted by " | ", lines of a cell by "/".
QStringList lines(const QAbstractItemModel *model)
{
    QStringList lines;
    for (int row = 0; row < model->rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < model->columnCount(); ++column)
            cells.append(model->index(row, column).data().toString().replace(u'\n', u'/'));
        lines.append(cells.join(QStringLiteral(" | ")));
    }
    return lines;
}

void keepPicture(QWidget *widget, const QString &name)
{
    const QString folder = qEnvironmentVariable("JOTLAB_SCREENSHOTS");
    if (folder.isEmpty())
        return;
    QTest::qWait(50); // lets the style settle
    QVERIFY(widget->grab().save(folder + u'/' + name + QStringLiteral(".png")));
}

/// What the window system sends when a token is dragged over a widget and let go.
bool drop(QWidget *onto, const QPoint &at, int id)
{
    const std::unique_ptr<QMimeData> data(tokenMimeData(id));
    QDragEnterEvent enter(at, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(onto, &enter);
    QDragMoveEvent move(at, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(onto, &move);
    QDropEvent dropped(at, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(onto, &dropped);
    return enter.isAccepted() && dropped.isAccepted();
}

} // namespace

class TestComparisonView : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;
    int m_access = -1;
    int m_refresh = -1;

    ComparisonView *view() const { return m_window->find<ComparisonView>("comparison"); }
    DecodePane *decode() const { return m_window->window().findChild<DecodePane *>(); }
    TimelineView *timeline() const { return m_window->find<TimelineView>("timelineView"); }
    QLabel *label(const char *name) const { return m_window->find<QLabel>(name); }
    QString summary() const { return view()->comparison().summary; }

    /// In the window, with a login of alice.
    void openWindow()
    {
        m_window.reset();
        m_folder = std::make_unique<QTemporaryDir>();
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->start());
        m_window->window().resize(1440, 900);
        const qsizetype before = m_window->laboratory().log().exchanges().size();
        QTest::mouseClick(m_window->find("issueButton"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(m_window->laboratory().log().exchanges().size(), before + 1, 20'000);
        for (const session::TokenRecord &record : m_window->laboratory().log().tokens())
            (record.tokenType == "access" ? m_access : m_refresh) = record.id;
        QVERIFY(m_access >= 0 && m_refresh >= 0);
        QVERIFY(timeline());
    }

private slots:
    void cleanupTestCase() { m_window.reset(); }

    void modelShowsRows()
    {
        ComparisonModel model;
        const QAbstractItemModelTester tester(&model);
        model.setComparison(compare(accessToken(), refreshToken()));
        const QStringList all{
            "same | header.alg | \"HS256\" | \"HS256\"",
            "same | header.typ | \"JWT\" | \"JWT\"",
            "differs | token_type | \"access\" | \"refresh\"",
            "differs | exp | 1795488300/2026-11-24 02:45:00 UTC | 1795574400/2026-11-25 02:40:00 UTC/right: 23 h 55 "
            "min "
            "later",
            "differs | lifetime/exp − iat | 5 min | 1 day/right: 23 h 55 min longer",
            "same | iat | 1795488000/2026-11-24 02:40:00 UTC | 1795488000/2026-11-24 02:40:00 UTC",
            "differs | jti | \"7be2\" | \"a91f\"",
            "same | user_id | \"1\" | \"1\"",
            "same | signature | cw | cw",
        };
        QCOMPARE(lines(&model), all);
        QCOMPARE(model.differences(), 4);
        model.setOnlyDifferences(true);
        QCOMPARE(lines(&model), all.filter(QStringLiteral("differs |")));
        model.setOnlyDifferences(false);
        QCOMPARE(lines(&model), all);
    }

    /// A difference is said in words and by an icon as well as by its ground.
    void modelNeverSaysItByColourAlone()
    {
        ComparisonModel model;
        model.setComparison(compare(
            token("{\"a\":1,\"b\":2,\"c\":\"\\u0061\",\"d\":4}"), token("{\"a\":1,\"b\":3,\"c\":\"a\",\"e\":5}")));
        QStringList words;
        for (int row = 2; row < 7; ++row) {
            const QModelIndex state = model.index(row, ComparisonModel::StateColumn);
            words.append(state.data().toString());
            QVERIFY(!state.data(Qt::DecorationRole).value<QIcon>().isNull());
            const bool isSame = state.data(ComparisonModel::StateRole).toInt() == int(CompareState::Same);
            const bool tinted = model.index(row, ComparisonModel::LeftColumn).data(WrapRole::Tint).isValid()
                || model.index(row, ComparisonModel::RightColumn).data(WrapRole::Tint).isValid();
            QCOMPARE(tinted, !isSame);
        }
        QCOMPARE(words, QStringList({ "same", "differs", "rewritten", "only left", "only right" }));
        QCOMPARE(model.index(5, ComparisonModel::RightColumn).data().toString(), "—");
        QCOMPARE(model.index(5, ComparisonModel::RightColumn).data(Qt::AccessibleTextRole).toString(), "not there");
        QVERIFY(!model.index(5, ComparisonModel::RightColumn).data(WrapRole::Tint).isValid());
    }

    void modelCutsLongValuesAroundTheDifference()
    {
        const QByteArray same(5000, 'x');
        ComparisonModel model;
        model.setComparison(compare(
            token("{\"a\":\"" + same + "left" + same + "\"}"), token("{\"a\":\"" + same + "right" + same + "\"}")));
        const QModelIndex left = model.index(2, ComparisonModel::LeftColumn);
        QVERIFY(left.data().toString().contains(QStringLiteral("xleftx")));
        QVERIFY(left.data().toString().size() < 300);
        QCOMPARE(left.data(WrapRole::FullText).toString().size(), 10'006);
        QVERIFY(model.index(2, ComparisonModel::RightColumn)
                    .data()
                    .toString()
                    .contains(QStringLiteral("They part at character 5002.")));
    }

    void menuComparesWithTheTokenInDecode()
    {
        openWindow();
        auto *menu = m_window->find<TokenMenu>("tokenMenu");
        auto *action = m_window->find<QAction>("tokenCompare");
        QCOMPARE(decode()->token(), m_window->laboratory().log().token(m_access)->text);
        menu->open(m_access, {});
        QVERIFY(!action->isEnabled()); // with itself
        menu->close();
        menu->open(m_refresh, {});
        QVERIFY(action->isEnabled());
        action->trigger();
        menu->close();
        QVERIFY(view()->isVisible());
        QVERIFY(!decode()->findChild<TokenView *>(QStringLiteral("token"))->isVisible());
        QVERIFY2(summary().contains(QStringLiteral("same user, other type (access, refresh)")), qPrintable(summary()));
        QVERIFY(label("compareDecoded")->text().startsWith(QStringLiteral("access ")));
        QVERIFY(m_window->find<QComboBox>("compareOther")->currentText().startsWith(QStringLiteral("refresh ")));
        keepPicture(&m_window->window(), QStringLiteral("compare-light"));
        m_window->theme().apply(ThemeController::Mode::Dark);
        keepPicture(&m_window->window(), QStringLiteral("compare-dark"));
        m_window->window().resize(1100, 720);
        keepPicture(&m_window->window(), QStringLiteral("compare-dark-small"));
        m_window->theme().apply(ThemeController::Mode::Light);
        keepPicture(&m_window->window(), QStringLiteral("compare-light-small"));
        m_window->window().resize(1440, 900);
        QCOMPARE(m_window->intruder(), QString());
    }

    void swapsAndFollowsDecode()
    {
        openWindow();
        decode()->compareWith(m_window->laboratory().log().token(m_refresh)->text, QStringLiteral("refresh"));
        QTest::mouseClick(m_window->find("compareSwap"), Qt::LeftButton);
        QVERIFY2(summary().contains(QStringLiteral("other type (refresh, access)")), qPrintable(summary()));
        QTest::mouseClick(m_window->find("compareSwap"), Qt::LeftButton);
        QVERIFY(summary().contains(QStringLiteral("other type (access, refresh)")));
        decode()->showToken(m_window->laboratory().log().token(m_refresh)->text);
        QTRY_COMPARE(summary(), "Both are the same token, character by character.");
        QCOMPARE(m_window->find<QLabel>("compareCount")->text(), "0 of 9 rows differ");
        m_window->find<QCheckBox>("compareOnlyDifferences")->setChecked(true);
        QCOMPARE(m_window->find<WrapTable>("compareTable")->model()->rowCount(), 0);
    }

    void keyboardAlone()
    {
        openWindow();
        QTest::keyClick(&m_window->window(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(view() && view()->isVisible());
        auto *other = m_window->find<QComboBox>("compareOther");
        QTRY_VERIFY(other->hasFocus());
        QVERIFY2(summary().contains(QStringLiteral("other type")), qPrintable(summary())); // its sibling
        QVERIFY(m_window->find<WrapTable>("compareTable")->isVisible());
        QCOMPARE(other->count(), 3);
        QTest::keyClick(other, Qt::Key_Home); // another one
        QVERIFY(m_window->find<TokenView>("comparePaste")->isVisible());
        QVERIFY(!m_window->find<WrapTable>("compareTable")->isVisible());
        other->setFocus();
        QTest::keyClick(other, Qt::Key_Down);
        QTest::keyClick(other, Qt::Key_Down);
        QVERIFY(!summary().isEmpty());
        QVERIFY(m_window->find<WrapTable>("compareTable")->isVisible());
        QVERIFY(!m_window->find<TokenView>("comparePaste")->isVisible());
        QTest::keyClick(other, Qt::Key_Escape);
        QTRY_VERIFY(!view()->isVisible());
        QVERIFY(decode()->findChild<TokenView *>(QStringLiteral("token"))->isVisible());
        QVERIFY(m_window->find("decodeCompare")->hasFocus());
    }

    void everyPartHasAName()
    {
        openWindow();
        decode()->compareWith(refreshToken(), {});
        for (const char *name : { "comparison", "compareOther", "comparePaste", "compareTable" })
            QVERIFY2(!m_window->find(name)->accessibleName().isEmpty(), name);
        for (const char *name : { "compareSwap", "compareClose", "compareOnlyDifferences" })
            QVERIFY2(m_window->find(name)->focusPolicy() & Qt::TabFocus, name);
    }

    void pastedAndDamagedTokens()
    {
        openWindow();
        decode()->showToken(accessToken());
        decode()->compareWith({}, {});
        auto *paste = m_window->find<TokenView>("comparePaste");
        const auto *unread = m_window->find<InlineMessage>("compareUnread");
        QVERIFY(m_window->find<InlineMessage>("compareSummary")->text().contains(QStringLiteral("Choose the other")));
        paste->insert(QStringLiteral("no token"));
        QTRY_COMPARE(summary(), "There is no token on the right to compare with.");
        QVERIFY(!m_window->find<WrapTable>("compareTable")->isVisible());
        paste->setText(QStringLiteral("Authorization: Bearer ") + QString::fromUtf8(refreshToken()));
        QVERIFY(summary().startsWith(QStringLiteral("3 claims differ")));
        QVERIFY(!unread->isVisible());
        paste->setText(QString::fromUtf8(refreshToken().left(90)));
        QVERIFY2(unread->isVisible() && unread->text().contains(QStringLiteral("Right: ")), qPrintable(unread->text()));
        QVERIFY(m_window->find<WrapTable>("compareTable")->isVisible());
        keepPicture(&m_window->window(), QStringLiteral("compare-damaged"));
        m_window->theme().apply(ThemeController::Mode::Dark);
        keepPicture(&m_window->window(), QStringLiteral("compare-damaged-dark"));
        m_window->theme().apply(ThemeController::Mode::Light);
        decode()->showToken({});
        QTRY_COMPARE(summary(), "There is no token on the left to compare.");
    }

    void droppedOnAnotherToken()
    {
        openWindow();
        const QPoint at = timeline()->barOf(m_refresh).all().center().toPoint();
        const QSignalSpy asked(timeline(), &TimelineView::comparisonRequested);
        QVERIFY(!drop(timeline()->viewport(), at, m_refresh)); // on itself
        QVERIFY(drop(timeline()->viewport(), at, m_access));
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked.constFirst(), QVariantList({ m_refresh, m_access }));
        QCOMPARE(decode()->token(), m_window->laboratory().log().token(m_refresh)->text);
        QTRY_VERIFY2(summary().contains(QStringLiteral("other type (refresh, access)")), qPrintable(summary()));
    }

    void droppedOnDecode()
    {
        openWindow();
        QVERIFY(drop(decode(), decode()->rect().center(), m_refresh));
        QVERIFY2(summary().contains(QStringLiteral("other type (access, refresh)")), qPrintable(summary()));
        decode()->closeComparison();
        decode()->showToken({});
        QTRY_VERIFY(decode()->token().isEmpty());
        QVERIFY(drop(decode(), decode()->rect().center(), m_refresh));
        QCOMPARE(decode()->token(), m_window->laboratory().log().token(m_refresh)->text);
        QVERIFY(!view()->isVisible());
    }

    /// Another program gets nothing, and nothing of another program is taken for a token.
    void onlyIdsOfThisProcessTravel()
    {
        const std::unique_ptr<QMimeData> data(tokenMimeData(7));
        QCOMPARE(draggedToken(data.get()), 7);
        QVERIFY(!data->hasText() && !data->hasHtml() && !data->hasUrls());
        QMimeData foreign;
        foreign.setData(QStringLiteral("application/x-jotlab-token"), "1 7");
        QCOMPARE(draggedToken(&foreign), -1);
        QMimeData text;
        text.setText(QString::fromUtf8(accessToken()));
        QCOMPARE(draggedToken(&text), -1);
    }

    /// In a pane that takes Decode's room the comparison makes room for itself.
    void comesToTheFront()
    {
        openWindow();
        m_window->window().showPane(QStringLiteral("settings"));
        QVERIFY(!decode()->isVisible());
        auto *menu = m_window->find<TokenMenu>("tokenMenu");
        menu->open(m_refresh, {});
        m_window->find<QAction>("tokenCompare")->trigger();
        menu->close();
        QVERIFY(view()->isVisible());
    }
};

QTEST_MAIN(TestComparisonView)
#include "tst_comparisonview.moc"
