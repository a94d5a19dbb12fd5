// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/browserrules.h"

#include "core/base/tabletext.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <array>

namespace diagnose {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("diagnose::Browser", text);
}

/// Such words are a console's only where no server said them.
bool isConsole(const Facts &facts, Topic topic)
{
    return !facts.context.knowsRequest && !facts.answer.json && !facts.answer.isHtml && facts.answer.speaksOf(topic);
}

QString quoted(const Facts &facts)
{
    const QString text = facts.answer.text;
    return text.size() > 400 ? text.left(400) + u'…' : text;
}

struct Reason
{
    const char *pattern; ///< in the console's sentence
    TableText advice; ///< %1: what the pattern captures
};

#define N(text) TABLE_TEXT("diagnose::Browser", text)
constexpr std::array Reasons{
    Reason{ "redirect is not allowed for a preflight|CORS request external redirect|preflight.{0,60}redirect",
        N("Call the very address that answers, as no redirect is followed there: with its last slash, which Django's "
          "APPEND_SLASH adds by a redirect, and with https if the server sends everybody there.") },
    Reason{ "header field ([\\w-]+) is not allowed|header [‘'\"]?([\\w-]+)[’'\"]? is not allowed according to header "
            "[‘'\"]?Access-Control-Allow-Headers|missing token [‘'\"]?([\\w-]+)[’'\"]? in CORS header "
            "[‘'\"]?Access-Control-Allow-Headers",
        N("Add “%1” to CORS_ALLOW_HEADERS of django-cors-headers: begin with its default_headers, which have "
          "“authorization” and “content-type”.") },
    Reason{ "method ([A-Z]+) is not allowed|did not find method in CORS header",
        N("Let CORS_ALLOW_METHODS of django-cors-headers have the method of the call.") },
    Reason{ "must not be the wildcard|Access-Control-Allow-Credentials|Credential is not supported|credentials flag is "
            "true|using the [‘'\"]?Access-Control-Allow-Origin[’'\"]?.{0,40}[‘'\"]?\\*",
        N("Set CORS_ALLOW_CREDENTIALS = True and list the page's origin itself in CORS_ALLOWED_ORIGINS, because * "
          "is not accepted with cookies; or send the call without cookies (no withCredentials), as a token in the "
          "header needs "
          "none.") },
    Reason{ "contains multiple values|multiple CORS header",
        N("Two of the servers on the way add the header, as a proxy and django-cors-headers do: leave it to one.") },
    Reason{ "has a value [‘'\"]?(\\S+?)[’'\"]? that is not equal|does not match [‘'\"]?([^’'\"\\s)]+)",
        N("List the page's own origin in CORS_ALLOWED_ORIGINS, to the letter: scheme, host and port; localhost and "
          "127.0.0.1 are two. The answer names %1.") },
    Reason{ "HTTP ok status|preflight response is not successful|preflight channel did not succeed",
        N("Put corsheaders.middleware.CorsMiddleware first in MIDDLEWARE, and let a proxy in front pass OPTIONS: the "
          "preflight carries no token by design, so it has to be answered before anybody asks for one.") },
};
#undef N

QString adviceFor(const QString &text)
{
    static const QRegularExpression origin(
        QStringLiteral("origin ['‘\"]?(https?://[^\\s'\"’)]+)"), QRegularExpression::CaseInsensitiveOption);
    for (const Reason &reason : Reasons) {
        const QRegularExpression expression(
            QString::fromUtf8(reason.pattern), QRegularExpression::CaseInsensitiveOption);
        const auto match = expression.match(text);
        if (!match.hasMatch())
            continue;
        const QString advice = reason.advice.translated();
        return advice.contains(u"%1") ? advice.arg(match.captured(match.lastCapturedIndex())) : advice;
    }
    const QString page = origin.match(text).captured(1);
    return tr(
        "Install django-cors-headers (corsheaders in INSTALLED_APPS), put its CorsMiddleware first in MIDDLEWARE, "
        "and list %1 in CORS_ALLOWED_ORIGINS, to the letter: scheme, host and port.")
        .arg(page.isEmpty() ? tr("the page's origin") : page);
}

