// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/calls/usermenu.h"

#include "core/django/store.h"
#include "ui/look/icons.h"

UserMenu::UserMenu(Chosen chosen, QWidget *parent)
    : QMenu(parent)
    , m_chosen(std::move(chosen))
    , m_toggle(addAction(QString()))
{
    QAction *password = addAction(tr("Set a &password…"));
    QAction *remove = addAction(themedIcon(QStringLiteral("trash"), IconRole::Muted), tr("&Remove"));
    m_toggle->setObjectName(QStringLiteral("toggleActive"));
    remove->setObjectName(QStringLiteral("removeUser"));
    m_toggle->setShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+A")));
    remove->setShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+D")));
    password->setShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+P")));
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
    connect(remove, &QAction::triggered, this, [this] {
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
