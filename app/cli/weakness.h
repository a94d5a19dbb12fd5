// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/console.h"
#include "core/json/json.h"

namespace cli {

/// What a search for a weak HMAC secret came to. Never holds the secret.
struct Weakness
{
    bool isFound = false;
    Json json; ///< {"found", "tried", "list", "line"}
};

/// Tries the bundled list, or the words of a file, on the token, on all cores. Errc::Io, Errc::KeyMismatch.
Result<Weakness> searchWeakSecret(const QByteArray &token, const QString &wordList);

void printWeakness(const Weakness &weakness, Console &console);
/// The whole report where no key was given to verify with. Found is a negative verdict.
Exit reportWeakness(const Weakness &weakness, Console &console);

} // namespace cli
