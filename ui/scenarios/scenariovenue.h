// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/embeddedstage.h"
#include "core/scenario/player.h"
#include "core/scenario/serverstage.h"
#include "core/simplejwt/band.h"

#include <QComboBox>
#include <optional>

/// Where scenarios are played: on an embedded server for each, in one of the bands, or on the server that is called.
class ScenarioVenue : public QComboBox
{
    Q_OBJECT

public:
    explicit ScenarioVenue(QWidget *parent = nullptr);

    /// The band that the embedded server has, by which its venue goes; what was chosen here stays until that changes.
    void setBand(simplejwt::Band band);
    /// Adds the server that is called now, and chooses it if it is another one; absent: only embedded ones.
    void setServer(const std::optional<scenario::ServerFacts> &server);
    const std::optional<scenario::ServerFacts> &server() const { return m_server; }
    bool isForeign() const; ///< the server is chosen
    scenario::Player::StageMaker stageMaker() const;

private:
    simplejwt::Band m_band = simplejwt::Band::V5_5; ///< of the embedded server
    std::optional<scenario::ServerFacts> m_server;
};
