// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/sessionlog.h"

namespace session {

SessionLog::SessionLog(Clock clock, QObject *parent)
    : QObject(parent)
    , m_clock(std::move(clock))
{
}

const TokenRecord *SessionLog::token(int id) const
{
    return id >= 0 && id < m_tokens.size() ? &m_tokens.at(id) : nullptr;
}

} // namespace session
