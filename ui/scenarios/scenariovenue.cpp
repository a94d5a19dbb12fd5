// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenarios/scenariovenue.h"

using simplejwt::Profile;

namespace {

const QString serverVenue = QStringLiteral("server");

} // namespace

ScenarioVenue::ScenarioVenue(QWidget *parent)
    : QComboBox(parent)
{
    setObjectName(QStringLiteral("scenarioVenue"));
    setAccessibleName(tr("Where scenarios are played"));
    setToolTip(tr("An embedded server for each scenario, or the server that is chosen at the top"));
    for (const Profile band : { Profile::V5_2, Profile::V5_5, Profile::Next }) {
        const QString name = simplejwt::profileName(band);
        addItem(tr("Embedded, %1 rules").arg(name), name);
    }
    setCurrentIndex(findData(QString(simplejwt::profileName(Profile::V5_5))));
}

void ScenarioVenue::setBand(Profile band)
{
    if (!isForeign())
        setCurrentIndex(findData(QString(simplejwt::profileName(band))));
}

void ScenarioVenue::setServer(const std::optional<scenario::ServerFacts> &server)
{
    const QString before = m_server ? m_server->server.id() : QString();
    m_server = server;
    const int old = findData(serverVenue);
    if (!server) {
        if (old >= 0)
            removeItem(old);
        if (currentIndex() < 0)
            setCurrentIndex(1);
        return;
    }
    const QString title = tr("Server %1").arg(server->server.title());
    if (old >= 0)
        setItemText(old, title);
    else
        addItem(title, serverVenue);
    if (before != server->server.id())
        setCurrentIndex(findData(serverVenue));
}

bool ScenarioVenue::isForeign() const
{
    return m_server && currentData().toString() == serverVenue;
}

scenario::Player::StageMaker ScenarioVenue::stageMaker() const
{
    if (isForeign())
        return [facts = *m_server] { return scenario::serverStage(facts); };
    const auto band = simplejwt::profileNamed(currentData().toString()).value_or(Profile::V5_5);
    return [band] { return scenario::embeddedStage(band); };
}
