// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/wraprow.h"

#include <QEvent>

WrapRow::WrapRow(QWidget *parent, int spacing)
    : QWidget(parent)
    , m_layout(new WrapLayout(this, spacing))
{
}

void WrapRow::add(QWidget *widget)
{
    m_layout->addWidget(widget);
}

bool WrapRow::event(QEvent *event)
{
    const bool handled = QWidget::event(event);
    if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest) {
        const int wanted = m_layout->heightForWidth(width());
        if (width() > 0 && wanted != minimumHeight())
            setMinimumHeight(wanted);
    }
    return handled;
}
