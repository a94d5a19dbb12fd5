// SPDX-License-Identifier: GPL-3.0-or-later
// Any file with calls: nothing crashes or runs on, every call could be sent, whatever is passed over says where and
// why, and what is written of it can be read again.
#include "core/archive/brufile.h"
#include "core/archive/exchangeexport.h"
#include "core/archive/exchangeimport.h"
#include "core/archive/httpfile.h"
#include "core/client/wirecheck.h"

#include <algorithm>
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

void checkImport(const archive::Import &import)
{
    for (const archive::Import::Call &call : import.calls) {
        const session::Exchange &exchange = call.exchange;
        require(client::checkWire(exchange.method, exchange.headers).has_value(), "a call is one call on the wire");
        if (!call.written)
            continue;
        require(
            !exchange.url.host().isEmpty() && exchange.url.userInfo().isEmpty(), "a call has a host and no password");
        require(exchange.failure == session::Failure::Cancelled && exchange.status == 0, "no call was sent");
    }
    for (const archive::Import::Skipped &each : import.skipped)
        require(!each.place.isEmpty() && !each.text.isEmpty(), "what is passed over says where and why");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView input(data, qsizetype(size));
    const Instant now = fromEpochSeconds(1795488019);
    const QHash<QString, QString> variables{ { QStringLiteral("base"), QStringLiteral("http://h/{{path}}") },
        { QStringLiteral("path"), QStringLiteral("{{base}}") } };
    (void)archive::environmentsIn(input);
    (void)archive::writeBru(archive::readBru(QString::fromUtf8(input)));
    archive::ImportFolder none;
    checkImport(archive::callsFromHttpFile(input, { variables, {} }, none, now));
    const auto import = archive::importedCalls(input, variables, {}, now);
    if (!import) {
        require(!import.error().what.isEmpty(), "a refusal is a sentence");
        return 0;
    }
    checkImport(*import);
    (void)archive::exportedCalls(*import, archive::ExportFormat::Bruno, client::Secrets::Redacted);
    (void)archive::exportedCalls(*import, archive::ExportFormat::HttpFile, client::Secrets::Redacted);
    const bool isWritten = std::all_of(
        import->calls.begin(), import->calls.end(), [](const auto &call) { return call.written.has_value(); });
    const auto again = archive::importedCalls(
        archive::exportedCalls(*import, archive::ExportFormat::Postman, client::Secrets::Revealed), variables, {}, now);
    require(again.has_value(), "Postman's form is read again");
    require(!isWritten || again->calls.size() == import->calls.size(), "Postman's form holds every call");
    return 0;
}
