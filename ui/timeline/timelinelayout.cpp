// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinelayout.h"

#include <QCoreApplication>
#include <QSet>
#include <QUrl>
#include <algorithm>
#include <tuple>

namespace {

using session::TokenRecord;

struct Placed
{
    bool isVerified; ///< tokens that nobody vouches for stand apart, whomever they name
    QString group;
    TimelineRow row;
    int familyId;
};

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

bool knowsSeveralServers(const QList<TokenRecord> &tokens)
{
    QSet<QString> servers;
    for (const TokenRecord &token : tokens) {
        if (!token.server.isEmpty())
            servers.insert(token.server);
    }
    return servers.size() > 1;
}

QString groupOf(const TokenRecord &token, bool withServer)
{
    if (!token.isVerified)
        return QCoreApplication::translate("TimelineLayout", "unverified");
    if (!withServer || token.server.isEmpty())
        return token.user;
    return QStringLiteral("%1 · %2").arg(token.user, QUrl(token.server).authority());
}

bool before(const Placed &a, const Placed &b)
{
    if (a.isVerified != b.isVerified)
        return a.isVerified;
    if (a.group != b.group) {
        if (a.group.isEmpty() != b.group.isEmpty())
            return b.group.isEmpty(); // tokens of nobody come last
        const int order = a.group.compare(b.group, Qt::CaseInsensitive);
        return order != 0 ? order < 0 : a.group < b.group;
    }
    if (a.familyId != b.familyId)
        return a.familyId > b.familyId;
    const auto key = [](const TimelineRow &row) {
        return std::make_tuple(row.from, row.kind != TimelineRow::Kind::Refresh, row.id);
    };
    return key(a.row) < key(b.row);
}

} // namespace

void TimelineLayout::build(const QList<TokenRecord> &tokens)
{
    const bool withServer = knowsSeveralServers(tokens);
    QList<Placed> placed;
    placed.reserve(tokens.size());
    for (const TokenRecord &token : tokens)
        placed.append({ token.isVerified, groupOf(token, withServer), rowOf(token), token.familyId });
    std::sort(placed.begin(), placed.end(), before);

    m_rows.clear();
    m_groups.clear();
    m_index.clear();
    m_rows.reserve(placed.size());
    int y = topMargin;
    for (Placed &each : placed) {
        const bool isNews = m_groups.isEmpty() || m_groups.constLast().user != each.group
            || m_groups.constLast().isVerified != each.isVerified;
        if (isNews) {
            if (!m_groups.isEmpty())
                y += groupGap;
            m_groups.append({ each.group, each.isVerified, y, y });
        }
        each.row.top = y;
        m_groups.last().bottom = y + rowHeight;
        y += rowPitch;
        m_index.insert(each.row.id, m_rows.size());
        m_rows.append(each.row);
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

qsizetype TimelineLayout::indexOf(int id) const
{
    return m_index.value(id, -1);
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
