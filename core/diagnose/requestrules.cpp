// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/requestrules.h"

#include "core/session/exchangereading.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <array>

namespace diagnose {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("diagnose::Request", text);
}

QStringList listOf(const QByteArray &value)
{
    QStringList names;
    for (const QByteArray &name : value.toLower().split(',')) {
        if (!name.trimmed().isEmpty())
            names.append(QString::fromLatin1(name.trimmed()));
    }
    return names;
}

bool isFromElsewhere(const Facts &facts, const QByteArray &origin)
{
    const QUrl page(QString::fromLatin1(origin));
    const QUrl &url = facts.exchange.url;
    const auto port = [](const QUrl &each) { return each.port(each.scheme() == u"https" ? 443 : 80); };
    return !origin.isEmpty() && (page.scheme() != url.scheme() || page.host() != url.host() || port(page) != port(url));
}

/// What the answer lacks for the page to be let see it, or, after a preflight, to send the call at all.
QString corsLack(const Facts &facts, const QByteArray &origin, bool isPreflight)
{
    const QByteArray allowed = facts.answer.header("Access-Control-Allow-Origin").trimmed();
    if (allowed.isEmpty())
        return tr("The answer has no Access-Control-Allow-Origin, and the call says Origin: %1.")
            .arg(QString::fromLatin1(origin.left(100)));
    const bool withCookies = !facts.cookies.isEmpty();
    if (allowed != "*" && allowed != origin)
        return tr(
            "Access-Control-Allow-Origin is %1, and the page's Origin %2: the two have to be the same, to the letter.")
            .arg(QString::fromLatin1(allowed.left(100)), QString::fromLatin1(origin.left(100)));
    if (allowed == "*" && withCookies)
        return tr("Access-Control-Allow-Origin is *, which browsers don't take for a call with cookies.");
    if (!isPreflight)
        return {};
    const QStringList headers = listOf(facts.answer.header("Access-Control-Allow-Headers"));
    for (const QString &name : listOf(facts.requestHeader("Access-Control-Request-Headers"))) {
        // * stands for any header but Authorization.
        if (!headers.contains(name) && !(headers.contains(u"*") && name != u"authorization" && !withCookies))
            return tr("Access-Control-Allow-Headers lacks “%1”.").arg(name);
    }
    const QStringList methods = listOf(facts.answer.header("Access-Control-Allow-Methods"));
    const QString method = QString::fromLatin1(facts.requestHeader("Access-Control-Request-Method")).toLower();
    const bool isSimple = method == u"get" || method == u"head" || method == u"post";
    if (!isSimple && !methods.contains(method) && !(methods.contains(u"*") && !withCookies))
        return tr("Access-Control-Allow-Methods lacks %1.").arg(method.toUpper());
    return {};
}

/// The browser's question before a call to another origin: an answer that is no success, or lacks a word, ends it
/// there.
QList<Fault> preflight(const Facts &facts)
{
    const QByteArray origin = facts.requestHeader("Origin");
    if (facts.exchange.method != "OPTIONS" || origin.isEmpty()
        || facts.requestHeader("Access-Control-Request-Method").isEmpty())
        return {};
    const QString lack = corsLack(facts, origin, true);
    if (facts.status >= 200 && facts.status < 300)
        return lack.isEmpty() ? QList<Fault>() : QList<Fault>{ { "cors_refused", lack, Certainty::Sure } };
    const bool isRedirect = facts.status >= 300 && facts.status < 400;
    const QByteArray target = facts.answer.header("Location");
    return { { "cors_refused",
        isRedirect
            ? tr("The preflight got %1 to %2, and browsers follow no redirect there; a path without its last slash "
                 "is redirected so.")
                  .arg(facts.status)
                  .arg(QString::fromUtf8(target.left(100)))
            : tr("The preflight (OPTIONS) got %1: it carries no token by design, so it has to be answered before "
                 "anybody asks for one. %2")
                  .arg(answerText(facts), lack),
        Certainty::Sure } };
}

QList<Fault> corsOfSuccess(const Facts &facts)
{
    const QByteArray origin = facts.requestHeader("Origin");
    if (!isFromElsewhere(facts, origin) || facts.exchange.method == "OPTIONS")
        return {};
    const QString lack = corsLack(facts, origin, false);
    return lack.isEmpty() ? QList<Fault>() : QList<Fault>{ { "cors_refused", lack, Certainty::Sure } };
}

