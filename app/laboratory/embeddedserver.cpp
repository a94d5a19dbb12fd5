// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/embeddedserver.h"

#include "app/laboratory/laboratoryclock.h"
#include "core/client/keyfetcher.h"

using namespace Qt::StringLiterals;

EmbeddedServer::EmbeddedServer(Options options, const LaboratoryClock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_database(std::move(options.database), options.fresh)
    , m_settings(std::move(options.settings))
    , m_band(options.band)
    , m_settingsAreGiven(options.settingsAreGiven)
    , m_keyIsImported(m_settings.signingKey.has_value())
{
    m_settings.blacklistAppIsKnown = true;
}

EmbeddedServer::~EmbeddedServer()
{
    m_server.stop();
}

Result<> EmbeddedServer::openDatabase()
{
    return adopt(m_database.open());
}

void EmbeddedServer::openDatabaseInBackground()
{
    struct Prepared
    {
        EmbeddedDatabase database;
        Result<> done;
    };
    // A database stays with its thread while it is open, so what is prepared there is opened again here.
    m_background.run(
        [database = std::make_shared<EmbeddedDatabase>(m_database.path(), m_database.isFresh())] {
            Result<> done = database->prepare();
            return std::make_shared<Prepared>(Prepared{ std::move(*database), std::move(done) });
        },
        [this](const std::shared_ptr<Prepared> &prepared) {
            m_database = std::move(prepared->database);
            const auto opened = adopt(prepared->done.and_then([this] { return m_database.openAgain(); }));
            if (!opened)
                emit databaseFailed(opened.error());
        });
}

Result<> EmbeddedServer::openTemporaryDatabase()
{
    return adopt(m_database.openTemporary());
}

/// The key that came with the database; without it the database is of no use.
Result<> EmbeddedServer::adopt(const Result<> &opened)
{
    m_isDatabaseAwaited = false;
    if (!opened)
        return opened;
    if (!m_keyIsImported) {
        const auto key = m_database.ownKey();
        if (!key) {
            m_database.close();
            return tl::unexpected(key.error());
        }
        if (*key)
            m_settings.signingKey = *key;
    }
    emit rulesChanged();
    emit databaseOpened();
    return {};
}

server::Options EmbeddedServer::serverOptions() const
{
    server::Options options;
    options.database = m_database.path();
    options.settings = m_settings;
    options.band = m_band;
    options.clock = m_clock.shared();
    options.keyFetcher = client::fetchKeySet;
    options.noAuthenticationClasses = m_switches.noAuthenticationClasses;
    options.allowLogin = m_switches.allowLogin;
    if (!m_keyIsImported)
        options.settings.signingKey.reset(); // the database's own key, so that the server knows it as such
    return options;
}

Result<> EmbeddedServer::start(quint16 wishedPort)
{
    server::Options options = serverOptions();
    options.port = wishedPort;
    auto url = m_server.start(options);
    if (!url && wishedPort != 0 && url.error().code == Errc::Network) { // taken by now
        options.port = 0;
        url = m_server.start(options);
    }
    if (!url)
        return tl::unexpected(url.error());
    emit started();
    return {};
}

Result<> EmbeddedServer::reconfigure()
{
    Result<> done;
    if (m_server.isRunning())
        done = m_server.reconfigure(serverOptions());
    emit rulesChanged();
    return done;
}

Result<> EmbeddedServer::setBand(simplejwt::Band band)
{
    config::EmbeddedSwitches switched = switches();
    switched.band = band;
    return setSwitches(switched);
}

config::EmbeddedSwitches EmbeddedServer::switches() const
{
    config::EmbeddedSwitches switches = m_switches;
    switches.band = m_band;
    switches.blacklistApp = m_settings.blacklistApp;
    return switches;
}

Result<> EmbeddedServer::setSwitches(const config::EmbeddedSwitches &switches)
{
    m_switches = switches;
    m_band = switches.band;
    m_settings.blacklistApp = switches.blacklistApp;
    return reconfigure();
}

Result<> EmbeddedServer::setSettings(const simplejwt::Settings &settings)
{
    simplejwt::Settings next = settings;
    next.blacklistAppIsKnown = true;
    const bool isImported = next.signingKey.has_value() || next.signingKeyIsNone;
    if (!isImported) {
        const auto key = m_database.ownKey();
        if (!key)
            return tl::unexpected(key.error());
        next.signingKey = *key;
    }
    m_settings = next;
    m_keyIsImported = isImported;
    return reconfigure();
}

simplejwt::Settings EmbeddedServer::lastingSettings() const
{
    simplejwt::Settings lasting = m_settings;
    const bool isAsymmetric = !lasting.algorithm.startsWith("HS"_L1);
    if (m_keyIsImported && isAsymmetric && lasting.signingKey) { // means nothing without that key
        lasting.algorithm = simplejwt::Settings().algorithm;
        lasting.verifyingKey.clear();
    }
    lasting.signingKey.reset();
    return lasting;
}
