// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/serverrules.h"

#include "core/jose/asymmetrictext.h"
#include "core/simplejwt/band.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <array>

namespace diagnose {

namespace {

constexpr double LastSecond = 253402300799; // Python's datetime ends with the year 9999

QString tr(const char *text)
{
    return QCoreApplication::translate("diagnose::Server", text);
}

bool isAllowed(const QString &algorithm, std::optional<simplejwt::Band> band)
{
    static const QStringList everywhere{ "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384",
        "ES512" };
    static const QStringList later{ "PS256", "PS384", "PS512", "EdDSA", "ES256K", "ES521" }; // with 5.4
    return everywhere.contains(algorithm) || (band != simplejwt::Band::V5_2 && later.contains(algorithm));
}

/// What is wrong with the settings themselves; empty: nothing that is known.
QString settingsFault(const Facts &facts)
{
    const simplejwt::Settings *settings = facts.context.settings;
    if (!settings)
        return {};
    if (!isAllowed(settings->algorithm, facts.band))
        return tr("ALGORITHM is %1, which this version does not know.").arg(settings->algorithm);
    if (!settings->failsAtUse.isEmpty())
        return tr("%1 can't be used as it is set: %2")
            .arg(settings->failsAtUse.firstKey(), settings->failsAtUse.first());
    const bool isHmac = settings->algorithm.startsWith(u"HS");
    if (isHmac && settings->signingKey && jose::looksLikeAsymmetricKey(*settings->signingKey))
        return tr(
            "ALGORITHM is %1 and SIGNING_KEY is the text of a public or private key, which PyJWT refuses as a secret.")
            .arg(settings->algorithm);
    if (!isHmac && facts.call == Call::Obtain && (settings->signingKeyIsNone || !settings->signingKey))
        return tr("SIGNING_KEY is None: the server can check tokens, but it can't issue any.");
    return {};
}

/// What Django's DEBUG page, or a traceback in its place, says.
QString exceptionOf(const Facts &facts)
{
    const Answer &answer = facts.answer;
    if (answer.exceptionName.isEmpty())
        return {};
    return answer.exceptionText.isEmpty() ? answer.exceptionName
                                          : tr("%1: %2").arg(answer.exceptionName, answer.exceptionText.left(200));
}

QList<Fault> raised(const Facts &facts)
{
    static const QRegularExpression settings(
        QStringLiteral("InvalidKey|InvalidAlgorithm|[Cc]ould not (?:deserialize|parse).{0,20}key|"
                       "PEM|HMAC (?:keys?|secret)|Expected a string value|TokenBackendError|SIGNING_KEY|SECRET_KEY"));
    const QString exception = exceptionOf(facts);
    if (exception.isEmpty())
        return {};
    const QString evidence = tr("%1 “%2”").arg(facts.status).arg(exception);
    // The method and the tables are there only where the app is installed.
    static const QRegularExpression withoutApp(
        QStringLiteral("has no attribute 'blacklist'|'(?:Blacklisted|Outstanding)Token' has no attribute 'objects'|"
                       "token_blacklist\\S* doesn't declare an explicit app_label"));
    if (withoutApp.match(exception).hasMatch())
        return { { "no_blacklist_app", evidence, Certainty::Sure,
            tr("Add rest_framework_simplejwt.token_blacklist to INSTALLED_APPS and run manage.py migrate."),
            tr("The server's blacklist app is not installed, so its code can't put a token on the blacklist.") } };
    if (facts.answer.speaksOf(Topic::NoTable) && exception.contains(u"token_blacklist_"))
        return { { "server_misconfigured", evidence, Certainty::Sure,
            tr("Run manage.py migrate: rest_framework_simplejwt.token_blacklist is in INSTALLED_APPS, and its tables "
               "are not in this database."),
            tr("The server's database lacks a table that the call needs, one of the blacklist app.") } };
    static const QRegularExpression notImported(
        QStringLiteral("No module named '?rest_framework_simplejwt|Could not import 'rest_framework_simplejwt"));
    if (notImported.match(exception).hasMatch())
        return { { "server_misconfigured", evidence, Certainty::Sure,
            tr("Install djangorestframework-simplejwt in the environment that the server runs in, and look that the "
               "name is spelt right."),
            tr("The server can't import Simple JWT.") } };
    static const QRegularExpression withoutKeySet(
        QStringLiteral("PyJWKClientConnectionError|Fail to fetch data from the url"));
    if (withoutKeySet.match(exception).hasMatch())
        return { { "server_misconfigured", evidence, Certainty::Sure,
            tr("Let the server reach the address of its JWK_URL: look for a wrong address, a proxy, a firewall or a "
               "certificate that it does not trust."),
            tr("The server can't fetch the keys of its JWK_URL.") } };
    if (facts.answer.speaksOf(Topic::NoTable))
        return { { "server_misconfigured", evidence, Certainty::Sure,
            tr("Run the project's migrations (manage.py migrate): the database lacks a table or a column of an "
               "installed app."),
            tr("The server's database lacks a table that the call needs.") } };
    if (settings.match(exception).hasMatch())
        return { { "server_misconfigured", evidence, Certainty::Sure } };
    if (exception.contains(u"ImproperlyConfigured"))
        return { { "server_misconfigured", evidence, Certainty::Sure, tr("Correct what the sentence names.") } };
    return {};
}

QList<Fault> misconfigured(const Facts &facts)
{
    if (const QString fault = settingsFault(facts); !fault.isEmpty())
        return { { "server_misconfigured", fault, Certainty::Sure } };
    if (facts.context.settings || facts.answer.json || !exceptionOf(facts).isEmpty())
        return {};
    if (facts.call == Call::Obtain)
        return { { "server_misconfigured",
            tr("%1 to a login, which takes no token: signing may fail by the settings, as other things of the server "
               "may.")
                .arg(answerText(facts)) } };
    if (!facts.tokenText.isEmpty() && !facts.token.isReadable())
        return { { "server_misconfigured",
            tr("%1 to a text that is no token: the server fails before it looks at it.").arg(answerText(facts)) } };
    return {};
}

/// Up to 5.5.1 the refresh of a user who is gone ends in DoesNotExist.
QList<Fault> userGone(const Facts &facts)
{
    if (facts.call == Call::Refresh && facts.subject == Subject::Body && facts.userState() == UserState::Gone)
        return { { "user_gone",
            tr("The directory has no user with the token's %1, and the refresh view does not expect that.")
                .arg(facts.userClaim) } };
    return {};
}

QString shortValue(const Json &value)
{
    return value.isString() ? u'"' + value.toString().left(30) + u'"'
        : value.isNumber()  ? QString::fromLatin1(value.numberText().left(30))
        : value.isNull()    ? QStringLiteral("null")
                            : tr("no plain value");
}

bool isWholeNumberText(const QString &text)
{
    bool ok = false;
    text.trimmed().toLongLong(&ok);
    return ok;
}

QList<Fault> odd(const session::TokenReading &token)
{
    QList<Fault> faults;
    const Json *exp = token.claims ? token.claims->find(u"exp") : nullptr;
    if (exp && exp->isNumber() && !(exp->toDouble() <= LastSecond))
        faults.append({ "server_error_exp",
            exp->toDouble() < 1e14 ? tr("“exp” is %1: milliseconds, where seconds belong.").arg(shortValue(*exp))
                                   : tr("“exp” is %1, beyond the year 9999.").arg(shortValue(*exp)) });
    else if (exp && !exp->isNumber())
        faults.append({ "server_error_exp", tr("“exp” is %1.").arg(shortValue(*exp)) });
    const Json *iat = token.claims ? token.claims->find(u"iat") : nullptr;
    if (iat && (iat->isNull() || (iat->isString() && isWholeNumberText(iat->toString()))))
        faults.append({ "server_error_iat", tr("“iat” is %1.").arg(shortValue(*iat)) });
    return faults;
}

/// The claims that Simple JWT reads without a guard, so that an odd one is a 500. The token of the header is read
/// first.
QList<Fault> unguardedClaims(const Facts &facts)
{
    // Whoever names his exception is taken at his word; only those that such a claim raises are about it.
    static const QRegularExpression ofClaims(QStringLiteral(
        "OverflowError|OSError|TypeError|ValueError.{0,80}(?:year|invalid literal|Field|timestamp)|KeyError|jti|exp"));
    const QString exception = exceptionOf(facts);
    if (!exception.isEmpty() && !ofClaims.match(exception).hasMatch())
        return {};
    QList<Fault> faults = odd(facts.token);
    if (facts.headerWords.size() == 2)
        faults.append(odd(session::readToken(facts.headerWords.constLast())));
    const bool looksUpId = facts.expectedType == "refresh" || facts.expectedType == "sliding";
    if (looksUpId && facts.token.claims && (!facts.jtiClaim || !facts.token.claims->contains(*facts.jtiClaim)))
        faults.append({ "server_error_jti",
            facts.jtiClaim ? tr("The token has no “%1”, and the blacklist is asked for it first.").arg(*facts.jtiClaim)
                           : tr("JTI_CLAIM is None, and the blacklist is asked for the id all the same.") });
    const Json *user = facts.claimValue(facts.userClaim);
    const bool byNumber = !facts.context.settings || facts.context.settings->userIdField == u"id";
    if (user && byNumber && user->isString() && !user->toString().isEmpty() && !isWholeNumberText(user->toString()))
        faults.append({ "server_error_user_id",
            tr("“%1” is %2; the primary key is a number.").arg(facts.userClaim, shortValue(*user)) });
    return faults;
}

QList<Fault> serverError(const Facts &facts)
{
    const QString exception = exceptionOf(facts);
    if (!exception.isEmpty())
        return { { "server_error", tr("%1 “%2”").arg(facts.status).arg(exception),
            facts.answer.exceptionIsAlone ? Certainty::Likely : Certainty::Sure,
            facts.answer.exceptionIsAlone
                ? tr("The lines above it in the log name the place: the last one in a file of the project raises it.")
                : tr("Correct what raises it: of a traceback's lines the last one in a file of the project.") } };
    return { { "server_error", answerText(facts) } };
}

/// A line of a log alone: with DEBUG on, APPEND_SLASH makes a POST without the last slash a RuntimeError.
QList<Fault> slashOfLog(const Facts &facts)
{
    const QString path = facts.exchange.url.path();
    if (facts.exchange.method != "POST" || !facts.exchange.replyBody.isEmpty() || path.isEmpty() || path.endsWith(u'/'))
        return {};
    return { { "missing_slash",
        tr("500 to a POST, and the path is %1: with DEBUG on, Django fails so where APPEND_SLASH would redirect.")
            .arg(path) } };
}

constexpr std::array Errors{
    Rule{ 500, 500, raised },
    Rule{ 500, 500, slashOfLog },
    Rule{ 500, 500, misconfigured },
    Rule{ 500, 500, unguardedClaims },
    Rule{ 500, 500, userGone },
    Rule{ 500, 599, serverError },
};

} // namespace

std::span<const Rule> serverErrorRules()
{
    return Errors;
}

} // namespace diagnose
