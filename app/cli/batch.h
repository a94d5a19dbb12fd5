// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/console.h"
#include "app/cli/verdict.h"

#include <QStringList>

namespace cli {

/// The algorithms of these names. Errc::Usage for one that is not known here ("none" never is).
Result<QList<jose::Algorithm>> algorithmsNamed(const QStringList &names);

/// AUDIENCE, ISSUER and LEEWAY as the strict verifier takes them.
jose::VerifyPolicy policyOf(const simplejwt::Settings &settings);

/// `verify --batch FILE`: a verdict a line, in the input's order, on all cores. \a defaults and \a keys (or why
/// theirs is refused) hold where a line names none.
Exit verifyBatch(const QString &file, const Conditions &defaults, const Result<QList<jose::Key>> &keys,
    const QString &database, Console &console);

} // namespace cli
