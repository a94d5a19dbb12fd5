// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/tokenrecord.h"

#include <QHash>
#include <QString>
#include <optional>
#include <utility>

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
};

/// By token: the group that it is of, what it is sorted by in there, and its row but for the top.
class TimelinePlaces
{
public:
    struct Place
    {
        bool isPlaced = false;
        bool isVerified = true; ///< tokens that nobody vouches for stand apart, whomever they name
        QString group; ///< the user, with the server where several are known; empty: tokens without a user
        int familyId = -1;
        TimelineRow row;
    };

    /// Of so many tokens, none of which is placed, with no server known.
    void begin(qsizetype count);
    /// Takes all places away; the servers stay known.
    void clear();
    void grow(qsizetype count);
    /// Of these tokens. True: there are several now, where there were not, so that all groups have other names.
    bool learnServers(const session::TokenList &tokens, const QList<int> &ids);

    /// What it would be for this token as it is now.
    Place placeOf(const session::TokenRecord &token) const;
    void set(const Place &place) { m_places[place.row.id] = place; }
    bool contains(int id) const { return id >= 0 && id < m_places.size() && m_places.at(id).isPlaced; }
    const Place &at(int id) const { return m_places.at(id); }

    /// By group, then the newest family first, within a family in order of time. Both are placed.
    bool isBefore(int id, int other) const;
    /// Verified ones first, by name, nobody's at the end.
    static bool isBefore(bool isVerified, const QString &group, bool otherIsVerified, const QString &other);
    /// Neither comes before the other.
    static bool areLevel(const Place &place, const Place &other);
    /// The earliest beginning and the latest end of what is placed; absent without any.
    std::optional<std::pair<Instant, Instant>> extent() const;

private:
    QList<Place> m_places;
    QHash<QString, QString> m_servers; ///< by base URL: what a group is named with
};
