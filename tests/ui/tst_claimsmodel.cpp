// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/decode/checksmodel.h"
#include "ui/decode/claimsmodel.h"
#include "ui/decode/findingsmodel.h"
#include "ui/look/theme.h"
#include "ui/widgets/wraptable.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QSignalSpy>
#include <QTest>

namespace {

explain::ClaimRow claim(const QString &name, const QString &value, const QString &meaning = {})
{
    explain::ClaimRow row;
    row.name = name;
    row.valueText = value;
    row.meaning = meaning;
    return row;
}

QString cell(const QAbstractItemModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

constexpr auto testerMode = QAbstractItemModelTester::FailureReportingMode::QtTest;

} // namespace

class TestClaimsModel : public QObject
{
    Q_OBJECT

private slots:
    void showsTheExactValue()
    {
        ClaimsModel model(QStringLiteral("claim"));
        const QAbstractItemModelTester tester(&model, testerMode);
        model.setRows({ claim(QStringLiteral("big"), QStringLiteral("9007199254740993")),
            claim(QStringLiteral("e"), QStringLiteral("1e400")) });
        QCOMPARE(cell(model, 0, ClaimsModel::ValueColumn), QStringLiteral("9007199254740993"));
        QCOMPARE(cell(model, 1, ClaimsModel::ValueColumn), QStringLiteral("1e400"));
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.columnCount(), 3);
    }

