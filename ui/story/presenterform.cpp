// SPDX-License-Identifier: GPL-3.0-or-later
// How a Presenter is put together, and how large it is written.
#include "ui/look/theme.h"
#include "ui/story/presenter.h"
#include "ui/story/storyview.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/mutedlabel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

namespace {

void setSize(QWidget *widget, int pixels, bool isBold = false)
{
    QFont font = widget->font();
    font.setPointSizeF(pixels * 72.0 / widget->logicalDpiY()); // chips reckon in points
    font.setBold(isBold);
    widget->setFont(font);
}

} // namespace

QWidget *Presenter::makeHeader()
{
    auto *header = new QWidget;
    m_title = new QLabel;
    m_title->setTextFormat(Qt::PlainText);
    m_time = new QLabel;
    m_time->setObjectName(QStringLiteral("presenterTime"));
    m_time->setAccessibleDescription(tr("Time of the server"));
    m_step = new Chip;
    m_step->setObjectName(QStringLiteral("presenterStep"));
    m_guided = makeButton("presenterGuided", tr("Guided flow"), {});
    m_recorded
        = makeButton("presenterSession", tr("This session"), tr("Step through what happened in this session (S)"));
    for (QPushButton *button : { m_guided, m_recorded })
        button->setCheckable(true);
    connect(m_guided, &QPushButton::clicked, this, [this] { begin(Mode::Guided); });
    connect(m_recorded, &QPushButton::clicked, this, [this] { begin(Mode::Session); });
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(24, 10, 24, 10);
    row->setSpacing(12);
    row->addWidget(m_title);
    row->addStretch(1);
    row->addWidget(m_guided);
    row->addWidget(m_recorded);
    row->addSpacing(12);
    row->addWidget(m_time);
    row->addWidget(m_step);
    return header;
}

QWidget *Presenter::makeFooter()
{
    auto *footer = new QWidget;
    m_narration = new QLabel;
    m_narration->setObjectName(QStringLiteral("presenterNarration"));
    m_narration->setTextFormat(Qt::PlainText);
    m_narration->setWordWrap(true);
    m_announcement = new MutedLabel;
    m_announcement->setObjectName(QStringLiteral("presenterAnnouncement"));
    m_announcement->setWordWrap(true);
    m_keys = new MutedLabel;
    m_back = makeButton("presenterBack", tr("Back"), tr("The step before (Left)"));
    m_next = makeButton("presenterNext", tr("Next"), tr("The next step (Right, Space)"));
    m_next->setProperty("primary", true);
    QPushButton *leave = makeButton("presenterLeave", tr("Leave"), tr("Back to the window (Esc)"));
    connect(m_back, &QPushButton::clicked, this, &Presenter::back);
    connect(m_next, &QPushButton::clicked, this, &Presenter::next);
    connect(leave, &QPushButton::clicked, this, &Presenter::left);
    auto *texts = new QVBoxLayout;
    texts->addStretch(1);
    texts->addWidget(m_narration);
    texts->addWidget(m_announcement);
    texts->addStretch(1);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    for (QPushButton *button : { m_back, m_next, leave })
        buttons->addWidget(button);
    auto *controls = new QVBoxLayout;
    controls->addStretch(1);
    controls->addWidget(m_keys);
    controls->addLayout(buttons);
    controls->addStretch(1);
    auto *row = new QHBoxLayout(footer);
    row->setContentsMargins(24, 12, 24, 12);
    row->setSpacing(32);
    row->addLayout(texts, 1);
    row->addLayout(controls);
    return footer;
}

QPushButton *Presenter::makeButton(const char *name, const QString &text, const QString &tip)
{
    auto *button = new QPushButton(text);
    button->setObjectName(QLatin1String(name));
    button->setToolTip(tip);
    button->setFocusPolicy(Qt::TabFocus);
    button->installEventFilter(this);
    return button;
}

void Presenter::setSizes()
{
    const int unit = std::max(13, height() / 52);
    setSize(m_view, unit);
    setSize(m_title, unit * 5 / 4, true);
    setSize(m_step, unit);
    setSize(m_narration, unit * 4 / 3);
    setSize(m_announcement, unit);
    setSize(m_keys, unit * 7 / 8);
    for (Chip *chip : m_chips) {
        setSize(chip, unit);
        chip->updateGeometry();
    }
    m_step->updateGeometry();
    QFont mono = monospaceFont();
    mono.setPixelSize(unit * 5 / 4);
    m_time->setFont(mono);
    m_footer->setFixedHeight(std::max(120, height() / 6));
}

void Presenter::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.window);
    painter.fillRect(m_header->geometry(), theme.panel);
    painter.fillRect(m_footer->geometry(), theme.panel);
    painter.fillRect(QRect(0, m_header->geometry().bottom(), width(), 1), theme.line);
    painter.fillRect(QRect(0, m_footer->geometry().top(), width(), 1), theme.line);
}
