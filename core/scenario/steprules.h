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
