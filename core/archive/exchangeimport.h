// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverprofile.h"

namespace archive {

/// The calls in a HAR file or in a text with curl commands; the form is told by the content. Each goes to the server
/// among those given whose address it has, else to one of its own address, and to the endpoint with its path.
/// Errc::Malformed, Unsupported, Limit, as exchangesFromHar() and exchangesFromCurl() have them. Thread-safe.
Result<QList<session::Exchange>> importedExchanges(
    QByteArrayView content, const QList<config::ServerProfile> &servers, Instant now);

} // namespace archive
