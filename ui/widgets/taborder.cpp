// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/taborder.h"

#include <QGridLayout>
#include <QSet>
#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>
#include <algorithm>

namespace {

class Walk
{
public:
    explicit Walk(const QWidget *from)
        : m_from(from)
    {
    }

    void visit(QWidget *widget)
    {
        if (!widget || widget->isWindow() || m_seen.contains(widget))
            return;
        m_seen.insert(widget);
        // A part of a compound, such as the line edit of a combo box, gives its focus away.
        if (((widget->focusPolicy() & Qt::TabFocus) && !widget->focusProxy()) || widget == m_from)
            m_stops.append(widget);
        if (widget->layout())
            visit(widget->layout());
        if (const auto *splitter = qobject_cast<QSplitter *>(widget)) {
            for (int index = 0; index < splitter->count(); ++index)
                visit(splitter->widget(index));
        }
        if (const auto *tabs = qobject_cast<QTabWidget *>(widget))
            visit(tabs->tabBar());
        for (QObject *child : widget->children()) // what no layout places
            visit(qobject_cast<QWidget *>(child));
    }

    const QList<QWidget *> &stops() const { return m_stops; }

private:
    void visit(QLayout *layout)
    {
        QList<QLayoutItem *> items;
        for (int index = 0; index < layout->count(); ++index)
            items.append(layout->itemAt(index));
        if (auto *grid = qobject_cast<QGridLayout *>(layout)) {
            const auto place = [grid](QLayoutItem *item) {
                int row = 0, column = 0, rows = 0, columns = 0;
                grid->getItemPosition(grid->indexOf(item), &row, &column, &rows, &columns);
                return std::pair(row, column);
            };
            std::stable_sort(items.begin(), items.end(),
                [&place](QLayoutItem *one, QLayoutItem *other) { return place(one) < place(other); });
        }
        for (QLayoutItem *item : std::as_const(items)) {
            if (item->layout())
                visit(item->layout());
            else
                visit(item->widget());
        }
    }

    const QWidget *m_from;
    QSet<const QWidget *> m_seen;
    QList<QWidget *> m_stops;
};

} // namespace

QWidget *nextTabStop(QWidget *root, QWidget *from, bool forward)
{
    Walk walk(from);
    walk.visit(root);
    const QList<QWidget *> &stops = walk.stops();
    const qsizetype count = stops.size();
    qsizetype at = stops.indexOf(from);
    if (at < 0 && !forward)
        at = 0; // the one before the first is the last
    for (qsizetype step = 1; step <= count; ++step) {
        QWidget *next = stops.at((at + (forward ? step : count - step) + count) % count);
        if (next != from && next->isVisible() && next->isEnabled())
            return next;
    }
    return nullptr;
}
