// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpoint.h"
#include "core/code/form.h"

namespace code {

/// One call in that form, to be pasted and run, over a connection as it goes there; what of that the form can't have
/// stands in comments. Redacted: variables of the environment stand for tokens, passwords,
/// cookies and other credentials. Errc::Unsupported: the form can't send it, or is one of flows alone; the sentence
/// says why. Thread-safe.
Result<Code> callCode(
    const session::Exchange &exchange, Form form, client::Secrets secrets, const config::Connection &connection = {});

} // namespace code
