// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fingerprint/answerrules.h"

#include "core/base/plural.h"
#include "core/session/exchangereading.h"

#include <QCoreApplication>
#include <QSet>
#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using diagnose::Answer;
using session::Endpoint;
using session::Exchange;

namespace fingerprint {

namespace {

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("fingerprint::Answers", text, nullptr, n);
}

constexpr std::array MadeUp{ ProbeKind::VerifyMalformed, ProbeKind::RefreshMalformed, ProbeKind::BlacklistMalformed,
    ProbeKind::SlidingMalformed, ProbeKind::OwnRefreshMalformed, ProbeKind::LogoutMalformed, ProbeKind::ViewMalformed,
    ProbeKind::ViewChallenged };

/// The calls with made-up tokens that were refused as Simple JWT refuses one.
QList<const Exchange *> tokenRefusals(const Evidence &evidence)
{
    QList<const Exchange *> refusals;
    for (const ProbeKind kind : MadeUp) {
        const Exchange *exchange = evidence.probe(kind);
        if (exchange && refusesToken(Answer(*exchange)))
            refusals.append(exchange);
    }
    return refusals;
}

/// The docstrings of Simple JWT's views, as OPTIONS tells them.
bool describesSimpleJwt(const Exchange &exchange)
{
    const Json body = session::jsonReply(exchange);
    const Json *description = body.find(u"description");
    const QString text = description ? description->toString().simplified() : QString();
    return text.startsWith(u"Takes a refresh type JSON web token and returns an access type JSON web token")
        || text.startsWith(u"Takes a set of user credentials and returns an access and refresh JSON web token pair")
        || text.startsWith(u"Takes a set of user credentials and returns a sliding JSON web token");
}

bool looksLikeRestFramework(const Answer &answer)
{
    const bool isMetadata = answer.json && answer.json->contains(u"parses") && answer.json->contains(u"renders");
    return isMetadata || answer.detail == u"Authentication credentials were not provided."
        || answer.header("WWW-Authenticate").contains("realm=\"api\"")
        || (answer.status == 400
            && std::any_of(answer.fieldErrors.cbegin(), answer.fieldErrors.cend(),
                [](const diagnose::FieldError &error) { return error.text == u"This field is required."; }));
}

QString statusSummary(const Evidence &evidence)
{
    QMap<int, int> counts;
    int pages = 0;
    for (const ProbeAnswer &each : evidence.answers()) {
        if (each.exchange.failure != session::Failure::None)
            continue;
        ++counts[each.exchange.status];
        pages += Answer(each.exchange).isHtml ? 1 : 0;
    }
    QStringList parts;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it)
        parts.append(it.value() == 1 ? QString::number(it.key())
                                     : counted(tr("%1 (%n time(s))", it.value()), it.value()).arg(it.key()));
    if (parts.isEmpty())
        return tr("No answer came.");
    const QString answers = tr("Its answers: %1.").arg(parts.join(u", "_s));
    return pages == 0 ? answers : answers + u' ' + tr("HTML pages among them: %1.").arg(pages);
}

/// What may be done where nothing looks like Simple JWT.
QString wayOut(const Evidence &evidence)
{
    int answered = 0;
    int redirects = 0;
    int missing = 0;
    QString place;
    bool takesAnything = false;
    for (const ProbeAnswer &each : evidence.answers()) {
        const Exchange &exchange = each.exchange;
        answered += exchange.failure == session::Failure::None ? 1 : 0;
        missing += exchange.status == 404 ? 1 : 0;
        if (exchange.status >= 300 && exchange.status < 400) {
            ++redirects;
            const QUrl to(
                QString::fromLatin1(session::headerValue(exchange.replyHeaders, "Location").value_or(QByteArray())));
            place = exchange.url.resolved(to).toString(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveUserInfo);
        }
        takesAnything |= exchange.succeeded() && std::find(MadeUp.begin(), MadeUp.end(), each.kind) != MadeUp.end();
    }
    if (answered > 0 && redirects == answered)
        return tr("It redirects to %1: give the address that it redirects to.").arg(place);
    if (answered > 0 && missing == answered)
        return tr("None of the paths is there: give the server's own, in a server file or under Servers.");
    if (takesAnything)
        return tr("It answers a made-up token with success, which Simple JWT never does.");
    return tr("Is the address the API's, and are the paths the server's own?");
}

