// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simplejwt/engine.h"

namespace simplejwt {

/// What is made for a user without a password.
struct IssueOrder
{
    django::User user = {};
    QString type = QStringLiteral("pair"); ///< or "access", "refresh", "sliding"
    Json claims = Json::object(); ///< for every token made
    std::optional<std::chrono::seconds> lifetime = {}; ///< in place of the settings'
    bool isDerived = false; ///< of a pair, the access token comes from its refresh token; else they are independent
};

/// Whether that is one of the types.
bool isIssueType(const QString &type);

/// {"access", "refresh"} of a pair, else {"token"}. Refused as Engine::tokenForUser().
Outcome<Json> issueTokens(const Engine &engine, const IssueOrder &order);

} // namespace simplejwt
