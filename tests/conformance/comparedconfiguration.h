// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/server/authserver.h"
#include "core/simplejwt/settings.h"
#include "tests/support/djangoserver.h"

#include <QByteArray>
#include <QList>

class Dice;

/// What both servers are set to for one stretch of the sequence.
struct ComparedConfiguration
{
    QByteArray name;
    QByteArray settings = "{}"; ///< SIMPLE_JWT
    bool blacklistApp = true;
    bool literalViews = false;

    /// The settings as JSON without their keys, for people.
    QByteArray shown() const;
    /// As the engine reads them, with the real server's SECRET_KEY where they have no key.
    Result<simplejwt::Settings> read() const;
    DjangoServer::Options forDjango() const;
    server::Options forEmbedded(const simplejwt::Settings &read) const;
};

/// The ones that every run has.
QList<ComparedConfiguration> fixedConfigurations();

/// One with settings by chance: mostly such as projects have, some that Django takes at its start and trips over later.
ComparedConfiguration drawnConfiguration(Dice &dice, const QByteArray &name);
