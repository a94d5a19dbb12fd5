// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/differentialrun.h"

#include "core/base/clock.h"
#include "core/jose/algorithm.h"
#include "core/jose/base64url.h"
#include "core/jose/signature.h"
#include "tests/conformance/goldencase.h"
#include "tests/conformance/sequenceshrinker.h"

#include <QElapsedTimer>

using namespace Qt::StringLiterals;

namespace {

// A header value must stay one line. Blanks at its end are no part of it (RFC 9110 section 5.5), but wsgiref keeps them
// in Content-Type, and elsewhere takes away what is white space in Latin-1 as well.
QByteArray headerSafe(QByteArray value)
{
    for (char &c : value) {
        if (c == '\r' || c == '\n' || c == '\0')
            c = ' ';
    }
    while (!value.isEmpty() && QByteArrayView(" \t\x0b\x0c\xa0\x85").contains(value.back()))
        value.chop(1);
    return value;
}

jose::Key keyFor(const TokenRecipe &recipe, const simplejwt::Settings &settings)
{
    const QByteArray own = settings.signingKey.value_or(QByteArray());
    if (recipe.algorithm.startsWith("HS"))
        return *jose::Key::fromSecret(
            recipe.foreignKey || own.startsWith("-----") ? QByteArray("a secret of somebody else") : own);
    // A drawn ALGORITHM may stand beside a secret: its tokens are then somebody else's.
    if (!recipe.foreignKey && own.startsWith("-----"))
        return *jose::Key::fromPem(own);
    return recipe.algorithm.startsWith("RS") || recipe.algorithm.startsWith("PS")
        ? *jose::Key::fromPem(goldenKey(u"rs_other_private"_s))
        : *jose::Key::generateEc("P-256");
}

} // namespace

DifferentialRun::DifferentialRun(ComparedServer &real, ComparedServer &ours, simplejwt::Settings settings)
    : m_real(real)
    , m_ours(ours)
    , m_settings(std::move(settings))
{
}

Result<QList<Difference>> DifferentialRun::play(const QList<Call> &calls)
{
    m_answers.clear();
    for (ComparedServer *server : { &m_real, &m_ours }) {
        if (const auto ready = server->reset(); !ready)
            return tl::unexpected(ready.error());
    }
    ReplyComparison comparison;
    QList<Difference> differences;
    for (qsizetype i = 0; i < calls.size(); ++i) {
        const auto result = step(calls[i], comparison);
        if (!result)
            return fail(result.error().code, describe(calls[i]) + ": "_L1 + result.error().what);
        if (counted && calls[i].kind == Call::Kind::Http)
            counted(result->likeness);
        if (result->likeness == Likeness::Different)
            differences.append({ i, *result });
    }
    return differences;
}

QList<Call> DifferentialRun::shortest(const QList<Call> &calls, const Difference &difference)
{
    const auto counter = std::exchange(counted, {});
    const auto result = shrunk<Call>(calls.first(difference.index + 1), [&](const QList<Call> &fewer) {
        const auto found = play(fewer);
        return found && !found->isEmpty() && found->last().index == fewer.size() - 1
            && found->last().comparison.aspect == difference.comparison.aspect;
    });
    counted = counter;
    return result;
}

Result<Comparison> DifferentialRun::step(const Call &call, ReplyComparison &comparison)
{
    if (call.kind == Call::Kind::State)
        return tables(comparison);
    if (call.kind == Call::Kind::Http)
        return request(call, comparison);
    for (ComparedServer *server : { &m_real, &m_ours }) {
        if (const auto done = server->control(call.body); !done)
            return tl::unexpected(done.error());
    }
    return Comparison();
}

Result<Comparison> DifferentialRun::tables(ReplyComparison &comparison)
{
    const auto real = m_real.state();
    const auto ours = m_ours.state();
    if (!real || !ours)
        return tl::unexpected(real ? ours.error() : real.error());
    return comparison.states(*real, *ours, 0);
}

Result<Comparison> DifferentialRun::request(const Call &call, ReplyComparison &comparison)
{
    const qint64 now = epochSeconds(MovableClock().now());
    QElapsedTimer timer;
    timer.start();
    const auto real = send(m_real, call, true, now);
    const auto ours = send(m_ours, call, false, now);
    if (!real || !ours)
        return fail(Errc::Network, real ? u"the embedded server did not answer"_s : u"Django did not answer"_s);
    if (real->body.contains("eyJ") || ours->body.contains("eyJ"))
        m_answers.insert(call.id, { *real, *ours });
    const bool isHead = call.method == "HEAD";
    return comparison.replies(*real, *ours, isHead, timer.elapsed() / 1000);
}

std::optional<RawReply> DifferentialRun::send(ComparedServer &server, const Call &call, bool toReal, qint64 now)
{
    QList<QByteArray> tokens;
    for (const TokenRecipe &recipe : call.tokens)
        tokens.append(token(recipe, toReal, now));
    QList<server::Header> headers;
    for (const auto &[name, value] : call.headers)
        headers.append({ name, headerSafe(withTokens(value, tokens)) });
    return server.call(
        call.method, call.target, headers, call.body.isNull() ? QByteArray() : withTokens(call.body, tokens));
}

QByteArray DifferentialRun::token(const TokenRecipe &recipe, bool forReal, qint64 now) const
{
    if (recipe.issuedBy < 0)
        return changed(forged(recipe, now), recipe.changes);
    const auto answers = m_answers.constFind(recipe.issuedBy);
    if (answers == m_answers.constEnd())
        return "no.token.there";
    const RawReply &reply = forReal != recipe.swapped ? answers->real : answers->ours;
    return changed(ReplyComparison::tokenIn(reply, recipe.member), recipe.changes);
}

// Bytes as the recipe has them, so that also what no library would write is sent.
QByteArray DifferentialRun::forged(const TokenRecipe &recipe, qint64 now) const
{
    const QByteArray input
        = jose::encodeBase64Url(recipe.header) + '.' + jose::encodeBase64Url(withTimes(recipe.payload, now));
    const auto algorithm = jose::algorithmNamed(recipe.algorithm);
    if (!algorithm)
        return input + '.';
    const auto signature = jose::sign(*algorithm, keyFor(recipe, m_settings), input);
    return input + '.' + (signature ? jose::encodeBase64Url(*signature) : QByteArray());
}
