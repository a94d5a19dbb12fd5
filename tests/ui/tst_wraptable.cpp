// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/theme.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/wraptable.h"

#include <QHeaderView>
#include <QHelpEvent>
#include <QStandardItemModel>
#include <QTest>
#include <QToolTip>

using namespace Qt::StringLiterals;

namespace {

const QString sentence
    = u"The signature does not fit the key that this server is known to sign its tokens with today"_s;

} // namespace

class TestWrapTable : public QObject
{
    Q_OBJECT

    std::unique_ptr<QStandardItemModel> m_model;
    std::unique_ptr<WrapTable> m_table;

    void show(int width, const QList<QStringList> &rows)
    {
        m_model = std::make_unique<QStandardItemModel>(int(rows.size()), int(rows.constFirst().size()));
        for (int row = 0; row < rows.size(); ++row) {
            for (int column = 0; column < rows.at(row).size(); ++column)
                m_model->setItem(row, column, new QStandardItem(rows.at(row).at(column)));
        }
        for (int column = 0; column < m_model->columnCount(); ++column)
            m_model->setHorizontalHeaderItem(column, new QStandardItem(u"title"_s));
        m_table = std::make_unique<WrapTable>();
        m_table->setModel(m_model.get());
        m_table->resize(width, 400);
        m_table->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_table.get()));
    }

    int textWidth(const QString &text) const { return m_table->fontMetrics().horizontalAdvance(text); }
    int lines(int row) const { return m_table->rowHeight(row) / m_table->fontMetrics().height(); }
    int allColumns() const
    {
        int width = 0;
        for (int column = 0; column < m_model->columnCount(); ++column)
            width += m_table->columnWidth(column);
        return width;
    }

private slots:
    void cleanup()
    {
        m_table.reset();
        m_model.reset();
    }

    void nothingWrapsWhereThereIsRoom()
    {
        show(1400, { { u"HMAC, 54 bytes"_s, sentence, u"kept"_s } });
        QCOMPARE(lines(0), 1);
        QVERIFY(m_table->columnWidth(0) < textWidth(u"HMAC, 54 bytes"_s) + 40);
        QCOMPARE(allColumns(), m_table->viewport()->width()); // the last one stretches
    }

    /// Numbers and names that count are the longest at the end, however long the table is.
    void theLastOfThousandsFits()
    {
        QList<QStringList> rows;
        for (int row = 99'001; row <= 100'000; ++row)
            rows.append({ u"x"_s, u"step%1"_s.arg(row == 100'000 ? row : row - 99'000), sentence });
        show(1200, rows);
        QVERIFY(m_table->columnWidth(1) >= textWidth(u"step100000"_s) + 16); // with the room beside it
    }

    void noWordIsBroken()
    {
        show(360, { { u"identification"_s, sentence + sentence, u"verification failed"_s } });
        QVERIFY(m_table->columnWidth(0) > textWidth(u"identification"_s));
        QVERIFY(m_table->columnWidth(2) > textWidth(u"verification"_s));
        QVERIFY(lines(0) > 3);
        QCOMPARE(allColumns(), m_table->viewport()->width());
    }

    void whoSaysMoreGetsMore()
    {
        show(700, { { sentence + u' ' + sentence, sentence, u"short"_s } });
        QVERIFY(m_table->columnWidth(0) > m_table->columnWidth(1) * 3 / 2);
        QVERIFY(m_table->columnWidth(1) > m_table->columnWidth(2));
    }

    void machineMadeWordsAreBroken()
    {
        show(500, { { QString(150, u'x'), sentence } });
        QVERIFY(m_table->columnWidth(1) > 100);
        QCOMPARE(allColumns(), m_table->viewport()->width());
    }

    void comparedColumnsAreEven()
    {
        show(600, { { u"exp"_s, sentence, u"1"_s } });
        m_table->setEvenFrom(1);
        QVERIFY(std::abs(m_table->columnWidth(1) - m_table->columnWidth(2)) <= 1);
        QVERIFY(m_table->columnWidth(0) < 100);
    }

    void whatIsSaidLaterGetsFreeRoom()
    {
        show(900, { { u"1"_s, u"waiting"_s, u"x"_s }, { u"2"_s, u"waiting"_s, u"x"_s } });
        const int before = m_table->columnWidth(1);
        m_model->item(1, 1)->setText(u"401 token_not_valid, and nothing else"_s);
        QVERIFY(m_table->columnWidth(1) > before);
        QCOMPARE(lines(1), 1);
        const int wide = m_table->columnWidth(1);
        m_model->item(1, 1)->setText(u"200"_s); // shorter again: nothing jumps
        QCOMPARE(m_table->columnWidth(1), wide);
    }

    void chipsAreWholeOrTellAllWhenHovered()
    {
        const QString text = u"not accepted by the server"_s;
        show(700, { { sentence, text } });
        m_model->item(0, 1)->setData(int(Tone::Bad), WrapRole::Tone);
        const int whole = Chip::drawnSize(text, true, m_table->font()).width();
        QVERIFY(m_table->columnWidth(1) >= whole + 16);
        const auto tip = [this] {
            const QPoint at = m_table->visualRect(m_model->index(0, 1)).center();
            QHelpEvent help(QEvent::ToolTip, at, m_table->viewport()->mapToGlobal(at));
            QApplication::sendEvent(m_table->viewport(), &help);
            return QToolTip::isVisible() ? QToolTip::text() : QString();
        };
        QCOMPARE(tip(), QString());
        m_table->setColumnWidth(1, whole / 2);
        QCOMPARE(tip(), text);
    }
};

QTEST_MAIN(TestWrapTable)
#include "tst_wraptable.moc"
