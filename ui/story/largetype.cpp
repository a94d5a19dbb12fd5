// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/largetype.h"

#include <QWidget>

void setTypeSize(QWidget *widget, int pixels, bool isBold)
{
    QFont font = widget->font();
    font.setPointSizeF(pixels * 72.0 / widget->logicalDpiY()); // chips reckon in points
    font.setBold(isBold);
    widget->setFont(font);
}
