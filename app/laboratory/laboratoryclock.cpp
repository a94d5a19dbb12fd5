// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/laboratoryclock.h"

LaboratoryClock::LaboratoryClock(Clock realTime, QObject *parent)
    : QObject(parent)
    , m_realTime(std::move(realTime))
    , m_clock(std::make_shared<MovableClock>(m_realTime))
{
}

void LaboratoryClock::advance(std::chrono::seconds by)
{
    m_clock->advance(by);
    emit changed();
}

void LaboratoryClock::reset()
{
    m_clock->reset();
    emit changed();
}
