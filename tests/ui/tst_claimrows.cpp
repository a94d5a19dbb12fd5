// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compose/claimrows.h"

#include "core/base/utc.h"
#include "core/json/jsonwriter.h"
#include "tests/support/randomjson.h"
#include "tests/ui/composefixture.h"
#include "ui/widgets/timepopup.h"

#include <QAbstractItemModelTester>
#include <QCalendarWidget>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTimeEdit>

using explain::ValueKind;
using Column = ClaimRowsModel::Column;

namespace {

constexpr qint64 start = ComposeFixture::start;

struct Fixture : ComposeFixture
{
    ClaimRows *rows = pane.findChild<ClaimRows *>();
    ClaimRowsModel *model = rows->model();
    QTableView *table = pane.findChild<QTableView *>(QStringLiteral("claimRows"));
    QAbstractItemModelTester tester{ model };

    explicit Fixture(const QByteArray &payload = {})
    {
        if (!payload.isEmpty())
            replaceAll("payloadEditor", payload);
    }
    QByteArray json() { return editor("payloadEditor")->bytes(); }
    QString shown(int row, int column) { return model->index(row, column).data().toString(); }
    void select(int row, int column)
    {
        table->setFocus();
        table->setCurrentIndex(model->index(row, column));
    }
    /// In which a cell is being edited; one that was closed goes a little later.
    QLineEdit *line()
    {
        const auto lines = table->viewport()->findChildren<QLineEdit *>();
        const auto open = std::find_if(lines.begin(), lines.end(), [](const QLineEdit *l) { return l->isVisible(); });
        return open == lines.end() ? nullptr : *open;
    }
    /// Opens the cell, types and takes it with Return.
    void write(int row, int column, const QString &text)
    {
        select(row, column);
        QTest::keyClick(table, Qt::Key_F2);
        QVERIFY(line());
        line()->selectAll();
        QTest::keyClicks(line(), text);
        QTest::keyClick(line(), Qt::Key_Return);
        settle();
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(table, key, modifiers);
        settle();
    }
};

} // namespace

class TestClaimRows : public QObject
{
    Q_OBJECT

private slots:
    /// The signs at the right end are not pushed under the scroll bar.
    void makesRoomForTheScrollBar()
    {
        Fixture fixture;
        const auto width = [&] {
            int all = 0;
            for (int column = 0; column < Column::ColumnCount; ++column)
                all += fixture.table->columnWidth(column);
            return all;
        };
        QTRY_COMPARE(width(), fixture.table->viewport()->width());
        const int before = width();
        fixture.table->setFixedHeight(100); // the pane's width stays
        QTRY_VERIFY(fixture.table->viewport()->width() < before);
        QTRY_COMPARE(width(), fixture.table->viewport()->width());
    }

    void showsKindAndValueOfEachClaim()
    {
        Fixture f(
            R"({"token_type":"access","exp":1795491600,"iat":1795487981,"n":1.0,"ok":true,"scope":["a"],"x":null})");
        QCOMPARE(f.model->rowCount(), 7);
        const QList<QStringList> expected{ { "token_type", "string", "access", "" },
            { "exp", "time", "1795491600", "in 1 h" }, { "iat", "time", "1795487981", "19 s ago" },
            { "n", "number", "1.0", "" }, { "ok", "boolean", "true", "" }, { "scope", "JSON", "[\"a\"]", "" },
            { "x", "JSON", "null", "" } };
        for (int row = 0; row < expected.size(); ++row) {
            QStringList cells;
            for (int column = 0; column < Column::ColumnCount; ++column)
                cells.append(f.shown(row, column));
            QCOMPARE(cells, expected.at(row));
        }
        f.select(1, Column::ValueColumn); // a time as number, UTC, local and relative
        auto *about = f.pane.findChild<QLabel *>(QStringLiteral("claimRowsAbout"));
        QVERIFY2(about->text().contains(QStringLiteral("2026-11-24 03:40:00 UTC")), qPrintable(about->text()));
        QVERIFY2(about->text().contains(QStringLiteral("Expiration time")), qPrintable(about->text()));
    }

