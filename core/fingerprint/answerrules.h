// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/fingerprint/evidence.h"
#include "core/fingerprint/finding.h"

// Private to core/fingerprint: what the answers to made-up tokens and empty bodies say.
namespace fingerprint {

/// Whether Simple JWT answers there at all.
Finding library(const Evidence &evidence);
/// An answer that Django REST framework wrote; nullptr: none. Ports of Simple JWT to other frameworks have none.
const session::Exchange *restFrameworkAnswer(const Evidence &evidence);
Finding endpoints(const Evidence &evidence);
/// The names of the members that its bodies want.
Finding fields(const Evidence &evidence);
/// Whether a refresh or logout view of its own can ever let somebody in.
Finding authenticationClasses(const Evidence &evidence);
Finding languages(const Evidence &evidence);

} // namespace fingerprint
