// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/mutedlabel.h"

#include "ui/look/owndirection.h"
#include "ui/look/theme.h"

#include <QApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

MutedLabel::MutedLabel(const QString &text, QWidget *parent)
    : WrapLabel(text, parent)
{
    setTextFormat(Qt::PlainText);
    mute();
}

void MutedLabel::setElided(bool elided)
{
    m_elided = elided;
    setSizePolicy(elided ? QSizePolicy::Ignored : QSizePolicy::Preferred, QSizePolicy::Preferred);
    update();
}

bool MutedLabel::isCut() const
{
    return m_elided && fontMetrics().horizontalAdvance(text()) > contentsRect().width();
}

bool MutedLabel::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip || !toolTip().isEmpty() || !isCut())
        return WrapLabel::event(event);
    QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), text().toHtmlEscaped(), this);
    return true;
}

void MutedLabel::paintEvent(QPaintEvent *event)
{
    // One that takes all the room there is begins where a line of the window does; QLabel goes by the text instead.
    const bool isMirrored = m_elided && isRightToLeft();
    if (!isCut() && !isMirrored)
        return WrapLabel::paintEvent(event);
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    painter.drawText(contentsRect(), int(alignment() | Qt::TextSingleLine),
        inOwnDirection(fontMetrics().elidedText(text(), Qt::ElideRight, contentsRect().width()), layoutDirection()));
}

void MutedLabel::changeEvent(QEvent *event)
{
    WrapLabel::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange || event->type() == QEvent::PaletteChange)
        mute();
}

void MutedLabel::mute()
{
    const QColor muted = Theme::of(QApplication::palette()).muted;
    if (palette().color(QPalette::WindowText) == muted)
        return;
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, muted);
    setPalette(colours);
}
