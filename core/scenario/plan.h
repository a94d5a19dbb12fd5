// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/stage.h"

namespace scenario {

/// A call that a scenario would make.
struct PlannedCall
{
    QString step; ///< its name
    QByteArray method;
    QUrl url; ///< what is known only later stands there as "${name}"
    int times = 1;
};

/// What playing the scenario there sends, before anything is sent; without the steps that can't be played there.
/// Prepares the stage: one of embeddedStage() starts its server.
Result<QList<PlannedCall>> plannedCalls(const Scenario &scenario, Stage &stage);

/// Why the prepared stage can't play this step, one sentence; empty: it can.
QString lackOf(const Scenario &scenario, const Step &step, const Stage &stage);
/// The endpoint of a step that calls: with an access token the password-less views, without one Simple JWT's own.
session::Endpoint endpointOf(const Step &step);

} // namespace scenario
