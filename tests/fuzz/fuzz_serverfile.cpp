// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a server file, and as the address of one: nothing crashes, what was read can be called, and what was
// written reads the same.
#include "core/config/extraheaders.h"
#include "core/config/serverfile.h"
#include "core/config/serverfilewriting.h"

#include <cstdio>
#include <cstdlib>

using namespace config;

namespace {

void require(bool holds, const char *property)
{
    if (holds)
        return;
    std::fprintf(stderr, "Broken: %s\n", property);
    std::abort();
}

void check(const ServerProfile &server)
{
    require(server.baseUrl.isValid() && !server.baseUrl.host().isEmpty(), "a server has an address");
    require(server.baseUrl.userInfo().isEmpty(), "an address holds no password");
    require(!server.title().isEmpty() && !server.id().isEmpty(), "a server has a name");
    require(!server.headerName.contains('\n') && !server.headerName.contains('\r') && !server.headerType.contains('\n')
            && !server.headerType.contains('\r'),
        "a header field is one line");
    for (const auto &[name, value] : server.headers)
        require(extraHeaderProblem(name, value).isEmpty(), "an extra header is one line without a secret");
    require(!server.cookies || cookiesProblem(*server.cookies).isEmpty(), "a cookie's name is a name");
    for (const EndpointInfo &endpoint : endpoints()) {
        const std::optional<QUrl> url = server.url(endpoint.id);
        require(url.has_value() == server.has(endpoint.id), "an endpoint that is there has an address");
        require(!url || url->host() == server.baseUrl.host(), "a path stays on its server");
        (void)server.wantsAccess(endpoint.id);
    }
    const QByteArray text = writeServerProfile(server);
    const Result<ServerProfile> again = parseServerProfile(text);
    require(again.has_value() && *again == server, "what was written is read the same");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const QByteArrayView text(data, qsizetype(size));
    const Result<ServerProfile> read = parseServerProfile(text);
    if (read)
        check(*read);
    else
        require(!read.error().what.isEmpty(), "a refusal has its words");
    const Result<ServerProfile> typed = serverFromUrl(QString::fromUtf8(text));
    if (typed)
        check(*typed);
    else
        require(!typed.error().what.isEmpty(), "a refusal has its words");
    return 0;
}
