// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/exchange.h"

#include <QObject>
#include <QPointer>

class Laboratory;
class MainWindow;
class TourCard;

/// The first steps, in the window itself: from a token to the refresh that is refused. A step goes on by itself once
/// its call was made; nothing is called by the tour.
class Tour : public QObject
{
    Q_OBJECT

public:
    /// Both must outlive it.
    Tour(Laboratory &laboratory, MainWindow &window, QObject *parent = nullptr);

    /// From the first step.
    void begin();
    void leave();
    bool isRunning() const { return m_step >= 0; }

private:
    void show(int step);
    void follow(quint64 exchangeId);

    Laboratory &m_laboratory;
    MainWindow &m_window;
    QPointer<TourCard> m_card; ///< made at the first step
    int m_step = -1;
};
