// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/inspectioncontext.h"
#include "core/session/sessionlog.h"
#include "core/session/tokentrail.h"

#include <QObject>

class DecodePane;
class Laboratory;
class MainWindow;
class QMenu;
class TokenMenu;

/// Which token of the session the window is about, what Decode shows of it and what it is compared with; and the menu
/// of every token that is shown anywhere. Other panes follow selectionChanged().
class DecodeController : public QObject
{
    Q_OBJECT

public:
    /// Both must outlive it. The menu and, once it has its place there, the pane are the window's.
    DecodeController(Laboratory &laboratory, MainWindow &window, QObject *parent = nullptr);

    DecodePane *pane() const { return m_pane; }
    TokenMenu *menu() const { return m_menu; }
    int selected() const { return m_selected; } ///< id in the session; -1: none of it

    /// Shows a token of the session, with where it came from. An unknown id changes nothing.
    void select(int tokenId);
    /// The same, where Decode can be seen.
    void reveal(int tokenId);
    /// What a call brought: its access token before any other. Of one that nobody asked for only where the token that
    /// it replaces is selected: who looks at another goes on with that.
    void selectReceived(quint64 exchangeId);
    /// None of the session's is selected; what Decode shows stays.
    void deselect() { m_selected = -1; }
    /// Shows any text; a whole token in it becomes one of the session.
    void decode(const QString &text);
    /// Shows nothing.
    void clear();
    /// Shows a token of the session beside the one in Decode.
    void compareWith(int tokenId);

signals:
    void selectionChanged(int tokenId);

private:
    void connectComparison();
    void connectTrail();
    void offerMenu(QMenu *menu);
    void observe(const QByteArray &token);
    explain::InspectionContext inspectionContext() const;
    bool isOfNobodyKnown(const session::TokenRecord &token) const;
    QString provenanceOf(const session::TokenRecord &token) const;
    QString titleOf(int tokenId) const;

    Laboratory &m_laboratory;
    MainWindow &m_window;
    TokenMenu *m_menu;
    DecodePane *m_pane;
    int m_selected = -1;
    session::TokenTrail m_trail; ///< what was selected before
};
