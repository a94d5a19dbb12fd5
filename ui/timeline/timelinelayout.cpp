// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinelayout.h"

#include <QCoreApplication>
#include <QUrl>
#include <algorithm>
#include <tuple>
#include <utility>

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

QString groupOf(const TokenRecord &token, bool withServer)
{
    if (!token.isVerified)
        return QCoreApplication::translate("TimelineLayout", "unverified");
    if (!withServer || token.server.isEmpty())
        return token.user;
    return QStringLiteral("%1 · %2").arg(token.user, QUrl(token.server).authority());
}

QString foldName(const QString &group, bool isVerified)
{
    return isVerified ? group : group + u'\n'; // somebody may be called so
}

} // namespace

bool TimelineLayout::isBefore(const Key &key, const TimelineRow &row, const Key &otherKey, const TimelineRow &other)
{
    if (key.isVerified != otherKey.isVerified)
        return key.isVerified;
    if (key.group != otherKey.group) {
        if (key.group.isEmpty() != otherKey.group.isEmpty())
            return otherKey.group.isEmpty(); // tokens of nobody come last
        const int order = key.group.compare(otherKey.group, Qt::CaseInsensitive);
        return order != 0 ? order < 0 : key.group < otherKey.group;
    }
    if (key.familyId != otherKey.familyId)
        return key.familyId > otherKey.familyId;
    const auto times = [](const TimelineRow &each) {
        return std::make_tuple(each.from, each.kind != TimelineRow::Kind::Refresh, each.id);
    };
    return times(row) < times(other);
}

TimelineLayout::Key TimelineLayout::keyOf(const TokenRecord &token) const
{
    return { token.isVerified, groupOf(token, m_servers.size() > 1), token.familyId };
}

void TimelineLayout::build(const session::TokenList &tokens)
{
    m_servers.clear();
    for (const TokenRecord &token : tokens) {
        if (!token.server.isEmpty())
            m_servers.insert(token.server);
    }
    QList<std::pair<Key, TimelineRow>> placed;
    placed.reserve(tokens.size());
    for (const TokenRecord &token : tokens)
        placed.append({ keyOf(token), rowOf(token) });
    std::sort(placed.begin(), placed.end(),
        [](const auto &a, const auto &b) { return isBefore(a.first, a.second, b.first, b.second); });
    m_rows.clear();
    m_keys.clear();
    m_rows.reserve(placed.size());
    m_keys.reserve(placed.size());
    for (const auto &[key, row] : std::as_const(placed)) {
        m_keys.append(key);
        m_rows.append(row);
    }
    m_index = QList<int>(tokens.size(), -1);
    arrange();
}

void TimelineLayout::update(const session::TokenList &tokens, const QSet<int> &ids)
{
    const bool hadSeveral = m_servers.size() > 1;
    for (const int id : ids) {
        if (!tokens.at(id).server.isEmpty())
            m_servers.insert(tokens.at(id).server);
    }
    if ((m_servers.size() > 1) != hadSeveral || ids.size() > m_rows.size() / 16)
        return build(tokens);

    m_index.resize(tokens.size(), -1);
    QList<std::pair<Key, TimelineRow>> moved;
    QSet<qsizetype> left;
    for (const int id : ids) {
        const Key key = keyOf(tokens.at(id));
        const TimelineRow row = rowOf(tokens.at(id));
        const qsizetype index = m_index.at(id);
        if (index >= 0 && !isBefore(key, row, m_keys.at(index), m_rows.at(index))
            && !isBefore(m_keys.at(index), m_rows.at(index), key, row)) {
            m_rows[index] = row; // where it was: its place is set below
            continue;
        }
        moved.append({ key, row });
        if (index >= 0)
            left.insert(index);
    }
    if (!left.isEmpty()) {
        qsizetype to = 0;
        for (qsizetype from = 0; from < m_rows.size(); ++from) {
            if (left.contains(from))
                continue;
            m_rows[to] = m_rows.at(from);
            m_keys[to++] = m_keys.at(from);
        }
        m_rows.resize(to);
        m_keys.resize(to);
    }
    for (const auto &[key, row] : std::as_const(moved))
        insert(key, row);
    arrange();
}

