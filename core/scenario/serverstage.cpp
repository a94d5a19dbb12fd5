// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/serverstage.h"

#include "core/scenario/minting.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/settingsjson.h"
#include "core/simplejwt/verificationkeys.h"

#include <QCoreApplication>

namespace scenario {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("scenario::Stage", text);
}

/// The settings alone: keys may differ from those that a scenario's defaults leave open.
simplejwt::Settings withoutKeys(simplejwt::Settings settings)
{
    settings.signingKey.reset();
    settings.blacklistApp = true; // compared apart
    settings.blacklistAppIsKnown = false;
    return settings;
}

class ServerStage final : public Stage
{
public:
    explicit ServerStage(ServerFacts facts)
        : m_facts(std::move(facts))
        , m_keys(m_facts.settings ? simplejwt::verificationKeys(*m_facts.settings) : QList<jose::Key>())
    {
    }

    Result<> prepare(const Scenario &scenario) override
    {
        m_fits = false;
        simplejwt::Settings wanted;
        if (scenario.settings.isObject()) {
            const auto read = simplejwt::settingsFromJson(scenario.settings);
            if (!read)
                return tl::unexpected(read.error());
            wanted = *read;
        }
        const bool isKnownWithout
            = m_facts.settings && m_facts.settings->blacklistAppIsKnown && !m_facts.settings->blacklistApp;
        m_fits = m_facts.settings && m_facts.authenticationClasses == scenario.authenticationClasses
            && (m_facts.blacklistApp && !isKnownWithout) == scenario.blacklistApp
            && withoutKeys(*m_facts.settings) == withoutKeys(wanted);
        return {};
    }

    QString lacks(Need need) const override
    {
        switch (need) {
        case Need::Clock:
            return tr("It needs a server whose clock can be moved.");
        case Need::Directory:
            return tr("It needs a server whose users can be changed.");
        case Need::Settings:
            break;
        }
        if (m_fits)
            return {};
        return m_facts.settings ? tr("It needs a server with other settings than this one's.")
                                : tr("It needs a server whose settings are known: name them with --settings, in the "
                                     "window give its signing key.");
    }

    const config::ServerProfile &server() const override { return m_facts.server; }
    Instant now() const override { return systemClock()(); }
    std::optional<simplejwt::Settings> settings() const override { return m_facts.settings; }
    QList<jose::Key> keys() const override { return m_keys; }
    Result<> advance(std::chrono::microseconds) override { return fail(Errc::Unsupported, lacks(Need::Clock)); }
    Result<> changeUser(const UserChange &) override { return fail(Errc::Unsupported, lacks(Need::Directory)); }
    std::optional<bool> isBlacklisted(const QByteArray &) const override { return std::nullopt; }

    Result<QByteArray> issue(const TokenOrder &order) override
    {
        if (!m_facts.settings || !m_facts.settings->signingKey)
            return fail(Errc::Secret, tr("The server's signing key isn't known, so no token can be issued here."));
        if (order.userId.isEmpty())
            return fail(Errc::Usage,
                tr("The users of this server are not known here; give the step a “user_id” in place of “user”."));
        return mintFor(*m_facts.settings, m_facts.server.band.value_or(simplejwt::Band::V5_5), order);
    }

private:
    ServerFacts m_facts;
    QList<jose::Key> m_keys;
    bool m_fits = false;
};

} // namespace

std::unique_ptr<Stage> serverStage(ServerFacts facts)
{
    return std::make_unique<ServerStage>(std::move(facts));
}

} // namespace scenario
