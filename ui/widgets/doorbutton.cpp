// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/doorbutton.h"

#include <QPushButton>
#include <QToolButton>

namespace {

QAbstractButton *makeButton(bool isMinor)
{
    if (!isMinor)
        return new QPushButton;
    auto *button = new QToolButton;
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

QAbstractButton *doorButton(const Door &door)
{
    QAbstractButton *button = makeButton(door.isMinor);
    button->setText(QString(door.title).replace(u'&', QLatin1String("&&")));
    button->setObjectName(door.name);
    button->setToolTip(door.tip.toHtmlEscaped());
    button->setAccessibleDescription(door.tip);
    // What it opens may end the button, and with it what is kept here.
    QObject::connect(
        button, &QAbstractButton::clicked, button,
        [open = door.open] {
            const auto kept = open;
            kept();
        },
        Qt::QueuedConnection);
    return button;
}
