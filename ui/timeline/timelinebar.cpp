// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinebar.h"

#include "core/base/timetext.h"
#include "core/session/tokenchoice.h"

#include <QCoreApplication>
#include <QStringList>
#include <QUrl>
#include <algorithm>

using session::SessionLog;
using session::TokenRecord;
using session::TokenState;

namespace {

constexpr double padding = 6; // between a bar's edge and its text
constexpr double nowGap = 5; // between the now line and a text that it would cross
constexpr double thinnest = 3; // a life too short for the scale is still seen and hit

/// The stretch between two instants, cut at the edges of the plot; empty if none of it is in sight.
QRectF stretch(const TimeAxis &axis, Instant from, std::optional<Instant> to, double top, double height)
{
    const double left = axis.xOf(from);
    const double right = to ? std::max(axis.xOf(*to), left + thinnest) : axis.right() + 1;
    if (right < axis.left() || left > axis.right())
        return {};
    const double seenLeft = std::max(left, axis.left());
    return { seenLeft, top, std::min(right, axis.right()) - seenLeft, height };
}

void placeLabel(TimelineBar &bar, const TimeAxis &axis, double nowX, double width)
{
    const QRectF all = bar.all();
    const bool onRevoked = !bar.revoked.isEmpty() && bar.revoked.width() >= width + 2 * padding;
    const QRectF on = onRevoked ? bar.revoked : all;
    double left = on.left() + padding;
    if (nowX > left - nowGap && nowX < left + width && on.right() - nowX >= width + 2 * padding)
        left = nowX + nowGap;
    if (on.right() - left >= std::min(width, 160.0) + padding) {
        bar.labelInside = true;
        bar.label = QRectF(left, all.top(), on.right() - left - padding, all.height());
        return;
    }
    const bool roomBehind = axis.right() - all.right() >= all.left() - axis.left();
    if (roomBehind) {
        left = all.right() + padding;
        if (nowX > left - nowGap && nowX < left + width)
            left = nowX + nowGap;
        bar.label = QRectF(left, all.top(), axis.right() - left, all.height());
    } else {
        const double start = std::max(axis.left(), all.left() - padding - width);
        bar.label = QRectF(start, all.top(), all.left() - padding - start, all.height());
    }
}

} // namespace

bool TimelineBar::contains(const QPointF &point) const
{
    return all().adjusted(-1, -2, 1, 2).contains(point) || label.contains(point) || extension.contains(point);
}

TimelineBar layOut(const TimelineRow &row, const TokenRecord &token, const TimeAxis &axis, double top, Instant now,
    const QFontMetricsF &metrics, const QString &text)
{
    constexpr double height = TimelineLayout::rowHeight;
    TimelineBar bar;
    bar.state = stateAt(token, now);
    bar.text = text;
    const bool endsRevoked = row.revokedAt && (!row.to || *row.revokedAt < *row.to);
    if (endsRevoked) {
        if (*row.revokedAt > row.from)
            bar.life = stretch(axis, row.from, row.revokedAt, top, height);
        bar.revoked = stretch(axis, std::max(*row.revokedAt, row.from), row.to, top, height);
    } else {
        bar.life = stretch(axis, row.from, row.to, top, height);
    }
    if (row.extendedTo && row.to && *row.extendedTo > *row.to)
        bar.extension = stretch(axis, *row.to, row.extendedTo, top + height / 2 - 2, 4);
    const double width = metrics.horizontalAdvance(text) + 2;
    if (!bar.all().isEmpty()) {
        placeLabel(bar, axis, axis.xOf(now), width);
    } else if (axis.xOf(row.from) > axis.right()) {
        bar.text = text + QStringLiteral(" ›");
        const double whole = metrics.horizontalAdvance(bar.text) + 2;
        const double start = std::max(axis.left(), axis.right() - padding - whole);
        bar.label = QRectF(start, top, axis.right() - padding - start, height);
    } else {
        bar.text = QStringLiteral("‹ ") + text;
        bar.label = QRectF(axis.left() + padding, top, axis.right() - axis.left() - padding, height);
    }
    bar.label.setWidth(std::max(0.0, std::min(bar.label.width(), metrics.horizontalAdvance(bar.text) + 2)));
    return bar;
}
