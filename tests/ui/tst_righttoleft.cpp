// SPDX-License-Identifier: GPL-3.0-or-later
// Among right-to-left things: what is in order stands from right to left, what is written from left to right stays
// so.
#include "ui/look/jotlabstyle.h"
#include "ui/widgets/chooserow.h"
#include "ui/widgets/rowdelegate.h"
#include "ui/widgets/wraprow.h"

#include <QHeaderView>
#include <QStandardItemModel>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QString text = u"+2 s ago…"_s; // begins and ends with what has no direction
constexpr QSize size(420, 120);

QImage pictureOf(QWidget &widget)
{
    return widget.grab().toImage().convertToFormat(QImage::Format_RGB32);
}

/// Where there is ink, without the white around it.
QImage inkOf(QWidget &widget)
{
    const QImage picture = pictureOf(widget);
    const QRgb ground = picture.pixel(picture.width() / 2, 1);
    QRect ink;
    for (int y = 3; y < picture.height() - 3; ++y) {
        for (int x = 3; x < picture.width() - 3; ++x) {
            if (picture.pixel(x, y) != ground)
                ink |= QRect(x, y, 1, 1);
        }
    }
    return picture.copy(ink);
}

QWidget *makeLabel()
{
    auto *label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    return label;
}

QStandardItemModel *makeRows(QObject *parent)
{
    auto *model = new QStandardItemModel(parent);
    model->setHorizontalHeaderLabels({ u"one"_s, u"two"_s });
    for (const char *row : { "1", "2", "3" })
        model->appendRow({ new QStandardItem(text), new QStandardItem(QLatin1String(row) + u"."_s) });
    return model;
}

QTableView *makeTable()
{
    auto *table = new QTableView;
    table->setModel(makeRows(table));
    RowDelegate::install(table);
    table->horizontalHeader()->setStretchLastSection(true);
    return table;
}

} // namespace

using Make = QWidget *(*)();
Q_DECLARE_METATYPE(Make)

class TestRightToLeft : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QApplication::setStyle(new JotlabStyle); }
    void cleanup() { QGuiApplication::setLayoutDirection(Qt::LeftToRight); }

    void aTextKeepsItsDirection_data()
    {
        QTest::addColumn<Make>("make");
        QTest::newRow("label") << Make(&makeLabel);
        QTest::newRow("button") << Make([]() -> QWidget * { return new QPushButton(text); });
    }

    void aTextKeepsItsDirection()
    {
        QFETCH(const Make, make);
        const auto written = [make](Qt::LayoutDirection direction) {
            QGuiApplication::setLayoutDirection(direction);
            const std::unique_ptr<QWidget> widget(make());
            widget->resize(200, 40);
            widget->ensurePolished();
            return inkOf(*widget);
        };
        const QImage forth = written(Qt::LeftToRight);
        QVERIFY(forth.width() > 20);
        QCOMPARE(written(Qt::RightToLeft), forth);
    }

    void aRowCanBeChosen_data()
    {
        QTest::addColumn<Qt::LayoutDirection>("direction");
        QTest::newRow("from left to right") << Qt::LeftToRight;
        QTest::newRow("from right to left") << Qt::RightToLeft;
    }

    void aRowCanBeChosen()
    {
        QFETCH(const Qt::LayoutDirection, direction);
        const std::unique_ptr<QTableView> table(makeTable());
        table->setLayoutDirection(direction);
        table->resize(size);
        table->show();
        chooseRow(table.get(), 1);
        QCOMPARE(table->currentIndex(), table->model()->index(1, 0));
        QCOMPARE(table->selectionModel()->selectedRows(), QModelIndexList{ table->model()->index(1, 0) });
        table->hideColumn(0);
        chooseRow(table.get(), 2);
        QCOMPARE(table->currentIndex(), table->model()->index(2, 1));
        QVERIFY(table->selectionModel()->isRowSelected(2));
        for (const int none : { -1, 3 }) {
            chooseRow(table.get(), none);
            QCOMPARE(table->currentIndex().row(), 2);
        }
    }

    void whatIsInOrderStandsFromTheRight()
    {
        WrapRow row;
        QList<QWidget *> widgets;
        for (const char *name : { "one", "two", "three" }) {
            widgets.append(new QPushButton(QLatin1String(name)));
            row.add(widgets.constLast());
        }
        row.setLayoutDirection(Qt::RightToLeft);
        row.resize(1000, 60);
        row.show();
        QVERIFY(QTest::qWaitForWindowExposed(&row));
        QCOMPARE(widgets.first()->geometry().right(), row.rect().right());
        QVERIFY(widgets.at(0)->x() > widgets.at(1)->x());
        QVERIFY(widgets.at(1)->x() > widgets.at(2)->x());
    }
};

QTEST_MAIN(TestRightToLeft)
#include "tst_righttoleft.moc"
