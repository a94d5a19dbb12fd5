// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/issuing.h"

using namespace Qt::StringLiterals;

namespace simplejwt {

namespace {

Outcome<Token> make(const Engine &engine, const IssueOrder &order, TokenType type)
{
    return engine.tokenForUser(order.user, type, order.claims, order.lifetime);
}

/// Adds the token's text to the answer.
Outcome<> write(Json &answer, const QString &name, const Engine &engine, const Outcome<Token> &token)
{
    const Outcome<QByteArray> text
        = token.and_then([&](const Token &made) -> Outcome<QByteArray> { return engine.encode(made); });
    if (!text)
        return tl::unexpected(text.error());
    answer.set(name, QString::fromLatin1(*text));
    return {};
}

} // namespace

bool isIssueType(const QString &type)
{
    return QStringList{ u"pair"_s, u"access"_s, u"refresh"_s, u"sliding"_s }.contains(type);
}

Outcome<Json> issueTokens(const Engine &engine, const IssueOrder &order)
{
    Json answer = Json::object();
    Outcome<> done;
    if (order.type != u"pair") {
        done = write(answer, u"token"_s, engine, make(engine, order, *tokenTypeNamed(order.type)));
    } else if (order.isDerived) {
        const Outcome<Token> refresh = make(engine, order, TokenType::Refresh);
        const Outcome<Token> access
            = refresh.and_then([&](const Token &made) { return engine.accessFromRefresh(made); });
        done = write(answer, u"access"_s, engine, access).and_then([&] {
            return write(answer, u"refresh"_s, engine, refresh);
        });
    } else {
        done = write(answer, u"access"_s, engine, make(engine, order, TokenType::Access)).and_then([&] {
            return write(answer, u"refresh"_s, engine, make(engine, order, TokenType::Refresh));
        });
    }
    if (!done)
        return tl::unexpected(done.error());
    return answer;
}

} // namespace simplejwt
