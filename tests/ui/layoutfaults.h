// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/chip.h"
#include "ui/widgets/rowdelegate.h"
#include "ui/widgets/wraptable.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QHelpEvent>
#include <QImage>
#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QRegularExpression>
#include <QScrollArea>
#include <QScrollBar>
#include <QStyle>
#include <QStyleOption>
#include <QTabBar>
#include <QTableView>
#include <QTextDocument>
#include <QToolTip>
#include <cmath>

/// What a person would call broken in a window as it is now shown: texts that are cut without saying so, widgets that
/// lie over each other or reach out of their places, texts too pale for their ground. Each fault is a line that names
/// its widget. Asks the widgets themselves, hovers where a text is shortened, and reads the contrast off the pixels.
class LayoutFaults
{
public:
    explicit LayoutFaults(QWidget &window)
        : m_window(window)
    {
    }

    QStringList ofLayout()
    {
        m_faults.clear();
        checkNeighbours(&m_window);
        for (QWidget *widget : shown()) {
            checkPlace(widget);
            checkNeighbours(widget);
            checkText(widget);
        }
        return m_faults;
    }

    /// WCAG 2.1: texts under 4.5 to 1. What is disabled is exempt there, and here.
    QStringList ofContrast()
    {
        m_faults.clear();
        const QImage picture = drawn();
        for (const Text &text : texts()) {
            const double ratio = bestContrast(picture, text.place);
            if (ratio > 0 && ratio < least)
                m_faults.append(QStringLiteral("contrast %1: %2").arg(ratio, 0, 'f', 2).arg(text.name));
        }
        return m_faults;
    }

private:
    struct Text
    {
        QString name;
        QRect place; ///< in the window, what of it can be seen
    };

    static constexpr double least = 4.45; // what is drawn is rounded to whole shades
    static constexpr int magnified = 3; // strokes have to be wider than a pixel to have their colour

    static QString nameOf(const QWidget *widget, const QString &text = {})
    {
        QString path = widget->objectName();
        for (const QWidget *parent = widget->parentWidget(); parent && path.count(u'/') < 2;
             parent = parent->parentWidget()) {
            if (!parent->objectName().isEmpty() && !parent->objectName().startsWith(QLatin1String("qt_")))
                path.prepend(parent->objectName() + u'/');
        }
        return QStringLiteral("%1 %2 %3x%4 “%5”")
            .arg(QLatin1String(widget->metaObject()->className()), path)
            .arg(widget->width())
            .arg(widget->height())
            .arg(text.left(60));
    }

    QList<QWidget *> shown() const
    {
        QList<QWidget *> widgets;
        for (QWidget *widget : m_window.findChildren<QWidget *>()) {
            if (widget->isVisible() && widget->window() == m_window.window())
                widgets.append(widget);
        }
        return widgets;
    }

    static bool isViewport(const QWidget *widget)
    {
        const auto *area = qobject_cast<const QAbstractScrollArea *>(widget->parentWidget());
        return area && area->viewport() == widget;
    }

    void checkPlace(const QWidget *widget)
    {
        const QWidget *parent = widget->parentWidget();
        if (const auto *area = qobject_cast<const QScrollArea *>(widget); area && area->widget()) {
            if (area->horizontalScrollBarPolicy() == Qt::ScrollBarAlwaysOff
                && area->widget()->width() > area->viewport()->width())
                m_faults.append(
                    QStringLiteral("cut at the side, wants %1: %2").arg(area->widget()->width()).arg(nameOf(widget)));
        }
        const auto *view = qobject_cast<const QAbstractItemView *>(widget);
        if (view && view->horizontalScrollBar()->isVisible())
            m_faults.append(QStringLiteral("scrolls sideways: ") + nameOf(widget));
        if (!parent || isViewport(parent) || widget->size().isEmpty())
            return;
        // A splitter is a pixel off from right to left.
        if (!parent->rect().adjusted(-1, 0, 1, 0).contains(widget->geometry())
            && !parent->inherits("QAbstractScrollArea"))
            m_faults.append(QStringLiteral("reaches out of its place: ") + nameOf(widget));
    }

    static void collect(const QLayout *layout, QList<const QWidget *> *widgets)
    {
        for (int i = 0; i < layout->count(); ++i) {
            const QLayoutItem *item = const_cast<QLayout *>(layout)->itemAt(i);
            if (const QWidget *widget = const_cast<QLayoutItem *>(item)->widget(); widget && widget->isVisible())
                widgets->append(widget);
            else if (const QLayout *inner = const_cast<QLayoutItem *>(item)->layout())
                collect(inner, widgets);
        }
    }

