// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/scenario.h"

#include <QCoreApplication>
#include <QSet>
#include <optional>

// Private to core/scenario: reads a scenario file member by member. Only the first mistake counts; after it nothing of
// what was read is used.
namespace scenario {

class ScenarioReader
{
    Q_DECLARE_TR_FUNCTIONS(scenario::Reader)

public:
    explicit ScenarioReader(QByteArrayView text);

    Result<Scenario> read(const QString &id);
    /// What read() complained of, without its place in words; absent: nothing, or the text is no JSON at all.
    const std::optional<JsonProblem> &problem() const { return m_problem; }

private:
    using Path = QStringList;

    void readTop(const Json &top);
    void readMember(const QString &name, const Json &value);
    void readNeeds(const Json &value, const Path &path, Needs *needs);
    void readSettings(const Json &value);
    void readServer(const Json &value);
    void readVariables(const Json &value);
    Variables namedValues(const Json &object, const Path &path); ///< "variables", or one object of "each"
    bool checkVariableName(const QString &name, const Path &path);
    void refuseDuplicates(const Json &value, const Path &path);
    QString textAt(const Json &value, const Path &path);

    // stepreader.cpp and expectationreader.cpp
    void readSteps(const Json &value, const Path &path, QList<Step> *steps, const QSet<QString> &outerLocals);
    void readStep(const Json &value, const Path &path, QList<Step> *steps, const QSet<QString> &outerLocals);
    std::optional<Action> readAction(const Json &step, const Path &path);
    void readActionMembers(const Json &value, const Path &path, Step *step);
    void readActionMember(const Json::Member &member, const Path &path, const Step &step);
    void readParallel(const Json &value, const Path &path, Step *step, const QSet<QString> &locals);
    void checkWords(const Json::Member &member, const Path &path);
    QList<Variables> readEach(const Json &value, const Path &path);
    void readCaptures(const Json &value, const Path &path, Step *step);
    void readExpectation(const Json &value, const Path &path, Step *step);
    void checkExpected(const Json &value, const Path &path);
    void checkTokenNames(const Json &value, const Path &path);
    void checkReferences(const Json &value, const Path &path, const QSet<QString> &locals);

    void complain(const Path &path, const QString &what);
    bool isFine() const { return !m_error; }

    QByteArrayView m_text;
    Scenario m_scenario;
    QSet<QString> m_known; ///< variables that have a value by now
    std::optional<Error> m_error;
    std::optional<JsonProblem> m_problem;
};

} // namespace scenario
