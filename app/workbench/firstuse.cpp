// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/firstuse.h"

#include "core/diagnose/diagnose.h"
#include "core/explain/inspector.h"
#include "core/jose/base64url.h"

namespace {

QByteArray anyToken()
{
    return jose::encodeBase64Url(R"({"alg":"HS256","typ":"JWT"})") + '.'
        + jose::encodeBase64Url(R"({"token_type":"access","exp":1,"iat":0,"jti":"0","user_id":"1"})") + '.'
        + jose::encodeBase64Url(QByteArray(32, '\0'));
}

} // namespace

void prepareReading()
{
    explain::InspectionContext context;
    if (const auto key = jose::Key::fromSecret(QByteArray(32, '\0'), {}))
        context.keys = { *key };
    explain::Inspector().inspect("Authorization: Bearer " + anyToken(), context);
}

void prepareRefusals()
{
    session::Exchange exchange;
    exchange.method = "POST";
    exchange.url = QUrl(QStringLiteral("http://127.0.0.1/token/refresh/"));
    exchange.headers.emplaceBack("Authorization", "Bearer " + anyToken());
    exchange.body = R"({"refresh":")" + anyToken() + R"("})";
    exchange.status = 401;
    exchange.replyHeaders.emplaceBack("Content-Type", "application/json");
    exchange.replyBody = R"({"detail":"A sentence that no rule knows."})";
    diagnose::diagnose(exchange);
    exchange.replyHeaders.first().second = "text/html";
    exchange.replyBody = "<html><title>A page that no rule knows</title></html>";
    diagnose::diagnose(exchange);
}
