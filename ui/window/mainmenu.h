// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMenu>

class ActionRegistry;
enum class Action;

/// The window's only menu: the session, where one can go, every action by its pane, help. Made anew each time it opens.
class MainMenu : public QMenu
{
    Q_OBJECT

public:
    /// The registry must outlive it.
    explicit MainMenu(ActionRegistry &actions, QWidget *parent = nullptr);

    /// Its end where the button's is; nothing waits for it to close.
    void openBelow(const QWidget *button);

private:
    void fill();
    void fillPlaces();
    void fillPanes();
    void addActions(const QList<Action> &actions);
    void add(QMenu *menu, Action action);

    ActionRegistry &m_actions;
};
