// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class DecodeController;
class Laboratory;
class MainWindow;
class SessionFiles;

/// How the tokens of a user come to an end by the client's hand: it forgets them, or time passes, as far as the
/// server's clock is ours to move. From every token's menu, and from the list of actions for the one that is selected.
class TokenEndings : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    TokenEndings(Laboratory &laboratory, MainWindow &window, DecodeController &decode, SessionFiles &files,
        QObject *parent = nullptr);

private:
    void expire(int token);
    bool canExpire(int token) const;

    Laboratory &m_laboratory;
    MainWindow &m_window;
    DecodeController &m_decode;
};
