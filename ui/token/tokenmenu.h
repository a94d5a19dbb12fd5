// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessionlog.h"
#include "core/simplejwt/token.h"

#include <QMenu>
#include <functional>

/// What can be done with a token of the session, wherever it is shown: one menu for all panes. They say which token it
/// is for and where; what is asked for comes out as signals.
class TokenMenu : public QMenu
{
    Q_OBJECT

public:
    /// The log must outlive the menu.
    TokenMenu(const session::SessionLog &log, Clock clock, QWidget *parent = nullptr);

    /// Says whether there is a token to compare with this one; without it, none is offered.
    void setComparable(std::function<bool(const QByteArray &token)> comparable);
    /// What it is for, where it opens as a part of another menu. False: the session doesn't know it.
    bool setToken(int token);
    /// Opens without waiting for it to close. An id that the session doesn't know opens nothing.
    void open(int token, const QPoint &globalPosition);

signals:
    void decodeRequested(int token);
    /// With the token in Decode.
    void compareRequested(int token);
    /// The same claims with an exp that is near, signed here.
    void twinRequested(int token);
    /// Flow is to send it as this type.
    void useRequested(int token, simplejwt::TokenType as);
    /// All refresh tokens of its user are to be blacklisted.
    void everywhereRequested(int token);
    /// The copies of all tokens of its user are to go from here.
    void forgetRequested(int token);
    /// Its time is to be over.
    void expireRequested(int token);

private:
    QAction *add(const char *name, const char *icon, const QString &text);
    void copy(bool masked) const;

    const session::SessionLog &m_log;
    Clock m_clock;
    int m_token = -1;
    QAction *m_title;
    QAction *m_everywhere;
    QAction *m_forget;
    QAction *m_expire;
    QAction *m_compare;
    std::function<bool(const QByteArray &token)> m_comparable;
};
