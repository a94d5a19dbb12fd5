// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenarios/scenariosmodel.h"

#include "core/base/plural.h"
#include "core/json/json.h"
#include "core/json/jsonreader.h"
#include "core/scenario/scenario.h"
#include "core/scenario/scenariofiles.h"
#include "ui/look/icons.h"

#include <QFile>
#include <QFileInfo>

using scenario::Outcome;
using scenario::ScenarioResult;

namespace {

int firstFailure(const ScenarioResult &result)
{
    for (const scenario::StepResult &step : result.steps) {
        if (step.outcome == Outcome::Failed)
            return step.index;
    }
    return -1;
}

QString resultText(const ScenarioResult &result)
{
    const int failed = firstFailure(result);
    const int skipped = result.count(Outcome::Skipped);
    if (!result.problem.isEmpty())
        return ScenariosModel::tr("could not be played");
    const int left = result.count(Outcome::NotRun);
    const QString stopped
        = ScenariosModel::tr("stopped after %1 of %2").arg(result.steps.size() - left).arg(result.steps.size());
    if (failed >= 0) {
        const QString text = ScenariosModel::tr("failed at step %1").arg(failed + 1);
        return left > 0 ? QStringLiteral("%1, %2").arg(text, stopped) : text;
    }
    if (left > 0)
        return stopped;
    if (result.outcome() == Outcome::Skipped)
        return ScenariosModel::tr("skipped");
    if (skipped > 0)
        return ScenariosModel::tr("%1 passed, %2 skipped").arg(result.count(Outcome::Passed)).arg(skipped);
    return counted(ScenariosModel::tr("passed, %n step(s)", nullptr, int(result.steps.size())), result.steps.size());
}

QIcon iconOf(const ScenarioEntry &entry)
{
    switch (entry.play) {
    case ScenarioEntry::Play::Running:
        return themedIcon(QStringLiteral("refresh"), IconRole::Accent);
    case ScenarioEntry::Play::Paused:
        return themedIcon(QStringLiteral("stop"), IconRole::Accent);
    case ScenarioEntry::Play::Waiting:
        return themedIcon(QStringLiteral("clock"), IconRole::Muted);
    case ScenarioEntry::Play::None:
        break;
    }
    return outcomeIcon(entry.result ? entry.result->outcome() : Outcome::NotRun);
}

/// What the entry's text calls itself; while it is broken, the last good words stay.
void readWords(ScenarioEntry &entry)
{
    if (entry.text.size() > ScenariosModel::readAtOnce)
        return;
    const auto json = parseJson(entry.text);
    if (!json)
        return;
    const auto text = [&json](QStringView member) {
        const Json *value = json->find(member);
        return value ? value->toString() : QString();
    };
    if (const QString name = text(u"name"); !name.isEmpty())
        entry.name = name;
    entry.about = text(u"description").simplified();
}

} // namespace

QIcon outcomeIcon(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Passed:
        return themedIcon(QStringLiteral("check"), IconRole::Good);
    case Outcome::Failed:
        return themedIcon(QStringLiteral("cross"), IconRole::Bad);
    case Outcome::Skipped:
        return themedIcon(QStringLiteral("dash"), IconRole::Warning);
    case Outcome::Look:
        return themedIcon(QStringLiteral("warning"), IconRole::Warning);
    case Outcome::NotRun:
        break;
    }
    return themedIcon(QStringLiteral("circle"), IconRole::Muted);
}

Tone outcomeTone(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Passed:
        return Tone::Good;
    case Outcome::Failed:
        return Tone::Bad;
    case Outcome::Skipped:
    case Outcome::Look:
        return Tone::Warning;
    case Outcome::NotRun:
        break;
    }
    return Tone::Neutral;
}

QString ScenarioEntry::title() const
{
    return QFileInfo(path.isEmpty() ? id : path).completeBaseName();
}

ScenariosModel::ScenariosModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