    void aRowChangesOnlyItsOwnBytes_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<int>("row");
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QByteArray>("expected");
        const auto row
            = [](const char *tag, const char *payload, int at, int column, const char *typed, const char *expected) {
                  QTest::newRow(tag) << QByteArray(payload) << at << column << QString::fromUtf8(typed)
                                     << QByteArray(expected);
              };
        row("relative time", "{ \"a\":1e400,\r\n\"exp\" : 1 , \"s\":\"\\u0041\" }", 1, Column::ValueColumn, "+5m",
            "{ \"a\":1e400,\r\n\"exp\" : 1795488300 , \"s\":\"\\u0041\" }");
        row("number's text", "{\"n\":1, \"n\":2}", 0, Column::ValueColumn, "1.50", "{\"n\":1.50, \"n\":2}");
        row("string", "{\"s\":\"a\",\"t\":\"\\/\"}", 0, Column::ValueColumn, "b \"c\"",
            "{\"s\":\"b \\\"c\\\"\",\"t\":\"\\/\"}");
        row("list", "{\"s\":[1],\"t\":-0}", 0, Column::ValueColumn, "[1, 2]", "{\"s\":[1, 2],\"t\":-0}");
        row("name", "{\"\\u0061\":1,\"b\" :2}", 1, Column::NameColumn, "iss", "{\"\\u0061\":1,\"iss\" :2}");
    }
    void aRowChangesOnlyItsOwnBytes()
    {
        QFETCH(const QByteArray, payload);
        QFETCH(const int, row);
        QFETCH(const int, column);
        QFETCH(const QString, typed);
        QFETCH(const QByteArray, expected);
        Fixture f(payload);
        f.write(row, column, typed);
        QCOMPARE(f.json(), expected);
        QCOMPARE(f.signedPayload(), expected); // and is signed at once
        QCOMPARE(f.table->currentIndex(), f.model->index(row, column));
    }

    void openingACellAndLeavingItChangesNothing()
    {
        const QByteArray payload = R"({"s":"\u0041\/\ud800","t":"Zo\u00eb","n":1.0})";
        Fixture f(payload);
        for (int row = 0; row < 3; ++row) {
            f.select(row, Column::ValueColumn);
            f.press(Qt::Key_Return);
            QVERIFY(f.line());
            QTest::keyClick(f.line(), Qt::Key_Return);
            QTRY_VERIFY(!f.line());
        }
        QCOMPARE(f.json(), payload);
        QVERIFY(!f.editor("payloadEditor")->canUndo() || f.signedPayload() == payload);
    }

    void whatCantBeTheValueStaysToBeMended()
    {
        const QByteArray payload = R"({"n":1})";
        Fixture f(payload);
        f.write(0, Column::ValueColumn, QStringLiteral("1,5"));
        auto *message = f.pane.findChild<InlineMessage *>(QStringLiteral("claimRowsMessage"));
        QVERIFY(message->isVisible());
        QVERIFY2(message->text().contains(QStringLiteral("1,5")), qPrintable(message->text()));
        QVERIFY(f.line() && f.line()->text() == QStringLiteral("1,5")); // not lost
        QCOMPARE(f.json(), payload);
        f.line()->selectAll();
        QTest::keyClicks(f.line(), QStringLiteral("1.5"));
        QTest::keyClick(f.line(), Qt::Key_Return);
        f.settle();
        QCOMPARE(f.json(), QByteArray(R"({"n":1.5})"));
        QVERIFY(!message->isVisible());
    }

    void aDraftOfATimeSaysWhenThatIs()
    {
        Fixture f(R"({"exp":1795488000})");
        f.select(0, Column::ValueColumn);
        f.press(Qt::Key_F2);
        f.line()->selectAll();
        QTest::keyClicks(f.line(), QStringLiteral("in 2 d"));
        QCOMPARE(f.shown(0, Column::NoteColumn), QStringLiteral("in 2 days"));
        QTest::keyClick(f.line(), Qt::Key_Escape);
        QTRY_COMPARE(f.shown(0, Column::NoteColumn), QStringLiteral("now"));
        QCOMPARE(f.json(), QByteArray(R"({"exp":1795488000})"));
    }

    void kindsAreChosenByKeys()
    {
        Fixture f(R"({"user_id":"1","n":5,"x":true})");
        f.select(0, Column::KindColumn);
        f.press(Qt::Key_Return);
        auto *list = f.table->viewport()->findChild<QComboBox *>();
        QVERIFY(list);
        QTRY_VERIFY(list->view()->isVisible());
        QTest::keyClick(list->view(), Qt::Key_Down);
        QTest::keyClick(list->view(), Qt::Key_Return);
        QTRY_COMPARE(f.json(), QByteArray(R"({"user_id":1,"n":5,"x":true})"));
        QCOMPARE(f.shown(0, Column::KindColumn), QStringLiteral("number"));
        QVERIFY(f.model->setData(f.model->index(1, Column::KindColumn), int(ValueKind::Time), Qt::EditRole));
        QCOMPARE(f.shown(1, Column::KindColumn), QStringLiteral("time")); // the same number
        QCOMPARE(f.json(), QByteArray(R"({"user_id":1,"n":5,"x":true})"));
        QVERIFY(f.model->setData(f.model->index(2, Column::KindColumn), int(ValueKind::Json), Qt::EditRole));
        QCOMPARE(f.json(), QByteArray(R"({"user_id":1,"n":5,"x":[true]})"));
    }

    void spaceLeavesOutAndPutsBack()
    {
        const QByteArray payload = "{\n  \"a\": 1,\n  \"scope\" : [\"x\"],\n  \"z\": 1e400\n}";
        Fixture f(payload);
        f.select(1, Column::NameColumn);
        f.press(Qt::Key_Space);
        QCOMPARE(f.signedPayload(), QByteArray("{\n  \"a\": 1,\n  \"z\": 1e400\n}"));
        QCOMPARE(f.model->rowCount(), 3);
        QCOMPARE(f.shown(1, Column::NoteColumn), QStringLiteral("left out"));
        QCOMPARE(f.model->index(1, 0).data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
        QVERIFY(!(f.model->index(1, Column::ValueColumn).flags() & Qt::ItemIsEditable));
        f.press(Qt::Key_Space);
        QCOMPARE(f.signedPayload(), QByteArray("{\n  \"a\": 1,\n  \"scope\": [\"x\"],\n  \"z\": 1e400\n}"));
        QCOMPARE(f.model->rowCount(), 3);
        f.press(Qt::Key_Space);
        f.press(Qt::Key_Z, Qt::ControlModifier); // back by undo: no second row stays
        QCOMPARE(f.model->rowCount(), 3);
        QCOMPARE(f.model->index(1, 0).data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
    }

    void deleteRemovesAndUndoBringsBack()
    {
        const QByteArray payload = R"({ "a":1 , "b":2, "a":3 })";
        Fixture f(payload);
        f.select(2, Column::NameColumn);
        f.press(Qt::Key_Delete);
        QCOMPARE(f.signedPayload(), QByteArray(R"({ "a":1 , "b":2 })"));
        QCOMPARE(f.model->rowCount(), 2);
        f.press(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(f.signedPayload(), payload);
        QCOMPARE(f.model->rowCount(), 3);
        f.press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(f.signedPayload(), QByteArray(R"({ "a":1 , "b":2 })"));
    }

    void aNewClaimIsNamedInItsRow()
    {
        Fixture f("{\n  \"a\": 1\n}");
        f.add("Another claim, named by you");
        QVERIFY(f.line());
        QCOMPARE(f.line()->text(), QStringLiteral("claim"));
        QTest::keyClicks(f.line(), QStringLiteral("tenant")); // over the selected name
        QTest::keyClick(f.line(), Qt::Key_Return);
        f.settle();
        QCOMPARE(f.signedPayload(), QByteArray("{\n  \"a\": 1,\n  \"tenant\": \"\"\n}"));
        f.write(1, Column::ValueColumn, QStringLiteral("7"));
        QCOMPARE(f.signedPayload(), QByteArray("{\n  \"a\": 1,\n  \"tenant\": \"7\"\n}"));
    }

    void theTextChangesTheRows()
    {
        Fixture f(R"({"a":1})");
        f.select(0, Column::ValueColumn);
        auto *tabs = f.pane.findChild<QTabWidget *>(QStringLiteral("composeTabs"));
        tabs->setCurrentIndex(1);
        f.replaceAll("payloadEditor", R"({"b":"x","a":2})");
        tabs->setCurrentIndex(0);
        QCOMPARE(f.model->rowCount(), 2);
        QCOMPARE(f.shown(0, Column::NameColumn), QStringLiteral("b"));
        QCOMPARE(f.shown(1, Column::ValueColumn), QStringLiteral("2"));
        QCOMPARE(f.table->currentIndex().row(), 1); // the claim that was current still is
    }

    void brokenTextDisablesTheRowsAndLosesNothing_data()
    {
        QTest::addColumn<QByteArray>("broken");
        QTest::newRow("cut") << QByteArray(R"({"a":1,"b":)");
        QTest::newRow("a word") << QByteArray(R"({"a":oops,"b":2})");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no object") << QByteArray("[1]"); // signed, but without claims
    }
    void brokenTextDisablesTheRowsAndLosesNothing()
    {
        QFETCH(const QByteArray, broken);
        Fixture f(R"({"a":1,"b":2})");
        f.replaceAll("payloadEditor", broken);
        QCOMPARE(f.json(), broken);
        QCOMPARE(f.model->rowCount(), 2);
        QVERIFY(!(f.model->index(0, 0).flags() & Qt::ItemIsEnabled));
        auto *about = f.pane.findChild<QLabel *>(QStringLiteral("claimRowsAbout"));
        QVERIFY2(
            about->text().contains(QStringLiteral("JSON")) && about->text().endsWith(u'.'), qPrintable(about->text()));
        f.select(0, Column::NameColumn);
        f.press(Qt::Key_Delete);
        f.press(Qt::Key_Space);
        QCOMPARE(f.json(), broken);
        f.replaceAll("payloadEditor", R"({"a":1,"b":3})");
        QVERIFY(!about->text().contains(QStringLiteral("JSON")));
        QVERIFY(f.model->index(0, 0).flags() & Qt::ItemIsEnabled);
        QCOMPARE(f.shown(1, Column::ValueColumn), QStringLiteral("3"));
    }

    void whatALineCantHoldIsOnlyShown()
    {
        const QByteArray payload = "{\"s\":\"\xff\",\"long\":\"" + QByteArray(3000, 'x') + "\"}";
        Fixture f(payload);
        for (int row = 0; row < 2; ++row) {
            QVERIFY(!(f.model->index(row, Column::ValueColumn).flags() & Qt::ItemIsEditable));
            QVERIFY(f.shown(row, Column::ValueColumn).size() < 300);
        }
        f.select(0, Column::NameColumn);
        f.press(Qt::Key_Delete); // but it can go
        QCOMPARE(f.model->rowCount(), 1);
    }

    void theCalendarSetsATime()
    {
        Fixture f(R"({"exp":1795488000})");
        f.select(0, Column::ValueColumn);
        f.press(Qt::Key_Down, Qt::AltModifier);
        auto *popup = f.pane.findChild<TimePopup *>();
        QVERIFY(popup && popup->isVisible());
        auto *calendar = popup->findChild<QCalendarWidget *>();
        QCOMPARE(calendar->selectedDate(), QDate(2026, 11, 24));
        QCOMPARE(popup->findChild<QTimeEdit *>()->time(), QTime(2, 40));
        calendar->setSelectedDate(QDate(2026, 12, 1));
        popup->findChild<QTimeEdit *>()->setTime(QTime(3, 0));
        QTest::mouseClick(popup->findChild<QAbstractButton *>(QStringLiteral("timePopupSet")), Qt::LeftButton);
        f.settle();
        const QByteArray expected
            = QByteArray::number(QDateTime(QDate(2026, 12, 1), QTime(3, 0), utc).toSecsSinceEpoch());
        QCOMPARE(f.signedPayload(), "{\"exp\":" + expected + '}');
        QVERIFY(!popup->isVisible());
    }

    void aNewIdIsOneKeyAway()
    {
        Fixture f(R"({"jti":"a","b":1})");
        f.select(0, Column::NoteColumn);
        f.press(Qt::Key_Space);
        QVERIFY2(f.signedPayload().startsWith("{\"jti\":\"0000"), f.signedPayload().constData());
        QVERIFY(f.signedPayload().endsWith("\",\"b\":1}"));
    }

    void theClockGoesOn()
    {
        Fixture f(R"({"exp":1795488300})");
        QCOMPARE(f.shown(0, Column::NoteColumn), QStringLiteral("in 5 min"));
        f.now += std::chrono::minutes(6);
        QSignalSpy changed(f.model, &QAbstractItemModel::dataChanged);
        QTRY_VERIFY_WITH_TIMEOUT(changed.count() > 0, 5000);
        QCOMPARE(f.shown(0, Column::NoteColumn), QStringLiteral("1 min ago"));
    }

    // Decode, edit a copy in its rows, sign: what was not touched is the same, byte for byte.
    void untouchedBytesStayInTheToken()
    {
        const quint64 seed = seedOfThisRun();
        qInfo("once more: JOTLAB_SEED=%llu", static_cast<unsigned long long>(seed));
        Dice dice(seed);
        RandomJson json(dice);
        Fixture f;
        int edits = 0;
        for (int i = 0; i < 150; ++i) {
            const QByteArray header = "{ \"alg\" :\"HS256\",\t\"x\":" + json.value() + '}';
            WrittenObject object = json.object();
            f.pane.editCopyOf(*jose::signCompact(header, object.text(), jose::Algorithm::HS256, secretKey()));
            QCOMPARE(f.model->rowCount(), int(object.members.size()));
            for (int left = dice.below(4); left > 0 && !object.members.isEmpty(); --left) {
                change(f, dice, object, dice.below(int(object.members.size())));
                if (QTest::currentTestFailed())
                    return;
                f.settle();
                QCOMPARE(f.signedPayload(), object.text());
                QCOMPARE(f.signedHeader(), header);
                ++edits;
            }
        }
        QVERIFY(edits > 50);
    }

private:
    static void change(Fixture &f, Dice &dice, WrittenObject &object, int row)
    {
        WrittenObject::Member &member = object.members[row];
        const QModelIndex value = f.model->index(row, Column::ValueColumn);
        const ValueKind kind = f.model->kind(row);
        const bool isPlain = kind == ValueKind::String || kind == ValueKind::Number || kind == ValueKind::Time;
        switch (dice.below(4)) {
        case 0:
            f.model->remove(row);
            object.remove(row);
            return;
        case 1:
            QVERIFY(
                f.model->setData(f.model->index(row, Column::NameColumn), QStringLiteral("re\"named"), Qt::EditRole));
            member.name = "\"re\\\"named\"";
            return;
        case 2: // out, then back in its place; only blanks around it may be others
            f.model->setLeftOut(row, true);
            object.remove(row);
            QCOMPARE(f.json(), object.text());
            f.model->remove(row); // the row that is left
            return;
        default:
            if (!(value.flags() & Qt::ItemIsEditable) || !isPlain)
                return;
            QVERIFY(f.model->setData(value, QStringLiteral("43"), Qt::EditRole));
            member.value = kind == ValueKind::String ? "\"43\"" : "43";
        }
    }
};

QTEST_MAIN(TestClaimRows)
#include "tst_claimrows.moc"
