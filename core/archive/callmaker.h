// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/import.h"
#include "core/archive/importvariables.h"

namespace archive {

/// Makes the calls that one file writes into exchanges as they would be sent; none of them is: they have no answer,
/// Failure::Cancelled. Variables are filled; what can't be sent as it is written, or has no value, is told. Bounds what
/// all calls of the file come to. For one thread.
class CallMaker
{
public:
    /// The given variables are stronger than the file's own.
    CallMaker(const QHash<QString, QString> &given, Instant now);

    /// One of the file's own variables. Calls that are added later see it.
    void addVariable(const QString &name, const QString &value);
    /// The variables of the environment of that name, or of the only one where no name is given; tells where none can
    /// be chosen.
    void addEnvironment(const Environments &environments, const QString &name);
    void skip(const QString &place, const QString &text);
    void add(const WrittenCall &call);
    /// The text with its variables filled, for what is no call; what has no value is not told.
    QString filled(const QString &text);

    /// All of it. The maker is done then.
    Import take();

private:
    QString fill(const QString &text) { return m_variables.filled(text, &m_unfilled); }
    QString addressOf(const WrittenCall &call);
    void addBody(const WrittenCall &call, session::Exchange *exchange);
    void authorise(const WrittenCall &call, session::Exchange *exchange, QString *address);
    bool hasRoom(const session::Exchange &exchange, const QString &place);
    void tellUnfilled(const QString &place);

    ImportVariables m_variables;
    QHash<QString, QString> m_given;
    Instant m_now;
    Import m_import;
    qsizetype m_bytes = 0;
    bool m_isFull = false;
    QStringList m_unfilled; ///< of the call that is being made
};

} // namespace archive
