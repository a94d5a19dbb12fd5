// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/subject.h"

#include "core/diagnose/tokenwalk.h"

namespace diagnose {

Facts readFacts(const session::Exchange &exchange, const DiagnoseContext &context)
{
    Facts facts(exchange, context);
    if (facts.candidates.size() < 2)
        return facts;
    const bool takesBodyToken = facts.call != Call::Protected && facts.call != Call::Obtain;
    for (const session::CarriedToken &each : facts.candidates) {
        // Views that refresh from a cookie are given both there; the one that they take is named after it.
        const bool isTaken = !takesBodyToken || each.place == session::Place::Header || facts.isRefreshsPlace(each);
        const Facts about = facts.about(each);
        if (isTaken && !faultsFitting(facts.answer.says, tokenFaults(about)).isEmpty())
            return about;
    }
    return facts;
}

} // namespace diagnose
