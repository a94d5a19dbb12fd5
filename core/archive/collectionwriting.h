// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/import.h"

namespace archive {

// What all writers of other tools' files share. Thread-safe.

/// The calls of an import as they were written, with the variables that they use; of one without variables, as they
/// would be sent.
WrittenCollection collectionOf(const Import &import);
/// Exchanges of a session, each named after its method and path.
WrittenCollection collectionOf(const QList<session::Exchange> &exchanges);

/// Tokens shrink, credentials and what is a secret by its name become "…", as in an exchange; variables stay.
WrittenCollection scrubbed(WrittenCollection collection);

} // namespace archive
