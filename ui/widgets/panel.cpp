// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/panel.h"

#include "ui/look/theme.h"
#include "ui/widgets/mutedlabel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

Panel::Panel(const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_title(new QLabel(title))
    , m_noteLabel(new MutedLabel)
    , m_headerRow(new QWidget)
{
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setTextFormat(Qt::PlainText);
    m_noteLabel->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_noteLabel->setElided(true); // however little room what stands beside it leaves
    setAccessibleName(title);

    m_header = new QHBoxLayout(m_headerRow);
    m_header->setContentsMargins(12, 4, 8, 4);
    m_header->setSpacing(8);
    m_header->addWidget(m_title);
    m_header->addWidget(m_noteLabel, 1);
    m_headerRow->setMinimumHeight(36);

    auto *bodyWidget = new QWidget;
    m_body = new QVBoxLayout(bodyWidget);
    m_body->setContentsMargins(12, 8, 12, 8);
    m_body->setSpacing(8);

    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(1, 1, 1, 1);
    all->setSpacing(0);
    all->addWidget(m_headerRow);
    all->addWidget(bodyWidget, 1);
}

void Panel::setTitle(const QString &title)
{
    m_title->setText(title);
    setAccessibleName(title);
}

void Panel::setNote(const QString &note)
{
    m_note = note;
    m_noteLabel->setText(note);
    m_noteLabel->setToolTip(note.toHtmlEscaped());
}

QString Panel::note() const
{
    return m_note;
}

void Panel::addHeaderWidget(QWidget *widget)
{
    m_header->insertWidget(1 + m_headerWidgets++, widget);
    m_noteLabel->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

void Panel::addHeaderButton(QWidget *button)
{
    m_header->addWidget(button);
}

QVBoxLayout *Panel::body() const
{
    return m_body;
}

void Panel::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.line);
    painter.setBrush(theme.panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
    const int y = m_headerRow->geometry().bottom();
    painter.fillRect(QRect(1, y, width() - 2, 1), theme.line);
}
