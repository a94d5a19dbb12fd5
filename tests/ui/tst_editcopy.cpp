// SPDX-License-Identifier: GPL-3.0-or-later
// An issued token is copied, edited in a row, signed, shown in Decode, compared and used, in the whole window, by keys.
#include "core/jose/jws.h"
#include "tests/ui/assembledwindow.h"
#include "ui/compose/claimrows.h"
#include "ui/compose/composepane.h"
#include "ui/decode/decodepane.h"
#include "ui/widgets/chip.h"

#include <QLineEdit>
#include <QTemporaryDir>

class TestEditCopy : public QObject
{
    Q_OBJECT

private slots:
    void theWholeWay()
    {
        const QTemporaryDir folder;
        const AssembledWindow window(folder.path());
        QVERIFY(window.start());
        QTRY_VERIFY_WITH_TIMEOUT(window.find("issueButton")->isEnabled(), 20'000);
        QTest::mouseClick(window.find("issueButton"), Qt::LeftButton);
        auto *decode = window.window().findChild<DecodePane *>();
        QTRY_VERIFY_WITH_TIMEOUT(!decode->token().isEmpty(), 20'000);
        const QByteArray issued = decode->token();
        const auto before = jose::parseCompact(issued);

        QTest::keyClick(&window.window(), Qt::Key_E, Qt::ControlModifier);
        ComposePane *compose = nullptr;
        QTRY_VERIFY((compose = window.window().findChild<ComposePane *>()) && compose->isVisible());
        QTRY_COMPARE(compose->token(), issued); // the server's key signs the same bytes to the same token
        auto *rows = compose->findChild<QTableView *>(QStringLiteral("claimRows"));
        auto *model = compose->findChild<ClaimRows *>()->model();
        rows->setCurrentIndex(model->index(model->rowOf(QStringLiteral("exp")), ClaimRowsModel::ValueColumn));
        QTest::keyClick(rows, Qt::Key_Return);
        auto *line = rows->viewport()->findChild<QLineEdit *>();
        QVERIFY(line);
        line->selectAll();
        QTest::keyClicks(line, QStringLiteral("1999999999"));
        QTest::keyClick(line, Qt::Key_Return);
        QTRY_VERIFY(decode->token() != issued);
        QCOMPARE(decode->token(), compose->token());
        QVERIFY(window.find<Chip>("decodeCopyChip")->isVisible());

        // Only the digits of exp are others.
        const auto after = jose::parseCompact(compose->token());
        const qsizetype at = before->payload.indexOf("\"exp\":") + 6;
        const qsizetype end = before->payload.indexOf(',', at);
        QCOMPARE(after->payload, QByteArray(before->payload).replace(at, end - at, "1999999999"));
        QCOMPARE(after->header, before->header);

        QTest::mouseClick(window.find("composeCompare"), Qt::LeftButton);
        QTRY_VERIFY(window.find("comparison") && window.find("comparison")->isVisible());
        rows->setFocus();
        QTest::keyClick(rows, Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(compose->token(), issued);
    }
};

QTEST_MAIN(TestEditCopy)
#include "tst_editcopy.moc"
