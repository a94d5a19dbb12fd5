// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/actions/action.h"

#include <QObject>
#include <functional>

class QKeyEvent;
class QWidget;

/// What the window can do at the moment, and does it: each action by the widget that has it, made if need be, or by who
/// said that it is theirs.
class ActionRegistry : public QObject
{
    Q_OBJECT

public:
    enum class Show { No, Yes };
    /// What a pane or a tab of that id consists of. Show::No: nullptr if it isn't made yet.
    using Places = std::function<QWidget *(const QString &place, Show show)>;
    /// A pane, or a tab of the session.
    struct Place
    {
        QString id;
        QString icon;
        QString title;
        QKeySequence key; ///< goes there
    };

    /// The keys that are heard everywhere are the window's.
    explicit ActionRegistry(QWidget *window);

    void setPlaces(Places places);
    /// In the order in which they are listed. Its key is heard by who shows it.
    void addPlace(const Place &place) { m_known.append(place); }
    const QList<Place> &places() const { return m_known; }
    void goTo(const QString &place);
    /// Where an action is at home: "Flow", "Decode"; empty for the window's own.
    QString placeTitle(const ActionInfo &info) const;
    /// Who does it; canRun: whether it would do anything now; detail: what it would send
    /// where. For those that no widget does.
    void setRunner(Action action, std::function<void()> run, std::function<bool()> canRun = {},
        std::function<QString()> detail = {});
    /// False while something covers the window: its keys do nothing then, but for quitting.
    void setUncovered(std::function<bool()> isUncovered);

    /// As the button has it, if there is one that says more: "Issue for alice".
    QString title(Action action) const;
    /// What it would do: what is sent where. Empty: the title says it.
    QString detail(Action action) const;
    /// False: it would do nothing now. What isn't made yet may do something.
    bool isEnabled(Action action) const;
    /// As if its button had been clicked, in its pane.
    void run(Action action);
    /// A key that nothing with the focus wanted. False: it is no action's.
    bool press(const QKeyEvent &event);
    /// Those that were run here, the last one first.
    const QList<Action> &recent() const { return m_recent; }

private:
    struct Runner
    {
        std::function<void()> run;
        std::function<bool()> canRun;
        std::function<QString()> detail;
    };

    QObject *widgetOf(const ActionInfo &info, Show show) const;
    void hear(Action action);
    bool mayRun(Action action) const;

    QWidget *m_window;
    Places m_places;
    QList<Place> m_known;
    QHash<int, Runner> m_runners;
    std::function<bool()> m_isUncovered;
    QList<Action> m_recent;
};
