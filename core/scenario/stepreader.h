// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/expectationreader.h"

// Private to core/scenario.
namespace scenario {

/// Reads the steps of a scenario, member by member.
class StepReader
{
    Q_DECLARE_TR_FUNCTIONS(scenario::Reader)

public:
    using Path = FirstMistake::Path;

    /// Both must outlive it.
    StepReader(FirstMistake &mistake, KnownNames &known);

    /// Appends them, "each" unfolded. \a outerLocals: variables of the step that these belong to.
    void readSteps(const Json &value, const Path &path, QList<Step> *steps, const QSet<QString> &outerLocals = {});
    void readNeeds(const Json &value, const Path &path, Needs *needs);

private:
    void readStep(const Json &value, const Path &path, QList<Step> *steps, const QSet<QString> &outerLocals);
    std::optional<Action> readAction(const Json &step, const Path &path);
    void readActionMembers(const Json &value, const Path &path, Step *step);
    void readActionMember(const Json::Member &member, const Path &path, const Step &step);
    void readParallel(const Json &value, const Path &path, Step *step, const QSet<QString> &locals);
    void checkWords(const Json::Member &member, const Path &path, const Step &step);
    QList<Variables> readEach(const Json &value, const Path &path);
    void readCaptures(const Json &value, const Path &path, Step *step);
    void complain(const Path &path, const QString &what) { m_mistake.complain(path, what); }

    FirstMistake &m_mistake;
    KnownNames &m_known;
    ExpectationReader m_expectations;
};

} // namespace scenario
