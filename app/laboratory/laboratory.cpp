// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/laboratory.h"

#include "core/explain/databaselookups.h"

Laboratory::Laboratory(const Options &options, QObject *parent)
    : QObject(parent)
    , m_clock(options.clock)
    , m_log(m_clock.clock())
    , m_client(m_log, m_clock.clock())
    , m_embedded({ .database = options.database,
                     .fresh = options.fresh,
                     .settings = options.settings,
                     .band = options.band,
                     .settingsAreGiven = options.settingsAreGiven },
          m_clock)
    , m_servers(m_embedded)
    , m_autoRefresh(m_client, m_log, m_servers, m_clock)
    , m_rules(m_embedded, m_servers)
    , m_sessionRules(m_log, m_servers, m_rules)
    , m_vouching(m_log, m_servers, m_rules)
    , m_directory(m_embedded, m_servers, m_log)
    , m_minting(m_embedded, m_servers, m_rules, m_clock)
    , m_keyRing(options.secrets)
    , m_references(m_servers, m_rules, m_directory, m_keyRing)
{
    if (!options.sessionFolder.isEmpty())
        m_keeper = std::make_unique<archive::SessionKeeper>(m_log, options.sessionFolder, options.secrets);
    connect(&m_servers, &ServerList::currentChanged, this, [this] {
        if (!m_servers.current().embedded && m_clock.offset().count() != 0)
            m_clock.reset(); // its clock is its own, so verdicts about its tokens go by real time
    });
    connect(&m_rules, &ServerRules::changed, this, &Laboratory::keysChanged);
    connect(&m_keyRing, &keyring::KeyRing::changed, this, &Laboratory::keysChanged);
    connect(&m_keyRing, &keyring::KeyRing::failed, this, &Laboratory::failed);
    connect(&m_autoRefresh, &AutoRefresh::failed, this, &Laboratory::failed);
    connect(&m_references, &ServerReferences::failed, this, &Laboratory::failed);
}

Laboratory::~Laboratory()
{
    m_client.cancelAll();
}

QList<jose::Key> Laboratory::keys() const
{
    return m_rules.keys() + m_keyRing.keys();
}

explain::InspectionContext Laboratory::inspectionContext() const
{
    explain::InspectionContext context;
    context.now = m_clock.now();
    context.keys = keys();
    context.settings = m_rules.settings();
    context.band = m_rules.bandOf(m_servers.current().id());
    context.isAssumed = !m_rules.areKnown();
    if (m_servers.current().embedded && m_embedded.hasDatabase()) {
        const explain::DatabaseLookups lookups(
            m_embedded.store(), m_embedded.databasePath(), context.settings.userIdField);
        context.isBlacklisted = [lookups](const QString &jti) { return lookups.isBlacklisted(jti); };
        context.userById = [lookups](const QString &id) { return lookups.userById(id); };
    }
    return context;
}

diagnose::DiagnoseContext Laboratory::diagnoseContext() const
{
    return diagnoseContextOf(m_servers.current());
}

diagnose::DiagnoseContext Laboratory::diagnoseContextOf(const config::ServerProfile &server) const
{
    diagnose::DiagnoseContext context;
    context.log = &m_log;
    context.server = &server;
    context.settings = m_rules.areKnownOf(server.id()) ? &m_rules.settingsOf(server.id()) : nullptr;
    context.band = server.band;
    const QList<jose::Key> &keys = m_rules.keysOf(server.id());
    context.keys = keys.isEmpty() ? nullptr : &keys;
    context.now = m_clock.now();
    return context;
}
