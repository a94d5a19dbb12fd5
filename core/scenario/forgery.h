// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/jose/key.h"
#include "core/simplejwt/settings.h"

#include <QByteArray>
#include <QString>
#include <span>

namespace scenario {

/// A way to make a wrong token from a good one: the row of a table.
struct Forgery
{
    const char *id; ///< in scenario files: "alg_none"
    const char *text; ///< one sentence: what is done; through translate("scenario::Forgery", …)
    bool signs; ///< needs the server's signing key: the signature is good, the content wrong
};

std::span<const Forgery> forgeries();
/// nullptr: no such forgery.
const Forgery *forgeryNamed(QStringView id);

/// What a forger has at hand.
struct ForgeryMaterial
{
    QByteArray token; ///< a good one
    simplejwt::Settings settings; ///< names of claims; the signing key for those that sign
    Instant now; ///< times are reckoned from it
};

/// Errc::Malformed: the token can't be taken apart; Errc::Secret: the key that this forgery needs is not there;
/// Errc::Unsupported: it makes no sense for this algorithm.
Result<QByteArray> forge(const Forgery &forgery, const ForgeryMaterial &material);

} // namespace scenario
