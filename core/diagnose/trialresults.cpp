// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/trialresults.h"

#include "core/base/tabletext.h"
#include "core/diagnose/rule.h"
#include "core/diagnose/trial.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

namespace diagnose {

namespace {

#define N(text) TABLE_TEXT("diagnose::Trial", text)

/// How the trial was answered, beside the call that it is about.
enum class Outcome : quint8 {
    Good,
    Same, ///< to the letter
    Unseen, ///< refused, since no token was seen
    Refused, ///< refused in other words
    Else
};

/// What such an answer shows: a row of the table.
struct Result
{
    const char *trial;
    bool wasGood; ///< the call that it is about
    Outcome outcome;
    const char *confirms; ///< between blanks
    Certainty certainty; ///< of what it confirms
    const char *refutes; ///< between blanks
    const char *adds; ///< a cause in place of what is refuted; may be empty
    TableText text; ///< %1: the answer, %2: the word before the token
};

constexpr auto TokenCauses
    = " wrong_key wrong_algorithm wrong_audience wrong_issuer expired missing_claim claim_invalid token_malformed "
      "time_zone ";

constexpr std::array Results{
    Result{ "with_bearer", false, Outcome::Good, " no_credentials wrong_scheme malformed_header ", Certainty::Sure,
        " no_authentication_classes permission_denied not_known ", "",
        N("With “%2” before the token the same call was answered with %1.") },
    Result{ "with_bearer", false, Outcome::Same, " no_authentication_classes ", Certainty::Likely,
        " wrong_scheme malformed_header ", "", N("With “%2” before the token the answer is the same.") },
    Result{ "with_bearer", false, Outcome::Refused, " no_credentials wrong_scheme malformed_header ", Certainty::Sure,
        " no_authentication_classes ", "",
        N("With “%2” before the token the server saw it, and refuses it for another reason: %1.") },
    Result{ "without_token", true, Outcome::Good, " open_view ", Certainty::Sure, "", "",
        N("Without the token the same call was answered with %1, too: it needs none.") },
    Result{ "without_token", true, Outcome::Unseen, "", Certainty::Likely, " open_view ", "",
        N("Without the token the same call is refused (%1): the server does look at it.") },
    Result{ "without_token", true, Outcome::Refused, "", Certainty::Likely, " open_view ", "",
        N("Without the token the same call is refused (%1): the server does look at it.") },
    Result{ "without_token", false, Outcome::Good, TokenCauses, Certainty::Likely,
        " needs_live_access no_authentication_classes permission_denied no_credentials not_known ", "expired",
        N("Without the token the same call was answered with %1: the view needs none, and refused the one that was "
          "sent. Leave it out.") },
    Result{ "without_token", false, Outcome::Same, " no_authentication_classes no_credentials ", Certainty::Likely,
        " permission_denied needs_live_access user_gone user_inactive password_changed ", "no_authentication_classes",
        N("Without the token the answer is the same: it was not looked at.") },
    Result{ "without_token", false, Outcome::Unseen, " needs_live_access user_gone user_inactive permission_denied ",
        Certainty::Sure, " no_authentication_classes no_credentials ", "",
        N("Without the token the answer is another one (%1): it was looked at, and the view wants one.") },
    Result{ "without_token", false, Outcome::Refused, "", Certainty::Likely, " no_credentials ", "",
        N("Without the token the answer is another one (%1): it was looked at.") },
    Result{ "without_cookies", false, Outcome::Good, " csrf_failed ", Certainty::Sure, " no_authentication_classes ",
        "", N("Without cookies the same call was answered with %1.") },
    Result{ "without_cookies", false, Outcome::Same, "", Certainty::Likely, " csrf_failed ", "",
        N("Without cookies the answer is the same.") },
    Result{ "without_cookies", false, Outcome::Refused, " csrf_failed ", Certainty::Likely, "", "",
        N("Without cookies the answer is another one: %1.") },
    Result{ "without_cookies", true, Outcome::Good, "", Certainty::Likely, "", "",
        N("Without cookies the same call was answered with %1, too: no session let it in.") },
    Result{ "without_cookies", true, Outcome::Unseen, " open_view ", Certainty::Sure, "", "",
        N("Without cookies the same call is refused (%1): a cookie let it in, not the token.") },
    Result{ "without_cookies", true, Outcome::Refused, " open_view ", Certainty::Sure, "", "",
        N("Without cookies the same call is refused (%1): a cookie let it in, not the token.") },
    Result{ "verify", false, Outcome::Good, "", Certainty::Likely, TokenCauses, "",
        N("The verify view takes this token (%1): by its settings key, times and form are right, so look at the view "
          "that refuses it.") },
    Result{ "verify", false, Outcome::Refused, "", Certainty::Likely, " permission_denied ", "",
        N("The verify view refuses this token, too: %1.") },
    Result{ "verify", true, Outcome::Refused, " open_view ", Certainty::Sure, "", "",
        N("The verify view refuses this token (%1): the success did not come from it.") },
    Result{ "verify", true, Outcome::Good, "", Certainty::Likely, " open_view ", "",
        N("The verify view takes this token (%1).") },
    Result{ "with_access", false, Outcome::Good, " refresh_as_access wrong_type expired ", Certainty::Sure, "", "",
        N("With the access token of the same login the same call was answered with %1.") },
    Result{ "with_access", false, Outcome::Same, "", Certainty::Likely, " refresh_as_access wrong_type ", "",
        N("With the access token of the same login the answer is the same.") },
    Result{ "refresh", false, Outcome::Good, " needs_live_access ", Certainty::Sure, "", "",
        N("Simple JWT's own view accepted the refresh token (%1): it was alive.") },
    Result{ "refresh", false, Outcome::Refused, "", Certainty::Likely, "", "",
        N("Simple JWT's own view refuses the refresh token, too: %1.") },
    Result{ "with_slash", false, Outcome::Good, " missing_slash redirected ", Certainty::Sure, " wrong_path ", "",
        N("With the slash the same call was answered with %1.") },
    Result{ "with_slash", false, Outcome::Unseen, " missing_slash redirected ", Certainty::Sure, " wrong_path ", "",
        N("With the slash there is a view: %1.") },
    Result{ "with_slash", false, Outcome::Same, "", Certainty::Likely, " missing_slash ", "",
        N("With the slash the answer is the same.") },
    Result{ "as_json", false, Outcome::Good, " wrong_content_type body_not_json field_missing ", Certainty::Sure,
        " parser_missing ", "", N("As JSON the same members were answered with %1.") },
    Result{ "as_json", false, Outcome::Same, "", Certainty::Likely, " wrong_content_type body_not_json ", "",
        N("As JSON the answer is the same.") },
    Result{ "again", false, Outcome::Good, "", Certainty::Likely, "", "",
        N("Sent again, the same call was answered with %1.") },
    Result{ "again", false, Outcome::Same, "", Certainty::Likely, "", "", N("Sent again, the answer is the same.") },
};

#undef N

bool names(const char *list, const QByteArray &id)
{
    return QByteArrayView(list).contains(' ' + id + ' ');
}

Outcome outcomeOf(const Facts &facts, const Facts &answer)
{
    const session::Exchange &made = answer.exchange;
    if (made.succeeded())
        return Outcome::Good;
    if (made.failure != session::Failure::None)
        return Outcome::Else;
    if (made.isShortened)
        return Outcome::Else;
    if (made.status == facts.status && made.replyBody == facts.exchange.replyBody)
        return Outcome::Same;
    if (!answer.answer.isRefusal())
        return Outcome::Else;
    return answer.answer.speaksOf(Topic::NoCredentials) || answer.answer.hasCode("not_authenticated")
        ? Outcome::Unseen
        : Outcome::Refused;
}

void add(Fault *fault, const QString &text)
{
    if (!fault->evidence.isEmpty())
        fault->evidence += QLatin1String(fault->evidence.endsWith(u'.') ? " " : ". ");
    fault->evidence += text;
}

/// One trial's part in it. False: it says nothing about any of them.
void judge(QList<Fault> *faults, const Result &result, const QString &text)
{
    bool isSaid = false;
    bool refutesSome = false;
    for (Fault &fault : *faults) {
        const bool confirms = names(result.confirms, fault.id);
        const bool refutes = names(result.refutes, fault.id);
        if (!confirms && !refutes)
            continue;
        fault.certainty = confirms ? std::max(fault.certainty, result.certainty) : Certainty::Possible;
        add(&fault,
            refutes ? QCoreApplication::translate("diagnose::Trial", "Against it speaks a trial: %1").arg(text) : text);
        isSaid = true;
        refutesSome |= refutes;
    }
    const auto isNamed = [faults](const char *id) {
        return std::any_of(faults->cbegin(), faults->cend(), [id](const Fault &each) { return each.id == id; });
    };
    if (refutesSome && *result.adds && !isNamed(result.adds))
        faults->append({ result.adds, text, Certainty::Likely });
    else if (!isSaid)
        add(&faults->first(), text);
}

} // namespace

QList<Fault> judgedByTrials(QList<Fault> faults, const Facts &facts)
{
    if (faults.isEmpty())
        return faults;
    const QString word = QString::fromUtf8(facts.schemeIsKnown ? facts.expectedScheme : QByteArray("Bearer"));
    QStringList against;
    for (const MadeTrial &made : trialsMade(facts)) {
        const Facts answer(*made.answer, facts.context);
        const Outcome outcome = outcomeOf(facts, answer);
        const auto result = std::find_if(Results.begin(), Results.end(), [&](const Result &row) {
            return row.trial == made.id && row.wasGood == facts.exchange.succeeded() && row.outcome == outcome;
        });
        if (result == Results.end())
            continue;
        QString text = result->text.translated();
        text.replace(QLatin1String("%2"), word).replace(QLatin1String("%1"), answerText(answer));
        judge(&faults, *result, text);
        if (std::all_of(
                faults.cbegin(), faults.cend(), [&](const Fault &fault) { return names(result->refutes, fault.id); }))
            against.append(text);
    }
    const bool isOpen
        = std::any_of(faults.cbegin(), faults.cend(), [](const Fault &fault) { return fault.id == "not_known"; });
    if (!against.isEmpty() && !facts.exchange.succeeded() && !isOpen)
        faults.prepend({ "not_known", against.join(u' '), Certainty::Possible, {}, {}, false });
    return faults;
}

} // namespace diagnose
