// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/invocation.h"
#include "core/base/quitsignals.h"
#include "core/base/timetext.h"
#include "core/config/serverfile.h"
#include "core/json/jsonreader.h"
#include "core/scenario/embeddedstage.h"
#include "core/scenario/redaction.h"
#include "core/scenario/report.h"
#include "core/scenario/runner.h"
#include "core/scenario/scenariofiles.h"
#include "core/scenario/serverstage.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <algorithm>

using namespace Qt::StringLiterals;
using scenario::Outcome;
using scenario::Runner;
using scenario::Scenario;
using scenario::ScenarioResult;
using scenario::StepResult;

namespace cli {

namespace {

/// A file, or the name of one that comes with Jotlab.
Result<Scenario> findScenario(const QString &word)
{
    const QString shipped = u":/scenarios/%1.json"_s.arg(word);
    if (!QFileInfo::exists(word) && !word.contains(u'/') && QFileInfo::exists(shipped))
        return scenario::loadScenario(shipped);
    return scenario::loadScenario(word);
}

Exit listShipped(Console &console)
{
    for (const Scenario &each : scenario::shippedScenarios()) {
        if (console.json) {
            Json row = Json::object();
            row.set(u"id"_s, each.id);
            row.set(u"name"_s, each.name);
            row.set(u"description"_s, each.description);
            console.object(row);
        } else {
            console.line(each.id.leftJustified(26) + each.name);
        }
    }
    return Exit::Done;
}

/// Tells what happens as it happens.
class Reporter
{
public:
    Reporter(Console &console, bool reveal)
        : m_console(console)
        , m_reveal(reveal)
    {
    }

    void begin(const Scenario &scenario)
    {
        m_id = scenario.id;
        if (!m_console.json)
            m_console.line(shown(scenario.name));
    }

    void step(const StepResult &step)
    {
        if (m_console.json)
            return m_console.object(stepJson(step));
        static constexpr const char *marks[] = { "–", "✓", "✕", "–" };
        static constexpr int colours[] = { 33, 32, 31, 33 };
        const QString mark = QString::fromUtf8(marks[std::size_t(step.outcome)]);
        QString line = u"  %1 %2"_s.arg(m_console.coloured(mark, colours[std::size_t(step.outcome)]), shown(step.name));
        if (step.exchanges.size() == 1 && step.exchanges.constFirst().status != 0)
            line += u"  %1"_s.arg(step.exchanges.constFirst().status);
        m_console.line(line);
        if (!step.reason.isEmpty())
            m_console.line(u"      "_s + shown(step.reason));
        for (const scenario::Check &check : step.checks) {
            if (!check.ok)
                m_console.line(shown(u"      %1: expected %2, got %3"_s.arg(check.what, check.expected, check.actual)));
        }
        if (step.outcome == Outcome::Failed && !step.causes.isEmpty())
            m_console.line(shown(u"      Why: "_s + step.causes.constFirst().text));
    }

    void end(const ScenarioResult &result)
    {
        if (m_console.json) {
            Json row = Json::object();
            row.set(u"scenario"_s, result.id);
            row.set(u"outcome"_s, QString(outcomeName(result.outcome())));
            row.set(u"passed"_s, result.count(Outcome::Passed));
            row.set(u"failed"_s, result.count(Outcome::Failed));
            row.set(u"skipped"_s, result.count(Outcome::Skipped));
            row.set(u"problem"_s, result.problem.isEmpty() ? Json() : Json(value(result.problem)));
            return m_console.object(row);
        }
        if (!result.problem.isEmpty())
            m_console.line(u"  "_s + shown(result.problem));
        m_console.line(u"  %1: %2 passed, %3 failed, %4 skipped, %5"_s.arg(QString(outcomeName(result.outcome())))
                           .arg(result.count(Outcome::Passed))
                           .arg(result.count(Outcome::Failed))
                           .arg(result.count(Outcome::Skipped))
                           .arg(roughElapsedText(result.duration)));
    }

private:
    QString value(const QString &text) const { return m_reveal ? text : scenario::withoutSecrets(text); }
    QString shown(const QString &text) const { return printable(value(text)); }

