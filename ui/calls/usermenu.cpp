// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/calls/usermenu.h"

#include "core/django/store.h"
#include "ui/actions/action.h"
#include "ui/look/icons.h"

UserMenu::UserMenu(Chosen chosen, QWidget *parent)
    : QMenu(parent)
    , m_chosen(std::move(chosen))
    , m_toggle(addAction(QString()))
{
    QAction *password = addAction(tr("Set a &password…"));
    m_removal = addAction(themedIcon(QStringLiteral("trash"), IconRole::Muted), tr("&Remove"));
    m_toggle->setObjectName(QStringLiteral("toggleActive"));
    m_removal->setObjectName(QStringLiteral("removeUser"));
    password->setObjectName(QStringLiteral("setPassword"));
    m_toggle->setShortcut(keyOf(Action::ToggleUser));
    m_removal->setShortcut(keyOf(Action::RemoveUser));
    password->setShortcut(keyOf(Action::SetPassword));
    for (QAction *action : actions())
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(this, &QMenu::aboutToShow, this, &UserMenu::nameToggle);
    connect(m_toggle, &QAction::triggered, this, [this] {
        if (const django::User *user = m_chosen())
            emit activationRequested(*user, !user->isActive);
    });
    connect(password, &QAction::triggered, this, [this] {
        if (const django::User *user = m_chosen())
            emit passwordRequested(*user);
    });
    connect(m_removal, &QAction::triggered, this, [this] {
        if (const django::User *user = m_chosen())
            emit removalRequested(django::User(*user)); // a copy: it leaves the model meanwhile
    });
    nameToggle();
}

void UserMenu::nameToggle()
{
    const django::User *user = m_chosen();
    m_toggle->setText(user && user->isActive ? tr("&Deactivate") : tr("&Activate"));
}
