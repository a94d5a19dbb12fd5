// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forge/forgery.h"
#include "core/json/jsonwriter.h"
#include "core/scenario/plan.h"
#include "core/scenario/runner.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace scenario {

using session::Endpoint;

namespace {

QByteArray bytesOf(const Json &with, QStringView name)
{
    const Json *value = with.find(name);
    return value ? value->toString().toUtf8() : QByteArray();
}

Json loginOf(const Json &with)
{
    Json login = Json::object();
    if (const Json *user = with.find(u"user"))
        login.set(u"username"_s, *user);
    if (const Json *id = with.find(u"user_id"))
        login.set(u"user_id"_s, *id);
    if (const Json *password = with.find(u"password"))
        login.set(u"password"_s, *password);
    return login;
}

void setHeader(session::Headers *headers, const QByteArray &name, const std::optional<QByteArray> &value)
{
    headers->removeIf([&name](const auto &field) { return field.first.compare(name, Qt::CaseInsensitive) == 0; });
    if (value)
        headers->emplaceBack(name, *value);
}

} // namespace

/// Errc::Secret, Unsupported: it can't be made for this server.
Result<QByteArray> Runner::forged(QStringView id, const QByteArray &token) const
{
    const forge::Forgery *forgery = forge::forgeryNamed(id);
    if (!forgery)
        return fail(Errc::Usage, tr("There is no forgery “%1”.").arg(id));
    const QString lacking = forgery->means == forge::Means::SigningKey ? m_stage.lacks(Need::Settings) : QString();
    if (!lacking.isEmpty())
        return fail(Errc::Secret, lacking);
    forge::ForgeryMaterial material;
    material.token = token;
    material.settings = m_stage.settings().value_or(simplejwt::Settings());
    material.now = m_stage.now();
    return forge::forge(*forgery, material);
}

Result<client::EndpointRequest> Runner::requestFor(const Step &step) const
{
    const Json &with = step.with;
    const Endpoint endpoint = endpointOf(step);
    config::ServerProfile server = m_stage.server();
    if (const Json *path = with.find(u"path"))
        server.paths.insert(endpoint, path->toString());
    if (with.contains(u"access"))
        server.wantsAccessOverrides.insert(endpoint, true);
    QByteArray token = bytesOf(with, u"token");
    if (!with.contains(u"token"))
        token = QByteArray(); // null: the member is left out
    QByteArray access = bytesOf(with, u"access");
    if (const Json *forgery = with.find(u"forgery")) {
        // The token that the call is about: in the body where there is one, else in the header.
        QByteArray &target = with.contains(u"token") ? token : access;
        const auto wrong = forged(forgery->toString(), target);
        if (!wrong)
            return tl::unexpected(wrong.error());
        target = *wrong;
    }
    auto request = client::buildRequest(server, endpoint, token, access, loginOf(with));
    if (!request)
        return request;
    if (with.contains(u"method"))
        request->method = bytesOf(with, u"method").toUpper();
    const Json *body = with.find(u"body");
    if (body || with.contains(u"text")) {
        request->body = body ? writeJson(*body) : bytesOf(with, u"text");
        setHeader(&request->headers, "Content-Type", "application/json");
    }
    if (with.contains(u"authorization"))
        setHeader(&request->headers, server.headerName, bytesOf(with, u"authorization"));
    if (const Json *headers = with.find(u"headers")) {
        for (const Json::Member &field : headers->members())
            setHeader(&request->headers, field.name.toUtf8(),
                field.value.isNull() ? std::nullopt : std::optional(field.value.toString().toUtf8()));
    }
    return client::checked(std::move(*request));
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
        const auto request = requestFor(step);
        if (!request) // mostly: the server has no such endpoint, or the forgery can't be made for it
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
    for (const Pending &call : calls)
        judge(call);
    judgeStatuses();
    judgeTokens(m_step);
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

} // namespace scenario
