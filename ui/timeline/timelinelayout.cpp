// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinelayout.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

namespace {

QString foldName(const TimelineGroup &group)
{
    return group.isVerified ? group.user : group.user + u'\n'; // somebody may be called so
}

} // namespace

bool TimelineLayout::isOfGroup(const Place &place, const TimelineGroup &group)
{
    return place.isVerified == group.isVerified && place.group == group.user;
}

void TimelineLayout::begin(qsizetype count)
{
    m_places.begin(count);
    m_kept.clear();
    waitAnew(count);
}

void TimelineLayout::waitAnew(qsizetype count)
{
    m_groups.clear();
    m_changed.clear();
    m_next = count;
    arrange();
}

void TimelineLayout::change(int id)
{
    if (id >= m_next)
        m_changed.insert(id);
}

void TimelineLayout::build(const session::TokenList &tokens)
{
    begin(tokens.size());
    while (isWaiting())
        place(tokens, tokens.size());
}

QList<int> TimelineLayout::takeWaiting(qsizetype most)
{
    QList<int> ids;
    ids.reserve(std::min(most, m_changed.size() + m_next));
    for (auto id = m_changed.begin(); id != m_changed.end() && ids.size() < most; id = m_changed.erase(id))
        ids.append(*id);
    while (m_next > 0 && ids.size() < most)
        ids.append(int(--m_next));
    return ids;
}

void TimelineLayout::place(const session::TokenList &tokens, qsizetype most)
{
    const QList<int> ids = takeWaiting(most);
    if (m_places.learnServers(tokens, ids)) {
        m_places.clear();
        waitAnew(tokens.size());
        return place(tokens, most);
    }
    m_places.grow(tokens.size());
    QSet<int> leaving;
    QSet<qsizetype> left;
    QList<int> coming;
    for (const int id : ids) {
        const Place place = m_places.placeOf(tokens.at(id));
        if (m_places.contains(id) && !TimelinePlaces::areLevel(m_places.at(id), place)) {
            leaving.insert(id);
            left.insert(groupOf(m_places.at(id)));
            coming.append(id);
        } else if (!m_places.contains(id)) {
            coming.append(id);
        }
        m_places.set(place);
    }
    for (const qsizetype group : std::as_const(left))
        takeOut(leaving, m_groups[group]);
    if (!left.isEmpty())
        m_groups.removeIf([](const TimelineGroup &group) { return group.tokens.isEmpty(); });
    putIn(coming);
    arrange();
}

qsizetype TimelineLayout::groupOf(const Place &place) const
{
    const auto group
        = std::lower_bound(m_groups.begin(), m_groups.end(), place, [](const TimelineGroup &each, const Place &sought) {
              return TimelinePlaces::isBefore(each.isVerified, each.user, sought.isVerified, sought.group);
          });
    return group - m_groups.begin();
}

void TimelineLayout::takeOut(const QSet<int> &ids, TimelineGroup &group) const
{
    group.tokens.removeIf([&ids](int id) { return ids.contains(id); });
    fold(group);
}

/// A pass over the groups that they are of, whatever their number.
void TimelineLayout::putIn(QList<int> ids)
{
    std::sort(ids.begin(), ids.end(), [this](int id, int other) { return m_places.isBefore(id, other); });
    QList<TimelineGroup> added;
    for (qsizetype first = 0, end = 0; first < ids.size(); first = end) {
        TimelineGroup group;
        group.user = m_places.at(ids.at(first)).group;
        group.isVerified = m_places.at(ids.at(first)).isVerified;
        while (end < ids.size() && isOfGroup(m_places.at(ids.at(end)), group))
            ++end;
        const QList<int> tokens = ids.mid(first, end - first);
        const qsizetype index = groupOf(m_places.at(ids.at(first)));
        if (index < m_groups.size() && isOfGroup(m_places.at(ids.at(first)), m_groups.at(index))) {
            mergeInto(m_groups[index].tokens, tokens);
            fold(m_groups[index]);
        } else {
            group.tokens = tokens;
            fold(group);
            added.append(group);
        }
    }
    if (!added.isEmpty())
        addGroups(added);
}

/// They are in order, as those that are there.
void TimelineLayout::addGroups(const QList<TimelineGroup> &groups)
{
    const qsizetype count = m_groups.size();
    m_groups.append(groups);
    std::inplace_merge(
        m_groups.begin(), m_groups.begin() + count, m_groups.end(), [](const TimelineGroup &a, const TimelineGroup &b) {
            return TimelinePlaces::isBefore(a.isVerified, a.user, b.isVerified, b.user);
        });
}

