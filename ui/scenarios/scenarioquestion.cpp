// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenarios/scenarioquestion.h"

#include <QCoreApplication>
#include <algorithm>

using scenario::Player;

namespace {

constexpr qsizetype linesOfCalls = 8; // more of them share lines

/// "12 × POST https://…/token/", each call once.
QStringList callLines(const QList<scenario::PlannedCall> &calls)
{
    QList<std::pair<QString, int>> counted;
    for (const scenario::PlannedCall &call : calls) {
        const QString text = QStringLiteral("%1 %2").arg(QString::fromLatin1(call.method), call.url.toString());
        const auto known = std::find_if(counted.begin(), counted.end(),
            [&text](const std::pair<QString, int> &each) { return each.first == text; });
        if (known == counted.end())
            counted.append({ text, call.times });
        else
            known->second += call.times;
    }
    QStringList lines;
    for (const auto &[text, count] : counted)
        lines.append(count == 1 ? text : QStringLiteral("%1 × %2").arg(count).arg(text));
    return lines;
}

} // namespace

ScenarioQuestion::ScenarioQuestion(const ScenarioBatch &batch, const scenario::ServerFacts &facts)
    : m_batch(batch)
    , m_server(facts.server.id())
{
    const std::unique_ptr<scenario::Stage> stage = scenario::serverStage(facts);
    m_batch.items.clear();
    for (const Player::Item &item : batch.items) {
        if (const auto planned = scenario::plannedCalls(item.scenario, *stage)) {
            m_calls += *planned;
            m_batch.items.append(item);
        } else {
            m_batch.unplayable.append({ item.key, planned.error().what });
        }
    }
}

bool ScenarioQuestion::isAbout(const QString &id) const
{
    return std::any_of(
        m_batch.items.begin(), m_batch.items.end(), [&id](const Player::Item &item) { return item.key == id; });
}

QString ScenarioQuestion::text() const
{
    int count = 0;
    for (const scenario::PlannedCall &call : m_calls)
        count += call.times;
    return QCoreApplication::translate("ScenarioQuestion",
        "%1 calls go to %2. They log in, log out and end tokens. You are asked once for each server.")
        .arg(count)
        .arg(m_server);
}

QString ScenarioQuestion::detail() const
{
    const QStringList lines = callLines(m_calls);
    return lines.join(lines.size() > linesOfCalls ? QStringLiteral(" · ") : QStringLiteral("\n"));
}