struct View
{
    Endpoint endpoint;
    std::array<ProbeKind, 3> probes;
};

constexpr std::array Views{
    View{ Endpoint::ObtainPair, { ProbeKind::ObtainOptions, ProbeKind::ObtainOptions, ProbeKind::ObtainOptions } },
    View{ Endpoint::TokenRefresh, { ProbeKind::RefreshMalformed, ProbeKind::RefreshEmpty, ProbeKind::RefreshOptions } },
    View{ Endpoint::TokenVerify, { ProbeKind::VerifyMalformed, ProbeKind::VerifyEmpty, ProbeKind::VerifyEmpty } },
    View{ Endpoint::TokenBlacklist,
        { ProbeKind::BlacklistMalformed, ProbeKind::BlacklistEmpty, ProbeKind::BlacklistEmpty } },
    View{ Endpoint::RefreshSliding,
        { ProbeKind::SlidingMalformed, ProbeKind::SlidingMalformed, ProbeKind::SlidingMalformed } },
    View{ Endpoint::Refresh,
        { ProbeKind::OwnRefreshMalformed, ProbeKind::OwnRefreshMalformed, ProbeKind::OwnRefreshMalformed } },
    View{ Endpoint::Logout, { ProbeKind::LogoutMalformed, ProbeKind::LogoutMalformed, ProbeKind::LogoutMalformed } },
    View{ Endpoint::WhoAmI, { ProbeKind::ViewMalformed, ProbeKind::ViewBare, ProbeKind::ViewBare } },
    View{ Endpoint::Jwks, { ProbeKind::KeySet, ProbeKind::KeySet, ProbeKind::KeySet } },
};

const Exchange *firstAnswer(const View &view, const Evidence &evidence)
{
    for (const ProbeKind kind : view.probes) {
        if (const Exchange *exchange = evidence.probe(kind))
            return exchange;
    }
    return nullptr;
}

/// It answers as a view of that kind does. That something answers in JSON is no proof: a gateway refuses any path so.
bool isThere(const Exchange &exchange)
{
    const Answer answer(exchange);
    const bool isKeySet = answer.json && exchange.succeeded() && answer.json->contains(u"keys");
    return exchange.status != 404
        && (refusesToken(answer) || looksLikeRestFramework(answer) || isKeySet
            || (exchange.status == 400 && !answer.fieldErrors.isEmpty()));
}

Json fieldOf(const Exchange *exchange)
{
    if (!exchange || exchange->status != 400)
        return {};
    const QList<diagnose::FieldError> errors = Answer(*exchange).fieldErrors;
    return errors.size() == 1 ? Json(errors.constFirst().name) : Json();
}

QString languageOf(const Exchange *exchange)
{
    if (!exchange || exchange->status != 400)
        return {};
    const QList<diagnose::FieldError> errors = Answer(*exchange).fieldErrors;
    return errors.isEmpty() ? QString() : errors.constFirst().text;
}

} // namespace

const Exchange *restFrameworkAnswer(const Evidence &evidence)
{
    for (const ProbeAnswer &each : evidence.answers()) {
        if (each.exchange.failure == session::Failure::None && looksLikeRestFramework(Answer(each.exchange)))
            return &each.exchange;
    }
    return nullptr;
}