/// Both are in order. Most portions come before or behind all that is there: only what overlaps is merged.
void TimelineLayout::mergeInto(QList<int> &tokens, const QList<int> &ids) const
{
    const auto before = [this](int id, int other) { return m_places.isBefore(id, other); };
    const qsizetype count = tokens.size();
    tokens.append(ids);
    const auto added = tokens.begin() + count;
    const auto from = std::upper_bound(tokens.begin(), added, ids.constFirst(), before);
    const auto behind = std::lower_bound(from, added, ids.constLast(), before);
    std::rotate(behind, added, tokens.end());
    std::inplace_merge(from, behind, behind + ids.size(), before);
}

/// By the order in which the session saw them: what they say of their time may be anything.
void TimelineLayout::fold(TimelineGroup &group) const
{
    group.inSight.clear();
    if (group.count() <= leftOfFolded || !m_folded.value(foldName(group), group.count() > foldedFrom))
        return;
    QList<int> &last = group.inSight;
    last.resize(leftOfFolded);
    std::partial_sort_copy(group.tokens.begin(), group.tokens.end(), last.begin(), last.end(), std::greater<int>());
    int refresh = -1; // what the others come from, and a logout ends
    for (const int id : std::as_const(group.tokens)) {
        if (m_places.at(id).row.kind == TimelineRow::Kind::Refresh)
            refresh = std::max(refresh, id);
    }
    if (refresh >= 0 && !last.contains(refresh))
        last.last() = refresh;
    for (const int kept : m_kept) {
        if (contains(kept) && isOfGroup(m_places.at(kept), group) && !last.contains(kept))
            last.append(kept);
    }
    std::sort(last.begin(), last.end(), [this](int id, int other) { return m_places.isBefore(id, other); });
}

void TimelineLayout::toggle(const TimelineGroup &group)
{
    const auto same = std::find_if(m_groups.begin(), m_groups.end(),
        [&group](const TimelineGroup &each) { return each.isVerified == group.isVerified && each.user == group.user; });
    if (same == m_groups.end())
        return;
    m_folded[foldName(*same)] = same->folded() == 0;
    fold(*same);
    arrange();
}

void TimelineLayout::keepInSight(const QList<int> &ids)
{
    const QList<int> before = std::exchange(m_kept, ids);
    if (std::none_of(ids.begin(), ids.end(), [this](int id) { return contains(id) && indexOf(id) < 0; }))
        return; // those before stay as well: what is below would move away from under the mouse
    for (const int id : before + ids) {
        if (contains(id))
            fold(m_groups[groupOf(m_places.at(id))]);
    }
    arrange();
}

/// What follows from the order of the rows.
void TimelineLayout::arrange()
{
    int y = topMargin;
    int row = 0;
    for (TimelineGroup &group : m_groups) {
        if (row > 0)
            y += groupGap;
        const int count = int(group.rows().size());
        group.firstRow = row;
        group.top = y;
        group.bottom = y + (count - 1) * rowPitch + rowHeight;
        row += count;
        y += count * rowPitch;
    }
    m_height = y;
}

int TimelineLayout::rowCount() const
{
    return m_groups.isEmpty() ? 0 : m_groups.constLast().firstRow + int(m_groups.constLast().rows().size());
}

TimelineRow TimelineLayout::rowAt(int index) const
{
    const auto behind = std::upper_bound(m_groups.begin(), m_groups.end(), index,
        [](int sought, const TimelineGroup &group) { return sought < group.firstRow; });
    const TimelineGroup &group = *std::prev(behind);
    const int position = index - group.firstRow;
    TimelineRow row = m_places.at(group.rows().at(position)).row;
    row.top = group.top + position * rowPitch;
    return row;
}

int TimelineLayout::indexOf(int id) const
{
    if (!contains(id))
        return -1;
    const TimelineGroup &group = m_groups.at(groupOf(m_places.at(id)));
    const QList<int> &rows = group.rows();
    const auto row = std::lower_bound(
        rows.begin(), rows.end(), id, [this](int each, int sought) { return m_places.isBefore(each, sought); });
    return row == rows.end() || *row != id ? -1 : group.firstRow + int(row - rows.begin());
}

int TimelineLayout::rowFrom(int y) const
{
    const auto group = std::lower_bound(m_groups.begin(), m_groups.end(), y,
        [](const TimelineGroup &each, int sought) { return each.bottom - rowHeight < sought; });
    if (group == m_groups.end())
        return rowCount();
    return group->firstRow + (std::max(0, y - group->top) + rowPitch - 1) / rowPitch;
}

QList<TimelineRow> TimelineLayout::rowsBetween(int top, int bottom) const
{
    QList<TimelineRow> rows;
    for (int index = rowFrom(top - rowHeight + 1), last = rowFrom(bottom); index < last; ++index)
        rows.append(rowAt(index));
    return rows;
}

int TimelineLayout::wholeRowFrom(int y) const
{
    if (y <= 0 || m_groups.isEmpty())
        return 0;
    return rowAt(std::min(rowFrom(y + topMargin), rowCount() - 1)).top - topMargin;
}
