// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/scrollbox.h"

#include <QCoreApplication>
#include <QEvent>
#include <QScrollBar>
#include <QTimer>
#include <QVBoxLayout>

namespace {

/// What QScrollArea must not know: with a height for a width it would make room for the preferred height of everything,
/// lists included, which scroll by themselves.
class LeastLayout : public QVBoxLayout
{
public:
    using QVBoxLayout::QVBoxLayout;
    bool hasHeightForWidth() const override { return false; }
};

} // namespace

ScrollBox::ScrollBox(QWidget *contents, int leastHeight, QWidget *parent)
    : QScrollArea(parent)
    , m_leastHeight(leastHeight)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *room = new QWidget;
    auto *layout = new LeastLayout(room);
    layout->setContentsMargins(0, 0, 0, 0);
    setWidget(room);
    layout->addWidget(contents); // not before: setWidget() measures all that it is given, and showing it does so again
    viewport()->setAutoFillBackground(false);
    room->setAutoFillBackground(false); // setWidget() turns it on
    room->installEventFilter(this);
}

void ScrollBox::reveal(QWidget *widget)
{
    QTimer::singleShot(0, widget, [this, widget] {
        const int top = widget->mapTo(this->widget(), QPoint(0, 0)).y();
        QScrollBar *bar = verticalScrollBar();
        const int lowest = top + qMin(widget->height(), viewport()->height()) - viewport()->height();
        bar->setValue(qBound(lowest, bar->value(), top));
        revealInOuter();
    });
}

void ScrollBox::revealInOuter()
{
    for (QWidget *outer = parentWidget(); outer; outer = outer->parentWidget()) {
        if (auto *box = qobject_cast<ScrollBox *>(outer))
            return box->reveal(this);
    }
}

void ScrollBox::revealFromTop(QWidget *widget)
{
    QTimer::singleShot(0, widget, [this, widget] {
        setSpare(0);
        const int hidden = this->widget()->minimumSizeHint().height() - viewport()->height();
        const int top = widget->mapTo(this->widget(), QPoint(0, 0)).y();
        if (hidden > 0) {
            setSpare(qMax(0, top - hidden));
            verticalScrollBar()->setValue(top);
        }
        revealInOuter();
    });
}

/// Room below the contents.
void ScrollBox::setSpare(int height)
{
    widget()->layout()->setContentsMargins(0, 0, 0, height);
    widget()->layout()->activate();
    QCoreApplication::sendPostedEvents(viewport(), QEvent::LayoutRequest); // the area takes its new height
}

void ScrollBox::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    if (widget()->layout()->contentsMargins().bottom() > 0)
        widget()->layout()->setContentsMargins(0, 0, 0, 0);
}

QSize ScrollBox::sizeHint() const
{
    return widget()->sizeHint().expandedTo(minimumSizeHint());
}

QSize ScrollBox::minimumSizeHint() const
{
    const QSize least = widget()->minimumSizeHint().expandedTo(widget()->minimumSize());
    return { least.width(), qMin(least.height(), m_leastHeight) };
}

bool ScrollBox::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == widget() && event->type() == QEvent::LayoutRequest)
        updateGeometry(); // its width counts
    return QScrollArea::eventFilter(watched, event);
}
