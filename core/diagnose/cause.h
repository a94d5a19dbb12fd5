// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverprofile.h"
#include "core/jose/key.h"
#include "core/session/sessionlog.h"

#include <QList>

namespace diagnose {

/// Why a call failed, or why its success is doubtful.
struct Cause
{
    QByteArray id; ///< stable, CLI.md "Causes": "blacklisted"
    QString text; ///< one sentence: the cause
    QString evidence; ///< what it was read from: "detail is …; POST /logout/ took it at 10:41:07"
    QString advice; ///< the way out
};

/// What is known besides the exchange itself. Everything may be absent: the command line knows only the exchange.
struct DiagnoseContext
{
    const session::SessionLog *log = nullptr; ///< what this session saw before
    const config::ServerProfile *server = nullptr;
    const simplejwt::Settings *settings = nullptr; ///< the server's, where they are known
    std::optional<simplejwt::Profile> band;
    const QList<jose::Key> *keys = nullptr; ///< that the server is said to use
    std::optional<Instant> now; ///< stands in for a missing Date header; absent: Exchange::startedAt
};

/// Causes, the likeliest first; empty for a success without a doubt. Never empty for a failure: what isn't known is
/// "not_known".
QList<Cause> diagnose(const session::Exchange &exchange, const DiagnoseContext &context = {});

} // namespace diagnose
