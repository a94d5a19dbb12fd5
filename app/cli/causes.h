// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/invocation.h"
#include "core/diagnose/cause.h"
#include "core/diagnose/diagnosecontext.h"

namespace cli {

/// What the options, and the server file, say of a server: causes are told by it.
struct ServerFacts
{
    std::optional<simplejwt::Settings> settings; ///< absent: nothing is known
    QList<jose::Key> keys; ///< empty: none is known
    std::optional<simplejwt::Band> band; ///< only where --profile says it

    /// The context points into this.
    void tell(diagnose::DiagnoseContext *context) const;
};
/// A setting that can't be told is no reason to stop, nor is what only the server file refers to and can't be read: a
/// team shares the file, but not the key. Both are told on standard error.
Result<ServerFacts> serverFacts(const Invocation &invocation);

/// The causes as the command line contract has them: id, text, evidence, advice, certainty.
Json causesJson(const QList<diagnose::Cause> &causes);
/// For people: how sure, the cause, and below it evidence and advice.
void printCauses(const QList<diagnose::Cause> &causes, Console &console);

} // namespace cli
