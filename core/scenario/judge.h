// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/scenarioresult.h"
#include "core/scenario/stage.h"
#include "core/session/sessionlog.h"

// Private to core/scenario.
namespace scenario {

/// Compares what came of a step with what it expects.
class Judge
{
public:
    /// All of them must outlive it.
    Judge(const Stage &stage, session::SessionLog &log, const Variables &variables);

    /// \a prefix: which call of several, "call 3: "; \a causes: of the exchange, where the step names one.
    QList<Check> answer(const QString &prefix, const Expectation &expect, const session::Exchange &exchange,
        const QList<diagnose::Cause> &causes) const;
    /// Claims and states of the tokens that variables hold by now.
    QList<Check> tokens(const Expectation &expect) const;
    /// Of "parallel": how many answers came with each status.
    QList<Check> statuses(const Expectation &expect, const QList<session::Exchange> &exchanges) const;

private:
    QString stateOf(const QByteArray &token) const;

    const Stage &m_stage;
    session::SessionLog &m_log;
    const Variables &m_variables;
};

} // namespace scenario
