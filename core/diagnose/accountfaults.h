// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/tokenfaults.h"

namespace diagnose {

// Refusals for the sake of who logs in: rules of refusalRules(), which says when each is asked.

/// The code of an SMS or a mail, which a login without a password stands and falls with.
QList<Fault> badCode(const Facts &facts);
/// A login that is right so far: a second factor or a confirmed address is missing.
QList<Fault> halfLogin(const Facts &facts);
/// DRF's BasicAuthentication: name and password are in the header.
QList<Fault> badBasicLogin(const Facts &facts);
/// Name and password in the body.
QList<Fault> badLogin(const Facts &facts);
/// The token's user, by the code or the words of the answer.
QList<Fault> userByCode(const Facts &facts);
/// The refresh views' refusal for the user's sake: a "detail" without a code.
QList<Fault> userOfRefresh(const Facts &facts);

/// Whether a field's name, a path or a sentence tells that its code is one of a login, and not of a voucher or a
/// product.
bool isOfOneTimeCode(const QStringList &texts);
/// What is said of a one-time code that is refused, wherever the answer says it.
Fault refusedCode(const Facts &facts);
/// The token of a link by mail, which is no JWT.
QList<Fault> brokenLink(const Facts &facts);
/// What is said of one, wherever the answer says it.
Fault refusedLink(const Facts &facts);
/// The answer as evidence, with whom the token speaks of.
QString userText(const Facts &facts);
/// Advice for a login that was refused for a token that it did not need; empty: it is no login.
QString withoutHeader(const Facts &facts);

} // namespace diagnose
