// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/scenarioreader.h"

#include "core/json/jsonreader.h"
#include "core/scenario/stepreader.h"
#include "core/simplejwt/settings.h"
#include "core/simplejwt/settingsjson.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace scenario {

namespace {

bool spoils(const JsonProblem &problem)
{
    return problem.kind != JsonProblem::Kind::DuplicateName && problem.kind != JsonProblem::Kind::LoneSurrogate;
}

/// Reads a scenario file, member by member.
class ScenarioReader
{
    Q_DECLARE_TR_FUNCTIONS(scenario::Reader)

public:
    explicit ScenarioReader(QByteArrayView text)
        : m_text(text)
    {
    }

    Result<Scenario> read(const QString &id);
    /// What read() complained of, without its place in words; absent: nothing, or the text is no JSON at all.
    const std::optional<JsonProblem> &problem() const { return m_mistake.problem(); }
    const Scenario &soFar() const { return m_scenario; } ///< what read() came to, mistakes or not

private:
    using Path = FirstMistake::Path;

    void readTop(const Json &top);
    void readMember(const QString &name, const Json &value);
    void readSettings(const Json &value);
    void readServer(const Json &value);
    void readVariables(const Json &value);
    void refuseDuplicates(const Json &value, const Path &path);
    void complain(const Path &path, const QString &what) { m_mistake.complain(path, what); }

    QByteArrayView m_text;
    FirstMistake m_mistake{ m_text };
    KnownNames m_known{ m_mistake };
    StepReader m_steps{ m_mistake, m_known };
    Scenario m_scenario;
};

Result<Scenario> ScenarioReader::read(const QString &id)
{
    const Result<Json> json = parseJson(m_text);
    if (!json)
        return tl::unexpected(json.error());
    m_scenario.id = id;
    refuseDuplicates(*json, {});
    if (m_mistake.isFine())
        readTop(*json);
    if (m_mistake.error())
        return tl::unexpected(*m_mistake.error());
    return m_scenario;
}

void ScenarioReader::readTop(const Json &top)
{
    if (!top.isObject())
        return complain({}, tr("A scenario is a JSON object with “name” and “steps”."));
    // What steps refer to comes first, wherever it stands.
    if (const Json *variables = top.find(u"variables"))
        readVariables(*variables);
    for (const Json::Member &member : top.members())
        readMember(member.name, member.value);
    if (m_scenario.name.isEmpty())
        complain({}, tr("The scenario has no “name”. Add one."));
    if (m_scenario.steps.isEmpty())
        complain({}, tr("The scenario has no “steps”. Add an array with at least one."));
}

void ScenarioReader::readMember(const QString &name, const Json &value)
{
    if (name == u"format") {
        if (value.toString() != u"jotlab-scenario")
            complain({ name }, tr("“format” names another kind of file. A scenario has \"jotlab-scenario\" there."));
    } else if (name == u"$schema" || name == u"variables") {
        if (name == u"$schema")
            m_mistake.textAt(value, { name });
    } else if (name == u"name") {
        m_scenario.name = m_mistake.textAt(value, { name });
    } else if (name == u"description") {
        m_scenario.description = m_mistake.textAt(value, { name });
    } else if (name == u"needs") {
        m_steps.readNeeds(value, { name }, &m_scenario.needs);
    } else if (name == u"settings") {
        readSettings(value);
    } else if (name == u"server") {
        readServer(value);
    } else if (name == u"steps") {
        m_steps.readSteps(value, { name }, &m_scenario.steps);
    } else {
        complain({ name }, tr("A scenario has no member “%1”. Remove it, or check its spelling.").arg(name));
    }
}

void ScenarioReader::readSettings(const Json &value)
{
    if (!value.isObject())
        return complain({ u"settings"_s }, tr("“settings” must be an object with Simple JWT's own names."));
    // One by one, so that the place of the one that is off is known; ALGORITHM first, as the keys have to fit it.
    QList<Json::Member> members = value.members();
    std::stable_partition(
        members.begin(), members.end(), [](const Json::Member &member) { return member.name == u"ALGORITHM"; });
    Json upToHere = Json::object();
    for (const Json::Member &member : members) {
        upToHere.set(member.name, member.value);
        if (const auto read = simplejwt::settingsFromJson(upToHere); !read)
            return complain({ u"settings"_s, member.name }, read.error().what);
    }
    m_scenario.settings = value;
}

void ScenarioReader::readServer(const Json &value)
{
    if (!value.isObject())
        return complain(
            { u"server"_s }, tr("“server” must be an object with \"blacklist_app\" or \"authentication_classes\"."));
    for (const Json::Member &member : value.members()) {
        bool *target = member.name == u"blacklist_app" ? &m_scenario.blacklistApp
            : member.name == u"authentication_classes" ? &m_scenario.authenticationClasses
                                                       : nullptr;
        const Path path{ u"server"_s, member.name };
        if (!target)
            return complain(path,
                tr("“server” has no member “%1”. Use \"blacklist_app\" or \"authentication_classes\".")
                    .arg(member.name));
        if (!member.value.isBool())
            return complain(path, tr("“%1” must be true or false.").arg(member.name));
        *target = member.value.toBool();
    }
}

void ScenarioReader::readVariables(const Json &value)
{
    if (!value.isObject())
        return complain({ u"variables"_s }, tr("“variables” must be an object of names and values."));
    m_scenario.variables = m_known.namedValues(value, { u"variables"_s });
    for (const QString &name : m_scenario.variables.keys())
        m_known.add(name);
}

void ScenarioReader::refuseDuplicates(const Json &value, const Path &path)
{
    for (qsizetype i = 0; i < value.items().size(); ++i)
        refuseDuplicates(value.items().at(i), path + Path{ QString::number(i) });
    QSet<QString> seen;
    for (const Json::Member &member : value.members()) {
        const Path place = path + Path{ member.name };
        if (seen.contains(member.name))
            complain(place, tr("“%1” stands here for the second time. Remove one.").arg(member.name));
        seen.insert(member.name);
        refuseDuplicates(member.value, place);
    }
}

} // namespace

Reading readScenario(QByteArrayView json, const QString &id)
{
    ScenarioReader reader(json);
    Reading reading{ reader.read(id), {}, reader.soFar().name, reader.soFar().description };
    // What the strict reader calls no JSON, the tolerant one can point at.
    const QList<JsonProblem> problems = scanJson(json).problems;
    if (const auto first = std::find_if(problems.begin(), problems.end(), spoils); first != problems.end())
        reading.problems = { *first };
    else if (!reading.scenario)
        reading.problems
            = { reader.problem().value_or(JsonProblem{ JsonProblem::Kind::Syntax, 0, 1, reading.scenario.error().what }) };
    return reading;
}

QList<JsonProblem> scenarioProblems(QByteArrayView json)
{
    return readScenario(json).problems;
}

Result<Scenario> parseScenario(QByteArrayView json, const QString &id)
{
    return ScenarioReader(json).read(id);
}

} // namespace scenario
