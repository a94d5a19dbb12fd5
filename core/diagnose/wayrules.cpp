// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/wayrules.h"

#include "core/base/tabletext.h"
#include "core/base/timetext.h"
#include "core/session/exchangereading.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <array>

namespace diagnose {

namespace {

constexpr qsizetype SmallestLimit = 4096; ///< of a request's header in servers that are in use: 4, 8 and 16 KB

QString tr(const char *text)
{
    return QCoreApplication::translate("diagnose::Way", text);
}

QString headerSizes(const Facts &facts)
{
    if (facts.headerBytes == 0)
        return tr("How large the request's header was is not known here.");
    const bool isCookie = facts.largestField.compare("Cookie", Qt::CaseInsensitive) == 0;
    return (isCookie ? tr("The request's header has %1; the cookies alone take %2 of it (%3).")
                     : tr("The request's header has %1; its largest field is %3 with %2."))
        .arg(sizeText(facts.headerBytes), sizeText(facts.largestFieldBytes), QString::fromLatin1(facts.largestField));
}

/// Servers say it with 431, 494, 400 or 413, and some just with 400 or a gateway's 502.
QList<Fault> headerTooLarge(const Facts &facts)
{
    const QString sentence = facts.answer.sentenceAbout(Topic::HeaderTooLarge);
    const bool saysSo
        = !sentence.isEmpty() && (!facts.answer.json || sentence.contains(u"header", Qt::CaseInsensitive));
    const QString evidence = tr("%1. %2").arg(answerText(facts), headerSizes(facts));
    if (facts.status == 431 || facts.status == 494 || saysSo)
        return { { "header_too_large", evidence, Certainty::Sure } };
    const bool isLarge = facts.headerBytes > SmallestLimit;
    if (!isLarge || facts.answer.json || facts.answer.maker == Maker::Django)
        return {};
    if (facts.status == 413 && facts.exchange.body.size() < facts.headerBytes)
        return { { "header_too_large",
            tr("%1 The body has only %2.").arg(evidence, sizeText(facts.exchange.body.size())) } };
    // A bare 400 or 502: that page has other reasons as well, the size only makes this one likely.
    const bool isBare = facts.status == 400 && !facts.answer.speaksOf(Topic::PlainHttp)
        && !facts.answer.speaksOf(Topic::HostNotAllowed);
    if (isBare || facts.status == 502 || facts.status == 520)
        return { { "header_too_large", evidence } };
    return {};
}

QList<Fault> bodyTooLarge(const Facts &facts)
{
    if (facts.status != 413)
        return {};
    return { { "not_known",
        facts.exchange.body.isEmpty() // it is not in the text
            ? answerText(facts)
            : tr("%1. The request's body has %2: a server on the way takes less.")
                  .arg(answerText(facts), sizeText(facts.exchange.body.size())),
        Certainty::Likely,
        tr("Send less, or raise the limit of the server that answered (client_max_body_size, "
           "DATA_UPLOAD_MAX_MEMORY_SIZE)."),
        tr("The request's body is larger than a server on the way takes.") } };
}

/// A password for the whole site, asked for before the API is: its answer is no JSON, and its challenge for no token.
QList<Fault> proxyAuthentication(const Facts &facts)
{
    const QString realm = facts.answer.challenges.isEmpty()
        ? QString()
        : QString::fromLatin1(facts.answer.challenges.constFirst().scheme) + u' '
            + facts.answer.challenges.constFirst().text.left(80);
    const QString evidence = tr("%1 without JSON, from a server in front of the API; it asks for %2.")
                                 .arg(answerText(facts), realm.trimmed());
    if (facts.status == 407)
        return { { "proxy_authentication",
            tr("%1: the status of a proxy that wants to know who asks.").arg(answerText(facts)), Certainty::Sure } };
    const bool asksForOther = !facts.answer.challenges.isEmpty() && !facts.answer.tokenChallenge();
    if (facts.status == 401 && !facts.answer.json && asksForOther && facts.answer.exceptionName.isEmpty())
        return { { "proxy_authentication", evidence, Certainty::Sure } };
    const bool isRefusal = facts.status == 401 || facts.status == 403;
    if (isRefusal && facts.answer.speaksOf(Topic::ApiKey) && !facts.answer.tokenChallenge()
        && !facts.answer.hasCode("token_not_valid"))
        return { { "proxy_authentication",
            tr("%1: a gateway in front of the API wants a key of its own.").arg(answerText(facts)), Certainty::Likely,
            tr("Send the gateway's key in the header that its documentation names, beside the token.") } };
    return {};
}

QList<Fault> blocked(const Facts &facts)
{
    static const QList<int> statuses{ 400, 401, 403, 405, 406, 409, 451, 501, 503 };
    const bool isChallenge = facts.answer.header("cf-mitigated") == "challenge";
    if (!statuses.contains(facts.status) || facts.answer.speaksOf(Topic::Csrf) || facts.answer.maker == Maker::Django)
        return {};
    const QByteArray amazon = facts.answer.header("x-amzn-ErrorType");
    if (amazon.startsWith("Forbidden") || amazon.startsWith("AccessDenied"))
        return { { "blocked_by_proxy",
            tr("%1 from the gateway itself (x-amzn-ErrorType: %2)")
                .arg(answerText(facts), QString::fromLatin1(amazon.left(60))) } };
    if (facts.answer.json)
        return {};
    const bool saysSo = facts.answer.speaksOf(Topic::Blocked) && !facts.answer.text.isEmpty();
    const bool isForbidden = facts.status == 403 || facts.status == 406 || facts.status == 451;
    const bool isProxy = facts.answer.maker == Maker::Proxy;
    const QString server = QString::fromLatin1(facts.answer.header("Server").left(60));
    const QString evidence = server.isEmpty() ? tr("%1 as a page of a server in front").arg(answerText(facts))
                                              : tr("%1 as a page; Server: %2").arg(answerText(facts), server);
    if (isChallenge || (saysSo && (isForbidden || facts.status == 503)))
        return { { "blocked_by_proxy", evidence, isProxy || isChallenge ? Certainty::Sure : Certainty::Likely } };
    if (isForbidden && isProxy && facts.answer.isHtml)
        return { { "blocked_by_proxy", evidence, Certainty::Likely },
            { "permission_denied", evidence, Certainty::Possible } };
    return {};
}

/// "Retry-After: 120" or a date, in words; null: the answer does not say.
QString waitText(const Facts &facts)
{
    for (const char *name : { "Retry-After", "RateLimit-Reset", "X-RateLimit-Reset", "X-RateLimit-Reset-After" }) {
        const QByteArray value = facts.answer.header(name).trimmed();
        bool isNumber = false;
        const qint64 seconds = value.split('.').constFirst().toLongLong(&isNumber);
        const auto shown = tr("%1: %2").arg(QString::fromLatin1(name), QString::fromLatin1(value.left(60)));
        if (isNumber && seconds >= 0 && seconds < 1'000'000'000)
            return tr("%1, so wait %2.").arg(shown, spanText(std::chrono::seconds(seconds)));
        if (!value.isEmpty())
            return shown + QLatin1Char('.');
    }
    // DRF's sentence, and what others call it in the body.
    static const QRegularExpression available(
        QStringLiteral("(?:available|again|retry) (?:in|after) (\\d{1,8}) ?s(?:ec|\\b)"),
        QRegularExpression::CaseInsensitiveOption);
    const auto said = available.match(facts.answer.words());
    const Json *after = facts.answer.json ? facts.answer.json->find(u"retry_after") : nullptr;
    std::optional<qint64> seconds;
    if (said.hasMatch())
        seconds = said.captured(1).toLongLong();
    else if (after && after->isNumber())
        seconds = after->toInteger();
    return seconds && *seconds > 0 && *seconds < 1'000'000'000
        ? tr("It says to wait %1.").arg(spanText(std::chrono::seconds(*seconds)))
        : QString();
}

QList<Fault> throttled(const Facts &facts)
{
    const bool isLock = facts.answer.speaksOf(Topic::Locked);
    const bool byStatus = facts.status == 429 || facts.status == 420;
    const bool byWords = facts.answer.hasCode("throttled")
        || (isLock && (facts.status == 401 || facts.status == 403 || facts.status == 400 || facts.status == 423))
        || (facts.answer.speaksOf(Topic::Throttled) && (facts.status == 403 || facts.status == 503)
            && !facts.answer.speaksOf(Topic::Maintenance));
    if (!byStatus && !byWords)
        return {};
    const QString wait = waitText(facts);
    const QString evidence = wait.isEmpty() ? answerText(facts) : tr("%1. %2").arg(answerText(facts), wait);
    const QString advice = isLock
        ? tr("Wait until the lock ends, or have somebody unlock the account; each further attempt may prolong it.")
        : wait.isEmpty() ? tr("Wait a while and call less often: the answer does not say how long.")
        : facts.answer.header("Retry-After").isEmpty() ? tr("Wait for that long, and call less often.")
                                                       : QString();
    return { { "throttled", evidence, byStatus ? Certainty::Sure : Certainty::Likely, advice,
        isLock ? tr("The account is locked after too many attempts.") : QString() } };
}

QList<Fault> maintenance(const Facts &facts)
{
    const bool saysSo = facts.answer.speaksOf(Topic::Maintenance);
    const QString wait = waitText(facts);
    if (facts.status != 503 || (!saysSo && wait.isEmpty()))
        return {};
    return { { "maintenance",
        wait.isEmpty() ? tr("%1; it does not say for how long.").arg(answerText(facts))
                       : tr("%1. %2").arg(answerText(facts), wait),
        saysSo ? Certainty::Sure : Certainty::Likely } };
}

struct GatewayStatus
{
    int status;
    const char *id;
    TableText text;
};

#define N(text) TABLE_TEXT("diagnose::Way", text)
constexpr std::array Gateways{
    GatewayStatus{
        502, "unreachable", N("the proxy in front could not reach the server behind it, or got no sense out of it") },
    GatewayStatus{ 503, "unreachable", N("the proxy in front has no server behind it that could answer") },
    GatewayStatus{ 504, "timed_out", N("the server behind the proxy did not answer in time") },
    GatewayStatus{
        520, "unreachable", N("Cloudflare got an answer that it did not understand from the server behind it") },
    GatewayStatus{ 521, "unreachable", N("the server behind Cloudflare refuses the connection") },
    GatewayStatus{ 522, "timed_out", N("the server behind Cloudflare did not take the connection in time") },
    GatewayStatus{ 523, "unreachable", N("Cloudflare finds no way to the server behind it") },
    GatewayStatus{ 524, "timed_out", N("the server behind Cloudflare took the call and did not answer in time") },
    GatewayStatus{ 525, "tls_untrusted", N("the TLS handshake between Cloudflare and the server behind it failed") },
    GatewayStatus{ 526, "tls_untrusted", N("Cloudflare does not trust the TLS certificate of the server behind it") },
    GatewayStatus{ 527, "unreachable", N("the connection between Cloudflare and the server behind it broke") },
    GatewayStatus{ 530, "unreachable", N("Cloudflare can't resolve or reach the server behind it") },
};
#undef N

QList<Fault> gateway(const Facts &facts)
{
    const auto row = std::find_if(
        Gateways.begin(), Gateways.end(), [&](const GatewayStatus &each) { return each.status == facts.status; });
    if (row == Gateways.end())
        return {};
    const QString evidence = tr("%1: %2.").arg(answerText(facts), row->text.translated());
    const bool isTls = qstrcmp(row->id, "tls_untrusted") == 0;
    const QString advice = isTls
        ? tr("Give the server behind the proxy a certificate that the proxy trusts, or set the proxy's TLS mode right.")
        : tr(
            "Look whether the application behind the proxy runs, and into both logs; the call itself got as far as the "
            "proxy.");
    const Fault fault{ row->id, evidence, facts.status >= 520 ? Certainty::Sure : Certainty::Likely, advice,
        isTls                                    ? tr("The proxy in front does not trust the server behind it.")
            : qstrcmp(row->id, "timed_out") == 0 ? tr("A proxy answered: the server behind it took too long.")
                                                 : tr("A proxy answered: the server behind it can't be reached.") };
    // An application says so itself in JSON, and a page “Application error” is one that the application may have
    // caused.
    if (facts.status != 503 && !(facts.answer.json && facts.answer.header("Server").isEmpty()))
        return { fault };
    return { fault, { "server_error", answerText(facts), Certainty::Possible } };
}

QList<Fault> plainHttp(const Facts &facts)
{
    if (!facts.answer.speaksOf(Topic::PlainHttp))
        return {};
    return { { "not_an_api", answerText(facts), Certainty::Sure,
        tr("Use https:// in the server's address, or the port that speaks http."),
        tr("The address says http, and that port speaks https.") } };
}

constexpr std::array Table{
    Rule{ 400, 400, plainHttp },
    Rule{ 400, 599, headerTooLarge },
    Rule{ 413, 413, bodyTooLarge },
    Rule{ 400, 499, proxyAuthentication },
    Rule{ 400, 503, throttled },
    Rule{ 503, 503, maintenance },
    Rule{ 400, 503, blocked },
    Rule{ 502, 530, gateway },
};

} // namespace

std::span<const Rule> wayRules()
{
    return Table;
}

} // namespace diagnose
