// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/exchange.h"

#include <chrono>

namespace client {

/// What is known of a call that failed, beside its exchange.
struct FailedCall
{
    QString reason; ///< Qt's text or that of the certificate's check, as a clause()
    std::chrono::milliseconds timeLimit;
    qint64 sizeLimit; ///< bytes of an answer's body
    bool isPinned; ///< the server's certificate was pinned
    bool showedCertificate; ///< we had a client certificate
};

/// Sets the exchange's error to the sentence for its failure, without a secret; and its failure where REASON tells it better
/// than Qt's code. The exchange's failure isn't None, or no status came.
void explainFailure(session::Exchange &exchange, const FailedCall &call);

/// Qt's own texts end with or without a full stop; ours goes on.
QString clause(QString text);

} // namespace client
