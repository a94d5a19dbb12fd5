// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpoint.h"
#include "core/scenario/scenarioresult.h"

#include <QStringList>

namespace scenario {

using client::Secrets;

/// Any text with its tokens, whole or damaged, cut to their ends, and the values of "password" members left out.
QString withoutSecrets(const QString &text);

/// Applied to every text of a report that may hold a token or what was sent and answered.
class Redaction
{
public:
    /// Knows what is secret in the calls of the results, and takes it out of all other texts, too.
    Redaction(Secrets secrets, const QList<ScenarioResult> &results);
    QString operator()(const QString &text) const;
    /// A value that was expected at, or read from, that place of an answer, such as "body.password".
    QString value(const QString &place, const QString &text) const;

private:
    Secrets m_secrets;
    QStringList m_found; ///< longest first
};

} // namespace scenario