Finding library(const Evidence &evidence)
{
    const QList<const Exchange *> refusals = tokenRefusals(evidence);
    QSet<QUrl> views;
    for (const Exchange *each : refusals)
        views.insert(each->url);
    const Exchange *described = nullptr;
    for (const ProbeKind kind : { ProbeKind::RefreshOptions, ProbeKind::ObtainOptions }) {
        const Exchange *exchange = evidence.probe(kind);
        if (exchange && describesSimpleJwt(*exchange))
            described = exchange;
    }
    const qsizetype signs = views.size() + (described ? 1 : 0);
    const Exchange *framework = restFrameworkAnswer(evidence);
    if (signs > 0) {
        const QString where
            = refusals.isEmpty() ? session::callName(*described) : session::callName(*refusals.constFirst());
        const QString what = refusals.isEmpty()
            ? tr("%1 describes itself in the words of Simple JWT.").arg(where)
            : tr("%1 refused a made-up token with the code token_not_valid.").arg(where);
        if (!framework) {
            return { Property::Library, u"simplejwt"_s, tr("Simple JWT, or a port of it such as django-ninja-jwt"),
                Certainty::Likely, what + u' ' + tr("Nothing else there answers as Django REST framework does.") };
        }
        const QString more
            = signs > 1 ? u' ' + counted(tr("%n answer(s) (is|are) Simple JWT's own.", int(signs)), signs) : QString();
        return { Property::Library, u"simplejwt"_s, tr("Simple JWT"),
            signs > 1 ? Certainty::Certain : Certainty::Likely, what + more };
    }
    if (framework) {
        return { Property::Library, u"rest_framework"_s, tr("Django REST framework, but no view of Simple JWT"),
            Certainty::Likely,
            tr("%1 answers as Django REST framework does, but no made-up token was refused as Simple JWT refuses one. "
               "%2")
                .arg(session::callName(*framework), wayOut(evidence)) };
    }
    return unknown(Property::Library,
        tr("Nothing here looks like Simple JWT. %1 %2").arg(statusSummary(evidence), wayOut(evidence)));
}

Finding endpoints(const Evidence &evidence)
{
    Json names = Json::array();
    QStringList there;
    QStringList missing;
    for (const View &view : Views) {
        const Exchange *exchange = firstAnswer(view, evidence);
        if (!exchange)
            continue;
        const QString path = exchange->url.path();
        if (isThere(*exchange)) {
            names.append(QString::fromLatin1(config::info(view.endpoint).name));
            there.append(path);
        } else if (exchange->status == 404) {
            missing.append(path);
        }
    }
    if (there.isEmpty() && missing.isEmpty())
        return unknown(Property::Endpoints, tr("Nothing answered as a view of Simple JWT does."));
    const QString evidenceText = missing.isEmpty() ? tr("Each of them answered as such a view does.")
                                                   : tr("Not there (404): %1.").arg(missing.join(u", "_s));
    return { Property::Endpoints, names, there.isEmpty() ? tr("none of those that were asked") : there.join(u", "_s),
        Certainty::Certain, evidenceText };
}

Finding fields(const Evidence &evidence)
{
    Json object = Json::object();
    QStringList texts;
    const Exchange *from = nullptr;
    for (const auto &[name, kind] : { std::pair(u"refresh"_s, ProbeKind::RefreshEmpty),
             { u"refresh"_s, ProbeKind::BlacklistEmpty }, { u"token"_s, ProbeKind::VerifyEmpty } }) {
        const Exchange *exchange = evidence.probe(kind);
        const Json field = fieldOf(exchange);
        if (field.isNull() || object.contains(name))
            continue;
        from = from ? from : exchange;
        object.set(name, field);
        texts.append(tr("“%1” of %2").arg(field.toString(), exchange->url.path()));
    }
    if (!from)
        return unknown(Property::Fields, tr("No view named the field that an empty body lacks."));
    return { Property::Fields, object, texts.join(u", "_s), Certainty::Certain,
        tr("%1 missed it in an empty body.").arg(session::callName(*from)) };
}

