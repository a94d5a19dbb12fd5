// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessionlog.h"

namespace session {

/// "access 7be2…": type and the beginning of the id, never more. One line, whatever the claims hold.
QString tokenTitle(const TokenRecord &token);

/// "access 7be2… of alice"; of one that nobody verified, "access 7be2… that names alice": it may be anybody's.
QString tokenTitleWithUser(const TokenRecord &token);

/// Others' text as one line of at most that many characters: control characters, line breaks and marks that turn the
/// direction of writing become blanks. Longer ones end in "…".
QString oneLine(QStringView text, qsizetype longest);

} // namespace session
