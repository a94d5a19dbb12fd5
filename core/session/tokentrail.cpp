// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/tokentrail.h"

namespace session {

namespace {

constexpr qsizetype most = 200; // nobody goes further back

} // namespace

void TokenTrail::add(int token)
{
    if (token < 0 || (m_at >= 0 && m_tokens.at(m_at) == token))
        return;
    m_tokens.resize(m_at + 1);
    m_tokens.append(token);
    if (m_tokens.size() > most)
        m_tokens.removeFirst();
    m_at = m_tokens.size() - 1;
}

int TokenTrail::back()
{
    return canGoBack() ? m_tokens.at(--m_at) : -1;
}

int TokenTrail::forward()
{
    return canGoForward() ? m_tokens.at(++m_at) : -1;
}

void TokenTrail::clear()
{
    m_tokens.clear();
    m_at = -1;
}

} // namespace session
