// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenarios/scenarioreadings.h"

#include "ui/scenarios/scenariosmodel.h"

#include <algorithm>

using scenario::Reading;

ScenarioReadings::ScenarioReadings(ScenariosModel *model, QObject *parent)
    : QObject(parent)
    , m_model(model)
{
    // Of a short text the model has the words already.
    connect(model, &ScenariosModel::rowsInserted, this, [this](const QModelIndex &, int first, int last) {
        for (int row = first; row <= last; ++row) {
            if (const ScenarioEntry *entry = m_model->entryAt(row); entry->text.size() > ScenariosModel::readAtOnce)
                of(entry->id);
        }
    });
}

std::shared_ptr<const Reading> ScenarioReadings::of(const QString &id)
{
    const ScenarioEntry *entry = m_model->entry(id);
    if (!entry)
        return nullptr;
    Known &known = m_known[id];
    if (known.text == entry->text && !known.text.isNull())
        return known.reading;
    known.text = entry->text;
    const auto read = [text = entry->text] { return std::make_shared<const Reading>(scenario::readScenario(text)); };
    known.reading = entry->text.size() > ScenariosModel::readAtOnce ? nullptr : read();
    if (!known.reading)
        m_background.run(read, [this, id, text = entry->text](const std::shared_ptr<const Reading> &reading) {
            take(id, text, reading);
        });
    return known.reading;
}

void ScenarioReadings::take(
    const QString &id, const QByteArray &text, const std::shared_ptr<const Reading> &reading)
{
    const auto known = m_known.find(id);
    if (known == m_known.end() || known->text != text) // off the list, or another text by now
        return;
    known->reading = reading;
    m_model->change(id, [&reading](ScenarioEntry &entry) {
        if (!reading->scenario && reading->name.isEmpty() && reading->description.isEmpty())
            return; // broken JSON, mostly: it keeps what it was called before
        if (!reading->name.isEmpty())
            entry.name = reading->name;
        entry.about = reading->description.simplified();
    });
    emit read(id);
}

void ScenarioReadings::whenRead(const QStringList &ids, const std::function<void()> &goOn)
{
    const bool isRead = std::all_of(
        ids.begin(), ids.end(), [this](const QString &id) { return of(id) || !m_model->entry(id); });
    if (isRead)
        return goOn();
    m_background.run([] { return true; }, [this, ids, goOn](bool) { whenRead(ids, goOn); }); // behind those under way
}

void ScenarioReadings::forget(const QString &id)
{
    m_known.remove(id);
}