/// Django's CsrfViewMiddleware answers with a page and writes its reason into the log. DRF's views are exempt from it
/// and answer in JSON, so the call went to a plain view.
QList<Fault> csrfOfDjango(const Facts &facts)
{
    const bool isLogLine = !facts.answer.isHtml && !facts.context.knowsRequest;
    const bool isPage = facts.answer.isHtml && facts.answer.title.startsWith(u"403");
    if (facts.status != 403 || facts.answer.json || !(isLogLine || isPage) || !facts.answer.speaksOf(Topic::Csrf))
        return {};
    const QString said = facts.answer.sentenceAbout(Topic::Csrf);
    QString evidence = (facts.answer.isHtml ? tr("%1 “%2”: a page, and no JSON.") : tr("%1 “%2” in the server's log."))
                           .arg(facts.status)
                           .arg(said);
    const QString path = facts.exchange.url.path();
    if (path.size() > 1)
        evidence += u' ' + tr("The view at %1 is no view of DRF, which would be exempt from this check.").arg(path);
    return { { "csrf_failed", evidence, Certainty::Sure,
        tr("If that address is to be one of the API: look that it is spelt right and leads to a view of DRF (APIView, "
           "or "
           "@api_view as the topmost decorator of a function), or mark a plain view that takes a token @csrf_exempt. A "
           "page of the site itself sends the csrftoken cookie's value as X-CSRFToken, from an origin that "
           "CSRF_TRUSTED_ORIGINS names."),
        tr("A plain Django view wants a CSRF token here: Django's middleware refused the call before any view of the "
           "API saw it.") } };
}

QList<Fault> csrf(const Facts &facts)
{
    // Reading is never checked: such an answer belongs to another call.
    const QByteArray &method = facts.exchange.method;
    const bool isReading = facts.context.knowsRequest && (method == "GET" || method == "HEAD" || method == "OPTIONS");
    const bool byStatus = facts.status == 419;
    const bool isRefusal
        = facts.status == 400 || facts.status == 401 || facts.status == 403 || facts.status == 422 || byStatus;
    if (!isRefusal || (!facts.answer.speaksOf(Topic::Csrf) && !byStatus))
        return {};
    const QString doubt = isReading
        ? tr(" But a %1 is never checked: look which call this answer belongs to.").arg(QString::fromLatin1(method))
        : QString();
    if (QList<Fault> ofDjango = csrfOfDjango(facts); !ofDjango.isEmpty()) {
        ofDjango.first().evidence += doubt;
        return ofDjango;
    }
    QString evidence = facts.answer.sentenceAbout(Topic::Csrf);
    evidence = tr("%1 “%2”.").arg(facts.status).arg(evidence.isEmpty() ? facts.answer.words() : evidence);
    if (const session::Cookie *cookie = facts.sessionCookie())
        evidence += u' '
            + tr("The request carried the session's cookie “%1”, so the session was used before the token.")
                  .arg(QString::fromUtf8(cookie->name));
    else if (!facts.cookies.isEmpty())
        evidence += u' '
            + tr("The request carried the cookie “%1”.").arg(QString::fromUtf8(facts.cookies.constFirst().name));
    return { { "csrf_failed", evidence + doubt, Certainty::Sure } };
}

/// APPEND_SLASH answers 301 to the same address with a slash, for a POST too.
QList<Fault> redirect(const Facts &facts)
{
    static const QRegularExpression login(
        QStringLiteral(
            "log[-_]?in|log[-_]?on|sign[-_]?in|/sso|oauth|saml|openid|/auth(?:orize)?[/?]|cdn-cgi/access|accounts?\\."),
        QRegularExpression::CaseInsensitiveOption);
    const QString target = QString::fromUtf8(facts.answer.header("Location"));
    const QUrl location = facts.exchange.url.resolved(QUrl(target));
    const QString path = facts.exchange.url.path();
    const bool sameHost = location.host() == facts.exchange.url.host();
    const QString evidence = tr("%1; Location: %2").arg(answerText(facts), target.left(200));
    if (!path.endsWith(u'/') && (target.isEmpty() || (sameHost && location.path() == path + u'/')))
        return { { "missing_slash", evidence, target.isEmpty() ? Certainty::Likely : Certainty::Sure } };
    if (login.match(target).hasMatch() && facts.call != Call::Obtain)
        return { { "redirected", tr("%1: a page to log in on.").arg(evidence), Certainty::Sure,
            tr("The address is guarded by a login page (login_required, a gateway, single sign-on), not by a token: "
               "use a "
               "view that answers 401, or send the session that the page wants."),
            tr("The server sends the caller to a page to log in, in place of refusing the token.") } };
    if (facts.exchange.url.scheme() == u"http" && location.scheme() == u"https")
        return { { "redirected", evidence, Certainty::Sure,
            tr("Use the https address in the server's settings: on the way to the redirect the token went "
               "unencrypted.") } };
    return { { "redirected", evidence, Certainty::Sure } };
}

