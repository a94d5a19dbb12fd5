// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/facts.h"

namespace diagnose {

/// One thing that explains an answer; about a token: what a Simple JWT server refuses it for.
struct Fault
{
    QByteArray id; ///< a cause id
    QString evidence;
    Certainty certainty = Certainty::Likely;
    QString advice = {}; ///< in place of the cause's own; null: that one
    QString text = {}; ///< likewise
    bool namesReason = true; ///< false: it says that the reason is not known

    bool operator==(const Fault &) const = default;
};

/// The faults that go with what the answer says; those of one sentence exclude the others.
QList<Fault> faultsFitting(Says says, const QList<Fault> &faults);

/// What stands where a token belongs and is none: "null", "{{token}}", "$TOKEN"; null: it may be one.
QString placeholderIn(const QByteArray &text);

/// Whether a key that the server is said to use made the signature; absent where no key is known.
std::optional<bool> isSignedByKnownKey(const Facts &facts);

/// In which way blacklisted: by whom and when, or replaced by a rotation.
Fault blacklistFault(const Facts &facts);

} // namespace diagnose
