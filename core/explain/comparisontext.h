// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/comparison.h"
#include "core/explain/tokenparts.h"

namespace explain {

/// Comparison::summary. Call it when everything else is filled in.
QString summaryOf(const Comparison &comparison);

/// ComparedToken::unread of a token that was found.
QStringList unreadOf(const Inspection &inspection, const TokenParts &parts);

/// ComparedRow::note of a member that both tokens have, with other bytes; leftText and rightText are its values.
QString changeNote(const ComparedRow &row, const PartMember &left, const PartMember &right, QByteArrayView leftText,
    QByteArrayView rightText);

/// "right: 23 h 55 min longer"; longer and shorter are the words for it.
QString spanNote(std::chrono::microseconds apart, const QString &more, const QString &less);

} // namespace explain