    void rowsThatStayKeepTheSelection()
    {
        ClaimsModel model(QStringLiteral("claim"));
        const QAbstractItemModelTester tester(&model, testerMode);
        WrapTable table;
        table.setModel(&model);
        model.setRows({ claim(QStringLiteral("exp"), QStringLiteral("1"), QStringLiteral("in 5 s")),
            claim(QStringLiteral("iat"), QStringLiteral("0"), QStringLiteral("1 s ago")) });
        table.selectRow(1);
        const QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setRows({ claim(QStringLiteral("exp"), QStringLiteral("1"), QStringLiteral("in 5 s")),
            claim(QStringLiteral("iat"), QStringLiteral("0"), QStringLiteral("2 s ago")) });
        QCOMPARE(reset.count(), 0);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.at(0).at(0).toModelIndex().row(), 1);
        QCOMPARE(table.currentIndex().row(), 1);
        QCOMPARE(cell(model, 1, ClaimsModel::MeaningColumn), QStringLiteral("2 s ago"));
    }

    void otherClaimsTakeTheirPlace()
    {
        ClaimsModel model(QStringLiteral("claim"));
        const QAbstractItemModelTester tester(&model, testerMode);
        model.setRows({ claim(QStringLiteral("a"), QStringLiteral("1")), claim(QStringLiteral("b"), {}) });
        const QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        model.setRows({ claim(QStringLiteral("a"), QStringLiteral("2")), claim(QStringLiteral("c"), {}),
            claim(QStringLiteral("b"), {}) });
        QCOMPARE(removed.count(), 1);
        QCOMPARE(removed.at(0).at(1).toInt(), 1); // what stands before it stays, and with it the selection
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(cell(model, 0, ClaimsModel::ValueColumn), QStringLiteral("2"));
        QCOMPARE(cell(model, 1, ClaimsModel::ClaimColumn), QStringLiteral("c"));
        QCOMPARE(model.rowCount(), 3);
        model.setRows({});
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(!model.row(0));
    }

    void hiddenCharactersAreShown()
    {
        ClaimsModel model(QStringLiteral("claim"));
        model.setRows({ claim(QStringLiteral("a\u202eb\n"), QStringLiteral("1")) });
        QCOMPARE(cell(model, 0, ClaimsModel::ClaimColumn), QStringLiteral("a\\u202eb\\u000a"));
        QCOMPARE(model.index(0, 0).data(WrapRole::FullText).toString(), QStringLiteral("a\u202eb\n"));
    }

    void markupIsDrawnAsText()
    {
        // Two texts of the same letters, one of them markup, must not look alike; if it were interpreted, both would
        // show a lone bold x.
        ClaimsModel model(QStringLiteral("claim"));
        WrapTable table;
        table.setModel(&model);
        table.resize(600, 120);
        model.setRows({ claim(QStringLiteral("<b>x</b>"), QStringLiteral("\"<img src=x>\"")) });
        const QImage markup = table.grab().toImage();
        model.setRows({ claim(QStringLiteral("x"), QStringLiteral("\"\"")) });
        QVERIFY(markup != table.grab().toImage());
        model.setRows({ claim(QStringLiteral("<b>x</b>"), QStringLiteral("\"<img src=x>\"")) });
        QVERIFY(table.columnWidth(0) > QFontMetrics(monospaceFont()).horizontalAdvance(QStringLiteral("<b>x</b>")));
    }

    void rowsGrowWithTheirText()
    {
        ClaimsModel model(QStringLiteral("claim"));
        WrapTable table;
        table.setModel(&model);
        table.resize(400, 300);
        table.show();
        model.setRows({ claim(QStringLiteral("a"), QStringLiteral("1"), QStringLiteral("short")),
            claim(QStringLiteral("b"), QStringLiteral("1"), QStringLiteral("long ").repeated(60)) });
        QTRY_VERIFY(table.rowHeight(1) > 3 * table.rowHeight(0));
    }

    void copiesTheCurrentCell()
    {
        ClaimsModel model(QStringLiteral("claim"));
        WrapTable table;
        table.setModel(&model);
        model.setRows({ claim(QStringLiteral("exp"), QStringLiteral("1795488300")) });
        table.setCurrentIndex(model.index(0, ClaimsModel::ValueColumn));
        QTest::keySequence(&table, QKeySequence::Copy);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("1795488300"));
    }

    void checksTellStateAnswerAndStop()
    {
        ChecksModel model;
        const QAbstractItemModelTester tester(&model, testerMode);
        explain::CheckRow passed;
        passed.id = "signature";
        passed.state = explain::CheckRow::State::Passed;
        passed.text = QStringLiteral("It holds.");
        explain::CheckRow failed;
        failed.id = "expired";
        failed.state = explain::CheckRow::State::Failed;
        failed.text = QStringLiteral("Expired.");
        failed.answer = QStringLiteral("401 “Token is expired”");
        failed.stops = true;
        model.setChecks({ passed, failed });
        QCOMPARE(cell(model, 0, ChecksModel::StateColumn), QStringLiteral("passed"));
        QCOMPARE(cell(model, 1, ChecksModel::StateColumn), QStringLiteral("failed"));
        const QString text = cell(model, 1, ChecksModel::TextColumn);
        QVERIFY(text.contains(QStringLiteral("“Token is expired”")));
        QVERIFY(text.contains(QStringLiteral("Here the server stops.")));
        QCOMPARE(model.index(1, 0).data(ChecksModel::IdRole).toString(), QStringLiteral("expired"));
        failed.state = explain::CheckRow::State::Passed;
        model.setChecks({ passed, failed });
        QCOMPARE(cell(model, 1, ChecksModel::StateColumn), QStringLiteral("passed"));
    }

    void findingsTellWhatToDo()
    {
        FindingsModel model;
        const QAbstractItemModelTester tester(&model, testerMode);
        model.setFindings({ { "exp_in_milliseconds", explain::Severity::Error, QStringLiteral("payload.exp"),
            QStringLiteral("It is in milliseconds."), QStringLiteral("Divide by 1000.") } });
        QCOMPARE(cell(model, 0, FindingsModel::SeverityColumn), QStringLiteral("error"));
        QCOMPARE(cell(model, 0, FindingsModel::WhereColumn), QStringLiteral("payload.exp"));
        QCOMPARE(cell(model, 0, FindingsModel::TextColumn), QStringLiteral("It is in milliseconds.\nDivide by 1000."));
        QVERIFY(model.finding(0));
        QVERIFY(!model.finding(1));
    }
};

QTEST_MAIN(TestClaimsModel)
#include "tst_claimsmodel.moc"
