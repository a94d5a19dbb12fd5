// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "core/json/jsonscanner.h"

#include <QFlags>
#include <QList>
#include <QMap>
#include <QString>

namespace scenario {

/// What a step wants of a server beyond answering calls.
enum class Need : quint8 {
    Clock = 1, ///< its clock can be moved
    Directory = 2, ///< its users can be changed
    Settings = 4 ///< its settings and signing key are known, and are what the scenario asks for
};
Q_DECLARE_FLAGS(Needs, Need)

/// What a step does: the value of "do".
enum class Action : quint8 {
    Login,
    Issue, ///< signs a token here, with the server's key
    Forge, ///< makes a wrong token from a good one
    Call, ///< any call
    Refresh,
    Blacklist,
    Verify,
    Wait, ///< really
    Advance, ///< moves the server's clock
    User, ///< adds, changes or deletes a user
    Parallel ///< several calls at once
};

/// The word in a scenario file.
QLatin1String actionName(Action action);
QLatin1String needName(Need need);

/// Named values that "${name}" stands for.
using Variables = QMap<QString, Json>;

/// Keeps a part of an answer under a name: "tokens.access" (wherever the server put it), "body.access",
/// "claims.access.user_id", "status", "headers.Date", "cookies.jwt", "token".
struct Capture
{
    QString variable;
    QString source;
};

/// What must hold after a step; null members are not looked at. Values may hold matchers ({"$contains": "…"}).
struct Expectation
{
    Json status;
    Json headers; ///< name -> value
    Json body;
    Json tokens; ///< "access" and "refresh", as the answer gave them, wherever the server puts them
    Json cause; ///< id of the first cause; absent where nothing is named
    Json claims; ///< variable that holds a token -> claims
    Json state; ///< variable that holds a token -> "alive", "expired", "blacklisted"
    Json statuses; ///< of "parallel": status -> how many answers; what is not named must not occur
};

struct Step
{
    QString name;
    Action action = Action::Call;
    Needs needs; ///< named by the file, and implied by the action
    Json with; ///< the action's own members: "user", "access", "endpoint" …; references in them are not yet replaced
    Variables locals; ///< of this repetition, from "each"
    QList<Capture> captures;
    Expectation expect;
    QList<Step> steps; ///< of "parallel"
    int times = 1; ///< of "parallel"
    JsonPosition place{ 1, 1 }; ///< in the file
};

/// A scenario as its file says it. A plain value.
struct Scenario
{
    QString id; ///< file name without its ending
    QString name;
    QString description;
    Needs needs; ///< of every step
    Json settings; ///< Simple JWT's names, over the defaults; null: none
    bool blacklistApp = true;
    bool authenticationClasses = true; ///< false: the literal views
    Variables variables;
    QList<Step> steps; ///< with "each" unfolded

    /// Asks for another set-up than a server's default one.
    bool changesServer() const { return settings.isObject() || !blacklistApp || !authenticationClasses; }
};

} // namespace scenario

Q_DECLARE_OPERATORS_FOR_FLAGS(scenario::Needs)