/// Whether a part of the path is the key of one row: a number or a UUID.
bool namesRow(const QString &path)
{
    static const QRegularExpression key(QStringLiteral("/(?:\\d+|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})(?:/|$)"),
        QRegularExpression::CaseInsensitiveOption);
    return key.match(path).hasMatch();
}

QList<Fault> notFound(const Facts &facts)
{
    if (facts.exchange.endpoint == session::Endpoint::Login && !facts.answer.detail.isEmpty())
        return { { "user_gone", answerText(facts) } };
    QList<Fault> faults;
    const QString path = facts.exchange.url.path();
    // DRF's views say what they take with each answer, and name what they looked for.
    static const QRegularExpression looked(QStringLiteral("^No \\w+ matches the given query"));
    const bool isOfView = looked.match(facts.answer.detail).hasMatch()
        || (facts.answer.json && !facts.answer.header("Allow").isEmpty());
    if (isOfView)
        return { { "wrong_path",
            facts.answer.header("Allow").isEmpty()
                ? answerText(facts)
                : tr("%1; Allow: %2")
                      .arg(answerText(facts), QString::fromLatin1(facts.answer.header("Allow").left(60))),
            Certainty::Likely,
            namesRow(path)
                ? tr("Check the id in the address, and whether this user may see that row: a view's queryset "
                     "often leaves out what belongs to others.")
                : tr("Check what the body or the address names: there is no such row, or this user may not "
                     "see it, as a view's queryset often leaves out what belongs to others."),
            tr("There is a view at this address, and it did not find what the call names.") } };
    if (facts.answer.header("x-amzn-ErrorType").isEmpty() && !path.isEmpty() && !path.endsWith(u'/'))
        faults.append({ "missing_slash", tr("%1; the path is %2").arg(answerText(facts), path) });
    const bool isElsewhere = !facts.answer.json && facts.answer.maker != Maker::Django;
    faults.append({ "wrong_path",
        path.isEmpty() ? answerText(facts) : tr("%1: there is nothing at %2.").arg(answerText(facts), path) });
    if (isElsewhere)
        faults.append({ "not_an_api",
            tr("%1, and no JSON: what answers may be another host than the API's.").arg(answerText(facts)),
            Certainty::Possible });
    return faults;
}

/// A gateway of Amazon's answers so where no route fits: it asked for no token at all.
QList<Fault> noRoute(const Facts &facts)
{
    if (!facts.answer.header("x-amzn-ErrorType").startsWith("MissingAuthenticationToken"))
        return {};
    return { { "wrong_path",
        tr("%1 from the gateway itself: it has no route for %2 %3.")
            .arg(answerText(facts), QString::fromLatin1(facts.exchange.method), facts.exchange.url.path()) } };
}

QList<Fault> wrongMethod(const Facts &facts)
{
    const QByteArray allow = facts.answer.header("Allow");
    const Fault method{ "wrong_method",
        facts.exchange.method.isEmpty() || (allow.isEmpty() && !facts.context.knowsRequest)
            ? answerText(facts)
            : tr("%1 was sent; Allow: %2").arg(QString::fromLatin1(facts.exchange.method), QString::fromLatin1(allow)),
        allow.isEmpty() ? Certainty::Likely : Certainty::Sure };
    if (facts.answer.json || !allow.isEmpty() || !facts.answer.isHtml)
        return { method };
    return {
        { "wrong_path",
            tr("%1 as a page of the web server (%2): static files take no %3, so the path did not lead to the API.")
                .arg(answerText(facts), QString::fromLatin1(facts.answer.header("Server").left(60)),
                    QString::fromLatin1(facts.exchange.method)) },
        { method.id, method.evidence, Certainty::Possible }
    };
}

QList<Fault> notAcceptable(const Facts &facts)
{
    const QByteArray accept = facts.requestHeader("Accept");
    if (!facts.context.knowsRequest && accept.isEmpty())
        return { { "not_acceptable", answerText(facts) } };
    return { { "not_acceptable", tr("Accept: %1 was sent.").arg(QString::fromLatin1(accept.left(100))) } };
}

