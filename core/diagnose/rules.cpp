// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/rules.h"

#include "core/diagnose/browserrules.h"
#include "core/diagnose/doubtrules.h"
#include "core/diagnose/fieldrules.h"
#include "core/diagnose/refusalrules.h"
#include "core/diagnose/requestrules.h"
#include "core/diagnose/serverrules.h"
#include "core/diagnose/tokenwalk.h"
#include "core/diagnose/wayrules.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>
#include <array>

namespace diagnose {

using session::Failure;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("diagnose::Rules", text);
}

QList<Fault> noAnswer(const Facts &facts)
{
    static const QHash<Failure, const char *> ids{ { Failure::Unreachable, "unreachable" },
        { Failure::TimedOut, "timed_out" }, { Failure::TlsUntrusted, "tls_untrusted" },
        { Failure::TooLarge, "too_large" }, { Failure::NotHttp, "not_an_api" }, { Failure::BrokenOff, "broken_off" },
        { Failure::Cancelled, "cancelled" } };
    const char *id = ids.value(facts.exchange.failure);
    return id ? QList<Fault>{ { id, facts.exchange.error ? facts.exchange.error->what : QString(), Certainty::Sure } }
              : QList<Fault>();
}

constexpr std::array Transport{ Rule{ 0, 999, noAnswer } };

constexpr std::array Objections{
    Objection{ "no_authentication_classes",
        [](const Facts &facts) { return facts.answer.tokenChallenge() != nullptr && facts.status == 401; },
        [](const Facts &) { return tr("Against it speaks the challenge, which is for a token."); } },
    Objection{ "expired",
        [](const Facts &facts) {
            return !facts.nowIsTheCalls && !facts.tokenText.isEmpty() && facts.answer.says != Says::Expired
                && !facts.answer.speaksOf(Topic::TokenExpired);
        },
        [](const Facts &) {
            return tr("The answer does not name a reason, and the token may have been alive at the time of the call.");
        } },
    Objection{ "blacklisted",
        [](const Facts &facts) {
            return facts.token.text(u"token_type") == u"access" && facts.call == Call::Protected
                && (facts.answer.hasMessages || facts.answer.hasCode("token_not_valid"));
        },
        [](const Facts &) { return tr("Simple JWT itself does not look access tokens up in its blacklist."); } },
    Objection{ "permission_denied",
        [](const Facts &facts) {
            return facts.subject == Subject::Header && facts.schemeFits && !tokenFaults(facts).isEmpty();
        },
        [](const Facts &) {
            return tr("Against it speaks the token, which JWTAuthentication would not have let pass.");
        } },
    Objection{ "open_view",
        [](const Facts &facts) {
            const std::optional<Instant> end = facts.token.time(u"exp");
            return end && *end <= facts.now && facts.now - *end < std::chrono::minutes(5) && !facts.context.settings;
        },
        [](const Facts &) { return tr("A LEEWAY of the server would explain it as well."); } },
};

QList<Rule> assembled()
{
    QList<Rule> all;
    for (const std::span<const Rule> part : { std::span<const Rule>(Transport), browserRules(), wayRules(),
             requestRules(), refusalRules(), fieldRules(), serverErrorRules(), doubtRules() })
        all.append(QList<Rule>(part.begin(), part.end()));
    return all;
}

/// What would tell more, by what is missing.
QString nextStep(const Facts &facts)
{
    QStringList steps;
    if (facts.answer.isRefusal() && facts.tokenText.isEmpty() && facts.headerWords.isEmpty())
        steps.append(tr("name the token that was sent"));
    if (facts.answer.isRefusal() && !facts.context.settings)
        steps.append(tr("give Jotlab the server's settings and key"));
    if (facts.answer.isRefusal() && facts.call != Call::Verify && !facts.tokenText.isEmpty())
        steps.append(tr("ask the server's verify view about the token"));
    // A line of a log has the path alone.
    const QUrl &url = facts.exchange.url;
    const bool isLogLine = !facts.context.knowsRequest && url.host().isEmpty() && url.path().size() > 1
        && facts.exchange.replyBody.isEmpty();
    steps.append(isLogLine
            ? tr("paste the reply itself, as curl -i shows it: the line of the log does not have its words")
            : tr("look into the server's log for this moment"));
    QString text = steps.join(u"; ") + u'.';
    text[0] = text.at(0).toUpper();
    return text;
}

} // namespace

std::span<const Rule> rules()
{
    static const QList<Rule> all = assembled();
    return { all.constData(), std::size_t(all.size()) };
}

std::span<const Objection> objections()
{
    return Objections;
}

Fault notKnown(const Facts &facts)
{
    // A body alone that says nothing but that all is well.
    static const QRegularExpression well(
        QStringLiteral("^(?:ok|okay|success|successful|done|healthy|up|alive|pong|true)$|"
                       "^(?!.*(?:\\bno|n.t\\b|fail|error|invalid|unable|before|already|first|because|again|must|have "
                       "been|another)).*"
                       "\\b(?:sent to|(?:been|was|is) sent|success(?:ful(?:ly)?)?)\\b"),
        QRegularExpression::CaseInsensitiveOption);
    const QStringList &said = facts.answer.sentences;
    const bool isWell = facts.answer.json && !said.isEmpty()
        && std::all_of(said.cbegin(), said.cend(), [](const QString &each) { return well.match(each).hasMatch(); });
    if (facts.status == 0 && facts.exchange.failure == Failure::None && isWell)
        return { "not_known", answerText(facts), Certainty::Possible,
            tr("Paste the whole reply with its status, as curl -i shows it."),
            tr("Nothing in this text says that a server refused something."), false };
    const QString seen = !facts.tokenText.isEmpty() && facts.token.isReadable() && tokenFaults(facts).isEmpty()
        ? tr("%1; the token that was sent shows no fault").arg(answerText(facts))
        : answerText(facts);
    return { "not_known", seen, Certainty::Possible, nextStep(facts), {}, false };
}

} // namespace diagnose