    void checkNeighbours(const QWidget *parent)
    {
        if (!parent->layout() || parent->layout()->inherits("QStackedLayout"))
            return;
        QList<const QWidget *> placed;
        collect(parent->layout(), &placed);
        for (qsizetype i = 0; i < placed.size(); ++i) {
            for (qsizetype j = 0; j < i; ++j) {
                if (placed.at(i)->geometry().intersects(placed.at(j)->geometry()))
                    m_faults.append(nameOf(placed.at(i)) + QStringLiteral(" lies over ") + nameOf(placed.at(j)));
            }
        }
    }

    /// What somebody reads who hovers there. Empty: nothing.
    static QString tipAt(QWidget *widget, const QPoint &at)
    {
        QHelpEvent help(QEvent::ToolTip, at, widget->mapToGlobal(at));
        QApplication::sendEvent(widget, &help);
        const QString text = QToolTip::isVisible() ? QToolTip::text() : QString();
        for (QWidget *tip : QApplication::topLevelWidgets()) {
            if (tip->inherits("QTipLabel"))
                delete tip; // else it would be there for the next one
        }
        return text;
    }

    void reportCut(QWidget *widget, const QString &text, int wanted, bool endsInDots)
    {
        if (endsInDots && !tipAt(widget, widget->rect().center()).isEmpty())
            return;
        m_faults.append(QStringLiteral("%1, wants %2: %3")
                            .arg(endsInDots ? QStringLiteral("shortened and nowhere whole") : QStringLiteral("cut"))
                            .arg(wanted)
                            .arg(nameOf(widget, text)));
    }

    void checkText(QWidget *widget)
    {
        if (const auto *label = qobject_cast<QLabel *>(widget))
            checkLabel(widget, *label);
        else if (const auto *button = qobject_cast<QAbstractButton *>(widget); button && !button->text().isEmpty())
            checkWidth(widget, button->text(), false);
        else if (const auto *chip = qobject_cast<Chip *>(widget); chip && !chip->text().isEmpty())
            checkWidth(widget, chip->text(), true);
        else if (auto *box = qobject_cast<QComboBox *>(widget))
            checkCombo(*box);
        else if (const auto *field = qobject_cast<QLineEdit *>(widget))
            checkField(widget, *field);
        else if (const auto *tabs = qobject_cast<QTabBar *>(widget))
            checkTabs(widget, *tabs);
        else if (auto *header = qobject_cast<QHeaderView *>(widget))
            checkHeader(*header);
        else if (auto *view = qobject_cast<QAbstractItemView *>(widget))
            checkCells(*view);
    }

    void checkWidth(QWidget *widget, const QString &text, bool endsInDots)
    {
        const QSize wanted = widget->sizeHint();
        const bool isFixed = widget->minimumSize() == widget->maximumSize();
        if (widget->width() < wanted.width() && !isFixed)
            reportCut(widget, text, wanted.width(), endsInDots);
        if (widget->height() < qMin(wanted.height(), widget->minimumSizeHint().height()))
            m_faults.append(QStringLiteral("too low: ") + nameOf(widget, text));
    }

    void checkLabel(QWidget *widget, const QLabel &label)
    {
        if (label.text().isEmpty())
            return;
        const QRect inner = label.contentsRect();
        if (label.wordWrap()) {
            if (label.heightForWidth(label.width()) > label.height() + 1)
                m_faults.append(QStringLiteral("too low for %1: %2")
                                    .arg(label.heightForWidth(label.width()))
                                    .arg(nameOf(widget, label.text())));
            return;
        }
        const bool isRich = label.textFormat() == Qt::RichText
            || (label.textFormat() == Qt::AutoText && Qt::mightBeRichText(label.text()));
        const int wanted = isRich
            ? label.sizeHint().width()
            : label.fontMetrics().size(label.buddy() ? Qt::TextShowMnemonic : 0, label.text()).width();
        const bool endsInDots = label.sizePolicy().horizontalPolicy() == QSizePolicy::Ignored;
        if (wanted > (isRich ? label.width() : inner.width()))
            reportCut(widget, label.text(), wanted, endsInDots);
        if (label.fontMetrics().height() > inner.height() + 1)
            m_faults.append(QStringLiteral("too low: ") + nameOf(widget, label.text()));
    }

