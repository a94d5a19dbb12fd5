// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/firstuse.h"

#include "core/explain/inspector.h"
#include "core/jose/base64url.h"

void prepareFirstUse()
{
    const QByteArray token = jose::encodeBase64Url(R"({"alg":"HS256","typ":"JWT"})") + '.'
        + jose::encodeBase64Url(R"({"token_type":"access","exp":1,"iat":0,"jti":"0","user_id":"1"})") + '.'
        + jose::encodeBase64Url(QByteArray(32, '\0'));
    explain::InspectionContext context;
    if (const auto key = jose::Key::fromSecret(QByteArray(32, '\0'), {}))
        context.keys = { *key };
    explain::Inspector().inspect("Authorization: Bearer " + token, context);
}
