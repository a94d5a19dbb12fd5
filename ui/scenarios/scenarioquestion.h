// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/plan.h"
#include "core/scenario/serverstage.h"
#include "ui/scenarios/scenariorun.h"

/// What scenarios would send to a server that may be somebody else's: asked before anything is sent.
class ScenarioQuestion
{
public:
    /// What can't be planned is not played there either: nobody could say what it sends.
    ScenarioQuestion(const ScenarioBatch &batch, const scenario::ServerFacts &facts);

    const ScenarioBatch &batch() const { return m_batch; }
    const QString &server() const { return m_server; } ///< its id
    bool isAbout(const QString &id) const; ///< of a scenario
    QString text() const;
    QString detail() const; ///< each call once

private:
    ScenarioBatch m_batch;
    QString m_server;
    QList<scenario::PlannedCall> m_calls;
};
