// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/invocation.h"
#include "core/project/interpreters.h"
#include "core/project/readcommand.h"
#include "core/project/reading.h"

namespace cli {

/// The options by which a command is told how a Django project is run.
void addProjectOptions(Invocation &invocation);

/// What is asked of the project at a path, by those options; and by which Python.
struct ProjectRequest
{
    project::ReadOrder order;
    project::InterpreterSearch search;
    QString source; ///< where the Python was found, in words
    QString confiner; ///< bubblewrap; empty: none
};
Result<ProjectRequest> projectRequest(const Invocation &invocation, const QString &path);

/// Tells the command on standard error, and runs it if --yes allows it. Errc::Cancelled: it doesn't.
Result<project::Reading> readAllowed(const Invocation &invocation, const ProjectRequest &request);

/// An error with the end of the project's own traceback before it, and the exit that fits.
Exit projectFailure(const Error &error, Console &console);

} // namespace cli
