// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions/action.h"

#include <QCoreApplication>

namespace {

using Keys = ActionInfo::Keys;
using Choice = ActionInfo::Choice;

constexpr const char *window = "window";
constexpr const char *decode = "decode";

QList<ActionInfo> makeAll()
{
    using enum Action;
    return {
        { Find, window, nullptr, "search", TABLE_TEXT("Action", "Paste or find anything"), "Ctrl+K",
            "palette command search", Keys::Window },
        { PasteAnywhere, window, nullptr, "import", TABLE_TEXT("Action", "Decode or explain what was copied"), "Ctrl+V",
            "paste clipboard token reply", Keys::Fallback },
        { Undo, window, nullptr, "undo", TABLE_TEXT("Action", "Undo what a message offers to undo"), "Ctrl+Z",
            "take back restore", Keys::Fallback },
        { FilterHere, window, nullptr, "search", TABLE_TEXT("Action", "Filter what is shown"), "Ctrl+F", "search",
            Keys::Fallback },
        { NextRegion, window, nullptr, "next", TABLE_TEXT("Action", "Go to the next part of the window"), "F6", "focus",
            Keys::Window },
        { PreviousRegion, window, nullptr, "previous", TABLE_TEXT("Action", "Go to the previous part of the window"),
            "Shift+F6", "focus", Keys::Window },
        { GoToSettings, window, nullptr, "settings", TABLE_TEXT("Action", "Simple JWT's settings"), "Ctrl+,",
            "preferences options", Keys::Fallback },
        { SwitchTheme, window, nullptr, "theme", TABLE_TEXT("Action", "Switch between light and dark theme"),
            "Ctrl+Shift+L", "colours colors", Keys::Window },
        { Present, window, nullptr, "present", TABLE_TEXT("Action", "Present the flow"), "F11",
            "presenter full screen demo", Keys::Window },
        { OpenMenu, window, nullptr, "menu", TABLE_TEXT("Action", "Open the menu"), "F10", "", Keys::Fallback },
        { ShowHelp, window, nullptr, "question", TABLE_TEXT("Action", "Help"), "F1", "documentation manual docs",
            Keys::Window },
        { ShowTour, window, nullptr, "next", TABLE_TEXT("Action", "Take the tour"), "",
            "help first steps begin introduction" },
        { ShowShortcuts, window, nullptr, "info", TABLE_TEXT("Action", "Keyboard shortcuts"), "?; Ctrl+?",
            "keys overview help", Keys::Window },
        { ShowNews, window, nullptr, "info", TABLE_TEXT("Action", "What is new"), "",
            "changes version release changelog" },
        { ShowAbout, window, nullptr, "info", TABLE_TEXT("Action", "About Jotlab"), "", "version license" },
        { Quit, window, nullptr, "cross", TABLE_TEXT("Action", "Quit"), "Ctrl+Q", "exit close", Keys::Window },

        { Issue, "flow", "issueButton", "keys", TABLE_TEXT("Action", "Issue for the chosen user"), "Ctrl+I",
            "token login sign in" },
        { IssueClaims, "flow", "claimsButton", "edit", TABLE_TEXT("Action", "Claims and lifetime of what is issued"),
            "Ctrl+L", "" },
        { AddUser, "flow", "addUser", "plus", TABLE_TEXT("Action", "Add a user"), "Ctrl+N", "new create" },
        { ToggleUser, "flow", "toggleActive", "user", TABLE_TEXT("Action", "Activate or deactivate the chosen user"),
            "Ctrl+Shift+A", "inactive" },
        { SetPassword, "flow", "setPassword", "lock", TABLE_TEXT("Action", "Set the chosen user's password"),
            "Ctrl+Shift+P", "change" },
        { RemoveUser, "flow", "removeUser", "trash", TABLE_TEXT("Action", "Remove the chosen user"),
            "Ctrl+Shift+D; Del", "delete" },
        { LoadUsers, "flow", "loadUsers", "refresh", TABLE_TEXT("Action", "Ask the server for its users"), "", "",
            Keys::Widget, Choice::Reveal },
        { CallWhoAmI, "flow", "callWhoAmI", "send", TABLE_TEXT("Action", "Who am I"), "Ctrl+Shift+W",
            "call profile me" },
        { CallVerify, "flow", "callVerify", "verify", TABLE_TEXT("Action", "Verify"), "Ctrl+Shift+V", "call token" },
        { CallRefresh, "flow", "callRefresh", "refresh", TABLE_TEXT("Action", "Refresh"), "Ctrl+Shift+R",
            "call token new access" },
        { CallLogout, "flow", "callLogout", "logout", TABLE_TEXT("Action", "Log out (blacklist)"), "Ctrl+Shift+O",
            "call sign out" },
        { CopyCurl, "flow", "copyCurl", "copy", TABLE_TEXT("Action", "Copy the call as cURL"), "Ctrl+Alt+C",
            "command" },
        { CancelCall, "flow", "cancelCall", "stop", TABLE_TEXT("Action", "Cancel the call"), "Ctrl+.", "stop" },

        { LookBack, decode, nullptr, "previous", TABLE_TEXT("Action", "Back to the token before"), "Alt+Left; Back",
            "history previous", Keys::Window },
        { LookForward, decode, nullptr, "next", TABLE_TEXT("Action", "Forward to the token after"),
            "Alt+Right; Forward", "history next", Keys::Window },
        { CompareToken, decode, "decodeCompare", "compare", TABLE_TEXT("Action", "Compare the token with another"),
            "Ctrl+Shift+E", "difference" },
        { EditCopy, decode, "decodeEditCopy", "compose", TABLE_TEXT("Action", "Edit a copy of the token"), "Ctrl+E",
            "change tamper compose" },
        { CopyToken, decode, "decodeCopy", "copy", TABLE_TEXT("Action", "Copy the token"), "Ctrl+Shift+C",
            "clipboard" },
        { ForgetTokens, decode, nullptr, "trash", TABLE_TEXT("Action", "Forget the tokens of this token's user"), "",
            "delete remove client session" },
        { ExpireNow, decode, nullptr, "clock", TABLE_TEXT("Action", "Expire the token now"), "",
            "exp lifetime clock time forward" },

        { ComposeNew, "compose", "composeNew", "compose", TABLE_TEXT("Action", "Compose a new token"), "", "create" },
        { ComposeUndo, "compose", "composeUndo", "undo", TABLE_TEXT("Action", "Undo in Compose"), "Ctrl+Z", "" },
        { ComposeRedo, "compose", "composeRedo", "redo", TABLE_TEXT("Action", "Redo in Compose"), "Ctrl+Shift+Z", "" },
        { ComposeCopy, "compose", "composeCopy", "copy", TABLE_TEXT("Action", "Copy the composed token"), "", "" },
        { ComposeUse, "compose", "composeUse", "send", TABLE_TEXT("Action", "Use the composed token in calls"), "",
            "access refresh" },
        { ComposeCompare, "compose", "composeCompare", "compare",
            TABLE_TEXT("Action", "Compare the composed token with its original"), "", "" },

        { AddKey, "keys", "keysAdd", "plus", TABLE_TEXT("Action", "Add a key"), "Ctrl+Shift+K", "secret paste pem jwk",
            Keys::Fallback },
        { GenerateKey, "keys", "keysGenerate", "keys", TABLE_TEXT("Action", "Generate a key"), "", "new make rsa" },
        { FetchKeys, "keys", "keysFetch", "import", TABLE_TEXT("Action", "Keys from a URL"), "", "jwks openid fetch" },

        { RunLogoutTest, "logout", "logoutRun", "logout", TABLE_TEXT("Action", "Run the logout test"), "",
            "log out run", Keys::Widget, Choice::Reveal },
        { CopyLogoutReport, "logout", "logoutCopy", "copy", TABLE_TEXT("Action", "Copy the logout report"), "", "" },
        { SaveLogoutReport, "logout", "logoutSave", "save", TABLE_TEXT("Action", "Save the logout report"), "", "" },
        { SendForgeries, "forgeries", "forgeriesSend", "forgeries", TABLE_TEXT("Action", "Send forgeries"), "",
            "attack wrong tokens", Keys::Widget, Choice::Reveal },
        { CopyForgeriesReport, "forgeries", "forgeriesCopy", "copy",
            TABLE_TEXT("Action", "Copy the report on forgeries"), "", "" },
        { RunScenarios, "scenarios", "scenarioRun", "scenarios", TABLE_TEXT("Action", "Run the chosen scenarios"), "F5",
            "play", Keys::Widget, Choice::Reveal },
        { RunAllScenarios, "scenarios", "scenarioRunAll", "scenarios", TABLE_TEXT("Action", "Run all scenarios"),
            "Ctrl+F5", "play", Keys::Widget, Choice::Reveal },
        { StepScenario, "scenarios", "scenarioStep", "next", TABLE_TEXT("Action", "Run one step of the scenario"), "F7",
            "play", Keys::Widget, Choice::Reveal },
        { StopScenario, "scenarios", "scenarioStop", "stop", TABLE_TEXT("Action", "Stop the scenario"), "Shift+F5",
            "cancel" },
        { RerunScenarios, "scenarios", "scenarioRerun", "refresh",
            TABLE_TEXT("Action", "Rerun the scenarios that failed"), "", "play", Keys::Widget, Choice::Reveal },
        { SaveScenarioReport, "scenarios", "scenarioReport", "save",
            TABLE_TEXT("Action", "Save the report on scenarios"), "", "junit html markdown" },
        { NewScenario, "scenarios", "scenarioNew", "plus", TABLE_TEXT("Action", "New scenario"), "", "add write" },
        { SaveScenario, "scenarios", "scenarioSave", "save", TABLE_TEXT("Action", "Save the scenario"), "Ctrl+S",
            "file" },
        { OpenScenario, "scenarios", "scenarioOpen", "open", TABLE_TEXT("Action", "Open scenarios"), "Ctrl+O", "file" },

        { ImportFiles, "import", "importFiles", "import", TABLE_TEXT("Action", "Import files"), "",
            "har postman insomnia openapi log database" },
        { ImportFolder, "import", "importFolder", "import", TABLE_TEXT("Action", "Import a folder"), "",
            "bruno directory" },
        { AddServer, "servers", "addServer", "plus", TABLE_TEXT("Action", "Add a server"), "Ctrl+Shift+N",
            "new address url", Keys::Fallback },
        { CheckServer, window, nullptr, "question", TABLE_TEXT("Action", "Check whether the server answers"), "",
            "ping reachable alive test" },
        { SwitchAutoRefresh, window, nullptr, "refresh",
            TABLE_TEXT("Action", "Switch auto-refresh of the server on or off"), "",
            "automatic keep logged in renew expired" },
        { FingerprintServer, "servers", "serverFingerprint", "search", TABLE_TEXT("Action", "Fingerprint the server"),
            "", "what version is it harmless probe identify" },
        { OpenProject, "servers", "openProject", "open", TABLE_TEXT("Action", "Open a Django project"), "Ctrl+Shift+J",
            "manage.py settings users", Keys::Fallback },
        { OpenServerFile, "servers", "importServer", "open", TABLE_TEXT("Action", "Open a server file"), "", "import" },
        { SaveServerFile, "servers", "exportServer", "save", TABLE_TEXT("Action", "Save as a server file"), "",
            "export share" },
        { CopyFlow, "servers", "serverCode", "copy", TABLE_TEXT("Action", "Copy login, call and logout as code"), "",
            "python requests httpx javascript fetch axios test pytest flow script" },
        { ReadSettings, "settings", "settingsPasteOpen", "import",
            TABLE_TEXT("Action", "Read SIMPLE_JWT from settings.py"), "", "paste django" },
        { CopySettings, "settings", "settingsCopy", "copy", TABLE_TEXT("Action", "Copy the settings as SIMPLE_JWT"), "",
            "export" },
        { ResetSettings, "settings", "settingsReset", "undo", TABLE_TEXT("Action", "Reset the settings"), "",
            "default" },

        { SaveSession, "session", "sessionMenuSave", "save", TABLE_TEXT("Action", "Save the session"), "Ctrl+S", "file",
            Keys::Fallback },
        { OpenSession, "session", "sessionMenuOpen", "open", TABLE_TEXT("Action", "Open a session, or import calls"),
            "Ctrl+O", "file load har", Keys::Fallback },
        { CompareSession, "session", "sessionMenuCompare", "compare",
            TABLE_TEXT("Action", "Compare the session with a file"), "", "difference" },
        { ExportCalls, "session", "sessionMenuExport", "exchanges", TABLE_TEXT("Action", "Export the calls"), "",
            "har report markdown curl" },
        { ForgetSession, "session", "sessionMenuForget", "trash", TABLE_TEXT("Action", "Forget this session"), "",
            "clear delete" },
        { WholeSession, "session", "sessionWhole", "maximise",
            TABLE_TEXT("Action", "Give the session the whole window"), "Ctrl+Shift+M", "maximise restore" },
        { FilterExchanges, "exchanges", "exchangesFilter", "search", TABLE_TEXT("Action", "Filter exchanges"),
            "Ctrl+Shift+F", "status host path user", Keys::Fallback },
        { FailedExchanges, "exchanges", "exchangesFailed", "warning",
            TABLE_TEXT("Action", "Show failed exchanges only"), "Ctrl+Shift+X", "errors", Keys::Fallback },
        { SendAgain, "exchanges", "exchangeAgainButton", "send", TABLE_TEXT("Action", "Send the chosen exchange again"),
            "Ctrl+Shift+Y", "repeat call", Keys::Widget, Choice::Reveal },
        { CopyDiagram, "diagram", "flowCopy", "copy", TABLE_TEXT("Action", "Copy the flow diagram as Mermaid"), "",
            "sequence" },
        { SaveDiagram, "diagram", "flowSave", "save", TABLE_TEXT("Action", "Save a picture of the flow diagram"), "",
            "svg png sequence" },

        { ClockMinute, window, "clockPlusMinute", "clock", TABLE_TEXT("Action", "Move the clock on by a minute"),
            "Ctrl+Alt+1", "time later" },
        { ClockFiveMinutes, window, "clockPlusFive", "clock", TABLE_TEXT("Action", "Move the clock on by five minutes"),
            "Ctrl+Alt+5", "time later" },
        { ClockDay, window, "clockPlusDay", "clock", TABLE_TEXT("Action", "Move the clock on by a day"), "Ctrl+Alt+D",
            "time later" },
        { ClockReset, window, "clockReset", "clock", TABLE_TEXT("Action", "Back to real time"), "Ctrl+Alt+0",
            "clock reset now" },
    };
}

} // namespace

const QList<ActionInfo> &allActions()
{
    static const QList<ActionInfo> all = makeAll();
    return all;
}

const ActionInfo &infoOf(Action action)
{
    return allActions().at(qsizetype(action));
}

QString titleOf(Action action)
{
    return infoOf(action).title.translated();
}

QList<QKeySequence> keysOf(Action action)
{
    const QString keys = QLatin1String(infoOf(action).keys);
    QList<QKeySequence> sequences;
    for (const QString &each : keys.split(QStringLiteral("; "), Qt::SkipEmptyParts))
        sequences.append(QKeySequence(each, QKeySequence::PortableText));
    return sequences;
}

QKeySequence keyOf(Action action)
{
    return keysOf(action).value(0);
}

QString withKey(const QString &tip, const QKeySequence &key)
{
    return key.isEmpty()
        ? tip
        : QCoreApplication::translate("Action", "%1 (%2)").arg(tip, key.toString(QKeySequence::NativeText));
}

QString withKey(const QString &tip, Action action)
{
    return withKey(tip, keyOf(action));
}
