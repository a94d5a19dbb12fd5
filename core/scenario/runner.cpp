// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/runner.h"

#include "core/scenario/plan.h"
#include "core/scenario/variables.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace scenario {

namespace {

/// The step with every reference replaced; its repetition's own variables come over the scenario's.
Result<Step> filled(const Step &step, Variables variables)
{
    Step out = step;
    const Variables outer = variables;
    for (const auto [name, value] : step.locals.asKeyValueRange()) {
        const auto local = substituted(value, outer);
        if (!local)
            return tl::unexpected(local.error());
        variables.insert(name, *local);
    }
    const auto name = substituted(Json(step.name), variables);
    if (!name)
        return tl::unexpected(name.error());
    out.name = name->toString();
    Expectation &expect = out.expect;
    for (Json *part : { &out.with, &expect.status, &expect.headers, &expect.body, &expect.cause, &expect.claims,
             &expect.state, &expect.statuses }) {
        auto value = substituted(*part, variables);
        if (!value)
            return tl::unexpected(value.error());
        *part = *value;
    }
    for (Step &inner : out.steps) {
        auto value = filled(inner, variables);
        if (!value)
            return value;
        inner = *value;
    }
    return out;
}

QList<Capture> capturesOf(const Step &step)
{
    QList<Capture> captures = step.captures;
    for (const Step &inner : step.steps)
        captures += capturesOf(inner);
    return captures;
}

QString textOf(const Json &with, QStringView name)
{
    const Json *value = with.find(name);
    return !value ? QString() : value->isNumber() ? QString::fromLatin1(value->numberText()) : value->toString();
}

double secondsOf(const Json &with)
{
    const Json *value = with.find(u"seconds");
    return !value ? 0 : value->isNumber() ? value->toDouble() : value->toString().toDouble();
}

} // namespace

Runner::Runner(Stage &stage, QObject *parent)
    : QObject(parent)
    , m_stage(stage)
{
    qRegisterMetaType<StepResult>();
    qRegisterMetaType<ScenarioResult>();
    m_nextTimer.setSingleShot(true);
    m_waitTimer.setSingleShot(true);
    connect(&m_nextTimer, &QTimer::timeout, this, &Runner::playNext);
    connect(&m_waitTimer, &QTimer::timeout, this, [this] { conclude({}); });
}

Runner::~Runner() = default;

void Runner::setScenario(const Scenario &scenario)
{
    if (m_running)
        return;
    m_scenario = scenario;
    m_prepared = false;
    m_next = 0;
    m_result = {};
}

void Runner::setVariables(const Variables &overrides)
{
    if (!m_running)
        m_overrides = overrides;
}

bool Runner::prepare()
{
    if (m_prepared && m_next < m_scenario.steps.size())
        return true;
    m_next = 0;
    m_startedAt = systemClock()();
    m_result = { m_scenario.id, m_scenario.name, m_scenario.description, {}, {}, m_startedAt, {}, {}, {} };
    for (const Step &step : m_scenario.steps) {
        StepResult row;
        row.index = int(m_result.steps.size());
        row.name = step.name;
        row.action = actionName(step.action);
        m_result.steps.append(row);
    }
    m_variables = m_scenario.variables;
    m_whyMissing.clear();
    for (const auto [name, value] : m_overrides.asKeyValueRange())
        m_variables.insert(name, value);
    const Result<> ready = m_stage.prepare(m_scenario);
    if (!ready) {
        m_result.problem = ready.error().what;
        return false;
    }
    m_result.server = m_stage.server().title();
    if (m_stage.server().band)
        m_result.band = simplejwt::profileName(*m_stage.server().band);
    const Clock now = [this] { return m_stage.now(); };
    m_log = std::make_unique<session::SessionLog>(now);
    m_client = std::make_unique<client::EndpointClient>(now);
    connect(m_client.get(), &client::EndpointClient::exchangeFinished, this, &Runner::onExchange);
    m_prepared = true;
    emit started(int(m_scenario.steps.size()));
    return true;
}

void Runner::run()
{
    if (m_running)
        return;
    m_running = true;
    m_single = false;
    m_nextTimer.start(0);
}

void Runner::step()
{
    if (m_running)
        return;
    m_running = true;
    m_single = true;
    m_nextTimer.start(0);
}

void Runner::stop()
{
    if (!m_running)
        return;
    m_nextTimer.stop();
    m_waitTimer.stop();
    m_pending.clear();
    if (m_client)
        m_client->cancelAll();
    close();
}

void Runner::playNext()
{
    if (!prepare() || m_next >= m_scenario.steps.size())
        return close();
    play();
}

QStringList Runner::unsetReferences(const Step &step) const
{
    QStringList names;
    Json everything = Json::array({ step.with, Json(step.name), step.expect.status, step.expect.headers,
        step.expect.body, step.expect.cause, step.expect.claims, step.expect.state, step.expect.statuses });
    for (const Json &local : step.locals)
        everything.append(local);
    for (const QString &name : referencesIn(everything).value_or(QStringList())) {
        if (!m_variables.contains(name) && !step.locals.contains(name))
            names.append(name);
    }
    QStringList captured;
    for (const Capture &each : capturesOf(step))
        captured.append(each.variable);
    for (const Json *part : { &step.expect.claims, &step.expect.state }) {
        for (const Json::Member &member : part->members()) {
            if (!m_variables.contains(member.name) && !captured.contains(member.name))
                names.append(member.name);
        }
    }
    for (const Step &inner : step.steps) {
        for (const QString &name : unsetReferences(inner)) {
            if (!step.locals.contains(name))
                names.append(name);
        }
    }
    return names;
}

