// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/factfield.h"

#include "ui/look/owndirection.h"

#include <QPainter>
#include <QStyle>
#include <QStyleOption>

FactField::FactField(QWidget *parent)
    : QLineEdit(parent)
{
    setReadOnly(true);
    setFrame(false);
}

void FactField::setFact(const QString &text)
{
    setText(text);
    setCursorPosition(0); // the beginning shows, not the end
}

void FactField::paintEvent(QPaintEvent *event)
{
    QStyleOptionFrame option;
    initStyleOption(&option);
    constexpr int margin = 2; // pixels, as QLineEdit has them at both sides of its text
    const QRect inner
        = style()->subElementRect(QStyle::SE_LineEditContents, &option, this).adjusted(margin, 0, -margin, 0);
    if (hasFocus() || hasSelectedText() || fontMetrics().horizontalAdvance(text()) <= inner.width())
        return QLineEdit::paintEvent(event);
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    painter.drawText(inner, int(QStyle::visualAlignment(layoutDirection(), alignment() | Qt::AlignVCenter)),
        inOwnDirection(fontMetrics().elidedText(text(), Qt::ElideRight, inner.width()), layoutDirection()));
}
