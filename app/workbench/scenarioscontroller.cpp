// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/scenarioscontroller.h"

#include "app/laboratory/laboratory.h"
#include "app/workbench/decodecontroller.h"
#include "core/base/newfile.h"
#include "core/base/regularfile.h"
#include "core/scenario/scenario.h"
#include "core/scenario/scenariofiles.h"
#include "core/scenario/scenarioreader.h"
#include "core/scenario/serverstage.h"
#include "ui/decode/decodepane.h"
#include "ui/scenarios/scenariosmodel.h"
#include "ui/scenarios/scenariospane.h"
#include "ui/window/mainwindow.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Texts that are not saved yet may hold passwords and tokens: a file of their own, not the settings.
QString draftsPath(const QSettings &state)
{
    return QFileInfo(state.fileName()).dir().filePath(u"scenario-drafts.json"_s);
}

constexpr qint64 largestDrafts = 64 * 1024 * 1024;

QByteArray readDrafts(const QString &path)
{
    return readRegularFile(path, largestDrafts).value_or(QByteArray());
}

} // namespace

ScenariosController::ScenariosController(
    Laboratory &laboratory, MainWindow &window, DecodeController &decode, QSettings &state, QObject *parent)
    : QObject(parent)
    , m_laboratory(laboratory)
    , m_window(window)
    , m_decode(decode)
    , m_state(state)
{
    connect(&laboratory.rules(), &ServerRules::changed, this, &ScenariosController::showServer);
}

QWidget *ScenariosController::makePane()
{
    m_scenarios = new ScenariosPane;
    m_scenarios->setAgreedServers(m_state.value(u"scenarios/servers"_s).toStringList());
    m_scenarios->restoreSplitters(m_state.value(u"scenarios/splitters"_s).value<QByteArrayList>());
    m_scenarios->setShowsText(m_state.value(u"scenarios/json"_s).toBool());
    m_scenarios->restore(readDrafts(draftsPath(m_state)));
    connect(m_scenarios, &ScenariosPane::agreedServersChanged, this,
        [this] { m_state.setValue(u"scenarios/servers"_s, m_scenarios->agreedServers()); });
    auto *rest = new QTimer(m_scenarios); // not at each key press
    rest->setSingleShot(true);
    rest->setInterval(500ms);
    connect(m_scenarios, &ScenariosPane::keptChanged, rest, qOverload<>(&QTimer::start));
    connect(rest, &QTimer::timeout, this, &ScenariosController::keepDrafts);
    connect(
        m_scenarios, &ScenariosPane::decodeRequested, this, [this](const QByteArray &token, const QString &provenance) {
            m_window.showPane(u"flow"_s); // Decode stands beside it
            m_decode.pane()->showToken(token, provenance);
        });
    showServer();
    return m_scenarios;
}

QList<std::pair<QString, QString>> ScenariosController::names() const
{
    if (m_scenarios)
        return m_scenarios->names();
    static const QList<std::pair<QString, QString>> shipped = [] {
        QList<std::pair<QString, QString>> names;
        for (const QString &file : scenario::shippedScenarioFiles()) {
            if (const auto scenario = scenario::loadScenario(file))
                names.append({ file, scenario->name });
        }
        return names;
    }();
    return shipped;
}

void ScenariosController::show(const QString &id)
{
    m_window.showPane(u"scenarios"_s);
    m_scenarios->showScenario(id);
}

void ScenariosController::saveState()
{
    if (!m_scenarios)
        return;
    m_state.setValue(u"scenarios/splitters"_s, QVariant::fromValue(m_scenarios->saveSplitters()));
    m_state.setValue(u"scenarios/json"_s, m_scenarios->showsText());
    keepDrafts();
}

void ScenariosController::keepDrafts()
{
    if (!m_scenarios)
        return;
    const QString path = draftsPath(m_state);
    if (const auto done = writeFile(path, m_scenarios->kept(), FileAccess::Private); !done)
        emit failed({ Errc::Io,
            tr("Scenario texts that are not saved can't be kept in %1: %2. Save them as files.")
                .arg(path, done.error().detail),
            {} });
}

void ScenariosController::showServer()
{
    if (!m_scenarios)
        return;
    m_scenarios->setBand(m_laboratory.embedded().band());
    const config::ServerProfile &server = m_laboratory.servers().current();
    if (server.embedded)
        return m_scenarios->setServer({});
    scenario::ServerFacts facts;
    facts.server = server;
    if (m_laboratory.rules().signingKeyOf(server.id())) // without its key, nobody told its settings
        facts.settings = m_laboratory.rules().settings();
    m_scenarios->setServer(facts);
}

bool ScenariosController::openFile(const QString &path, const QByteArray &bytes)
{
    const bool isLong = bytes.size() > ScenariosModel::readAtOnce; // too long to be read for this question alone
    const bool isScenario = bytes.contains("\"jotlab-scenario\"")
        || (isLong ? bytes.contains("\"steps\"") && bytes.contains("\"do\"") : scenario::parseScenario(bytes).has_value());
    if (!isScenario)
        return false;
    m_window.showPane(u"scenarios"_s);
    m_scenarios->openFile(path);
    return true;
}
