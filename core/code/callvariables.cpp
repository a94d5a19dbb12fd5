// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/code/callvariables.h"

#include "core/archive/scrubbing.h"
#include "core/archive/secretnames.h"
#include "core/archive/writtencall.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"
#include "core/session/carriedtokens.h"
#include "core/session/tokenreading.h"

#include <QHash>
#include <QRegularExpression>
#include <algorithm>

using session::CarriedToken;
using session::Exchange;

namespace code {

namespace {

QByteArray placeholder(const QByteArray &variable)
{
    return "{{" + variable + "}}";
}

/// As an address holds it.
QByteArray encodedPlaceholder(const QByteArray &variable)
{
    return "%7B%7B" + variable + "%7D%7D";
}

/// "refreshToken", "X-API-Key": REFRESH_TOKEN, X_API_KEY.
QByteArray constantName(const QString &name)
{
    static const QRegularExpression hump(QStringLiteral("(?<=[a-z0-9])(?=[A-Z])"));
    static const QRegularExpression other(QStringLiteral("[^A-Za-z0-9]+"));
    static const QRegularExpression edge(QStringLiteral("^[_0-9]+|_+$"));
    constexpr qsizetype longest = 40;
    QString constant = name.left(longest);
    constant.replace(hump, QStringLiteral("_")).replace(other, QStringLiteral("_")).remove(edge);
    if (constant == u"access" || constant == u"refresh")
        constant += QStringLiteral("_token");
    return constant.isEmpty() ? QByteArrayLiteral("SECRET") : constant.toUpper().toLatin1();
}

/// Puts variables in the place of secrets, one kind of place after the other.
class Hider
{
public:
    explicit Hider(const Exchange &exchange)
        : m_exchange(exchange)
    {
        m_exchange.replyHeaders.clear();
        m_exchange.replyBody.clear();
        m_original = exchange.url.toEncoded() + exchange.body;
        for (const auto &[name, value] : exchange.headers)
            m_original += name + value;
    }

    WrittenRequest hidden()
    {
        for (const CarriedToken &token : session::tokensSent(m_exchange)) {
            if (session::looksLikeToken(token.text))
                hideEverywhere(token);
        }
        for (auto &[name, value] : m_exchange.headers)
            value = hiddenHeader(name, value);
        if (const auto body = parseJson(m_exchange.body)) {
            if (const Json clean = hiddenMembers(*body, {}); clean != *body)
                m_exchange.body = writeJson(clean);
        }
        // What was not seen above: rather a gap than a secret.
        Exchange clean = archive::scrubbed(m_exchange, archive::TokenForm::Masked);
        for (qsizetype i = 0; i < clean.headers.size(); ++i) {
            if (const auto &[name, value] = m_exchange.headers.at(i); isCookie(name) || isOnlyVariable(value))
                clean.headers[i].second = value; // nothing is left of it that scrubbing would have to take
        }
        WrittenRequest request = wholeRequest(clean);
        for (const QByteArray &variable : std::as_const(m_variables)) {
            request.url.replace(encodedPlaceholder(variable), placeholder(variable));
            if (holds(request, placeholder(variable)))
                request.variables.append(variable);
        }
        return request;
    }

private:
    static bool isCookie(const QByteArray &header) { return header.compare("Cookie", Qt::CaseInsensitive) == 0; }

    /// But for a scheme before it.
    static bool isOnlyVariable(const QByteArray &value)
    {
        static const QRegularExpression only(QStringLiteral("^(?:[A-Za-z]{1,20} )?\\{\\{[A-Z0-9_]+\\}\\}$"));
        return only.match(QString::fromUtf8(value)).hasMatch();
    }

    static bool holds(const WrittenRequest &request, const QByteArray &text)
    {
        return request.url.contains(text) || request.body.contains(text)
            || std::any_of(request.headers.begin(), request.headers.end(),
                [&text](const auto &field) { return field.second.contains(text); });
    }

    QByteArray variableFor(const QByteArray &secret, const QByteArray &wanted)
    {
        if (const auto known = m_names.constFind(secret); known != m_names.cend())
            return *known;
        QByteArray name = wanted;
        for (int number = 2; m_variables.contains(name) || m_original.contains(placeholder(name)); ++number)
            name = wanted + '_' + QByteArray::number(number);
        m_names.insert(secret, name);
        m_variables.append(name);
        return name;
    }

