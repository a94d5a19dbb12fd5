// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/presenterfooter.h"

#include "ui/story/largetype.h"
#include "ui/widgets/mutedlabel.h"

#include <QAccessible>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace {

QPushButton *makeButton(const char *name, const QString &text, const QString &tip)
{
    auto *button = new QPushButton(text);
    button->setObjectName(QLatin1String(name));
    button->setToolTip(tip);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

PresenterFooter::PresenterFooter(QWidget *parent)
    : QWidget(parent)
    , m_narration(new QLabel)
    , m_announcement(new MutedLabel)
    , m_keys(new MutedLabel)
    , m_back(makeButton("presenterBack", tr("Back"), tr("The step before (Left)")))
    , m_next(makeButton("presenterNext", tr("Next"), tr("The next step (Right, Space)")))
    , m_leave(makeButton("presenterLeave", tr("Leave"), tr("Back to the window (Esc)")))
{
    m_narration->setObjectName(QStringLiteral("presenterNarration"));
    m_narration->setTextFormat(Qt::PlainText);
    m_narration->setWordWrap(true);
    m_announcement->setObjectName(QStringLiteral("presenterAnnouncement"));
    m_announcement->setWordWrap(true);
    m_next->setProperty("primary", true);
    connect(m_back, &QPushButton::clicked, this, &PresenterFooter::backRequested);
    connect(m_next, &QPushButton::clicked, this, &PresenterFooter::nextRequested);
    connect(m_leave, &QPushButton::clicked, this, &PresenterFooter::leaveRequested);
    auto *texts = new QVBoxLayout;
    texts->addStretch(1);
    texts->addWidget(m_narration);
    texts->addWidget(m_announcement);
    texts->addStretch(1);
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    for (QPushButton *button : buttons())
        row->addWidget(button);
    auto *controls = new QVBoxLayout;
    controls->addStretch(1);
    controls->addWidget(m_keys);
    controls->addLayout(row);
    controls->addStretch(1);
    auto *all = new QHBoxLayout(this);
    all->setContentsMargins(24, 12, 24, 12);
    all->setSpacing(32);
    all->addLayout(texts, 1);
    all->addLayout(controls);
}

void PresenterFooter::say(const QString &narration, const QString &announcement)
{
    m_announcement->setText(announcement.isEmpty() ? announcement : tr("Next: %1").arg(announcement));
    m_announcement->setVisible(!announcement.isEmpty());
    if (m_narration->text() == narration)
        return;
    m_narration->setText(narration);
    QAccessibleEvent event(m_narration, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

QString PresenterFooter::narration() const
{
    return m_narration->text();
}

void PresenterFooter::setKeys(const QString &text)
{
    m_keys->setText(text);
}

void PresenterFooter::setSteppable(bool isBack, bool isOn)
{
    m_back->setEnabled(isBack);
    m_next->setEnabled(isOn);
}

void PresenterFooter::setTypeSize(int pixels)
{
    ::setTypeSize(m_narration, pixels * 4 / 3);
    ::setTypeSize(m_announcement, pixels);
    ::setTypeSize(m_keys, pixels * 7 / 8);
    for (QPushButton *button : buttons())
        ::setTypeSize(button, pixels * 7 / 8);
}
