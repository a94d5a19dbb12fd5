// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QHash>
#include <QMap>
#include <QStringList>

namespace archive {

/// What a person gives for the variables of a file.
struct GivenVariables
{
    QHash<QString, QString> variables; ///< stronger than the file's own
    QString environment; ///< which of those that the file has; empty: the only one
};

/// Variables as files with calls write them, {{name}}. One object for each file: it bounds what all that is filled may
/// come to, so that values which name each other neither loop nor grow without an end.
class ImportVariables
{
public:
    /// What the person gave, which is stronger than the file's own.
    explicit ImportVariables(const QHash<QString, QString> &given = {});

    /// The file's own value.
    void add(const QString &name, const QString &value);

    /// The text with values in place of the variables, theirs filled too. What has no value stays as it is written, and
    /// its name is added to \a unfilled, once.
    QString filled(const QString &text, QStringList *unfilled);

private:
    void fillInto(QString *result, const QString &text, QStringList *unfilled, int depth);

    QHash<QString, QString> m_given;
    QHash<QString, QString> m_own;
    qsizetype m_left = 16 * 1024 * 1024; ///< characters that values may still bring
};

/// Whether this is an environment and nothing else: what environmentVariables() reads without being told to.
/// Thread-safe.
bool looksLikeEnvironment(QByteArrayView content);

/// Sets of variables by the names of their environments.
using Environments = QMap<QString, QHash<QString, QString>>;

/// The environments of a file: Postman's or Bruno's (one, named "" where the file has no name for it), a .env file,
/// http-client.env.json with several, or a JSON object of texts. Variables that are switched off are left out.
/// Errc::Malformed, Limit. Thread-safe.
Result<Environments> environmentsIn(QByteArrayView file);

/// The variables of that environment, or of the only one where no name is given. Errc::Usage names those there are.
Result<QHash<QString, QString>> environmentVariables(QByteArrayView file, const QString &name = {});

} // namespace archive
