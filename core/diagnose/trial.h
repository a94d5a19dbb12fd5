// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpoint.h"
#include "core/diagnose/cause.h"
#include "core/diagnose/diagnosecontext.h"

namespace diagnose {

/// A call whose answer would tell a cause from others, ready to be sent; who offers it sends it when somebody asks.
struct Trial
{
    QByteArray id; ///< "verify", "with_bearer"
    QString title; ///< "Verify this token"
    QString tells; ///< what its answer would show
    QString costs; ///< what it may use up: "may use up the refresh token"; null: nothing
    client::EndpointRequest request;
};

/// The calls that would tell more about this cause of that answer, the most telling first; none where there is nothing
/// to send: no address of a server, a token that is masked or was kept without its signature.
QList<Trial> trialsOf(const Cause &cause, const session::Exchange &exchange, const DiagnoseContext &context);

struct Facts;

/// A call that was made since, and is one of the trials of the call in question.
struct MadeTrial
{
    QByteArray id;
    const session::Exchange *answer = nullptr; ///< in the session's log
};

/// The trials that were made, whatever they were made for: the last of each kind.
QList<MadeTrial> trialsMade(const Facts &facts);

} // namespace diagnose