/// Whoever sent JSON need not be told to send JSON.
QList<Fault> wrongContentType(const Facts &facts)
{
    const QByteArray type = facts.requestHeader("Content-Type");
    if (!facts.context.knowsRequest && type.isEmpty())
        return { { facts.answer.words().contains(u"application/json") ? "parser_missing" : "wrong_content_type",
            answerText(facts) } };
    const QString evidence = type.isEmpty() ? tr("No Content-Type was sent with the body.")
                                            : tr("Content-Type: %1 was sent.").arg(QString::fromLatin1(type.left(100)));
    if (type.toLower().split(';').constFirst().trimmed() != "application/json")
        return { { "wrong_content_type", evidence, Certainty::Sure } };
    return { { "parser_missing", tr("%1. %2").arg(answerText(facts), evidence), Certainty::Sure } };
}

bool isForm(const Facts &facts)
{
    const QByteArray type = facts.requestHeader("Content-Type").toLower();
    return type.startsWith("application/x-www-form-urlencoded") || type.startsWith("multipart/");
}

/// “refresh: This field is required”, of a body that was JSON and went out as a form, as curl -d sends it.
QList<Fault> jsonAsForm(const Facts &facts)
{
    const bool isBody = facts.exchange.body.trimmed().startsWith('{');
    if (!isForm(facts) || facts.answer.fieldErrors.isEmpty() || !(isBody || facts.bodyIsUnseen()))
        return {};
    const FieldError &error = facts.answer.fieldErrors.constFirst();
    const QString sent = QString::fromLatin1(facts.requestHeader("Content-Type").left(100));
    return { { "field_missing",
        (isBody ? tr("“%1”: %2 The body is JSON, and Content-Type: %3 was sent with it.")
                : tr("“%1”: %2 Content-Type: %3 was sent; the body is not known here."))
            .arg(error.name, error.text.left(200), sent),
        isBody ? Certainty::Sure : Certainty::Likely,
        isBody
            ? tr("Send “Content-Type: application/json” with it: curl -d sends a form unless it is told otherwise.")
            : tr(
                "If the body is JSON, send “Content-Type: application/json” with it: curl -d sends a form unless it is "
                "told otherwise. If it is a form, add the field."),
        isBody ? tr("The body was read as a form, so the server found no “%1” in it.").arg(error.name)
               : tr("The body was read as a form, and it has no “%1”.").arg(error.name) } };
}

/// DRF's parser complains in English, whatever the language; others are taken at the word if the body is no JSON.
QList<Fault> bodyNotJson(const Facts &facts)
{
    if (isForm(facts) || !facts.answer.fieldErrors.isEmpty())
        return {};
    if (facts.answer.speaksOf(Topic::JsonParse))
        return { { "body_not_json", facts.answer.sentenceAbout(Topic::JsonParse), Certainty::Sure } };
    if (facts.answer.hasNonFieldErrors || facts.exchange.body.isEmpty() || facts.request
        || facts.answer.words().isEmpty() || !facts.requestHeader("Content-Type").toLower().contains("json"))
        return {};
    return { { "body_not_json", tr("%1; what was sent as JSON can't be read as such.").arg(answerText(facts)) } };
}

QList<Fault> noSlash(const Facts &facts)
{
    if (!facts.answer.speaksOf(Topic::NoSlash))
        return {};
    const QString said = facts.answer.sentenceAbout(Topic::NoSlash).left(120) + u'.';
    const QString path = facts.exchange.url.path();
    return { { "missing_slash", path.isEmpty() ? said : tr("%1 The path is %2.").arg(said, path), Certainty::Sure } };
}

constexpr std::array Table{
    Rule{ 200, 499, preflight },
    Rule{ 200, 299, corsOfSuccess },
    Rule{ 400, 422, csrf },
    Rule{ 400, 500, noSlash },
    Rule{ 300, 399, redirect },
    Rule{ 403, 404, noRoute },
    Rule{ 404, 404, notFound },
    Rule{ 410, 410, notFound },
    Rule{ 405, 405, wrongMethod },
    Rule{ 406, 406, notAcceptable },
    Rule{ 415, 415, wrongContentType },
    Rule{ 400, 400, jsonAsForm },
    Rule{ 400, 422, bodyNotJson },
};

} // namespace

std::span<const Rule> requestRules()
{
    return Table;
}

} // namespace diagnose
