// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace simplejwt {

/// One check of Engine::explain().
struct Step
{
    enum class State { Passed, Failed, NotApplicable, NotReached };
    QByteArray id; ///< stable: "key", "segments", "header", "base64", "header_members", "key_set", "algorithm",
                   ///< "signature", "payload", "iat", "nbf", "exp", "issuer", "audience", "string_claims", "blacklist",
                   ///< "exp_present", "exp_again", "jti_present", "type_present", "type"
    State state;
    QString text; ///< for people: what was looked at, and what came out
};

} // namespace simplejwt
