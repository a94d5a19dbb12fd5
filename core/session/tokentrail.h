// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

namespace session {

/// The tokens that were looked at, one after the other, as a browser has its pages: back and forward go through them,
/// and what is looked at after going back follows there. Ids of the session; -1 is none.
class TokenTrail
{
public:
    void add(int token);
    bool canGoBack() const { return m_at > 0; }
    bool canGoForward() const { return m_at + 1 < m_tokens.size(); }
    int back(); ///< the token to look at; -1: there is none
    int forward();
    void clear();

private:
    QList<int> m_tokens;
    qsizetype m_at = -1;
};

} // namespace session
