// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <functional>

/// The shortest sequence found that still fails, by leaving out ever smaller stretches (delta debugging). The last step
/// is where it fails, and stays. \a fails runs a sequence from the start; it is asked at most \a tries times.
template<class Step>
QList<Step> shrunk(QList<Step> steps, const std::function<bool(const QList<Step> &)> &fails, int tries = 150)
{
    for (qsizetype stretch = steps.size() - 1; stretch >= 1 && tries > 0;) {
        bool shorter = false;
        qsizetype from = 0;
        for (qsizetype end = steps.size() - 1; end > 0 && tries > 0; end = from) {
            from = qMax(end - stretch, qsizetype(0));
            QList<Step> fewer = steps;
            fewer.remove(from, end - from);
            --tries;
            if (fails(fewer)) {
                steps = fewer;
                shorter = true;
            }
        }
        if (stretch > 1)
            stretch = qMin(stretch / 2, qMax(steps.size() - 1, qsizetype(1)));
        else if (!shorter)
            break;
    }
    return steps;
}
