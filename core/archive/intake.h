// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/import.h"
#include "core/scan/tokenscan.h"

#include <QSet>
#include <atomic>
#include <memory>

namespace archive {

/// How far an intake is: told by the thread that reads, asked from any other, which may stop it.
struct IntakeProgress
{
    std::atomic<qint64> files = 0; ///< that are done
    std::atomic<qint64> allFiles = 0;
    std::atomic<qint64> bytes = 0; ///< as they are read, packed ones as they are unpacked
    std::atomic<qint64> allBytes = 0; ///< as they lie there
    std::atomic<qint64> found = 0; ///< tokens
    std::atomic<bool> isStopped = false;
};

/// What somebody brings, and what is there already.
struct IntakeOrder
{
    QStringList paths; ///< files, and folders with all that lies in them
    QStringList environments; ///< files that are read as environments, whatever they look like
    QHash<QString, QString> variables; ///< as typed: stronger than those
    QString environment; ///< which one of those that files bring along; empty: the only one
    QList<config::ServerProfile> servers;
    session::ExchangeList knownCalls;
    QSet<QByteArray> knownTokens;
    session::ClaimNames claims;
    Instant now{};
    bool onlyCalls = false; ///< no token is looked for
    std::shared_ptr<IntakeProgress> progress; ///< never nullptr
};

/// What came of it. A plain value; holds whole tokens.
struct Intake
{
    Import import; ///< of all files: with several, a place begins with the file's name
    QSet<qsizetype> knownCalls; ///< indexes of calls that are there already, word for word
    /// Who gave a variable its value, by the variable: the name of an environment, or nothing where it was typed. Of
    /// all others the files themselves did.
    QHash<QString, QString> givenBy;
    QList<scan::ScannedToken> tokens; ///< those that no call of the import carries
    QSet<qsizetype> knownTokens; ///< indexes
    QList<Import::Skipped> notSearched; ///< what could not be searched for tokens, and why
    qint64 files = 0; ///< that were read
    qint64 bytes = 0;
    bool isStopped = false; ///< what was found until then is here
};

/// Reads all of it: as calls where a file holds some, through and through for tokens, and environments before the files
/// that want them. Nothing is sent, nothing is run, no link is followed. What can't be read stands in what was skipped.
/// Any thread.
Intake takeIn(const IntakeOrder &order);

} // namespace archive
