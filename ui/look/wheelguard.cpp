// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/wheelguard.h"

#include <QEvent>
#include <QWidget>

void WheelGuard::watch(QWidget *box)
{
    if (box->focusPolicy() == Qt::WheelFocus) // which the wheel would give it first
        box->setFocusPolicy(Qt::StrongFocus);
    box->installEventFilter(this); // installing it again only moves it
}

bool WheelGuard::eventFilter(QObject *watched, QEvent *event)
{
    const auto *box = qobject_cast<QWidget *>(watched);
    if (event->type() != QEvent::Wheel || !box || box->hasFocus())
        return false;
    event->ignore(); // it goes on to what scrolls
    return true;
}
