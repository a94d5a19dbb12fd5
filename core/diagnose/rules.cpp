// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/rules.h"

#include <QCoreApplication>
#include <array>

namespace diagnose {

using session::Failure;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("diagnose::Rules", text);
}

QByteArray replyHeader(const Facts &facts, const char *name)
{
    return session::headerValue(facts.exchange.replyHeaders, name).value_or(QByteArray());
}

QList<Fault> noAnswer(const Facts &facts)
{
    static const QHash<Failure, const char *> ids{ { Failure::Unreachable, "unreachable" },
        { Failure::TimedOut, "timed_out" }, { Failure::TlsUntrusted, "tls_untrusted" },
        { Failure::TooLarge, "too_large" }, { Failure::NotHttp, "not_an_api" }, { Failure::BrokenOff, "broken_off" },
        { Failure::Cancelled, "cancelled" } };
    const char *id = ids.value(facts.exchange.failure);
    return id ? QList<Fault>{ { id, facts.exchange.error ? facts.exchange.error->what : QString() } } : QList<Fault>();
}

/// APPEND_SLASH answers 301 to the same address with a slash, for a POST too.
QList<Fault> redirect(const Facts &facts)
{
    const QString target = QString::fromUtf8(replyHeader(facts, "Location"));
    const QUrl location = facts.exchange.url.resolved(QUrl(target));
    const QString path = facts.exchange.url.path();
    const bool sameHost = location.host() == facts.exchange.url.host();
    const QString evidence = tr("%1; Location: %2").arg(answerText(facts), target.left(200));
    if (!path.endsWith(u'/') && (target.isEmpty() || (sameHost && location.path() == path + u'/')))
        return { { "missing_slash", evidence } };
    return { { "redirected", evidence } };
}

QList<Fault> notFound(const Facts &facts)
{
    if (facts.exchange.endpoint == session::Endpoint::Login && !facts.detail.isEmpty())
        return { { "user_gone", answerText(facts) } };
    QList<Fault> faults;
    if (!facts.exchange.url.path().endsWith(u'/'))
        faults.append({ "missing_slash", tr("%1; the path is %2").arg(answerText(facts), facts.exchange.url.path()) });
    faults.append({ "wrong_path", tr("%1 for %2").arg(answerText(facts), facts.exchange.url.path()) });
    return faults;
}

QList<Fault> wrongMethod(const Facts &facts)
{
    return { { "wrong_method",
        tr("%1 was sent; Allow: %2")
            .arg(QString::fromLatin1(facts.exchange.method), QString::fromLatin1(replyHeader(facts, "Allow"))) } };
}

QList<Fault> notAcceptable(const Facts &facts)
{
    const QByteArray accept = session::headerValue(facts.exchange.headers, "Accept").value_or(QByteArray());
    return { { "not_acceptable", tr("Accept: %1 was sent.").arg(QString::fromLatin1(accept.left(100))) } };
}

QList<Fault> wrongContentType(const Facts &facts)
{
    const auto type = session::headerValue(facts.exchange.headers, "Content-Type");
    return { { "wrong_content_type",
        type ? tr("Content-Type: %1 was sent.").arg(QString::fromLatin1(type->left(100)))
             : tr("No Content-Type was sent with the body.") } };
}

QList<Fault> throttled(const Facts &facts)
{
    return { { "throttled", tr("Retry-After: %1").arg(QString::fromLatin1(replyHeader(facts, "Retry-After"))) } };
}

bool isForm(const Facts &facts)
{
    const QByteArray type
        = session::headerValue(facts.exchange.headers, "Content-Type").value_or(QByteArray()).toLower();
    return type.startsWith("application/x-www-form-urlencoded") || type.startsWith("multipart/");
}

/// DRF's parser complains with a "detail" alone; what is wrong with a field comes under the field's name.
QList<Fault> bodyNotJson(const Facts &facts)
{
    if (facts.fieldErrors.isEmpty() && !facts.hasNonFieldErrors && !facts.detail.isEmpty() && !isForm(facts))
        return { { "body_not_json", facts.detail } };
    return {};
}

/// The verify view answers 400 for a blacklisted token: the only non-field error that a well-formed request can get.
QList<Fault> verifySaysBlacklisted(const Facts &facts)
{
    if (facts.call == Call::Verify && facts.hasNonFieldErrors && facts.token.isReadable())
        return { blacklistFault(facts) };
    return {};
}

QList<Fault> fields(const Facts &facts)
{
    if (facts.hasNonFieldErrors)
        return { { "field_invalid", facts.wording } };
    QStringList missing;
    QStringList invalid;
    for (const QString &name : facts.fieldErrors) {
        const bool isThere = isForm(facts) ? facts.exchange.body.contains(name.toUtf8() + '=')
                                           : facts.request && facts.request->contains(name);
        const Json *errors = facts.reply->find(name);
        const QString error = errors->items().isEmpty() ? QString() : errors->items().constFirst().toString();
        (isThere ? invalid : missing).append(tr("“%1”: %2").arg(name, error));
    }
    QList<Fault> faults;
    if (!missing.isEmpty())
        faults.append({ "field_missing", missing.join(u' ') });
    if (!invalid.isEmpty())
        faults.append({ "field_invalid", invalid.join(u' ') });
    return faults;
}

/// Django refuses an unknown Host before any view runs, in HTML.
QList<Fault> badHost(const Facts &facts)
{
    if (facts.reply)
        return {};
    return { { "server_misconfigured",
                 tr("%1 without JSON: Django answers so where ALLOWED_HOSTS lacks the host %2.")
                     .arg(answerText(facts), facts.exchange.url.host()) },
        { "not_an_api", answerText(facts) } };
}

QList<Fault> notJson(const Facts &facts)
{
    if (facts.reply || facts.exchange.method == "HEAD")
        return {};
    const QByteArray type = replyHeader(facts, "Content-Type");
    return { { "not_an_api", tr("%1; Content-Type: %2").arg(answerText(facts), QString::fromLatin1(type.left(100))) } };
}

constexpr std::array Table{
    Rule{ 300, 399, redirect },
    Rule{ 404, 404, notFound },
    Rule{ 405, 405, wrongMethod },
    Rule{ 406, 406, notAcceptable },
    Rule{ 415, 415, wrongContentType },
    Rule{ 429, 429, throttled },
    Rule{ 400, 400, bodyNotJson },
    Rule{ 400, 400, verifySaysBlacklisted },
    Rule{ 400, 400, fields },
    Rule{ 400, 400, badHost },
    Rule{ 401, 404, notJson },
};
constexpr std::array Transport{ Rule{ 0, 999, noAnswer } };

QList<Rule> assembled()
{
    QList<Rule> all;
    for (const std::span<const Rule> part : { std::span<const Rule>(Transport), refusalRules(), serverErrorRules(),
             doubtRules(), std::span<const Rule>(Table) })
        all.append(QList<Rule>(part.begin(), part.end()));
    return all;
}

} // namespace

std::span<const Rule> rules()
{
    static const QList<Rule> all = assembled();
    return { all.constData(), std::size_t(all.size()) };
}

QString answerText(const Facts &facts)
{
    const QString status = QString::number(facts.status);
    return facts.wording.isEmpty() ? status : tr("%1 “%2”").arg(status, facts.wording.left(200));
}

} // namespace diagnose
