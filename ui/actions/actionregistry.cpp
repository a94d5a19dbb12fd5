// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions/actionregistry.h"

#include <QAbstractButton>
#include <QAction>
#include <QKeyEvent>
#include <QShortcut>

namespace {

constexpr qsizetype mostRecent = 5;

} // namespace

ActionRegistry::ActionRegistry(QWidget *window)
    : QObject(window)
    , m_window(window)
{
}

void ActionRegistry::setPlaces(Places places)
{
    m_places = std::move(places);
}

void ActionRegistry::goTo(const QString &place)
{
    if (m_places)
        m_places(place, Show::Yes);
}

QString ActionRegistry::placeTitle(const ActionInfo &info) const
{
    for (const Place &place : m_known) {
        if (place.id == QLatin1String(info.place))
            return place.title;
    }
    return info.place == QLatin1String("decode") ? tr("Decode") : QString();
}

void ActionRegistry::setRunner(
    Action action, std::function<void()> run, std::function<bool()> canRun, std::function<QString()> detail)
{
    const bool isHeard = m_runners.contains(int(action));
    m_runners.insert(int(action), { std::move(run), std::move(canRun), std::move(detail) });
    if (!isHeard && infoOf(action).heard == ActionInfo::Keys::Window)
        hear(action);
}

void ActionRegistry::hear(Action action)
{
    for (const QKeySequence &keys : keysOf(action)) {
        connect(new QShortcut(keys, m_window), &QShortcut::activated, this, [this, action] {
            if (mayRun(action))
                m_runners.value(int(action)).run();
        });
    }
}

void ActionRegistry::setUncovered(std::function<bool()> isUncovered)
{
    m_isUncovered = std::move(isUncovered);
}

bool ActionRegistry::mayRun(Action action) const
{
    return action == Action::Quit || !m_isUncovered || m_isUncovered();
}

QObject *ActionRegistry::widgetOf(const ActionInfo &info, Show show) const
{
    QWidget *place = info.widget && m_places ? m_places(QLatin1String(info.place), show) : nullptr;
    return place ? place->findChild<QObject *>(QLatin1String(info.widget)) : nullptr;
}

QString ActionRegistry::title(Action action) const
{
    const ActionInfo &info = infoOf(action);
    const auto *button = qobject_cast<QAbstractButton *>(widgetOf(info, Show::No));
    // It names who it is for; most others are as short as their pane allows.
    return action == Action::Issue && button && button->isEnabled() ? button->accessibleName() : titleOf(action);
}

QString ActionRegistry::detail(Action action) const
{
    if (const auto runner = m_runners.constFind(int(action)); runner != m_runners.cend() && runner->detail)
        return runner->canRun && !runner->canRun() ? QString() : runner->detail();
    const auto *button = qobject_cast<QAbstractButton *>(widgetOf(infoOf(action), Show::No));
    return button ? button->accessibleDescription() : QString();
}

bool ActionRegistry::isEnabled(Action action) const
{
    const auto runner = m_runners.constFind(int(action));
    if (runner != m_runners.cend())
        return !runner->canRun || runner->canRun();
    const ActionInfo &info = infoOf(action);
    if (!info.widget)
        return false;
    QObject *widget = widgetOf(info, Show::No);
    if (const auto *button = qobject_cast<QAbstractButton *>(widget))
        return button->isEnabled() && !button->isHidden();
    if (const auto *menuAction = qobject_cast<QAction *>(widget))
        return menuAction->isEnabled();
    return true;
}

void ActionRegistry::run(Action action)
{
    m_recent.removeOne(action);
    m_recent.prepend(action);
    m_recent.resize(qMin(m_recent.size(), mostRecent));
    const auto runner = m_runners.constFind(int(action));
    if (runner != m_runners.cend()) {
        if (!runner->canRun || runner->canRun())
            runner->run();
        return;
    }
    const ActionInfo &info = infoOf(action);
    const bool wasMade = widgetOf(info, Show::No);
    QObject *widget = widgetOf(info, Show::Yes);
    if (auto *menuAction = qobject_cast<QAction *>(widget))
        return menuAction->trigger();
    auto *button = qobject_cast<QAbstractButton *>(widget);
    if (!button) {
        if (auto *field = qobject_cast<QWidget *>(widget))
            field->setFocus(Qt::ShortcutFocusReason);
        return;
    }
    // What is sent is seen before it is sent.
    const bool isUnseen = !wasMade && !button->accessibleDescription().isEmpty();
    if (info.choice == ActionInfo::Choice::Reveal || isUnseen || !button->isEnabled())
        button->setFocus(Qt::ShortcutFocusReason);
    else
        button->click();
}

bool ActionRegistry::press(const QKeyEvent &event)
{
    const QKeySequence pressed(event.keyCombination());
    for (const ActionInfo &info : allActions()) {
        if (info.heard != ActionInfo::Keys::Fallback || !keysOf(info.action).contains(pressed))
            continue;
        const auto runner = m_runners.constFind(int(info.action));
        if (!mayRun(info.action))
            return false;
        if (runner != m_runners.cend())
            runner->run();
        else
            run(info.action);
        return true;
    }
    return false;
}
