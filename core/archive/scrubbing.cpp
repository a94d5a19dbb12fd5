// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/scrubbing.h"

#include "core/archive/secretnames.h"
#include "core/base/log.h"
#include "core/json/jsonreader.h"
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
using namespace Qt::StringLiterals;

namespace archive {

namespace {

const QByteArray Masked = QByteArrayLiteral("…");

/// What was taken out, for those who have to look for it elsewhere, too.
using Taken = QStringList;

void take(Taken *taken, const QString &secret)
{
    constexpr qsizetype shortest = 6; // less stands in many a text by chance
    if (taken && secret.size() >= shortest)
        taken->append(secret);
}

QByteArray scrubbedText(const QByteArray &text, TokenForm form, Taken *taken);

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

/// What redacted() leaves of a token: to be seen, and so not taken for a secret when a text is scrubbed once more.
bool isRedacted(const QString &value)
{
    constexpr qsizetype start = 6;
    constexpr qsizetype end = 4;
    return value.size() == start + 1 + end && value.at(start) == u'…' && value.startsWith(u"ey");
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

/// The name is the nearest one above that makes it a secret: "passwords": [{"new": "…"}].
Json scrubbedJson(const Json &value, const QString &name, TokenForm form, Taken *taken)
{
    const auto isNamed
        = [&name](const QString &text) { return !text.isEmpty() && !isRedacted(text) && isSecret(name, text); };
    if (value.isString()) {
        const QString text = value.toString();
        if (holdsToken(text.toUtf8()) || !isNamed(text))
            return Json(textOf(scrubbedText(text.toUtf8(), form, taken)));
        take(taken, text);
        return Json(textOf(Masked));
    }
    if (value.isArray()) {
        QList<Json> items;
        for (const Json &item : value.items()) {
            const bool says = item.isString() && isComplaint(item.toString());
            items.append(scrubbedJson(item, says ? QString() : name, form, taken));
        }
        return Json::array(items);
    }
    if (value.isNumber() && isNamed(QString::fromLatin1(value.numberText()))) {
        take(taken, QString::fromLatin1(value.numberText()));
        return Json(textOf(Masked));
    }
    if (!value.isObject())
        return value;
    QList<Json::Member> members;
    for (const Json::Member &member : value.members()) {
        const bool isInherited = isSecretName(name) && !isSecretName(member.name);
        members.append({ scrubbedName(member.name, form),
            scrubbedJson(member.value, isInherited ? name : member.name, form, taken) });
    }
    return Json::object(members);
}

/// A JSON body is rewritten only where it has to be, so that everything else stays as it came over the wire.
std::optional<QByteArray> scrubbedJsonText(const QByteArray &text, TokenForm form, Taken *taken)
{
    const QByteArray start = text.left(64).trimmed();
    if (!start.startsWith('{') && !start.startsWith('['))
        return std::nullopt;
    const Result<Json> json = parseJson(text);
    if (!json)
        return std::nullopt;
    const Json clean = scrubbedJson(*json, {}, form, taken);
    return clean == *json ? text : writeJson(clean);
}

/// The name as it is meant: without a form's or JSON's escapes.
QString plainName(const QString &name)
{
    if (name.contains(u'\\')) {
        const auto json = parseJson('"' + name.toUtf8() + '"');
        return json ? json->toString() : name;
    }
    return name.contains(u'%') ? QUrl::fromPercentEncoding(name.toUtf8()) : name;
}

/// A text while secrets are taken out of it, one kind of place after the other.
class NamedValues
{
public:
    NamedValues(const QString &text, Taken *taken)
        : m_text(text)
        , m_taken(taken)
    {
    }

    /// What the pattern's group "value" matched is replaced where its group "name" makes it a secret, unless it holds a
    /// token: those shrink by themselves.
    void takeOut(const QRegularExpression &pattern, const QString &mask)
    {
        takeOut(
            pattern, mask, [](const QString &name, const QString &value) { return isSecret(plainName(name), value); });
    }

    template<class IsSecret>
    void takeOut(const QRegularExpression &pattern, const QString &mask, IsSecret isSecretValue)
    {
        QString clean;
        qsizetype done = 0;
        for (auto matches = pattern.globalMatch(m_text); matches.hasNext();) {
            const QRegularExpressionMatch match = matches.next();
            const QString value = match.captured(u"value");
            if (match.capturedStart(u"value") < done || value.isEmpty() || value == mask || value == textOf(Masked)
                || isRedacted(value) || !isSecretValue(match.captured(u"name"), value) || holdsToken(value.toUtf8()))
                continue;
            replace(&clean, &done, match.capturedStart(u"value"), match.capturedEnd(u"value"), mask);
        }
        finish(clean, done);
    }

    /// A form's or query's fields. A value may hold a query of its own, so each name is looked at.
    void takeOutFields(const QString &mask)
    {
        static const QRegularExpression field(u"(?:^|[&?#\\n]|; ?)(?<name>[^&?#=\\s;<>{}\"]{1,200}+)="_s);
        QString clean;
        qsizetype done = 0;
        for (auto matches = field.globalMatch(m_text); matches.hasNext();) {
            const QRegularExpressionMatch match = matches.next();
            const qsizetype start = match.capturedEnd();
            if (start < done)
                continue;
            qsizetype end = start;
            while (end < m_text.size() && m_text.at(end) != u'&' && m_text.at(end) != u'#' && !m_text.at(end).isSpace())
                ++end;
            const QString value = m_text.mid(start, end - start);
            if (!value.isEmpty() && !isRedacted(value) && isSecret(plainName(match.captured(u"name")), value)
                && !holdsToken(value.toUtf8()))
                replace(&clean, &done, start, end, mask);
        }
        finish(clean, done);
    }

    /// "Cookie: a=b" in a text, such as a report's request or what a server echoes.
    void takeOutHeaderLines()
    {
        static const QRegularExpression line(
            u"^(?<name>[A-Za-z0-9-]{1,64}+):[ \\t]*+(?<value>[^\\r\\n]++)"_s, QRegularExpression::MultilineOption);
        QString clean;
        qsizetype done = 0;
        for (auto matches = line.globalMatch(m_text); matches.hasNext();) {
            const QRegularExpressionMatch match = matches.next();
            const auto masked = maskedCredential(match.captured(u"name").toLatin1(), match.captured(u"value").toUtf8());
            if (masked)
                replace(&clean, &done, match.capturedStart(u"value"), match.capturedEnd(u"value"), textOf(*masked));
        }
        finish(clean, done);
    }

    const QString &text() const { return m_text; }

private:
    void replace(QString *clean, qsizetype *done, qsizetype start, qsizetype end, const QString &mask)
    {
        take(m_taken, m_text.mid(start, end - start));
        *clean += QStringView(m_text).sliced(*done, start - *done);
        *clean += mask;
        *done = end;
    }
    void finish(const QString &clean, qsizetype done)
    {
        if (done > 0)
            m_text = QString(clean) += QStringView(m_text).sliced(done);
    }

    QString m_text;
    Taken *m_taken;
};

/// What follows "Bearer" in a text and is no word.
bool isOpaque(const QString &value)
{
    const auto has = [&value](bool (QChar::*is)() const) {
        return std::any_of(value.begin() + 1, value.end(), [is](QChar c) { return (c.*is)(); });
    };
    return has(&QChar::isDigit) || (has(&QChar::isUpper) && has(&QChar::isLower));
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

session::Headers scrubbedHeaders(const session::Headers &headers, TokenForm form, Taken *taken)
{
    session::Headers clean;
    for (const auto &[name, value] : headers) {
        const auto masked = maskedCredential(name, value);
        if (masked) {
            const qsizetype kept = masked->size() - Masked.size();
            for (const QByteArray &piece : value.mid(kept).split(';')) // a cookie's value as a body may echo it
                take(taken, textOf(piece.mid(piece.startsWith(' ') ? piece.indexOf('=') + 1 : 0)));
        }
        clean.emplaceBack(name, masked ? *masked : scrubbedText(value, form, taken));
    }
    return clean;
}

QUrl scrubbedUrl(QUrl url, TokenForm form, Taken *taken)
{
    url.setUserInfo({});
    if (const QByteArray path = url.path(QUrl::FullyDecoded).toUtf8(), rest = scrubbedText(path, form, taken);
        rest != path)
        url.setPath(textOf(rest), QUrl::DecodedMode);
    if (const QByteArray fragment = url.fragment(QUrl::FullyDecoded).toUtf8(); !fragment.isEmpty()) {
        if (const QByteArray rest = scrubbedText(fragment, form, taken); rest != fragment) // "#access_token=…"
            url.setFragment(textOf(rest), QUrl::DecodedMode);
    }
    if (!url.hasQuery())
        return url;
    QUrlQuery query(url);
    QList<QPair<QString, QString>> items = query.queryItems(QUrl::FullyDecoded);
    for (auto &[name, value] : items) {
        const QByteArray text = value.toUtf8();
        if (!holdsToken(text) && !text.isEmpty() && isSecret(name, value)) {
            take(taken, value);
            value = textOf(Masked);
        } else {
            value = textOf(scrubbedText(text, form, taken));
        }
    }
    if (items != query.queryItems(QUrl::FullyDecoded)) {
        query.setQueryItems(items);
        url.setQuery(query);
    }
    return url;
}

// Bounded and possessive, so that no text makes it slow.
QByteArray withoutNamedSecrets(const QByteArray &text, Taken *taken)
{
    constexpr auto anyCase = QRegularExpression::CaseInsensitiveOption;
    constexpr auto anyLine = QRegularExpression::DotMatchesEverythingOption;
    static const QString member = QStringLiteral(
        R"re("(?<name>[^"\\]{1,100}+(?:\\.[^"\\]{0,100}+){0,20}+|(?:\\.[^"\\]{0,100}+){1,20}+)"\s{0,8}:\s{0,8})re");
    static const QRegularExpression jsonText(
        member + QStringLiteral(R"re("(?<value>[^"\\]++(?:\\.[^"\\]*+)*+|(?:\\.[^"\\]*+)++)(?:"|$|\\$))re"), anyLine);
    static const QRegularExpression jsonNumber(member + QStringLiteral("(?<value>-?[0-9][0-9.eE+-]*+)"));
    static const QRegularExpression jsonList(member + QStringLiteral(R"re([\[{](?<value>[^\]}]{1,4096}+))re"));
    static const QRegularExpression part(
        QStringLiteral(
            R"re(\bname="?(?<name>[^";\r\n]{1,100}+)"?[^\r\n]*+(?:\r?\n[^\r\n]++){0,8}+\r?\n\r?\n(?<value>.+?)(?=\r?\n--|\z))re"),
        anyCase | anyLine);
    static const QRegularExpression element(QStringLiteral(
        R"re(<(?:[\w.-]{1,64}+:)?(?<name>[\w.-]{1,100}+)(?:\s[^<>]{0,1000}+)?>(?:<!\[CDATA\[)?(?<value>[^<\]]++))re"));
    static const QRegularExpression attribute(
        QStringLiteral(R"re([\s?](?<name>[\w.:-]{1,100}+)\s?=\s?["'](?<value>[^"'<>]++)["'])re"));
    static const QRegularExpression input(
        QStringLiteral(R"re(name=["'](?<name>[^"'<>]{1,100}+)["'][^<>]{0,200}?value=["'](?<value>[^"'<>]++)["'])re"));
    static const QRegularExpression scheme(
        QStringLiteral(
            R"re(\b(?<name>Bearer|Basic|JWT|Token|ApiKey|Api-Key)[ ]+(?<value>[A-Za-z0-9+/=._~-]{8,}+)(?!["']))re"),
        anyCase);
    // Django's own form, and what follows a word that says what it is for.
    static const QRegularExpression link(QStringLiteral(
        R"re(/(?<name>)(?<value>[0-9a-z]{1,13}-[0-9a-f]{20,64}|set-password/[^/\s?#"'<>]++)(?=[/\s?#"'<>]|$))re"));
    static const QRegularExpression errand(
        QStringLiteral(
            R"re(/[\w-]{0,40}(?<name>reset|activat|confirm|verif|magic|invit)[\w-]{0,40}/(?:[^/\s?#"'<>]{1,64}+/){0,3}(?<value>[\w:.=-]{16,}+))re"),
        anyCase);
    const QString mask = textOf(Masked);
    const QString quoted = u'"' + mask + u'"';
    NamedValues values(textOf(text), taken);
    const QString &now = values.text();
    values.takeOutHeaderLines();
    if (now.contains(u'"')) {
        values.takeOut(jsonText, mask);
        values.takeOut(jsonNumber, quoted);
        values.takeOut(jsonList, quoted, [](const QString &name, const QString &value) {
            QString first = value.trimmed();
            first = first.startsWith(u'"') ? first.mid(1).section(u'"', 0, 0) : first;
            return isSecretName(plainName(name)) && first != textOf(Masked) && !isComplaint(first);
        });
    }
    if (now.contains(u"name=", Qt::CaseInsensitive))
        values.takeOut(part, mask);
    values.takeOutFields(mask);
    if (now.contains(u'<')) {
        values.takeOut(element, mask);
        values.takeOut(attribute, mask);
        values.takeOut(input, mask);
    }
    values.takeOut(scheme, mask, [](const QString &, const QString &value) { return isOpaque(value); });
    if (now.contains(u'/')) {
        values.takeOut(link, mask, [](const QString &, const QString &) { return true; });
        values.takeOut(errand, mask, [](const QString &, const QString &value) { return isOpaque(value); });
    }
    return now == textOf(text) ? text : now.toUtf8();
}

QByteArray scrubbedText(const QByteArray &text, TokenForm form, Taken *taken)
{
    if (const auto json = scrubbedJsonText(text, form, taken))
        return *json;
    // Before the tokens: what is left of one would be taken for a secret.
    const QByteArray named = withoutNamedSecrets(text, taken);
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

Exchange scrubbed(Exchange exchange, TokenForm form, Taken *taken)
{
    QList<QByteArray> signatures;
    for (const QByteArray &token : { session::bearerToken(exchange), session::bodyToken(exchange) }) {
        if (const QByteArray last = token.mid(token.lastIndexOf('.') + 1);
            last.size() >= 16 && !isVariable(textOf(last)))
            signatures.append(last);
    }
    exchange.url = scrubbedUrl(exchange.url, form, taken);
    exchange.headers = scrubbedHeaders(exchange.headers, form, taken);
    exchange.replyHeaders = scrubbedHeaders(exchange.replyHeaders, form, taken);
    for (QByteArray *body : { &exchange.body, &exchange.replyBody }) {
        *body = scrubbedText(*body, form, taken);
        // Whatever form it was in that the search did not see: rather nothing of it than the signature.
        for (const QByteArray &signature : signatures) {
            if (body->contains(signature))
                *body = Masked;
        }
    }
    return exchange;
}

} // namespace

QByteArray withoutNamedSecrets(const QByteArray &text)
{
    return withoutNamedSecrets(text, nullptr);
}

std::optional<QByteArray> maskedCredential(const QByteArray &name, const QByteArray &value)
{
    const bool isCredential = hasScheme(name) || isSecretName(QString::fromLatin1(name));
    // A cookie header holds more than its token.
    const bool isShown = holdsToken(value) || isRedacted(textOf(value).section(u' ', -1));
    const QString whole = textOf(value);
    if (!isCookie(name) && isVariable(hasScheme(name) ? whole.section(u' ', 1) : whole))
        return std::nullopt;
    const bool hides = isCookie(name) || (isCredential && !isShown && !value.isEmpty());
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
    return scrubbedText(text, form, nullptr);
}

Exchange scrubbed(Exchange exchange, TokenForm form)
{
    return scrubbed(std::move(exchange), form, nullptr);
}

QList<QByteArray> secretsIn(const Exchange &exchange)
{
    Taken taken;
    scrubbed(exchange, TokenForm::Masked, &taken);
    taken.removeDuplicates();
    // The longest first: one may be the beginning of another.
    std::stable_sort(
        taken.begin(), taken.end(), [](const QString &a, const QString &b) { return a.size() > b.size(); });
    QList<QByteArray> secrets;
    for (const QString &each : std::as_const(taken))
        secrets.append(each.toUtf8());
    return secrets;
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
