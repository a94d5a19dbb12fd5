// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/fieldrules.h"

#include "core/diagnose/accountfaults.h"
#include "core/session/exchangereading.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QUrlQuery>
#include <algorithm>
#include <array>

namespace diagnose {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("diagnose::Fields", text);
}

bool isForm(const Facts &facts)
{
    const QByteArray type = facts.requestHeader("Content-Type").toLower();
    return type.startsWith("application/x-www-form-urlencoded") || type.startsWith("multipart/");
}

bool wasSent(const Facts &facts, const QString &name)
{
    return isForm(facts) ? facts.exchange.body.contains(name.toUtf8() + '=')
                         : facts.request && facts.request->contains(name);
}

/// A member that was sent under a name like the one that is missing: "refresh_token" for "refresh"; null: none.
QString similarName(const Facts &facts, const QString &name)
{
    const auto bare = [](QString text) { return text.toLower().remove(u'_').remove(u'-'); };
    for (const Json::Member &member : facts.request ? facts.request->members() : QList<Json::Member>()) {
        const QString own = bare(member.name);
        if (member.name != name && (own.contains(bare(name)) || bare(name).contains(own)))
            return member.name;
    }
    return {};
}

/// “Authorization” as a parameter that the view declares: pydantic complains of it as of any other.
QList<Fault> headerField(const Facts &facts)
{
    for (const FieldError &error : facts.answer.fieldErrors) {
        if (error.place == u"header" && error.isMissing
            && error.name.compare(u"authorization", Qt::CaseInsensitive) == 0)
            return { { "no_credentials", tr("header “%1”: %2").arg(error.name, error.text.left(200)),
                Certainty::Sure } };
    }
    return {};
}

bool isInBody(const FieldError &error)
{
    return error.place.isEmpty() || error.place == u"body";
}

QString adviceFor(const Facts &facts, const QString &name, bool isMissing)
{
    if (facts.call == Call::Obtain)
        return isMissing
            ? tr("Add the field that is named: this login asks for other fields than “username” and “password”; "
                 "on the command line, login --field %1=… sends it.")
                  .arg(name)
            : tr("Correct the field that is named.");
    if (!session::namesToken(name))
        return isMissing ? QString() : tr("Correct the field that is named.");
    const Json *sent = facts.request ? facts.request->find(name) : nullptr;
    return !isMissing && sent && sent->isString() && !sent->toString().isEmpty()
        ? tr("A token was sent there, so the view does not read it from this field, or not that token: look whether it "
             "takes it from a cookie or under another name.")
        : QString();
}

QString listed(const FieldError &error)
{
    return isInBody(error) ? tr("“%1”: %2").arg(error.name, error.text.left(200))
                           : tr("“%1” of the %2: %3").arg(error.name, error.place, error.text.left(200));
}

/// The code of a login, in a field by itself; a voucher's code is refused in the same words.
QList<Fault> codeField(const Facts &facts)
{
    const QList<FieldError> &errors = facts.answer.fieldErrors;
    if (errors.size() != 1 || !facts.answer.speaksOf(Topic::BadCode)
        || !isOfOneTimeCode({ errors.constFirst().name, errors.constFirst().text }))
        return {};
    const Fault code = refusedCode(facts);
    return { { "field_invalid", listed(errors.constFirst()), Certainty::Sure, code.advice, code.text } };
}

/// djoser's views for activation and a new password, whose token is no JWT.
QList<Fault> linkField(const Facts &facts)
{
    const QList<FieldError> &errors = facts.answer.fieldErrors;
    const auto ofLink = std::find_if(
        errors.cbegin(), errors.cend(), [](const FieldError &error) { return error.text.contains(u"for given user"); });
    if (ofLink == errors.cend())
        return {};
    const Fault link = refusedLink(facts);
    return { { "field_invalid", listed(*ofLink), Certainty::Sure, link.advice, link.text } };
}

