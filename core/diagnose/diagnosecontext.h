// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverprofile.h"
#include "core/jose/key.h"
#include "core/session/sessionlog.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/settings.h"

#include <QList>
#include <functional>

namespace diagnose {

enum class UserState : quint8 { Unknown, Active, Inactive, Gone };

/// What is known besides the exchange itself. Everything may be absent: the command line knows only the exchange.
struct DiagnoseContext
{
    const session::SessionLog *log
        = nullptr; ///< what this session saw before; may hold the exchange itself, under its id
    const config::ServerProfile *server = nullptr;
    const simplejwt::Settings *settings = nullptr; ///< the server's, where they are known
    std::optional<simplejwt::Band> band;
    const QList<jose::Key> *keys = nullptr; ///< that the server verifies with, as far as they are known
    std::function<UserState(const QString &userId)> userById; ///< the server's directory by user claim
    std::function<UserState(const QString &name)> userByName; ///< and by name
    bool knowsRequest = true; ///< false: the exchange's request is not the whole of what was sent
    bool knowsBody = true; ///< false: of the request nobody saw the body, or whether it had one
    /// Parts of the request that a shell put something in the place of ("$TOKEN"): what was sent there is not known.
    QByteArrayList filledByShell;
    bool knowsTime
        = true; ///< false: without a Date header nobody knows when the call was made, and it is now that counts
    std::optional<Instant> now; ///< stands in for a missing Date header; absent: Exchange::startedAt
};

} // namespace diagnose
