// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/verify.h"

#include "core/base/plural.h"
#include "core/jose/base64url.h"
#include "core/jose/claims.h"
#include "core/jose/joseheader.h"
#include "core/jose/jws.h"
#include "core/jose/keyselection.h"

#include <QCoreApplication>
#include <algorithm>
#include <limits>

namespace jose {
namespace {

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("jose::Verify", text, nullptr, n);
}

QString shown(const QByteArray &foreign)
{
    return QString::fromUtf8(foreign.left(60));
}

QString timeText(qint64 microseconds)
{
    constexpr qint64 lastShown = 253402300799; // the end of the year 9999
    const qint64 seconds = epochSeconds(Instant(std::chrono::microseconds(microseconds)));
    if (microseconds == std::numeric_limits<qint64>::min() || microseconds == std::numeric_limits<qint64>::max())
        return tr("beyond all time");
    if (seconds < 0 || seconds > lastShown)
        return QString::number(seconds);
    return toDateTime(fromEpochSeconds(seconds)).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss 'UTC'"));
}

// Builds the list of checks, one after the other.
class Walk
{
public:
    Walk(const QList<Key> &keys, const VerifyPolicy &policy, Instant now)
        : m_keys(keys)
        , m_policy(policy)
        , m_claimPolicy(policy)
        , m_now(now)
    {
    }

    Verification run(QByteArrayView token) &&
    {
        readHeaderAlone(token);
        if (m_header.problem >= JoseHeader::Problem::CritNotAList) {
            // Whatever the extension is, it may change what the rest means, so the rest is not judged.
            add(CheckId::Malformed, CheckState::Passed, tr("Three parts, and the header is a JSON object."));
            add(CheckId::UnsupportedCritical, CheckState::Failed, criticalProblem());
            return notReachedAnyMore(tr("Not checked, because the extension may change what it means."));
        }
        const Result<Jws> jws = parseCompact(token);
        if (!readForm(jws))
            return notReachedAnyMore(tr("Not checked, because the token cannot be read."));
        add(CheckId::UnsupportedCritical, CheckState::Passed, tr("The header asks for no extension."));
        checkSignature(*jws);
        for (const CheckId id : claimChecks)
            checkClaim(id);
        return std::move(m_result);
    }

private:
    void add(CheckId id, CheckState state, const QString &text) { m_result.checks.append({ id, state, text }); }

    Verification notReachedAnyMore(const QString &text)
    {
        while (m_result.checks.size() <= static_cast<qsizetype>(CheckId::Audience))
            add(static_cast<CheckId>(m_result.checks.size()), CheckState::NotReached, text);
        return std::move(m_result);
    }

    void readHeaderAlone(QByteArrayView token)
    {
        const std::optional<CompactParts> parts = splitCompact(token);
        if (const Result<QByteArray> header = decodeBase64Url(parts ? parts->header : QByteArrayView());
            parts && header)
            m_header = readHeader(*header);
    }

    bool readForm(const Result<Jws> &jws)
    {
        QString problem;
        if (!jws) {
            problem = jws.error().what;
        } else {
            problem = headerProblem();
        }
        if (problem.isEmpty() && m_policy.claims) {
            if (const Result<> read = readClaims(jws->payload, m_claimPolicy, m_facts); !read)
                problem = tr("The payload is no JSON object: %1").arg(read.error().what);
        }
        if (problem.isEmpty())
            add(CheckId::Malformed, CheckState::Passed,
                tr("Three parts of base64url, and the header is a JSON object."));
        else
            add(CheckId::Malformed, CheckState::Failed, problem);
        return problem.isEmpty();
    }

