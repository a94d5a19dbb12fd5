// SPDX-License-Identifier: GPL-3.0-or-later
// A pasted reply: whatever it is, it is read or refused, and each answer in it has a cause that can be shown.
#include "core/archive/pastedexchange.h"
#include "core/diagnose/diagnose.h"
#include "core/diagnose/supposedstatus.h"

#include <cstdio>
#include <cstdlib>

namespace {

void require(bool holds, const char *property)
{
    if (holds)
        return;
    std::fprintf(stderr, "Broken: %s\n", property);
    std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto found = archive::exchangesFromText({ data, qsizetype(size) }, fromEpochSeconds(1795488019));
    if (!found)
        return 0;
    require(!found->isEmpty(), "what was read holds an answer");
    for (archive::PastedExchange each : found->mid(0, 20)) {
        if (each.exchange.status == 0)
            each.exchange.status = diagnose::supposedStatus(each.exchange);
        diagnose::DiagnoseContext context;
        context.knowsRequest = each.hasRequest;
        const QList<diagnose::Cause> causes = diagnose::diagnose(each.exchange, context);
        require(!causes.isEmpty() || each.exchange.succeeded(), "a failure has a cause");
        for (const diagnose::Cause &cause : causes)
            require(!cause.text.isEmpty() && !cause.advice.isEmpty(), "a cause has its words");
    }
    return 0;
}
