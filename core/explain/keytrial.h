// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jose/key.h"

#include <QByteArrayView>

namespace explain {

/// What one key makes of a token's signature.
struct KeyTrial
{
    enum class Outcome {
        Verifies,
        VerifiesOtherwise, ///< an HMAC secret that would, if its text were read in another way
        Fails,
        DoesNotFit ///< another algorithm or another use; it was not tried (RFC 8725 section 3.1)
    };
    jose::Key key;
    Outcome outcome = Outcome::Fails;
    QByteArray reading; ///< jose::SecretReading::id for VerifiesOtherwise; else empty
    QString text; ///< one sentence for people
};

/// "verifies", "verifies_otherwise", "fails", "does_not_fit": the words of the command line's JSON.
const char *outcomeName(KeyTrial::Outcome outcome);

/// Tries every key on the signature, in their order; where none verifies, every HMAC secret in its other readings too.
/// Thread-safe.
QList<KeyTrial> tryKeys(
    jose::Algorithm algorithm, QByteArrayView signingInput, QByteArrayView signature, const QList<jose::Key> &keys);

/// The first of that outcome; nullptr if there is none.
const KeyTrial *firstOf(const QList<KeyTrial> &trials, KeyTrial::Outcome outcome);

} // namespace explain
