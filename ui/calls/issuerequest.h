// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/django/store.h"
#include "core/json/json.h"

#include <optional>

/// What is to be issued, and for whom.
struct IssueRequest
{
    enum class Kind { Pair, Access, Refresh, Sliding };
    Kind kind = Kind::Pair;
    django::User user; ///< id 0: only the name is known, as typed
    Json extraClaims; ///< an object, or null for none
    std::optional<std::chrono::seconds> lifetime; ///< absent: the settings' one
};

/// The fields that a request is made of, as they stand.
struct IssueInput
{
    IssueRequest::Kind kind = IssueRequest::Kind::Pair;
    const django::User *chosen = nullptr; ///< in the list
    bool mustChoose = false; ///< the list is all there is: what is typed only filters it
    QString typed; ///< without blanks around it
    bool typedIsId = false; ///< if it is a number
    Result<Json> claims;
    Result<std::optional<std::chrono::seconds>> lifetime;
};

/// Errc::Usage: nobody is chosen; or the error of claims or lifetime. A sentence to stand beside the button.
Result<IssueRequest> issueRequest(const IssueInput &input);

/// "alice"; where only the id is known, "user id 7".
QString issuedName(const django::User &user);
