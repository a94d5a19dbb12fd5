// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/project/reading.h"
#include "core/simplejwt/issuing.h"

namespace project {

/// How tokens for a project's user are made without a password.
enum class IssueWay : quint8 {
    Project, ///< by its own code, in a run of its own: ReadOrder::issue
    Here ///< by Jotlab, with its key and settings
};

/// What sets the two apart, in one sentence.
QString issueWaysText();

/// Signs tokens for the user that was asked for (Reading::named), with the key that came along. \a order's user is not
/// looked at. \a fillsClaims: those that the project's login adds are written, too. Nothing is written anywhere.
/// Errc::NotFound: the reading has no such user; Errc::Secret: it has no key; Errc::Usage: the settings or the key
/// refuse. Reentrant.
Result<Json> tokensMadeHere(
    const Reading &reading, simplejwt::IssueOrder order, bool fillsClaims, const Clock &clock = systemClock());

/// What is to be known of tokens that were made this way, a sentence each: what is missing in them, where they may be
/// refused. \a type as IssueOrder has it, \a filled as fillsClaims.
QStringList tokenRemarks(const Reading &reading, IssueWay way, const QString &type, bool filled = false);

} // namespace project
