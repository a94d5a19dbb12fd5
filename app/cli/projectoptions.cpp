// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/projectoptions.h"

#include "core/project/readproject.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace cli {

void addProjectOptions(Invocation &invocation)
{
    invocation.addOption(
        u"python"_s, u"The Python that the project runs with, where the one found is not."_s, u"file"_s);
    invocation.addOption(u"yes"_s, u"Runs the command; without it, it is only shown."_s);
    invocation.addOption(
        u"settings-module"_s, u"DJANGO_SETTINGS_MODULE, where manage.py's is not the one."_s, u"name"_s);
    invocation.addOption(
        u"time-limit"_s, u"Seconds that the project may take to load; the default is 30."_s, u"seconds"_s);
    invocation.addOption(u"unconfined"_s, u"Does without bubblewrap, where that is installed."_s);
    invocation.addOption(
        u"online"_s, u"Lets the project reach the network, and asks a database that is no SQLite file."_s);
}

Result<ProjectRequest> projectRequest(const Invocation &invocation, const QString &path)
{
    const auto place = project::findProject(path);
    const auto variables = invocation.variables();
    if (!place || !variables)
        return tl::unexpected(place ? variables.error() : place.error());
    ProjectRequest request;
    request.order.place = *place;
    request.order.variables = *variables;
    request.order.settingsModule = invocation.value(u"settings-module"_s);
    request.order.online = invocation.isSet(u"online"_s);
    if (invocation.isSet(u"time-limit"_s)) {
        const auto limit = invocation.seconds(u"time-limit"_s);
        if (!limit)
            return tl::unexpected(limit.error());
        request.order.timeLimit = std::chrono::ceil<std::chrono::seconds>(*limit);
        if (request.order.timeLimit < std::chrono::seconds{ 1 } || request.order.timeLimit > std::chrono::hours{ 1 })
            return fail(Errc::Usage, u"--time-limit is at least 1 second and at most an hour."_s);
    }
    request.confiner = invocation.isSet(u"unconfined"_s) ? QString() : project::confinerPath();
    request.search = project::findInterpreters(*place, QProcessEnvironment::systemEnvironment());
    if (invocation.isSet(u"python"_s)) {
        const QFileInfo file(invocation.value(u"python"_s));
        if (!file.isFile() || !file.isExecutable())
            return fail(Errc::Io,
                u"“%1” is no program that can be started; --python wants the project's Python."_s.arg(file.filePath()));
        request.order.interpreter = file.absoluteFilePath(); // as it is called: no link is followed
        request.source = u"--python"_s;
        return request;
    }
    const auto choice = request.search.choice(*place);
    if (!choice)
        return tl::unexpected(choice.error());
    request.order.interpreter = choice->path;
    request.source = choice->source;
    return request;
}

Result<project::Reading> readAllowed(const Invocation &invocation, const ProjectRequest &request)
{
    Console &console = invocation.console();
    const project::ReadCommand command = project::readCommand(request.order, request.confiner);
    console.diagnostic(u"the project's Python is %1 (%2)"_s.arg(request.order.interpreter, request.source));
    for (const QString &remark : request.search.remarks)
        console.diagnostic(remark);
    console.diagnostic(command.text());
    if (!invocation.isSet(u"yes"_s)) {
        if (!request.search.containerCommand.isEmpty())
            console.diagnostic(u"if it runs in a container: jotlab-cli open --script > readproject.py; %1; "
                               "jotlab-cli open --from project.json"_s.arg(
                                   request.search.containerCommand.arg(u"readproject.py"_s, u"project.json"_s)));
        return fail(Errc::Cancelled,
            u"Nothing was run. --yes runs that command: the project's own code is loaded%1, and jotlab-cli open "
            u"--script "
            "shows what Jotlab's does then."_s.arg(command.isConfined
                    ? u", under bubblewrap, where it can write nothing"_s
                    : request.order.write ? u", unconfined, since --write lets it write"_s
                                          : u", unconfined, since bubblewrap is not installed or not wanted"_s));
    }
    return project::readProject(request.order, request.confiner);
}

Exit projectFailure(const Error &error, Console &console)
{
    for (const QString &line : error.detail.split(u'\n', Qt::SkipEmptyParts))
        console.diagnostic(u"| "_s + line);
    const Exit exit = console.failure(error);
    return error.code == Errc::Cancelled ? Exit::Usage : exit;
}

} // namespace cli
