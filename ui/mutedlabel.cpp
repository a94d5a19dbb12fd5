// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutedlabel.h"

#include "ui/theme.h"

#include <QApplication>
#include <QEvent>

MutedLabel::MutedLabel(const QString &text, QWidget *parent)
    : QLabel(text, parent)
{
    setTextFormat(Qt::PlainText);
    mute();
}

void MutedLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
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
