// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/findentry.h"

#include <QList>
#include <functional>

class ActionRegistry;
class DecodeController;
class FlowController;
class HelpController;
class KeysController;
class Laboratory;
class RecentFiles;
class ScenariosController;
enum class Action;

/// What the field at the top finds: actions, panes, users, tokens, keys, servers, scenarios, files that were opened;
/// and what an address is good for.
class Finder
{
public:
    /// Who is gone to.
    struct Targets
    {
        ActionRegistry &actions;
        DecodeController &decode;
        FlowController &flow;
        KeysController &keys;
        ScenariosController &scenarios;
        HelpController &help;
        RecentFiles &recent;
        std::function<QString()> place; ///< the pane that is shown
    };

    /// All must outlive it.
    Finder(Laboratory &laboratory, const Targets &targets);

    /// By groups, that of the best entry first; without words, what is at hand: what was done last, the newest tokens,
    /// where one can go, and every action.
    QList<FindEntry> find(const QString &words) const;

private:
    /// An entry, and what else of it may be typed.
    struct Candidate
    {
        FindEntry entry;
        QString words;
    };

    static bool saysAddress(const QString &words);
    void addAddress(const QString &words, QList<FindEntry> *entries) const;
    void addServer(const QString &url, QList<FindEntry> *entries) const;
    QList<Candidate> actions() const;
    QList<Candidate> panes() const;
    /// Of very many, those alone whose name or id has the words in it.
    QList<Candidate> users(const QString &words) const;
    QList<Candidate> tokens(const QString &words) const;
    QList<Candidate> keys() const;
    QList<Candidate> servers() const;
    QList<Candidate> scenarios() const;
    QList<Candidate> help() const;
    QList<Candidate> files() const;
    Candidate entryOf(Action action) const;
    QList<FindEntry> atHand() const;

    Laboratory &m_laboratory;
    Targets m_targets;
};
