// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/scenario.h"

#include <optional>

// Private to core/scenario: what a step may say.
namespace scenario {

/// What a member of a step must be.
enum class Kind { Text, Number, Bool, Object, Scalar, Any, Steps };

/// A value of that kind, or a reference that may turn out to be one.
bool isOfKind(const Json &value, Kind kind);
QString kindText(Kind kind); ///< "a number"
/// What is wrong with a number of seconds or times, in one sentence; empty: nothing.
QString rangeProblem(Action action, const QString &member, const Json &value);
/// A member of a step whose references were replaced, as its kind: a text "60" is a number where one is wanted, a
/// number a text. Errc::Usage where it is none, or none that the runner can do.
Result<Json> asKind(Action action, const Json::Member &member);

std::optional<Action> actionNamed(const QString &name);
/// What a step with this member must have there; absent: it has no such member of its own.
std::optional<Kind> memberKind(Action action, QStringView member);
/// The members that such a step can't do without.
QStringList requiredMembers(Action action);
/// What an action wants of a server by itself.
Needs impliedNeeds(Action action);
/// It is one call, and so has an answer.
bool answers(Action action);

} // namespace scenario
