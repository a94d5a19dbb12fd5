// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/laboratory.h"

#include "core/base/privatefiles.h"
#include "core/client/keyfetcher.h"
#include "core/simplejwt/passwords.h"
#include "core/simplejwt/verificationkeys.h"

#include <QDir>
#include <QStandardPaths>

using namespace Qt::StringLiterals;
using django::SqlStore;
using django::User;
using simplejwt::TokenType;

namespace {

/// The keys by which a server with these settings verifies, with a name that people know them by.
Error errorOf(const simplejwt::Refusal &refusal)
{
    return { Errc::Usage, Services::tr("The token can't be made with these settings: %1.").arg(refusal.reason), {} };
}

} // namespace

Services::Services(Options options, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_clock(std::make_shared<MovableClock>(m_options.clock))
    , m_log(m_clock->clock())
    , m_client(m_log, m_clock->clock())
    , m_keyRing(m_options.secrets)
    , m_keyIsImported(m_options.settings.signingKey.has_value())
{
    config::ServerProfile embedded;
    embedded.name = tr("Embedded server");
    embedded.embedded = true;
    embedded.band = m_options.band;
    m_servers.append(embedded);
    if (!m_options.sessionFolder.isEmpty())
        m_keeper = std::make_unique<archive::SessionKeeper>(m_log, m_options.sessionFolder, m_options.secrets);
    connect(&m_keyRing, &keyring::KeyRing::changed, this, &Services::keysChanged);
    connect(&m_keyRing, &keyring::KeyRing::failed, this, &Services::failed);
}

Services::~Services()
{
    m_client.cancelAll();
    m_server.stop();
    m_engine.reset(); // before the stores it speaks to
}

Result<> Services::openDatabase()
{
    if (m_options.fresh && m_options.database.isEmpty())
        return openTemporaryDatabase();
    if (m_options.database.isEmpty()) {
        const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
        if (!QDir().mkpath(folder))
            return fail(Errc::Io, tr("The folder %1 can't be made; give another place with --database.").arg(folder));
        makeFolderPrivate(folder);
        m_options.database = folder + "/jotlab.sqlite3"_L1;
    }
    return open(m_options.database);
}

Result<> Services::openTemporaryDatabase()
{
    m_temporary = std::make_unique<QTemporaryDir>();
    if (!m_temporary->isValid())
        return fail(Errc::Io, tr("No temporary directory could be made: %1.").arg(m_temporary->errorString()));
    m_options.database = m_temporary->filePath(u"jotlab.sqlite3"_s);
    return open(m_options.database);
}

Result<> Services::open(const QString &path)
{
    m_engine.reset();
    auto store = SqlStore::open(path);
    if (!store)
        return tl::unexpected(store.error());
    if (const auto seeded = seed(**store); !seeded)
        return seeded;
    if (!m_keyIsImported && (*store)->isOwn()) {
        const auto key = (*store)->signingKey();
        if (!key)
            return tl::unexpected(key.error());
        m_options.settings.signingKey = *key;
    }
    m_store = std::move(*store);
    rebuildEngine();
    emit usersChanged();
    return {};
}

Result<> Services::seed(SqlStore &store)
{
    if (!store.isOwn() || store.isReadOnly())
        return {};
    const auto present = store.users();
    if (!present)
        return tl::unexpected(present.error());
    if (!present->isEmpty())
        return {};
    auto transaction = django::Transaction::begin(store);
    if (!transaction)
        return tl::unexpected(transaction.error());
    for (const QString &name : { u"alice"_s, u"bob"_s, u"carol"_s, u"otp-guest"_s }) {
        User user;
        user.username = name;
        user.isActive = name != "carol"_L1;
        user.passwordHash = simplejwt::unusablePassword();
        if (const auto added = store.addUser(user); !added)
            return tl::unexpected(added.error());
    }
    return transaction->commit();
}

server::Options Services::serverOptions() const
{
    server::Options options;
    options.database = m_options.database;
    options.settings = m_options.settings;
    options.profile = m_options.band;
    options.clock = m_clock;
    options.keyFetcher = client::fetchKeySet;
    options.noAuthenticationClasses = m_switches.noAuthenticationClasses;
    options.allowLogin = m_switches.allowLogin;
    if (!m_keyIsImported)
        options.settings.signingKey.reset(); // the database's own key, so that the server knows it as such
    return options;
}

Result<> Services::startServer(quint16 wishedPort)
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
    m_servers.first().baseUrl = *url;
    emit serversChanged();
    emit serverChanged();
    emit usersChanged(); // names are kept by server address
    return {};
}

const simplejwt::Settings &Services::settings() const
{
    if (server().embedded)
        return m_options.settings;
    const auto foreign = m_foreignSettings.constFind(server().id());
    static const simplejwt::Settings defaults;
    return foreign == m_foreignSettings.constEnd() ? defaults : *foreign;
}

void Services::advanceClock(std::chrono::seconds by)
{
    m_clock->advance(by);
    emit clockChanged();
}

void Services::resetClock()
{
    m_clock->reset();
    emit clockChanged();
}

QList<jose::Key> Services::keys() const
{
    return m_serverKeys + m_keyRing.keys();
}

bool Services::canMint() const
{
    return m_engine != nullptr;
}

void Services::rebuildEngine()
{
    m_engine.reset();
    const bool embedded = server().embedded;
    const simplejwt::Settings &rules = settings();
    m_serverKeys = simplejwt::verificationKeys(
        rules, embedded && !m_keyIsImported ? tr("embedded key") : tr("key of %1").arg(server().title()));
    if (!rules.signingKey)
        return;
    if (embedded && m_store) {
        m_engine = std::make_unique<simplejwt::Engine>(rules, m_options.band, *m_store, m_clock->clock());
    } else if (!embedded) {
        if (!m_scratch) {
            auto scratch = SqlStore::open(u":memory:"_s);
            if (!scratch) {
                emit failed(scratch.error());
                return;
            }
            m_scratch = std::move(*scratch);
        }
        m_engine = std::make_unique<simplejwt::Engine>(
            rules, server().band.value_or(m_options.band), *m_scratch, m_clock->clock());
    }
}

Result<QList<QByteArray>> Services::mint(const User &user, const QList<TokenType> &types, const Json &extraClaims,
    std::optional<std::chrono::seconds> lifetime)
{
    if (!m_engine)
        return fail(
            Errc::Secret, tr("There is no key to sign with for %1; import one under Servers.").arg(server().title()));
    if (user.id == 0)
        return fail(Errc::NotFound,
            tr("Only the name %1 is known; a token made here needs the user's id: type that instead.")
                .arg(user.username));
    if (!server().embedded) {
        // The scratch store stands in for the server's database: it has to know whom a token is outstanding for.
        const auto known = m_scratch->userById(user.id);
        if (!known)
            return tl::unexpected(known.error());
        User standIn = user;
        standIn.username = QString::number(user.id); // several servers share it, each with an alice of its own
        if (const auto added = *known ? Result<User>(**known) : m_scratch->addUser(standIn); !added)
            return tl::unexpected(added.error());
    }
    QList<QByteArray> texts;
    for (const TokenType type : types) {
        const auto token = m_engine->tokenForUser(user, type, extraClaims, lifetime);
        if (!token)
            return tl::unexpected(errorOf(token.error()));
        const auto text = m_engine->encode(*token);
        if (!text)
            return tl::unexpected(errorOf(text.error()));
        texts.append(*text);
    }
    return texts;
}
