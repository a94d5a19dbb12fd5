// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/mainmenu.h"

#include "ui/actions/actionregistry.h"
#include "ui/look/icons.h"

using namespace Qt::StringLiterals;

namespace {

/// The key is shown, and heard elsewhere: at the widget, or by the registry.
QString withColumn(const QString &title, const QKeySequence &key)
{
    const QString text = QString(title).replace(u'&', "&&"_L1);
    return key.isEmpty() ? text : text + u'\t' + key.toString(QKeySequence::NativeText);
}

} // namespace

MainMenu::MainMenu(ActionRegistry &actions, QWidget *parent)
    : QMenu(parent)
    , m_actions(actions)
{
    setObjectName(u"mainMenu"_s);
}

void MainMenu::openBelow(const QWidget *button)
{
    fill();
    const int left = isRightToLeft() ? 0 : button->width() - sizeHint().width();
    popup(button->mapToGlobal(QPoint(left, button->height())));
}

void MainMenu::fill()
{
    clear();
    addActions({ Action::Find, Action::PasteAnywhere });
    addSeparator();
    addActions({ Action::OpenSession, Action::SaveSession, Action::ExportCalls, Action::ImportFiles });
    addSeparator();
    fillPlaces();
    fillPanes();
    addSeparator();
    addActions({ Action::GoToSettings, Action::SwitchTheme, Action::Present });
    addSeparator();
    addActions({ Action::ShowHelp, Action::ShowTour, Action::ShowShortcuts, Action::ShowNews, Action::ShowAbout });
    addSeparator();
    addActions({ Action::Quit });
}

void MainMenu::fillPlaces()
{
    QMenu *menu = addMenu(tr("&Go to"));
    menu->setObjectName(u"goToMenu"_s);
    for (const ActionRegistry::Place &place : m_actions.places()) {
        QAction *action = menu->addAction(themedIcon(place.icon, IconRole::Muted), withColumn(place.title, place.key),
            menu, [&actions = m_actions, id = place.id] { actions.goTo(id); });
        action->setObjectName(u"goTo-"_s + place.id);
    }
}

/// Every action that is at home in a pane, below the pane's name.
void MainMenu::fillPanes()
{
    QMenu *all = addMenu(tr("&All actions"));
    all->setObjectName(u"actionsMenu"_s);
    QMap<QString, QMenu *> menus;
    for (const ActionInfo &info : allActions()) {
        const QString title = m_actions.placeTitle(info);
        const QString name = title.isEmpty() ? tr("Window") : title;
        QMenu *&menu = menus[name];
        if (!menu)
            menu = all->addMenu(QString(name).replace(u'&', "&&"_L1));
        add(menu, info.action);
    }
}

void MainMenu::addActions(const QList<Action> &actions)
{
    for (const Action action : actions)
        add(this, action);
}

void MainMenu::add(QMenu *menu, Action action)
{
    const ActionInfo &info = infoOf(action);
    QAction *added = menu->addAction(themedIcon(QLatin1String(info.icon), IconRole::Muted),
        withColumn(m_actions.title(action), keyOf(action)), menu,
        [&actions = m_actions, action] { actions.run(action); });
    added->setObjectName(u"action-%1"_s.arg(int(action)));
    added->setEnabled(m_actions.isEnabled(action));
}
