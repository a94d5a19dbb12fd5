// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/timeaxis.h"
#include "ui/timeline/timelinelayout.h"

#include <QFontMetricsF>
#include <QRectF>

/// A row as it is seen now: which stretch of it has which state, and where its text stands. In viewport pixels.
struct TimelineBar
{
    QRectF life; ///< in its own colour; empty: revoked from the start, or out of sight
    QRectF revoked; ///< hatched, from revokedAt
    QRectF extension; ///< thin: the time in which a sliding token may still be refreshed
    QRectF label; ///< where the text goes; at least part of it is always visible
    bool labelInside = false; ///< on the bar, in white
    session::TokenState state = session::TokenState::Unknown;
    QString text;

    QRectF all() const { return life.united(revoked); }
    bool contains(const QPointF &point) const;
};

/// Top is the row's place in the viewport. A bar that is out of sight leaves its text at the edge that it lies behind.
TimelineBar layOut(const TimelineRow &row, const session::TokenRecord &token, const TimeAxis &axis, double top,
    Instant now, const QFontMetricsF &metrics, const QString &text);
