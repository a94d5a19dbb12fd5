// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/timelineplaces.h"

#include <QHash>
#include <QList>
#include <QSet>

/// The rows of one user, below each other.
struct TimelineGroup
{
    QString user; ///< with the server where the session knows several; empty: tokens without a user
    bool isVerified = true; ///< false: tokens that may be anybody's, whomever they name
    QList<int> tokens; ///< all of them, in their order
    QList<int> inSight; ///< where it is folded: those that have a row; else empty
    int top = 0;
    int bottom = 0;
    int firstRow = 0; ///< index of its first one
    int count() const { return int(tokens.size()); }
    int folded() const { return inSight.isEmpty() ? 0 : int(tokens.size() - inSight.size()); } ///< out of sight
    const QList<int> &rows() const { return inSight.isEmpty() ? tokens : inSight; }
    bool operator==(const TimelineGroup &) const = default;
};
Q_DECLARE_TYPEINFO(TimelineGroup, Q_RELOCATABLE_TYPE);

/// Where each token stands: grouped by user in alphabetical order, those that nobody verified in a group of their own
/// at the end; within that the newest family first, within a family in order of time. A group of many tokens is folded
/// to those that came last, its newest refresh token among them, until somebody unfolds it: what other users have is not
/// out of reach. What is folded has no row.
///
/// Tokens are placed in portions, those that came last first, so that a large session holds nobody up. One that has no
/// place yet is in no group; one that changed keeps its place until it gets the new one.
class TimelineLayout
{
public:
    static constexpr int rowHeight = 16;
    static constexpr int rowPitch = 21;
    static constexpr int groupGap = 11;
    static constexpr int topMargin = 4;
    static constexpr int foldedFrom = 24; ///< tokens of a group; with more it is folded at first
    static constexpr int leftOfFolded = 6; ///< rows

    /// Another session, of so many tokens: all of them wait.
    void begin(qsizetype count);
    /// This token came, changed or joined another family: it waits.
    void change(int id);
    /// Places up to so many of those that wait. Where a second server turns up, all wait again.
    void place(const session::TokenList &tokens, qsizetype most);
    bool isWaiting() const { return m_next > 0 || !m_changed.isEmpty(); }
    /// All of a session at once.
    void build(const session::TokenList &tokens);

    const QList<TimelineGroup> &groups() const { return m_groups; }
    /// Folds it, or unfolds it. One with so few tokens that nothing would go stays as it is.
    void toggle(const TimelineGroup &group);
    /// These tokens keep a row, folded or not. -1: none.
    void keepInSight(const QList<int> &ids);
    bool contains(int id) const { return m_places.contains(id); } ///< it has a place, folded or not
    int height() const { return m_height; }
    int rowCount() const;
    TimelineRow rowAt(int index) const;
    int indexOf(int id) const; ///< of its row; -1: it has none
    /// The first row that begins there or below; rowCount(): none.
    int rowFrom(int y) const;
    /// Those that reach into a stretch of the contents.
    QList<TimelineRow> rowsBetween(int top, int bottom) const;
    /// Where to scroll to instead of there, so that the topmost row is whole: no higher than y, but for the last row.
    int wholeRowFrom(int y) const;
    /// The earliest beginning and the latest end of what has a place; absent without any.
    std::optional<std::pair<Instant, Instant>> extent() const { return m_places.extent(); }

private:
    using Place = TimelinePlaces::Place;
    static bool isOfGroup(const Place &place, const TimelineGroup &group);
    void waitAnew(qsizetype count);
    QList<int> takeWaiting(qsizetype most);
    qsizetype groupOf(const Place &place) const; ///< its index, or that of the one that it comes before
    void takeOut(const QSet<int> &ids, TimelineGroup &group) const;
    void putIn(QList<int> ids);
    void addGroups(const QList<TimelineGroup> &groups);
    void mergeInto(QList<int> &tokens, const QList<int> &ids) const;
    void fold(TimelineGroup &group) const;
    void arrange();

    TimelinePlaces m_places;
    QList<TimelineGroup> m_groups;
    qsizetype m_next = 0; ///< the tokens before this one have no place yet
    QSet<int> m_changed;
    QHash<QString, bool> m_folded; ///< by group: what somebody chose
    QList<int> m_kept;
    int m_height = 0;
};
