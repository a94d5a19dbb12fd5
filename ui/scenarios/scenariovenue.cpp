// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenarios/scenariovenue.h"

using simplejwt::Band;

namespace {

const QString serverVenue = QStringLiteral("server");

} // namespace

ScenarioVenue::ScenarioVenue(QWidget *parent)
    : QComboBox(parent)
{
    setObjectName(QStringLiteral("scenarioVenue"));
    setAccessibleName(tr("Where scenarios are played"));
    setToolTip(tr("An embedded server for each scenario, or the server that is chosen at the top"));
    for (const Band band : { Band::V5_2, Band::V5_5, Band::Next }) {
        const QString name = simplejwt::bandName(band);
        addItem(tr("Embedded, %1 rules").arg(name), name);
    }
    setCurrentIndex(findData(QString(simplejwt::bandName(m_band))));
}

void ScenarioVenue::setBand(Band band)
{
    const bool isNews = m_band != band;
    m_band = band;
    if (isNews && !isForeign())
        setCurrentIndex(findData(QString(simplejwt::bandName(band))));
}

void ScenarioVenue::setServer(const std::optional<scenario::ServerFacts> &server)
{
    const QString before = m_server ? m_server->server.id() : QString();
    m_server = server;
    const int old = findData(serverVenue);
    if (!server) {
        const bool wasForeign = old >= 0 && currentIndex() == old;
        if (wasForeign) // before it goes, or the box would choose another band's rules by itself
            setCurrentIndex(findData(QString(simplejwt::bandName(m_band))));
        if (old >= 0)
            removeItem(old);
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
    const auto band = simplejwt::bandNamed(currentData().toString()).value_or(Band::V5_5);
    return [band] { return scenario::embeddedStage(band); };
}
