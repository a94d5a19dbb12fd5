// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/tabletext.h"

#include <QKeySequence>
#include <QList>
#include <QString>

/// Everything that can be done in the window, but for going to a pane: in the order of the menu and of the overview.
enum class Action {
    // the window
    Find,
    PasteAnywhere,
    Undo,
    FilterHere,
    NextRegion,
    PreviousRegion,
    GoToSettings,
    SwitchTheme,
    Present,
    OpenMenu,
    ShowHelp,
    ShowTour,
    ShowShortcuts,
    ShowNews,
    ShowAbout,
    Quit,
    // Flow
    Issue,
    IssueClaims,
    AddUser,
    ToggleUser,
    SetPassword,
    RemoveUser,
    LoadUsers,
    CallWhoAmI,
    CallVerify,
    CallRefresh,
    CallLogout,
    CopyCurl,
    CancelCall,
    // Decode
    LookBack,
    LookForward,
    CompareToken,
    EditCopy,
    CopyToken,
    ForgetTokens,
    ExpireNow,
    // Compose
    ComposeNew,
    ComposeUndo,
    ComposeRedo,
    ComposeCopy,
    ComposeUse,
    ComposeCompare,
    // Keys
    AddKey,
    GenerateKey,
    FetchKeys,
    // the benches
    RunLogoutTest,
    CopyLogoutReport,
    SaveLogoutReport,
    SendForgeries,
    CopyForgeriesReport,
    RunScenarios,
    RunAllScenarios,
    StepScenario,
    StopScenario,
    RerunScenarios,
    SaveScenarioReport,
    NewScenario,
    SaveScenario,
    OpenScenario,
    // what comes from elsewhere, and goes there
    ImportFiles,
    ImportFolder,
    AddServer,
    CheckServer,
    SwitchAutoRefresh,
    FingerprintServer,
    OpenProject,
    OpenServerFile,
    SaveServerFile,
    CopyFlow,
    ReadSettings,
    CopySettings,
    ResetSettings,
    // the session
    SaveSession,
    OpenSession,
    CompareSession,
    ExportCalls,
    ForgetSession,
    WholeSession,
    FilterExchanges,
    FailedExchanges,
    SendAgain,
    CopyDiagram,
    SaveDiagram,
    // the clock
    ClockMinute,
    ClockFiveMinutes,
    ClockDay,
    ClockReset,
};

/// What is known of an action before anything of the window is made: its words, its icon, its keys, and which widget
/// does it. Menu, palette, overview of the keys and tool tips are made from it.
struct ActionInfo
{
    /// Where its keys are heard.
    enum class Keys {
        Widget, ///< at the widget that does it, while that can be seen
        Window, ///< everywhere, before what has the focus
        Fallback, ///< everywhere, where nothing that has the focus wants them
    };
    /// What choosing it in a list does.
    enum class Choice {
        Do,
        Reveal, ///< goes to the button, which sends several calls and says which
    };

    Action action;
    const char *place; ///< id of the pane or the session's tab, "decode", "window"
    const char *widget; ///< object name of the button or action that does it; null: the window's own
    const char *icon; ///< one of resources/icons
    TableText title; ///< shown by titleOf()
    const char *keys; ///< "Ctrl+K"; several are told apart by "; ", the first is shown
    const char *words; ///< English: what else it may be looked for by
    Keys heard = Keys::Widget;
    Choice choice = Choice::Do;
};

/// In the order of the enum.
const QList<ActionInfo> &allActions();
const ActionInfo &infoOf(Action action);
QString titleOf(Action action);
QList<QKeySequence> keysOf(Action action);
/// The first of them; empty for none.
QKeySequence keyOf(Action action);
/// "Add a user (Ctrl+N)", as tool tips have it. The tip alone for an action without a key.
QString withKey(const QString &tip, Action action);
QString withKey(const QString &tip, const QKeySequence &key);
