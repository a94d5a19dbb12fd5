// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenarios/scenariostepsmodel.h"

#include "core/base/letgo.h"
#include "core/base/timetext.h"
#include "core/scenario/redaction.h"
#include "core/scenario/report.h"
#include "ui/exchanges/exchangewords.h"
#include "ui/look/icons.h"
#include "ui/scenarios/scenariosmodel.h"
#include "ui/widgets/wraptable.h"

#include <QMap>
#include <algorithm>
#include <utility>

using scenario::Check;
using scenario::Outcome;
using scenario::StepResult;

namespace {

constexpr qsizetype mostCharacters = 160; // of what was expected or came: the whole of it stands in the exchange

QString shortened(const QString &text)
{
    const QString safe = scenario::withoutSecrets(text);
    return safe.size() > mostCharacters ? safe.left(mostCharacters) + QStringLiteral("…") : safe;
}

/// The one that says most: the first that does not hold, else the status, else whatever was looked at.
const Check *speakingCheck(const StepResult &step)
{
    const QList<Check> &checks = step.checks;
    auto found = std::find_if(checks.begin(), checks.end(), [](const Check &check) { return !check.ok; });
    if (found == checks.end())
        found = std::find_if(
            checks.begin(), checks.end(), [](const Check &check) { return check.what == QLatin1String("status"); });
    if (found == checks.end())
        found = checks.begin();
    return found == checks.end() ? nullptr : &*found;
}

/// "401", of several calls "200 × 1, 401 × 9".
QString statusesOf(const StepResult &step)
{
    QMap<int, int> counts;
    for (const session::Exchange &exchange : step.exchanges)
        ++counts[exchange.status];
    QStringList texts;
    for (const auto [status, count] : counts.asKeyValueRange()) {
        const QString text = status == 0 ? ScenarioStepsModel::tr("no answer") : QString::number(status);
        texts.append(step.exchanges.size() == 1 ? text : QStringLiteral("%1 × %2").arg(text).arg(count));
    }
    return texts.join(QStringLiteral(", "));
}

} // namespace

ScenarioStepsModel::ScenarioStepsModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

ScenarioStepsModel::Texts ScenarioStepsModel::textsOf(const StepResult &result)
{
    Texts row{ shortened(result.name), {}, statusesOf(result) };
    if (const Check *check = speakingCheck(result)) {
        const bool isStatus = check->what == QLatin1String("status");
        row.expected
            = shortened(isStatus ? check->expected : QStringLiteral("%1: %2").arg(check->what, check->expected));
        if (!check->ok || row.answer.isEmpty())
            row.answer = shortened(check->actual);
    }
    if (!result.reason.isEmpty())
        row.name += QLatin1Char('\n') + shortened(result.reason);
    return row;
}

const ScenarioStepsModel::Texts &ScenarioStepsModel::textsOf(int row) const
{
    auto known = m_texts.find(row);
    if (known == m_texts.end())
        known = m_texts.insert(row, textsOf(m_steps.at(row)));
    return *known;
}

void ScenarioStepsModel::setScenario(const scenario::Scenario &scenario)
{
    QList<StepResult> steps;
    steps.reserve(scenario.steps.size());
    for (const scenario::Step &step : scenario.steps) {
        StepResult result;
        result.index = int(steps.size());
        result.name = step.name;
        result.action = scenario::actionName(step.action);
        steps.append(result);
    }
    replace(steps, QList<State>(steps.size(), State::Waiting));
}

void ScenarioStepsModel::setResult(const scenario::ScenarioResult &result, bool isOver)
{
    QList<State> states;
    states.reserve(result.steps.size());
    for (const StepResult &step : result.steps)
        states.append(isOver || step.outcome != Outcome::NotRun ? State::Done : State::Waiting);
    replace(result.steps, states);
}

/// What was there may be thousands of steps with all that came for them: it ends elsewhere.
void ScenarioStepsModel::replace(const QList<StepResult> &steps, const QList<State> &states)
{
    beginResetModel();
    if (QList<StepResult> last = std::exchange(m_steps, steps); !last.isEmpty())
        letGo(std::move(last));
    m_texts.clear();
    m_states = states;
    endResetModel();
}

void ScenarioStepsModel::setRunning(int step)
{
    if (step < 0 || step >= m_steps.size())
        return;
    m_states[step] = State::Running;
    emit dataChanged(index(step, 0), index(step, ColumnCount - 1));
}

void ScenarioStepsModel::setStep(int step, const StepResult &result)
{
    if (step < 0 || step >= m_steps.size())
        return;
    m_steps[step] = result;
    m_states[step] = State::Done;
    m_texts.remove(step);
    emit dataChanged(index(step, 0), index(step, ColumnCount - 1));
}

const StepResult *ScenarioStepsModel::step(int row) const
{
    return row >= 0 && row < m_steps.size() ? &m_steps.at(row) : nullptr;
}

int ScenarioStepsModel::firstFailure() const
{
    const auto found = std::find_if(
        m_steps.begin(), m_steps.end(), [](const StepResult &step) { return step.outcome == Outcome::Failed; });
    return found == m_steps.end() ? -1 : int(found - m_steps.begin());
}

int ScenarioStepsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_steps.size());
}

int ScenarioStepsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ScenarioStepsModel::stateText(int row) const
{
    if (m_states.at(row) == State::Waiting)
        return tr("waiting");
    if (m_states.at(row) == State::Running)
        return tr("running");
    switch (m_steps.at(row).outcome) {
    case Outcome::Passed:
        return tr("passed");
    case Outcome::Failed:
        return tr("failed");
    case Outcome::Skipped:
        return tr("skipped");
    case Outcome::Look:
        return tr("unexpected");
    case Outcome::NotRun:
        break;
    }
    return tr("not run");
}

QVariant ScenarioStepsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const StepResult &step = m_steps.at(index.row());
    const State state = m_states.at(index.row());
    const bool isState = index.column() == StateColumn;
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case NumberColumn:
            return index.row() + 1;
        case StepColumn:
            return textsOf(index.row()).name;
        case ExpectedColumn:
            return textsOf(index.row()).expected;
        case AnswerColumn:
            return textsOf(index.row()).answer;
        case StateColumn:
            return stateText(index.row());
        default:
            return state == State::Done && step.outcome != Outcome::NotRun ? QVariant(roughElapsedText(step.duration))
                                                                           : QVariant();
        }
    case WrapRole::Tone:
        if (!isState)
            return {};
        return int(state == State::Running ? Tone::Accent : outcomeTone(step.outcome));
    case Qt::DecorationRole:
        if (!isState)
            return {};
        return state == State::Running ? themedIcon(QStringLiteral("refresh"), IconRole::Accent)
                                       : outcomeIcon(step.outcome);
    case WrapRole::Muted:
        return index.column() == NumberColumn || index.column() == DurationColumn || step.outcome == Outcome::Skipped;
    case Qt::ToolTipRole:
        return index.column() == StepColumn ? QVariant(step.action) : QVariant();
    default:
        return {};
    }
}

QVariant ScenarioStepsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NumberColumn:
        return QStringLiteral("#");
    case StepColumn:
        return tr("step");
    case ExpectedColumn:
        return tr("expected");
    case AnswerColumn:
        return tr("got");
    case StateColumn:
        return tr("state");
    default:
        return tr("time");
    }
}