    void hideEverywhere(const CarriedToken &token)
    {
        const QString type = session::readToken(token.text).text(u"token_type");
        const bool isNamed = type == u"access" || type == u"refresh" || type == u"sliding";
        const QByteArray wanted = isNamed           ? type.toUpper().toLatin1() + "_TOKEN"
            : token.place == session::Place::Header ? QByteArrayLiteral("ACCESS_TOKEN")
                                                    : QByteArrayLiteral("TOKEN");
        const QByteArray variable = variableFor(token.text, wanted);
        m_exchange.url
            = QUrl::fromEncoded(m_exchange.url.toEncoded().replace(token.text, encodedPlaceholder(variable)));
        m_exchange.body.replace(token.text, placeholder(variable));
        for (auto &field : m_exchange.headers)
            field.second.replace(token.text, placeholder(variable));
    }

    QByteArray hiddenHeader(const QByteArray &name, const QByteArray &value)
    {
        if (isCookie(name))
            return hiddenCookies(value);
        if (isOnlyVariable(value) || !archive::maskedCredential(name, value))
            return value;
        const bool hasScheme = name.compare("Authorization", Qt::CaseInsensitive) == 0 && value.contains(' ');
        const qsizetype start = hasScheme ? value.indexOf(' ') + 1 : 0;
        const QByteArray wanted = !hasScheme                  ? constantName(QString::fromLatin1(name))
            : value.left(start).toLower().startsWith("basic") ? QByteArrayLiteral("CREDENTIALS")
                                                              : QByteArrayLiteral("ACCESS_TOKEN");
        return value.left(start) + placeholder(variableFor(value.mid(start), wanted));
    }

    /// Each by its own name.
    QByteArray hiddenCookies(const QByteArray &value)
    {
        QByteArrayList cookies;
        for (const QByteArray &cookie : value.split(';')) {
            const qsizetype equals = cookie.indexOf('=');
            const QByteArray name = cookie.left(qMax<qsizetype>(equals, 0)).trimmed();
            const QByteArray content = cookie.mid(equals + 1).trimmed();
            const bool isHidden = content.isEmpty() || isOnlyVariable(content);
            const QByteArray variable = isHidden
                ? QByteArray()
                : placeholder(variableFor(content, "COOKIE_" + constantName(QString::fromUtf8(name))));
            cookies.append((name.isEmpty() ? QByteArray() : name + '=') + (isHidden ? content : variable));
        }
        return cookies.join("; ");
    }

    Json hiddenMembers(const Json &value, const QString &name)
    {
        if (value.isObject()) {
            QList<Json::Member> members;
            for (const Json::Member &member : value.members())
                members.append({ member.name, hiddenMembers(member.value, member.name) });
            return Json::object(members);
        }
        if (value.isArray()) {
            QList<Json> items;
            for (const Json &item : value.items())
                items.append(hiddenMembers(item, name));
            return Json::array(items);
        }
        const QString text = value.toString();
        if (text.isEmpty() || !archive::isSecret(name, text))
            return value;
        return Json(QString::fromLatin1(placeholder(variableFor(text.toUtf8(), constantName(name)))));
    }

    Exchange m_exchange;
    QByteArray m_original; ///< all of its texts: no variable may be written there already
    QHash<QByteArray, QByteArray> m_names; ///< by secret
    QByteArrayList m_variables;
};

} // namespace

QList<Piece> WrittenRequest::pieces(const QByteArray &text) const
{
    QList<Piece> found;
    qsizetype done = 0;
    const auto addText = [&](qsizetype end) {
        if (end > done)
            found.append({ text.mid(done, end - done) });
    };
    for (qsizetype at = text.indexOf("{{"); at >= 0; at = text.indexOf("{{", at)) {
        const QByteArrayView rest = QByteArrayView(text).sliced(at);
        const auto variable = std::find_if(variables.begin(), variables.end(),
            [rest](const QByteArray &each) { return rest.startsWith(placeholder(each)); });
        if (variable == variables.end()) {
            ++at;
            continue;
        }
        addText(at);
        found.append({ *variable, true });
        at += placeholder(*variable).size();
        done = at;
    }
    addText(text.size());
    return found;
}

WrittenRequest wholeRequest(const Exchange &exchange)
{
    WrittenRequest request{ exchange.method, exchange.url.toString(QUrl::FullyEncoded).toUtf8(), {}, exchange.body,
        {} };
    for (const auto &field : exchange.headers) {
        if (!archive::isOfConnection(field.first))
            request.headers.append(field);
    }
    return request;
}

WrittenRequest requestWithVariables(const Exchange &exchange)
{
    return Hider(exchange).hidden();
}

} // namespace code
