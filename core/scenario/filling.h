// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/scenario/scenario.h"

// Private to core/scenario: the references of a step.
namespace scenario {

/// The step with every reference replaced; its repetition's own variables come over the scenario's. Errc::NotFound.
Result<Step> filled(const Step &step, Variables variables);
/// What it refers to and nothing has given a value.
QStringList unsetReferences(const Step &step, const Variables &variables);
/// What the step and those within it keep.
QList<Capture> capturesOf(const Step &step);

} // namespace scenario
