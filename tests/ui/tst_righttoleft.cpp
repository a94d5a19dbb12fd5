// SPDX-License-Identifier: GPL-3.0-or-later
// Among right-to-left things: what is in order stands from right to left, and what is written from left to right stays
// so.
#include "ui/look/jotlabstyle.h"
#include "ui/widgets/wraprow.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QString text = u"+2 s ago…"_s; // begins and ends with what has no direction

/// Where there is ink, without the white around it.
QImage inkOf(QWidget &widget)
{
    const QImage picture = widget.grab().toImage().convertToFormat(QImage::Format_RGB32);
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

} // namespace

using Make = QWidget *(*)();
Q_DECLARE_METATYPE(Make)

class TestRightToLeft : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QApplication::setStyle(new JotlabStyle); }

    void aTextKeepsItsDirection_data()
    {
        QTest::addColumn<Make>("make");
        QTest::newRow("label") << Make(&makeLabel);
        QTest::newRow("button") << Make([]() -> QWidget * { return new QPushButton(text); });
    }

    void aTextKeepsItsDirection()
    {
        QFETCH(const Make, make);
        const std::unique_ptr<QWidget> forth(make());
        const std::unique_ptr<QWidget> back(make());
        back->setLayoutDirection(Qt::RightToLeft);
        for (QWidget *each : { forth.get(), back.get() }) {
            if (each->minimumSize().isEmpty())
                each->resize(200, 40);
            each->ensurePolished();
        }
        const QImage written = inkOf(*forth);
        QVERIFY(written.width() > 20);
        QCOMPARE(inkOf(*back), written);
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
