// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/projectissue.h"

#include "app/cli/issueoptions.h"
#include "app/cli/projectoptions.h"
#include "core/project/projecttokens.h"

using namespace Qt::StringLiterals;
using project::IssueWay;

namespace cli {

namespace {

/// Options that say something else of the same things than a project does.
constexpr const char *strangers[] = { "database", "settings", "profile", "secret", "secret-base64", "secret-base64url",
    "secret-hex", "secret-file", "key", "passphrase-file", "repair-key" };
constexpr const char *onlyHere[] = { "claim", "lifetime", "derived", "fill", "now" };

Result<IssueWay> wayOf(const Invocation &invocation)
{
    for (const char *name : strangers) {
        if (invocation.isSet(QLatin1String(name)))
            return fail(Errc::Usage,
                u"--%1 doesn't go with --project: the project says what its users, settings and key are."_s.arg(
                    QLatin1String(name)));
    }
    const QString word = invocation.isSet(u"by"_s) ? invocation.value(u"by"_s) : u"project"_s;
    if (word != u"project" && word != u"here")
        return fail(Errc::Usage, u"--by is one of project and here, not “%1”."_s.arg(word));
    if (word == u"here") {
        if (invocation.isSet(u"write"_s))
            return fail(Errc::Usage, u"--write goes with --by project: only the project writes its rows."_s);
        return IssueWay::Here;
    }
    for (const char *name : onlyHere) {
        if (invocation.isSet(QLatin1String(name)))
            return fail(Errc::Usage,
                u"--%1 goes with --by here: what the project makes is left as it is."_s.arg(QLatin1String(name)));
    }
    return IssueWay::Project;
}

Result<ProjectRequest> requestOf(const Invocation &invocation, IssueWay way, const QString &type)
{
    auto request = projectRequest(invocation, invocation.value(u"project"_s));
    if (!request)
        return request;
    project::ReadOrder &order = request->order;
    order.user = invocation.value(u"user"_s);
    order.userId = invocation.value(u"user-id"_s);
    if (!order.user.isEmpty() && !order.userId.isEmpty())
        return fail(Errc::Usage, u"Give one of --user and --user-id."_s);
    order.firstUser = order.user.isEmpty() && order.userId.isEmpty();
    order.users = 0;
    order.withKey = way == IssueWay::Here;
    order.write = invocation.isSet(u"write"_s);
    if (way == IssueWay::Project)
        order.issue = type;
    return request;
}

} // namespace

void addProjectIssueOptions(Invocation &invocation)
{
    invocation.addOption(u"project"_s,
        u"For a user of the Django project whose manage.py or folder this is, its first active one if none is named; "
        u"see --by. --write lets the "
        "project write, its outstanding rows among it."_s,
        u"file"_s);
    invocation.addOption(u"by"_s,
        u"Who makes the tokens of --project: its own code (the default), exactly as its for_user() or its login's "
        "get_token() does, or Jotlab here, with its key and settings."_s,
        u"project|here"_s);
    invocation.addOption(
        u"fill"_s, u"With --by here: the claims that the project's login adds are filled in, as it writes them now."_s);
    addProjectOptions(invocation);
}

Exit issueOfProject(const Invocation &invocation)
{
    Console &console = invocation.console();
    const auto way = wayOf(invocation);
    if (!way)
        return console.failure(way.error());
    const auto order = issueOrder(invocation);
    if (!order)
        return console.failure(order.error());
    const auto clock = invocation.clock();
    if (!clock)
        return console.failure(clock.error());
    const auto request = requestOf(invocation, *way, order->type);
    if (!request)
        return console.failure(request.error());
    if (!invocation.isSet(u"by"_s))
        console.diagnostic(u"--by project|here: "_s + project::issueWaysText());
    const auto reading = readAllowed(invocation, *request);
    if (!reading)
        return projectFailure(reading.error(), console);

    const bool isFilled = invocation.isSet(u"fill"_s);
    if (*way == IssueWay::Project && !reading->issued)
        return console.failure({ Errc::Io, u"The project gave no tokens."_s, {} });
    const auto tokens = *way == IssueWay::Here ? project::tokensMadeHere(*reading, *order, isFilled, *clock)
                                               : Result<Json>(reading->issued->tokens);
    if (!tokens)
        return console.failure(tokens.error());
    const project::ProjectUser &user = *way == IssueWay::Here ? reading->named->user : reading->issued->user;
    console.diagnostic(printable(u"for %1, made %2"_s.arg(user.username,
        *way == IssueWay::Here ? u"here with the project's key and settings"_s
                               : u"by the project: "_s + reading->issued->how)));
    for (const QString &remark : project::tokenRemarks(*reading, *way, order->type, isFilled))
        console.diagnostic(printable(remark));
    for (const QStringList &list : { reading->effects, reading->problems }) {
        for (const QString &line : list)
            console.diagnostic(printable(line));
    }
    printTokens(*tokens, console);
    return Exit::Done;
}

} // namespace cli
