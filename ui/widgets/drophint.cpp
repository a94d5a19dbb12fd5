// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/drophint.h"

#include "ui/look/owndirection.h"
#include "ui/look/theme.h"

#include <QPainter>

DropHint::DropHint(const QString &text, QWidget *parent)
    : QWidget(parent)
    , m_text(text)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setGeometry(parent->rect());
    show();
}

void DropHint::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor ground = theme.infoTint;
    ground.setAlphaF(0.92F);
    painter.setBrush(ground);
    painter.setPen(QPen(theme.accent, 2, Qt::DashLine));
    painter.drawRoundedRect(QRectF(rect()).adjusted(4, 4, -4, -4), 6, 6);
    painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, inOwnDirection(m_text, layoutDirection()));
}
