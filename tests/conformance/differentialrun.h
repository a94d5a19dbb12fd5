// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simplejwt/settings.h"
#include "tests/conformance/comparedservers.h"
#include "tests/conformance/differentialcall.h"
#include "tests/conformance/replycomparison.h"

#include <QMap>
#include <functional>

/// One call whose answers differ.
struct Difference
{
    qsizetype index; ///< in the sequence
    Comparison comparison;
};

/// Plays sequences on two servers of the same settings, from fresh tables, and compares what they answer.
class DifferentialRun
{
public:
    DifferentialRun(ComparedServer &real, ComparedServer &ours, simplejwt::Settings settings);

    /// Called for every request with its likeness; of the whole sequences alone, not while shrinking.
    std::function<void(Likeness)> counted;

    /// Every call whose answers differ. An error if a server could not be reset or asked.
    Result<QList<Difference>> play(const QList<Call> &calls);
    /// The shortest sequence that still ends with this difference in the same aspect.
    QList<Call> shortest(const QList<Call> &calls, const Difference &difference);

private:
    struct Answers
    {
        RawReply real;
        RawReply ours;
    };

    Result<Comparison> step(const Call &call, ReplyComparison &comparison);
    Result<Comparison> request(const Call &call, ReplyComparison &comparison);
    Result<Comparison> tables(ReplyComparison &comparison);
    std::optional<RawReply> send(ComparedServer &server, const Call &call, bool toReal, qint64 now);
    QByteArray token(const TokenRecipe &recipe, bool forReal, qint64 now) const;
    QByteArray forged(const TokenRecipe &recipe, qint64 now) const;

    ComparedServer &m_real;
    ComparedServer &m_ours;
    simplejwt::Settings m_settings;
    QMap<int, Answers> m_answers; ///< that gave tokens out, by the call's id
};
