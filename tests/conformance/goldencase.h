// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "core/server/http.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/settings.h"

#include <QList>
#include <QString>

/// One recorded exchange of a real server, as tests/vectors/golden*.jsonl has it.
struct GoldenCase
{
    QString id; ///< scenario/step
    QString profile; ///< "5.2.2", "5.5.1", "5.5-head"
    Json settings; ///< SIMPLE_JWT
    QString setup; ///< what was done to the server before, in words
    QString note;
    bool blacklistApp = true;
    QByteArray method;
    QByteArray path;
    QList<server::Header> headers;
    QByteArray body; ///< null: none
    Json recipes; ///< how its <forged:…> and <altered:…> tokens are made
    int status = 0;
    QList<server::Header> replyHeaders;
    QByteArray replyBody;
    Json decoded; ///< the new tokens of the answer
    Json database; ///< the rows afterwards; null where not recorded

    QString scenario() const { return id.section(QLatin1Char('/'), 0, 0); }
};

/// The steps that ran one after the other on one fresh database.
struct GoldenScenario
{
    QString name; ///< profile and scenario
    QList<GoldenCase> steps;
};

/// Every scenario of both files, in their order. Empty if they can't be read.
QList<GoldenScenario> goldenScenarios();

/// A test key of tests/vectors/keys as PEM.
QByteArray goldenKey(const QString &name);

/// The settings of a case as the recorded project had them, its SECRET_KEY included.
Result<simplejwt::Settings> goldenSettings(const GoldenCase &golden);

simplejwt::Band goldenBand(const GoldenCase &golden);

/// Django's SECRET_KEY of the recorded project.
QByteArray goldenSecret();
