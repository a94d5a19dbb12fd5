// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace archive {

// What names a secret, in a header, a form, a query, XML or JSON: the one table for reports, exports, sessions and the
// screen. Thread-safe.

/// By the name alone, whatever its spelling: "apiKey", "X-API-Key" and "api_key" are the same. "token_type" is none.
bool isSecretName(const QString &name);
/// A variable in a value's place, "{{access}}": what it stands for may be a secret, its name is none.
bool isVariable(const QString &value);
/// By the name, where that is enough, else by both: "code" is a secret in {"code":"4/0AbUR2"} and {"code":123456}, but
/// not in {"code":"token_not_valid"}.
bool isSecret(const QString &name, const QString &value);
/// What a validator says in the place of a value: "This field is required."
bool isComplaint(const QString &value);

} // namespace archive