/// Why the step can't be played; empty: it can.
QString Runner::missing(const Step &step) const
{
    if (const QString reason = lackOf(m_scenario, step, m_stage); !reason.isEmpty())
        return reason;
    const QStringList unset = unsetReferences(step);
    if (unset.isEmpty())
        return {};
    return tr("It uses “%1”, which the step “%2” did not give.")
        .arg(unset.constFirst(), m_whyMissing.value(unset.constFirst(), tr("before")));
}

void Runner::play()
{
    const Step &step = m_scenario.steps.at(m_next);
    m_stepStart = systemClock()();
    m_current = m_result.steps.at(m_next);
    emit stepStarted(m_current.index);
    if (const QString reason = missing(step); !reason.isEmpty())
        return end(Outcome::Skipped, reason);
    auto ready = filled(step, m_variables);
    if (!ready)
        return end(Outcome::Failed, ready.error().what);
    m_step = *ready;
    m_current.name = m_step.name;
    m_made.clear();
    perform();
}

void Runner::perform()
{
    switch (m_step.action) {
    case Action::Wait:
        m_waitTimer.start(int(secondsOf(m_step.with) * 1000));
        break;
    case Action::Issue:
    case Action::Forge:
    case Action::Advance:
    case Action::User:
        performHere();
        break;
    default:
        sendAll();
    }
}

/// Steps that send nothing.
void Runner::performHere()
{
    const Json &with = m_step.with;
    if (m_step.action == Action::Advance)
        return conclude(m_stage.advance(std::chrono::microseconds(qint64(secondsOf(with) * 1e6))));
    if (m_step.action == Action::User) {
        UserChange change{ textOf(with, u"user"), {}, {}, false, false };
        if (const Json *active = with.find(u"active"))
            change.active = active->toBool();
        if (with.contains(u"password"))
            change.password = textOf(with, u"password");
        change.remove = with.contains(u"delete") && with.find(u"delete")->toBool();
        change.add = with.contains(u"add") && with.find(u"add")->toBool();
        return conclude(m_stage.changeUser(change));
    }
    Result<QByteArray> token = QByteArray();
    if (m_step.action == Action::Issue) {
        TokenOrder order{ textOf(with, u"user"), textOf(with, u"user_id"), {}, {}, {} };
        order.type = simplejwt::tokenTypeNamed(textOf(with, u"type")).value_or(simplejwt::TokenType::Access);
        if (with.contains(u"lifetime"))
            order.lifetime = std::chrono::seconds(qint64(with.find(u"lifetime")->toDouble()));
        if (const Json *claims = with.find(u"claims"))
            order.claims = *claims;
        token = m_stage.issue(order);
    } else {
        token = forged(textOf(with, u"forgery"), textOf(with, u"from").toUtf8());
    }
    if (!token) {
        const Errc code = token.error().code;
        const bool cannot = code == Errc::Secret || code == Errc::Unsupported
            || (code == Errc::NotFound && m_step.action == Action::Forge);
        return end(cannot ? Outcome::Skipped : Outcome::Failed, token.error().what);
    }
    m_made = *token;
    conclude({});
}

void Runner::conclude(const Result<> &done)
{
    if (!done)
        return end(Outcome::Failed, done.error().what);
    if (const auto captured = capture(m_step, nullptr); !captured)
        return end(Outcome::Failed, captured.error().what);
    judgeTokens(m_step);
    complete();
}

void Runner::end(Outcome outcome, const QString &reason)
{
    m_current.outcome = outcome;
    m_current.reason = reason;
    complete();
}

void Runner::complete()
{
    const bool failed
        = std::any_of(m_current.checks.begin(), m_current.checks.end(), [](const Check &check) { return !check.ok; });
    if (failed)
        m_current.outcome = Outcome::Failed;
    else if (m_current.outcome == Outcome::NotRun)
        m_current.outcome = Outcome::Passed;
    for (const Capture &each : capturesOf(m_scenario.steps.at(m_next))) {
        if (!m_variables.contains(each.variable))
            m_whyMissing.insert(each.variable, m_current.name);
    }
    m_current.duration = systemClock()() - m_stepStart;
    m_result.steps[m_next] = m_current;
    ++m_next;
    const StepResult done = m_current;
    emit stepFinished(done.index, done);
    if (!m_running)
        return; // stopped by a slot
    if (m_next >= m_scenario.steps.size())
        return close();
    if (m_single)
        m_running = false;
    else
        m_nextTimer.start(0);
}

void Runner::close()
{
    m_running = false;
    m_result.duration = systemClock()() - m_startedAt;
    emit finished(m_result);
}

} // namespace scenario
