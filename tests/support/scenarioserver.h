// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/jsonwriter.h"
#include "core/scenario/scenario.h"
#include "core/scenario/serverstage.h"
#include "core/simplejwt/settingsjson.h"
#include "tests/support/djangoserver.h"

/// How a real Django is set up for a scenario; the same for those that ask for the same.
inline DjangoServer::Options djangoFor(const scenario::Scenario &scenario)
{
    DjangoServer::Options options;
    if (scenario.settings.isObject())
        options.simpleJwt = writeJson(scenario.settings);
    options.blacklistApp = scenario.blacklistApp;
    options.literalViews = !scenario.authenticationClasses;
    return options;
}

/// One text a set-up.
inline QByteArray nameOf(const DjangoServer::Options &options)
{
    return options.simpleJwt + (options.blacklistApp ? " app" : " no app") + (options.literalViews ? " literal" : "");
}

/// What is known of that server when the scenario is played on it: all of it, its key too.
inline scenario::ServerFacts factsOf(const DjangoServer &django, const scenario::Scenario &scenario)
{
    scenario::ServerFacts facts;
    facts.server.baseUrl = django.url();
    if (django.version().startsWith("5.2."))
        facts.server.band = simplejwt::Band::V5_2;
    facts.settings
        = simplejwt::settingsFromJson(scenario.settings.isObject() ? scenario.settings : Json::object()).value();
    facts.settings->signingKey = DjangoServer::secretKey();
    facts.blacklistApp = scenario.blacklistApp;
    facts.authenticationClasses = scenario.authenticationClasses;
    return facts;
}
