// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/embeddedstage.h"

#include "core/base/throwawayfolder.h"
#include "core/django/sqlstore.h"
#include "core/scenario/minting.h"
#include "core/server/authserver.h"
#include "core/session/tokenreading.h"
#include "core/simplejwt/passwords.h"
#include "core/simplejwt/settingsjson.h"
#include "core/simplejwt/verificationkeys.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace scenario {

namespace {

// The passwords of a throw-away directory protect nothing; a server's own number would cost a second a scenario.
constexpr int PasswordIterations = 1;

QString tr(const char *text)
{
    return QCoreApplication::translate("scenario::Stage", text);
}

/// HMAC never takes its key from there.
Result<> refuseKeySet(const simplejwt::Settings &settings)
{
    if (settings.jwkUrl.isEmpty() || settings.algorithm.startsWith(u"HS"))
        return {};
    return fail(Errc::Unsupported,
        tr("“settings” has JWK_URL, and the embedded server of a scenario fetches no keys, so it would refuse every "
           "token. Give the key as VERIFYING_KEY instead, or play the scenario on a server that has these settings."));
}

class EmbeddedStage final : public Stage
{
public:
    explicit EmbeddedStage(simplejwt::Band band)
        : m_band(band)
    {
    }
    ~EmbeddedStage() override { m_auth.stop(); }

    Result<> prepare(const Scenario &scenario) override;
    QString lacks(Need) const override { return {}; }
    const config::ServerProfile &server() const override { return m_server; }
    Instant now() const override { return m_clock->now(); }
    std::optional<simplejwt::Settings> settings() const override { return m_settings; }
    QList<jose::Key> keys() const override { return m_keys; }
    Result<> advance(std::chrono::microseconds by) override
    {
        m_clock->advance(by);
        return {};
    }
    Result<> changeUser(const UserChange &change) override;
    Result<QByteArray> issue(const TokenOrder &order) override;
    std::optional<bool> isBlacklisted(const QByteArray &token) const override;

private:
    Result<> openDirectory();
    Result<django::User> userOf(const TokenOrder &order) const;

    simplejwt::Band m_band;
    std::unique_ptr<ThrowawayFolder> m_directory;
    std::shared_ptr<MovableClock> m_clock = std::make_shared<MovableClock>();
    std::unique_ptr<django::SqlStore> m_store;
    simplejwt::Settings m_settings;
    QList<jose::Key> m_keys;
    config::ServerProfile m_server;
    server::AuthServer m_auth;
};

Result<> EmbeddedStage::prepare(const Scenario &scenario)
{
    m_auth.stop();
    m_store.reset();
    m_clock->reset();
    m_settings = {};
    if (scenario.settings.isObject()) {
        const auto settings = simplejwt::settingsFromJson(scenario.settings);
        if (!settings)
            return tl::unexpected(settings.error());
        m_settings = *settings;
    }
    if (const auto refused = refuseKeySet(m_settings); !refused)
        return refused;
    m_settings.blacklistApp = scenario.blacklistApp;
    if (const auto opened = openDirectory(); !opened)
        return opened;
    server::Options options;
    options.database = m_store->path();
    options.settings = m_settings;
    options.band = m_band;
    options.noAuthenticationClasses = !scenario.authenticationClasses;
    options.allowLogin = true;
    options.clock = m_clock;
    const auto url = m_auth.start(options);
    if (!url)
        return tl::unexpected(url.error());
    m_server = {};
    m_server.baseUrl = *url;
    m_server.name = tr("embedded server");
    m_server.band = m_band;
    m_server.embedded = true;
    m_server.startSecret = m_auth.startSecret();
    m_server.headerName = m_settings.authHeaderField();
    m_server.headerType = m_settings.authHeaderTypes.value(0).toLatin1();
    return {};
}

Result<> EmbeddedStage::openDirectory()
{
    m_directory = std::make_unique<ThrowawayFolder>();
    auto store = django::SqlStore::open(m_directory->filePath(u"scenario.sqlite3"_s));
    if (!store)
        return tl::unexpected(store.error());
    m_store = std::move(*store);
    for (const QString &name : { u"alice"_s, u"bob"_s, u"carol"_s, u"otp-guest"_s }) {
        const QString hash = simplejwt::encodePassword(name + u"-pw"_s, PasswordIterations);
        if (const auto added = m_store->addUser({ 0, name, hash, name != u"carol", {}, {} }); !added)
            return tl::unexpected(added.error());
    }
    if (!m_settings.signingKey && !m_settings.signingKeyIsNone) {
        const auto key = m_store->signingKey();
        if (!key)
            return tl::unexpected(key.error());
        m_settings.signingKey = *key;
    }
    m_keys = simplejwt::verificationKeys(m_settings);
    return {};
}

Result<> EmbeddedStage::changeUser(const UserChange &change)
{
    auto there = m_store->userByName(change.name);
    if (!there)
        return tl::unexpected(there.error());
    if (change.add && !*there) {
        const auto added = m_store->addUser({ 0, change.name, simplejwt::unusablePassword(), true, {}, {} });
        if (!added)
            return tl::unexpected(added.error());
        *there = *added;
    }
    if (!*there)
        return fail(Errc::NotFound, tr("There is no user “%1” to change.").arg(change.name));
    if (change.remove)
        return m_store->removeUser((*there)->id);
    if (change.active)
        (*there)->isActive = *change.active;
    if (change.password)
        (*there)->passwordHash = simplejwt::encodePassword(*change.password, PasswordIterations);
    return m_store->updateUser(**there);
}

Result<django::User> EmbeddedStage::userOf(const TokenOrder &order) const
{
    if (order.user.isEmpty()) {
        const auto user = m_store->userById(order.userId.toLongLong());
        if (!user)
            return tl::unexpected(user.error());
        return user->value_or(django::User{ order.userId.toLongLong(), {}, {}, true, {}, {} });
    }
    const auto user = m_store->userByName(order.user);
    if (!user)
        return tl::unexpected(user.error());
    if (!*user)
        return fail(Errc::NotFound, tr("There is no user “%1” to issue a token for.").arg(order.user));
    return **user;
}

Result<QByteArray> EmbeddedStage::issue(const TokenOrder &order)
{
    const auto user = userOf(order);
    if (!user)
        return tl::unexpected(user.error());
    return mint(m_settings, m_band, *m_store, m_clock->clock(), *user, order);
}

std::optional<bool> EmbeddedStage::isBlacklisted(const QByteArray &token) const
{
    if (!m_settings.blacklistApp || !m_settings.jtiClaim)
        return false;
    const auto listed = m_store->isBlacklisted(session::readToken(token).anyText(*m_settings.jtiClaim));
    return listed ? std::optional(*listed) : std::nullopt;
}

} // namespace

std::unique_ptr<Stage> embeddedStage(simplejwt::Band band)
{
    return std::make_unique<EmbeddedStage>(band);
}

} // namespace scenario
