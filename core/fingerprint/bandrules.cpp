// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fingerprint/bandrules.h"

#include "core/fingerprint/answerrules.h"
#include "core/session/exchangereading.h"
#include "core/simplejwt/band.h"

#include <QCoreApplication>
#include <QSet>

using namespace Qt::StringLiterals;
using diagnose::Answer;
using diagnose::Says;
using session::Endpoint;
using session::Exchange;

namespace fingerprint {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("fingerprint::Band", text);
}

/// Which way of speaking an answer shows.
enum class Wording : quint8 { None, Before55, Since55 };

/// A token that is none is “invalid or expired” before 5.5.0, and “invalid” since; so is it in whatever language. Only
/// an expired one is “expired” since.
Wording wordingOf(const Answer &answer)
{
    if (!refusesToken(answer))
        return Wording::None;
    return answer.says == Says::InvalidOrExpired ? Wording::Before55
        : answer.says == Says::Invalid           ? Wording::Since55
                                                 : Wording::None;
}

struct Wordings
{
    QList<const Exchange *> before;
    QList<const Exchange *> since;
    bool isEnveloped = false;
    bool isTranslated = false;
};

void take(Wordings *wordings, const Exchange &exchange)
{
    const Answer answer(exchange);
    const Wording wording = wordingOf(answer);
    wordings->isEnveloped |= wording != Wording::None && answer.isEnveloped;
    wordings->isTranslated |= refusesToken(answer) && answer.says == Says::Other;
    if (wording == Wording::Before55)
        wordings->before.append(&exchange);
    else if (wording == Wording::Since55)
        wordings->since.append(&exchange);
}

Json bands(std::initializer_list<simplejwt::Band> list)
{
    Json names = Json::array();
    for (const simplejwt::Band each : list)
        names.append(QString(simplejwt::bandName(each)));
    return names;
}

QSet<QUrl> viewsOf(const QList<const Exchange *> &exchanges)
{
    QSet<QUrl> urls;
    for (const Exchange *each : exchanges)
        urls.insert(each->url);
    return urls;
}

/// What only the unreleased head says, in a call of the session: a refresh that looks at the password, a sliding one
/// that looks at the user.
const Exchange *onlyInHead(const Evidence &evidence)
{
    for (const Exchange *each : evidence.past()) {
        if (each->status != 401 || !session::isRefresh(*each))
            continue;
        const Answer answer(*each);
        const bool sliding = each->endpoint == Endpoint::RefreshSliding
            && answer.detail == u"No active account found for the given token.";
        if (answer.code.isEmpty() && (sliding || answer.detail == u"The user's password has been changed."))
            return each;
    }
    return nullptr;
}

/// Where no refusal was heard: 5.5.1 began to write every user id as text.
Finding bandByUserId(const Evidence &evidence)
{
    for (const SeenToken &token : evidence.tokens()) {
        const Json *id = token.proof == Proof::None ? nullptr : token.reading.claims->find(u"user_id");
        if (id && id->isNumber()) {
            return { Property::Band, bands({ simplejwt::Band::V5_2 }), tr("older than 5.5.1, so 5.2 fits best"),
                Certainty::Likely,
                tr("In %1 the user id is a number; later ones write text, unless a project does it itself.")
                    .arg(token.from) };
        }
    }
    return unknown(
        Property::Band, tr("No view refused a made-up token in words of Simple JWT's that tell its versions apart."));
}

const QString &sentenceBefore()
{
    static const QString sentence = u"Token is invalid or expired"_s;
    return sentence;
}

} // namespace

Finding band(const Evidence &evidence)
{
    Wordings wordings;
    for (const ProbeAnswer &each : evidence.answers()) {
        if (each.exchange.failure == session::Failure::None)
            take(&wordings, each.exchange);
    }
    if (wordings.before.isEmpty() && wordings.since.isEmpty()) {
        for (const Exchange *each : evidence.past())
            take(&wordings, *each);
    }
    if (!wordings.before.isEmpty() && !wordings.since.isEmpty()) {
        return unknown(Property::Band,
            tr("Its views speak differently: %1 says “%2”, as before 5.5.0, and %3 “Token is invalid”, as since then.")
                .arg(callText(*wordings.before.constFirst(), evidence), sentenceBefore(),
                    callText(*wordings.since.constFirst(), evidence)));
    }
    const QList<const Exchange *> &heard = wordings.before.isEmpty() ? wordings.since : wordings.before;
    if (heard.isEmpty()) {
        return wordings.isTranslated
            ? unknown(Property::Band,
                tr("It refuses tokens in another language or in words of its own, so that its version can't be told."))
            : bandByUserId(evidence);
    }
    // One view may be the project's own, and a port of Simple JWT has other versions.
    const bool isPlain = viewsOf(heard).size() > 1 && !wordings.isEnveloped && restFrameworkAnswer(evidence);
    const Certainty certainty = isPlain ? Certainty::Certain : Certainty::Likely;
    const QString call = callText(*heard.constFirst(), evidence);
    if (!wordings.before.isEmpty()) {
        return { Property::Band, bands({ simplejwt::Band::V5_2 }), tr("older than 5.5.0, so 5.2 fits best"), certainty,
            tr("%1 refused a token with “%2”, as Simple JWT did before 5.5.0.").arg(call, sentenceBefore()) };
    }
    if (const Exchange *head = onlyInHead(evidence)) {
        return { Property::Band, bands({ simplejwt::Band::Next }), tr("next, the unreleased head"), Certainty::Likely,
            tr("%1 refused for a reason that releases up to 5.5.1 don't look at.").arg(callText(*head, evidence)) };
    }
    return { Property::Band, bands({ simplejwt::Band::V5_5, simplejwt::Band::Next }), tr("5.5.0 or later: 5.5 or next"),
        certainty,
        tr("%1 refused a token with “Token is invalid”, as Simple JWT does since 5.5.0. The unreleased head answers "
           "harmless calls as 5.5 does.")
            .arg(call) };
}

} // namespace fingerprint
