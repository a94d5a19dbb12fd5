// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "core/python/pythonvalue.h"

namespace simplejwt {

/// How a Simple JWT server refuses.
struct Refusal
{
    int status; ///< 400, 401 or 500
    Json body; ///< exactly as on the wire; for 500 {"detail": reason}
    QString reason; ///< for 500: what Python would have raised, such as "KeyError: 'jti'"; else the sentence in body
};

template<class T = void> using Outcome = tl::expected<T, Refusal>;

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
