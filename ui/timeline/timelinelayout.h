// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessionlog.h"

#include <QHash>
#include <QSet>

/// One token's life: a row of the timeline. Times only; what of it is past depends on now.
struct TimelineRow
{
    enum class Kind : quint8 { Access, Refresh };

    int id = -1; ///< in the session
    int top = 0; ///< pixels from the top of the contents
    Kind kind = Kind::Access; ///< all but refresh tokens count as access: they are what opens a view
    Instant from{}; ///< iat, or when the session first saw it
    std::optional<Instant> to; ///< exp; absent: it never expires
    std::optional<Instant> extendedTo; ///< refresh_exp of sliding tokens
    std::optional<Instant> revokedAt;
    bool isFolded = false; ///< out of sight, within its group
};

/// The rows of one user, below each other.
struct TimelineGroup
{
    QString user; ///< with the server where the session knows several; empty: tokens without a user
    bool isVerified = true; ///< false: tokens that may be anybody's, whomever they name
    int top = 0;
    int bottom = 0;
    int count = 0; ///< of its rows
    int folded = 0; ///< of them, out of sight
    bool operator==(const TimelineGroup &) const = default;
};

/// Where each token stands: grouped by user in alphabetical order, those that nobody verified in a group of their own
/// at the end; within that the newest family first, within a family in order of time. Laid out once per change, so that
/// scrolling and zooming only look up what is visible. A group of many rows is folded to its newest ones, until
/// somebody unfolds it: what other users have is not out of reach.
class TimelineLayout
{
public:
    static constexpr int rowHeight = 16;
    static constexpr int rowPitch = 21;
    static constexpr int groupGap = 11;
    static constexpr int topMargin = 4;
    static constexpr int foldedFrom = 24; ///< rows of a group; with more it is folded at first
    static constexpr int leftOfFolded = 6; ///< rows

    void build(const session::TokenList &tokens);
    /// After these came, changed or joined another family. Costs little more than moving what stands behind them.
    void update(const session::TokenList &tokens, const QSet<int> &ids);

    const QList<TimelineRow> &rows() const { return m_rows; }
    const QList<TimelineGroup> &groups() const { return m_groups; }
    /// Folds it, or unfolds it. One with so few rows that nothing would go stays as it is.
    void toggle(const TimelineGroup &group);
    /// This row stays in sight, folded or not. -1: none.
    void keepInSight(int id);
    int height() const { return m_height; }
    /// The rows that reach into a stretch of the contents: first, and one behind the last. Folded ones may be among
    /// them.
    std::pair<qsizetype, qsizetype> rowsBetween(int top, int bottom) const;
    /// Where to scroll to instead of there, so that the topmost row is whole: no higher than y, but for the last row.
    int wholeRowFrom(int y) const;
    qsizetype indexOf(int id) const; ///< -1: no such token
    /// The earliest beginning and the latest end; absent without a row.
    std::optional<std::pair<Instant, Instant>> extent() const;

private:
    struct Key ///< what a row is sorted by, before its times
    {
        bool isVerified = true; ///< tokens that nobody vouches for stand apart, whomever they name
        QString group;
        int familyId = -1;
    };
    static bool isBefore(const Key &key, const TimelineRow &row, const Key &otherKey, const TimelineRow &other);
    Key keyOf(const session::TokenRecord &token) const;
    void insert(const Key &key, const TimelineRow &row);
    void arrange();
    bool isFolded(const Key &key, qsizetype count) const;

    QList<TimelineRow> m_rows;
    QList<Key> m_keys; ///< of the rows
    QList<TimelineGroup> m_groups;
    QList<int> m_index; ///< by token: its row; -1: none
    QSet<QString> m_servers;
    QHash<QString, bool> m_folded; ///< by group: what somebody chose
    int m_kept = -1;
    int m_height = 0;
};