void ScenariosModel::load()
{
    beginResetModel();
    m_entries.clear();
    for (const QString &path : scenario::shippedScenarioFiles()) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        ScenarioEntry entry;
        entry.id = path;
        entry.path = path;
        entry.text = file.readAll();
        entry.saved = entry.text;
        readWords(entry);
        entry.isShipped = true;
        m_entries.append(entry);
    }
    endResetModel();
}

const ScenarioEntry *ScenariosModel::entry(const QString &id) const
{
    return entryAt(rowOf(id));
}

const ScenarioEntry *ScenariosModel::entryAt(int row) const
{
    return row >= 0 && row < m_entries.size() ? &m_entries.at(row) : nullptr;
}

const ScenarioEntry *ScenariosModel::entryOfFile(const QString &path) const
{
    for (const ScenarioEntry &entry : m_entries) {
        if (!path.isEmpty() && entry.path == path)
            return &entry;
    }
    return nullptr;
}

int ScenariosModel::rowOf(const QString &id) const
{
    for (qsizetype row = 0; row < m_entries.size(); ++row) {
        if (m_entries.at(row).id == id)
            return int(row);
    }
    return -1;
}

void ScenariosModel::insert(int row, const ScenarioEntry &entry)
{
    beginInsertRows({}, row, row);
    m_entries.insert(row, entry);
    m_entries[row].name = entry.title();
    readWords(m_entries[row]);
    endInsertRows();
}

void ScenariosModel::remove(const QString &id)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    m_entries.removeAt(row);
    endRemoveRows();
}

void ScenariosModel::change(const QString &id, const std::function<void(ScenarioEntry &)> &change)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    ScenarioEntry &entry = m_entries[row];
    const QByteArray before = entry.text;
    change(entry);
    if (!entry.text.isSharedWith(before) && entry.text != before) // not compared at each step of a run
        readWords(entry);
    emit dataChanged(index(row), index(row));
}

int ScenariosModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

QVariant ScenariosModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ScenarioEntry &entry = m_entries.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return entry.name;
    case Qt::DecorationRole:
        return iconOf(entry);
    case Qt::ToolTipRole:
        return entry.isShipped     ? tr("Comes with Jotlab; edit a copy to change it")
            : entry.path.isEmpty() ? tr("In no file yet; kept until it is saved or closed")
                                   : entry.path;
    case Qt::AccessibleTextRole: {
        const QString remark = data(index, RemarkRole).toString();
        const QString text = tr("%1, %2").arg(entry.name, verdictText(entry));
        return remark.isEmpty() ? text : tr("%1, %2").arg(text, remark);
    }
    case VerdictRole:
        return verdictText(entry);
    case LineRole: {
        const bool isNew = !entry.result && entry.play == ScenarioEntry::Play::None;
        return isNew && !entry.about.isEmpty() ? entry.about : verdictText(entry);
    }
    case ToneRole:
        return int(verdictTone(entry));
    case RemarkRole:
        return entry.isChanged() ? tr("not saved") : QString();
    default:
        return {};
    }
}

QString ScenariosModel::verdictText(const ScenarioEntry &entry)
{
    switch (entry.play) {
    case ScenarioEntry::Play::Running:
        return tr("running, step %1 of %2").arg(entry.step + 1).arg(entry.steps);
    case ScenarioEntry::Play::Paused:
        return tr("paused before step %1 of %2").arg(entry.step + 1).arg(entry.steps);
    case ScenarioEntry::Play::Waiting:
        return tr("waiting");
    case ScenarioEntry::Play::None:
        break;
    }
    if (!entry.result)
        return tr("not played yet");
    return entry.played == entry.text ? resultText(*entry.result)
                                      : tr("before the change: %1").arg(resultText(*entry.result));
}

Tone ScenariosModel::verdictTone(const ScenarioEntry &entry)
{
    if (entry.play != ScenarioEntry::Play::None)
        return Tone::Accent;
    return outcomeTone(entry.result ? entry.result->outcome() : Outcome::NotRun);
}