    QString headerProblem() const
    {
        using Problem = JoseHeader::Problem;
        switch (m_header.problem) {
        case Problem::NotAnObject:
            return tr("The header is no JSON object: %1").arg(QString::fromUtf8(m_header.problemAt));
        case Problem::RepeatedMember:
            return tr("The header names “%1” twice; which one counts is anybody's guess.")
                .arg(shown(m_header.problemAt));
        case Problem::AlgorithmMissing:
            return tr("The header has no “alg”.");
        case Problem::AlgorithmNotText:
            return tr("The header's “alg” is not a string.");
        case Problem::KeyIdNotText:
            return tr("The header's “kid” is not a string.");
        default:
            return {};
        }
    }

    void checkSignature(const Jws &jws)
    {
        const std::optional<CheckId> failure = failureOf(m_header, m_keys, m_policy);
        if (failure) {
            add(CheckId::AlgorithmNotAllowed, CheckState::Failed, algorithmProblem());
            return notReached({ CheckId::KeyMismatch, CheckId::Signature });
        }
        add(CheckId::AlgorithmNotAllowed, CheckState::Passed,
            tr("%1 is allowed.").arg(algorithmName(*m_header.algorithm)));
        const Result<QList<Key>> fitting = candidates(m_keys, *m_header.algorithm, m_header.kid);
        if (!fitting) {
            add(CheckId::KeyMismatch, CheckState::Failed, fitting.error().what);
            return notReached({ CheckId::Signature });
        }
        add(CheckId::KeyMismatch, CheckState::Passed,
            counted(tr("%n key(s) (fits|fit) the algorithm.", int(fitting->size())), fitting->size()));
        trySignature(jws, *fitting);
    }

    void trySignature(const Jws &jws, const QList<Key> &fitting)
    {
        for (const Key &key : fitting) {
            if (!isStrictlyValid(*m_header.algorithm, key, jws.signingInput, jws.signature))
                continue;
            m_result.key = key;
            return add(
                CheckId::Signature, CheckState::Passed, tr("The signature holds with the key “%1”.").arg(key.label()));
        }
        add(CheckId::Signature, CheckState::Failed,
            fitting.size() == 1
                ? tr("The signature does not hold: the token was changed, or signed with another key.")
                : tr("The signature holds with none of the %1 keys: the token was changed, or signed with another one.")
                      .arg(fitting.size()));
    }

    void notReached(std::initializer_list<CheckId> ids)
    {
        for (const CheckId id : ids)
            add(id, CheckState::NotReached, tr("Not checked, because an earlier check failed."));
    }

    QString criticalProblem() const
    {
        const QString at = shown(m_header.problemAt);
        switch (m_header.problem) {
        case JoseHeader::Problem::CritNotAList:
            return tr("The header's “crit” is not a list of names.");
        case JoseHeader::Problem::B64NotCritical:
            return tr("The header has “b64”, but “crit” does not name it.");
        default:
            return tr("The header demands the extension “%1”, which is not understood here.").arg(at);
        }
    }

    QString algorithmProblem() const
    {
        if (m_header.algorithmText == "none")
            return tr("The token is unsigned (“alg” is none); anybody can write it.");
        if (!m_header.algorithm)
            return tr("“%1” is no signature algorithm that is known here.").arg(shown(m_header.algorithmText));
        QStringList names;
        for (const Algorithm one : m_policy.algorithms ? *m_policy.algorithms : algorithmsFitting(m_keys))
            names.append(algorithmName(one));
        return tr("The header says %1, but only %2 may be used.")
            .arg(
                algorithmName(*m_header.algorithm), names.isEmpty() ? tr("nothing") : names.join(QStringLiteral(", ")));
    }

    void checkClaim(CheckId id)
    {
        if (!m_policy.claims)
            return add(id, CheckState::NotApplicable, tr("Only the signature was asked for."));
        if (fails(id, m_facts, m_claimPolicy, m_now))
            return add(id, CheckState::Failed, claimProblem(id));
        if (!applies(id, m_facts, m_claimPolicy))
            return add(id, CheckState::NotApplicable, nothingToCheck(id));
        add(id, CheckState::Passed, claimPassed(id));
    }

