// SPDX-License-Identifier: GPL-3.0-or-later
// Among right-to-left things: what is in order stands from right to left, what is written from left to right stays so,
// and so does all code.
#include "tests/ui/timelinesession.h"
#include "ui/json/jsoneditor.h"
#include "ui/look/codetext.h"
#include "ui/look/icons.h"
#include "ui/look/jotlabstyle.h"
#include "ui/look/theme.h"
#include "ui/scenarios/scenariodelegate.h"
#include "ui/scenarios/scenariosmodel.h"
#include "ui/servers/embeddedform.h"
#include "ui/story/storyview.h"
#include "ui/timeline/timelinepane.h"
#include "ui/token/tokenview.h"
#include "ui/widgets/chooserow.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/pillbutton.h"
#include "ui/widgets/rowdelegate.h"
#include "ui/widgets/wraprow.h"
#include "ui/widgets/wraptable.h"
#include "ui/window/findfield.h"
#include "ui/window/findlist.h"
#include "ui/window/topbar.h"

#include <QHeaderView>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStandardItemModel>
#include <QTest>
#include <QTextBlock>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace {

const QString text = u"+2 s ago…"_s; // begins and ends with what has no direction
const QString word = u"mmm..."_s; // in one piece, most of it at the left
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

/// What stands side by side in a part of a picture, with more room between it than letters have.
QList<QRect> thingsIn(const QImage &picture, const QRect &part)
{
    constexpr int letterSpace = 3;
    const QRgb ground = picture.pixel(part.center().x(), part.top());
    QList<QRect> things;
    for (int x = part.left(); x <= part.right(); ++x) {
        bool hasInk = false;
        for (int y = part.top(); y <= part.bottom() && !hasInk; ++y)
            hasInk = picture.pixel(x, y) != ground;
        if (!hasInk)
            continue;
        if (things.isEmpty() || x - things.constLast().right() > letterSpace)
            things.append(QRect(x, part.top(), 1, part.height()));
        things.last().setRight(x);
    }
    return things;
}

/// Of the ink, how much is in the left half.
double shareAtTheLeft(const QImage &thing)
{
    const int ground = qGray(thing.pixel(thing.width() - 1, 0));
    double left = 0;
    double all = 0;
    for (int x = 0; x < thing.width(); ++x) {
        for (int y = 0; y < thing.height(); ++y) {
            const int ink = qAbs(qGray(thing.pixel(x, y)) - ground);
            all += ink;
            left += 2 * x < thing.width() ? ink : 0;
        }
    }
    return all > 0 ? left / all : 0.5;
}

QWidget *makeLabel()
{
    auto *label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    return label;
}

QWidget *makeButton()
{
    auto *button = new QPushButton(word);
    button->setIcon(themedIcon(u"send"_s));
    return button;
}

QWidget *makeToolButton()
{
    auto *button = new QToolButton;
    button->setText(word);
    button->setIcon(themedIcon(u"copy"_s));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    return button;
}

QWidget *makeElidedLabel()
{
    auto *label = new MutedLabel(word);
    label->setElided(true);
    return label;
}

QWidget *makeFindList()
{
    auto *list = new FindList(nullptr);
    const FindEntry entry{ word, u"send"_s, {}, word, {}, word, { { 1, 2 } } };
    list->setEntries({ entry, entry });
    list->show();
    return list;
}

QWidget *makeScenarios()
{
    auto *item = new QStandardItem(themedIcon(u"check"_s), {});
    item->setData(word, ScenariosModel::LineRole);
    auto *list = new QListView;
    auto *model = new QStandardItemModel(list);
    model->appendRow(item);
    list->setModel(model);
    list->setItemDelegate(new ScenarioDelegate(list));
    return list;
}

QStandardItemModel *makeRows(QObject *parent)
{
    auto *model = new QStandardItemModel(parent);
    model->setHorizontalHeaderLabels({ u"one"_s, u"two"_s });
    for (const char *row : { "1", "2", "3" })
        model->appendRow({ new QStandardItem(word), new QStandardItem(QLatin1String(row) + u"."_s) });
    return model;
}

