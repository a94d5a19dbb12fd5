// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelineplaces.h"

#include "core/base/letgo.h"

#include <QCoreApplication>
#include <QUrl>
#include <algorithm>
#include <tuple>

namespace {

using session::TokenRecord;

TimelineRow rowOf(const TokenRecord &token)
{
    TimelineRow row;
    row.id = token.id;
    row.kind = token.tokenType == "refresh" ? TimelineRow::Kind::Refresh : TimelineRow::Kind::Access;
    row.from = token.issuedAt.value_or(token.notBefore.value_or(token.seenAt));
    row.to = token.expiresAt;
    if (!token.readable)
        row.to = row.from;
    if (row.to && *row.to < row.from) // exp before iat: a moment, not a life
        row.to = row.from;
    row.extendedTo = token.refreshExpiresAt;
    row.revokedAt = token.revokedAt;
    return row;
}

} // namespace

void TimelinePlaces::begin(qsizetype count)
{
    clear();
    m_servers.clear();
    grow(count);
}

void TimelinePlaces::clear()
{
    if (!m_places.isEmpty())
        letGo(std::exchange(m_places, {}));
}

void TimelinePlaces::grow(qsizetype count)
{
    if (count > m_places.size())
        m_places.resize(count);
}

bool TimelinePlaces::learnServers(const session::TokenList &tokens, const QList<int> &ids)
{
    const bool hadSeveral = m_servers.size() > 1;
    for (const int id : ids) {
        if (const QString &server = tokens.at(id).server; !server.isEmpty() && !m_servers.contains(server))
            m_servers.insert(server, QUrl(server).authority());
    }
    return !hadSeveral && m_servers.size() > 1;
}

TimelinePlaces::Place TimelinePlaces::placeOf(const TokenRecord &token) const
{
    Place place{ true, token.isVerified, token.user, token.familyId, rowOf(token) };
    if (!token.isVerified)
        place.group = QCoreApplication::translate("TimelineLayout", "unverified");
    else if (m_servers.size() > 1 && !token.server.isEmpty())
        place.group = QStringLiteral("%1 · %2").arg(token.user, m_servers.value(token.server));
    return place;
}

bool TimelinePlaces::isBefore(bool isVerified, const QString &group, bool otherIsVerified, const QString &other)
{
    if (isVerified != otherIsVerified)
        return isVerified;
    if (group.isEmpty() != other.isEmpty())
        return other.isEmpty();
    const int order = group.compare(other, Qt::CaseInsensitive);
    return order != 0 ? order < 0 : group < other;
}

bool TimelinePlaces::isBefore(int id, int otherId) const
{
    const Place &place = at(id);
    const Place &other = at(otherId);
    if (place.isVerified != other.isVerified || place.group != other.group)
        return isBefore(place.isVerified, place.group, other.isVerified, other.group);
    if (place.familyId != other.familyId)
        return place.familyId > other.familyId;
    const auto times = [](const TimelineRow &each) {
        return std::make_tuple(each.from, each.kind != TimelineRow::Kind::Refresh, each.id);
    };
    return times(place.row) < times(other.row);
}

bool TimelinePlaces::areLevel(const Place &place, const Place &other)
{
    const auto order = [](const Place &each) {
        return std::tie(each.isVerified, each.group, each.familyId, each.row.from, each.row.kind, each.row.id);
    };
    return order(place) == order(other);
}

std::optional<std::pair<Instant, Instant>> TimelinePlaces::extent() const
{
    std::optional<std::pair<Instant, Instant>> all;
    for (const Place &place : m_places) {
        if (!place.isPlaced)
            continue;
        const TimelineRow &row = place.row;
        const Instant last = std::max({ row.from, row.to.value_or(row.from), row.extendedTo.value_or(row.from) });
        all = all ? std::make_pair(std::min(all->first, row.from), std::max(all->second, last))
                  : std::make_pair(row.from, last);
    }
    return all;
}
