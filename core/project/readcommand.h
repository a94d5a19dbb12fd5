// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/projectplace.h"

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QStringList>
#include <atomic>
#include <chrono>
#include <memory>

namespace project {

/// What is asked of a project.
struct ReadOrder
{
    ProjectPlace place;
    QString interpreter; ///< its path
    QString settingsModule = {}; ///< DJANGO_SETTINGS_MODULE; empty: as manage.py has it
    QHash<QString, QString> variables = {}; ///< of the environment, beside Jotlab's own
    std::chrono::seconds timeLimit{ 30 };
    bool withKey = false; ///< the signing key comes back, too
    bool withDatabase = false; ///< and how its database is reached, with the password
    bool keyOnly = false; ///< nothing but which key signs
    bool online = false; ///< its code may reach the network, and a database that is no SQLite file is asked
    bool write = false; ///< with issue: the rows of outstanding tokens are written
    int users = 100; ///< at most so many are listed
    QString find = {}; ///< only those with it in their name, or as their primary key; empty: all
    QString user = {}; ///< one user by name…
    QString userId = {}; ///< …or by primary key; empty: none
    bool firstUser = false; ///< where neither is given: the first that is active
    QString issue = {}; ///< "pair", "access", "refresh" or "sliding": tokens for that user, made by the project
    std::shared_ptr<std::atomic_bool> stop = nullptr; ///< once true, the run is ended
};

/// The exact command that is shown, and run once it is allowed.
struct ReadCommand
{
    QString program;
    QStringList arguments;
    QString folder;
    QHash<QString, QString> variables;
    std::chrono::seconds timeLimit;
    std::shared_ptr<std::atomic_bool> stop = nullptr; ///< once true, it is ended
    /// Under bubblewrap: no file can be written, and no network but sockets that are files is there, unless asked for.
    bool isConfined = false;

    /// As a shell takes it, with the script's name as its standard input. Values of variables are left out.
    QString text() const;
};

/// \a confiner is bubblewrap's path; empty: it is not installed, or not wanted. What may write is not confined.
ReadCommand readCommand(const ReadOrder &order, const QString &confiner);

/// Where bubblewrap is; empty: not installed.
QString confinerPath();

/// The Python that is run: resources/readproject.py.
QByteArray readScript();

} // namespace project
