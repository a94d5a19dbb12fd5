// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/wraprow.h"

#include <QEvent>

FlowRow::FlowRow(QWidget *parent, int spacing)
    : QWidget(parent)
    , m_layout(new FlowLayout(this, spacing))
{
}

void FlowRow::add(QWidget *widget)
{
    m_layout->addWidget(widget);
}

bool FlowRow::event(QEvent *event)
{
    const bool handled = QWidget::event(event);
    if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest) {
        const int wanted = m_layout->heightForWidth(width());
        if (width() > 0 && wanted != minimumHeight())
            setMinimumHeight(wanted);
    }
    return handled;
}
