// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/facts.h"

namespace diagnose {

/// One thing about a token that a Simple JWT server refuses it for.
struct Fault
{
    QByteArray id; ///< a cause id
    QString evidence;
};

/// What is wrong with the token in question, in the order in which a Simple JWT server looks: the
/// first is what it stumbled over. Judged by the server's own clock; by keys, audience and issuer only where they are
/// known.
QList<Fault> tokenFaults(const Facts &facts);

/// The faults that go with what the answer says; those of one sentence exclude the others.
QList<Fault> faultsFitting(Says says, const QList<Fault> &faults);

/// Whether a key that the server is said to use made the signature; absent where no key is known.
std::optional<bool> isSignedByKnownKey(const Facts &facts);

/// In which way blacklisted: by whom and when, or replaced by a rotation.
Fault blacklistFault(const Facts &facts);

} // namespace diagnose
