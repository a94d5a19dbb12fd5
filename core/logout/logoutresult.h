// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverprofile.h"
#include "core/scenario/scenarioresult.h"
#include "core/simplejwt/settings.h"

namespace logout {

/// Who logs in and out, and where.
struct LogoutOrder
{
    config::ServerProfile server;
    QString user; ///< empty: whoever the server takes first
    QString password; ///< empty: the password-less login
    std::optional<simplejwt::Settings> settings; ///< the server's, where they are known; for the reasons, and its key
                                                 ///< for an access token that has expired
};

enum class LogoutStep : quint8 {
    LogIn,
    View,
    RefreshOnce, ///< as a client does: where the server rotates, an older refresh token is left
    LogOutTooLate, ///< with an expired access token; only where the signing key is known, so that one can be made
    LogOut,
    VerifyAccess,
    VerifyRefresh,
    Refresh,
    RefreshOlder, ///< only where the server rotates
    ViewAgain,
    LogOutAgain
};

enum class LogoutMark : quint8 {
    Waiting,
    AsExpected,
    Look, ///< not as expected, but no proof of a failed logout; the note says why
    Wrong,
    NotNeeded, ///< there was nothing to try
    NotSent ///< could not be: what it would have shown is not known
};

/// "as expected", "look": the same in the window and in reports; empty while it waits.
QString markText(LogoutMark mark);

/// A row of the grid.
struct LogoutRow
{
    LogoutStep step = LogoutStep::LogIn;
    QString title; ///< "Verify the refresh token"
    QByteArray method;
    QUrl url;
    QString
        sends; ///< what the request carries, without a token: "the refresh token; the access token in Authorization"
    QString expected; ///< "401 blacklisted"
    QString actual; ///< "200 {}"
    LogoutMark mark = LogoutMark::Waiting;
    QString note; ///< why it differs, or was not sent
    std::optional<session::Exchange> exchange; ///< holds whole tokens
    QList<diagnose::Cause> causes;
};

enum class LogoutVerdict : quint8 {
    None, ///< not finished
    LoggedOut, ///< no refresh token gives anything any more
    RefreshAlive, ///< a refresh token still gives access tokens
    Fake, ///< the server says 200 and does nothing: it has no blacklist
    Refused, ///< the server lets nobody log out
    NotKnown ///< the test could not be played to its end
};

struct LogoutResult
{
    LogoutVerdict verdict = LogoutVerdict::None;
    QString headline; ///< "Logged out."
    QString text; ///< the verdict in words, with the time at which the access token dies
    QString server; ///< for people
    QString user;
    Instant startedAt{};
    std::chrono::microseconds duration{ 0 };
    QList<LogoutRow> rows;

    /// False: a step could not be taken, so the verdict says nothing about it.
    bool isWhole() const;
    /// Every step that was needed was taken and came as expected: nothing is left to look at.
    bool isAsExpected() const;
    /// For writeReport().
    scenario::ScenarioResult toScenarioResult() const;
};

} // namespace logout
