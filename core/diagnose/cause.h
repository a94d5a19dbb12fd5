// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverprofile.h"
#include "core/jose/key.h"
#include "core/session/sessionlog.h"

#include <QList>
#include <functional>

namespace diagnose {

/// Why a call failed, or why its success is doubtful.
struct Cause
{
    QByteArray id; ///< stable, also on the command line and in reports: "blacklisted"
    QString text; ///< one sentence: the cause
    QString evidence; ///< what it was read from: "POST /logout/ took it at 10:41:07 UTC"; never a whole token
    QString advice; ///< the way out
};

enum class UserState : quint8 { Unknown, Active, Inactive, Gone };

/// What is known besides the exchange itself. Everything may be absent: the command line knows only the exchange.
struct DiagnoseContext
{
    const session::SessionLog *log
        = nullptr; ///< what this session saw before; may hold the exchange itself, under its id
    const config::ServerProfile *server = nullptr;
    const simplejwt::Settings *settings = nullptr; ///< the server's, where they are known
    std::optional<simplejwt::Profile> band;
    const QList<jose::Key> *keys = nullptr; ///< that the server verifies with, as far as they are known
    std::function<UserState(const QString &userId)> userById; ///< the server's directory by user claim
    std::function<UserState(const QString &name)> userByName; ///< and by name
    std::optional<Instant> now; ///< stands in for a missing Date header; absent: Exchange::startedAt
};

/// Causes, the likeliest first; empty for a success without a doubt. Never empty for a failure: what isn't known is
/// "not_known". Status, shape and code of the answer count first, then the token that was sent, the session's memory
/// and what is known of the server; the answer's wording only decides between what is left, because servers translate
/// it.
QList<Cause> diagnose(const session::Exchange &exchange, const DiagnoseContext &context = {});

} // namespace diagnose
