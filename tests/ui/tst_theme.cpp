// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/icons.h"
#include "ui/look/themecontroller.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/inlinemessage.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QListWidget>
#include <QPaintEvent>
#include <QPainter>
#include <QRegularExpression>
#include <QScrollArea>
#include <QScrollBar>
#include <QStyle>
#include <QStyleOption>
#include <QTest>
#include <QToolTip>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <cmath>

namespace {

/// WCAG 2.1, relative luminance and contrast ratio.
double luminance(const QColor &color)
{
    const auto linear
        = [](double value) { return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

/// What a widget was asked to paint.
class PaintedRegion : public QObject
{
public:
    QRegion region;

protected:
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::Paint)
            region += static_cast<QPaintEvent *>(event)->region();
        return false;
    }
};

} // namespace

class TestTheme : public QObject
{
    Q_OBJECT

private slots:
    void tooltipsAreFramedAsEverythingElse()
    {
        ThemeController themes;
        for (const auto mode : { ThemeController::Mode::Light, ThemeController::Mode::Dark }) {
            themes.apply(mode);
            QImage image(40, 20, QImage::Format_RGB32);
            image.fill(Qt::magenta);
            QPainter painter(&image);
            QStyleOptionFrame option;
            option.rect = image.rect();
            option.palette = QToolTip::palette();
            QApplication::style()->drawPrimitive(QStyle::PE_PanelTipLabel, &option, &painter);
            QCOMPARE(image.pixelColor(0, 0), themes.theme().line);
            QCOMPARE(image.pixelColor(39, 10), themes.theme().line);
            QCOMPARE(image.pixelColor(20, 10), themes.theme().panel);
        }
    }

    void contrastIsEnough_data()
    {
        QTest::addColumn<QColor>("text");
        QTest::addColumn<QColor>("ground");
        for (const Theme *theme : { &Theme::light(), &Theme::dark() }) {
            const char *name = theme->isDark ? "dark" : "light";
            const auto row = [name](const char *what, const QColor &text, const QColor &ground) {
                QTest::addRow("%s: %s", name, what) << text << ground;
            };
            row("text on window", theme->text, theme->window);
            row("text on panel", theme->text, theme->panel);
            row("text on field", theme->text, theme->field);
            row("text on selection", theme->text, theme->selection);
            row("muted on window", theme->muted, theme->window);
            row("muted on panel", theme->muted, theme->panel);
            row("muted on field", theme->muted, theme->field);
            row("accent on panel", theme->accent, theme->panel);
            row("accent on its tint", theme->accent, theme->infoTint);
            row("text on accent", theme->accentText, theme->accent);
            row("good on its tint", theme->good, theme->goodTint);
            row("bad on its tint", theme->bad, theme->badTint);
            row("warning on its tint", theme->warning, theme->warningTint);
            row("good on panel", theme->good, theme->panel);
            row("bad on panel", theme->bad, theme->panel);
            row("warning on panel", theme->warning, theme->panel);
            row("text on good tint", theme->text, theme->goodTint);
            row("text on bad tint", theme->text, theme->badTint);
            row("text on warning tint", theme->text, theme->warningTint);
            row("muted on warning tint", theme->muted, theme->warningTint);
            row("header segment", theme->header, theme->field);
            row("payload segment", theme->payload, theme->field);
            row("signature segment", theme->signature, theme->field);
            row("white on access bar", Qt::white, theme->accessBar);
            row("white on refresh bar", Qt::white, theme->refreshBar);
            row("white on blacklisted bar", Qt::white, theme->blacklistedBar);
            row("white on expired bar", Qt::white, theme->expiredBar);
        }
    }

    void contrastIsEnough()
    {
        QFETCH(const QColor, text);
        QFETCH(const QColor, ground);
        const double ratio = contrast(text, ground);
        QVERIFY2(ratio >= 4.5,
            qPrintable(QStringLiteral("%1 on %2 is %3").arg(text.name(), ground.name()).arg(ratio, 0, 'f', 2)));
    }

    void aWidgetFollowsTheTheme()
    {
        ThemeController controller;
        QWidget widget;
        widget.show();
        controller.apply(ThemeController::Mode::Dark);
        QTRY_VERIFY(Theme::of(&widget).isDark);
        controller.apply(ThemeController::Mode::Light);
        QTRY_VERIFY(!Theme::of(&widget).isDark);
        QCOMPARE(widget.palette().color(QPalette::WindowText), Theme::light().text);
    }

    void everyIconIsDrawn_data()
    {
        QTest::addColumn<QString>("name");
        const QStringList files
            = QDir(QStringLiteral(JOTLAB_SOURCE_DIR "/resources/icons")).entryList({ QStringLiteral("*.svg") });
        QVERIFY(files.size() > 20);
        for (const QString &file : files)
            QTest::newRow(qPrintable(file)) << file.chopped(4);
    }

