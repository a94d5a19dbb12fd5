// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/timepopup.h"

#include "core/base/timetext.h"
#include "core/base/utc.h"
#include "ui/look/icons.h"
#include "ui/look/theme.h"
#include "ui/widgets/mutedlabel.h"

#include <QCalendarWidget>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QScreen>
#include <QTextCharFormat>
#include <QTimeEdit>
#include <QToolButton>
#include <QVBoxLayout>

TimePopup::TimePopup(Clock clock, QWidget *parent)
    : QFrame(parent, Qt::Popup)
    , m_clock(std::move(clock))
    , m_calendar(new QCalendarWidget)
    , m_time(new QTimeEdit)
    , m_local(new MutedLabel)
{
    setObjectName(QStringLiteral("timePopup"));
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    m_calendar->setObjectName(QStringLiteral("timePopupCalendar"));
    m_calendar->setAccessibleName(tr("Day, UTC"));
    m_calendar->setVerticalHeaderFormat(QCalendarWidget::NoVerticalHeader);
    m_calendar->setDateRange(QDate(1, 1, 1), QDate(9999, 12, 31));
    const std::pair<const char *, QString> turns[] = { { "qt_calendar_prevmonth", QStringLiteral("previous") },
        { "qt_calendar_nextmonth", QStringLiteral("next") } };
    for (const auto &[name, icon] : turns) {
        if (auto *button = m_calendar->findChild<QToolButton *>(QLatin1String(name)))
            button->setIcon(themedIcon(icon));
    }
    m_time->setObjectName(QStringLiteral("timePopupTime"));
    m_time->setAccessibleName(tr("Time of day, UTC"));
    m_time->setDisplayFormat(QStringLiteral("HH:mm:ss"));
    auto *now = new QPushButton(tr("Now"));
    auto *set = new QPushButton(tr("Set"));
    set->setObjectName(QStringLiteral("timePopupSet"));
    set->setProperty("primary", true);

    auto *row = new QHBoxLayout;
    row->addWidget(m_time);
    row->addWidget(new MutedLabel(tr("UTC")), 1);
    row->addWidget(now);
    row->addWidget(set);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    layout->addWidget(m_calendar);
    layout->addLayout(row);
    layout->addWidget(m_local);

    connect(m_calendar, &QCalendarWidget::selectionChanged, this, &TimePopup::tell);
    connect(m_calendar, &QCalendarWidget::activated, this, &TimePopup::choose);
    connect(m_time, &QTimeEdit::timeChanged, this, &TimePopup::tell);
    connect(now, &QPushButton::clicked, this, [this] { setTime(m_clock()); });
    connect(set, &QPushButton::clicked, this, &TimePopup::choose);
}

Instant TimePopup::time() const
{
    return fromDateTime(QDateTime(m_calendar->selectedDate(), m_time->time(), utc));
}

void TimePopup::setTime(Instant time)
{
    const QDateTime shown = toDateTime(time);
    m_calendar->setSelectedDate(shown.date());
    m_time->setTime(shown.time());
}

void TimePopup::tell()
{
    m_local->setText(
        relativeText(time(), m_clock()) + QStringLiteral(" · ") + instantText(time(), QTimeZone::systemTimeZone()));
}

void TimePopup::choose()
{
    emit chosen(time());
    close();
}

void TimePopup::open(Instant initial, const QRect &globalAnchor)
{
    QTextCharFormat weekend; // red would look like an error
    weekend.setForeground(Theme::of(this).text);
    m_calendar->setWeekdayTextFormat(Qt::Saturday, weekend);
    m_calendar->setWeekdayTextFormat(Qt::Sunday, weekend);
    setTime(initial);
    tell();
    adjustSize();
    const QRect room = screen()->availableGeometry();
    QPoint at = globalAnchor.bottomLeft() + QPoint(0, 2);
    if (at.y() + height() > room.bottom())
        at.setY(qMax(room.top(), globalAnchor.top() - height() - 2));
    at.setX(qBound(room.left(), at.x(), qMax(room.left(), room.right() - width())));
    move(at);
    show();
    m_calendar->setFocus();
}

void TimePopup::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        choose();
    else
        QFrame::keyPressEvent(event); // Escape closes a popup
}
