// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinenames.h"

#include "core/base/plural.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <algorithm>
#include <utility>

namespace {

constexpr double widest = 0.22; // share of the view
constexpr int wholeLetters = 32; // of a name that is to be read whole
constexpr int widestWhole = 220; // pixels
constexpr int shortened = 140; // pixels, for a longer name
constexpr int measured = 3; // the longest by letters: the widest is among them
constexpr int mostLetters = 160;

QString tr(const char *text, int count = -1)
{
    return QCoreApplication::translate("TimelineNames", text, nullptr, count);
}

} // namespace

QString TimelineNames::nameOf(const TimelineGroup &group)
{
    return group.user.isEmpty() ? tr("no user") : group.user.left(mostLetters);
}

bool TimelineNames::fit(const QFontMetrics &metrics, int viewWidth)
{
    QStringList names;
    int wanted = leastWidth;
    for (const TimelineGroup &group : m_layout.groups()) {
        if (const QString name = nameOf(group); name.size() <= wholeLetters)
            names.append(name);
        else
            wanted = std::max(wanted, shortened);
    }
    const auto end = names.begin() + std::min<qsizetype>(names.size(), measured);
    std::partial_sort(
        names.begin(), end, names.end(), [](const QString &a, const QString &b) { return a.size() > b.size(); });
    for (auto name = names.begin(); name != end; ++name)
        wanted = std::max(wanted, std::min(widestWhole, metrics.horizontalAdvance(*name) + left + 6));
    const int fitting = std::min(wanted, std::max(leastWidth, int(viewWidth * widest)));
    return std::exchange(m_width, fitting) != fitting;
}

const TimelineGroup *TimelineNames::at(const QPoint &point) const
{
    if (point.x() >= m_width)
        return nullptr;
    const auto group = std::find_if(m_layout.groups().begin(), m_layout.groups().end(),
        [&point](const TimelineGroup &each) { return point.y() >= each.top - 2 && point.y() <= each.bottom + 2; });
    return group == m_layout.groups().end() ? nullptr : &*group;
}

const TimelineGroup *TimelineNames::ofToken(int id) const
{
    const int index = m_layout.indexOf(id);
    return index < 0 ? nullptr : at({ 0, m_layout.rowAt(index).top });
}

QString TimelineNames::toolTipAt(const QPoint &point) const
{
    const TimelineGroup *group = at(point);
    if (!group)
        return {};
    const QString text = QStringLiteral("%1: %2").arg(
        nameOf(*group).toHtmlEscaped(), counted(tr("%n token(s)", group->count()), group->count()));
    if (!canFold(*group))
        return text;
    return group->folded() > 0 ? tr("%1, the newest of which are shown. Click here, or press F, to see all.").arg(text)
                               : tr("%1. Click here, or press F, to see the newest alone.").arg(text);
}
