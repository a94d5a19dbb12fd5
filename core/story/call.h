// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/cause.h"
#include "core/diagnose/diagnosecontext.h"

// Private to core/flow: an exchange with everything that its arrows and its sentence are made of.
namespace story {

struct Call
{
    /// context.log has to be set.
    Call(const session::Exchange &exchange, const diagnose::DiagnoseContext &context);

    const session::Exchange &exchange;
    const session::SessionLog &log;
    session::TokensOfExchange tokens;
    const session::TokenRecord *sent = nullptr; ///< in the body
    const session::TokenRecord *bearer = nullptr; ///< in the header
    QList<const session::TokenRecord *> received;
    std::optional<diagnose::Cause> cause; ///< of a refusal, or of a doubt about a success
    Instant end{};
    bool hasBlacklist = true; ///< false where it is known to have none
    bool isBlacklistKnown = false; ///< else hasBlacklist is what most have
    bool looksAtListOnVerify = false; ///< BLACKLIST_AFTER_ROTATION, where it is known to be on

    bool isLogin() const;
    bool hasPassword() const;
    QString userName() const; ///< whom a login names; may be empty
    /// Refused because the blacklist has it.
    bool isListed() const;
    /// The token that the server looks for on its blacklist; nullptr: it asks no blacklist.
    const session::TokenRecord *lookedUp() const;
    /// The token that this call put there; nullptr: none.
    const session::TokenRecord *revoked() const;
    /// The family's newest access token that is alive after the call.
    const session::TokenRecord *aliveAccess() const;
    /// A refresh token of that family that is on the blacklist after the call.
    const session::TokenRecord *blacklistedRefresh() const;
    bool receivedRefresh() const;
    /// The cause as a text without its full stop; what the server said where there is none.
    QString reason() const;
};

} // namespace story
