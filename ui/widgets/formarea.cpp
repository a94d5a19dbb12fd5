// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/formarea.h"

#include "ui/widgets/mutedlabel.h"

#include <QScrollArea>
#include <QVBoxLayout>

QLabel *fieldLabel(const QString &text, QWidget *field)
{
    auto *label = new MutedLabel(text);
    label->setBuddy(field);
    label->setMinimumHeight(field->sizeHint().height());
    return label;
}

QScrollArea *formArea(QWidget *form)
{
    auto *area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->viewport()->setAutoFillBackground(false);
    form->setAutoFillBackground(false);
    auto *inner = new QWidget;
    inner->setAutoFillBackground(false);
    auto *layout = new QVBoxLayout(inner);
    layout->setContentsMargins(2, 2, 10, 2); // room for the focus ring and the scroll bar
    layout->addWidget(form);
    area->setWidget(inner);
    inner->setAutoFillBackground(false);
    return area;
}