QList<Fault> fields(const Facts &facts)
{
    const Answer &answer = facts.answer;
    if (facts.status >= 300 && answer.fieldErrors.isEmpty() && !answer.hasNonFieldErrors)
        return {};
    // “The body” is not where all of them are.
    const bool isOutside = !answer.fieldErrors.isEmpty()
        && std::none_of(answer.fieldErrors.cbegin(), answer.fieldErrors.cend(), isInBody);
    QStringList missing;
    QStringList invalid;
    QString firstMissing;
    QString firstInvalid;
    for (const FieldError &error : answer.fieldErrors) {
        const bool isMissing = error.isMissing
            || (facts.bodyIsUnseen() ? error.text.contains(u"required") : !wasSent(facts, error.name));
        (isMissing ? missing : invalid).append(listed(error));
        QString &first = isMissing ? firstMissing : firstInvalid;
        if (first.isEmpty())
            first = error.name;
    }
    QList<Fault> faults;
    if (!missing.isEmpty()) {
        const QString similar = similarName(facts, firstMissing);
        const QString evidence = similar.isEmpty()
            ? missing.join(u' ')
            : tr("%1 The body has “%2” in its place.").arg(missing.join(u' '), similar);
        faults.append({ "field_missing", evidence, Certainty::Sure,
            isOutside ? tr("Send what is named, where it is named.") : adviceFor(facts, firstMissing, true),
            isOutside ? tr("The call lacks something that the server wants outside of its body.") : QString() });
    }
    const bool isAboutToken = !invalid.isEmpty()
        && std::all_of(answer.fieldErrors.begin(), answer.fieldErrors.end(),
            [](const FieldError &error) { return session::namesToken(error.name); });
    if (isAboutToken && answer.says != Says::Other)
        return faults; // Simple JWT's sentence about a token has been told as such
    if (isAboutToken && (answer.speaksOf(Topic::Blacklisted) || answer.speaksOf(Topic::TokenExpired)))
        faults.append(
            { answer.speaksOf(Topic::Blacklisted) ? "blacklisted" : "expired", invalid.join(u' '), Certainty::Likely });
    else if (!invalid.isEmpty())
        faults.append({ "field_invalid", invalid.join(u' '), Certainty::Sure,
            isOutside ? tr("Correct what is named.") : adviceFor(facts, firstInvalid, false),
            isOutside ? tr("The server does not take a value outside of the call's body.") : QString() });
    if (!faults.isEmpty() || !answer.hasNonFieldErrors)
        return faults;
    if (facts.call == Call::Obtain) // what speaks of the login has been named by now
        return {};
    if (facts.exchange.url.isEmpty() && answer.speaksOf(Topic::UserInactive)) // which call it was is not known
        return { { "user_inactive", answerText(facts), Certainty::Likely } };
    return { { "field_invalid", answer.wording, Certainty::Likely,
        facts.call == Call::Protected ? tr("Correct what the sentence names.") : QString() } };
}

/// A sentence of the project about what was sent.
QList<Fault> sentenceAboutBody(const Facts &facts)
{
    const QString words = facts.answer.words();
    const bool isSentence = facts.answer.json && words.contains(u' ');
    if (!isSentence || !facts.request || facts.call != Call::Protected)
        return {};
    return { { "field_invalid", answerText(facts), Certainty::Likely, tr("Correct what the sentence names."),
        tr("The server does not take what the body says.") } };
}

/// Django refuses an unknown Host before any view runs, in HTML.
QList<Fault> badHost(const Facts &facts)
{
    static const QRegularExpression named(QStringLiteral("HTTP_HOST header: ['\"]([^'\"]+)['\"]"));
    const QString said = named.match(facts.answer.sentenceAbout(Topic::HostNotAllowed)).captured(1).section(u':', 0, 0);
    const QString host = said.isEmpty() ? facts.exchange.url.host() : said;
    const QString evidence
        = tr("%1 without JSON: Django answers so where ALLOWED_HOSTS lacks the host %2.").arg(answerText(facts), host);
    if (facts.answer.speaksOf(Topic::HostNotAllowed))
        return { { "server_misconfigured",
            host.isEmpty() ? answerText(facts)
                           : tr("%1: ALLOWED_HOSTS lacks the host %2.").arg(answerText(facts), host),
            Certainty::Sure, tr("Add the host that the caller names to ALLOWED_HOSTS, without scheme and port."),
            tr("Django refuses the call for the name of its host.") } };
    if (facts.answer.json || facts.exchange.replyBody.isEmpty())
        return {};
    const bool isProxy = facts.answer.maker == Maker::Proxy;
    QList<Fault> faults{ { "server_misconfigured", evidence, isProxy ? Certainty::Possible : Certainty::Likely },
        { "not_an_api", answerText(facts), isProxy ? Certainty::Likely : Certainty::Possible } };
    return faults;
}

constexpr std::array Table{
    Rule{ 400, 422, headerField },
    Rule{ 400, 422, codeField },
    Rule{ 400, 422, linkField },
    Rule{ 400, 400, fields },
    Rule{ 409, 422, fields },
    Rule{ 400, 400, badHost },
    Rule{ 421, 421, badHost },
    Rule{ 400, 400, sentenceAboutBody },
    Rule{ 409, 422, sentenceAboutBody },
};

} // namespace

std::span<const Rule> fieldRules()
{
    return Table;
}

} // namespace diagnose
