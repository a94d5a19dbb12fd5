// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/runner.h"

#include "core/diagnose/diagnose.h"
#include "core/scenario/capturing.h"
#include "core/scenario/filling.h"
#include "core/scenario/plan.h"
#include "core/scenario/stepcalls.h"
#include "core/simplejwt/band.h"

#include <QCoreApplication>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace scenario {

namespace {

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

std::chrono::microseconds since(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
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
    m_start = std::chrono::steady_clock::now();
    m_result = { m_scenario.id, m_scenario.name, m_scenario.description, {}, {}, systemClock()(), {}, {}, {} };
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
        m_result.band = simplejwt::bandName(*m_stage.server().band);
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

/// Why the step can't be played; empty: it can.
QString Runner::missing(const Step &step) const
{
    if (const QString reason = lackOf(m_scenario, step, m_stage); !reason.isEmpty())
        return reason;
    const QStringList unset = unsetReferences(step, m_variables);
    if (unset.isEmpty())
        return {};
    return tr("It uses “%1”, which the step “%2” did not give.")
        .arg(unset.constFirst(), m_whyMissing.value(unset.constFirst(), tr("before")));
}

void Runner::play()
{
    const Step &step = m_scenario.steps.at(m_next);
    m_stepStart = std::chrono::steady_clock::now();
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
        token = forgedToken(m_stage, textOf(with, u"forgery"), textOf(with, u"from").toUtf8());
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
    m_current.checks += judge().tokens(m_step.expect);
    complete();
}

Result<> Runner::capture(const Step &step, const session::Exchange *exchange)
{
    for (const Capture &each : step.captures) {
        const std::optional<Json> value = exchange ? captured(each.source, *exchange, m_stage.server())
                                                   : std::optional(Json(QString::fromUtf8(m_made)));
        if (!value) {
            m_variables.remove(each.variable); // an older value would be taken for this step's
            return fail(Errc::NotFound, tr("The answer has no “%1” to keep as “%2”.").arg(each.source, each.variable));
        }
        m_variables.insert(each.variable, *value);
    }
    return {};
}

void Runner::sendAll()
{
    m_pending.clear();
    QList<Step> steps{ m_step };
    if (m_step.action == Action::Parallel) {
        steps.clear();
        for (int i = 0; i < m_step.times; ++i)
            steps += m_step.steps;
    }
    QList<client::EndpointRequest> requests;
    for (const Step &step : steps) {
        const auto request = requestFor(m_stage, step);
        if (!request)
            return end(request.error().code == Errc::Usage || request.error().code == Errc::Malformed
                    ? Outcome::Failed
                    : Outcome::Skipped,
                request.error().what);
        requests.append(*request);
        const QString prefix = steps.size() > 1 ? tr("call %1: ").arg(requests.size()) : QString();
        m_pending.append({ 0, step, prefix, {} });
    }
    for (qsizetype i = 0; i < requests.size(); ++i)
        m_pending[i].id = m_client->send(requests.at(i));
}

void Runner::onExchange(const session::Exchange &exchange, quint64 number)
{
    const auto call
        = std::find_if(m_pending.begin(), m_pending.end(), [&](const Pending &each) { return each.id == number; });
    if (call == m_pending.end())
        return; // of a run that was stopped
    call->exchange = exchange;
    const bool isComplete = std::all_of(
        m_pending.begin(), m_pending.end(), [](const Pending &each) { return each.exchange.has_value(); });
    if (isComplete)
        concludeCalls();
}

void Runner::concludeCalls()
{
    QList<Pending> calls = std::exchange(m_pending, {});
    for (Pending &call : calls) {
        call.exchange->id = m_log->recordExchange(*call.exchange);
        m_current.exchanges.append(*call.exchange);
        if (m_current.causes.isEmpty())
            m_current.causes = causesOf(*call.exchange);
    }
    const auto broken = std::find_if(calls.begin(), calls.end(),
        [](const Pending &call) { return call.exchange->failure != session::Failure::None; });
    if (broken != calls.end())
        return end(Outcome::Failed, broken->exchange->error ? broken->exchange->error->what : tr("No answer came."));
    // What the first good answer gave counts: in a race only one of them may have something to give.
    QList<std::pair<qsizetype, qsizetype>> captured;
    for (const bool mustGive : { false, true }) {
        for (const Pending &call : calls) {
            const std::pair place(call.step.place.line, call.step.place.column);
            const bool isOver = captured.contains(place);
            if (call.step.captures.isEmpty() || isOver || (!mustGive && !call.exchange->succeeded()))
                continue;
            captured.append(place);
            if (const auto done = capture(call.step, &*call.exchange); !done)
                m_current.reason = done.error().what;
        }
    }
    for (const Pending &call : calls) {
        const Expectation &expect = call.step.expect;
        const auto causes = expect.cause.isNull() ? QList<diagnose::Cause>() : causesOf(*call.exchange);
        m_current.checks += judge().answer(call.prefix, expect, *call.exchange, causes);
        if (m_step.action == Action::Parallel)
            m_current.checks += judge().tokens(expect);
    }
    m_current.checks += judge().statuses(m_step.expect, m_current.exchanges) + judge().tokens(m_step.expect);
    if (!m_current.reason.isEmpty())
        m_current.outcome = Outcome::Failed;
    complete();
}

QList<diagnose::Cause> Runner::causesOf(const session::Exchange &exchange)
{
    const std::optional<simplejwt::Settings> settings = m_stage.settings();
    const QList<jose::Key> keys = m_stage.keys();
    diagnose::DiagnoseContext context;
    context.log = m_log.get();
    context.server = &m_stage.server();
    context.settings = settings ? &*settings : nullptr;
    context.band = m_stage.server().band;
    context.keys = keys.isEmpty() ? nullptr : &keys;
    return diagnose::diagnose(exchange, context);
}

Judge Runner::judge() const
{
    return { m_stage, *m_log, m_variables };
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
    m_current.duration = since(m_stepStart);
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
    m_result.duration = since(m_start);
    emit finished(m_result);
}

} // namespace scenario