    void checkCombo(QComboBox &box)
    {
        QStyleOptionComboBox option;
        option.initFrom(&box);
        option.editable = box.isEditable();
        const QRect field
            = box.style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, &box);
        const int wanted = box.fontMetrics().horizontalAdvance(box.currentText()) + 2
            + (box.itemIcon(box.currentIndex()).isNull() ? 0 : box.iconSize().width() + 4);
        if (!box.isEditable() && wanted > field.width())
            reportCut(&box, box.currentText(), wanted, true);
    }

    void checkField(QWidget *widget, const QLineEdit &field)
    {
        // What is typed can be scrolled; what is only told can't be seen to go on.
        const bool isToRead = field.isReadOnly() && field.echoMode() == QLineEdit::Normal;
        const QString text = field.text().isEmpty() ? field.placeholderText() : isToRead ? field.text() : QString();
        if (text.isEmpty())
            return;
        const int wanted = field.fontMetrics().horizontalAdvance(text) + 4;
        QStyleOptionFrame option;
        option.initFrom(&field);
        option.lineWidth = field.style()->pixelMetric(QStyle::PM_DefaultFrameWidth, &option, &field);
        const QRect inner = field.style()->subElementRect(QStyle::SE_LineEditContents, &option, &field);
        if (wanted > inner.width())
            reportCut(widget, text, wanted, true);
    }

    void checkTabs(QWidget *widget, const QTabBar &tabs)
    {
        for (int i = 0; i < tabs.count(); ++i) {
            const QRect place = tabs.tabRect(i);
            if (tabs.isTabVisible(i)
                && (!tabs.rect().contains(place)
                    || tabs.fontMetrics().horizontalAdvance(tabs.tabText(i)) > place.width()))
                m_faults.append(QStringLiteral("tab out of sight: ") + nameOf(widget, tabs.tabText(i)));
        }
    }

    void checkHeader(QHeaderView &header)
    {
        if (header.orientation() != Qt::Horizontal || !header.model())
            return;
        for (int section = 0; section < header.count(); ++section) {
            const QString text = header.model()->headerData(section, Qt::Horizontal).toString();
            const int wanted = header.fontMetrics().horizontalAdvance(text)
                + 2 * header.style()->pixelMetric(QStyle::PM_HeaderMargin, nullptr, &header);
            if (!header.isSectionHidden(section) && wanted > header.sectionSize(section))
                m_faults.append(QStringLiteral("header cut, wants %1 of %2: %3")
                                    .arg(wanted)
                                    .arg(header.sectionSize(section))
                                    .arg(nameOf(header.parentWidget(), text)));
        }
    }

    static QFont fontOf(const QModelIndex &index, const QFont &fallback)
    {
        const QVariant font = index.data(Qt::FontRole);
        return font.isValid() ? font.value<QFont>().resolve(fallback) : fallback;
    }

    static int longestWord(const QString &text, const QFontMetrics &metrics)
    {
        static const QRegularExpression space(QStringLiteral("[\\s/.,·-]+"));
        int width = 0;
        for (const QString &word : text.split(space)) {
            if (word.size() <= 20) // longer ones are made by machines, and broken anywhere
                width = qMax(width, metrics.horizontalAdvance(word));
        }
        return width;
    }

    void checkCells(QAbstractItemView &view)
    {
        const QRect seen = view.viewport()->rect();
        const QAbstractItemModel *model = view.model();
        if (!model)
            return;
        for (int row = 0; row < model->rowCount(view.rootIndex()); ++row) {
            for (int column = 0; column < model->columnCount(view.rootIndex()); ++column) {
                const QModelIndex index = model->index(row, column, view.rootIndex());
                const QRect place = view.visualRect(index);
                if (place.intersects(seen) && !view.indexWidget(index))
                    checkCell(view, index, place);
            }
        }
    }

    void checkCell(QAbstractItemView &view, const QModelIndex &index, const QRect &place)
    {
        const QString text = index.data().toString();
        if (text.isEmpty())
            return;
        const QFontMetrics metrics(fontOf(index, view.font()));
        const bool wraps = qobject_cast<WrapTable *>(&view);
        const bool isChip = wraps && index.data(WrapRole::Tone).isValid();
        const int wanted = isChip ? Chip::drawnSize(text, true, view.font()).width() + 16
            : wraps               ? longestWord(text, metrics) + 16
                                  : metrics.horizontalAdvance(text) + 8;
        if (wanted <= place.width())
            return;
        const QString tip = wraps && !isChip ? QString() : tipAt(view.viewport(), place.center());
        if (tip.isEmpty() || view.textElideMode() == Qt::ElideNone)
            m_faults.append(QStringLiteral("cell %1,%2 wants %3 of %4: %5")
                                .arg(index.row())
                                .arg(index.column())
                                .arg(wanted)
                                .arg(place.width())
                                .arg(nameOf(&view, text)));
    }

    /// With strokes of a few pixels.
    QImage drawn() const
    {
        QImage picture(m_window.size() * magnified, QImage::Format_RGB32);
        picture.setDevicePixelRatio(magnified);
        m_window.render(&picture);
        return picture;
    }

    QList<Text> texts() const
    {
        QList<Text> texts;
        for (QWidget *widget : shown()) {
            if (!widget->isEnabled())
                continue;
            const auto add = [&](const QWidget *on, QRect place, const QString &text) {
                place &= on->visibleRegion().boundingRect();
                if (place.width() >= 8 && place.height() >= on->fontMetrics().height() && !text.trimmed().isEmpty())
                    texts.append({ nameOf(widget, text), place.translated(on->mapTo(&m_window, QPoint())) });
            };
            if (const auto *label = qobject_cast<QLabel *>(widget))
                add(widget, widget->rect(), label->text());
            else if (const auto *button = qobject_cast<QAbstractButton *>(widget))
                add(widget, widget->rect(), button->text());
            else if (const auto *chip = qobject_cast<Chip *>(widget))
                add(widget, widget->rect(), chip->text());
            else if (const auto *field = qobject_cast<QLineEdit *>(widget))
                add(widget, widget->rect(), field->text() + field->placeholderText());
            else if (const auto *box = qobject_cast<QComboBox *>(widget))
                add(widget, widget->rect(), box->currentText());
            else if (const auto *tabs = qobject_cast<QTabBar *>(widget))
                for (int i = 0; i < tabs->count(); ++i)
                    add(widget, tabs->tabRect(i), tabs->tabText(i));
            else if (const auto *view = qobject_cast<QTableView *>(widget))
                addCells(*view, add);
        }
        return texts;
    }

    /// A chip has a ground of its own.
    static QRect textPlace(const QTableView &view, const QModelIndex &index)
    {
        const QRect cell = view.visualRect(index).adjusted(0, 0, 0, -1);
        const bool wraps = qobject_cast<const WrapTable *>(&view);
        if (!index.data(wraps ? int(WrapRole::Tone) : int(RowDelegate::ToneRole)).isValid())
            return cell;
        const QSize chip = Chip::drawnSize(index.data().toString(), true, view.font());
        const int top = wraps ? cell.top() + 6 : cell.top() + (cell.height() - chip.height()) / 2 + 1;
        return QRect(cell.left() + 16, top, chip.width() - 24, chip.height() - 2) & cell;
    }

    template<class Add> static void addCells(const QTableView &view, const Add &add)
    {
        const int last = view.rowAt(view.viewport()->height() - 1);
        const int end = last < 0 ? view.model()->rowCount() : last + 1;
        for (int row = qMax(0, view.rowAt(0)); row < end; ++row) {
            for (int column = 0; column < view.model()->columnCount(); ++column) {
                const QModelIndex index = view.model()->index(row, column);
                if (index.flags() & Qt::ItemIsEnabled)
                    add(view.viewport(), textPlace(view, index), index.data().toString());
            }
        }
    }

    static double luminance(QRgb colour)
    {
        const auto linear = [](int value) {
            const double share = value / 255.0;
            return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * linear(qRed(colour)) + 0.7152 * linear(qGreen(colour)) + 0.0722 * linear(qBlue(colour));
    }

    /// Between the ground, which most of it is, and what stands out most; 0: it is all one colour.
    static double bestContrast(const QImage &picture, const QRect &place)
    {
        const QRect part
            = QRect(place.topLeft() * magnified, QSize(qMin(place.width(), 220), place.height()) * magnified)
                  .intersected(picture.rect());
        QHash<QRgb, int> counts;
        for (int y = part.top(); y <= part.bottom(); ++y) {
            const auto *line = reinterpret_cast<const QRgb *>(picture.constScanLine(y));
            for (int x = part.left(); x <= part.right(); ++x)
                ++counts[line[x] | 0xff000000];
        }
        if (counts.size() < 2)
            return 0;
        QRgb ground = 0;
        int most = 0;
        for (const auto [colour, count] : counts.asKeyValueRange()) {
            if (count > most) {
                most = count;
                ground = colour;
            }
        }
        const double groundLight = luminance(ground);
        double best = 0;
        for (const auto [colour, count] : counts.asKeyValueRange()) {
            const double light = luminance(colour);
            if (count >= 3)
                best = std::max(best, (std::max(light, groundLight) + 0.05) / (std::min(light, groundLight) + 0.05));
        }
        return best < 1.5 ? 0 : best; // a frame, and no text: what is written may be scrolled out
    }

    QWidget &m_window;
    QStringList m_faults;
};
