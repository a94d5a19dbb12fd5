// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/doorbutton.h"

#include <QPushButton>

QPushButton *doorButton(const Door &door)
{
    auto *button = new QPushButton(QString(door.title).replace(u'&', QLatin1String("&&")));
    button->setObjectName(door.name);
    button->setToolTip(door.tip.toHtmlEscaped());
    button->setAccessibleDescription(door.tip);
    // What it opens may end the button, and with it what is kept here.
    QObject::connect(
        button, &QPushButton::clicked, button,
        [open = door.open] {
            const auto kept = open;
            kept();
        },
        Qt::QueuedConnection);
    return button;
}