void TimelineLayout::insert(const Key &key, const TimelineRow &row)
{
    qsizetype first = 0;
    qsizetype last = m_rows.size();
    while (first < last) {
        const qsizetype middle = (first + last) / 2;
        if (isBefore(m_keys.at(middle), m_rows.at(middle), key, row))
            first = middle + 1;
        else
            last = middle;
    }
    m_keys.insert(first, key);
    m_rows.insert(first, row);
}

bool TimelineLayout::isFolded(const Key &key, qsizetype count) const
{
    return count > leftOfFolded && m_folded.value(foldName(key.group, key.isVerified), count > foldedFrom);
}

void TimelineLayout::toggle(const TimelineGroup &group)
{
    m_folded[foldName(group.user, group.isVerified)] = group.folded == 0;
    arrange();
}

void TimelineLayout::keepInSight(int id)
{
    m_kept = id;
    if (const qsizetype index = indexOf(id); index >= 0 && m_rows.at(index).isFolded)
        arrange();
}

/// What follows from the order of the rows.
void TimelineLayout::arrange()
{
    m_groups.clear();
    int y = topMargin;
    for (qsizetype first = 0, end = 0; first < m_rows.size(); first = end) {
        const Key key = m_keys.at(first);
        while (end < m_rows.size() && m_keys.at(end).group == key.group && m_keys.at(end).isVerified == key.isVerified)
            ++end;
        if (!m_groups.isEmpty())
            y += groupGap;
        TimelineGroup group{ key.group, key.isVerified, y, y, int(end - first) };
        const bool folds = isFolded(key, end - first);
        for (qsizetype index = first; index < end; ++index) {
            TimelineRow &row = m_rows[index];
            row.isFolded = folds && index - first >= leftOfFolded && row.id != m_kept;
            m_index[row.id] = int(index);
            if (row.isFolded) {
                ++group.folded;
                row.top = y - rowPitch; // where the one before it is: tops never fall
                continue;
            }
            row.top = y;
            group.bottom = y + rowHeight;
            y += rowPitch;
        }
        m_groups.append(group);
    }
    m_height = y;
}

std::pair<qsizetype, qsizetype> TimelineLayout::rowsBetween(int top, int bottom) const
{
    const auto first = std::lower_bound(
        m_rows.begin(), m_rows.end(), top, [](const TimelineRow &row, int y) { return row.top + rowHeight <= y; });
    const auto last
        = std::lower_bound(first, m_rows.end(), bottom, [](const TimelineRow &row, int y) { return row.top < y; });
    return { first - m_rows.begin(), last - m_rows.begin() };
}

int TimelineLayout::wholeRowFrom(int y) const
{
    if (y <= 0 || m_rows.isEmpty())
        return 0;
    const auto row = std::lower_bound(
        m_rows.begin(), m_rows.end(), y + topMargin, [](const TimelineRow &each, int top) { return each.top < top; });
    return (row == m_rows.end() ? m_rows.constLast() : *row).top - topMargin;
}

qsizetype TimelineLayout::indexOf(int id) const
{
    return id >= 0 && id < m_index.size() ? m_index.at(id) : -1;
}

std::optional<std::pair<Instant, Instant>> TimelineLayout::extent() const
{
    if (m_rows.isEmpty())
        return std::nullopt;
    Instant first = m_rows.constFirst().from;
    Instant last = first;
    for (const TimelineRow &row : m_rows) {
        first = std::min(first, row.from);
        last = std::max({ last, row.from, row.to.value_or(row.from), row.extendedTo.value_or(row.from) });
    }
    return std::make_pair(first, last);
}
