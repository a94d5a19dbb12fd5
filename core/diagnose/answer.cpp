// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/answer.h"

#include "core/json/jsonreader.h"
#include "core/session/carriedtokens.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>
#include <array>

namespace diagnose {

namespace {

constexpr qsizetype MostText = 4000; ///< of a page; what it has to say stands at its beginning
constexpr qsizetype MostBytes = 256 * 1024; ///< of an answer's body that is read as a page
constexpr int MostSentences = 60;
constexpr int DeepestEnvelope = 6;
constexpr auto AccessClass = u"AccessToken"; ///< the name of Simple JWT's class

struct Sentence
{
    const char *text;
    Says says;
};

constexpr std::array Sentences{
    Sentence{ "Token is invalid or expired", Says::InvalidOrExpired },
    Sentence{ "Token is invalid", Says::Invalid },
    Sentence{ "Token is expired", Says::Expired },
    Sentence{ "Token 'exp' claim has expired", Says::Expired },
    Sentence{ "Token 'refresh_exp' claim has expired", Says::Expired },
    Sentence{ "Token is blacklisted", Says::Blacklisted },
    Sentence{ "Token has no 'exp' claim", Says::MissingClaim },
    Sentence{ "Token has no 'refresh_exp' claim", Says::MissingClaim },
    Sentence{ "Token has no id", Says::MissingClaim },
    Sentence{ "Token has no type", Says::MissingClaim },
    Sentence{ "Token has wrong type", Says::WrongType },
};

const QRegularExpression &identifier()
{
    static const QRegularExpression expression(QStringLiteral("^[A-Za-z][A-Za-z0-9]*([_.:-][A-Za-z0-9]+)*$"));
    return expression;
}

QString firstText(const Json &value)
{
    for (const Json &item : value.items()) {
        if (item.isString())
            return item.toString();
        if (const Json *message = item.find(u"message"); message && message->isString())
            return message->toString(); // {"email": [{"message": …, "code": …}]}
    }
    return {};
}

/// A list of sentences, as DRF puts them under the name of a field.
bool isErrorList(const Json &value)
{
    return value.isArray() && !value.items().isEmpty()
        && std::all_of(value.items().cbegin(), value.items().cend(),
            [](const Json &item) { return item.isString() || (item.isObject() && item.contains(u"message")); });
}

/// Where in the query an error of GraphQL's is.
bool isOfGraphQl(const QString &name)
{
    return name == u"path" || name == u"locations";
}

/// Whether all lists in it are such lists, as in a body about fields: who pastes one without its status may as well
/// paste a collection or the description of an API, which have lists of objects.
bool hasErrorListsAlone(const Json &value)
{
    if (value.isArray())
        return value.items().isEmpty() || isErrorList(value);
    return std::all_of(value.members().cbegin(), value.members().cend(),
        [](const Json::Member &member) { return hasErrorListsAlone(member.value); });
}

QString fieldOfLocation(const Json &location)
{
    QStringList parts;
    for (const Json &part : location.items()) {
        if (part.isString())
            parts.append(part.toString());
    }
    return parts.isEmpty() ? QString() : parts.constLast();
}

} // namespace

Answer::Answer(const session::Exchange &theExchange)
    : exchange(theExchange)
    , status(theExchange.status)
    , mediaType(session::headerValue(theExchange.replyHeaders, "Content-Type")
                    .value_or(QByteArray())
                    .split(';')
                    .constFirst()
                    .trimmed()
                    .toLower())
{
    readChallenges();
    QByteArrayView body(exchange.replyBody);
    if (body.startsWith("\xEF\xBB\xBF"))
        body = body.sliced(3);
    if (const Result<Json> parsed = parseJson(body))
        json = *parsed;
    if (json)
        readJson();
    else
        readPage();
    decideMaker();
}

bool Answer::speaksOf(Topic topic) const
{
    if (!m_topics) {
        m_topics = Topics();
        for (const QString &sentence : sentences)
            *m_topics |= topicsOf(sentence);
        m_topics->set(std::size_t(Topic::LoginPage), m_hasLoginForm);
    }
    return m_topics->test(std::size_t(topic));
}

QByteArray Answer::header(const char *name) const
{
    return session::headerValue(exchange.replyHeaders, name).value_or(QByteArray());
}

QString Answer::sentenceAbout(Topic topic) const
{
    const auto found = std::find_if(sentences.cbegin(), sentences.cend(),
        [topic](const QString &sentence) { return topicsOf(sentence).test(std::size_t(topic)); });
    return found == sentences.cend() ? QString() : found->left(200);
}

bool Answer::hasCode(const char *name) const
{
    return codes.contains(QLatin1StringView(name), Qt::CaseInsensitive);
}

const Challenge *Answer::tokenChallenge() const
{
    static const QList<QByteArray> others{ "basic", "token", "digest", "negotiate", "ntlm", "key", "session", "api-key",
        "apikey", "hmac", "signature", "newauth", "cookie", "formbased", "xbasic", "aws4-hmac-sha256", "dpop",
        "tokenauth" };
    const auto found = std::find_if(challenges.cbegin(), challenges.cend(),
        [](const Challenge &each) { return !others.contains(each.scheme.toLower()); });
    return found == challenges.cend() ? nullptr : &*found;
}

bool Answer::challengesFor(QByteArrayView scheme) const
{
    return std::any_of(challenges.cbegin(), challenges.cend(),
        [scheme](const Challenge &each) { return scheme.compare(each.scheme, Qt::CaseInsensitive) == 0; });
}

QString Answer::words() const
{
    if (!wording.isEmpty())
        return wording.left(200);
    if (!title.isEmpty())
        return title.left(200);
    if (!text.isEmpty())
        return text.left(120);
    for (const QString &sentence : sentences) {
        if (sentence.contains(u' '))
            return sentence.left(200);
    }
    return sentences.isEmpty() ? QString() : sentences.constFirst().left(200);
}

void Answer::say(const QString &sentence)
{
    const QString clean = sentence.simplified();
    if (clean.isEmpty() || sentences.size() >= MostSentences || sentences.contains(clean))
        return;
    sentences.append(clean.left(MostText));
    if (identifier().match(clean).hasMatch() && clean.size() <= 80)
        codes.append(clean);
}

void Answer::collect(const Json &value, int depth)
{
    if (depth > DeepestEnvelope)
        return;
    if (value.isString())
        say(value.toString());
    for (const Json &item : value.items())
        collect(item, depth + 1);
    for (const Json::Member &member : value.members()) {
        // A member's name speaks where its value is a sentence, or says that it is so: {"mfa_required": true}.
        if (member.value.isBool() && member.value.toBool())
            say(member.name);
        else if (depth < 2 && status >= 200 && status < 300 && !member.value.isBool())
            say(member.name); // of a success, names say what kind of answer it is
        collect(member.value, depth + 1);
    }
}

/// Finds the object that speaks, in whatever envelope, and reads it as DRF and Simple JWT write theirs.
void Answer::readJson()
{
    collect(*json, 0);
    if (const Json *errors = json->find(u"errors");
        errors && errors->isArray() && !errors->items().isEmpty() && errors->items().constFirst().contains(u"attr"))
        return readStandardErrors(errors->items());
    if (const Json *list = json->find(u"detail");
        list && list->isArray() && !list->items().isEmpty() && list->items().constFirst().contains(u"loc"))
        return readValidation(list->items());
    struct Candidate
    {
        const Json *value;
        int depth;
    };
    const bool mayNameFields = status != 0 || hasErrorListsAlone(*json);
    QList<Candidate> queue{ { &*json, 0 } };
    const Json *best = nullptr;
    for (qsizetype i = 0; i < queue.size() && queue.size() < 200; ++i) {
        const auto [value, depth] = queue.at(i);
        const Json *told = value->find(u"detail");
        const Json *messages = value->find(u"messages");
        const bool speaks = (told && told->isString()) || (messages && messages->isArray())
            || value->contains(u"non_field_errors")
            || (value->contains(u"code") && (value->contains(u"message") || value->contains(u"msg")))
            || (mayNameFields
                && std::any_of(value->members().cbegin(), value->members().cend(), [](const Json::Member &member) {
                       return isErrorList(member.value) && member.name != u"errors" && !isOfGraphQl(member.name);
                   }));
        if (speaks) {
            best = value;
            isEnveloped = depth > 0;
            break;
        }
        if (depth >= DeepestEnvelope)
            continue;
        for (const Json::Member &member : value->members())
            queue.append({ &member.value, depth + 1 });
        for (const Json &item : value->items())
            queue.append({ &item, depth + 1 });
    }
    if (best)
        return readObject(*best);
    isEnveloped = true;
    for (const char *name : { "detail", "message", "msg", "error_description", "error", "title", "errors" }) {
        const Json *value = json->find(QLatin1StringView(name));
        if (value && value->isString() && wording.isEmpty())
            wording = value->toString();
        else if (value && value->isArray() && wording.isEmpty())
            wording = firstText(*value);
    }
    if (json->isArray())
        wording = firstText(*json);
    if (json->isString())
        wording = json->toString();
    if (wording.isEmpty())
        return;
    for (const Sentence &sentence : Sentences) {
        if (wording == QLatin1StringView(sentence.text))
            says = sentence.says;
    }
}

void Answer::readObject(const Json &object)
{
    for (const Json::Member &member : object.members()) {
        if (member.name == u"detail")
            detail = member.value.isArray() ? firstText(member.value) : member.value.toString();
        else if (member.name == u"code" && member.value.isString())
            code = member.value.toString().toUtf8();
        else if (member.name == u"messages")
            readMessages(member.value);
        else if (member.name == u"non_field_errors" || member.name == u"__all__")
            hasNonFieldErrors = member.value.isArray();
        else if (isErrorList(member.value) && !isOfGraphQl(member.name))
            fieldErrors.append({ member.name, firstText(member.value), false });
    }
    if (detail.isEmpty()) {
        for (const char *name : { "message", "msg" }) {
            if (const Json *value = object.find(QLatin1StringView(name));
                value && value->isString() && detail.isEmpty())
                detail = value->toString();
        }
    }
    wording = detail;
    for (const char *name : { "non_field_errors", "__all__" }) {
        if (const Json *errors = object.find(QLatin1StringView(name)); errors && !errors->items().isEmpty())
            wording = firstText(*errors);
    }
    if (const Json *messages = object.find(u"messages"); messages && !messages->items().isEmpty()) {
        if (const Json *message = messages->items().constFirst().find(u"message"))
            wording = message->toString();
    }
    // A serializer of the project's own puts Simple JWT's sentence under the field of the token.
    if (wording.isEmpty() && fieldErrors.size() == 1 && session::namesToken(fieldErrors.constFirst().name))
        wording = fieldErrors.constFirst().text;
    for (const Sentence &sentence : Sentences) {
        if (wording == QLatin1StringView(sentence.text))
            says = sentence.says;
    }
}

/// One message for each class of AUTH_TOKEN_CLASSES that the token was tried as.
void Answer::readMessages(const Json &messages)
{
    hasMessages = messages.isArray();
    namesAccess = std::any_of(messages.items().cbegin(), messages.items().cend(), [](const Json &message) {
        const Json *name = message.find(u"token_class");
        return name && name->toString() == AccessClass;
    });
}

/// {"type", "errors": [{"code", "detail", "attr"}]}: what was one object, flattened into its members.
void Answer::readStandardErrors(const QList<Json> &errors)
{
    isEnveloped = true;
    const bool isValidation = json->find(u"type") && json->find(u"type")->toString() == u"validation_error";
    const auto member = [](const Json &error, QStringView name) {
        const Json *value = error.find(name);
        return value ? value->toString() : QString();
    };
    QString message;
    for (const Json &error : errors) {
        const QString attr = member(error, u"attr");
        const QString said = member(error, u"detail");
        const QByteArray own = member(error, u"code").toUtf8();
        if (attr == u"code")
            code = said.toUtf8();
        else if (attr.startsWith(u"messages")) {
            hasMessages = true;
            namesAccess |= attr.endsWith(u"token_class") && said == AccessClass;
            if (attr.endsWith(u"message") && message.isEmpty())
                message = said;
        } else if (attr.isEmpty() || attr == u"detail" || attr == u"non_field_errors") {
            detail = detail.isEmpty() ? said : detail;
            hasNonFieldErrors |= isValidation;
            if (code.isEmpty())
                code = own;
        } else {
            fieldErrors.append({ attr, said, own == "required" });
        }
    }
    wording = message.isEmpty() ? detail : message;
    for (const Sentence &sentence : Sentences) {
        if (wording == QLatin1StringView(sentence.text))
            says = sentence.says;
    }
    // The codes of DRF's own exceptions say nothing that the status does not say.
    if (code == "authentication_failed" || code == "not_authenticated" || code == "permission_denied"
        || code == "invalid" || code == "no_active_account")
        code.clear();
}

/// [{"loc": ["body", "username"], "msg", "type"}], as pydantic's users answer.
void Answer::readValidation(const QList<Json> &errors)
{
    for (const Json &error : errors) {
        const Json *location = error.find(u"loc");
        const Json *said = error.find(u"msg");
        const Json *type = error.find(u"type");
        const QString name = location ? fieldOfLocation(*location) : QString();
        const QString first
            = location && !location->items().isEmpty() ? location->items().constFirst().toString() : QString();
        fieldErrors.append({ name, said ? said->toString() : QString(),
            type && type->toString().contains(u"missing", Qt::CaseInsensitive), first == name ? QString() : first });
    }
    wording = fieldErrors.isEmpty() ? QString() : fieldErrors.constFirst().text;
}

void Answer::readPage()
{
    const QString body = QString::fromUtf8(exchange.replyBody.left(MostBytes));
    static const QRegularExpression tags(QStringLiteral("<(script|style)\\b.*?</\\1\\s*>|<!--.*?-->|<[^>]*>"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression titled(QStringLiteral("<title[^>]*>(.*?)</title>"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression markup(
        QStringLiteral("<(!doctype|html|head|body|title|h1|\\?xml|center|p|form)\\b"),
        QRegularExpression::CaseInsensitiveOption);
    // Where nobody says what it is, a sentence may quote a page without being one.
    const bool mayBePage = !mediaType.isEmpty() || body.trimmed().startsWith(u'<');
    isHtml = (mayBePage && markup.match(body).hasMatch()) || mediaType == "text/html";
    if (const auto match = titled.match(body); match.hasMatch())
        title = match.captured(1).simplified();
    text = body;
    if (isHtml)
        text.replace(tags, QStringLiteral(" "));
    text.replace(QStringLiteral("&#x27;"), QStringLiteral("'")).replace(QStringLiteral("&#39;"), QStringLiteral("'"));
    text.replace(QStringLiteral("&quot;"), QStringLiteral("\"")).replace(QStringLiteral("&amp;"), QStringLiteral("&"));
    // Django's DEBUG answer to a client that wants no HTML: "OperationalError at /api/token/" and the message below.
    static const QRegularExpression debug(
        QStringLiteral("^\\s*([A-Za-z_][\\w.]*)\\s+at\\s+(/\\S*)\\s*\\n?\\s*([^\\n]*)"));
    static const QRegularExpression debugTitle(QStringLiteral("^([A-Za-z_][\\w.]*)\\s+at\\s+/"));
    static const QRegularExpression value(
        QStringLiteral("exception_value[^>]*>(.*?)<"), QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression debugValue(
        QStringLiteral("^Exception Value:\\s*(\\S[^\\n]*)$"), QRegularExpression::MultilineOption);
    static const QRegularExpression traceback(
        QStringLiteral(
            "Traceback \\(most recent call "
            "last\\).*\\n([A-Za-z_][\\w.]*(?:Error|Exception|Exist|Host|Configured|Denied|Warning))(?:: ([^\\n]*))?"),
        QRegularExpression::DotMatchesEverythingOption);
    if (const auto match = debug.match(isHtml ? QString() : body); match.hasMatch()) {
        exceptionName = match.captured(1);
        exceptionText = match.captured(3).trimmed();
    } else if (const auto titleMatch = debugTitle.match(title); titleMatch.hasMatch()) {
        exceptionName = titleMatch.captured(1);
        exceptionText = value.match(body).captured(1).simplified();
        exceptionText.replace(QStringLiteral("&#x27;"), QStringLiteral("'"))
            .replace(QStringLiteral("&quot;"), QStringLiteral("\""));
    } else if (const auto trace = traceback.match(body); trace.hasMatch()) {
        exceptionName = trace.captured(1);
        exceptionText = trace.captured(2).trimmed();
    } else if (const auto named = debugValue.match(isHtml ? QString() : body); named.hasMatch()) {
        exceptionName = QStringLiteral("Exception");
        exceptionText = named.captured(1).trimmed();
    } else if (!isHtml && (status == 0 || status >= 500)) {
        readLoneException(body);
    }
    text = text.simplified().left(MostText);
    say(title);
    if (!exceptionText.isEmpty())
        say(exceptionText);
    say(text.left(1500));
    m_hasLoginForm = isHtml && topicsOf(body.left(MostText * 4)).test(std::size_t(Topic::LoginPage));
}

/// The last line of a traceback, without the rest: of Django, the database or Python itself. What DRF, Simple JWT and
/// PyJWT raise becomes a refusal, but for what is wrong with the server's keys; and what a client raises is not the
/// server's.
void Answer::readLoneException(const QString &body)
{
    static const QRegularExpression line(
        QStringLiteral(
            "^\\s*((?:[A-Za-z_]\\w*\\.)+[A-Z]\\w*|"
            "(?:Attribute|Type|Value|Key|Index|Name|Lookup|Import|ModuleNotFound|Runtime|NotImplemented|"
            "Recursion|Overflow|Arithmetic|ZeroDivision|Assertion|Unicode\\w*|OS|IO|FileNotFound|Memory|Field|"
            "Operational|Programming|Integrity|Data|Internal|Database|Interface)Error|"
            "ImproperlyConfigured|AppRegistryNotReady|NoReverseMatch|DoesNotExist|DisallowedHost): ([^\\n]+)$"),
        QRegularExpression::MultilineOption);
    static const QRegularExpression others(
        QStringLiteral("^(?:rest_framework|jwt|jose|json|requests|urllib|httpx|http|aiohttp|socket|ssl|java|io|com|org|"
                       "System|Microsoft)\\w*\\.|(?:Http404|PermissionDenied|SuspiciousOperation)$"));
    static const QRegularExpression ofBrowsers(QStringLiteral(
        "Failed to fetch|NetworkError|Load failed|Cannot read propert|is not a function|undefined is not|null is not"));
    for (auto each = line.globalMatch(body); each.hasNext();) {
        const auto match = each.next();
        static const QRegularExpression uncaught(QStringLiteral("\\.(?:InvalidKeyError|PyJWKClientConnectionError)$"));
        const bool isRefusal
            = others.match(match.captured(1)).hasMatch() && !uncaught.match(match.captured(1)).hasMatch();
        if (isRefusal || ofBrowsers.match(match.captured(2)).hasMatch())
            continue;
        exceptionName = match.captured(1);
        exceptionText = match.captured(2).trimmed();
        exceptionIsAlone = true;
    }
}

/// Several fields, or several challenges in one; Qt joins repeated fields with a comma.
void Answer::readChallenges()
{
    static const QRegularExpression start(
        QStringLiteral("(?:^|,)\\s*([A-Za-z][A-Za-z0-9._-]*)(?=\\s+[^=,\\s]|\\s*,|\\s*$)"));
    static const QRegularExpression parameter(
        QStringLiteral("(error|error_description)\\s*=\\s*(?:\"([^\"]*)\"|([^\\s,]+))"));
    for (const auto &[name, value] : exchange.replyHeaders) {
        const bool isProxy = name.compare("Proxy-Authenticate", Qt::CaseInsensitive) == 0;
        if (!isProxy && name.compare("WWW-Authenticate", Qt::CaseInsensitive) != 0)
            continue;
        const QString line = QString::fromLatin1(value);
        QList<QRegularExpressionMatch> starts;
        for (auto each = start.globalMatch(line); each.hasNext();)
            starts.append(each.next());
        for (qsizetype i = 0; i < starts.size(); ++i) {
            const qsizetype end = i + 1 < starts.size() ? starts.at(i + 1).capturedStart() : line.size();
            challenges.append({ starts.at(i).captured(1).toLatin1(),
                line.mid(starts.at(i).capturedEnd(1), end - starts.at(i).capturedEnd(1)).trimmed() });
        }
        for (auto each = parameter.globalMatch(line); each.hasNext();) {
            const auto match = each.next();
            say(match.captured(2).isEmpty() ? match.captured(3) : match.captured(2));
        }
    }
}

void Answer::decideMaker()
{
    static const QRegularExpression proxies(
        QStringLiteral(
            "nginx|openresty|cloudflare|awselb|cloudfront|traefik|caddy|envoy|istio|haproxy|varnish|squid|kong|"
            "akamai|apache|microsoft-(?:iis|httpapi|azure)|litespeed|heroku|fastly|gunicorn|uwsgi|vercel|netlify|"
            "tengine|imperva|sucuri|fly/|render|railway|ngrok|bigip|google frontend|gws"),
        QRegularExpression::CaseInsensitiveOption);
    // The pages that Django falls back to where the project has no template of its own.
    static const QRegularExpression django(
        QStringLiteral("<!doctype html>\\s*<html lang=\"en\">\\s*<head>\\s*<title>"
                       "(?:server error \\(500\\)|not found|bad request \\(400\\)|403 forbidden)</title>"),
        QRegularExpression::CaseInsensitiveOption);
    if (json)
        maker = Maker::Api;
    else if (!exceptionName.isEmpty() || django.match(QString::fromUtf8(exchange.replyBody.left(2000))).hasMatch())
        maker = Maker::Django;
    else if (proxies.match(QString::fromLatin1(header("Server"))).hasMatch() || proxies.match(text.left(600)).hasMatch()
        || !header("CF-RAY").isEmpty())
        maker = Maker::Proxy;
    else if (isHtml)
        maker = Maker::Page;
}

} // namespace diagnose
