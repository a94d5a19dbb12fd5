// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/python/pythonvalue.h"
#include "core/simplejwt/engine.h"

namespace simplejwt {

// The refusals of the views, as on the wire (never translated).

/// 401 {"detail", "code"}: Simple JWT's own exceptions.
Refusal refusedWithCode(const QString &detail, const QString &code);
/// 401 {"detail", "code": "token_not_valid"}.
Refusal tokenRefused(const QString &detail);
/// 401 {"detail"}: Django REST framework's AuthenticationFailed.
Refusal authenticationFailed(const QString &detail);
/// 500: an exception that nothing catches.
Refusal crashed(const python::PythonError &error);
/// 500: the database failed; the body says in one sentence what to do.
Refusal databaseFailed(const Error &error);

} // namespace simplejwt
