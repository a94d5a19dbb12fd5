// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Workbench that knows the scenarios.
#include "app/services.h"
#include "app/workbench.h"
#include "core/scenario/scenario.h"
#include "ui/decodepane.h"
#include "ui/scenariospane.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Texts that are not saved yet may hold passwords and tokens: a file of their own, not the settings.
QString draftsPath(const QSettings &state)
{
    return QFileInfo(state.fileName()).dir().filePath(u"scenario-drafts.json"_s);
}

QByteArray readDrafts(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

QWidget *Workbench::makeScenarios()
{
    m_scenarios = new ScenariosPane;
    m_scenarios->setAgreedServers(m_state.value(u"scenarios/servers"_s).toStringList());
    m_scenarios->restoreSplitters(m_state.value(u"scenarios/splitters"_s).value<QByteArrayList>());
    m_scenarios->restore(readDrafts(draftsPath(m_state)));
    connect(m_scenarios, &ScenariosPane::agreedServersChanged, this,
        [this] { m_state.setValue(u"scenarios/servers"_s, m_scenarios->agreedServers()); });
    auto *rest = new QTimer(m_scenarios); // not at each key press
    rest->setSingleShot(true);
    rest->setInterval(500ms);
    connect(m_scenarios, &ScenariosPane::keptChanged, rest, qOverload<>(&QTimer::start));
    connect(rest, &QTimer::timeout, this, &Workbench::keepDrafts);
    connect(
        m_scenarios, &ScenariosPane::decodeRequested, this, [this](const QByteArray &token, const QString &provenance) {
            m_window.showPane(u"flow"_s); // Decode stands beside it
            m_decode->showToken(token, provenance);
        });
    showScenarios();
    return m_scenarios;
}

void Workbench::keepDrafts()
{
    if (!m_scenarios)
        return;
    const QString path = draftsPath(m_state);
    QSaveFile file(path);
    const QByteArray drafts = m_scenarios->kept();
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        || file.write(drafts) != drafts.size() || !file.commit())
        report({ Errc::Io,
            tr("Scenario texts that are not saved can't be kept in %1: %2. Save them as files.")
                .arg(path, file.errorString()),
            {} });
}

void Workbench::showScenarios()
{
    if (!m_scenarios)
        return;
    m_scenarios->setBand(m_services.band());
    const config::ServerProfile &server = m_services.server();
    if (server.embedded)
        return m_scenarios->setServer({});
    scenario::ServerFacts facts;
    facts.server = server;
    if (m_services.signingKeyOf(server.id())) // without its key, nobody told its settings
        facts.settings = m_services.settings();
    m_scenarios->setServer(facts);
}

/// False: it is none.
bool Workbench::openScenario(const QString &path, const QByteArray &bytes)
{
    if (!bytes.contains("\"jotlab-scenario\"") && !scenario::parseScenario(bytes))
        return false;
    m_window.showPane(u"scenarios"_s);
    m_scenarios->openFile(path);
    return true;
}