QWidget *makeWrapTable()
{
    auto *table = new WrapTable;
    table->setModel(makeRows(table));
    return table;
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

QWidget *makeEmptyCode()
{
    auto *field = new QPlainTextEdit;
    field->setPlaceholderText(word);
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
        QTest::newRow("pill") << Make([]() -> QWidget * { return new PillButton(text); });
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
        QVERIFY(!thingsIn(written, written.rect().adjusted(2, 6, -2, -2)).isEmpty());
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

    void aPlaceholderKeepsItsOrder()
    {
        const QImage shown = picture(&makeEmptyCode, Qt::RightToLeft);
        const QList<QRect> things = thingsIn(shown, shown.rect().adjusted(2, 4, -2, -2));
        QVERIFY(!things.isEmpty());
        QVERIFY(shareAtTheLeft(shown.copy(things.constFirst() | things.constLast())) > 0.5);
    }

    void aRowIsMirroredThingByThing_data()
    {
        QTest::addColumn<Make>("make");
        QTest::addColumn<QRect>("part"); // of the picture, in which nothing stands above another thing
        QTest::addColumn<int>("things");
        const QRect all(QPoint(), size);
        const QRect inside = all.adjusted(0, 20, 0, -20);
        QTest::newRow("button with an icon") << Make(&makeButton) << inside << 4; // with the frame's two sides
        QTest::newRow("tool button with an icon") << Make(&makeToolButton) << inside << 4;
        QTest::newRow("label that takes what room there is") << Make(&makeElidedLabel) << all << 1;
        QTest::newRow("what was found") << Make(&makeFindList) << QRect(2, 36, size.width() - 4, 24) << 4;
        QTest::newRow("scenario") << Make(&makeScenarios) << QRect(4, 24, size.width() - 8, 16) << 2;
        QTest::newRow("table for reading") << Make(&makeWrapTable) << QRect(2, 34, size.width() - 4, 14) << 2;
        QTest::newRow("table") << Make([]() -> QWidget * { return makeTable(); }) << QRect(4, 34, size.width() - 8, 14)
                               << 2;
    }

    void aRowIsMirroredThingByThing()
    {
        QFETCH(const Make, make);
        QFETCH(const QRect, part);
        QFETCH(const int, things);
        const QImage forth = picture(make, Qt::LeftToRight);
        const QImage back = picture(make, Qt::RightToLeft);
        const QList<QRect> before = thingsIn(forth, part);
        QList<QRect> mirrored = thingsIn(back, part);
        std::reverse(mirrored.begin(), mirrored.end());
        QCOMPARE(before.size(), things);
        QCOMPARE(mirrored.size(), things);
        for (qsizetype at = 0; at < before.size(); ++at) {
            QVERIFY(qAbs(shareAtTheLeft(back.copy(mirrored.at(at))) - shareAtTheLeft(forth.copy(before.at(at)))) < 0.1);
            const int place = size.width() - 1 - mirrored.at(at).right();
            QVERIFY2(qAbs(place - before.at(at).left()) <= 2,
                qPrintable(u"%1: %2 instead of %3"_s.arg(at).arg(place).arg(before.at(at).left())));
        }
    }

    void aTitleStandsAboveItsColumn_data()
    {
        QTest::addColumn<Make>("make");
        QTest::newRow("table for reading") << Make(&makeWrapTable);
        QTest::newRow("table") << Make([]() -> QWidget * { return makeTable(); });
    }

    void aTitleStandsAboveItsColumn()
    {
        QFETCH(const Make, make);
        const QImage back = picture(make, Qt::RightToLeft);
        const QList<QRect> titles = thingsIn(back, QRect(4, 6, size.width() - 8, 18));
        const QList<QRect> cells = thingsIn(back, QRect(4, 34, size.width() - 8, 14));
        QCOMPARE(titles.size(), 2);
        QCOMPARE(cells.size(), 2);
        for (int column = 0; column < 2; ++column)
            QVERIFY(qAbs(titles.at(column).right() - cells.at(column).right()) <= 2);
    }

    /// Whose letters run from right to left, among those of a table.
    void codeInATableIsNotTurned()
    {
        WrapTable table;
        QStandardItemModel model;
        auto *cell = new QStandardItem(u"....\u05d0\u05d1\u05d2\u05d3"_s);
        cell->setFont(monospaceFont());
        model.appendRow(cell);
        table.setModel(&model);
        table.horizontalHeader()->hide();
        table.resize(size);
        table.show();
        const QImage shown = pictureOf(table);
        const QList<QRect> things = thingsIn(shown, QRect(2, 5, size.width() - 4, 14));
        QVERIFY(!things.isEmpty());
        QVERIFY(shareAtTheLeft(shown.copy(things.constFirst() | things.constLast())) < 0.5);
    }

    void anAddressStandsBesideItsName()
    {
        QGuiApplication::setLayoutDirection(Qt::RightToLeft);
        EmbeddedForm form;
        form.setAddress(u"http://127.0.0.1:8010"_s);
        form.resize(600, 500);
        form.show();
        const auto *address = form.findChild<QLabel *>(u"embeddedAddress"_s);
        QVERIFY(address->x() > form.width() / 2);
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

    /// Over what stands before it, towards the window's middle.
    void theFindFieldGrowsTowardsTheMiddle()
    {
        const auto open = [](Qt::LayoutDirection direction) {
            TopBar bar;
            bar.setLayoutDirection(direction);
            bar.resize(1000, 44);
            bar.show();
            bar.findField()->open();
            return QStyle::visualRect(direction, bar.rect(), bar.findField()->geometry());
        };
        const QRect forth = open(Qt::LeftToRight);
        QVERIFY(forth.width() > 500);
        QCOMPARE(open(Qt::RightToLeft), forth);
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