    Json stepJson(const StepResult &step) const
    {
        Json failures = Json::array();
        for (const scenario::Check &check : step.checks) {
            if (check.ok)
                continue;
            Json row = Json::object();
            row.set(u"what"_s, value(check.what));
            row.set(u"expected"_s, value(check.expected));
            row.set(u"actual"_s, value(check.actual));
            failures.append(row);
        }
        Json statuses = Json::array();
        for (const session::Exchange &exchange : step.exchanges)
            statuses.append(exchange.status);
        Json row = Json::object();
        row.set(u"scenario"_s, m_id);
        row.set(u"step"_s, step.index + 1);
        row.set(u"name"_s, value(step.name));
        row.set(u"outcome"_s, QString(outcomeName(step.outcome)));
        row.set(u"reason"_s, step.reason.isEmpty() ? Json() : Json(value(step.reason)));
        row.set(u"statuses"_s, statuses);
        row.set(u"failures"_s, failures);
        row.set(u"cause"_s, step.causes.isEmpty() ? Json() : Json(QString::fromLatin1(step.causes.constFirst().id)));
        return row;
    }

    Console &m_console;
    bool m_reveal;
    QString m_id;
};

/// With the key that wins.
Result<simplejwt::Settings> settingsOf(const Invocation &invocation)
{
    return invocation.settings().and_then([&](simplejwt::Settings settings) {
        return invocation.adoptKey(settings, nullptr).map([&](KeySource) { return settings; });
    });
}

Result<std::unique_ptr<scenario::Stage>> stageOf(const Invocation &invocation)
{
    const auto band = invocation.band();
    if (!band)
        return tl::unexpected(band.error());
    if (!invocation.isSet(u"server"_s)) {
        if (invocation.isSet(u"settings"_s))
            return fail(Errc::Usage,
                u"--settings tells about a server of --server; an embedded one takes them from the scenario."_s);
        return scenario::embeddedStage(*band);
    }
    scenario::ServerFacts facts;
    const auto server = invocation.server();
    if (!server)
        return tl::unexpected(server.error());
    invocation.tellWay(server->baseUrl, server->connection.proxy);
    facts.server = *server;
    if (invocation.isSet(u"profile"_s))
        facts.server.band = *band;
    if (invocation.isSet(u"settings"_s)) {
        const auto settings = settingsOf(invocation);
        if (settings)
            facts.settings = *settings;
        else if (invocation.isReferred(u"settings"_s)) // a team shares the file, but not the key
            invocation.console().diagnostic(
                settings.error().what + u" Steps that need the server's settings are skipped."_s);
        else
            return tl::unexpected(settings.error());
    }
    facts.blacklistApp = !invocation.isSet(u"no-blacklist-app"_s);
    facts.authenticationClasses = !invocation.isSet(u"no-authentication-classes"_s);
    return scenario::serverStage(facts);
}

Result<scenario::Variables> variablesOf(const Invocation &invocation)
{
    scenario::Variables variables;
    for (const QString &word : invocation.values(u"variable"_s)) {
        const qsizetype at = word.indexOf(u'=');
        if (at < 1)
            return fail(Errc::Usage, u"--variable wants NAME=VALUE."_s);
        const QString text = word.sliced(at + 1); // typed as JSON where it is JSON
        const auto read = parseJson('[' + text.toUtf8() + ']');
        const bool isJson = read && read->items().size() == 1;
        variables.insert(word.first(at), isJson ? read->items().constFirst() : Json(text));
    }
    return variables;
}

/// Absent: a signal ended it.
std::optional<ScenarioResult> play(Runner &runner, const Scenario &scenario, Reporter &reporter)
{
    bool isDone = false;
    QObject guard;
    QObject::connect(
        &runner, &Runner::stepFinished, &guard, [&reporter](int, const StepResult &step) { reporter.step(step); });
    QObject::connect(&runner, &Runner::finished, &guard, [&isDone](const ScenarioResult &) {
        isDone = true;
        QCoreApplication::quit();
    });
    runner.setScenario(scenario);
    reporter.begin(scenario);
    runner.run();
    QCoreApplication::exec();
    const bool wasCut = !isDone;
    runner.stop();
    reporter.end(runner.result());
    return wasCut ? std::nullopt : std::optional(runner.result());
}

bool missesNetwork(const ScenarioResult &result)
{
    return std::any_of(result.steps.begin(), result.steps.end(), [](const StepResult &step) {
        return std::any_of(step.exchanges.begin(), step.exchanges.end(),
            [](const session::Exchange &exchange) { return exchange.failure != session::Failure::None; });
    });
}

Exit exitOf(const QList<ScenarioResult> &results)
{
    Exit exit = Exit::Done;
    for (const ScenarioResult &result : results) {
        if (missesNetwork(result) || !result.problem.isEmpty())
            return Exit::Failed;
        if (result.outcome() == Outcome::Failed)
            exit = Exit::Negative;
    }
    return exit;
}

void addOptions(Invocation &invocation)
{
    invocation.addOption(u"server"_s,
        u"Where the server is, or a server file; without it an embedded one for each scenario."_s, u"url|file"_s);
    invocation.addOption(u"report"_s, u"Writes a report: .html, .md, .xml (JUnit) or .json; repeatable."_s, u"file"_s);
    invocation.addOption(u"reveal"_s, u"Whole tokens and passwords, also in reports."_s);
    invocation.addOption(u"variable"_s, u"NAME=VALUE in place of the scenario's own; repeatable."_s, u"name=value"_s);
    invocation.addOption(u"list"_s, u"Lists the scenarios that come with Jotlab."_s);
    invocation.addOption(u"no-blacklist-app"_s, u"With --settings: the server has no blacklist app."_s);
    invocation.addOption(
        u"no-authentication-classes"_s, u"With --settings: its refresh and logout have IsAuthenticated alone."_s);
    invocation.addArgument(u"SCENARIO…"_s, u"Scenario files, or names from --list."_s, u"SCENARIO…"_s);
}

} // namespace

Exit play(const QStringList &words, Console &console)
{
    Invocation invocation(u"run"_s,
        u"Plays scenarios. With --server, --settings and the key options tell what that server's settings are."_s,
        KeyOptions | SettingsOptions | ServerSecretOption, console);
    addOptions(invocation);
    if (!invocation.parse(words))
        return invocation.exit();
    if (invocation.isSet(u"list"_s))
        return listShipped(console);
    if (invocation.arguments().isEmpty()) {
        console.diagnostic(u"Name a scenario: a file, or one of --list."_s);
        return Exit::Usage;
    }
    for (const QString &file : invocation.values(u"report"_s)) {
        if (!scenario::reportFormatOf(file)) {
            console.diagnostic(
                u"--report wants a file that ends with .html, .md, .xml or .json, not “%1”."_s.arg(file));
            return Exit::Usage;
        }
    }
    QList<Scenario> scenarios;
    for (const QString &word : invocation.arguments()) {
        const auto scenario = findScenario(word);
        if (!scenario)
            return console.failure(scenario.error());
        scenarios.append(*scenario);
    }
    const auto stage = stageOf(invocation);
    if (!stage)
        return console.failure(stage.error());
    const auto variables = variablesOf(invocation);
    if (!variables)
        return console.failure(variables.error());

    Runner runner(**stage);
    runner.setVariables(*variables);
    if (const auto ready = quitOnSignals(&runner); !ready)
        return console.failure(ready.error());
    Reporter reporter(console, invocation.isSet(u"reveal"_s));
    QList<ScenarioResult> results;
    bool wasCut = false;
    for (const Scenario &scenario : scenarios) {
        const auto result = play(runner, scenario, reporter);
        results.append(runner.result());
        console.flush();
        wasCut = !result;
        if (wasCut)
            break;
    }
    const auto secrets = invocation.isSet(u"reveal"_s) ? client::Secrets::Revealed : client::Secrets::Redacted;
    for (const QString &file : invocation.values(u"report"_s)) {
        if (const auto saved = scenario::saveReport(results, file, secrets); !saved)
            return console.failure(saved.error());
    }
    return wasCut ? Exit::Negative : exitOf(results);
}

} // namespace cli
