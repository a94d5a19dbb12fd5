// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/popover.h"

#include "ui/look/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace {

constexpr int gap = 4; ///< pixels between the anchor and the box
constexpr int margin = 8; ///< pixels of the window around it

} // namespace

Popover::Popover(QWidget *contents, QWidget *anchor)
    : QFrame(anchor)
    , m_contents(contents)
    , m_anchor(anchor)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->addWidget(contents);
    setFocusPolicy(Qt::NoFocus);
    hide();
    m_anchor->installEventFilter(this);
    connect(qApp, &QApplication::focusChanged, this, [this](const QWidget *, const QWidget *now) {
        if (now && isVisible() && now->window() == window() && now != m_anchor && !isAncestorOf(now))
            close();
    });
}

void Popover::open()
{
    if (parentWidget() != m_anchor->window()) {
        setParent(m_anchor->window());
        parentWidget()->installEventFilter(this);
    }
    place();
    show();
    raise();
    m_contents->setFocus(Qt::PopupFocusReason);
}

void Popover::close()
{
    if (!isVisible())
        return;
    if (const QWidget *focus = window()->focusWidget(); focus && isAncestorOf(focus))
        m_anchor->setFocus(Qt::PopupFocusReason);
    hide();
    emit closed();
}

/// Below the anchor and from its near edge on, as far as the window reaches; above it where there is no room below.
void Popover::place()
{
    const QRect room = parentWidget()->rect().adjusted(margin, margin, -margin, -margin);
    const QSize size = sizeHint().expandedTo(minimumSizeHint()).boundedTo(room.size());
    const QRect anchor(m_anchor->mapTo(parentWidget(), QPoint()), m_anchor->size());
    QRect box({ isRightToLeft() ? anchor.right() + 1 - size.width() : anchor.left(), anchor.bottom() + gap }, size);
    if (box.bottom() > room.bottom())
        box.moveBottom(anchor.top() - gap);
    box.moveTop(qBound(room.top(), box.top(), room.bottom() + 1 - size.height()));
    box.moveLeft(qBound(room.left(), box.left(), room.right() + 1 - size.width()));
    setGeometry(box);
}

bool Popover::event(QEvent *event)
{
    const bool handled = QFrame::event(event);
    if (event->type() == QEvent::LayoutRequest && isVisible())
        place();
    return handled;
}

bool Popover::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_anchor && event->type() == QEvent::Hide)
        close();
    else if (event->type() == QEvent::Resize && isVisible())
        place();
    return false;
}

void Popover::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QFrame::keyPressEvent(event);
}

void Popover::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.accent);
    painter.setBrush(theme.panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
}
