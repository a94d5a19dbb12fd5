// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/issueoptions.h"

#include "core/json/jsonreader.h"

using namespace Qt::StringLiterals;

namespace cli {

namespace {

Result<Json> claimsOf(const QStringList &words)
{
    Json claims = Json::object();
    for (const QString &word : words) {
        const qsizetype equals = word.indexOf(u'=');
        if (equals < 1)
            return fail(Errc::Usage, u"--claim wants NAME=JSON, not “%1”."_s.arg(word));
        const auto value = parseJson(word.mid(equals + 1).toUtf8());
        if (!value)
            return fail(Errc::Usage,
                u"--claim %1: the value is no JSON (a string needs its quotes): %2"_s.arg(
                    word.left(equals), value.error().what));
        claims.set(word.left(equals), *value);
    }
    return claims;
}

} // namespace

void addIssueOptions(Invocation &invocation)
{
    invocation.addOption(u"type"_s, u"What is made; the default is pair."_s, u"pair|access|refresh|sliding"_s);
    invocation.addOption(u"derived"_s, u"A pair whose access token comes from its refresh token."_s);
    invocation.addOption(u"claim"_s, u"A claim for every token made; repeatable."_s, u"name=json"_s);
    invocation.addOption(u"lifetime"_s, u"Seconds until exp, in place of the settings'."_s, u"seconds"_s);
}

Result<simplejwt::IssueOrder> issueOrder(const Invocation &invocation)
{
    simplejwt::IssueOrder order;
    const auto claims = claimsOf(invocation.values(u"claim"_s));
    if (!claims)
        return tl::unexpected(claims.error());
    order.claims = *claims;
    if (invocation.isSet(u"lifetime"_s)) {
        const auto lifetime = invocation.seconds(u"lifetime"_s);
        if (!lifetime)
            return tl::unexpected(lifetime.error());
        order.lifetime = std::chrono::floor<std::chrono::seconds>(*lifetime);
    }
    if (invocation.isSet(u"type"_s))
        order.type = invocation.value(u"type"_s);
    if (!simplejwt::isIssueType(order.type))
        return fail(Errc::Usage, u"--type is one of pair, access, refresh and sliding, not “%1”."_s.arg(order.type));
    order.isDerived = invocation.isSet(u"derived"_s);
    if (order.isDerived && order.type != u"pair")
        return fail(Errc::Usage, u"--derived goes with --type pair only."_s);
    return order;
}

void printTokens(const Json &tokens, Console &console)
{
    if (console.json)
        console.object(tokens);
    else if (tokens.members().size() == 1)
        console.line(tokens.members().constFirst().value.toString());
    else
        for (const auto &[name, value] : tokens.members())
            console.line(name + u": "_s + value.toString());
}

} // namespace cli