    void everyIconIsDrawn()
    {
        QFETCH(const QString, name);
        for (const bool dark : { false, true }) {
            QApplication::setPalette(ThemeController::palette(dark ? Theme::dark() : Theme::light()));
            const QImage image = themedIcon(name).pixmap(QSize(16, 16), 1.0).toImage();
            int drawn = 0;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x)
                    drawn += image.pixelColor(x, y).alpha() > 96;
            }
            QVERIFY2(drawn >= 5, qPrintable(QString::number(drawn)));
        }
    }

    void anIconChangesWithTheTheme()
    {
        const QIcon icon = themedIcon(QStringLiteral("check"));
        QApplication::setPalette(ThemeController::palette(Theme::light()));
        const QImage light = icon.pixmap(QSize(32, 32), 1.0).toImage();
        QApplication::setPalette(ThemeController::palette(Theme::dark()));
        QVERIFY(icon.pixmap(QSize(32, 32), 1.0).toImage() != light);
    }

    void theWheelScrollsAcrossABox()
    {
        ThemeController themes; // with the program's style
        QScrollArea area;
        area.setWidget(new QWidget);
        area.widget()->resize(200, 2000);
        auto *box = new QComboBox(area.widget());
        box->addItems({ QStringLiteral("in bodies"), QStringLiteral("in cookies") });
        area.resize(240, 200);
        area.show();
        QVERIFY(QTest::qWaitForWindowActive(&area));
        const auto turn = [box] {
            QWheelEvent event(box->rect().center(), box->mapToGlobal(box->rect().center()), {}, { 0, -120 },
                Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
            QSpontaneKeyEvent::setSpontaneous(&event); // as the system sends them: only these go on to the parent
            qApp->notify(box, &event);
        };
        area.setFocus();
        turn();
        QCOMPARE(box->currentIndex(), 0);
        QVERIFY(!box->hasFocus());
        QVERIFY(area.verticalScrollBar()->value() > 0);
        box->setFocus();
        turn();
        QCOMPARE(box->currentIndex(), 1);
    }

    void anEmptyCheckBoxIsSeen()
    {
        const ThemeController controller;
        for (const Theme *theme : { &Theme::light(), &Theme::dark() }) {
            QApplication::setPalette(ThemeController::palette(*theme));
            QCheckBox box;
            box.resize(box.sizeHint());
            const QImage picture = box.grab().toImage();
            double best = 1;
            for (int y = 0; y < picture.height(); ++y) {
                for (int x = 0; x < picture.width(); ++x)
                    best = std::max(best, contrast(picture.pixelColor(x, y), theme->window));
            }
            QVERIFY2(best >= 3, qPrintable(QString::number(best))); // WCAG 1.4.11
        }
    }

    void aBannerIsPaintedWholeAndAsHighAsItsText()
    {
        QWidget window;
        auto *layout = new QVBoxLayout(&window);
        auto *banner = new InlineMessage;
        layout->addWidget(banner);
        layout->addStretch(1);
        window.resize(300, 400);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        banner->show(Tone::Good, {}, QStringLiteral("A sentence that takes several lines where there is little room."));
        window.resize(900, 400);
        QTRY_COMPARE(banner->height(), banner->layout()->totalHeightForWidth(banner->width()));
        QTest::qWait(0);

        PaintedRegion painted;
        banner->installEventFilter(&painted);
        banner->show(Tone::Bad, {}, QStringLiteral("A sentence that takes several lines where there is little house."));
        QTRY_VERIFY(painted.region.contains(QRect(banner->width() - 4, 4, 2, 2)));
    }

    void theFocusFrameOfAListIsRoundTheRow()
    {
        const ThemeController controller;
        QListWidget list;
        list.addItem(QStringLiteral("a"));
        QStyleOptionViewItem option;
        option.widget = &list;
        option.rect = QRect(0, 0, 200, 24);
        option.text = QStringLiteral("a");
        option.features = QStyleOptionViewItem::HasDisplay;
        QVERIFY(list.style()->subElementRect(QStyle::SE_ItemViewItemFocusRect, &option, &list).width() > 190);
    }

    void anUnknownIconIsReported()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("no icon named \"unheard-of\"")));
        themedIcon(QStringLiteral("unheard-of")).pixmap(16, 16);
    }

    void aChipSaysItsText()
    {
        Chip chip(QStringLiteral("active"), Tone::Good);
        QCOMPARE(chip.accessibleName(), QStringLiteral("active"));
        const int width = chip.sizeHint().width();
        chip.setState(QStringLiteral("401 token_not_valid"), Tone::Bad);
        QCOMPARE(chip.accessibleName(), QStringLiteral("401 token_not_valid"));
        QVERIFY(chip.sizeHint().width() > width);
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
