// SPDX-License-Identifier: GPL-3.0-or-later
// Among right-to-left things: what is in order stands from right to left, what is written from left to right stays so,
// and so does all code.
#include "tests/ui/timelinesession.h"
#include "ui/json/jsoneditor.h"
#include "ui/look/codetext.h"
#include "ui/look/jotlabstyle.h"
#include "ui/story/storyview.h"
#include "ui/timeline/timelinepane.h"
#include "ui/token/tokenview.h"
#include "ui/widgets/chooserow.h"
#include "ui/widgets/rowdelegate.h"
#include "ui/widgets/wraprow.h"

#include <QHeaderView>
#include <QPlainTextEdit>
#include <QStandardItemModel>
#include <QTest>
#include <QTextBlock>

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

QWidget *makeJsonEditor()
{
    auto *editor = new JsonEditor;
    editor->setBytes("{\n  \"alg\": [\"HS256\"],\n  \"exp\": {}\n}");
    return editor;
}

QWidget *makeTokenView()
{
    auto *view = new TokenView;
    view->setText(u"eyJh.eyJl.AAA="_s);
    view->setMarks({ { 13, 1, u"padding"_s } });
    return view;
}

QWidget *makeCode()
{
    auto *field = new QPlainTextEdit(u"{\"a\": [\n"_s.repeated(20)); // with a scroll bar
    showAsCode(field);
    return field;
}

QWidget *makeStory()
{
    story::Step step;
    step.exchange = 1;
    step.pause = std::chrono::minutes(2);
    step.arrows.resize(2);
    step.arrows[0].title = u"POST /login/"_s;
    step.arrows[0].text = u"alice…"_s;
    step.arrows[1].title = u"401"_s;
    step.arrows[1].text = u"The token is blacklisted."_s;
    auto *view = new StoryView;
    view->setSubtitles({ u"a browser…"_s, {}, {} });
    view->setSteps({ step });
    return view;
}

QWidget *makeTimeline()
{
    auto *session = new timeline::Session;
    auto *pane = new TimelinePane(session->log, session->clock());
    QObject::connect(pane, &QObject::destroyed, [session] { delete session; });
    return pane;
}

} // namespace

using Make = QWidget *(*)();
Q_DECLARE_METATYPE(Make)

class TestRightToLeft : public QObject
{
    Q_OBJECT

    /// As it looks in a program of that direction, which is the painters' too.
    static QImage picture(Make make, Qt::LayoutDirection direction)
    {
        QGuiApplication::setLayoutDirection(direction);
        QWidget window;
        window.resize(size);
        QWidget *widget = make();
        widget->setParent(&window);
        widget->setGeometry(window.rect());
        widget->show();
        window.show();
        return pictureOf(window);
    }

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

    void codeStaysAsItIs_data()
    {
        QTest::addColumn<Make>("make");
        QTest::newRow("editor of JSON") << Make(&makeJsonEditor);
        QTest::newRow("token") << Make(&makeTokenView);
        QTest::newRow("code") << Make(&makeCode);
        QTest::newRow("flow diagram") << Make(&makeStory);
        QTest::newRow("timeline") << Make(&makeTimeline);
    }

    /// What is drawn from left to right in every language is so with all that stands in it.
    void codeStaysAsItIs()
    {
        QFETCH(const Make, make);
        const QImage written = picture(make, Qt::LeftToRight);
        QCOMPARE(picture(make, Qt::RightToLeft), written);
    }

    /// "[…]" in letters that run from right to left.
    void codeIsNotTurnedByItsWords()
    {
        QPlainTextEdit field(u"[\"\u05d0\u05d1\"]"_s);
        QCOMPARE(field.document()->firstBlock().textDirection(), Qt::RightToLeft);
        showAsCode(&field);
        QCOMPARE(field.document()->firstBlock().textDirection(), Qt::LeftToRight);
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
