// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/knownnames.h"

// Private to core/scenario.
namespace scenario {

/// Reads the "expect" of a step.
class ExpectationReader
{
    Q_DECLARE_TR_FUNCTIONS(scenario::Reader)

public:
    using Path = FirstMistake::Path;

    /// Both must outlive it.
    ExpectationReader(FirstMistake &mistake, const KnownNames &known);

    void read(const Json &value, const Path &path, Step *step);

private:
    void checkExpected(const Json &value, const Path &path);
    void checkTokenNames(const Json &value, const Path &path);
    void complain(const Path &path, const QString &what) { m_mistake.complain(path, what); }

    FirstMistake &m_mistake;
    const KnownNames &m_known;
};

} // namespace scenario