    QString claimProblem(CheckId id) const
    {
        switch (id) {
        case CheckId::ClaimType:
            return typeProblem();
        case CheckId::IssuedInFuture:
            return tr("“iat” is %1; now it is only %2.").arg(timeText(m_facts.issuedAt.microseconds), nowText());
        case CheckId::NotYetValid:
            return tr("“nbf” is %1; now it is only %2.").arg(timeText(m_facts.notBefore.microseconds), nowText());
        case CheckId::Expired:
            return tr("“exp” was %1; now it is %2.").arg(timeText(m_facts.expiresAt.microseconds), nowText());
        case CheckId::Issuer:
            return m_facts.issuer.state == ClaimState::Absent
                ? tr("There is no “iss”, but one is expected: %1.").arg(m_policy.issuer->join(QStringLiteral(", ")))
                : tr("“iss” is not the expected one: %1.").arg(m_policy.issuer->join(QStringLiteral(", ")));
        default:
            return audienceProblem();
        }
    }

    QString typeProblem() const
    {
        const QLatin1String claim(claimOfWrongType(m_facts));
        if (claim == QLatin1String("iss"))
            return tr("“iss” is not a string.");
        if (claim == QLatin1String("aud"))
            return tr("“aud” is neither a string nor a list of strings.");
        return tr("“%1” is not a number of seconds.").arg(claim);
    }

    QString audienceProblem() const
    {
        if (!m_policy.audience)
            return tr("The token is meant for somebody (“aud”), but no audience was expected; say who checks it.");
        const QString wanted = m_policy.audience->join(QStringLiteral(", "));
        return m_facts.audience.state == ClaimState::Absent || m_facts.audience.isEmpty
            ? tr("There is no “aud”, but one is expected: %1.").arg(wanted)
            : tr("“aud” does not hold the expected one: %1.").arg(wanted);
    }

    QString claimPassed(CheckId id) const
    {
        switch (id) {
        case CheckId::ClaimType:
            return tr("iat, nbf, exp, iss and aud have the types that RFC 7519 asks for.");
        case CheckId::IssuedInFuture:
            return tr("Issued at %1.").arg(timeText(m_facts.issuedAt.microseconds));
        case CheckId::NotYetValid:
            return tr("Valid from %1.").arg(timeText(m_facts.notBefore.microseconds));
        case CheckId::Expired:
            return tr("Valid until %1.").arg(timeText(m_facts.expiresAt.microseconds));
        case CheckId::Issuer:
            return tr("“iss” is the expected one.");
        default:
            return tr("“aud” holds the expected one.");
        }
    }

    QString nothingToCheck(CheckId id) const
    {
        switch (id) {
        case CheckId::IssuedInFuture:
            return tr("There is no “iat” to check.");
        case CheckId::NotYetValid:
            return tr("There is no “nbf” to check.");
        case CheckId::Expired:
            return tr("There is no “exp”: the token never expires.");
        case CheckId::Issuer:
            return tr("No issuer is expected.");
        default:
            return tr("No audience is expected, and none is named.");
        }
    }

    QString nowText() const { return timeText(m_now.time_since_epoch().count()); }

    const QList<Key> &m_keys;
    const VerifyPolicy &m_policy;
    const ClaimPolicy m_claimPolicy;
    const Instant m_now;
    JoseHeader m_header;
    ClaimFacts m_facts;
    Verification m_result;
};

} // namespace

std::optional<CheckId> Verification::error() const
{
    const auto failed = std::find_if(
        checks.cbegin(), checks.cend(), [](const Check &check) { return check.state == CheckState::Failed; });
    return failed == checks.cend() ? std::nullopt : std::optional(failed->id);
}

Verification verify(QByteArrayView token, const QList<Key> &keys, const VerifyPolicy &policy, Instant now)
{
    return Walk(keys, policy, now).run(token);
}

} // namespace jose
