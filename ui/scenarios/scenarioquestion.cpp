// SPDX-License-Identifier: GPL-3.0-or-later
// The part of ScenariosPane that asks, and takes the answer.
#include "ui/scenarios/scenariosmodel.h"
#include "ui/scenarios/scenariospane.h"
#include "ui/widgets/inlinemessage.h"

#include <algorithm>
#include <utility>

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

/// The calls to the current server. What can't be planned is not played there either: nobody could say what it sends.
QList<scenario::PlannedCall> ScenariosPane::plan(Batch *batch) const
{
    const std::unique_ptr<scenario::Stage> stage = scenario::serverStage(*m_server);
    QList<scenario::PlannedCall> calls;
    for (const Player::Item &item : std::exchange(batch->items, {})) {
        if (const auto planned = scenario::plannedCalls(item.scenario, *stage)) {
            calls += *planned;
            batch->items.append(item);
        } else {
            batch->unplayable.append({ item.key, planned.error().what });
        }
    }
    return calls;
}

/// Nothing goes to a server before somebody has seen what.
void ScenariosPane::ask(const Batch &batch, const QList<scenario::PlannedCall> &calls)
{
    int count = 0;
    for (const scenario::PlannedCall &call : calls)
        count += call.times;
    const QStringList lines = callLines(calls);
    m_message->show(Tone::Warning, tr("Is this server yours?"),
        tr("%1 calls go to %2. They log in, log out and end tokens. You are asked once for each server.")
            .arg(count)
            .arg(m_server->server.id()));
    m_message->setDetail(lines.join(lines.size() > linesOfCalls ? QStringLiteral(" · ") : QStringLiteral("\n")));
    m_message->setAction(tr("It is mine, send"));
    m_question = Question::Send;
    m_asked = batch;
    m_askedServer = m_server->server.id();
}

void ScenariosPane::answer()
{
    switch (std::exchange(m_question, Question::None)) {
    case Question::None:
        return;
    case Question::TakeBack:
        return takeBack();
    case Question::Replace:
        if (const ScenarioEntry *entry = m_model->entry(m_replaced))
            replaceFile(entry->id, entry->path);
        return;
    case Question::Send:
        break;
    }
    say(Tone::Neutral, {}, {});
    if (!isForeign() || m_server->server.id() != m_askedServer)
        return;
    m_agreed.append(m_askedServer);
    emit agreedServersChanged();
    begin(m_asked);
}

/// What was asked about is no more what would be sent.
void ScenariosPane::closeQuestion()
{
    if (m_question == Question::Send)
        say(Tone::Neutral, {}, {});
}

void ScenariosPane::closeQuestionAbout(const QString &id)
{
    if (std::any_of(m_asked.items.begin(), m_asked.items.end(), [&id](const auto &item) { return item.key == id; }))
        closeQuestion();
}
