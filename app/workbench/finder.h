// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/findfield.h"

class DecodeController;
class FlowController;
class Laboratory;
class MainWindow;

/// What the field at the top finds: panes, users, tokens of the session.
class Finder
{
public:
    /// All must outlive it.
    Finder(Laboratory &laboratory, MainWindow &window, DecodeController &decode, FlowController &flow);

    QList<FindEntry> find(const QString &words) const;

private:
    void findPanes(const QString &words, QList<FindEntry> *entries) const;
    void findUsers(const QString &words, QList<FindEntry> *entries) const;
    void findTokens(const QString &words, QList<FindEntry> *entries) const;

    Laboratory &m_laboratory;
    MainWindow &m_window;
    DecodeController &m_decode;
    FlowController &m_flow;
};
