// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpoint.h"
#include "core/scenario/stage.h"

// Private to core/scenario: what a step sends.
namespace scenario {

/// A token of the prepared stage made wrong. Errc::Secret, Unsupported: it can't be made for this server.
Result<QByteArray> forgedToken(const Stage &stage, QStringView forgery, const QByteArray &token);

/// The call of a step whose references are replaced. Errc::Usage, Malformed: the step is at fault; else the server has
/// no such endpoint, or the forgery can't be made for it.
Result<client::EndpointRequest> requestFor(const Stage &stage, const Step &step);

} // namespace scenario
