// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/callcaptures.h"

#include "core/json/jsonreader.h"
#include "core/scenario/variables.h"
#include "core/session/tokenreading.h"

#include <QHash>
#include <QRegularExpression>

using namespace Qt::StringLiterals;
using archive::WrittenCall;
using session::Endpoint;

namespace scenario {

namespace {

constexpr int deepest = 4; ///< of members in an answer

/// Of one name, or of several in a row: "access", "access2".
QString freeName(const QString &wanted, const QSet<QString> &taken)
{
    QString name = wanted;
    for (int number = 2; taken.contains(name); ++number)
        name = wanted + QString::number(number);
    return name;
}

} // namespace

CallCaptures::CallCaptures(const archive::Import &import, archive::WrittenCollection *collection)
    : m_import(import)
    , m_collection(collection)
{
    for (auto each = collection->variables.cbegin(); each != collection->variables.cend(); ++each)
        m_names.insert(each.key());
    find();
}

/// Tokens of recorded answers become variables where they are sent; where no answer was recorded, a login gives the
/// variables that nothing else does.
void CallCaptures::find()
{
    QHash<QString, QString> known; // token -> variable
    for (qsizetype index = 0; index < m_import.calls.size(); ++index) {
        WrittenCall &call = m_collection->calls[index];
        archive::visitTexts(call, [&known](QString &text) {
            for (auto each = known.cbegin(); each != known.cend(); ++each)
                text.replace(each.key(), archive::variableText(each.value()));
        });
        m_captures.append(Json::object());
        const session::Exchange &exchange = m_import.calls.at(index).exchange;
        if (const auto reply = parseJson(exchange.replyBody))
            captureTokens(*reply, u"body"_s, 0, &known);
    }
    for (qsizetype index = 0; index < m_import.calls.size(); ++index) {
        const session::Exchange &exchange = m_import.calls.at(index).exchange;
        const bool isLogin = exchange.endpoint == Endpoint::Login || exchange.endpoint == Endpoint::ObtainPair
            || exchange.endpoint == Endpoint::ObtainSliding;
        if (exchange.replyBody.isEmpty() && (isLogin || exchange.endpoint == Endpoint::TokenRefresh))
            captureForMissing(index, isLogin);
    }
}

/// Those of the answer to the last call, also within what it wraps them in.
void CallCaptures::captureTokens(const Json &answer, const QString &place, int depth, QHash<QString, QString> *known)
{
    for (const Json::Member &member : answer.members()) {
        if (!isVariableName(member.name))
            continue;
        const QString inside = place + u'.' + member.name;
        const QString token = member.value.toString();
        if (member.value.isObject() && depth < deepest)
            captureTokens(member.value, inside, depth + 1, known);
        if (known->contains(token) || !session::looksLikeToken(token.toUtf8()))
            continue;
        const QString name = freeName(member.name, m_names);
        m_names.insert(name);
        known->insert(token, name);
        m_captures.last().set(name, inside);
    }
}

void CallCaptures::captureForMissing(qsizetype index, bool isLogin)
{
    const bool isSliding = m_import.calls.at(index).exchange.endpoint == Endpoint::ObtainSliding;
    const QString access = isSliding ? u"body.token"_s : u"body.access"_s;
    for (qsizetype later = index + 1; later < m_collection->calls.size(); ++later) {
        archive::visitTexts(m_collection->calls.at(later), [&](const QString &text) {
            for (auto matches = archive::writtenVariable().globalMatch(text); matches.hasNext();) {
                const QString name = matches.next().captured(1).trimmed();
                if (m_names.contains(name))
                    continue;
                const bool isRefresh = name.contains(u"refresh"_s, Qt::CaseInsensitive);
                const bool isAccess = !isRefresh
                    && (name.contains(u"access"_s, Qt::CaseInsensitive)
                        || name.endsWith(u"token"_s, Qt::CaseInsensitive));
                if (isAccess || (isRefresh && isLogin && !isSliding)) // without rotation a refresh brings no other
                    m_captures[index].set(variableNameOf(name), isAccess ? access : u"body.refresh"_s);
            }
        });
    }
}

} // namespace scenario