QList<Fault> cors(const Facts &facts)
{
    if (!isConsole(facts, Topic::CorsBlocked))
        return {};
    // Firefox says so of a server that nobody reached as well.
    static const QRegularExpression notReached(QStringLiteral("CORS request did not succeed|CORS request not http"),
        QRegularExpression::CaseInsensitiveOption);
    const QString text = quoted(facts);
    if (notReached.match(text).hasMatch())
        return { { "unreachable", text, Certainty::Likely,
                     tr("Look that the server runs and that scheme, host and port of the address are right.") },
            { "tls_untrusted", text, Certainty::Possible } };
    const QString path = facts.exchange.url.path();
    const bool lacksSlash = text.contains(u"redirect", Qt::CaseInsensitive) && path.size() > 1 && !path.endsWith(u'/');
    QList<Fault> faults{ { "cors_refused",
        lacksSlash ? text + u' ' + tr("The path is %1, without a last slash.").arg(path) : text, Certainty::Sure,
        adviceFor(text) } };
    if (facts.status >= 500)
        faults.append({ "server_error",
            tr("The browser names the status %1: the server failed as well, and such an answer may lack the headers "
               "for that.")
                .arg(facts.status),
            Certainty::Possible });
    return faults;
}

QList<Fault> mixedContent(const Facts &facts)
{
    if (!isConsole(facts, Topic::MixedContent))
        return {};
    static const QRegularExpression phone(
        QStringLiteral("cleartext|App Transport Security"), QRegularExpression::CaseInsensitiveOption);
    if (phone.match(quoted(facts)).hasMatch())
        return { { "unreachable", quoted(facts), Certainty::Sure,
            tr("Use https:// in the address that the app calls; for a development server allow http to its host alone "
               "(Android's network_security_config, iOS's NSExceptionDomains)."),
            tr("The phone did not send the call: an app may not call an address with http unless it says so.") } };
    return { { "unreachable", quoted(facts), Certainty::Sure,
        tr("Use https:// in the address of the API that the page calls, and serve the API there."),
        tr("The browser did not send the call: a page that came by https may not call an address with http.") } };
}

/// Scripts are told no more than this.
QList<Fault> noNetwork(const Facts &facts)
{
    if (!isConsole(facts, Topic::NoNetwork))
        return {};
    return { { "cors_refused", quoted(facts), Certainty::Possible,
                 tr("Look into the browser's console: where CORS is the reason, a line above says so and names the "
                    "header.") },
        { "unreachable", quoted(facts), Certainty::Possible,
            tr("Look that the server runs and that scheme, host and port of the address are right; the browser's "
               "console has the reason.") },
        { "tls_untrusted", quoted(facts), Certainty::Possible } };
}

/// The client's complaint, not the server's: it was given no JSON.
QList<Fault> replyNotJson(const Facts &facts)
{
    if (!isConsole(facts, Topic::ReplyNotJson))
        return {};
    static const QRegularExpression markup(QStringLiteral("['‘\"]?<"));
    static const QRegularExpression empty(
        QStringLiteral("unexpected (?:end|eof)|end of data"), QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression python(QStringLiteral("JSONDecodeError"));
    const QString text = quoted(facts);
    const QString advice = tr("Look at the reply itself, in the browser's network list or with curl -i: a page stands "
                              "there for a wrong address, for a failure of the server, or for a login.");
    if (empty.match(text).hasMatch())
        return { { "not_an_api", text, Certainty::Likely, advice,
            tr("The client read the reply as JSON, and it was empty or broke off.") } };
    QList<Fault> faults{ { "not_an_api", text, Certainty::Likely, advice,
        markup.match(text).hasMatch() ? tr("The client read the reply as JSON, and it was a page of HTML.")
                                      : tr("The client read the reply as JSON, and it was none.") } };
    // Python's own may be the server's, about the body that it was sent.
    if (python.match(text).hasMatch())
        faults.append({ "body_not_json", text, Certainty::Possible });
    return faults;
}

constexpr std::array Table{
    Rule{ 0, 599, cors },
    Rule{ 0, 599, mixedContent },
    Rule{ 0, 0, noNetwork },
    Rule{ 0, 0, replyNotJson },
};

} // namespace

std::span<const Rule> browserRules()
{
    return Table;
}

} // namespace diagnose
