// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/diagnosecontext.h"

#include <limits>

namespace story {

/// Who takes part, from left to right.
enum class Lane : quint8 { Client, Server, Blacklist };

/// What an arrow means for the tokens.
enum class Mark : quint8 {
    Call, ///< a request, or a look at the blacklist
    Granted, ///< an answer that lets pass
    Refused, ///< or no answer at all
    Doubtful, ///< lets pass what should have been refused
    Revoked ///< written on the blacklist
};

/// One arrow of the diagram. Its texts are one line each and never hold more of a token than its name.
struct Arrow
{
    Lane from = Lane::Client;
    Lane to = Lane::Server;
    Mark mark = Mark::Call;
    bool isReply = false;
    QString title; ///< "POST /login/", "401", "blacklisted?"
    QString text; ///< "refresh a91f…", "The token is blacklisted"; may be empty
    QList<int> tokens; ///< that it carries or speaks of: ids of the session
};

/// One exchange as arrows and as a sentence. What goes on between the server and its blacklist is concluded from the
/// answers and from Simple JWT's rules: nobody but the server sees it.
struct Step
{
    quint64 exchange = 0; ///< id in the session; 0: nothing was sent, only time went by
    Instant at{}; ///< the end of the exchange
    std::chrono::microseconds pause{ 0 }; ///< since the step before, where it is worth telling; else 0
    QList<Arrow> arrows;
    QString narration; ///< what happened, for listeners
};

/// context.log has to be set, and to hold the exchange. GUI thread, as the log.
Step stepOf(const session::Exchange &exchange, const diagnose::DiagnoseContext &context);
/// That of the exchange at a place of context.log, with the pause before it.
Step stepAt(qsizetype place, const diagnose::DiagnoseContext &context);
/// The whole session, or its newest exchanges.
QList<Step> stepsOf(const diagnose::DiagnoseContext &context, qsizetype most = std::numeric_limits<qsizetype>::max());

/// How long nothing happened between two instants, where that is worth telling: a minute or more; else 0.
std::chrono::microseconds pauseBetween(Instant before, Instant after);
/// "5 min 2 s later"; empty without a pause.
QString pauseText(const Step &step);

/// "Client", "Auth server", "Blacklist".
QString laneTitle(Lane lane);

} // namespace story
