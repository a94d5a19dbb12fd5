// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/scrubbing.h"

#include "core/base/log.h"
#include "core/json/jsonwriter.h"
#include "core/scan/tokenfinder.h"
#include "core/session/exchangereading.h"
#include "core/session/tokenreading.h"

#include <QRegularExpression>
#include <QUrlQuery>
#include <algorithm>
#include <initializer_list>
#include <limits>
#include <optional>

using session::Exchange;

namespace archive {

namespace {

const QByteArray Masked = QByteArrayLiteral("…");

/// What names a secret, in a header, a form, a query or JSON: a pattern over the characters that a name may have there.
/// "token_type" and "token_class" are none.
QString secretNames(const QString &character)
{
    return QStringLiteral("(?:refresh|access|%1{0,64}token|%1{0,64}(?:password|passwd|secret|api[_-]?key|csrf|session)"
                          "%1{0,64})")
        .arg(character);
}

bool isSecretName(const QString &name)
{
    static const QRegularExpression secret(QStringLiteral("^(?:%1)$").arg(secretNames(QStringLiteral("."))),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    return secret.match(name).hasMatch();
}

bool isOneOf(const QByteArray &name, std::initializer_list<const char *> names)
{
    return std::any_of(
        names.begin(), names.end(), [&name](const char *each) { return name.compare(each, Qt::CaseInsensitive) == 0; });
}

bool hasScheme(const QByteArray &header)
{
    return isOneOf(header, { "Authorization", "Proxy-Authorization" });
}

bool isCookie(const QByteArray &header)
{
    return isOneOf(header, { "Cookie", "Set-Cookie" });
}

bool isTokenCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'
        || c == '.';
}

/// Where a header begins in a segment: a "{" before a quote or a blank, in base64url. -1: nowhere.
qsizetype headerStart(QByteArrayView segment)
{
    constexpr qsizetype least = 8;
    for (qsizetype at = 0; at + least <= segment.size(); ++at) {
        const QByteArrayView start = segment.sliced(at, 3);
        for (const char *each : { "eyJ", "eyA", "ewo", "ewk", "ew0" }) {
            if (start == QByteArrayView(each, 3))
                return at;
        }
    }
    return -1;
}

/// A token in a run of characters that tokens consist of, whatever is glued to it.
struct GluedToken
{
    qsizetype start; ///< of its header
    qsizetype signature; ///< behind its second dot
};

std::optional<GluedToken> gluedToken(QByteArrayView run)
{
    for (qsizetype from = 0;;) {
        const qsizetype dot = run.indexOf('.', from);
        const qsizetype second = dot < 0 ? -1 : run.indexOf('.', dot + 1);
        if (second < 0)
            return std::nullopt;
        const qsizetype header = headerStart(run.sliced(from, dot - from));
        const QByteArrayView rest = run.sliced(second + 1);
        if (header >= 0 && std::any_of(rest.begin(), rest.end(), [](char c) { return c != '.'; }))
            return GluedToken{ from + header, second + 1 };
        if (header >= 0) // nothing but dots: no signature, here or further on
            return std::nullopt;
        from = dot + 1;
    }
}

/// What the search for tokens takes for something else, since it looks for whole words: from such a token's signature
/// on its run goes. Rather too much than one signature left. Linear in the text.
QByteArray withoutGluedTokens(const QByteArray &text, TokenForm form)
{
    QByteArray clean;
    qsizetype done = 0;
    for (qsizetype at = 0; at < text.size();) {
        qsizetype end = at;
        while (end < text.size() && isTokenCharacter(text.at(end)))
            ++end;
        if (const auto token = gluedToken(QByteArrayView(text).sliced(at, end - at))) {
            clean += text.mid(done, at + token->start - done);
            clean += form == TokenForm::Unsigned
                ? text.mid(at + token->start, token->signature - token->start)
                : redacted(QByteArrayView(text).sliced(at + token->start, end - at - token->start)).toUtf8();
            done = end;
        }
        at = end + 1;
    }
    return done == 0 ? text : clean + text.mid(done);
}

bool holdsToken(const QByteArray &text)
{
    return !scan::findTokens(text, { .maxTokens = 1, .cutTokens = false }).isEmpty()
        || withoutGluedTokens(text, TokenForm::Unsigned).size() != text.size();
}

QString textOf(const QByteArray &bytes)
{
    return QString::fromUtf8(bytes);
}

/// A token as the name of a member: odd, and so in nobody's way.
QString scrubbedName(const QString &name, TokenForm form)
{
    const QByteArray text = name.toUtf8();
    return holdsToken(text) ? textOf(scrubbedText(text, form)) : name;
}

Json scrubbedJson(const Json &value, bool isSecret, TokenForm form)
{
    if (value.isString()) {
        const QByteArray text = value.toString().toUtf8();
        return holdsToken(text) || !isSecret || text.isEmpty() ? Json(textOf(scrubbedText(text, form)))
                                                               : Json(textOf(Masked));
    }
    if (value.isArray()) {
        QList<Json> items;
        for (const Json &item : value.items())
            items.append(scrubbedJson(item, false, form));
        return Json::array(items);
    }
    if (isSecret && value.isNumber())
        return Json(textOf(Masked));
    if (!value.isObject())
        return value;
    QList<Json::Member> members;
    for (const Json::Member &member : value.members())
        members.append(
            { scrubbedName(member.name, form), scrubbedJson(member.value, isSecretName(member.name), form) });
    return Json::object(members);
}

/// A JSON body is rewritten only where it has to be, so that everything else stays as it came over the wire.
std::optional<QByteArray> scrubbedJsonText(const QByteArray &text, TokenForm form)
{
    const QByteArray start = text.left(64).trimmed();
    if (!start.startsWith('{') && !start.startsWith('['))
        return std::nullopt;
    const Result<Json> json = parseJson(text);
    if (!json)
        return std::nullopt;
    const Json clean = scrubbedJson(*json, false, form);
    return clean == *json ? text : writeJson(clean);
}

/// The text with what the pattern's group "value" matched replaced, unless that holds a token: those shrink by
/// themselves.
QString withoutValues(const QString &text, const QRegularExpression &pattern, const QString &mask)
{
    QString clean;
    qsizetype done = 0;
    for (auto matches = pattern.globalMatch(text); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        if (holdsToken(match.captured(u"value").toUtf8()))
            continue;
        clean += QStringView(text).sliced(done, match.capturedStart(u"value") - done);
        clean += mask;
        done = match.capturedEnd(u"value");
    }
    return done == 0 ? text : clean += QStringView(text).sliced(done);
}

/// A cookie's name and the scheme say what it is; all behind them is a secret.
QByteArray credentialText(const QByteArray &name, const QByteArray &value)
{
    const qsizetype end = isCookie(name) ? value.indexOf('=') : hasScheme(name) ? value.indexOf(' ') : -1;
    constexpr qsizetype longestName = 40;
    const QByteArray start = value.left(end + 1);
    const bool isName = end >= 0 && end <= longestName && !start.contains(';');
    return isName ? start + Masked : Masked;
}

session::Headers scrubbedHeaders(const session::Headers &headers, TokenForm form)
{
    session::Headers clean;
    for (const auto &[name, value] : headers) {
        clean.emplaceBack(name, maskedCredential(name, value).value_or(scrubbedText(value, form)));
    }
    return clean;
}

QUrl scrubbedUrl(QUrl url, TokenForm form)
{
    url.setUserInfo({});
    if (const QByteArray path = url.path(QUrl::FullyDecoded).toUtf8(); holdsToken(path))
        url.setPath(textOf(scrubbedText(path, form)), QUrl::DecodedMode);
    if (const QByteArray fragment = url.fragment(QUrl::FullyDecoded).toUtf8(); !fragment.isEmpty()) {
        if (const QByteArray rest = scrubbedText(fragment, form); rest != fragment) // "#access_token=…"
            url.setFragment(textOf(rest), QUrl::DecodedMode);
    }
    if (!url.hasQuery())
        return url;
    QUrlQuery query(url);
    QList<QPair<QString, QString>> items = query.queryItems(QUrl::FullyDecoded);
    for (auto &[name, value] : items) {
        const QByteArray text = value.toUtf8();
        if (holdsToken(text))
            value = textOf(scrubbedText(text, form));
        else if (isSecretName(name) && !text.isEmpty())
            value = textOf(Masked);
    }
    if (items != query.queryItems(QUrl::FullyDecoded)) {
        query.setQueryItems(items);
        url.setQuery(query);
    }
    return url;
}

} // namespace

// Bounded and possessive, so that no text makes it slow.
QByteArray withoutNamedSecrets(const QByteArray &text)
{
    static const QString member
        = QStringLiteral(R"re("%1"\s{0,8}:\s{0,8})re").arg(secretNames(QStringLiteral(R"re([^"\\])re")));
    static const QRegularExpression jsonText(
        member + QStringLiteral(R"re("(?<value>[^"\\]++(?:\\.[^"\\]*+)*+|(?:\\.[^"\\]*+)++)(?:"|$|\\$))re"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression jsonNumber(
        member + QStringLiteral("(?<value>-?[0-9][0-9.eE+-]*+)"), QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression form(
        QStringLiteral("(?:^|[&?#\n]|; ?)%1=(?<value>[^&#\\s]++)").arg(secretNames(QStringLiteral("[^&?#=\\s]"))),
        QRegularExpression::CaseInsensitiveOption);
    const QString before = textOf(text);
    const QString mask = textOf(Masked);
    QString after = withoutValues(before, jsonText, mask);
    after = withoutValues(after, jsonNumber, u'"' + mask + u'"');
    after = withoutValues(after, form, mask);
    return after == before ? text : after.toUtf8();
}

std::optional<QByteArray> maskedCredential(const QByteArray &name, const QByteArray &value)
{
    const bool isCredential = hasScheme(name) || isSecretName(QString::fromLatin1(name));
    // A cookie header holds more than its token.
    const bool hides = isCookie(name) || (isCredential && !holdsToken(value) && !value.isEmpty());
    return hides ? std::optional(credentialText(name, value)) : std::nullopt;
}

QByteArray scrubbedToken(const QByteArray &token, TokenForm form)
{
    if (form == TokenForm::Masked)
        return redacted(token).toUtf8();
    const qsizetype dots = token.count('.');
    if (dots == 2)
        return token.left(token.lastIndexOf('.') + 1);
    // Encrypted, cut, or opaque: which part gives access is not known, so but for a header all of it may.
    const qsizetype first = token.indexOf('.');
    const bool hasHeader = first > 0 && session::looksLikeToken(token.left(first) + "..");
    return hasHeader ? token.left(first) + QByteArray(std::max<qsizetype>(dots, 1), '.') : Masked;
}

QByteArray scrubbedText(const QByteArray &text, TokenForm form)
{
    if (const auto json = scrubbedJsonText(text, form))
        return *json;
    // Before the tokens: what is left of one would be taken for a secret.
    const QByteArray named = withoutNamedSecrets(text);
    QByteArray clean;
    qsizetype done = 0;
    for (const scan::FoundToken &found :
        scan::findTokens(named, { .maxTokens = std::numeric_limits<qsizetype>::max() })) {
        if (found.offset < done)
            continue;
        clean += named.mid(done, found.offset - done);
        clean += scrubbedToken(found.text, form);
        done = found.offset + found.length;
    }
    return withoutGluedTokens(done == 0 ? named : clean + named.mid(done), form);
}

Exchange scrubbed(Exchange exchange, TokenForm form)
{
    QList<QByteArray> signatures;
    for (const QByteArray &token : { session::bearerToken(exchange), session::bodyToken(exchange) }) {
        if (const QByteArray last = token.mid(token.lastIndexOf('.') + 1); last.size() >= 16)
            signatures.append(last);
    }
    exchange.url = scrubbedUrl(exchange.url, form);
    exchange.headers = scrubbedHeaders(exchange.headers, form);
    exchange.replyHeaders = scrubbedHeaders(exchange.replyHeaders, form);
    for (QByteArray *body : { &exchange.body, &exchange.replyBody }) {
        *body = scrubbedText(*body, form);
        // Whatever form it was in that the search did not see: rather nothing of it than the signature.
        for (const QByteArray &signature : signatures) {
            if (body->contains(signature))
                *body = Masked;
        }
    }
    return exchange;
}

session::TokenRecord scrubbed(session::TokenRecord token, TokenForm form)
{
    const QByteArray rest = scrubbedToken(token.text, form);
    token.isStripped = token.isStripped || rest != token.text;
    token.text = rest;
    return token;
}

bool isUnsigned(QByteArrayView token)
{
    return token.endsWith('.') && session::looksLikeToken(token);
}

} // namespace archive
