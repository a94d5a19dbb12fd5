// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/sessionfile.h"

#include <QSet>

namespace archive {

/// The tokens that go together when one is forgotten: all of its user on its server; where either is not known, its
/// family. Empty: no such id.
QSet<int> tokensOfSameUser(const session::SessionLog &log, int token);

/// The session without those tokens, by id: they are no tokens of it any more, and in its calls only the beginning and
/// the end of each is left. The others get new ids.
KeptSession withoutTokens(const KeptSession &session, const QSet<int> &tokens);

} // namespace archive
