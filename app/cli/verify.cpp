// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/batch.h"
#include "app/cli/commands.h"
#include "app/cli/invocation.h"
#include "app/cli/trials.h"
#include "app/cli/verdict.h"
#include "app/cli/weakness.h"

using namespace Qt::StringLiterals;

namespace cli {

namespace {

Json verificationJson(const jose::Verification &verification)
{
    Json checks = Json::array();
    for (const jose::Check &check : verification.checks) {
        Json row = Json::object();
        row.set(u"id"_s, QString::fromLatin1(jose::checkName(check.id)));
        // A check that had nothing to look at is neither held nor broken.
        row.set(u"ok"_s,
            check.state == jose::CheckState::Passed       ? Json(true)
                : check.state == jose::CheckState::Failed ? Json(false)
                                                          : Json());
        row.set(u"text"_s, check.text);
        checks.append(row);
    }
    Json object = Json::object();
    const auto error = verification.error();
    object.set(u"ok"_s, !error);
    object.set(u"error"_s, error ? Json(QString::fromLatin1(jose::checkName(*error))) : Json());
    object.set(u"checks"_s, checks);
    return object;
}

void print(const jose::Verification &verification, const Json *simpleJwt, Console &console)
{
    const auto error = verification.error();
    const bool isAccepted = !simpleJwt || simpleJwt->find(u"ok")->toBool();
    console.line(error   ? console.coloured(u"✗ refused: %1"_s.arg(QLatin1String(jose::checkName(*error))), 31)
            : isAccepted ? console.coloured(u"✓ valid"_s, 32)
                         : console.coloured(u"✗ refused by Simple JWT, although signature and times are valid"_s, 31));
    for (const jose::Check &check : verification.checks) {
        const QString mark = check.state == jose::CheckState::Passed ? u"✓"_s
            : check.state == jose::CheckState::Failed                ? u"✗"_s
                                                                     : u"–"_s;
        console.line(printable(u"  %1 %2: %3"_s.arg(mark, QLatin1String(jose::checkName(check.id)), check.text)));
    }
    if (!simpleJwt)
        return;
    console.line(console.coloured(
        printable(u"%1 Simple JWT would answer %2 %3"_s.arg(isAccepted ? u"✓"_s : u"✗"_s,
            QString::fromLatin1(simpleJwt->find(u"status")->numberText()), simpleJwt->find(u"detail")->toString())),
        isAccepted ? 32 : 31));
}

/// The conditions that the options ask for.
Result<Conditions> conditionsOf(const Invocation &invocation)
{
    Conditions conditions;
    const auto settings = invocation.settings();
    const auto band = invocation.band();
    const auto clock = invocation.clock();
    if (!settings)
        return tl::unexpected(settings.error());
    if (!band)
        return tl::unexpected(band.error());
    if (!clock)
        return tl::unexpected(clock.error());
    conditions.settings = *settings;
    conditions.band = *band;
    conditions.now = (*clock)();
    conditions.policy = policyOf(*settings);
    if (invocation.isSet(u"alg"_s)) {
        const auto algorithms = algorithmsNamed(invocation.value(u"alg"_s).split(u','));
        if (!algorithms)
            return tl::unexpected(algorithms.error());
        conditions.policy.algorithms = *algorithms;
    }
    if (invocation.isSet(u"audience"_s))
        conditions.policy.audience = invocation.values(u"audience"_s);
    if (invocation.isSet(u"issuer"_s))
        conditions.policy.issuer = QStringList{ invocation.value(u"issuer"_s) };
    if (invocation.isSet(u"leeway"_s)) {
        const auto leeway = invocation.seconds(u"leeway"_s);
        if (!leeway || leeway->count() < 0)
            return fail(
                Errc::Usage, u"--leeway wants seconds, zero or more, not “%1”."_s.arg(invocation.value(u"leeway"_s)));
        conditions.policy.leeway = *leeway;
    }
    conditions.policy.claims = !invocation.isSet(u"jws"_s);
    if (invocation.isSet(u"token-type"_s)) {
        conditions.tokenType = simplejwt::tokenTypeNamed(invocation.value(u"token-type"_s));
        if (!conditions.tokenType)
            return fail(Errc::Usage,
                u"--token-type is one of access, refresh, sliding and untyped, not “%1”."_s.arg(
                    invocation.value(u"token-type"_s)));
    }
    return conditions;
}

Exit verifyOne(
    const Invocation &invocation, Conditions conditions, const Result<QList<jose::Key>> &given, django::SqlStore *store)
{
    Console &console = invocation.console();
    const bool asksForWeakness = invocation.isSet(u"weak-secrets"_s) || invocation.isSet(u"word-list"_s);
    const QList<jose::Key> keys = given.value_or(QList<jose::Key>());
    if (given && keys.isEmpty() && !asksForWeakness) {
        console.diagnostic(
            u"No key to verify with: give --secret-file or --key, or name a --database or --settings that has one."_s);
        return Exit::Usage;
    }
    const auto argument = invocation.argument(u"a TOKEN"_s);
    if (!argument)
        return console.failure(argument.error());
    const QByteArray token = argument->trimmed();
    std::optional<Weakness> weak;
    if (asksForWeakness) {
        const auto searched = searchWeakSecret(token, invocation.value(u"word-list"_s));
        if (!searched)
            return console.failure(searched.error());
        weak = *searched;
        if (given && keys.isEmpty())
            return reportWeakness(*weak, console);
    }
    const jose::Verification verification = jose::verify(token, keys, conditions.policy, conditions.now);
    bool positive = verification.ok() && !(weak && weak->isFound);
    Json report = verificationJson(verification);
    if (conditions.tokenType) {
        std::unique_ptr<django::SqlStore> empty;
        if (!store) {
            auto opened = django::SqlStore::open(u":memory:"_s);
            if (!opened)
                return console.failure(opened.error());
            empty = std::move(*opened);
        }
        const Json simpleJwt = simpleJwtVerdict(token, keys, conditions, store ? *store : *empty);
        positive = positive && simpleJwt.find(u"ok")->toBool();
        report.set(u"simplejwt"_s, simpleJwt);
    }
    const QList<explain::KeyTrial> trials = trialsOf(token, keys);
    if (!trials.isEmpty())
        report.set(u"key_trials"_s, trialsJson(trials));
    if (weak)
        report.set(u"weak_secret"_s, weak->json);
    if (console.json) {
        console.object(report);
    } else {
        print(verification, report.find(u"simplejwt"), console);
        printTrials(trials, console);
        if (weak)
            printWeakness(*weak, console);
    }
    return positive ? Exit::Done : Exit::Negative;
}

} // namespace

Exit verify(const QStringList &words, Console &console)
{
    Invocation invocation(u"verify"_s,
        u"Judges a token strictly, and with --token-type also as a Simple JWT server would."_s,
        KeyOptions | SettingsOptions | NowOption | DatabaseOptions, console);
    invocation.addOption(u"alg"_s, u"Allowed algorithms, by commas; the default is what fits the key."_s, u"names"_s);
    invocation.addOption(u"audience"_s, u"One of the audiences that must be in aud; repeatable."_s, u"name"_s);
    invocation.addOption(u"issuer"_s, u"What iss must be."_s, u"name"_s);
    invocation.addOption(u"leeway"_s, u"Seconds of clock skew granted."_s, u"seconds"_s);
    invocation.addOption(u"jws"_s, u"The signature alone; the payload is bytes."_s);
    invocation.addOption(u"token-type"_s, u"Also Simple JWT's verdict on it as this type of token."_s,
        u"access|refresh|sliding|untyped"_s);
    invocation.addOption(u"weak-secrets"_s,
        u"Also whether the HMAC secret is one of the well-known weak ones; needs no key, never prints the secret."_s);
    invocation.addOption(u"word-list"_s, u"The same with a list of your own, one secret a line."_s, u"file"_s);
    invocation.addOption(
        u"batch"_s, u"Judges a file of tokens, one JSON object a line; - reads standard input."_s, u"file"_s);
    invocation.addArgument(u"TOKEN"_s, u"The token; - for standard input, @FILE for a file."_s, u"[TOKEN]"_s);
    if (!invocation.parse(words))
        return invocation.exit();

    auto conditions = conditionsOf(invocation);
    if (!conditions)
        return console.failure(conditions.error());
    const auto store = invocation.store();
    if (!store)
        return console.failure(store.error());
    const auto choice = invocation.keys(conditions->settings, store->get());
    const bool isRefused = !choice && choice.error().code == Errc::KeyMismatch;
    if (!choice && !isRefused)
        return console.failure(choice.error());
    // A key that is refused as such (PEM text as HMAC secret) is a verdict, as in a line of --batch.
    if (isRefused)
        console.diagnostic(choice.error().what);
    conditions->keysAreOfSettings = choice && choice->source == KeySource::Settings;
    const auto given = choice.map([](const KeyChoice &found) { return found.keys; });
    if (invocation.isSet(u"batch"_s))
        return verifyBatch(invocation.value(u"batch"_s), *conditions, given, invocation.value(u"database"_s), console);
    return verifyOne(invocation, *conditions, given, store->get());
}

} // namespace cli
