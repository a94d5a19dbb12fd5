// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMenu>
#include <functional>

namespace django {
struct User;
}

/// What can be done with the chosen user of a directory that may be edited. Its actions have shortcuts: add them to the
/// widget in which they are to work.
class UserMenu : public QMenu
{
    Q_OBJECT

public:
    /// The chosen user; nullptr: none, or one that may not be edited. Then the actions do nothing.
    using Chosen = std::function<const django::User *()>;
    explicit UserMenu(Chosen chosen, QWidget *parent = nullptr);

    QAction *removal() const { return m_removal; }

signals:
    void activationRequested(const django::User &user, bool isActive);
    void passwordRequested(const django::User &user);
    void removalRequested(const django::User &user);

private:
    void nameToggle();

    Chosen m_chosen;
    QAction *m_toggle;
    QAction *m_removal;
};