Finding authenticationClasses(const Evidence &evidence)
{
    for (const ProbeKind kind : { ProbeKind::OwnRefreshMalformed, ProbeKind::LogoutMalformed }) {
        const Exchange *exchange = evidence.probe(kind);
        if (!exchange || exchange->status != 403)
            continue;
        const bool sentAccess = kind == ProbeKind::OwnRefreshMalformed && !evidence.order().access.isEmpty();
        const Exchange *view = evidence.probe(ProbeKind::ViewAccess);
        const QString call = session::callName(*exchange);
        if (sentAccess && view && view->succeeded()) {
            return { Property::AuthenticationClasses, u"none"_s, tr("none: nobody gets in"), Certainty::Likely,
                tr("%1 answered 403 to the access token that %2 took: IsAuthenticated without authentication_classes.")
                    .arg(call, session::callName(*view)) };
        }
        return unknown(Property::AuthenticationClasses,
            tr("%1 answered 403 where nobody is logged in, not 401: either it has no authentication_classes and lets "
               "nobody in, or another kind of login stands before the token. A good access token tells.")
                .arg(call));
    }
    for (const ProbeKind kind : { ProbeKind::OwnRefreshMalformed, ProbeKind::LogoutMalformed }) {
        const Exchange *exchange = evidence.probe(kind);
        if (!exchange || exchange->status != 401)
            continue;
        const Answer answer(*exchange);
        if (const diagnose::Challenge *challenge = answer.tokenChallenge(); challenge && !refusesToken(answer)) {
            return { Property::AuthenticationClasses, u"token"_s, tr("by an access token"), Certainty::Likely,
                tr("%1 wants one: it answered 401 and asks for %2.")
                    .arg(session::callName(*exchange), QString::fromLatin1(challenge->scheme)) };
        }
    }
    return unknown(Property::AuthenticationClasses, tr("No refresh or logout view asked who is there."));
}

Finding languages(const Evidence &evidence)
{
    const Exchange *verify = evidence.probe(ProbeKind::VerifyEmpty);
    const QString fromVerify = languageOf(verify);
    const Exchange *english = fromVerify.isEmpty() ? evidence.probe(ProbeKind::RefreshEmpty) : verify;
    const QString plain = languageOf(english);
    if (plain.isEmpty())
        return unknown(Property::Languages, tr("No view refused an empty body in words."));
    QStringList followed;
    QStringList asked;
    Json codes = Json::array();
    for (const auto &[kind, code, name] : { std::tuple(ProbeKind::VerifyGerman, u"de"_s, tr("German")),
             { ProbeKind::VerifySpanish, u"es"_s, tr("Spanish") } }) {
        const QString words = languageOf(evidence.probe(kind));
        if (words.isEmpty())
            continue;
        asked.append(name);
        if (words != plain) {
            followed.append(name);
            codes.append(code);
        }
    }
    if (asked.isEmpty())
        return unknown(Property::Languages, tr("Another language could not be asked for."));
    const QString call = session::callName(*english);
    const bool isEnglish = plain == u"This field is required.";
    if (!followed.isEmpty()) {
        return { Property::Languages, Json::object({ { u"follows"_s, true }, { u"given"_s, codes } }),
            tr("the one that is asked for: it answered in %1").arg(followed.join(u", "_s)), Certainty::Certain,
            tr("%1 said “%2”, and something else when %3 was asked for.").arg(call, plain, followed.join(u", "_s)) };
    }
    return { Property::Languages, Json::object({ { u"follows"_s, false }, { u"given"_s, codes } }),
        isEnglish ? tr("English, whatever is asked for") : tr("one that is not English, whatever is asked for"),
        isEnglish ? Certainty::Likely : Certainty::Certain,
        tr("%1 said “%2” when asked for English and for %3 alike.").arg(call, plain, asked.join(u", "_s)) };
}

} // namespace fingerprint
