// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/forge/forgery.h"
#include "core/forge/shadowserver.h"
#include "core/session/exchange.h"

namespace forge {

/// What came of a forgery.
enum class Verdict : quint8 {
    Waiting,
    NotSent, ///< BenchRow::remark says why
    Refused, ///< 401, as it should be
    Taken, ///< as it may be: a good token, or a claim that the server was not told to look at
    Otherwise, ///< refused, but not with the 401 of a token that was looked at
    Alarm, ///< it was taken
    Bug, ///< the server crashed
    NoAnswer
};

/// One thing to be sent, and what came back. A plain value; the exchange holds whole tokens.
struct BenchRow
{
    const Forgery *forgery = nullptr; ///< nullptr: the good token itself, without which refusals would prove nothing
    Target target = Target::ProtectedView;
    Verdict verdict = Verdict::Waiting;
    bool mayBeTaken = false; ///< a sound server takes it, too
    Answer answer;
    Answer usual; ///< what Simple JWT of this band answers; status 0: not known
    QString remark; ///< why it wasn't sent, what to do about it; empty: nothing to say
    QByteArray token; ///< what was sent; empty: nothing yet
    session::Exchange exchange;
};

} // namespace forge
