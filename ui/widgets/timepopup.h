// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QFrame>

class MutedLabel;
class QCalendarWidget;
class QTimeEdit;

/// Chooses a time with a calendar, in UTC as tokens count it, and says what that is here. Escape closes it.
class TimePopup : public QFrame
{
    Q_OBJECT

public:
    explicit TimePopup(Clock clock, QWidget *parent = nullptr);

    /// Below that place on the screen, or above where there is no room.
    void open(Instant initial, const QRect &globalAnchor);

signals:
    void chosen(Instant time);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    Instant time() const;
    void setTime(Instant time);
    void tell();
    void choose();

    Clock m_clock;
    QCalendarWidget *m_calendar;
    QTimeEdit *m_time;
    MutedLabel *m_local;
};
