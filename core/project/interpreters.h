// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/project/projectplace.h"

#include <QList>
#include <QProcessEnvironment>
#include <QString>

namespace project {

/// A Python that may be a project's own.
struct Interpreter
{
    QString path; ///< as it is called: the link of a virtual environment is not followed
    QString source; ///< where it was found, in words: "virtual environment .venv", "poetry"
    bool hasDjango = false; ///< by the files of its libraries; nothing was run
    bool operator==(const Interpreter &) const = default;
};

/// What was found of a project's Python. A plain value.
struct InterpreterSearch
{
    QList<Interpreter> found; ///< the likeliest first
    /// A project that runs in a container: what a person can run there, with %1 for the script and %2 for the answer;
    /// empty: none.
    QString containerCommand;
    QStringList remarks; ///< what is missing, a sentence each: a lock file whose environment was never made

    /// The first that has Django, else the first. Errc::Io with the way out: there is none.
    Result<Interpreter> choice(const ProjectPlace &place) const;
};

/// Looks for virtual environments beside a project, an active one, those of poetry, uv, pipenv, pyenv and conda, and
/// the system's. Only reads files, runs nothing. Reentrant.
InterpreterSearch findInterpreters(const ProjectPlace &place, const QProcessEnvironment &environment);

} // namespace project
