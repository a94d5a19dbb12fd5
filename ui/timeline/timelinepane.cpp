// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinepane.h"

#include "ui/look/icons.h"
#include "ui/timeline/timelineview.h"

#include <QHBoxLayout>
#include <QToolButton>

TimelinePane::TimelinePane(const session::SessionLog &log, Clock clock, QWidget *parent)
    : QWidget(parent)
    , m_view(new TimelineView(log, std::move(clock)))
    , m_buttons(new QWidget(this))
{
    setObjectName(QStringLiteral("timelinePane"));
    setLayoutDirection(Qt::LeftToRight); // as time runs in it
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_view);
    auto *row = new QHBoxLayout(m_buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    connect(makeButton("timelineZoomOut", "dash", tr("Show more time (−, or Ctrl and the wheel)")),
        &QToolButton::clicked, m_view, [this] { m_view->zoom(1.5); });
    connect(makeButton("timelineZoomIn", "plus", tr("Show less time (+, or Ctrl and the wheel)")),
        &QToolButton::clicked, m_view, [this] { m_view->zoom(1 / 1.5); });
    connect(makeButton("timelineNow", "clock", tr("Back to now, and follow it (Home)")), &QToolButton::clicked, m_view,
        &TimelineView::showNow);
    connect(makeButton("timelineAll", "timeline", tr("Show every token's whole life (0)")), &QToolButton::clicked,
        m_view, &TimelineView::showAll);
    connect(m_view, &TimelineView::tokenSelected, this, &TimelinePane::tokenSelected);
    connect(m_view, &TimelineView::tokenMenuRequested, this, &TimelinePane::tokenMenuRequested);
    connect(m_view, &TimelineView::comparisonRequested, this, &TimelinePane::comparisonRequested);
    setFocusProxy(m_view);
}

void TimelinePane::setSelectedToken(int id)
{
    m_view->setSelectedToken(id);
}

void TimelinePane::refresh()
{
    m_view->refresh();
}

void TimelinePane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    // In the corner below the users' names, beside the axis, where the view has nothing to show.
    m_buttons->adjustSize();
    m_buttons->move(8, height() - m_buttons->height() - 4);
    m_buttons->raise();
}

QToolButton *TimelinePane::makeButton(const char *name, const char *icon, const QString &text)
{
    auto *button = new QToolButton;
    button->setObjectName(QLatin1String(name));
    button->setIcon(themedIcon(QLatin1String(icon), IconRole::Muted));
    button->setIconSize({ 12, 12 });
    button->setFixedSize(20, 20);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(text);
    button->setToolTip(text);
    m_buttons->layout()->addWidget(button);
    return button;
}
