// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/writtencall.h"
#include "core/config/serverprofile.h"

#include <QMap>

namespace archive {

/// What came out of a file with calls: what was taken, and what was not. A plain value; holds whole tokens.
struct Import
{
    struct Call
    {
        QString name; ///< as the file has it, below its folders: "Auth / Log in"; may be empty
        session::Exchange exchange;
        std::optional<WrittenCall> written{}; ///< the same with its variables; absent: the file has none
    };
    /// Something that was not taken, or only in part.
    struct Skipped
    {
        QString place; ///< where it stands in the file
        QString text; ///< one sentence: what, and why
    };

    QList<Call> calls;
    QList<config::ServerProfile> servers; ///< those that the calls go to and nobody knew
    QList<Skipped> skipped;
    QStringList missing; ///< variables without a value, once each: who gives them one gets all of the calls
    QStringList environments; ///< names of the sets of variables that came with the file, of which one can be chosen
    QMap<QString, QString> variables; ///< that the written calls may use and that have a value
};

} // namespace archive
